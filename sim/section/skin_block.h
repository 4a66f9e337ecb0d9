// Layered skin under one needle: how it gives way before it is pierced, where it is pierced, and how it is dragged down
// by a needle standing in it. The linear block carries the depth; the corneum, stretched as it is dented, is a
// membrane of exact geometry on it: without it 20 mN would dent skin by more than a millimetre.
//
// Constants, one set per layer (reference §2.1, practical layer defaults; all "R", recalled, low to medium confidence):
// corneum 20 MPa, viable epidermis 1 MPa, dermis 35 kPa, fat 2 kPa; Poisson's ratio 0.49. Papillary and reticular
// dermis alike, and fat 4 mm thick on a firm base (Iyengar 2018: 2–6 mm): assumptions.
#pragma once

#include <vector>

#include <glm/glm.hpp>

#include "sim/section/elastic_block.h"
#include "sim/skin/zones.h"

namespace stipple::sim {

struct SlabSetup {
    ZoneId zone = ZoneId::Block;
    Sex sex = Sex::Female;
    float stretch = 0; // 0..1, by the other hand
    // The bed does not sink with the needles: fat as firm as dermis (assumption). For a pen's strikes of milliseconds,
    // and where the sinking of the skin as a whole is accounted for already, as under a nose or plate.
    bool isBedFirm = false;
};

// Displacements at the block's nodes, mm: x outwards, y down. 0 beyond the block.
using RoundField = std::vector<glm::vec2>;

inline constexpr double kMostDimpleMm = 2.4; // deeper dimples are loaded and drawn as this
// Of the insertion force: tearing, taken as borne by the corneum round the hole; the rest, spreading and friction, by
// the flank, growing to its share at 1.5 mm (shares: Barnett 2015; where they act, and the growth: assumptions).
inline constexpr double kTearingShare = 0.61;
inline constexpr double kFullFlankMm = 1.5;

class SkinBlock {
  public:
    explicit SkinBlock(const SlabSetup &setup);
    const BlockMesh &mesh() const { return mesh_; }
    const std::vector<BlockLayer> &layers() const { return layers_; }
    // Surface pushed down by the tip before puncture: its force, the dimple at a force, displacements.
    double forceN(double dimpleMm) const;
    double dimpleMm(double forceN) const;
    RoundField pressed(double dimpleMm) const;
    // A needle whose tip has cut `depthMm` of skin and stands `dimpleMm` deeper than that: the place of the skin at its
    // tip goes down by just the dimple.
    RoundField pierced(double depthMm, double dimpleMm) const;
    // How far the tip's place goes down while the surface bears `surfaceN`, the flank its part.
    double tipDownMm(double depthMm, double surfaceN) const;
    double flankShare(double depthMm) const; // load of the flank per load of the surface

  private:
    struct Level {
        double dimpleMm, forceN;
        RoundField field;
    };
    struct Mix { // of two neighbouring fields of a list
        size_t from = 0;
        double share = 0; // of the next
    };
    Mix levelAt(double dimpleMm) const;
    Mix flankAt(double depthMm) const;
    void solveLevels(const ElasticBlock &block, double stretch);
    std::vector<BlockLayer> layers_;
    BlockMesh mesh_;
    std::vector<Level> levels_;      // dimples from 0 to kMostDimpleMm
    std::vector<RoundField> flanks_; // dragged down by 1 N along a needle standing in, every kFlankStepMm of depth
    size_t axisNodes_ = 0;           // of the axis, from the surface to a little below the skin
};

// What a needle driven `travelMm` below the skin at rest does, pressed slowly: the solver's own account, beside the
// ledger's. Pierced as soon as the force reaches the insertion force.
struct Advance {
    bool isPierced = false;
    double forceN = 0, dimpleMm = 0, depthMm = 0; // travel = dimple + depth
};
Advance advance(const SkinBlock &skin, double travelMm, double insertionN);

} // namespace stipple::sim
