// The devices of this machine that are neither mouse nor keyboard, read once a frame: pens from their source, gamepads
// from GLFW.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/app/pen_source.h"

namespace stipple::app {

// Gamepads plugged in now. GLFW is started already.
std::vector<DeviceInfo> gamepads();

class HandReader {
  public:
    explicit HandReader(std::unique_ptr<PenSource> pens) : pens_(std::move(pens)) {}

    struct Reading {
        std::vector<DeviceInfo> gamepads, pens; // plugged in now
        std::string penProblem;                 // why there can be no pens
        std::vector<DeviceSample> samples;
    };
    // `nowS`: of a steady clock.
    Reading read(double nowS);

  private:
    std::unique_ptr<PenSource> pens_;
};

// The pens for a window of GLFW's, a GLFWwindow.
std::unique_ptr<PenSource> openPens(void *glfwWindow);

} // namespace stipple::app
