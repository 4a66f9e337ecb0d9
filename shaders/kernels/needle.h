// The needle kernel: shares the force among the needles of one head on curved skin and finds each one's reached depth.
//
// Depth model form A of the reference (fitted to Römgens 2014, Donnelly 2010, Sasaki 2019, Lima 2013):
//   pressed heads: a needle at press t past the undeformed skin carries insertionN (t / indentMm)²; it pierces when
//   that reaches pierceN and then goes to  d = efficiency L - gap - indentLeft indentMm sqrt(insertionN / force)
//                                       = efficiency L - gap - indentLeft indentMm² / t.
//   The head's travel is the one at which these forces sum to forceN. Their sum is convex in the travel, so Newton's
//   method from above never overshoots: each step halves the error at least, and squares it once near (192 needles need
//   nine steps at worst; twelve are the most). The sums are integers, so the order of needles cannot matter, nor can
//   turning or mirroring the head with its skin.
//
//   driven heads (pen): the motor sets the travel, so press = efficiency L - gap and only the indentation left is lost.
#ifndef STIPPLE_KERNEL_NEEDLE_H
#define STIPPLE_KERNEL_NEEDLE_H

#include "shaders/shared/needle.h"

STIPPLE_SHARED_BEGIN

// What is not a number, or beyond any head or skin, becomes `instead`: garbage in never hangs the kernel, and min, max
// and clamp of NaN, which every backend answers its own way, are never asked. Compared this way round on purpose:
// drivers may turn !(a < b) into a >= b, which NaN answers differently.
#define NEEDLE_FAR LIT(1.0e6)
#define NEEDLE_MOST_PRESS LIT(16.0)   // mm: no head goes further into skin
#define NEEDLE_QUANTUM LIT(8388608.0) // 2^23 parts: 192 needles' parts still fit an int
#define NEEDLE_ROUNDING LIT(0.9999)   // a force that equals pierceN but for rounding pierces
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
        LIT(0.5) * ((a.curveXx * x * x + a.curveYy * p.yMm * p.yMm) + LIT(2.0) * (a.curveXy * (x * p.yMm)));
    PRECISE float height = lift + plane + fall;
    return needleSane(height, NEEDLE_FAR);
}

// The head rests where it comes nearest to the skin. `rawGaps`: needleRawGap of each needle, found once a solve.
KERNEL float needleSeat(NeedleArray a BUFFER_ARG(float, rawGaps)) {
    PRECISE float nearest = LIT(1.0e9);
    for (uint i = 0U; i < a.needleCount; ++i)
        nearest = min(nearest, rawGaps[i]);
    return nearest;
}

// Height of a needle's tip above the skin before pressing, mm (below 0 where the skin domes up); NEEDLE_FAR for a
// needle that is nowhere.
KERNEL float needleGap(NeedleArray a, float rawGap, float seat) {
    PRECISE float seated = rawGap - seat + a.baseGapMm;
    PRECISE float gap = NEEDLE_FAR;
    if (rawGap < NEEDLE_FAR)
        gap = needleSane(seated, NEEDLE_FAR);
    return gap;
}

// Force of one needle pressed `press` mm past the undeformed skin, newtons.
KERNEL float needleForce(NeedleArray a, float press) {
    PRECISE float ratio = max(press, LIT(0.0)) / a.indentMm;
    PRECISE float force = needlePositive(a.insertionN) * (ratio * ratio);
    return needleSane(force, NEEDLE_FAR);
}

// Press at which one needle alone would carry forceN, mm: 0 without force, not limited to what a head can do.
KERNEL float needleAlone(NeedleArray a) {
    PRECISE float ratio = needlePositive(a.forceN) / needlePositive(a.insertionN);
    PRECISE float alone = needlePositive(a.indentMm) * sqrt(ratio);
    PRECISE float value = LIT(0.0);
    if (alone > LIT(0.0))
        value = needleSane(alone, NEEDLE_FAR);
    return value;
}

// Travel of a pressed head from its resting place at which the needles carry forceN, mm; 0 for driven heads.
KERNEL float needleTravel(NeedleArray a, float seat BUFFER_ARG(float, rawGaps)) {
    PRECISE float alone = needleAlone(a);
    PRECISE float unit = min(alone, NEEDLE_MOST_PRESS);
    PRECISE float press = LIT(1.0); // of the nearest needle, in units
    if (a.isDriven != 0U || a.needleCount == 0U || !(unit > LIT(1.0e-6)))
        unit = LIT(0.0);
    if (unit > LIT(0.0)) {
        PRECISE float inverse = LIT(1.0) / unit;
        PRECISE float over = alone / unit; // 1 where the head is not at its limit
        PRECISE float wanted = over * over * NEEDLE_QUANTUM;
        for (uint step = 0U; step < 12U; ++step) {
            int sum = 0;
            int squares = 0;
            for (uint i = 0U; i < a.needleCount; ++i) {
                PRECISE float above = (rawGaps[i] - seat) * inverse;
                PRECISE float past = press - above;
                PRECISE float part = LIT(0.5) * (past + abs(past)); // max(past, 0), which g++ would not vectorise
                PRECISE float linear = part * NEEDLE_QUANTUM + LIT(0.5);
                PRECISE float square = part * part * NEEDLE_QUANTUM + LIT(0.5);
                sum += INT(linear);
                squares += INT(square);
            }
            PRECISE float slope = LIT(2.0) * max(FLOAT(sum), LIT(1.0));
            PRECISE float next = press - (FLOAT(squares) - wanted) / slope;
            if (next >= press)
                break; // nothing left but the sums' rounding
            press = max(next, LIT(0.0));
        }
    }
    PRECISE float rest = needleSane(a.baseGapMm, LIT(0.0));
    PRECISE float travel = rest + press * unit;
    return travel;
}

KERNEL NeedleState needleState(NeedleArray a, float rawGap, float seat, float travel) {
    NeedleState s;
    PRECISE float gap = needleGap(a, rawGap, seat);
    s.gapMm = gap;
    s.depthMm = LIT(0.0);
    PRECISE float lengthMm = needlePositive(a.lengthMm);
    PRECISE float reach = a.efficiency * lengthMm - gap;
    PRECISE float enter = needleSane(reach, -NEEDLE_FAR);
    if (a.isDriven != 0U) {
        PRECISE float lost = a.indentLeft * a.indentMm;
        s.pressMm = max(enter, LIT(0.0));
        s.forceN = min(needleForce(a, s.pressMm), needlePositive(a.pierceN));
        PRECISE float reached = enter - needleSane(lost, NEEDLE_FAR);
        s.depthMm = clamp(reached, LIT(0.0), lengthMm);
    } else {
        PRECISE float press = travel - gap;
        s.pressMm = max(press, LIT(0.0));
        s.forceN = needleForce(a, s.pressMm);
        PRECISE float pierce = needleSane(a.pierceN, NEEDLE_FAR) * NEEDLE_ROUNDING;
        if (s.pressMm > LIT(0.0) && s.forceN >= pierce) {
            PRECISE float lost = a.indentLeft * a.indentMm * a.indentMm / s.pressMm;
            PRECISE float reached = enter - needleSane(lost, NEEDLE_FAR);
            s.depthMm = clamp(reached, LIT(0.0), lengthMm);
        }
    }
    return s;
}

#undef NEEDLE_FAR
#undef NEEDLE_MOST_PRESS
#undef NEEDLE_QUANTUM
#undef NEEDLE_ROUNDING

STIPPLE_SHARED_END

#endif
