// Contact without friction between a round punch, highest in the middle, and the block's surface.
#pragma once

#include <span>
#include <vector>

#include "sim/section/band_matrix.h"

namespace stipple::sim {

struct Contact {
    std::vector<double> forces; // newtons on the first nodes from the axis; the rest are free
};

// `compliance`: mm at node i per newton at node j, nodes from the axis outwards. `wantedMm`: how deep the punch's face
// stands at each. Takes nodes into contact from the axis outwards while the next one would pass into the punch: the
// contact of a convex round punch is one disc, so this ends, and needs no guess. Never more than all nodes.
Contact touch(const Columns &compliance, std::span<const double> wantedMm);

} // namespace stipple::sim
