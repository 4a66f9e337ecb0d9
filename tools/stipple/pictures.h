// Pictures of a session's moment, rendered off screen.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/app/session_setup.h"
#include "sim/session/world.h"
#include "tools/stipple/commands.h"

namespace stipple::cli {

struct Picture {
    std::string name; // "face", "section", "both"
    std::string caption;
    std::string alt; // what it shows, for people who do not see it
    std::string pngBytes;
};

// The face and the section as they look now. Error: no Vulkan device to draw with (--device cpu names none).
Result<std::vector<Picture>> takePictures(const sim::World &world, const app::SessionAssets &session,
                                          std::string_view deviceSelector, PixelSize size);

} // namespace stipple::cli
