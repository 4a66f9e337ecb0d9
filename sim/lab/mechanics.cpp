// See mechanics.h.
#include "sim/lab/mechanics.h"

#include <algorithm>

#include "sim/needle/relaxation.h"

namespace stipple::sim::lab {

HoldResult hold(const HoldInput &in) {
    HoldResult out;
    const int points = std::max(in.points, 1);
    for (int i = 0; i <= points; ++i) {
        const float t = in.seconds * static_cast<float>(i) / static_cast<float>(points);
        out.timeS.push_back(static_cast<double>(t));
        out.forceN.push_back(static_cast<double>(in.forceN * relaxedShare(t)));
    }
    return out;
}

} // namespace stipple::sim::lab
