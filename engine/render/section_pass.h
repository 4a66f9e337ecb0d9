// Draws the cross-section into a picture of its own: the tissue as the needles move it, then the parts in it.
#pragma once

#include <optional>

#include "engine/render/pass_setup.h"
#include "engine/render/section.h"

namespace stipple {

class SectionPass {
  public:
    // `format`: of the pictures drawn into.
    SectionPass(gpu::Device &device, VkFormat format);
    // Another session: another slice.
    void reset() { slice_.reset(); }
    // The slice the section shows now, for its labels.
    Slice currentSlice(const sim::World &world) const { return sliceOf(world, slice_); }
    // Records the whole section into `target`, ready to be drawn into or copied. `turn`: of the frame in flight.
    void draw(gpu::Commands &commands, gpu::Image &target, const sim::World &world, const RenderSubject &subject,
              size_t turn);

  private:
    struct Slot {
        gpu::Buffer uniforms, parts, tissue;
    };
    gpu::Sampler plateSampler_;
    gpu::Pipeline tissue_, part_;
    gpu::Buffer tissueIndices_;
    PerFrame<Slot> slots_;
    SectionSkins skins_;
    std::optional<Slice> slice_;
};

} // namespace stipple
