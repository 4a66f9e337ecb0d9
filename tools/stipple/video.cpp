#include "tools/stipple/video.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ; // POSIX gives it no header

namespace stipple::cli {

Result<VideoWriter> VideoWriter::open(const std::filesystem::path &file, int width, int height, int framesPerS) {
    std::signal(SIGPIPE, SIG_IGN); // an ffmpeg that stopped is told by write()
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return systemError(std::string("no pipe to ffmpeg: ") + std::strerror(errno));
    const std::string size = std::to_string(width) + "x" + std::to_string(height), rate = std::to_string(framesPerS);
    // yuv420p plays everywhere; it wants even sides.
    std::vector<std::string> words = {"ffmpeg",
                                      "-nostdin",
                                      "-loglevel",
                                      "error",
                                      "-y",
                                      "-f",
                                      "rawvideo",
                                      "-pix_fmt",
                                      "rgba",
                                      "-s",
                                      size,
                                      "-r",
                                      rate,
                                      "-i",
                                      "-",
                                      "-vf",
                                      "pad=ceil(iw/2)*2:ceil(ih/2)*2",
                                      "-pix_fmt",
                                      "yuv420p",
                                      file.string()};
    std::vector<char *> arguments;
    for (std::string &word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
    VideoWriter writer;
    const int fault = ::posix_spawnp(&writer.child_, "ffmpeg", &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[0]);
    if (fault != 0) {
        ::close(ends[1]);
        writer.child_ = -1;
        return systemError(fault == ENOENT ? "a video needs ffmpeg, which is not installed: apt install ffmpeg"
                                           : std::string("ffmpeg could not be started: ") + std::strerror(fault));
    }
    writer.pipe_ = ends[1];
    writer.file_ = file;
    return writer;
}

VideoWriter::VideoWriter(VideoWriter &&other) noexcept
    : file_(std::move(other.file_)), child_(std::exchange(other.child_, -1)), pipe_(std::exchange(other.pipe_, -1)) {}

VideoWriter::~VideoWriter() {
    if (child_ > 0)
        (void)finish();
}

Status VideoWriter::add(const Image8 &picture) {
    const uint8_t *at = picture.pixels.data();
    size_t left = picture.pixels.size();
    while (left > 0) {
        const ssize_t written = ::write(pipe_, at, left);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return systemError("ffmpeg stopped before the video " + file_.string() + " was whole");
        at += written;
        left -= static_cast<size_t>(written);
    }
    return Ok{};
}

Status VideoWriter::finish() {
    if (pipe_ >= 0)
        ::close(std::exchange(pipe_, -1));
    int status = 0;
    const pid_t child = std::exchange(child_, -1);
    while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return Ok{};
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
    return systemError("ffmpeg could not write " + file_.string() + "; it says why above");
}

} // namespace stipple::cli
