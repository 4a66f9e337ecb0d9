// Timing the renderer's frames for `stipple bench`.
#pragma once

#include <nlohmann/json.hpp>

#include "engine/app/session_setup.h"
#include "engine/gpu/device.h"

namespace stipple::cli {

// Frames at 1280×720 by view and by pass, with a pen working on the cheek.
Result<nlohmann::json> timeFrames(const app::AssetFolders &assets, gpu::Device &device, int runs);

} // namespace stipple::cli
