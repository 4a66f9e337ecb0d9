// Parameters of the tissue kernels. What a cell holds is listed in shaders/kernels/tissue.h and blood.h.
#ifndef STIPPLE_SHARED_TISSUE_H
#define STIPPLE_SHARED_TISSUE_H

#include "shaders/shared/interop.h"

STIPPLE_SHARED_BEGIN

// One step of redness and swelling; every rate already times the step's length. 80 bytes.
struct TissueStep {
    vec4 spread;       // per channel of the mediators: diffusivity · dt, mm²
    vec4 keep;         // … what is left after dt
    vec4 drive;        // per channel of the responses: share of the way to its source in dt
    vec4 keepResponse; // … what is left after dt
    uint width;        // cells
    uint height;       // cells
    uint tilesX;
    uint tileCount; // awake tiles of this step
};

// One step of the blood on the skin. 48 bytes.
struct BloodStep {
    float shedNl;    // nanolitres that a flow of 1 pl/s sheds in dt
    float keepFlow;  // flow left after dt (clotting)
    float keepFilm;  // film left after dt (drying)
    float holdUm;    // film thinner than this does not run
    float runScale;  // share of the film above it that runs on in dt, per µm² and 1/mm
    float mostShare; // … and no more than this over one side of a cell
    uint width;
    uint height;
    uint tilesX;
    uint tileCount;
    uint padding0, padding1;
};

STIPPLE_SHARED_END

#ifdef __cplusplus
static_assert(sizeof(stipple::shared::TissueStep) == 80);
static_assert(sizeof(stipple::shared::BloodStep) == 48);
#endif

#endif
