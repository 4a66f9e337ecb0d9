#include "sim/session/backend.h"

#include <array>

#include "shaders/kernels/needle.h"
#include "shaders/shared/limits.h"

namespace stipple::sim {

namespace {
constexpr size_t kTilesWorthSharing = 64; // waking another thread costs about as much as twenty tiles
}

void CpuBackend::solveNeedles(const shared::NeedleArray &array, std::span<const shared::NeedlePlace> places,
                              std::span<shared::NeedleState> out) {
    STIPPLE_ASSERT(places.size() == array.needleCount && out.size() == array.needleCount,
                   "one place and state per needle");
    STIPPLE_ASSERT(places.size() <= static_cast<size_t>(kMaxNeedles), "at most kMaxNeedles needles");
    std::array<float, kMaxNeedles> rawGaps;
    for (size_t i = 0; i < places.size(); ++i)
        rawGaps[i] = shared::needleRawGap(array, places[i]);
    const float seat = shared::needleSeat(array, rawGaps.data());
    const float travel = shared::needleTravel(array, seat, rawGaps.data());
    for (size_t i = 0; i < places.size(); ++i)
        out[i] = shared::needleState(array, rawGaps[i], seat, travel);
}

void CpuBackend::run(size_t count, const std::function<void(size_t, size_t)> &work) const {
    if (parts_ && count >= kTilesWorthSharing)
        parts_(count, work);
    else
        work(0, count);
}

void CpuBackend::stepTissue(Fields &fields) {
    run(fields.awakeTiles().size(), [&fields](size_t first, size_t last) { stepTissueTiles(fields, first, last); });
    fields.swap();
}

void CpuBackend::stepBlood(BloodFields &blood) {
    run(blood.awakeTiles().size(), [&blood](size_t first, size_t last) { stepBloodTiles(blood, first, last); });
    blood.swap();
}

} // namespace stipple::sim
