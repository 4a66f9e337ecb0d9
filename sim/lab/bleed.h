// Bleeding on the bench: many channels of one depth, each with its own random vessels, followed until they stop.
#pragma once

#include "sim/lab/subject.h"

namespace stipple::sim::lab {

struct BleedInput {
    Subject subject = {}; // its patient's drug counts
    float depthUm = 1000;
    int channels = 10000;
    float shaftUm = 230;      // needle diameter
    float crowdingPerCm2 = 0; // punctures already there: vessels cut nearby bleed no more
};
// Times and sizes are of the channels that show a bead; all 0 when none does.
struct BleedResult {
    double hitFraction = 0;      // channels that hit a vessel at all
    double bleedingFraction = 0; // show blood: a red dot in the channel's mouth at least
    double beadFraction = 0;     // a bead on the skin
    Spread firstBeadS, stopS;    // time to a visible bead; end of the flow
    double latestStopS = 0;
    Spread beadUm;   // when it has stopped
    Spread volumeNl; // shed in all
};
BleedResult bleed(const BleedInput &in);

} // namespace stipple::sim::lab
