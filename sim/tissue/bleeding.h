// Pinpoint bleeding per puncture, in closed form of the time since entry, so a million old punctures cost nothing.
// Sources: flows of sim/needle/vessels.h; clot factor exp(-t/τ), τ = 45 s (assumption; stops in 1–3 min as published),
// longer with drugs. No blood above the capillary loops.
#pragma once

#include "sim/needle/ledger.h"
#include "sim/skin/patient.h"

namespace stipple::sim {

// Of a patient and a hand-piece's needles.
struct BleedRates {
    float clotS = 45.0F;
    float mouthUm = 64.0F; // of the channels
};
// Aspirin lengthens bleeding 1.5 × (published 1.2–2), anticoagulants 2 × (1.5–4): assumptions from template times.
BleedRates bleedRates(const Patient &patient, float shaftUm);

// What stays in the puncture's open channel, nanolitres.
float channelNl(const Puncture &p, const BleedRates &rates);

struct Bleed {
    float shedNl = 0;         // out of the vessels so far, nanolitres
    float level = 0;          // how full the channel stands, 0..1; at 1 a red dot shows
    float volumeNl = 0;       // on the skin
    float beadDiameterUm = 0; // of the half sphere that is; 0 when none can be seen
    bool isVisible = false;   // a dot at least
    bool isFlowing = false;
};

// What puncture `p` has bled `ageS` seconds after entry; what was on the skin `sweptS` after entry has been smeared or
// wiped away since (0: nothing has).
Bleed bleedAt(const Puncture &p, const BleedRates &rates, float ageS, float sweptS = 0);

// A bead smaller than this is not seen with the naked eye as one (assumption).
inline constexpr float kVisibleBeadUm = 100.0F;

// Diameter of the petechial dot under the skin that a torn plexus vessel may leave, µm; fades within days. 2 % of
// plexus hits (assumption; petechiae in ≤ 2 % of patients, Al Qarqaz 2018).
float petechiaUm(const Puncture &p, float ageS);

} // namespace stipple::sim
