// How blood on skin looks: what light a layer of it leaves, how a bead stands, where it wells up beside its hole.
//
// Colours: whole blood at 150 g/l haemoglobin, saturation 0.95, by the extinctions of sim/skin/optics (Prahl), light
// going down and up again, as linear sRGB under D65; red and green fitted by exponentials within 0.03. Blue is over
// skin, whose own blood has taken most of the violet already, so that thin smears redden it rather than yellow it. Of
// infinite depth: diffusion with a reduced scattering of 2 per mm (Roggan 1999 has 1.3 to 2 for flowing blood).
#pragma once

#include <algorithm>
#include <cmath>

#include <glm/glm.hpp>

#include "sim/needle/ledger.h"

namespace stipple {

inline constexpr glm::vec3 kDeepBlood{0.165F, 0.0045F, 0.0050F};
// Haemoglobin of dried blood has turned to methaemoglobin and hemichromes, which absorb red too: brown (assumption).
inline constexpr glm::vec3 kDriedBlood{0.050F, 0.0130F, 0.0085F};

// Light comes from all sides and crosses a layer aslant: its path is longer than straight down and up (diffuse light's
// mean is twice; between the two here).
inline constexpr float kAslant = 1.6F;

// Share of the light that comes back through `um` of blood, linear. Dried: `um` is what it was when wet.
inline glm::vec3 throughBlood(float um) {
    const float mm = kAslant * um / 1000.0F;
    return {0.92F * std::exp(-1.48F * mm) + 0.08F * std::exp(-250.0F * mm), std::exp(-38.0F * mm),
            0.2F * std::exp(-130.0F * mm) + 0.8F * std::exp(-40.0F * mm)};
}
inline glm::vec3 throughDriedBlood(float um) {
    const float mm = kAslant * um / 1000.0F;
    return {std::exp(-9.0F * mm), std::exp(-34.0F * mm), std::exp(-60.0F * mm)};
}

// A drop on skin stands as a cap with this contact angle (assumption: blood on living skin wets partly, 40 to 60
// degrees; on dry glass it is some 30, on Teflon 100).
inline constexpr float kCapSlope = 0.4663F; // tan(θ / 2), θ = 50°: height over radius of the cap
// Radius at the skin over that of the half sphere of the same volume (sim::Bleed::beadDiameterUm):
// V = π a³ t (3 + t²) / 6, t = tan(θ / 2), against 2/3 π r³.
inline constexpr float kCapWider = 1.3872F;

inline float capRadiusMm(float beadDiameterUm) { return 0.0005F * beadDiameterUm * kCapWider; }

inline uint32_t mixBits(uint32_t h) {
    h = (h ^ (h >> 15)) * 0x2c1b3c6dU;
    h = (h ^ (h >> 12)) * 0x297a2d39U;
    return h ^ (h >> 15);
}
// A number of a puncture's own, 0..1; `stream` 0..3.
inline float ownRandom(uint32_t index, int stream) {
    return static_cast<float>(mixBits(index * 0x9e3779b9U + 77U) >> (8 * stream) & 255U) / 255.0F;
}

// Where a puncture is shown, chart coordinates: skin slips and stretches under a head between its strikes, so holes
// lie less in rows than the needles do (assumption: up to 0.3 mm). A needle that drags is held in line.
inline glm::vec2 shownAt(const sim::Puncture &p, uint32_t index, float cellMm) {
    const float angle = 6.2832F * ownRandom(index ^ 0x5bd1U, 0);
    const float held = std::clamp(1.0F - static_cast<float>(p.lateralUm) / 300.0F, 0.0F, 1.0F);
    const float far = 0.30F / cellMm * held * std::sqrt(ownRandom(index ^ 0x5bd1U, 1));
    return glm::vec2(p.u, p.v) + far * glm::vec2(std::cos(angle), std::sin(angle));
}

// Blood wells up to one side of its hole, along the furrows: where the cap's middle lies from the hole, mm in chart
// directions (assumption: up to a third of the cap and a furrow's breadth).
inline glm::vec2 beadOffsetMm(uint32_t index, float radiusMm) {
    const float angle = 6.2832F * ownRandom(index, 0);
    const float far = (0.33F * radiusMm + 0.06F) * ownRandom(index, 1);
    return far * glm::vec2(std::cos(angle), std::sin(angle));
}

} // namespace stipple
