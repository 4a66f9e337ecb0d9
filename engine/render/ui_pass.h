// Draws Dear ImGui's lists (1.86) with a pipeline of our own: its Vulkan back end wants a render pass, which nothing
// else here has.
#pragma once

#include "engine/gpu/commands.h"

struct ImDrawData;

namespace stipple {

class UiPass {
  public:
    UiPass(gpu::Device &device, VkFormat targetFormat);
    // Puts the data's vertices into the slot's buffers; call before rendering begins. The font picture of the current
    // ImGui context is made (anew) when its atlas changed.
    void prepare(gpu::Commands &commands, const ImDrawData &data, int slot);
    // Inside rendering on a target of the data's size.
    void draw(gpu::Commands &commands, const ImDrawData &data, int slot);

  private:
    struct Slot {
        gpu::Buffer vertices, indices, fontUpload;
    };
    gpu::Device &device_;
    gpu::Pipeline pipeline_;
    gpu::Sampler sampler_;
    gpu::Image font_;
    const void *fontPixels_ = nullptr;
    Slot slots_[3];
};

} // namespace stipple
