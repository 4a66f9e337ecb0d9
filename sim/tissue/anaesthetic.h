// Numbing cream (lidocaine–prilocaine 5 %, EMLA): numbness and the skin's blood flow by minutes of application and
// minutes since it was wiped off. Closed form.
//
// Sources: Bjerring 1989 (Br J Anaesth 63:655): vessels narrow, most at 1.5 h, and widen after more than 3 h; blanching
// in 66 % after 1 h, gone in less than 3 h; 30 min on a face blanch little. Leaflet: about 60 min for small procedures.
// Assumptions: at most half of the flow is lost, the rebound is a fifth above base, the numbness's shape and its
// half-time.
#pragma once

namespace stipple::sim {

struct CreamState {
    double numbness = 0;  // 0 = feels all, 1 = nothing
    double perfusion = 1; // flow of the upper dermis against rest
};
// `sinceRemovalMin` negative: the cream is still on, so many minutes before it comes off. Without cream: at rest.
CreamState creamAt(double appliedMin, double sinceRemovalMin);

// What numbing leaves of the flare when needling begins as the cream comes off: local anaesthetic blunts it (Groth &
// Serup 1998); by half at full numbness (assumption). In exact maths: sessions use it.
float flareLeft(float appliedMin);

} // namespace stipple::sim
