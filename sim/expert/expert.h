// A tidy hand's pass over a case, as a trace: straight lines over every planned zone in every planned direction,
// square, even, lifted between lines and clear of what must not be needled. Every habit can be changed, so that good
// and bad technique can be made. Played by demonstrations, ghosts, `stipple trace` and tests.
#pragma once

#include <optional>
#include <vector>

#include "sim/expert/work_area.h"
#include "sim/session/trace.h"

namespace stipple::sim {

// What is not given follows from the plan and the hand-piece.
struct ExpertHabits {
    ZoneId zone = ZoneId::None; // only this one of the plan
    std::optional<PlaneRect> rect;
    std::optional<std::vector<float>> directionsDeg;
    std::optional<float> passes; // per direction
    std::optional<float> speedMmS, spacingMm, overrunMm;
    std::optional<float> forceN, lengthUm, frequencyHz;
    float longestMm = 50; // of a stroke (technique reference, 2.4: 2 to 5 cm)
    float tiltDeg = 0;
    float tiltDirDeg = 90;   // from the way of travel; 90 = to its left
    float stretch = 1;       // the other hand's
    bool isResting = true;   // when the patient calls
    bool isToppingUp = true; // where the dose came off short
    float waitS = 0;         // in the air at the end, for the skin to answer
};

// What is worked, and with what.
struct ExpertWork {
    const ChartIndex &skin;
    const Case &trainingCase;
    const Rubric &rubric;
    const DeviceSpec &device;
};

// Without samples for a case in which no needle should touch the skin. Error: a planned zone is not on this skin.
Result<Trace> expertTrace(const ExpertWork &work, const ExpertHabits &habits = {});

} // namespace stipple::sim
