// The channel a withdrawn needle leaves: what a microscope would see about a second later, as against the depth the
// needle reached. Reached depth is injury and bleeding; the residual channel is barrier loss and uptake.
//
// Reference §2.3 step 6: diameter half the needle's (0.25 mm needles leave 0.07–0.15 mm), depth 0.2–0.3 of the depth
// reached. The share falls with depth inside that range (assumption: 0.3 up to 0.5 mm, 0.2 from 1.5 mm), because the
// shallow row gives 152.5 µm after about 490 µm reached (770 µm roller on rat, Kalluri 2011, target T2) and the deep
// one 70–150 µm after 1,500 µm (srt.12676 2019; still less than 0.2 of it, so deep channels may be too open here).
//
// To compute T2: hand roller, needles of 140 µm base, 8 µm tip and 0.77 mm, 6 N, on tight skin over bone (rat preset:
// indentation 0.7); residualChannel(reached, 140).
#pragma once

namespace stipple::sim {

struct Channel {
    float depthUm = 0;
    float diameterUm = 0; // at the surface
};

Channel residualChannel(float reachedUm, float shaftUm);

} // namespace stipple::sim
