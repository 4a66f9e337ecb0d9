// Timing the simulation's steps and its replay for `stipple bench`.
#pragma once

#include <nlohmann/json.hpp>

#include "engine/app/session_setup.h"
#include "tools/stipple/live_backend.h"

namespace stipple::cli {

// A pen on the practice block, and fields with every tile awake: {"ms": {…}, "punctures_per_s"}.
Result<nlohmann::json> timeBlockSteps(const app::AssetFolders &assets, const LiveBackend &live, int runs);

// A 12-needle pen at 110 Hz on a whole face that already carries one and ten million punctures, interleaved.
Result<nlohmann::json> timeFaceSteps(const app::AssetFolders &assets, const LiveBackend &live, int runs);

// Field steps with 1, 10 and 100 % of the face awake.
Result<nlohmann::json> timeAwakeShares(const app::AssetFolders &assets, const LiveBackend &live, int runs);

// A recorded pen session over the face, replayed on the CPU twins: {"speed", "session_s", "punctures"}.
Result<nlohmann::json> timeReplay(const app::AssetFolders &assets, int runs);

} // namespace stipple::cli
