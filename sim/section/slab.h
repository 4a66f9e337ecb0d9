// The slice of skin the section draws: which way every place of it has gone while needles press, stand in it and leave.
//
// Two motions, one after the other. Opening: a needle standing in skin pushes it aside, r → √(r² + R²) at each depth,
// which keeps every volume exactly. Giving way: the round field of SkinBlock about each needle, its amplitudes chosen
// so that the place of each needle's tip goes down by just the dimple: the tip stands where the ledger's reached depth
// puts it. Neighbours' fields are summed.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include <glm/glm.hpp>

#include "sim/section/skin_block.h"

namespace stipple::sim {

struct SlabNeedle {
    float xUm = 0, offUm = 0; // entry: along the slice, out of it
    float lean = 0;           // sideways along the slice per depth, upwards
    float travelUm = 0;       // tip below the skin at rest
    float depthUm = 0;        // of it in skin: the ledger's reached depth; 0: not pierced
    float tipUm = 20, shaftUm = 230, pointUm = 1000;
    float heldS = 0, goneS = -1; // how long it stood; withdrawn for so long (less than 0: it is in)
    float residualUm = 0;        // depth of the channel it leaves, the ledger's
};

// What the skin still shows of a displacement held for a time, so long after it was let go: first order in the shares
// of the needle's relaxation, relaxedShare. 1 while held for ever, 0 in the end.
float recoilShare(float heldS, float goneS);

class Slab {
  public:
    explicit Slab(std::shared_ptr<const SkinBlock> skin);
    void press(std::span<const SlabNeedle> needles);
    // Where the skin that rested at x along the slice, z below its surface, has gone. Finite and bounded for any needle
    // and place.
    glm::vec2 displacementMm(glm::vec2 xzMm) const;
    // The same for many places at one depth: out[i] for xMm[i].
    void displaceRow(float zMm, std::span<const float> xMm, std::span<glm::vec2> out) const;
    // Depth of needle i's tip below the skin at rest, as the field has it: that of the place it stands in.
    float tipMm(size_t i) const;
    const SkinBlock &skin() const { return *skin_; }

  private:
    struct Standing {
        SlabNeedle needle; // in range
        float dimpleMm = 0;
        RoundField field;
    };
    glm::vec2 given(const Standing &s, glm::vec2 atMm, float offMm) const; // by one needle's field
    glm::vec2 tipPlace(size_t i) const;                                    // of the skin that needle i's tip stands in
    std::shared_ptr<const SkinBlock> skin_;
    std::vector<Standing> standing_;
    struct Lines { // of the mesh, and which of them lies below a place, every kLookupMm
        std::vector<float> mm;
        std::vector<uint16_t> below;
    };
    struct Between {
        size_t line = 0; // past the end: outside
        float share = 0;
    };
    static Lines linesOf(const std::vector<double> &mm);
    static Between find(const Lines &lines, float mm);
    Lines rows_, columns_;
};

} // namespace stipple::sim
