// What the needle kernel reads and writes: one hand-piece pressed on the skin at one instant.
#ifndef STIPPLE_SHARED_NEEDLE_H
#define STIPPLE_SHARED_NEEDLE_H

#include "shaders/shared/interop.h"

STIPPLE_SHARED_BEGIN

// The hand-piece and the skin under it. 64 bytes.
struct NeedleArray {
    float forceN;                    // what the needles share (pressed heads)
    float lengthMm;                  // needle length, or the pen's setting
    float efficiency;                // share of the length that can enter: roller's oblique entry, a pen beyond 1.5 mm
    float baseGapMm;                 // head plane above the skin where it comes nearest
    float slopeX, slopeY;            // the head plane against the skin's tangent plane, mm per mm
    float curveXx, curveXy, curveYy; // the skin falls away by (kxx x² + 2 kxy x y + kyy y²) / 2, k in 1/mm
    float drumRadiusMm;              // roller; 0 for flat heads
    float insertionN;                // force at which one needle indents the skin by indentMm: what a slow one needs
    float indentMm;                  // to pierce, as much relaxed as the skin is
    float indentLeft;                // share of the indentation left while a needle is in: 1 pressed, 0.15 driven
    uint needleCount;
    uint isDriven; // 1: a motor sets the travel; 0: the force does
    float pierceN; // force at which one needle pierces at its approach speed
};

// One needle: place on the head; for a roller the cosine and sine of its angle from the bottom. 16 bytes.
struct NeedlePlace {
    float xMm, yMm;
    float cosAngle, sinAngle;
};

// What it does. 16 bytes.
struct NeedleState {
    float depthMm; // reached depth, 0 = not pierced
    float pressMm; // how far the tip is past the undeformed skin
    float forceN;  // its share
    float gapMm;   // of its tip from the skin before pressing
};

STIPPLE_SHARED_END

#ifdef __cplusplus
static_assert(sizeof(stipple::shared::NeedleArray) == 64);
static_assert(sizeof(stipple::shared::NeedlePlace) == 16);
static_assert(sizeof(stipple::shared::NeedleState) == 16);
#endif

#endif
