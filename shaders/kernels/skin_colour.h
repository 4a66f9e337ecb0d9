// The colour of skin from its pigments: a trilinear lookup in the baked table of sim/skin/optics_table.inc.
#ifndef STIPPLE_KERNEL_SKIN_COLOUR_H
#define STIPPLE_KERNEL_SKIN_COLOUR_H

#include "shaders/shared/skin_colour.h"

STIPPLE_SHARED_BEGIN

// Not a number and what is not positive becomes 0, what is beyond 1 becomes 1. Compared this way round on purpose: min,
// max and clamp of NaN are answered differently by every backend.
KERNEL float skinShare(float x) {
    PRECISE float share = LIT(0.0);
    if (x > LIT(0.0))
        share = min(x, LIT(1.0));
    return share;
}

// The cell of an axis of `count` nodes in which `share` lies, and how far into it.
KERNEL int skinCell(float share, int count, OUT(float, into)) {
    PRECISE float along = share * FLOAT(count - 1);
    PRECISE float cell = min(floor(along), FLOAT(count - 2));
    PRECISE float rest = along - cell;
    into = rest;
    return INT(cell);
}

// x: melanosome fraction, y: blood fraction, z: oxygenation (w unused); beyond the table its border counts. Gives
// linear sRGB without surface reflection and, in w, the erythema index as an instrument reads it. The table, of
// kSkinNodes, holds square roots of linear sRGB, which are nearer to straight between nodes, and the index.
KERNEL vec4 skinColour(vec4 skin BUFFER_ARG(vec4, skinTable)) {
    PRECISE float melanosome = sqrt(sqrt(skinShare(skin.x / kSkinMostMelanosome)));
    PRECISE float blood = sqrt(skinShare(skin.y / kSkinMostBlood));
    PRECISE float range = kSkinHighOxygenation - kSkinLowOxygenation;
    PRECISE float oxygenation = skinShare((skin.z - kSkinLowOxygenation) / range);
    PRECISE float tm;
    PRECISE float tb;
    PRECISE float to;
    int m = skinCell(melanosome, kSkinMelanosomes, tm);
    int b = skinCell(blood, kSkinBloods, tb);
    int o = skinCell(oxygenation, kSkinOxygenations, to);
    PRECISE vec4 sum = vec4(LIT(0.0), LIT(0.0), LIT(0.0), LIT(0.0));
    for (int corner = 0; corner < 8; ++corner) {
        int dm = corner >> 2;
        int db = (corner >> 1) & 1;
        int dO = corner & 1;
        PRECISE float wm = dm == 0 ? LIT(1.0) - tm : tm;
        PRECISE float wb = db == 0 ? LIT(1.0) - tb : tb;
        PRECISE float wo = dO == 0 ? LIT(1.0) - to : to;
        PRECISE float weight = wm * wb * wo;
        PRECISE vec4 node = skinTable[((m + dm) * kSkinBloods + b + db) * kSkinOxygenations + o + dO];
        sum = sum + node * weight;
    }
    PRECISE vec4 colour = vec4(sum.x * sum.x, sum.y * sum.y, sum.z * sum.z, sum.w);
    return colour;
}

STIPPLE_SHARED_END

#endif
