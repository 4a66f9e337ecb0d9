// An expert's pass over a case, as input frames: tidy lines over every planned zone in every planned direction, square,
// even and lifted between lines. What the demonstration mode plays.
#pragma once

#include <vector>

#include "engine/app/session_setup.h"
#include "sim/session/input_frame.h"

namespace stipple::app {

// Error: a planned zone is not on this skin.
Result<std::vector<sim::InputFrame>> demoFrames(const SessionAssets &assets);

} // namespace stipple::app
