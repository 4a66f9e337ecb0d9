// Overlays over the skin: the measures' picture with its palette, and lines.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "engine/render/overlay_map.h"
#include "engine/render/pass_setup.h"

namespace stipple {

class OverlayPass {
  public:
    OverlayPass(gpu::Device &device, VkFormat format);
    void reset();
    // Brings the scene's overlay up to date; true when it changed. `isWhole`: whatever it costs.
    bool update(gpu::Commands &commands, const Scene &scene, size_t turn, bool isWhole);
    // Draws it over the skin's pixels (colour and depth are bound, nothing but skin is drawn yet). `uniforms`: slot 0.
    void draw(gpu::Commands &commands, const Scene &scene, const gpu::Image &gbuffer, const gpu::Bound &uniforms);
    // Its lines, over whatever lies in front.
    void drawLines(gpu::Commands &commands, const Scene &scene, const gpu::Bound &uniforms);

  private:
    void upload(gpu::Commands &commands, const Image8 &picture, gpu::Image &image, gpu::Buffer &staging);
    gpu::Device &device_;
    gpu::Sampler sampler_, pixelSampler_;
    gpu::Pipeline area_, line_;
    gpu::Image measures_, palette_;
    PerFrame<gpu::Buffer> staging_, paletteStaging_;
    gpu::Buffer lines_;
    uint32_t lineCount_ = 0;
    OverlayMap map_;
    std::optional<std::pair<uint32_t, Overlay>> painted_; // step
};

} // namespace stipple
