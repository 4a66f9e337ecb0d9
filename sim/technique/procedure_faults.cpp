// What cost points in the procedure, in sentences.
#include "sim/technique/technique_state.h"

namespace stipple::sim {

namespace {

void addItems(const std::vector<ChecklistItem> &items, std::vector<Fault> &out) {
    for (const ChecklistItem &item : items) {
        if (!item.isDone)
            out.push_back({.badness = 1, .text = "Left out: " + item.name, .spot = {}});
        else if (!item.isInOrder)
            out.push_back({.badness = 1 - 0.5 * item.share, .text = "Out of order: " + item.name, .spot = {}});
        else if (item.share < 1)
            out.push_back({.badness = 1 - item.share, .text = "Too short or too long: " + item.name, .spot = {}});
    }
}

} // namespace

std::vector<Fault> faultsOf(const ProcedureFacts &facts, const std::string &metric) {
    std::vector<Fault> out;
    if (metric == "M1" && facts.decision) {
        if (!facts.decision->isRight)
            out.push_back({.badness = 1, .text = "The decision was wrong: " + facts.decision->why, .spot = {}});
        else if (!facts.decision->areFlagsSeen)
            out.push_back({.badness = 1, .text = "Decided without asking about " + facts.decision->missed, .spot = {}});
    } else if (metric == "M3" && facts.setup) {
        const SetupFacts &setup = *facts.setup;
        if (setup.offMm > 0)
            out.push_back({.badness = setup.offMm,
                           .text = "Set " + fixed(setup.offMm, 2) + " mm off the plan's window",
                           .spot = {}});
        if (!setup.isHeadRight)
            out.push_back({.badness = 0.2, .text = "A head that does not suit the case", .spot = {}});
        if (!setup.isSpeedRight)
            out.push_back({.badness = 0.2, .text = "A motor frequency that does not suit the case", .spot = {}});
    } else if (metric == "M2" && facts.preparation) {
        addItems(*facts.preparation, out);
    } else if (metric == "M18" && facts.closeOut) {
        addItems(*facts.closeOut, out);
    }
    return out;
}

} // namespace stipple::sim
