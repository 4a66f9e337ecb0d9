// The force on a needle or array held in skin at one depth (`stipple lab hold`).
#pragma once

#include <span>
#include <vector>

namespace stipple::sim {

// What is left of `forceN` after each time: relaxedShare of it (target T10). A force that is no number is 0.
std::vector<double> holdForce(double forceN, std::span<const double> secondsHeld);

} // namespace stipple::sim
