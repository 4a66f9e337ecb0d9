// What the score must know of the procedure around the needles: filled by whoever runs consultation, preparation and
// close-out. What nobody filled is not assessed and its weight left out; it never counts as done.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stipple::sim {

// M1. The decision (treat, defer, refer, clear first) against the case's key.
struct DecisionFacts {
    bool isRight = false;
    bool areFlagsSeen = false; // every red flag of the case was opened
    std::string why{};         // what would have been right, where it was wrong
    std::string missed{};      // red flags nobody asked for
};

// One item of the lists of M2 (12 items) and M18 (8 items).
struct ChecklistItem {
    std::string name; // for people: "gloves"
    bool isDone = false;
    bool isInOrder = true;
    double share = 1;        // of the item, when done: numbing cream that stayed too short or too long
    bool isCritical = false; // a critical fail of its own when missed; else a miss is a minor error too
};

// M3. Set depth or needle length, head and speed, against the plan.
struct SetupFacts {
    double offMm = 0; // mean over the zones of the distance from the plan's window
    bool isHeadRight = false;
    bool isSpeedRight = false; // where the device has none: true
};

// Something that happened at a moment: a critical fail (CF1, CF4, CF5, CF10, CF11, CF12) or a minor error.
struct ProcedureEvent {
    std::string id;   // "CF4"; empty for a minor error
    std::string text; // what happened
    uint32_t step = 0;
};

struct ProcedureFacts {
    std::optional<DecisionFacts> decision;
    std::optional<std::vector<ChecklistItem>> preparation;
    std::optional<SetupFacts> setup;
    std::optional<std::vector<ChecklistItem>> closeOut;
    std::vector<ProcedureEvent> criticalFails;
    std::vector<ProcedureEvent> minorErrors;
    bool isLeftUntreated = false; // rightly no needle touched this patient: there is no technique to assess
};

} // namespace stipple::sim
