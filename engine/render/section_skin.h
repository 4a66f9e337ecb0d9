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
    glm::vec4 place; // µm: x, depth now; of the plate: across, down
    glm::vec2 look;  // µm: depth at rest; how far the surface above it has gone down
};

inline constexpr size_t kTissueColumns = 108, kTissueRows = 32;

// All of a section's way of giving: needles by the slab, the nose's broad dent by a closed form.
struct SectionShape {
    std::shared_ptr<const sim::Slab> slab; // none: no needle presses
    glm::vec4 broad{0, 1, 0, 1};           // centre x, half width, depth, reach below, µm
    // Down, from rest, by the broad dent alone.
    float broadUm(float xUm, float depthUm) const;
    // Where the tissue that rests at (x, depth) has gone, µm.
    glm::vec2 movedUm(glm::vec2 atUm) const;
    // How far the surface has gone down over the middle of the slice, in the median.
    float sunkUm(float halfWidthUm) const;
};

struct TissuePlan {
    glm::vec2 fromUm{0}, toUm{0}; // x and depth at rest to be covered
    Borders zone{}, plate{};
    float plateXUm = 0; // of the plate at x = 0
};
// Row by row from the top, kTissueColumns × kTissueRows.
std::vector<TissueVertex> makeTissueGrid(const SectionShape &shape, const TissuePlan &plan);
std::vector<uint32_t> tissueIndices(); // triangles

} // namespace stipple
