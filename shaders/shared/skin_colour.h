// The table of skin colours: its size and its axes, for the program that makes it, the kernel and whoever uploads it.
//
// Nodes lie at equal steps of the fourth root of the melanosome fraction, of the square root of the blood fraction and
// of oxygenation; with these axes and this size, interpolation errs by less than ΔE 0.3 (tests/physics).
#ifndef STIPPLE_SHARED_SKIN_COLOUR_H
#define STIPPLE_SHARED_SKIN_COLOUR_H

#include "shaders/shared/interop.h"

STIPPLE_SHARED_BEGIN

const int kSkinMelanosomes = 20;
const int kSkinBloods = 16;
const int kSkinOxygenations = 3;
const int kSkinNodes = kSkinMelanosomes * kSkinBloods * kSkinOxygenations;
const float kSkinMostMelanosome = LIT(0.45); // volume fraction of an 80 µm epidermis; the darkest skin has 0.43
const float kSkinMostBlood = LIT(0.12);      // volume fraction of the upper dermis
const float kSkinLowOxygenation = LIT(0.3);
const float kSkinHighOxygenation = LIT(1.0);

STIPPLE_SHARED_END

#endif
