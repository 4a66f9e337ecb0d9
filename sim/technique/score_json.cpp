// A score as JSON text: see scoreJson in technique.h for the keys.
#include <array>
#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/base/hash.h"
#include "shaders/shared/limits.h"
#include "sim/technique/technique.h"

namespace stipple::sim {

namespace {

using Json = nlohmann::ordered_json;

// Rounded for people: shorter texts, no float noise. Never NaN.
double rounded(float value, double scale = 1000) {
    const double x = static_cast<double>(value);
    return std::isfinite(x) ? std::round(x * scale) / scale : 0.0;
}

std::string nameOf(ZoneId zone) { return std::string(zoneFigures(zone).name); }

Json metricJson(const Metric &metric) {
    Json band = Json::array();
    for (const float edge : metric.band)
        band.push_back(rounded(edge));
    return {{"id", metric.id},
            {"name", metric.name},
            {"unit", metric.unit},
            {"value", rounded(metric.value, 1e4)},
            {"score", rounded(metric.score, 1e4)},
            {"weight", rounded(metric.weight, 1e4)},
            {"band", band},
            {"definition", metric.definition}};
}

Json deductionJson(const Deduction &deduction) {
    return {{"metric", deduction.metric},
            {"text", deduction.text},
            {"points", rounded(deduction.points, 1e4)},
            {"t_s", rounded(deduction.timeS)},
            {"zone", nameOf(deduction.zone)},
            {"u_mm", rounded(deduction.zoneMm.x)},
            {"v_mm", rounded(deduction.zoneMm.y)}};
}

Json incidentJson(const Incident &incident) {
    return {{"id", incident.id},
            {"text", incident.text},
            {"t_s", rounded(incident.timeS)},
            {"zone", nameOf(incident.zone)},
            {"u_mm", rounded(incident.zoneMm.x)},
            {"v_mm", rounded(incident.zoneMm.y)}};
}

Json unassessedJson(const Unassessed &metric) {
    return {{"id", metric.id}, {"name", metric.name}, {"weight", rounded(metric.weight)}, {"why", metric.why}};
}

Json domainJson(const Domain &domain) {
    return {{"id", domain.id},
            {"assessed", domain.isAssessed},
            {"score", rounded(domain.score, 1e4)},
            {"floor", rounded(domain.floor)},
            {"met", domain.isMet()}};
}

const char *nameOf(Outcome outcome) {
    constexpr std::array<const char *, 3> kNames = {"failed", "borderline", "passed"};
    return kNames[static_cast<size_t>(outcome)];
}

Json strokeJson(const Stroke &stroke) {
    const auto seconds = [](uint32_t step) {
        return std::round(static_cast<double>(step) / kStepsPerSecond * 1000) / 1000;
    };
    return {{"t_s", seconds(stroke.firstStep)},
            {"end_s", seconds(stroke.lastStep)},
            {"zone", nameOf(stroke.zone)},
            {"length_mm", rounded(stroke.lengthMm)},
            {"direction_deg", rounded(stroke.directionDeg, 10)}};
}

Json cellJson(const ScoreCell &cell) {
    Json passes = Json::array();
    for (const float count : cell.passes)
        passes.push_back(rounded(count, 100));
    return {{"zone", nameOf(cell.zone)},
            {"u_mm", rounded(cell.centreMm.x)},
            {"v_mm", rounded(cell.centreMm.y)},
            {"area_mm2", rounded(cell.areaMm2)},
            {"dose_per_cm2", rounded(cell.dosePerCm2, 10)},
            {"depth_um", rounded(cell.meanDepthUm, 10)},
            {"max_depth_um", rounded(cell.maxDepthUm, 10)},
            {"passes", passes},
            {"tear_mm", rounded(cell.tearMm)},
            {"grade", cell.grade},
            {"over", cell.isOver}};
}

Json itemJson(const ChecklistItem &item) {
    return {{"name", item.name}, {"done", item.isDone}, {"in_order", item.isInOrder}, {"share", item.share}};
}

Json handJson(const HandShare &hand) {
    return {{"class", hand.kind}, {"name", hand.name}, {"share", std::round(hand.share * 1e4) / 1e4}};
}

template <typename T, typename Make>
Json listOf(const std::vector<T> &values, Make make) {
    Json out = Json::array();
    for (const T &value : values)
        out.push_back(make(value));
    return out;
}

Json procedureJson(const ProcedureFacts &facts) {
    Json out = {{"left_untreated", facts.isLeftUntreated}};
    if (facts.decision)
        out["decision"] = {{"right", facts.decision->isRight}, {"flags_seen", facts.decision->areFlagsSeen}};
    if (facts.preparation)
        out["preparation"] = listOf(*facts.preparation, itemJson);
    if (facts.setup)
        out["setup"] = {{"off_mm", std::round(facts.setup->offMm * 1e4) / 1e4},
                        {"head_right", facts.setup->isHeadRight},
                        {"speed_right", facts.setup->isSpeedRight}};
    if (facts.closeOut)
        out["close_out"] = listOf(*facts.closeOut, itemJson);
    return out;
}

} // namespace

std::string scoreJson(const Score &score, const Case &trainingCase) {
    Json out;
    out["total"] = rounded(score.total, 1e4);
    out["raw_total"] = rounded(score.rawTotal, 1e4);
    out["error"] = rounded(score.error, 1e4);
    out["result"] = nameOf(score.outcome);
    out["reason"] = score.reason;
    out["band"] = score.band;
    out["no_work"] = score.isNoWork;
    out["case"] = trainingCase.id;
    out["device"] = trainingCase.device;
    out["rubric"] = {{"id", score.rubricId}, {"version", score.rubricVersion}, {"hash", hexOf(score.rubricHash)}};
    out["metrics"] = listOf(score.metrics, metricJson);
    out["not_assessed"] = listOf(score.notAssessed, unassessedJson);
    if (score.procedure.closeOut) // what was assessed at all
        out["procedure"] = procedureJson(score.procedure);
    out["domains"] = listOf(score.domains, domainJson);
    out["critical_fails"] = listOf(score.criticalFails, incidentJson);
    out["minor_errors"] = listOf(score.minorErrors, incidentJson);
    out["deductions"] = listOf(score.deductions, deductionJson);
    out["durations"] = {{"total_s", rounded(score.durationS)}, {"contact_s", rounded(score.contactS)}};
    out["punctures"] = score.punctures;
    if (!score.hands.empty())
        out["hand"] = listOf(score.hands, handJson);
    out["strokes"] = listOf(score.strokes, strokeJson);
    out["cells"] = listOf(score.cells, cellJson);
    return out.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

} // namespace stipple::sim
