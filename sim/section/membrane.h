// The stretched top of the skin: the stratum corneum as a membrane of exact geometry on the elastic block's surface.
#pragma once

#include <span>
#include <vector>

#include "sim/section/elastic_block.h"

namespace stipple::sim {

// Surface nodes from the axis outwards; unknowns out and down of each, in this order.
struct MembraneProblem {
    std::span<const double> rMm;
    std::span<const double> stiffness; // of the block alone to these unknowns, N/mm, full square, row-major
    double tensionNPerMm = 0;          // E h / (1 - ν²) of the membrane
    double poisson = 0.49;
    double stretched = 0; // strain of the skin at rest, all ways
};

struct MembraneState {
    std::vector<double> movedMm; // per unknown
    std::vector<double> loadsN;  // the block's loads at them: what makes its displacements inside
    double forceN = 0;           // of the needle on the middle node
    bool hasConverged = false;
};

// The middle node pressed down to `dimpleMm`, from the state before (empty: at rest).
MembraneState pressMembrane(const MembraneProblem &problem, double dimpleMm, const MembraneState &before);

} // namespace stipple::sim
