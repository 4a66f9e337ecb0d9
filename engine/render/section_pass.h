// Draws the cross-section into a picture of its own: what it stands before, the block's top and side, the cut face as
// the needles move it, and the parts on and in it.
#pragma once

#include <optional>

#include "engine/render/pass_setup.h"
#include "engine/render/section.h"
#include "engine/render/section_plates.h"

namespace stipple {

struct SectionShot {
    const sim::World *world = nullptr;
    const SkinMap *skin = nullptr; // colours of the block's top
    SectionOptions options;
    bool waits = false; // until the plate of this zone and scale is painted
};

class SectionPass {
  public:
    // `format`: of the pictures drawn into.
    SectionPass(gpu::Device &device, VkFormat format);
    // Another session: another slice.
    void reset() { slice_.reset(); }
    // The slice the section shows now, for its labels.
    Slice currentSlice(const sim::World &world) const { return sliceOf(world, slice_); }
    // The same shot would now look better than when it was drawn last.
    bool isStale() const { return plates_.hasNews(); }
    // Records the whole section into `target`, ready to be drawn into or copied. `turn`: of the frame in flight.
    void draw(gpu::Commands &commands, gpu::Image &target, const SectionShot &shot, size_t turn);

  private:
    struct Slot {
        gpu::Buffer uniforms, parts, tissue;
    };
    void drawTissue(gpu::Commands &commands, const gpu::Pipeline &pipeline, const gpu::Image &texture, const Slot &slot,
                    uint32_t first, uint32_t count);
    gpu::Device &device_;
    gpu::Sampler plateSampler_;
    static constexpr size_t kPartGroups = 4;
    gpu::Pipeline ground_, tissue_, top_;
    std::array<gpu::Pipeline, kPartGroups> part_;
    TissueIndices indices_;
    gpu::Buffer tissueIndices_;
    PerFrame<Slot> slots_;
    SectionSkins skins_;
    SectionPlates plates_;
    std::optional<Slice> slice_;
};

} // namespace stipple
