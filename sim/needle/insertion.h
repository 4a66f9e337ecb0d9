// What it takes for one needle to pierce skin: the force against tip, approach speed and spacing of the needles.
// Sources: Römgens 2014 (tip), Olatunji 2013 (speed, spacing), reference §2.1. Approach speeds: sim/device/entry.h.
#pragma once

namespace stipple::sim {

// Approach at which insertion forces were measured, mm/s (Olatunji 2013, Larrañeta's protocol): quasi-static.
inline constexpr float kQuasiStaticMmS = 0.5F;

// Force at which a fresh needle of this tip diameter pierces skin at this approach speed, newtons:
// 20 mN + 4.6 mN/µm (tip - 5 µm) (Römgens 2014, quasi-static), times approachFactor.
float insertionForceN(float tipUm, float speedMmS = kQuasiStaticMmS);

// Faster is easier: × 0.74 per doubling of the approach speed from 0.5 mm/s (Olatunji 2013: 0.029 N at 0.5 mm/s,
// 0.0215 N at 1 mm/s; that it goes on beyond 1 mm/s, and its floor of 0.4, are assumptions of form A). 1 below.
float approachFactor(float speedMmS);

// Force per needle against that of a needle alone: 1 from 150 µm pitch (Olatunji 2013: no change above). Closer needles
// stretch the same skin, so each has less of its own to break: the force rises as the area of a 150 µm disc left to
// each needle falls, at most fourfold (form of the rise: assumption; no stocked head comes near).
float spacingFactor(float pitchUm);

} // namespace stipple::sim
