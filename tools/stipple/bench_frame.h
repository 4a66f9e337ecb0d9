// Timing the renderer's frames for `stipple bench frame` and `startup`.
#pragma once

#include <nlohmann/json.hpp>

#include "engine/app/session_setup.h"
#include "engine/gpu/device.h"

namespace stipple::cli {

struct FrameBench {
    int frames = 60;              // of each figure, after a warm-up
    uint64_t punctures = 1000000; // on the face before frames are timed
    std::string shot;             // only this figure; empty: all
};
// Frames of the trainer's own window at 1280×720, drawn without one: face, section, interface and session, the pen
// working at 110 Hz on a face that has had `punctures`; with the camera still and moving, at low and medium quality,
// near and far. Each with the share of its passes and of what was kept.
Result<nlohmann::json> timeFrames(const app::AssetFolders &assets, gpu::Device &device, const FrameBench &bench);

// The program from its start to its first frame, in processes of their own: with and without kept pipelines. Error: no
// program to start.
Result<nlohmann::json> timeStartup(int runs);
// What those processes do: prints a line when the first frame is finished; who started them takes the time.
Status printFirstFrame(const app::AssetFolders &assets, gpu::Device &device);

} // namespace stipple::cli
