#include "sim/needle/channel.h"

#include <algorithm>

namespace stipple::sim {

Channel residualChannel(float reachedUm, float shaftUm) {
    if (!(reachedUm > 0.0F) || !(shaftUm > 0.0F))
        return {};
    const float deep = std::clamp((reachedUm - 500.0F) / 1000.0F, 0.0F, 1.0F);
    return {.depthUm = (0.3F - 0.1F * deep) * reachedUm, .diameterUm = 0.5F * shaftUm};
}

} // namespace stipple::sim
