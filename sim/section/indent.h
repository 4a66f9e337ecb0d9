// A rigid cone pressed into a block before it pierces: the section's solver beside Sneddon's closed form (`stipple lab
// indent`).
#pragma once

namespace stipple::sim {

struct ConeIndent {
    double halfAngleDeg = 45; // between axis and flank
    double depthUm = 100;
    double modulusKpa = 35;
    double poisson = 0.49; // nearly incompressible
    // Fineness, for the test of convergence: cells per contact radius, and the block's size in contact radii.
    double cellsPerRadius = 14, blockPerRadius = 120;
};

struct IndentResult {
    double forceMn = 0, sneddonMn = 0;
    double contactRadiusUm = 0; // Sneddon: (2/π) depth · tan(half angle)
};

// Force on the cone. Inputs that are not finite or out of range (half angle 1–89°, depth and modulus above 0) are
// brought into range; nothing pressed gives 0.
IndentResult indentCone(const ConeIndent &in);

} // namespace stipple::sim
