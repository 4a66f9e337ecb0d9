#include "engine/app/hand_reader.h"

#include <algorithm>
#include <cstdlib>

#include <dlfcn.h>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace stipple::app {

namespace {

// A joystick with a known layout; SDL's own mappings may be given as SDL_GAMECONTROLLERCONFIG.
void readMappings() {
    static const bool isRead = [] {
        const char *mappings = std::getenv("SDL_GAMECONTROLLERCONFIG");
        return mappings != nullptr && glfwUpdateGamepadMappings(mappings) == GLFW_TRUE;
    }();
    (void)isRead;
}

DeviceSample sampleOf(int id, const GLFWgamepadstate &state, double nowS) {
    DeviceSample sample{.kind = HandClass::Gamepad, .id = id, .timeS = nowS};
    for (size_t i = 0; i < kHandAxes; ++i) // GLFW's order is PadAxis's; its triggers rest at -1
        sample.axes[i] = i < PadLeftTrigger ? state.axes[i] : 0.5F * (state.axes[i] + 1.0F);
    for (int i = 0; i <= GLFW_GAMEPAD_BUTTON_LAST; ++i)
        sample.buttons |= state.buttons[i] == GLFW_PRESS ? 1U << i : 0U;
    return sample;
}

} // namespace

std::vector<DeviceInfo> gamepads() {
    readMappings();
    std::vector<DeviceInfo> found;
    for (int id = GLFW_JOYSTICK_1; id <= GLFW_JOYSTICK_LAST; ++id) {
        if (glfwJoystickPresent(id) != GLFW_TRUE)
            continue;
        const bool isKnown = glfwJoystickIsGamepad(id) == GLFW_TRUE;
        const char *name = isKnown ? glfwGetGamepadName(id) : glfwGetJoystickName(id);
        DeviceInfo info{.kind = HandClass::Gamepad, .id = id, .name = cleanName(name != nullptr ? name : "")};
        info.has.fill(isKnown);
        if (!isKnown)
            info.problem = "Nobody has told which of its sticks is which: set SDL_GAMECONTROLLERCONFIG to its mapping.";
        found.push_back(std::move(info));
    }
    return found;
}

HandReader::Reading HandReader::read(double nowS) {
    Reading reading;
    reading.gamepads = gamepads();
    for (const DeviceInfo &pad : reading.gamepads) {
        GLFWgamepadstate state{};
        if (pad.problem.empty() && glfwGetGamepadState(pad.id, &state) == GLFW_TRUE)
            reading.samples.push_back(sampleOf(pad.id, state, nowS));
    }
    pens_->poll(reading.samples);
    reading.pens = pens_->devices();
    reading.penProblem = pens_->problem();
    return reading;
}

std::unique_ptr<PenSource> openPens(void *glfwWindow) {
    // Looked up, not linked: a GLFW made for Wayland alone has no such function.
    using WindowOf = unsigned long (*)(GLFWwindow *);
    const auto windowOf = reinterpret_cast<WindowOf>(::dlsym(RTLD_DEFAULT, "glfwGetX11Window"));
    return openXInputPens(windowOf != nullptr ? windowOf(static_cast<GLFWwindow *>(glfwWindow)) : 0);
}

} // namespace stipple::app
