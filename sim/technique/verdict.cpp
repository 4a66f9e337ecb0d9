// What a session's marks and events decide: total and its error of measurement, domain floors, critical fails, minor
// errors, the verdict. Rules: the technique reference, "Critical fails" and "Putting it together".
#include <algorithm>
#include <cmath>
#include <numeric>

#include "shaders/shared/limits.h"
#include "sim/technique/technique_state.h"
#include "sim/technique/tram.h"

namespace stipple::sim {

namespace {

double totalOf(const std::vector<Metric> &metrics) {
    double total = 0;
    for (const Metric &metric : metrics)
        total += static_cast<double>(metric.weight) * static_cast<double>(metric.score) / 100;
    return std::clamp(total, 0.0, 100.0);
}

// The total read again within the instruments' standard errors, which are independent: root of the sum of squares of
// the largest change each makes. It scores what was read again; it does not simulate the needles again.
double errorOf(const Judged &judged, const ProcedureFacts &facts, double total) {
    const auto change = [&](const Reading &reading) {
        return std::fabs(totalOf(measureAll(judged, facts, reading)) - total);
    };
    double tilt = 0, force = 0, place = 0;
    for (size_t i = 1; i < kReadings; ++i) {
        tilt = std::max(tilt, change({.tilt = i}));
        force = std::max(force, change({.force = i}));
        for (int shift = 0; shift < static_cast<int>(kShifts); ++shift)
            place = std::max(place, change({.margin = i, .shift = shift}));
    }
    return std::sqrt(tilt * tilt + force * force + place * place);
}

struct DomainRule {
    const char *id;
    std::vector<std::string_view> metrics;
};

std::vector<Domain> domainsOf(const Rubric &rubric, const std::vector<Metric> &metrics) {
    static const std::vector<DomainRule> kDomains = {{"plan", {"M1", "M2", "M3", "M18"}},
                                                     {"dose", {"M4", "M5", "M6", "M7"}},
                                                     {"hands", {"M8", "M9", "M10", "M11", "M12", "M13", "M14", "M15"}},
                                                     {"boundary", {"M16"}},
                                                     {"end_point", {"M17"}}};
    std::vector<Domain> out;
    for (const DomainRule &rule : kDomains) {
        SampleSums sums;
        for (const Metric &metric : metrics)
            if (std::find(rule.metrics.begin(), rule.metrics.end(), metric.id) != rule.metrics.end())
                sums.add(0, static_cast<double>(metric.score), static_cast<double>(metric.weight));
        const auto floor = rubric.floors.find(rule.id);
        out.push_back({.id = rule.id,
                       .score = static_cast<float>(meanMetric(sums).score),
                       .floor = floor == rubric.floors.end() ? 0.0F : floor->second,
                       .isAssessed = sums.weight > 0});
    }
    return out;
}

Incident incidentOf(std::string id, std::string text, const Spot &spot) {
    return {.id = std::move(id),
            .text = std::move(text),
            .timeS = static_cast<float>(spot.step) / static_cast<float>(kStepsPerSecond),
            .zone = spot.zone,
            .zoneMm = spot.zoneMm,
            .uv = spot.uv};
}

std::string newtons(float n) { return fixed(static_cast<double>(n), 1) + " N"; }
std::string percent(double share) { return fixed(100 * share, 1) + " %"; }

// The first cell for which `isBad`, as a spot, and the share of all cells that are.
template <typename IsBad>
std::pair<Spot, double> badCells(const Judged &judged, IsBad isBad) {
    Spot spot = judged.state->last;
    size_t count = 0;
    for (size_t i = 0; i < judged.cells.size(); ++i)
        if (isBad(i) && count++ == 0)
            spot = {.step = judged.lastNearStep[i],
                    .zone = judged.cells[i].zone,
                    .zoneMm = judged.cells[i].centreMm,
                    .uv = judged.cells[i].uv};
    return {spot, judged.cells.empty() ? 0 : static_cast<double>(count) / static_cast<double>(judged.cells.size())};
}

void addDepthFails(const Judged &judged, std::vector<Incident> &out) {
    const TechniqueState &state = *judged.state;
    const Rubric::Critical &rule = state.rubric.critical;
    const Hazards &hazards = state.hazards;
    if (hazards.overCap.count > 0)
        out.push_back(incidentOf("CF6",
                                 "Needled the " + zoneTitle(hazards.overCap.first.zone) + " at a setting " +
                                     fixed(static_cast<double>(hazards.overCapMm), 2) + " mm above its cap",
                                 hazards.overCap.first));
    const double share =
        static_cast<double>(hazards.subDermal.count) /
        static_cast<double>(std::max<uint64_t>(1, state.workPunctures)); // of the work, or it thins out
    if (100 * share > static_cast<double>(rule.subDermalPct))
        out.push_back(incidentOf("CF6", percent(share) + " of the punctures went through the skin into the fat",
                                 hazards.subDermal.first));
}

void addTearFails(const Judged &judged, std::vector<Incident> &out) {
    const TechniqueState &state = *judged.state;
    const Rubric::Critical &rule = state.rubric.critical;
    double torn = 0;
    const auto add = [&](float tearMm) { torn += tearMm >= rule.tearFromMm ? static_cast<double>(tearMm) : 0; };
    size_t worst = 0;
    for (size_t i = 0; i < judged.cells.size(); ++i) {
        add(judged.cells[i].tearMm);
        worst = judged.cells[i].tearMm > judged.cells[worst].tearMm ? i : worst;
    }
    for (const auto &[square, longest] : state.hazards.strayTears)
        add(longest.back());
    if (torn > static_cast<double>(rule.tearsMm)) {
        const auto [spot, share] = badCells(judged, [worst](size_t i) { return i == worst; });
        out.push_back(incidentOf("CF8", "Tore the skin over " + fixed(torn, 0) + " mm in total", spot));
    }
    for (const auto &[zone, holes] : state.hazards.bonyHoles) {
        std::vector<TramHole> field;
        field.reserve(holes.size());
        for (const StrokeHole &hole : holes)
            if (hole.stroke < judged.strokes.size())
                field.push_back({.mm = hole.mm, .directionDeg = judged.strokes[hole.stroke].directionDeg});
        const TramTrack track = findTramTrack(field, state.rubric.tramTrack);
        if (!track.isFound)
            continue;
        Spot spot = state.last;
        spot.zone = zone;
        spot.zoneMm = track.middleMm;
        out.push_back(incidentOf("CF8",
                                 "Rolled a tram-track into the " + zoneTitle(zone) + ": " +
                                     std::to_string(track.lines) + " parallel lines of holes, " +
                                     fixed(static_cast<double>(track.lengthMm), 0) + " mm long",
                                 spot));
    }
}

std::vector<Incident> criticalFails(const Judged &judged, const ProcedureFacts &facts) {
    const TechniqueState &state = *judged.state;
    const Rubric::Critical &rule = state.rubric.critical;
    const Hazards &hazards = state.hazards;
    std::vector<Incident> out;
    for (const ProcedureEvent &event : facts.criticalFails)
        out.push_back(incidentOf(event.id, event.text, {.step = event.step}));
    if (hazards.eye.count >= static_cast<uint64_t>(rule.eyePunctures))
        out.push_back(incidentOf("CF2", std::to_string(hazards.eye.count) + " punctures inside the orbital rim",
                                 hazards.eye.first));
    if (hazards.lesion.count >= static_cast<uint64_t>(rule.lesionPunctures))
        out.push_back(incidentOf("CF3",
                                 std::to_string(hazards.lesion.count) + " punctures in a marked lesion or the red lip",
                                 hazards.lesion.first));
    addDepthFails(judged, out);
    const double hardS = static_cast<double>(hazards.hardForce.count) / kStepsPerSecond;
    if (hardS > static_cast<double>(rule.rollerForceS))
        out.push_back(incidentOf("CF7",
                                 "Pressed the roller with up to " + newtons(hazards.hardForceN) + " for " +
                                     fixed(hardS, 1) + " s in all; more than " + newtons(rule.rollerForceN[0]) +
                                     ", over bone " + newtons(rule.rollerForceN[1]) + ", is too hard",
                                 hazards.hardForce.first));
    addTearFails(judged, out);
    const auto [grade4, share4] = badCells(judged, [&](size_t i) { return judged.doses[i].grade >= 4; });
    if (100 * share4 > static_cast<double>(rule.grade4Pct))
        out.push_back(incidentOf("CF9", percent(share4) + " of the field bled to grade 4", grade4));
    // "Any bleeding" is what can be seen: pinpoints, grade 3. Single tips touch loops from 0.15 mm on (physics
    // reference, 3.1).
    const auto [bled, bledShare] = badCells(judged, [&](size_t i) { return judged.doses[i].grade >= 3; });
    if (state.trainingCase.indication == "pigment" && 100 * bledShare > static_cast<double>(rule.bleedingPct))
        out.push_back(incidentOf("CF9", percent(bledShare) + " of a field with pigment bled", bled));
    return out;
}

std::vector<Incident> minorErrors(const Judged &judged, const ProcedureFacts &facts) {
    const TechniqueState &state = *judged.state;
    std::vector<Incident> out;
    const auto addSlips = [&out](const std::vector<Slip> &slips) {
        for (const Slip &slip : slips)
            out.push_back(incidentOf(std::string(slip.id), slip.text, slip.spot));
    };
    addSlips(state.handling.minorSlips());
    addSlips(state.hazards.marginSlips);
    for (const TrackFault &fault : judged.faults)
        if (!fault.isRerun)
            out.push_back(
                incidentOf("twist", "Twisted by more than 15° on the skin", state.spotOf(fault.at, fault.step)));
    for (const size_t stroke : zoneOrderSlips(judged.strokes, state.trainingCase))
        out.push_back(incidentOf("order", "Came back to a zone after another had been worked",
                                 {.step = judged.strokes[stroke].firstStep, .zone = judged.strokes[stroke].zone}));
    for (const ProcedureEvent &event : facts.minorErrors)
        out.push_back(incidentOf("step", event.text, {.step = event.step}));
    for (const auto *list : {&facts.preparation, &facts.closeOut})
        if (list->has_value())
            for (const ChecklistItem &item : **list)
                if (!item.isDone && !item.isCritical)
                    out.push_back(incidentOf("step", "Left out: " + item.name, {}));
    std::stable_sort(out.begin(), out.end(), [](const Incident &a, const Incident &b) { return a.timeS < b.timeS; });
    return out;
}

// Evenness of the third of the field that was worked last: a large field tires the hand.
double lateEvenness(const Judged &judged) {
    std::vector<size_t> order(judged.cells.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return judged.lastNearStep[a] < judged.lastNearStep[b]; });
    std::vector<CellDose> late;
    for (size_t i = order.size() - order.size() / 3; i < order.size(); ++i)
        late.push_back(judged.doses[order[i]]);
    return evennessMetric(late, judged.state->bands.evenness).score;
}

// A metric the case wants to be better than it is; empty: none. What was not assessed cannot be good enough.
std::string shortOf(const PassRule &rule, const Judged &judged, const Score &score) {
    for (const auto &[id, least] : rule.metrics) {
        const auto metric = std::find_if(score.metrics.begin(), score.metrics.end(),
                                         [&id = id](const Metric &one) { return one.id == id; });
        const std::string wants = "; this case asks for " + fixed(static_cast<double>(least), 0) + ".";
        if (metric == score.metrics.end())
            return id + " was not assessed" + wants;
        if (metric->score < least)
            return metric->name + " (" + id + ") reached " + fixed(static_cast<double>(metric->score), 0) + wants;
    }
    if (rule.lateEvenness > 0 && !score.procedure.isLeftUntreated)
        if (const double late = lateEvenness(judged); late < static_cast<double>(rule.lateEvenness))
            return "Evenness in the third of the field worked last reached " + fixed(late, 0) +
                   "; this case asks for " + fixed(static_cast<double>(rule.lateEvenness), 0) + ".";
    return {};
}

void judgeOutcome(const Judged &judged, Score &score) {
    const Rubric &rubric = judged.state->rubric;
    const PassRule rule = judged.state->trainingCase.pass.value_or(PassRule{});
    const double cut = static_cast<double>(rule.total.value_or(rubric.total.pass));
    const auto fail = [&score](std::string why) {
        score.outcome = Outcome::Failed;
        score.reason = std::move(why);
    };
    if (!score.criticalFails.empty())
        return fail("Critical: " + score.criticalFails.front().text + ".");
    if (score.isNoWork)
        return fail("Too little was done to be scored" + (score.noWorkWhy.empty() ? "" : ": " + score.noWorkWhy) + ".");
    for (const Domain &domain : score.domains)
        if (rule.areFloorsAsked && !domain.isMet())
            return fail("The " + domainTitle(domain.id) + " reached " + fixed(static_cast<double>(domain.score), 0) +
                        ", below its floor of " + fixed(static_cast<double>(domain.floor), 0) + ".");
    if (const std::string lacking = shortOf(rule, judged, score); !lacking.empty())
        return fail(lacking);
    for (const Metric &metric : score.metrics)
        if (const auto floor = rubric.metricFloors.find(metric.id);
            floor != rubric.metricFloors.end() && metric.score < floor->second && !score.procedure.isLeftUntreated)
            return fail(metric.name + " (" + metric.id + ") reached " + fixed(static_cast<double>(metric.score), 0) +
                        "; nobody passes below " + fixed(static_cast<double>(floor->second), 0) + ".");
    if (static_cast<int>(score.minorErrors.size()) > rubric.total.minorMost)
        return fail(std::to_string(score.minorErrors.size()) + " minor errors; at most " +
                    std::to_string(rubric.total.minorMost) + " are allowed.");
    const double off = static_cast<double>(score.rawTotal) - cut;
    if (cut > 0 && std::fabs(off) <= static_cast<double>(score.error)) {
        score.outcome = Outcome::Borderline;
        score.reason = "Within the error of measurement of the cut of " + fixed(cut, 0) + ": the assessor decides.";
        return;
    }
    if (off < 0)
        return fail("The total is below the cut of " + fixed(cut, 0) + ".");
    score.outcome = Outcome::Passed;
    score.reason = cut > 0 ? "The total is above the cut of " + fixed(cut, 0) + ", " +
                                 (rule.areFloorsAsked ? "no domain below its floor, " : "") + "nothing critical."
                           : "All that this drill asks for was reached, nothing critical.";
}

} // namespace

std::string domainTitle(const std::string &id) { return id == "end_point" ? "end point" : id; }

void decide(const Judged &judged, const ProcedureFacts &facts, Score &score) {
    const Rubric &rubric = judged.state->rubric;
    const double total = totalOf(score.metrics);
    score.rawTotal = static_cast<float>(total);
    score.error = score.isNoWork ? 0.0F : static_cast<float>(errorOf(judged, facts, total));
    score.domains = domainsOf(rubric, score.metrics);
    score.criticalFails = criticalFails(judged, facts);
    score.minorErrors = minorErrors(judged, facts);
    const double cap = static_cast<double>(rubric.total.criticalCap);
    const bool isCapped = !score.criticalFails.empty() && total > cap;
    score.total = static_cast<float>(isCapped ? cap : total);
    if (isCapped) {
        const Incident &worst = score.criticalFails.front();
        score.deductions.push_back({.metric = worst.id,
                                    .text = worst.text + ": the total is capped at " + fixed(cap, 0),
                                    .points = static_cast<float>(total - cap),
                                    .timeS = worst.timeS,
                                    .zone = worst.zone,
                                    .zoneMm = worst.zoneMm,
                                    .uv = worst.uv});
    }
    score.band = bandName(static_cast<double>(score.total), rubric.total.bands);
    judgeOutcome(judged, score);
}

} // namespace stipple::sim
