// Whether a window could be opened here, and what hands there are for it, for `stipple doctor`.
#pragma once

#include <string>
#include <vector>

#include "engine/app/hand_device.h"

namespace stipple::app {

struct DisplayState {
    std::string name;       // "X11 :0", "Wayland wayland-0"; empty: none is set
    bool canOpen = false;   // the window system answers
    bool hasVulkan = false; // and windows can show Vulkan pictures
    std::string reason;     // why not; empty when it can
    // Only where the window system answers.
    std::vector<DeviceInfo> gamepads, pens;
    std::string penProblem; // why there can be no pens; empty: there can
};
DisplayState probeDisplay();

} // namespace stipple::app
