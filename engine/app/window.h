// The window and what is done in it: the only place that knows GLFW. Keys and buttons are translated; everything is in
// pixels of the window's content.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/app/hand_reader.h"
#include "engine/app/trainer.h"
#include "engine/gpu/device.h"
#include "engine/ui/keys.h"

namespace stipple::app {

// Input since the last call.
struct WindowInput {
    FrameInput frame; // hasPointer says only that the pointer is inside the window
    std::vector<ui::KeyPress> keys;
    std::string text;                      // the letters they wrote, UTF-8
    bool mouseDown[2] = {false, false};    // left, right: held now
    bool mousePressed[2] = {false, false}; // went down since
    bool isCloseWanted = false;
    bool isMinimised = false;
};

class Window {
  public:
    // Errors: no display, no window, or no Vulkan to draw in one; each says what to do.
    static Result<std::unique_ptr<Window>> open(int widthPx, int heightPx, const std::string &title);
    ~Window();
    Window(const Window &) = delete;
    Window &operator=(const Window &) = delete;

    // Waits for input at most so long (0: not at all), then collects it.
    WindowInput poll(double waitS);
    // The pens over this window.
    std::unique_ptr<PenSource> pens() const;
    // How a Vulkan device for this window is made.
    gpu::DeviceOptions deviceOptions(const std::string &selector) const;

    struct Handlers; // GLFW's callbacks

  private:
    Window() = default;
    struct State;
    std::unique_ptr<State> state_;
};

// Tells of something that keeps the window from working, in a message box where the desktop has one; always on stderr.
void tellPlainly(const std::string &message);

} // namespace stipple::app
