// Draws the head (or block), what lies over it and the hand-piece, into any part of a picture.
#pragma once

#include <optional>
#include <utility>

#include "engine/render/damage.h"
#include "engine/render/handpiece_pass.h"
#include "engine/render/mark_pass.h"
#include "engine/render/overlay_pass.h"

namespace stipple {

class FacePass {
  public:
    FacePass(gpu::Device &device, VkFormat format);
    void reset(); // another subject

    // Records the upload of the overlay's map where it is due; true if what is laid over the skin changed. `isWhole`:
    // up to date, whatever it costs.
    bool updateOverlay(gpu::Commands &commands, const Scene &scene, size_t turn, bool isWhole) {
        return overlay_.update(commands, scene, turn, isWhole);
    }

    static constexpr VkFormat kGbufferFormat = VK_FORMAT_R32G32B32A32_UINT; // shaders/render/gbuffer.glsl
    struct Target {
        gpu::Image &colour, &depth;
        gpu::Image &gbuffer, &gbufferDepth; // the skin's surface, kept while the camera stands still
        FaceWindow window;                  // what of the view they hold, from their top left
    };
    // Draws `boxes` of the view anew and leaves the colour to be sampled. `isMoved`: camera or window are not those of
    // the last call with this target. `slot`: of the view's buffers, 0..kFaceSlots - 1.
    void draw(gpu::Commands &commands, const Target &target, bool isMoved, const Scene &scene,
              const RenderSubject &subject, std::span<const PixelBox> boxes, size_t slot);

    // Pixels of the window where the hand-piece, its shadow and the ghost may be.
    std::vector<PixelBox> handpieceBoxes(const Scene &scene, const FaceWindow &window) {
        return handpiece_.boxes(scene, window);
    }

  private:
    void drawSurface(gpu::Commands &commands, const Target &target, const Scene &scene, const RenderSubject &subject,
                     const gpu::Bound &uniforms);
    void shadeSkin(gpu::Commands &commands, const Target &target, const PixelBox &all,
                   std::span<const PixelBox> handpiece, bool isFar, const RenderSubject &subject,
                   const gpu::Bound &uniforms);
    shared::FaceFrame frameOf(const Scene &scene, const RenderSubject &subject, glm::vec2 size) const;
    struct Slot {
        gpu::Buffer uniforms;
    };
    gpu::Device &device_;
    gpu::Sampler mapSampler_, tileSampler_, pixelSampler_;
    gpu::Image furrows_, pores_;
    gpu::Pipeline surface_, skin_, skinFar_, skinBare_, skinFarBare_, cloth_, hair_, backdrop_;
    HandpiecePass handpiece_;
    MarkPass marks_;
    OverlayPass overlay_;
    std::array<Slot, kFaceSlots> slots_;
};

} // namespace stipple
