// Timing the renderer's frames for `stipple bench`.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/app/session_setup.h"

namespace stipple::cli {

// {"min", "median", "max"} of the values times `scale`.
nlohmann::json spreadOf(std::vector<double> values, double scale);

// Frames at 1280×720 by view and by pass. Error: no device to draw with.
Result<nlohmann::json> timeFrames(const app::AssetFolders &assets, const std::string &deviceSelector, int runs);

} // namespace stipple::cli
