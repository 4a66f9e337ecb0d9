// How the tips of a moving hand-piece meet the skin: speed of a pen's, angle, speed and slot of a roller's.
// Source: reference §2.4 (geometry).
#pragma once

namespace stipple::sim {

// Peak speed of a pen's tips, mm/s: π f stroke (reference §2.4).
float penTipSpeedMmS(float frequencyHz, float strokeMm);

// A roller's needle on flat skin: angle from the drum's lowest line at which its tip meets the skin, acos(R / (R + L)),
// the tip's speed into the skin there, v tan θ0, and the longest slot it could cut into skin that does not give,
// s = 2 ((R + L) sin θ0 - R θ0) (reference §2.4). It leaves at the same angle on the other side.
struct RollerEntry {
    float angleRad = 0;
    float approachMmS = 0;
    float slotBoundMm = 0;
};
RollerEntry rollerEntry(float drumRadiusMm, float lengthMm, float rollingMmS);

} // namespace stipple::sim
