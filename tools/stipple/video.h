// A film from pictures, made by ffmpeg where it is installed.
#pragma once

#include <filesystem>

#include <sys/types.h>

#include "engine/base/mesh.h"
#include "engine/base/result.h"

namespace stipple::cli {

class VideoWriter {
  public:
    // The format follows from the file's name (.mp4, .webm, .mkv). Error: no ffmpeg, and how to get it.
    static Result<VideoWriter> open(const std::filesystem::path &file, int width, int height, int framesPerS);
    VideoWriter(VideoWriter &&other) noexcept;
    VideoWriter &operator=(VideoWriter &&) = delete;
    ~VideoWriter();
    // RGBA of the size given to open(). Error: ffmpeg has stopped.
    Status add(const Image8 &picture);
    // Error: ffmpeg could not write the file; nothing half-made is left.
    Status finish();

  private:
    VideoWriter() = default;
    std::filesystem::path file_;
    pid_t child_ = -1;
    int pipe_ = -1;
};

} // namespace stipple::cli
