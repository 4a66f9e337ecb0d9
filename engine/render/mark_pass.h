// Punctures and beads drawn one by one where a pixel is small enough to show them; from afar the skin's map does.
#pragma once

#include "engine/render/pass_setup.h"
#include "engine/render/scene.h"

namespace stipple {

class MarkPass {
  public:
    MarkPass(gpu::Device &device, VkFormat format);
    // Collects what is near the middle of the view into the buffers of a slot; before rendering begins.
    void prepare(const Scene &scene, float mmPerPx, size_t slotIndex);
    // Draws them into the face's rendering. `uniforms`: slot 0.
    void draw(gpu::Commands &commands, const gpu::Bound &uniforms, size_t slotIndex);

  private:
    struct Slot {
        gpu::Buffer marks;
        uint32_t count = 0;
    };
    gpu::Pipeline mark_;
    std::array<Slot, kFaceSlots> slots_;
};

} // namespace stipple
