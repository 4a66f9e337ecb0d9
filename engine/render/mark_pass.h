// Punctures and beads drawn one by one where a pixel is small enough to show them; from afar the skin's map does.
#pragma once

#include <vector>

#include "engine/render/pass_setup.h"
#include "engine/render/scene.h"

namespace stipple {

inline constexpr float kBeadsFromMm = 0.095F; // a pixel this small shows beads of blood one by one

class MarkPass {
  public:
    MarkPass(gpu::Device &device, VkFormat format);
    // Collects what of the ledger the view of `frame` shows into the buffers of a slot; before rendering begins.
    // `subject` is up to date with the scene's world.
    void prepare(const Scene &scene, const RenderSubject &subject, const shared::FaceFrame &frame, size_t slotIndex);
    // Draws them into the face's rendering. `uniforms`: slot 0.
    void draw(gpu::Commands &commands, const gpu::Bound &uniforms, size_t slotIndex);

  private:
    struct Slot {
        gpu::Buffer marks;
        uint32_t count = 0;
    };
    void joinNeighbours(std::span<shared::PunctureMark> marks);

    gpu::Pipeline mark_;
    std::array<Slot, kFaceSlots> slots_;
    std::vector<glm::vec2> middles_; // of the caps of this frame's marks, chart coordinates
    std::vector<int> first_, next_;  // marks by chart cell: heads of the cells of a window, links
};

} // namespace stipple
