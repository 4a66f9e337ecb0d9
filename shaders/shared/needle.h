// What the needle kernel reads and writes: one hand-piece pressed on the skin at one instant.
#ifndef STIPPLE_SHARED_NEEDLE_H
#define STIPPLE_SHARED_NEEDLE_H

#include "shaders/shared/interop.h"

STIPPLE_SHARED_BEGIN

// The hand-piece and the skin under it. 96 bytes.
struct NeedleArray {
    float forceN;         // what the needles share: the hand's force, or the pen motor's
    float lengthMm;       // needle length, or the pen's setting
    float efficiency;     // eta: share of the length that can enter (roller's oblique entry, pen beyond 1.5 mm)
    float baseGapMm;      // head plane above the skin at the patch's origin
    float slopeX, slopeY; // the head plane's slope against the skin's tangent plane (tilt), mm per mm
    float curveXx, curveXy, curveYy; // skin falls away by (kxx x² + 2 kxy x y + kyy y²)/2
    float drumRadiusMm;              // roller; 0 for flat heads
    float insertionN;                // force at which one needle pierces
    float indentMm;                  // indentation of the skin at that force
    float indentScale;               // of the indentation left while a needle is in: 1 pressed, 0.15 driven
    uint needleCount;
    float stiffness; // force law: insertionN * (t / indentMm)²; reserved 1
    float pad0;
    vec4 reserved0, reserved1;
};

// One needle: place on the head; a roller's cosine and sine of the angle from the bottom. 16 bytes.
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

#endif
