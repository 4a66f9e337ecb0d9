// Blood on a cell of skin, one step: x flow of its open channels, pl/s; y standing in beads, nl; z as film, nl; w the
// cell's area, mm² (constant). Flow dies by clotting, feeds the beads; film thick enough runs downhill as a thin layer
// (speed ρ g h² sin θ / 3η) and dries. What leaves a cell over a side is exactly what its neighbour gains.
#ifndef STIPPLE_KERNEL_BLOOD_H
#define STIPPLE_KERNEL_BLOOD_H

#include "shaders/shared/tissue.h"

STIPPLE_SHARED_BEGIN

// Film that runs out of a cell over its four sides in one step, nl. `drive`: downhill slope over distance, 1/mm, >= 0.
KERNEL vec4 bloodRun(BloodStep p, vec4 film, vec4 areaMm2, vec4 drive) {
    PRECISE vec4 area = max(areaMm2, vec4(LIT(0.001)));
    PRECISE vec4 thickUm = film / area;
    PRECISE vec4 excess = max(film - p.holdUm * area, vec4(LIT(0.0)));
    PRECISE vec4 share = (p.runScale * (thickUm * thickUm)) * drive;
    PRECISE vec4 moved = min(share, vec4(p.mostShare)) * excess;
    return moved;
}

// `slope`: towards the +u, -u, +v, -v neighbours, positive downhill (BloodFields::slope). Returns the cell after the
// step; `dried` is what dried on it, nl.
KERNEL vec4 bloodCell(BloodStep p, vec4 cell, vec4 east, vec4 west, vec4 north, vec4 south, vec4 slope,
                      OUT(float, dried)) {
    PRECISE vec4 zero = vec4(LIT(0.0));
    PRECISE vec4 gone = bloodRun(p, vec4(cell.z), vec4(cell.w), max(slope, zero));
    PRECISE vec4 come =
        bloodRun(p, vec4(east.z, west.z, north.z, south.z), vec4(east.w, west.w, north.w, south.w), max(-slope, zero));
    PRECISE float lost = (gone.x + gone.y) + (gone.z + gone.w);
    PRECISE float gained = (come.x + come.y) + (come.z + come.w);
    PRECISE float wet = (cell.z - lost) + gained;
    PRECISE float film = wet * p.keepFilm;
    dried = wet - film;
    PRECISE float flow = cell.x * p.keepFlow;
    PRECISE float beads = cell.y + cell.x * p.shedNl;
    return vec4(flow, beads, film, cell.w);
}

STIPPLE_SHARED_END

#endif
