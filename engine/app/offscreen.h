// The window's frames without a window: the trainer, its interface and its views drawn into a picture. For benches.
#pragma once

#include <functional>
#include <vector>

#include "engine/app/screen.h"
#include "engine/app/ui_context.h"
#include "engine/ui/events.h"
#include "engine/ui/tags.h"

namespace stipple::app {

class Offscreen {
  public:
    // `trainer`: with its session begun.
    Offscreen(gpu::Device &device, Trainer trainer, glm::vec2 windowPx);
    ~Offscreen() { settle(); }
    Offscreen(const Offscreen &) = delete;
    Offscreen &operator=(const Offscreen &) = delete;

    Trainer &trainer() { return trainer_; }
    FrameInput &input() { return input_; } // what trainer().advance() and the frames get

    // One frame, as the window draws it; `change` may look elsewhere. Two may be on their way on the device. Timed:
    // alone.
    void draw(const Fineness &fineness, bool hasInterface, const std::function<void(Scene &)> &change,
              bool isTimed = false);
    void settle() { device_.waitIdle(); }
    const FrameReport &report() const { return renderer_.lastFrame(); }
    // Of the timed frame before the last one.
    const std::vector<gpu::PassTime> &passes() const { return passes_; }

  private:
    gpu::Device &device_;
    Trainer trainer_;
    UiContext context_;
    Renderer renderer_;
    gpu::Commands commands_[2], timed_;
    gpu::Image target_;
    ui::Tags tags_;
    ui::Events events_;
    FrameInput input_;
    int turn_ = 0;
    std::vector<gpu::PassTime> passes_;
};

} // namespace stipple::app
