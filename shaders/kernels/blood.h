// Blood on a cell of skin, one step: x flow of its open channels, pl/s; y standing in beads, nl; z as film, nl; w the
// cell's area, mm² (constant). Flow dies by clotting, feeds the beads; film thick enough runs downhill as a thin layer
// (speed ρ g h² sin θ / 3η) and dries. What leaves a cell over a side is exactly what its neighbour gains.
#ifndef STIPPLE_KERNEL_BLOOD_H
#define STIPPLE_KERNEL_BLOOD_H

#include "shaders/shared/tissue.h"

STIPPLE_SHARED_BEGIN

// What of a cell's film is ready to run: x the share of it that goes per slope of 1/mm in one step, y how much may, nl.
KERNEL vec2 bloodReady(BloodStep p, vec4 cell) {
    PRECISE float area = max(cell.w, LIT(0.001));
    PRECISE float thickUm = cell.z / area;
    PRECISE float share = p.runScale * (thickUm * thickUm);
    PRECISE float above = cell.z - p.holdUm * area;
    PRECISE float excess = max(above, LIT(0.0));
    return vec2(share, excess);
}

// `mine`, `east` …: bloodReady of the cell and its neighbours. `slope`: towards the +u, -u, +v, -v neighbours over the
// distance, 1/mm, positive downhill (BloodFields::slope). Returns the cell after the step; `dried` is what dried on it,
// nl.
KERNEL vec4 bloodCell(BloodStep p, vec4 cell, vec2 mine, vec2 east, vec2 west, vec2 north, vec2 south, vec4 slope,
                      OUT(float, dried)) {
    PRECISE vec4 zero = vec4(LIT(0.0));
    PRECISE vec4 most = vec4(p.mostShare);
    PRECISE vec4 gone = min(mine.x * max(slope, zero), most) * mine.y;
    PRECISE vec4 shares = vec4(east.x, west.x, north.x, south.x) * max(-slope, zero);
    PRECISE vec4 come = min(shares, most) * vec4(east.y, west.y, north.y, south.y);
    PRECISE float lost = (gone.x + gone.y) + (gone.z + gone.w);
    PRECISE float gained = (come.x + come.y) + (come.z + come.w);
    PRECISE float wet = (cell.z - lost) + gained;
    PRECISE float film = wet * p.keepFilm;
    PRECISE float dry = wet - film;
    dried = dry;
    PRECISE float flow = cell.x * p.keepFlow;
    PRECISE float beads = cell.y + cell.x * p.shedNl;
    return vec4(flow, beads, film, cell.w);
}

STIPPLE_SHARED_END

#endif
