// Going over what came off short: near what must not be needled only the lines along it reach, so a careful hand adds
// short strokes there until the dose is even.
#pragma once

#include <vector>

#include "sim/expert/lines.h"

namespace stipple::sim {

// A stroke and what it leaves.
struct Pass {
    Run run;
    float holesPerMm = 0; // of the way of the hand-piece's middle on the skin
};

// Short pieces of `passes` to be gone over again, best first; none where the dose is even already.
std::vector<Run> topUps(const WorkArea &area, const DeviceSpec &device, const std::vector<Pass> &passes);

} // namespace stipple::sim
