// Skin gives way under a needle held in it: the share of the force left after a time at the same travel.
#pragma once

namespace stipple::sim {

// Prony series 1 - a1 (1 - e^(-t/0.3 s)) - a2 (1 - e^(-t/3 s)), its shares solved so that 40 % of the force is gone at
// 1 s and 50 % at 10 s (Crichton 2013; target T10). The two times are an assumption. 1 at 0 s, falling to 0.4955.
// Less than no time, or what is no number, is 0 s.
float relaxedShare(float seconds);

} // namespace stipple::sim
