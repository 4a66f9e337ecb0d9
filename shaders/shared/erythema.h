// Parameters of the redness kernel. Channels of a cell are listed in shaders/kernels/erythema.h.
#ifndef STIPPLE_SHARED_ERYTHEMA_H
#define STIPPLE_SHARED_ERYTHEMA_H

#include "shaders/shared/interop.h"

STIPPLE_SHARED_BEGIN

struct ErythemaStep { // 48 bytes
    float dtS;
    float flareSpread; // diffusivity of the flare mediator, mm²/s
    float flareDecay;  // 1/s
    float flareRise;   // vessels' response to it, 1/s
    float inflammationSpread;
    float inflammationDecay;
    float inflammationRise;
    uint width;  // cells
    uint height; // cells
    uint tilesX;
    uint tileCount; // awake tiles of this step
    uint padding;
};

STIPPLE_SHARED_END

#ifdef __cplusplus
static_assert(sizeof(stipple::shared::ErythemaStep) == 48);
#endif

#endif
