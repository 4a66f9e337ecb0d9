// Pictures of a session's moment, rendered off screen.
#pragma once

#include <string>
#include <vector>

#include "engine/app/session_setup.h"
#include "engine/gpu/device.h"
#include "engine/render/picture.h"
#include "tools/stipple/commands.h"

namespace stipple::cli {

struct Picture {
    std::string name; // "face", "section"
    std::string caption;
    std::string alt; // what it shows, for people who do not see it
    std::string pngBytes;
};

// The worked skin from the case's own side, and the section, as they look now.
Result<std::vector<Picture>> takePictures(gpu::Device &device, const sim::World &world,
                                          const app::SessionAssets &session, PixelSize size);

// From where a case is looked at: its start view; the block from above.
CameraPreset presetOf(const sim::Case &trainingCase);

} // namespace stipple::cli
