// Whether a window could be opened here, for `stipple doctor`.
#pragma once

#include <string>

namespace stipple::app {

struct DisplayState {
    std::string name;       // "X11 :0", "Wayland wayland-0"; empty: none is set
    bool canOpen = false;   // the window system answers
    bool hasVulkan = false; // and windows can show Vulkan pictures
    std::string reason;     // why not; empty when it can
};
DisplayState probeDisplay();

} // namespace stipple::app
