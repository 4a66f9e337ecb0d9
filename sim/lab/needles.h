// Needles on the bench: one needle, a flat array pressed once, and whole passes of the roller and the pen through the
// real world (kinematics, contact, ledger) on a flat piece of the site's skin.
#pragma once

#include "sim/device/handpiece.h"
#include "sim/lab/subject.h"
#include "sim/needle/ledger.h"

namespace stipple::sim::lab {

// What became of the needles. Depths and diameters are those of the needles that pierced.
struct NeedleResult {
    double piercedFraction = 0;
    Spread reachedDepthUm, residualDepthUm, residualDiameterUm;
};

struct PressInput {
    Subject subject = {};
    float lengthUm = 600;
    int needles = 100; // in as square a grid as there is, at most kMaxNeedles
    float pitchUm = 500;
    float tipUm = 10;
    float forceN = 10;
    float stretch = 0; // of the skin by the other hand, 0..1
};
NeedleResult press(const PressInput &in);

struct PassResult {
    NeedleResult needles;
    double holesPerCm2 = 0;
    double tearMmPerCm2 = 0; // sideways travel of embedded needles, summed
    size_t punctures = 0;    // in the area that was counted
};
struct RollInput {
    Subject subject = {};
    float lengthUm = 1000;
    float forceN = 6;
    int passes = 4;
    float yawDeg = 0; // of the drum's own direction against the hand's travel
    float speedMmS = 50;
    float stretch = 0;
};
PassResult roll(const RollInput &in);

struct PenInput {
    Subject subject = {};
    float settingUm = 1000;
    float frequencyHz = 110;
    int needles = 12;
    float speedMmS = 50;
    float tiltDeg = 0;
    int passes = 1;
    float forceN = 0.8F; // seats the nose
    float stretch = 1;   // form A's figures for pens are for stretched, lubricated skin
};
PassResult pen(const PenInput &in);

// One press of the stamp through the world, for the curves by setting.
struct StampInput {
    Subject subject = {};
    float lengthUm = 600;
    float forceN = 6;
    float stretch = 0;
};
NeedleResult stamp(const StampInput &in);

} // namespace stipple::sim::lab
