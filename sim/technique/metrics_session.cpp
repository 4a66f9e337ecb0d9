// The metrics of the whole session: M1, M2, M3 and M18 from the procedure's facts, M12, M14 to M17 and M19 from the
// trajectory, the ledger and the tissue. See metrics.h.
#include <algorithm>
#include <cmath>

#include "sim/technique/metrics.h"

namespace stipple::sim {

namespace {

double percentOf(const Share &share) { return share.whole > 0 ? 100 * share.part / share.whole : 0; }

} // namespace

Measured decisionMetric(const DecisionFacts &facts, double halfPoints) {
    const double points = !facts.isRight ? 0 : facts.areFlagsSeen ? 100 : halfPoints;
    return {.value = points, .score = points};
}

Measured checklistMetric(std::span<const ChecklistItem> items, double orderShare, BandEdges band) {
    Share done{.part = 0, .whole = static_cast<double>(items.size())};
    for (const ChecklistItem &item : items)
        done.part += !item.isDone ? 0 : item.share * (item.isInOrder ? 1 : orderShare);
    const double percent = percentOf(done);
    return {.value = percent, .score = up(percent, band.a, band.b)};
}

Measured setupMetric(const SetupFacts &facts, double wrongFactor, BandEdges band) {
    const double factor = facts.isHeadRight && facts.isSpeedRight ? 1 : wrongFactor;
    return {.value = facts.offMm, .score = factor * down(facts.offMm, band.a, band.b)};
}

Measured overlapMetric(std::span<const double> overlapsPct, const Trap &band) {
    SampleSums sums;
    for (const double overlap : overlapsPct)
        sums.add(overlap, trap(overlap, band));
    return meanMetric(sums);
}

Measured liftOffMetric(const Share &goodEvents, BandEdges band) {
    const double percent = percentOf(goodEvents);
    return {.value = percent, .score = up(percent, band.a, band.b)};
}

Measured supportMetric(const Share &goodTime, BandEdges band) {
    const double percent = percentOf(goodTime);
    return {.value = percent, .score = up(percent, band.a, band.b)};
}

Measured boundaryMetric(const Share &marginPunctures, BandEdges band) {
    if (!(marginPunctures.whole > 0))
        return {};
    const double percent = percentOf(marginPunctures);
    return {.value = percent, .score = down(percent, band.a, band.b)};
}

Measured endPointMetric(const EndPointSums &sums, const EndPointRule &rule) {
    if (!(sums.cells > 0))
        return {};
    const double off = sums.gradesOff / sums.cells;
    const double late = percentOf(sums.lateDose) / 100;
    return {.value = off, .score = std::max(0.0, 100 - rule.pointsPerGrade * off - rule.pointsLate * late)};
}

Measured economyMetric(const Economy &economy, const EconomyRule &rule) {
    SampleSums sums;
    const auto add = [&sums](bool isKnown, double score) {
        if (isKnown)
            sums.add(score, score);
    };
    add(economy.hasPath, trap(economy.pathRatio, rule.path));
    add(economy.hasTime, down(economy.idlePct, rule.idlePct.a, rule.idlePct.b));
    add(economy.hasSmoothness, up(economy.smoothness, rule.smoothness.a, rule.smoothness.b));
    return meanMetric(sums);
}

Smoothness logDimensionlessJerk(std::span<const std::array<double, 3>> positionsMm, double stepS) {
    const size_t count = positionsMm.size();
    if (count < 4 || !(stepS > 0))
        return {};
    double way = 0;
    double jerk2 = 0;
    for (size_t i = 1; i < count; ++i) {
        double moved2 = 0;
        for (size_t axis = 0; axis < 3; ++axis) {
            const double moved = positionsMm[i][axis] - positionsMm[i - 1][axis];
            moved2 += moved * moved;
            if (i < 3)
                continue;
            const double third = positionsMm[i][axis] - 3 * positionsMm[i - 1][axis] + 3 * positionsMm[i - 2][axis] -
                                 positionsMm[i - 3][axis];
            jerk2 += third * third / std::pow(stepS, 6);
        }
        way += std::sqrt(moved2);
    }
    if (!(way > 0))
        return {};
    const double seconds = stepS * static_cast<double>(count - 1);
    const double meanJerk2 = jerk2 / static_cast<double>(count - 3);
    // Without any jerk the logarithm has no value; a movement smoother than this is none of a hand's.
    constexpr double kLeast = 1e-6;
    return {.value = -std::log(std::max(meanJerk2 * std::pow(seconds, 6) / (way * way), kLeast)), .isKnown = true};
}

} // namespace stipple::sim
