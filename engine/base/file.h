// Bounded file input and whole-file output: nothing is read without a limit, nothing is half-written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace stipple {

// The whole file as bytes. Errors: missing, a folder, unreadable, larger than `maxBytes`.
Result<std::string> readFile(const std::filesystem::path &path, uint64_t maxBytes);

// Writes to a temporary file beside `path` and renames it over, so that a full disk leaves the old file whole.
Status writeFile(const std::filesystem::path &path, std::string_view bytes);

// Creates the folder (and its parents). Error: names the folder and the reason.
Status makeFolder(const std::filesystem::path &path);

} // namespace stipple
