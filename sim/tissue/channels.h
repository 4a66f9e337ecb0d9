// How channels close and the barrier comes back, as closed forms of time since entry (reference §2.5).
//
// Sources: open skin, human, TEWL back to base at all sites within 2 h (Gupta 2011); under occlusion half-lives of 20.2
// (forearm), 23.7 (arm) and 25.9 h (abdomen), full closure at 58–63 h (Ogunjimi 2021). Rollers on a face are back
// within 72 h (Kim 2012), which this stays far below: TEWL kept up for days by inflammation is not modelled.
// Assumptions: the open half-life (30 min), the shape of the occluded fall, how both grow with the channel, and how
// water loss and uptake grow with the area open.
#pragma once

#include "sim/tissue/dose.h"

namespace stipple::sim {

struct ChannelSize {
    double reachedUm = 500;
    double diameterUm = 70; // at the surface, just after withdrawal
};
inline constexpr double kOpenHalfH = 0.5;        // assumption
inline constexpr double kOccludedClosedH = 60.5; // middle of 58–63 h

// Share of its first cross-section a channel has left, 1..0; 1 before it was made.
double openFraction(const ChannelSize &channel, bool isOccluded, double hours);

struct Barrier {
    double openFraction = 0;  // of the channels' area at entry; 0 without channels
    double openMm2PerCm2 = 0; // what is open now
    double tewlRatio = 1;     // water loss against intact skin, 1..10
    double serumUptake = 1;   // of a serum put on now, against intact skin: 1..10
    double prpUlPerCm2 = 0;   // room for PRP (or any fluid) in the channels, µl/cm²
};
Barrier barrierAt(const TissueDose &dose, bool isOccluded, double hours);

} // namespace stipple::sim
