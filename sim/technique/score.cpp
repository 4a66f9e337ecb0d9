// The score of what Technique has seen: metrics, weights, deductions. What follows from them: verdict.cpp.
#include <algorithm>
#include <cmath>
#include <iterator>

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
    out.strokes = finished.strokes();
    const OverLimits limits{.dose = static_cast<double>(state.rubric.overAt),
                            .tearMm = static_cast<double>(state.rubric.tearMm)};
    for (size_t i = 0; i < out.cells.size(); ++i) {
        ScoreCell &cell = out.cells[i];
        cell.passes = finished.passes().passes()[i];
        if (i < cellStates.size()) {
            cell.grade = endPointGrade(cellStates[i].deltaA, cellStates[i].beadShare, cellStates[i].filmShare);
        }
        CellDose dose = state.doseOf(i);
        dose.grade = std::max(cell.grade, state.peakGrade[i]);
        cell.isOver = isOverWorked(dose, limits);
        out.doses.push_back(dose);
        out.shares.push_back(directionShare(cell.passes, requiredPasses(state.planOfCell(i))));
        out.lastNearStep.push_back(finished.passes().lastNearStep(i));
    }
    return out;
}

// The strokes whose needles worked.
std::vector<Stroke> workOf(const std::vector<Stroke> &strokes) {
    std::vector<Stroke> out;
    std::copy_if(strokes.begin(), strokes.end(), std::back_inserter(out),
                 [](const Stroke &s) { return s.hasWorked(); });
    return out;
}

// The cells' doses, had the tracker been off to one side.
std::vector<CellDose> shiftedDoses(const Judged &judged, size_t shift) {
    std::vector<CellDose> out = judged.doses;
    for (size_t i = 0; i < out.size(); ++i)
        out[i].dosePerCm2 = 100.0 * judged.state->work[i].shifted[shift] / static_cast<double>(judged.cells[i].areaMm2);
    return out;
}

EndPointSums endPointOf(const Judged &judged) {
    EndPointSums sums{.cells = static_cast<double>(judged.cells.size()), .lateDose = judged.state->lateDose};
    for (size_t i = 0; i < judged.cells.size(); ++i)
        sums.gradesOff += std::abs(judged.cells[i].grade - judged.state->planOfCell(i).endPointGrade);
    return sums;
}

Economy economyOf(const Judged &judged) {
    const TechniqueState &state = *judged.state;
    const double width = static_cast<double>(state.device.widthMm);
    const double apart = width * (1 - static_cast<double>(state.rubric.plannedOverlapPct.at(state.deviceId)) / 100);
    const bool isStamp = state.device.kind == DeviceKind::Stamp;
    double ideal = 0; // mm of stroke, or presses
    for (size_t i = 0; i < judged.cells.size(); ++i) {
        const ZonePlan &plan = state.planOfCell(i);
        const double area = static_cast<double>(judged.cells[i].areaMm2);
        if (isStamp)
            ideal +=
                area * static_cast<double>(plan.dosePerCm2) / 100 / static_cast<double>(state.device.needles.size());
        else
            ideal += area * static_cast<double>(plan.passesPerDirection) *
                     static_cast<double>(plan.directionsDeg.size()) / apart;
    }
    double path = isStamp ? static_cast<double>(state.handling.presses().size()) : 0;
    if (!isStamp)
        for (const Stroke &stroke : workOf(judged.strokes))
            path += static_cast<double>(stroke.lengthMm);
    const SampleSums &smooth = state.handling.smoothness();
    return {.pathRatio = ideal > 0 ? path / ideal : 0,
            .idlePct = state.handling.idlePct(),
            .smoothness = meanMetric(smooth).value,
            .hasPath = ideal > 0 && path > 0,
            .hasTime = state.handling.hasWorked(),
            .hasSmoothness = smooth.weight > 0};
}

Measured measure(const Judged &judged, std::string_view metric, const Reading &reading) {
    const TechniqueState &state = *judged.state;
    const TechniqueBands &bands = state.bands;
    const Rubric &rubric = state.rubric;
    if (metric == "M4" || metric == "M5" || metric == "M6") {
        const std::vector<CellDose> doses =
            reading.shift < 0 ? judged.doses : shiftedDoses(judged, static_cast<size_t>(reading.shift));
        if (metric == "M4")
            return coverageMetric(doses, static_cast<double>(rubric.coverAt), bands.coverage);
        if (metric == "M5")
            return evennessMetric(doses, bands.evenness);
        return overDoseMetric(
            doses, {.dose = static_cast<double>(rubric.overAt), .tearMm = static_cast<double>(rubric.tearMm)},
            bands.overDose);
    }
    if (metric == "M7")
        return depthMetric(state.depths, bands.depth);
    if (metric == "M8")
        return meanMetric(state.squareness[reading.tilt]);
    if (metric == "M9")
        return meanMetric(state.force[reading.force]);
    if (metric == "M10")
        return meanMetric(state.pace);
    if (metric == "M11")
        return directionMetric(judged.shares, bands.directions);
    if (metric == "M12")
        return overlapMetric(state.device.kind == DeviceKind::Stamp
                                 ? overlapsOf(state.handling.presses(), state.device.widthMm)
                                 : overlapsOf(workOf(judged.strokes), state.device.widthMm),
                             bands.overlap);
    if (metric == "M14")
        return liftOffMetric(state.device.kind == DeviceKind::Roller ? liftOffOf(workOf(judged.strokes), judged.faults)
                                                                     : state.handling.liftOff(),
                             bands.liftOff);
    if (metric == "M15")
        return supportMetric(state.handling.support(), bands.support);
    if (metric == "M16")
        return boundaryMetric({.part = static_cast<double>(state.hazards.margin[reading.margin]),
                               .whole = static_cast<double>(state.workPunctures)},
                              bands.boundary);
    if (metric == "M17")
        return endPointMetric(endPointOf(judged),
                              {.pointsPerGrade = static_cast<double>(rubric.endPoint.pointsPerGrade),
                               .pointsLate = static_cast<double>(rubric.endPoint.pointsLate)});
    if (metric == "M19") {
        const auto edges = [](const std::array<float, 2> &pair) {
            return BandEdges{.a = static_cast<double>(pair[0]), .b = static_cast<double>(pair[1])};
        };
        return economyMetric(economyOf(judged), {.path = trapOf(rubric.economy.path),
                                                 .idlePct = edges(rubric.economy.idlePct),
                                                 .smoothness = edges(rubric.economy.smoothness)});
    }
    ShearSums shear = state.shear;
    shear.faults = static_cast<int>(judged.faults.size());
    return shearMetric(shear, bands.shear, static_cast<double>(rubric.shearFaultPoints));
}

// M1, M2, M3 and M18; nullopt where nobody gave the facts.
std::optional<Measured> measureFacts(const Judged &judged, const ProcedureFacts &facts, std::string_view metric) {
    const Rubric &rubric = judged.state->rubric;
    const TechniqueBands &bands = judged.state->bands;
    const double order = static_cast<double>(rubric.orderItemShare);
    if (metric == "M1" && facts.decision)
        return decisionMetric(*facts.decision, static_cast<double>(rubric.decisionHalfPoints));
    if (metric == "M2" && facts.preparation)
        return checklistMetric(*facts.preparation, order, bands.preparation);
    if (metric == "M3" && facts.setup)
        return setupMetric(*facts.setup, static_cast<double>(rubric.setupWrongFactor), bands.setup);
    if (metric == "M18" && facts.closeOut)
        return checklistMetric(*facts.closeOut, order, bands.closeOut);
    return std::nullopt;
}

bool isOfFacts(std::string_view metric) {
    return metric == "M1" || metric == "M2" || metric == "M3" || metric == "M18";
}

std::vector<float> shownBand(const Rubric &rubric, const std::string &deviceId, const std::string &metric) {
    const auto bands = rubric.bands.find(deviceId);
    if (bands == rubric.bands.end() || !bands->second.contains(metric))
        return {};
    return bands->second.at(metric);
}

float weightOf(const Rubric &rubric, const std::string &deviceId, const std::string &metric) {
    const auto weights = rubric.weights.find(deviceId);
    return weights != rubric.weights.end() && weights->second.contains(metric) ? weights->second.at(metric) : 0.0F;
}

// What kept the needles from working of a hand that went over the field (half of it, assumption); else empty.
std::string noWorkWhy(const TechniqueState &state) {
    const auto touched =
        std::count_if(state.work.begin(), state.work.end(), [](const CellWork &c) { return c.all > 0; });
    if (2 * static_cast<size_t>(touched) < state.work.size())
        return {};
    const double deep = static_cast<double>(state.workPunctures) /
                        static_cast<double>(std::max<uint64_t>(1, state.depths.all)); // of the field's
    const double tilt = meanMetric(state.rawTilt).value, mmS = meanMetric(state.rawSpeed).value;
    std::string why;
    const auto add = [&why](bool isSo, const std::string &text) {
        why += !isSo ? "" : why.empty() ? text : ", " + text;
    };
    add(state.depths.all > 0 && deep < 0.5, "only " + fixed(100 * deep, 0) + " % of the punctures went deep enough");
    add(tilt > state.bands.squareness.a, "the hand-piece stood " + fixed(tilt, 0) + "° off square");
    add(state.device.kind != DeviceKind::Stamp && mmS > state.bands.speed.c,
        "the hand moved at " + fixed(mmS, 0) + " mm/s");
    return why;
}

void deductNoWork(const Judged &judged, double workedShare, Score &score) {
    const Rubric &rubric = judged.state->rubric;
    score.noWorkWhy = noWorkWhy(*judged.state);
    const auto percent = [](double share) { return fixed(100 * share, 1) + " %"; };
    double lost = 0;
    for (Metric &metric : score.metrics) {
        if (isOfFacts(metric.id))
            continue;
        metric.score = 0;
        lost += static_cast<double>(metric.weight);
    }
    priceFaults({},
                {.metric = "M4",
                 .lost = lost,
                 .otherwise = "Too little was done to be scored: " + percent(workedShare) + " of the field has " +
                              percent(static_cast<double>(rubric.noWorkDose)) +
                              " of the target dose or more, where at least " +
                              percent(static_cast<double>(rubric.noWorkShare)) + " of it must" +
                              (score.noWorkWhy.empty() ? "" : "; " + score.noWorkWhy),
                 .end = judged.state->last},
                score.deductions);
}

void deduct(const Judged &judged, const ProcedureFacts &facts, Score &score) {
    for (const Metric &metric : score.metrics) {
        if (score.isNoWork && !isOfFacts(metric.id))
            continue;
        const double lost = static_cast<double>(metric.weight) * (100 - static_cast<double>(metric.score)) / 100;
        const std::string sentence = metric.name + " " + fixed(static_cast<double>(metric.value), 2) + " " +
                                     metric.unit + ": full marks were not reached";
        const bool isHandling = metric.id == "M8" || metric.id == "M9" || metric.id == "M10" || metric.id == "M13";
        const bool isStamp = judged.state->device.kind == DeviceKind::Stamp;
        priceFaults(isOfFacts(metric.id) ? faultsOf(facts, metric.id) : faultsOf(judged, metric.id),
                    {.metric = metric.id,
                     .lost = lost,
                     .place = isHandling             ? (isStamp ? "press" : "stroke")
                              : isOfFacts(metric.id) ? "step"
                                                     : "place",
                     .places = isHandling             ? (isStamp ? "presses" : "strokes")
                               : isOfFacts(metric.id) ? "steps"
                                                      : "places",
                     .otherwise = sentence,
                     .end = judged.state->last},
                    score.deductions);
    }
}

} // namespace

std::vector<Metric> measureAll(const Judged &judged, const ProcedureFacts &facts, const Reading &reading) {
    const TechniqueState &state = *judged.state;
    std::vector<Metric> out;
    std::vector<double> raw;
    for (int i = 1; i <= kMetricCount; ++i) {
        Metric metric;
        metric.id = "M" + std::to_string(i);
        if (facts.isLeftUntreated && !isOfFacts(metric.id))
            continue;
        const std::optional<Measured> measured =
            isOfFacts(metric.id) ? measureFacts(judged, facts, metric.id) : measure(judged, metric.id, reading);
        if (!measured)
            continue;
        const MetricInfo info = metricInfo(metric.id, state.deviceId);
        metric.name = info.name;
        metric.unit = info.unit;
        metric.definition = info.definition;
        metric.value = static_cast<float>(measured->value);
        metric.score = static_cast<float>(measured->score);
        metric.band = shownBand(state.rubric, state.deviceId, metric.id);
        raw.push_back(static_cast<double>(weightOf(state.rubric, state.deviceId, metric.id)));
        out.push_back(metric);
    }
    const std::vector<double> weights = normalisedWeights(raw);
    for (size_t i = 0; i < out.size(); ++i)
        out[i].weight = static_cast<float>(weights[i]);
    return out;
}

Score Technique::score(std::span<const CellState> cellStates, const ProcedureFacts &facts) const {
    const TechniqueState &state = *state_;
    StrokeTracker finished = state.tracker; // as if the hand-piece were lifted now
    finished.finish();
    const Judged judged = judge(state, finished, cellStates);
    Score out;
    out.rubricId = state.rubric.id;
    out.rubricVersion = state.rubric.version;
    out.rubricHash = state.rubric.hash;
    out.cells = judged.cells;
    out.strokes = judged.strokes;
    for (const auto &[place, stray] : state.strays)
        out.strays.push_back(stray);
    out.course = state.course.course();
    out.tearLimitMm = state.rubric.tearMm;
    out.durationS = static_cast<float>(state.stepsSeen) / static_cast<float>(kStepsPerSecond);
    out.contactS = static_cast<float>(state.contactSteps) / static_cast<float>(kStepsPerSecond);
    out.punctures = state.punctures;
    out.depthToleranceUm = state.toleranceUm;
    out.metrics = measureAll(judged, facts, {});
    for (int i = 1; i <= kMetricCount; ++i) {
        const std::string id = "M" + std::to_string(i);
        if (std::none_of(out.metrics.begin(), out.metrics.end(), [&id](const Metric &m) { return m.id == id; }))
            out.notAssessed.push_back({.id = id,
                                       .name = std::string(metricInfo(id, state.deviceId).name),
                                       .why = facts.isLeftUntreated
                                                  ? "rightly no needle touched this patient"
                                                  : "the procedure around the needles was not part of this session",
                                       .weight = weightOf(state.rubric, state.deviceId, id)});
    }
    const double workedShare = shareAtLeast(judged.doses, static_cast<double>(state.rubric.noWorkDose));
    out.procedure = facts;
    out.isNoWork = !facts.isLeftUntreated && !(workedShare >= static_cast<double>(state.rubric.noWorkShare));
    if (out.isNoWork)
        deductNoWork(judged, workedShare, out);
    deduct(judged, facts, out);
    decide(judged, facts, out);
    std::stable_sort(out.deductions.begin(), out.deductions.end(),
                     [](const Deduction &a, const Deduction &b) { return a.points > b.points; });
    return out;
}

} // namespace stipple::sim
