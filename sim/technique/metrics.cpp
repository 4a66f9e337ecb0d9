// The technique metrics: see the header. Definitions and bands: the technique reference, "Metrics"; all provisional.
#include "sim/technique/metrics.h"

#include <algorithm>
#include <cmath>

namespace stipple::sim {

namespace {

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }

template <typename Predicate>
double shareOf(std::span<const CellDose> cells, Predicate isCounted) {
    const auto count = std::count_if(cells.begin(), cells.end(), isCounted);
    return ratio(static_cast<double>(count), static_cast<double>(cells.size()));
}

} // namespace

double up(double x, double a, double b) { return b > a ? 100 * std::clamp((x - a) / (b - a), 0.0, 1.0) : 0; }

double down(double x, double a, double b) { return b > a ? 100 * std::clamp((b - x) / (b - a), 0.0, 1.0) : 0; }

double trap(double x, const Trap &t) {
    if (x >= t.b && x <= t.c)
        return t.d > t.a ? 100 : 0;
    if (x < t.b)
        return up(x, t.a, t.b);
    return down(x, t.c, t.d);
}

BandEdges edgesOf(const std::vector<float> &band) {
    if (band.size() != 2)
        return {};
    return {.a = static_cast<double>(band[0]), .b = static_cast<double>(band[1])};
}

Trap trapOf(const std::vector<float> &band) {
    if (band.size() < 3)
        return {};
    const double c = static_cast<double>(band[2]);
    return {.a = static_cast<double>(band[0]),
            .b = static_cast<double>(band[1]),
            .c = c,
            .d = band.size() > 3 ? static_cast<double>(band[3]) : c};
}

double shareAtLeast(std::span<const CellDose> cells, double level) {
    return shareOf(cells, [level](const CellDose &c) { return c.dosePerCm2 >= level * c.targetPerCm2; });
}

Measured coverageMetric(std::span<const CellDose> cells, double coverAt, BandEdges band) {
    const double percent = 100 * shareAtLeast(cells, coverAt);
    return {.value = percent, .score = up(percent, band.a, band.b)};
}

Measured evennessMetric(std::span<const CellDose> cells, BandEdges band) {
    const auto count = static_cast<double>(cells.size());
    double sum = 0;
    for (const CellDose &cell : cells)
        sum += ratio(cell.dosePerCm2, cell.targetPerCm2);
    if (cells.size() < 2 || sum <= 0)
        return {};
    const double mean = sum / count;
    double variance = 0;
    for (const CellDose &cell : cells) {
        const double off = ratio(cell.dosePerCm2, cell.targetPerCm2) - mean;
        variance += off * off / count;
    }
    const double percent = 100 * std::sqrt(variance) / mean;
    return {.value = percent, .score = down(percent, band.a, band.b)};
}

bool isOverWorked(const CellDose &cell, const OverLimits &limits) {
    return cell.dosePerCm2 > limits.dose * cell.targetPerCm2 || cell.grade >= 4 || cell.tearMm > limits.tearMm;
}

Measured overDoseMetric(std::span<const CellDose> cells, const OverLimits &limits, BandEdges band) {
    if (cells.empty())
        return {};
    const double percent = 100 * shareOf(cells, [&limits](const CellDose &c) { return isOverWorked(c, limits); });
    return {.value = percent, .score = down(percent, band.a, band.b)};
}

Measured depthMetric(const DepthCounts &counts, BandEdges band) {
    const double percent = 100 * ratio(static_cast<double>(counts.inWindow), static_cast<double>(counts.all));
    return {.value = percent, .score = up(percent, band.a, band.b)};
}

Measured meanMetric(const SampleSums &sums) {
    return {.value = ratio(sums.value, sums.weight), .score = std::clamp(ratio(sums.score, sums.weight), 0.0, 100.0)};
}

Trap forceBand(const Trap &band, bool isBony, double bonyFactor) {
    if (!isBony)
        return band;
    // The lower edges stay; the upper ones never fall below them.
    const double c = std::max(band.b, band.c * bonyFactor);
    return {.a = band.a, .b = band.b, .c = c, .d = std::max(c, band.d * bonyFactor)};
}

Trap penSpeedBand(const std::vector<float> &band, const SlitSpeed &slit) {
    Trap out = trapOf(band);
    const double slitMmS = ratio(slit.shaftMm * slit.frequencyHz, slit.duty);
    out.d = std::max(out.b, slitMmS);
    out.c = std::min(out.c, out.d);
    return out;
}

double directionShare(const std::array<float, 4> &passes, const std::array<float, 4> &required) {
    double done = 0;
    double asked = 0;
    for (size_t i = 0; i < passes.size(); ++i) {
        done += static_cast<double>(std::min(passes[i], required[i]));
        asked += static_cast<double>(required[i]);
    }
    return ratio(done, asked);
}

Measured directionMetric(std::span<const double> shares, BandEdges band) {
    double sum = 0;
    for (const double share : shares)
        sum += share;
    const double percent = 100 * ratio(sum, static_cast<double>(shares.size()));
    return {.value = percent, .score = up(percent, band.a, band.b)};
}

Measured shearMetric(const ShearSums &sums, BandEdges band, double pointsPerFault) {
    if (sums.count <= 0)
        return {};
    const double mean = sums.sum / sums.count;
    return {.value = mean, .score = std::max(0.0, down(mean, band.a, band.b) - pointsPerFault * sums.faults)};
}

std::vector<double> normalisedWeights(std::span<const double> raw) {
    double sum = 0;
    for (const double weight : raw)
        sum += weight;
    std::vector<double> out(raw.begin(), raw.end());
    for (double &weight : out)
        weight = 100 * ratio(weight, sum);
    return out;
}

std::string_view bandName(double total, const std::array<float, 3> &edges) {
    constexpr std::array<std::string_view, 4> kNames = {"beginner", "developing", "competent", "proficient"};
    size_t band = 0;
    while (band < edges.size() && total >= static_cast<double>(edges[band]))
        ++band;
    return kNames[band];
}

} // namespace stipple::sim
