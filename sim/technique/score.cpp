// The score of what Technique has seen: metrics, weights, deductions.
#include <algorithm>
#include <cmath>

#include "shaders/shared/limits.h"
#include "sim/technique/technique_state.h"
#include "sim/tissue/fields.h"

namespace stipple::sim {

namespace {

std::array<float, 4> requiredPasses(const ZonePlan &plan) {
    std::array<float, 4> out{};
    for (const float degrees : plan.directionsDeg)
        out[static_cast<size_t>(directionBin(degrees))] = plan.passesPerDirection;
    return out;
}

Judged judge(const TechniqueState &state, const StrokeTracker &finished,
             std::span<const Technique::CellState> cellStates) {
    Judged out;
    out.state = &state;
    out.cells = state.grid.cells;
    out.faults = finished.faults();
    const OverLimits limits{.dose = static_cast<double>(state.rubric.overAt),
                            .tearMm = static_cast<double>(state.rubric.tearMm)};
    for (size_t i = 0; i < out.cells.size(); ++i) {
        ScoreCell &cell = out.cells[i];
        cell.passes = finished.passes().passes()[i];
        if (i < cellStates.size())
            cell.grade = endPointGrade(cellStates[i].deltaA, cellStates[i].beadShare, cellStates[i].filmShare);
        CellDose dose = state.doseOf(i);
        dose.grade = cell.grade;
        cell.isOver = isOverWorked(dose, limits);
        out.doses.push_back(dose);
        out.shares.push_back(
            directionShare(cell.passes, requiredPasses(state.trainingCase.plan[state.grid.places[i].plan])));
        out.lastNearStep.push_back(finished.passes().lastNearStep(i));
    }
    return out;
}

Measured measure(const Judged &judged, std::string_view metric) {
    const TechniqueState &state = *judged.state;
    const TechniqueBands &bands = state.bands;
    if (metric == "M4")
        return coverageMetric(judged.doses, static_cast<double>(state.rubric.coverAt), bands.coverage);
    if (metric == "M5")
        return evennessMetric(judged.doses, bands.evenness);
    if (metric == "M6")
        return overDoseMetric(
            judged.doses,
            {.dose = static_cast<double>(state.rubric.overAt), .tearMm = static_cast<double>(state.rubric.tearMm)},
            bands.overDose);
    if (metric == "M7")
        return depthMetric(state.depths, bands.depth);
    if (metric == "M8")
        return meanMetric(state.squareness);
    if (metric == "M9")
        return meanMetric(state.force);
    if (metric == "M10")
        return meanMetric(state.pace);
    if (metric == "M11")
        return directionMetric(judged.shares, bands.directions);
    ShearSums shear = state.shear;
    shear.faults = static_cast<int>(judged.faults.size());
    return shearMetric(shear, bands.shear);
}

std::vector<Metric> measureAll(const Judged &judged) {
    const TechniqueState &state = *judged.state;
    std::vector<Metric> out;
    std::vector<double> raw;
    for (const std::string_view id : measuredMetrics()) {
        const MetricInfo info = metricInfo(id, state.deviceId);
        const Measured measured = measure(judged, id);
        Metric metric;
        metric.id = id;
        metric.name = info.name;
        metric.unit = info.unit;
        metric.definition = info.definition;
        metric.value = static_cast<float>(measured.value);
        metric.score = static_cast<float>(measured.score);
        const auto bands = state.rubric.bands.find(state.deviceId);
        if (bands != state.rubric.bands.end() && bands->second.contains(metric.id))
            metric.band = bands->second.at(metric.id);
        const auto weights = state.rubric.weights.find(state.deviceId);
        const bool hasWeight = weights != state.rubric.weights.end() && weights->second.contains(metric.id);
        raw.push_back(hasWeight ? static_cast<double>(weights->second.at(metric.id)) : 0.0);
        out.push_back(metric);
    }
    const std::vector<double> weights = normalisedWeights(raw);
    for (size_t i = 0; i < out.size(); ++i)
        out[i].weight = static_cast<float>(weights[i]);
    return out;
}

void deductNoWork(const Judged &judged, double workedShare, Score &score) {
    const Rubric &rubric = judged.state->rubric;
    const auto percent = [](double share) { return fixed(100 * share, 0) + " %"; };
    std::vector<Fault> none;
    priceFaults(none,
                {.metric = "M4",
                 .lost = 100,
                 .otherwise = "Too little was done to be scored: " + percent(workedShare) + " of the field has " +
                              percent(static_cast<double>(rubric.noWorkDose)) +
                              " of the target dose or more, where at least " +
                              percent(static_cast<double>(rubric.noWorkShare)) + " of it must",
                 .end = judged.state->last},
                score.deductions);
    for (Metric &metric : score.metrics)
        metric.score = 0;
}

void deduct(const Judged &judged, Score &score) {
    for (const Metric &metric : score.metrics) {
        const double lost = static_cast<double>(metric.weight) * (100 - static_cast<double>(metric.score)) / 100;
        const std::string sentence = metric.name + " " + fixed(static_cast<double>(metric.value), 2) + " " +
                                     metric.unit + ": full marks were not reached";
        const bool isHandling = metric.id == "M8" || metric.id == "M9" || metric.id == "M10" || metric.id == "M13";
        const bool isStamp = judged.state->device.kind == DeviceKind::Stamp;
        priceFaults(faultsOf(judged, metric.id),
                    {.metric = metric.id,
                     .lost = lost,
                     .place = isHandling ? (isStamp ? "press" : "stroke") : "place",
                     .places = isHandling ? (isStamp ? "presses" : "strokes") : "places",
                     .otherwise = sentence,
                     .end = judged.state->last},
                    score.deductions);
    }
    std::stable_sort(score.deductions.begin(), score.deductions.end(),
                     [](const Deduction &a, const Deduction &b) { return a.points > b.points; });
}

} // namespace

Score Technique::score(std::span<const CellState> cellStates) const {
    const TechniqueState &state = *state_;
    StrokeTracker finished = state.tracker; // as if the hand-piece were lifted now
    finished.finish();
    const Judged judged = judge(state, finished, cellStates);
    Score out;
    out.rubricId = state.rubric.id;
    out.rubricVersion = state.rubric.version;
    out.cells = judged.cells;
    out.strokes = finished.strokes();
    out.durationS = static_cast<float>(state.stepsSeen) / static_cast<float>(kStepsPerSecond);
    out.contactS = static_cast<float>(state.contactSteps) / static_cast<float>(kStepsPerSecond);
    out.punctures = state.punctures;
    out.depthToleranceUm = state.toleranceUm;
    out.metrics = measureAll(judged);
    const double workedShare = shareAtLeast(judged.doses, static_cast<double>(state.rubric.noWorkDose));
    out.isNoWork = !(workedShare >= static_cast<double>(state.rubric.noWorkShare));
    if (out.isNoWork)
        deductNoWork(judged, workedShare, out);
    else
        deduct(judged, out);
    double total = 0;
    for (const Metric &metric : out.metrics)
        total += static_cast<double>(metric.weight) * static_cast<double>(metric.score) / 100;
    out.total = static_cast<float>(std::clamp(total, 0.0, 100.0));
    out.band = bandName(total);
    return out;
}

} // namespace stipple::sim
