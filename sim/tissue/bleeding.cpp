#include "sim/tissue/bleeding.h"

#include "shaders/kernels/math_exact.h"

namespace stipple::sim {

// Shed volume V(t) = Q τ (1 - exp(-t/τ)): the clot factor's integral. The bead is a half sphere, V = π d³ / 12.
Bleed bleedAt(const Puncture &p, float ageS) {
    Bleed bleed;
    if (p.flowPlS == 0 || !(ageS > 0.0F))
        return bleed;
    const float left = shared::expExact(-(ageS < 40.0F * kClotS ? ageS : 40.0F * kClotS) / kClotS);
    const float flowNlS = static_cast<float>(p.flowPlS) / 1000.0F;
    bleed.volumeNl = flowNlS * kClotS * (1.0F - left);
    bleed.isFlowing = left > 0.05F; // three clotting times: 1–3 min as published
    // d = (12 V / π)^(1/3); 1 nl = 1e6 µm³.
    const float cube = bleed.volumeNl * 3.81971863e6F;
    if (cube > 1.0F) {
        const float diameter = shared::expExact(shared::logExact(cube) / 3.0F);
        bleed.beadDiameterUm = diameter >= kVisibleBeadUm ? diameter : 0.0F;
    }
    return bleed;
}

} // namespace stipple::sim
