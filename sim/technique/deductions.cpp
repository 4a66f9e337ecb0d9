// Deductions: see the header.
#include "sim/technique/deductions.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

#include "shaders/shared/limits.h"

namespace stipple::sim {

namespace {

constexpr double kLeastPoints = 0.005; // less is rounding
constexpr size_t kMostLines = 4;       // of one metric's faults, besides the shared line
constexpr double kOwnLineShare = 0.15; // of the metric's loss that earns a fault its own line,
constexpr double kOwnLinePoints = 0.1; // and points of the total

Deduction deductionOf(const std::string &metric, double points, const std::string &text, const Spot &spot) {
    return {.metric = metric,
            .text = text,
            .points = static_cast<float>(points),
            .timeS = static_cast<float>(spot.step) / static_cast<float>(kStepsPerSecond),
            .zone = spot.zone,
            .zoneMm = spot.zoneMm,
            .uv = spot.uv};
}

// Of the cells nearly as bad as the worst, the one in their middle stands for the cluster.
void putTypicalFirst(const std::vector<ScoreCell> &cells, const std::vector<double> &badness,
                     std::vector<size_t> &cluster) {
    glm::vec2 middle(0);
    size_t count = 0;
    while (count < cluster.size() && badness[cluster[count]] >= 0.9 * badness[cluster.front()])
        middle += cells[cluster[count++]].centreMm;
    middle /= static_cast<float>(count);
    const auto typical = std::min_element(
        cluster.begin(), cluster.begin() + static_cast<std::ptrdiff_t>(count), [&](size_t a, size_t b) {
            return glm::length(cells[a].centreMm - middle) < glm::length(cells[b].centreMm - middle);
        });
    std::rotate(cluster.begin(), typical, typical + 1);
}

// A sentence's first letter small, to stand after a colon.
std::string inSentence(std::string text) {
    if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z')
        text[0] = static_cast<char>(text[0] - 'A' + 'a');
    return text;
}

} // namespace

std::string fixed(double value, int decimals) {
    // snprintf follows the locale; this does not.
    const double scale = std::pow(10.0, decimals);
    const double rounded = std::round(std::fabs(value) * scale);
    if (!(rounded < 1e15))
        return "-";
    const auto whole = static_cast<long long>(rounded);
    const auto unit = static_cast<long long>(scale);
    std::string out = (value < 0 && whole != 0 ? "-" : "") + std::to_string(whole / unit);
    if (decimals > 0) {
        const std::string digits = std::to_string(whole % unit);
        out += "." + std::string(static_cast<size_t>(decimals) - digits.size(), '0') + digits;
    }
    return out;
}

void priceFaults(std::vector<Fault> faults, const PricingRules &rules, std::vector<Deduction> &out) {
    if (rules.lost < kLeastPoints)
        return;
    std::erase_if(faults, [](const Fault &f) { return !(f.badness > 0); });
    std::stable_sort(faults.begin(), faults.end(),
                     [](const Fault &a, const Fault &b) { return a.badness > b.badness; });
    double sum = 0;
    for (const Fault &fault : faults)
        sum += fault.badness;
    if (faults.empty()) {
        out.push_back(deductionOf(rules.metric, rules.lost, rules.otherwise, rules.end));
        return;
    }
    size_t own = 0;
    while (own < faults.size() && own < kMostLines && faults[own].badness >= kOwnLineShare * sum &&
           rules.lost * faults[own].badness >= kOwnLinePoints * sum)
        ++own;
    if (own + 1 == faults.size())
        ++own; // a shared line for one fault would say less
    double priced = 0;
    for (size_t i = 0; i < own; ++i) {
        const double points = i + 1 == faults.size() ? rules.lost - priced : rules.lost * faults[i].badness / sum;
        priced += points;
        out.push_back(deductionOf(rules.metric, points, faults[i].text, faults[i].spot));
    }
    const size_t rest = faults.size() - own;
    if (rest > 0)
        out.push_back(deductionOf(rules.metric, rules.lost - priced,
                                  "In " + std::to_string(rest) + (own > 0 ? " more " : " ") +
                                      (rest == 1 ? rules.place : rules.places) +
                                      "; the worst: " + inSentence(faults[own].text),
                                  faults[own].spot));
}

std::vector<CellCluster> clusterCells(const std::vector<ScoreCell> &cells, const std::vector<double> &badness) {
    std::map<std::tuple<ZoneId, int, int>, size_t> bad;
    for (size_t i = 0; i < cells.size(); ++i)
        if (badness[i] > 0)
            bad[{cells[i].zone, cells[i].iu, cells[i].iv}] = i;
    std::vector<CellCluster> out;
    std::vector<bool> isTaken(cells.size(), false);
    for (const auto &[place, first] : bad) {
        if (isTaken[first])
            continue;
        CellCluster cluster;
        std::vector<size_t> open = {first};
        isTaken[first] = true;
        while (!open.empty()) {
            const size_t cell = open.back();
            open.pop_back();
            cluster.cells.push_back(cell);
            cluster.badness += badness[cell];
            cluster.areaMm2 += static_cast<double>(cells[cell].areaMm2);
            for (int step = 0; step < 9; ++step) {
                const auto it =
                    bad.find({cells[cell].zone, cells[cell].iu + step % 3 - 1, cells[cell].iv + step / 3 - 1});
                if (it != bad.end() && !isTaken[it->second]) {
                    isTaken[it->second] = true;
                    open.push_back(it->second);
                }
            }
        }
        std::sort(cluster.cells.begin(), cluster.cells.end(), [&badness](size_t a, size_t b) {
            return badness[a] > badness[b] || (badness[a] == badness[b] && a < b);
        });
        putTypicalFirst(cells, badness, cluster.cells);
        out.push_back(std::move(cluster));
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const CellCluster &a, const CellCluster &b) { return a.badness > b.badness; });
    return out;
}

} // namespace stipple::sim
