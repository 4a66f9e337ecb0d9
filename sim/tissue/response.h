// How skin answers needling, by reached depth: the one table behind the redness fields, the course over days and
// swelling. Reference table "Recommended erythema model" (assumption fitted to published durations: Bal 2008, Graham,
// Chu 2021; no numeric series after cosmetic microneedling is published).
#pragma once

#include <cmath>

namespace stipple::sim {

// At 250 punctures/cm² on light skin (Fitzpatrick II). Δa* at time t after entry:
//   flareDeltaA · flare(t) + inflammationDeltaA · (1 - e^(-t / 1 h)) · e^(-t / inflammationTauS)
// with flare(t) rising to 1 at 5 min and falling with 35 min. Both grow with sqrt(density / 250 cm⁻²), capped at
// kDensityCap.
struct Response {
    float flareDeltaA = 0;
    float inflammationDeltaA = 0;
    float inflammationTauS = 0;
    float oedemaMm = 0;    // peak swelling
    float oedemaHalfS = 0; // half-time of its fall
};

// `reachedUm`: reached depth. The table is by nominal length of a pen, which reaches 0.95 of it; between rows linear.
Response responseAt(float reachedUm);

inline constexpr float kResponseDensityCm2 = 250.0F;
inline constexpr float kDensityCap = 1.5F; // denser work than 2.25 × 250/cm² answers no more (assumption)

// Thickness that skin gains from `fluidMm` of fluid let into it: all of it while it is slack, ever less as the
// collagen's meshes draw taut; the rest flows off sideways. At most the table's highest row times the density's cap,
// 0.45 mm; by 0.3 mm a twentieth is lost (the law, x / (1 + (x / most)⁴)^¼, is an assumption).
inline constexpr float kMostSwellingMm = 0.45F;
inline float swollenMm(float fluidMm) {
    const float square = fluidMm / kMostSwellingMm * (fluidMm / kMostSwellingMm);
    return fluidMm / std::sqrt(std::sqrt(1.0F + square * square));
}
inline constexpr float kFlarePeakS = 300.0F;
inline constexpr float kFlareFallS = 2100.0F;
inline constexpr float kInflammationRiseS = 3600.0F;

} // namespace stipple::sim
