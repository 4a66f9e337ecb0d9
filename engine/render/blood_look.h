// How blood on skin looks: what light a layer of it leaves, how a bead stands, where it wells up beside its hole.
//
// Colours: whole blood at 150 g/l haemoglobin, light going down and up again over the skin of type II, linear sRGB
// under D65 of the skin with the layer over that of the skin without, fitted by exponentials within 0.03 up to 50 µm
// (green and blue are gone then). Fresh: saturation 0.85, between skin at rest (0.7) and in flare (0.9;
// assumption), by the extinctions of sim/skin/optics (Prahl). Dried: 0.6 of
// it is methaemoglobin (Zijlstra et al. 2000, below 450 nm assumed; Bremmer 2011 for blood drying from red to brown as
// it oxidises; the share is an assumption). Cells shade each other where one of them is dark: mean chord 2.7 µm,
// haematocrit 0.45. Of infinite depth: diffusion with a reduced scattering of 2 per mm (Roggan 1999 has 1.3 to 2 for
// flowing blood), and of half that against the absorption where cells have dried flat (assumption).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <glm/glm.hpp>

namespace stipple {

inline constexpr glm::vec3 kDeepBlood{0.126F, 0.0051F, 0.0052F};
inline constexpr glm::vec3 kDriedBlood{0.024F, 0.0051F, 0.0027F};

// Light comes from all sides and crosses a layer aslant: its path is longer than straight down and up (diffuse light's
// mean is twice; between the two here).
inline constexpr float kAslant = 1.6F;

// How much light a layer leaves of what it would absorb `x` times over: one as thick everywhere; and a film drawn out
// over skin, which lies in the furrows and leaves the plateaus nearly bare (thickness spread as a gamma distribution of
// shape 2: assumption). So a smear is a red one: even as thin, it would take the blue first and be orange.
inline float leftByEven(float x) { return std::exp(-x); }
inline float leftByFilm(float x) {
    const float root = 1.0F / (1.0F + 0.5F * x);
    return root * root;
}

// Share of the light that comes back through `um` of blood, linear. Dried: `um` is what it was when wet.
template <class Left>
glm::vec3 throughBlood(float um, const Left &left) {
    const float mm = kAslant * um / 1000.0F;
    return {0.95F * left(2.05F * mm) + 0.05F * left(70.0F * mm), left(36.0F * mm),
            0.3F * left(130.0F * mm) + 0.7F * left(42.0F * mm)};
}
template <class Left>
glm::vec3 throughDriedBlood(float um, const Left &left) {
    const float mm = kAslant * um / 1000.0F;
    return {left(8.1F * mm), left(30.0F * mm), 0.3F * left(130.0F * mm) + 0.7F * left(42.0F * mm)};
}

// A drop on skin stands as a cap with this contact angle (assumption: blood on living skin wets partly, 40 to 60
// degrees; on dry glass it is some 30, on Teflon 100).
inline constexpr float kCapSlope = 0.4663F; // tan(θ / 2), θ = 50°: height over radius of the cap
// Radius at the skin of a cap of slope t = tan(θ / 2) with the volume of the half sphere that
// sim::Bleed::beadDiameterUm counts it as: π a³ t (3 + t²) / 6 = 2/3 π r³.
inline float capRadiusMm(float beadDiameterUm, float slope = kCapSlope) {
    return 0.0005F * beadDiameterUm * std::cbrt(4.0F / (slope * (3.0F + slope * slope)));
}
// A clot draws itself together before it is dry: its foot over that of the drop (assumption; the haemoglobin stays, so
// what is left is as much thicker and darker).
inline constexpr float kDriedFoot = 0.85F;

inline uint32_t mixBits(uint32_t h) {
    h = (h ^ (h >> 15)) * 0x2c1b3c6dU;
    h = (h ^ (h >> 12)) * 0x297a2d39U;
    return h ^ (h >> 15);
}
// A number of a puncture's own, 0..1; `stream` 0..3.
inline float ownRandom(uint32_t index, int stream) {
    return static_cast<float>(mixBits(index * 0x9e3779b9U + 77U) >> (8 * stream) & 255U) / 255.0F;
}

// The skin's furrows, some 0.3 mm apart and 0.05 mm deep, hold 10 nl and more to a square millimetre: they drink most
// of what wells up beside them, and few beads stand with all of their blood (share: assumption). Of what stands, little
// lies flat and only more makes a dome; sebum and hairs make no two alike.
inline float standingUm(uint32_t index, float beadDiameterUm) {
    const float chance = ownRandom(index ^ 0x5bd1e995U, 1);
    return beadDiameterUm * std::cbrt(0.05F + 0.95F * chance * chance);
}
inline float capSlope(uint32_t index, float standsUm) {
    const float stands = std::clamp((standsUm - 140.0F) / 180.0F, 0.0F, 1.0F);
    const float own = 0.7F + 0.6F * ownRandom(index ^ 0x5bd1e995U, 0);
    return kCapSlope * std::clamp((0.40F + 0.60F * stands) * own, 0.25F, 1.05F);
}

// A needle that drags catches more or less: how much of its way it tears (over the drag's length), how far the tear
// turns from the stroke (radians) and how wide it gapes (over the mean). Skin gives way along its own lines
// (assumption).
struct TearLook {
    float length = 1, turn = 0, width = 1;
};
inline TearLook tearLook(uint32_t index) {
    const uint32_t own = index ^ 0x7f4a7c15U;
    const float catches = ownRandom(own, 0);
    return {0.30F + 0.95F * catches * catches, 0.5F * (ownRandom(own, 1) - 0.5F),
            0.55F + 0.9F * ownRandom(own, 2) * catches};
}

// Blood wells up to one side of its hole, along the furrows: where the cap's middle lies from the hole, mm in chart
// directions (assumption: up to a third of the cap and a furrow's breadth).
inline glm::vec2 beadOffsetMm(uint32_t index, float radiusMm) {
    const float angle = 6.2832F * ownRandom(index, 0);
    const float far = (0.33F * radiusMm + 0.06F) * ownRandom(index, 1);
    return far * glm::vec2(std::cos(angle), std::sin(angle));
}

} // namespace stipple
