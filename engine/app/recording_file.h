// The file a session is recorded to: every piece is handed to the system at once (so that a killed program loses
// nothing it wrote) and to the disk once a second (so that a power cut loses a second). Never overwrites.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace stipple::app {

class RecordingFile {
  public:
    // Creates <folder>/<caseId>-<YYYYmmdd-HHMMSS>.stipple (local time; -2, -3 … when taken), the folder too.
    static Result<RecordingFile> create(const std::filesystem::path &folder, std::string_view caseId);

    RecordingFile(RecordingFile &&) noexcept;
    RecordingFile &operator=(RecordingFile &&) noexcept;
    ~RecordingFile();

    const std::filesystem::path &path() const { return path_; }
    // Appends; empty pieces are fine. After a first failure (disk full, medium gone) nothing more is written, so that
    // the file stays readable up to its last whole chunk; every later call returns the same error again.
    Status append(std::string_view bytes);
    // Everything to the disk, then closed. The first error of the file's life, if any.
    Status close();

  private:
    RecordingFile(std::filesystem::path path, int descriptor);
    Status fail(int code);

    std::filesystem::path path_;
    int descriptor_ = -1;
    std::string failure_; // empty: none so far
    std::chrono::steady_clock::time_point lastSync_;
};

} // namespace stipple::app
