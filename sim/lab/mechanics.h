// Single needles and bodies on the bench: force to pierce, relaxation under a held force, a cone pressed in.
#pragma once

#include <vector>

namespace stipple::sim::lab {

struct HoldInput {
    float forceN = 1; // at the moment the head stops
    float seconds = 10;
    int points = 100; // after the first
};
struct HoldResult {
    std::vector<double> timeS, forceN;
};
// The head is held at the travel it has reached: the skin gives way under it.
HoldResult hold(const HoldInput &in);

} // namespace stipple::sim::lab
