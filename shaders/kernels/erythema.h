// The redness kernel: one explicit step of a cell. Channels, in squared Δa* so that punctures add (Δa* grows with the
// square root of density, reference §4.2): x flare mediator (spreads some 5 mm, decays), y vessels' flare response
// (follows x in minutes), z inflammatory mediator (stays, decays over a day), w inflammatory response (rises in an
// hour).
#ifndef STIPPLE_KERNEL_ERYTHEMA_H
#define STIPPLE_KERNEL_ERYTHEMA_H

#include "shaders/shared/erythema.h"

STIPPLE_SHARED_BEGIN

// `conduct`: finite-volume coefficients to the +u, -u, +v, -v neighbours, 1/mm² (Chart::conduct).
KERNEL vec4 erythemaCell(ErythemaStep p, vec4 cell, vec4 east, vec4 west, vec4 north, vec4 south, vec4 conduct) {
    PRECISE float spreadX = conduct.x * (east.x - cell.x) + conduct.y * (west.x - cell.x) +
                            conduct.z * (north.x - cell.x) + conduct.w * (south.x - cell.x);
    PRECISE float spreadZ = conduct.x * (east.z - cell.z) + conduct.y * (west.z - cell.z) +
                            conduct.z * (north.z - cell.z) + conduct.w * (south.z - cell.z);
    PRECISE float x = cell.x + p.dtS * (p.flareSpread * spreadX - p.flareDecay * cell.x);
    PRECISE float y = cell.y + p.dtS * (p.flareRise * (cell.x - cell.y));
    PRECISE float z = cell.z + p.dtS * (p.inflammationSpread * spreadZ - p.inflammationDecay * cell.z);
    PRECISE float w = cell.w + p.dtS * (p.inflammationRise * (cell.z - cell.w));
    return vec4(x, y, z, w);
}

STIPPLE_SHARED_END

#endif
