#include "sim/section/hold.h"

#include <cmath>

#include "sim/needle/relaxation.h"

namespace stipple::sim {

std::vector<double> holdForce(double forceN, std::span<const double> secondsHeld) {
    std::vector<double> left;
    left.reserve(secondsHeld.size());
    for (const double t : secondsHeld)
        left.push_back((std::isfinite(forceN) ? forceN : 0) * static_cast<double>(relaxedShare(static_cast<float>(t))));
    return left;
}

} // namespace stipple::sim
