#include "sim/needle/relaxation.h"

#include "shaders/kernels/math_exact.h"

namespace stipple::sim {

float relaxedShare(float seconds) {
    if (!(seconds > 0.0F))
        return 1.0F;
    const float fast = 0.37743648F * (1.0F - shared::expExact(-seconds / 0.3F));
    const float slow = 0.12709760F * (1.0F - shared::expExact(-seconds / 3.0F));
    return 1.0F - fast - slow;
}

} // namespace stipple::sim
