// The window's graphics: device, swapchain and renderer together, made anew when the device is lost.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/app/trainer.h"
#include "engine/app/window.h"
#include "engine/gpu/swapchain.h"
#include "engine/render/renderer.h"

struct ImDrawData;
struct ImDrawList;

namespace stipple::app {

// How finely views are drawn.
struct Fineness {
    float faceScale = 1; // pixels of the face drawn per pixel shown
    Quality quality = Quality::Medium;
};

// What the window shows of the trainer's session, without the interface.
Scene sceneOf(const Trainer &trainer, const FrameInput &input, const Fineness &fineness);
// Rulers and legends that belong to the pictures, into a list under the panels.
void drawViewLabels(ImDrawList &list, const Trainer &trainer, const FrameInput &input, const Renderer &renderer);

class ScreenGraphics {
  public:
    static Result<std::unique_ptr<ScreenGraphics>> create(const Window &window, const std::string &selector);
    ~ScreenGraphics();

    gpu::Device &device() { return *device_; }
    // Whom to show; call when the session changes (`session` is its number).
    void setSession(const SessionAssets &assets, const sim::World &world, uint64_t session);
    const Renderer &renderer() const { return *renderer_; }
    // One frame. False: there is nothing to draw into just now. Throws gpu::DeviceLost.
    bool draw(const Trainer &trainer, const FrameInput &input, const ImDrawData &ui, const Fineness &fineness);

  private:
    ScreenGraphics() = default;
    std::unique_ptr<gpu::Device> device_;
    std::unique_ptr<gpu::Swapchain> swapchain_;
    std::unique_ptr<Renderer> renderer_;
    std::unique_ptr<gpu::Commands> commands_[2];
    int turn_ = 0;
    uint64_t session_ = 0; // shown; 0: none
};

} // namespace stipple::app
