#include "sim/session/backend.h"

#include "shaders/kernels/needle.h"
#include "sim/tissue/erythema.h"

namespace stipple::sim {

void CpuBackend::solveNeedles(const shared::NeedleArray &array, std::span<const shared::NeedlePlace> places,
                              std::span<shared::NeedleState> out) {
    STIPPLE_ASSERT(places.size() == array.needleCount && out.size() == array.needleCount,
                   "one place and state per needle");
    const float seat = shared::needleSeat(array, places.data());
    const float travel = shared::needleTravel(array, seat, places.data());
    for (size_t i = 0; i < places.size(); ++i)
        out[i] = shared::needleState(array, places[i], seat, travel);
}

void CpuBackend::stepFields(Fields &fields, std::span<const glm::vec4> conduct) {
    stepErythema(fields, conduct);
    fields.swap();
}

} // namespace stipple::sim
