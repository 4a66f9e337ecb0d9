// Redness and swelling of a cell, one explicit step. Redness is kept as squared Δa*, so that punctures add (Δa* grows
// with the square root of density, reference §4.2).
//   mediators (they spread): x flare, y brief inflammation, z lasting inflammation, w fluid about to leak, mm
//   responses (they follow): x flare, y inflammation under way, z inflammation seen, w swelling, mm
// Two stages at 2/h and 1/h answer a step with exactly (1 - e^(-t/h))², the square of the published rise.
#ifndef STIPPLE_KERNEL_TISSUE_H
#define STIPPLE_KERNEL_TISSUE_H

#include "shaders/shared/tissue.h"

STIPPLE_SHARED_BEGIN

// `conduct`: finite-volume coefficients to the +u, -u, +v, -v neighbours, 1/mm² (Fields::conduct).
KERNEL vec4 tissueMediators(TissueStep p, vec4 cell, vec4 east, vec4 west, vec4 north, vec4 south, vec4 conduct) {
    PRECISE vec4 flux = (conduct.x * (east - cell) + conduct.y * (west - cell)) +
                        (conduct.z * (north - cell) + conduct.w * (south - cell));
    PRECISE vec4 next = cell * p.keep + p.spread * flux;
    return next;
}

// `cell`: the mediators before the step.
KERNEL vec4 tissueResponses(TissueStep p, vec4 cell, vec4 response) {
    PRECISE float inflammation = cell.y + cell.z;
    PRECISE vec4 source = vec4(cell.x, inflammation, response.y, cell.w);
    PRECISE vec4 next = response * p.keepResponse + source * p.drive;
    return next;
}

STIPPLE_SHARED_END

#endif
