// Timing the renderer's frames for `stipple bench`.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/app/session_setup.h"
#include "engine/gpu/device.h"

namespace stipple::cli {

// {"min", "median", "max"} of the values times `scale`.
nlohmann::json spreadOf(std::vector<double> values, double scale);

// Frames at 1280×720 by view and by pass, with a pen working on the cheek.
Result<nlohmann::json> timeFrames(const app::AssetFolders &assets, gpu::Device &device, int runs);

} // namespace stipple::cli
