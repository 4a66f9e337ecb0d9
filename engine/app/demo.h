// The run that a demonstration plays and that a ghost shows: the program's own expert's (sim/expert), or an
// instructor's from a file.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/app/session_setup.h"
#include "sim/expert/expert.h"
#include "sim/session/input_frame.h"

namespace stipple::app {

// Error: a planned zone is not on this skin.
Result<sim::Trace> expertTrace(const SessionAssets &assets, const sim::ExpertHabits &habits = {});
// `file`: a recording or a trace of this case; empty: the expert's run. Error: what is wrong with the file, or that it
// is of another case, hand-piece or head.
Result<std::vector<sim::InputFrame>> demoFrames(const SessionAssets &assets, const std::filesystem::path &file = {});

} // namespace stipple::app
