// The needle kernel: shares the force among the needles of one head on curved skin and finds each one's reached depth.
//
// Depth model form A of the reference (fitted to Römgens 2014, Donnelly 2010, Sasaki 2019, Lima 2013):
//   pressed heads: a needle at press t past the undeformed skin carries insertionN (t / indentMm)²; it pierces at
//   t = indentMm and then reaches  d = efficiency L - gap - indentLeft indentMm sqrt(insertionN / force)
//                                    = efficiency L - gap - indentLeft indentMm² / t.
//   The head's travel is the one at which these forces sum to forceN (bisection: always converges, and the order of the
//   needles cannot matter to more than the sum's rounding, which is in index order on every backend).
//   driven heads (pen): the motor sets the travel, so press = efficiency L - gap and only the indentation left is lost.
#ifndef STIPPLE_KERNEL_NEEDLE_H
#define STIPPLE_KERNEL_NEEDLE_H

#include "shaders/shared/needle.h"

STIPPLE_SHARED_BEGIN

// What is not a number, or beyond any head or skin, becomes `instead`: garbage in never hangs the kernel, and min, max
// and clamp of NaN, which every backend answers its own way, are never asked. Compared this way round on purpose:
// drivers may turn !(a < b) into a >= b, which NaN answers differently.
#define NEEDLE_FAR LIT(1.0e6)
KERNEL float needleSane(float x, float instead) {
    PRECISE float value = instead;
    if (abs(x) < NEEDLE_FAR)
        value = x;
    return value;
}

// The same for lengths and forces: 0 for what is not a positive number (min and max may lose the sign of a zero).
KERNEL float needlePositive(float x) {
    PRECISE float value = LIT(0.0);
    if (x > LIT(0.0))
        value = needleSane(x, LIT(0.0));
    return value;
}

// Height of a needle's tip above the skin when the head plane touches the skin at the patch's origin, mm.
KERNEL float needleRawGap(NeedleArray a, NeedlePlace p) {
    PRECISE float reach = a.drumRadiusMm + a.lengthMm;
    PRECISE float x = p.xMm;
    PRECISE float lift = LIT(0.0);
    if (a.drumRadiusMm > LIT(0.0)) {
        x = p.xMm + reach * p.sinAngle;
        lift = reach * (LIT(1.0) - p.cosAngle);
    }
    PRECISE float plane = a.slopeX * x + a.slopeY * p.yMm;
    PRECISE float fall =
        LIT(0.5) * (a.curveXx * x * x + LIT(2.0) * (a.curveXy * x * p.yMm) + a.curveYy * p.yMm * p.yMm);
    PRECISE float height = lift + plane + fall;
    return needleSane(height, NEEDLE_FAR);
}

// The head rests where it comes nearest to the skin.
KERNEL float needleSeat(NeedleArray a BUFFER_ARG(NeedlePlace, places)) {
    PRECISE float nearest = LIT(1.0e9);
    for (uint i = 0U; i < a.needleCount; ++i)
        nearest = min(nearest, needleRawGap(a, places[i]));
    return nearest;
}

// Height of a needle's tip above the skin before pressing, mm; NEEDLE_FAR for a needle that is nowhere.
KERNEL float needleGap(NeedleArray a, NeedlePlace p, float seat) {
    PRECISE float raw = needleRawGap(a, p);
    PRECISE float seated = raw - seat + a.baseGapMm;
    PRECISE float gap = NEEDLE_FAR;
    if (raw < NEEDLE_FAR)
        gap = needleSane(seated, NEEDLE_FAR);
    return gap;
}

// Force of one needle pressed `press` mm past the undeformed skin, newtons.
KERNEL float needleForce(NeedleArray a, float press) {
    PRECISE float ratio = max(press, LIT(0.0)) / a.indentMm;
    PRECISE float force = needlePositive(a.insertionN) * (ratio * ratio);
    return needleSane(force, NEEDLE_FAR);
}

KERNEL float needleTotalForce(NeedleArray a, float seat, float travel BUFFER_ARG(NeedlePlace, places)) {
    PRECISE float sum = LIT(0.0);
    for (uint i = 0U; i < a.needleCount; ++i) {
        PRECISE float press = travel - needleGap(a, places[i], seat);
        PRECISE float part = needleForce(a, press);
        sum = sum + part;
    }
    return sum;
}

// Travel of a pressed head past first touch at which the needles carry forceN, mm; 28 halvings of 16 mm.
KERNEL float needleTravel(NeedleArray a, float seat BUFFER_ARG(NeedlePlace, places)) {
    PRECISE float lo = LIT(0.0);
    PRECISE float hi = LIT(16.0);
    PRECISE float travel = LIT(0.0);
    if (a.isDriven == 0U && a.needleCount != 0U && a.forceN > LIT(0.0)) {
        for (uint i = 0U; i < 28U; ++i) {
            PRECISE float middle = LIT(0.5) * (lo + hi);
            if (needleTotalForce(a, seat, middle BUFFER_PASS(places)) < a.forceN)
                lo = middle;
            else
                hi = middle;
        }
        travel = LIT(0.5) * (lo + hi);
    }
    return travel;
}

KERNEL NeedleState needleState(NeedleArray a, NeedlePlace p, float seat, float travel) {
    NeedleState s;
    PRECISE float gap = needleGap(a, p, seat);
    s.gapMm = gap;
    s.depthMm = LIT(0.0);
    PRECISE float lengthMm = needlePositive(a.lengthMm);
    PRECISE float reach = a.efficiency * lengthMm - gap;
    PRECISE float enter = needleSane(reach, -NEEDLE_FAR);
    if (a.isDriven != 0U) {
        PRECISE float lost = a.indentLeft * a.indentMm;
        s.pressMm = max(enter, LIT(0.0));
        s.forceN = min(needleForce(a, s.pressMm), needlePositive(a.insertionN));
        PRECISE float reached = enter - needleSane(lost, NEEDLE_FAR);
        s.depthMm = clamp(reached, LIT(0.0), lengthMm);
    } else {
        PRECISE float press = travel - gap;
        s.pressMm = max(press, LIT(0.0));
        s.forceN = needleForce(a, s.pressMm);
        if (s.pressMm >= a.indentMm) {
            PRECISE float lost = a.indentLeft * a.indentMm * a.indentMm / s.pressMm;
            PRECISE float reached = enter - needleSane(lost, NEEDLE_FAR);
            s.depthMm = clamp(reached, LIT(0.0), lengthMm);
        }
    }
    return s;
}

#undef NEEDLE_FAR

STIPPLE_SHARED_END

#endif
