#include "sim/tissue/bleeding.h"

#include <algorithm>

#include "shaders/kernels/math_exact.h"
#include "shaders/kernels/random.h"
#include "sim/needle/vessels.h"

namespace stipple::sim {

namespace {

constexpr float kClotS = 45.0F;
constexpr float kPetechiaShare = 0.02F;
constexpr float kPetechiaFadeS = 3.0F * 86400.0F; // assumption
constexpr float kPi = 3.14159265F;

// V(t) = Q τ (1 - exp(-t/τ)): the clot factor's integral.
float shedNl(float flowPlS, float clotS, float ageS) {
    return flowPlS / 1000.0F * clotS * (1.0F - shared::expExact(-ageS / clotS));
}

} // namespace

BleedRates bleedRates(const Patient &patient, float shaftUm) {
    const float longer = patient.drug == Drug::Aspirin ? 1.5F : patient.drug == Drug::Anticoagulant ? 2.0F : 1.0F;
    return {.clotS = kClotS * longer, .mouthUm = mouthUm(shaftUm)};
}

// 1 nl = 1e6 µm³.
float channelNl(const Puncture &p, const BleedRates &rates) {
    return 0.25F * kPi * rates.mouthUm * rates.mouthUm * static_cast<float>(p.residualUm) * 1.0e-6F;
}

Bleed bleedAt(const Puncture &p, const BleedRates &rates, float ageS, float sweptS) {
    Bleed bleed;
    if (p.flowPlS == 0 || !(ageS > 0.0F))
        return bleed;
    const float flow = static_cast<float>(p.flowPlS);
    bleed.shedNl = shedNl(flow, rates.clotS, ageS);
    bleed.isFlowing = ageS < 3.0F * rates.clotS; // 5 % of the flow is left
    // The open channel fills first.
    const float held = channelNl(p, rates);
    bleed.level = held > 0.0F ? std::min(bleed.shedNl / held, 1.0F) : 1.0F;
    bleed.isVisible = bleed.level >= 1.0F;
    const float before = sweptS > 0.0F ? std::max(shedNl(flow, rates.clotS, sweptS), held) : held;
    bleed.volumeNl = std::max(bleed.shedNl - before, 0.0F);
    // Half a sphere, V = π d³ / 12: d = (12 V / π)^(1/3).
    const float cube = bleed.volumeNl * 3.81971863e6F;
    if (cube > 1.0F) {
        const float diameter = shared::expExact(shared::logExact(cube) / 3.0F);
        bleed.beadDiameterUm = diameter >= kVisibleBeadUm ? diameter : 0.0F;
    }
    return bleed;
}

float petechiaUm(const Puncture &p, float ageS) {
    if (p.plexus == 0 || !(ageS >= 0.0F))
        return 0;
    const float chance = shared::randomUnit(p.step, p.needle, p.stroke, 17U);
    if (chance >= kPetechiaShare * static_cast<float>(p.plexus))
        return 0;
    const float size = 150.0F + 150.0F * shared::randomUnit(p.step, p.needle, p.stroke, 18U);
    const float left = 1.0F - ageS / (2.0F * kPetechiaFadeS);
    return left > 0.0F ? size * std::min(left + 0.25F, 1.0F) : 0.0F;
}

} // namespace stipple::sim
