// The tissue of the section as a grid that needles move: the plate's places, each where the slab's mechanics put it.
#pragma once

#include <future>
#include <map>
#include <memory>
#include <tuple>
#include <vector>

#include <glm/glm.hpp>

#include "engine/render/section_art.h"
#include "sim/section/slab.h"

namespace stipple {

// The solved skins of the zones a session visits; each takes about a tenth of a second, on a thread of
// its own.
class SectionSkins {
  public:
    void prepare(const sim::SlabSetup &setup);
    // The zone's skin; while it is still being solved the one shown before, and only the very first is waited for.
    std::shared_ptr<const sim::SkinBlock> skin(const sim::SlabSetup &setup);

  private:
    using Solved = std::shared_ptr<const sim::SkinBlock>;
    std::map<std::tuple<sim::ZoneId, sim::Sex, bool>, std::shared_future<Solved>> skins_;
    Solved last_;
};

struct TissueVertex {
    glm::vec4 place; // µm: x, depth now; of the plate (top: of its own texture): across, down
    glm::vec4 look; // µm: depth at rest; how far the surface above it has gone down; z behind the cut face; light 0..1
    glm::vec4 tint; // top: colour of the skin there, display; w unused
};

// The cut face, the right side and the top, one after the other, each row by row.
inline constexpr size_t kTissueColumns = 108, kTissueRows = 32, kSideColumns = 28, kTopRows = 7;
inline constexpr size_t kFrontVertices = kTissueColumns * kTissueRows, kSideVertices = kSideColumns * kTissueRows,
                        kTopVertices = kTissueColumns * kTopRows;

// All of a section's way of giving: needles by the slab, the nose's broad dent by a closed form.
struct SectionShape {
    std::shared_ptr<const sim::Slab> slab; // none: no needle presses
    glm::vec4 broad{0, 1, 0, 1};           // centre x, half width, depth, reach below, µm
    std::vector<glm::vec3> dimples;        // of needles behind the cut face: x, z, depth, µm
    // Down, from rest, by the broad dent alone.
    float broadUm(float xUm, float depthUm) const;
    // Where the tissue that rests at (x, depth) has gone, µm.
    glm::vec2 movedUm(glm::vec2 atUm) const;
    // How far the skin of the block's top has gone down behind the cut face. Mechanics is solved for the cut face; this
    // carries it back, for the eye: its dents fade within half a millimetre, each needle behind makes its own.
    float topUm(float xUm, float zUm) const;
    // How far the surface has gone down over the middle of the slice, in the median.
    float sunkUm(float halfWidthUm) const;
};

struct TissuePlan {
    glm::vec2 fromUm{0}, toUm{0};             // x and depth at rest to be covered
    float halfWidthUm = 1000, blockUm = 1000; // of the block
    Borders zone{};
    PlatePlan plate;
    float plateXUm = 0; // of the plate at x = 0
};
std::vector<TissueVertex> makeTissueGrid(const SectionShape &shape, const TissuePlan &plan);

struct TissueIndices { // triangles
    std::vector<uint32_t> all;
    uint32_t front = 0, side = 0, top = 0; // how many are whose, in this order
};
TissueIndices tissueIndices();

} // namespace stipple
