// What a finished or replayed session prints and writes: the score as table or JSON, the report, the pictures.
#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

#include "engine/app/session_setup.h"
#include "sim/session/world.h"
#include "tools/stipple/commands.h"

namespace stipple::cli {

// The score as a table for people: every metric, the largest deductions.
void printScore(const sim::Score &score, const sim::Case &trainingCase);

// Reads a recording's file. Error: not readable at all.
Result<sim::Recording> readRecordingFile(const std::filesystem::path &path);

// What the user should know of a recording that is not whole; empty when it is.
std::string shortfall(const sim::Recording &recording);

} // namespace stipple::cli
