// Vessels a needle cuts: capillary loops in the papillae and the superficial plexus beneath them, by zone, age and
// depth; and how they bleed through the channel's narrow mouth. Reference §3 (Shore/Tooke 1988, Fagrell 1977, Li 2006).
#pragma once

#include <cstdint>

#include "sim/skin/patient.h"
#include "sim/skin/zones.h"

namespace stipple::sim {

// Capillary loops per mm² at an age: 60 at 25, falling 1.1 % of that a year, no lower than 40 % (Li 2006 for the fall;
// the face's absolute number is an assumption within 20–100).
float loopsPerMm2(int ageYears);

// At rest, of one vessel.
inline constexpr float kLoopPressureMmHg = 19.4F;      // mean at the loop's apex (Shore/Tooke 1988)
inline constexpr float kLoopFlowPlS = 25.0F;           // 2–3 × 10⁴ µm³/s (Fagrell 1977)
inline constexpr float kArteriolePressureMmHg = 37.7F; // arteriolar limb (Shore/Tooke 1988)
inline constexpr float kArterioleFlowPlS = 940.0F;     // 20 µm wide at 3 mm/s (derived)

// Pressure that holds blood back in a channel whose mouth is this wide, mmHg: 2 γ / r, γ = 56 mN/m.
float laplaceGateMmHg(float mouthUm);
// Width of the mouth a needle leaves, µm: 70 µm of a 250 µm needle (reference default card; 60–150 published).
float mouthUm(float shaftUm);

struct VesselHits {
    uint8_t loops = 0, plexus = 0;
    uint16_t flowPlS = 0; // out of the channel just after entry, picolitres per second
};
struct VesselInput {
    ZoneId zone = ZoneId::None;
    const Patient &patient;
    float depthUm = 0; // reached
    float shaftUm = 230;
    float crowdingPerCm2 = 0;            // punctures already around it
    uint32_t seed = 0, id = 0, step = 0; // of the random numbers
};
// Nothing above the loops' apex bleeds.
VesselHits drawVessels(const VesselInput &in);

} // namespace stipple::sim
