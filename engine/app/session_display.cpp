#include "engine/app/session_display.h"

#include <cstdlib>

#include "engine/app/hand_reader.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace stipple::app {

DisplayState probeDisplay() {
    DisplayState state;
    const char *x11 = std::getenv("DISPLAY");
    const char *wayland = std::getenv("WAYLAND_DISPLAY");
    if (x11 != nullptr && *x11 != '\0')
        state.name = std::string("X11 ") + x11;
    else if (wayland != nullptr && *wayland != '\0')
        state.name = std::string("Wayland ") + wayland;
    else {
        state.reason = "neither DISPLAY nor WAYLAND_DISPLAY is set";
        return state;
    }
    if (glfwInit() != GLFW_TRUE) {
        const char *why = nullptr;
        glfwGetError(&why);
        state.reason = why != nullptr ? why : "the window system does not answer";
        return state;
    }
    state.canOpen = true;
    state.hasVulkan = glfwVulkanSupported() == GLFW_TRUE;
    if (!state.hasVulkan)
        state.reason = "no Vulkan driver can show pictures in its windows";
    state.gamepads = gamepads();
    glfwTerminate();
    const std::unique_ptr<PenSource> pens = openXInputPens(0);
    state.pens = pens->devices();
    state.penProblem = pens->problem();
    return state;
}

} // namespace stipple::app
