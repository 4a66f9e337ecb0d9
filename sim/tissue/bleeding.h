// Pinpoint bleeding per puncture, in closed form of the time since entry, so a million old punctures cost nothing.
// Sources: loop and plexus flows (Fagrell 1977; Poiseuille), Laplace gate of the channel's mouth, clot factor
// exp(-t/45 s) (assumption). No blood above the capillary loops.
#pragma once

#include "sim/needle/ledger.h"
#include "sim/skin/patient.h"

namespace stipple::sim {

struct Bleed {
    float volumeNl = 0;       // shed so far, nanolitres
    float beadDiameterUm = 0; // spherical cap on the skin; 0 when none can be seen
    bool isFlowing = false;
};

// What puncture `p` has bled `ageS` seconds after entry (ageS >= 0).
Bleed bleedAt(const Puncture &p, float ageS);

// A bead smaller than this is not seen with the naked eye (assumption).
inline constexpr float kVisibleBeadUm = 100.0F;
inline constexpr float kClotS = 45.0F;

} // namespace stipple::sim
