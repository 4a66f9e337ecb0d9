#include "sim/needle/insertion.h"

#include <algorithm>

#include "shaders/kernels/math_exact.h"

namespace stipple::sim {

namespace {

constexpr float kPerDoubling = -0.43440282F; // log2 0.74
constexpr float kFastest = 0.4F;             // share of the quasi-static force left at any speed (assumption of form A)
constexpr float kOwnSkinUm = 150.0F;         // pitch from which needles do not feel each other (Olatunji 2013)
constexpr float kMostCrowded = 4.0F;

} // namespace

float approachFactor(float speedMmS) {
    if (!(speedMmS > kQuasiStaticMmS)) // NaN is no speed
        return 1.0F;
    return std::max(kFastest, shared::powExact(speedMmS / kQuasiStaticMmS, kPerDoubling));
}

float insertionForceN(float tipUm, float speedMmS) {
    return (0.020F + 0.0046F * std::max(tipUm - 5.0F, 0.0F)) * approachFactor(speedMmS);
}

float spacingFactor(float pitchUm) {
    if (!(pitchUm < kOwnSkinUm))
        return 1.0F;
    const float share = std::max(pitchUm, 0.0F) / kOwnSkinUm;
    return 1.0F / std::max(share * share, 1.0F / kMostCrowded);
}

} // namespace stipple::sim
