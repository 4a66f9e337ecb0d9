// A layered elastic block, axisymmetric about the needle: finite elements in (r, z), r from the needle's axis, z down
// from the surface. Linear: the answer to unit loads, from which contact and the slab's displacements are built.
//
// Elements: four nodes, the dilatation averaged over each (B-bar, Hughes 1980), so that nearly incompressible tissue
// does not lock (shear taken at the middle as well rings more round a point load). Base fixed, far side a smooth wall.
#pragma once

#include <span>
#include <vector>

#include "sim/section/band_matrix.h"

namespace stipple::sim {

struct BlockLayer {
    double thicknessMm = 1;
    double modulusMpa = 1;
    double poisson = 0.49;
    double cellMm = 0.02; // at its top
    double growth = 1;    // of the cells downwards
};

struct BlockMesh {
    std::vector<double> rMm, zMm; // grid lines, from 0
    size_t nodeAt(size_t i, size_t j) const { return i * zMm.size() + j; }
    size_t nodes() const { return rMm.size() * zMm.size(); }
};

inline constexpr size_t kMostGridLines = 160; // either way; coarser beyond

// Absurd figures are brought into range, layers of no thickness left out: no layers, no rows, no displacement.
// Cells of `cellMm` to the radius `fineMm`, then growing by `growth` to `widthMm`.
struct MeshPlan {
    double cellMm = 0.02, fineMm = 0.5, widthMm = 5, growth = 1.15;
};
BlockMesh makeBlockMesh(const MeshPlan &plan, std::span<const BlockLayer> layers);

enum class Axis : size_t { R = 0, Z = 1 };
inline size_t dofOf(size_t node, Axis axis) { return 2 * node + static_cast<size_t>(axis); }

class ElasticBlock {
  public:
    ElasticBlock(BlockMesh mesh, std::span<const BlockLayer> layers);
    const BlockMesh &mesh() const { return mesh_; }
    bool isSound() const { return isSound_; } // false: the stiffness was not positive definite
    // Displacements in mm (rows: dofOf) under one newton on each of these unknowns, a column each. A load on a node
    // off the axis is the sum round its circle.
    Columns respond(std::span<const size_t> loadedDofs) const;
    // The same under any loads: in `columns` newtons, out mm.
    void respond(Columns &columns) const;

  private:
    BlockMesh mesh_;
    BandMatrix stiffness_;
    std::vector<bool> isFixed_;
    bool isSound_ = false;
};

} // namespace stipple::sim
