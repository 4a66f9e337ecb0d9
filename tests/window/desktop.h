// A display of its own (Xvfb), programs on it, and synthetic hands (xdotool): for tests of the real window.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

#include <glm/glm.hpp>

namespace stipple::test {

using Words = std::vector<std::string>;
using Environment = std::vector<std::pair<std::string, std::string>>; // an empty value unsets

// Programs these tests need and this machine has not; empty: all are there.
std::string missingPrograms();

// A running program; killed at the end of its life if it still runs.
class Process {
  public:
    Process(const Words &words, const Environment &environment, const std::filesystem::path &log);
    ~Process();
    Process(const Process &) = delete;
    Process &operator=(const Process &) = delete;
    bool isRunning();
    // Exit code; -1 when it has not ended after so long, 128 + n when signal n ended it.
    int wait(double seconds);
    void kill(); // SIGKILL
    std::string log() const;

  private:
    pid_t pid_ = -1;
    int status_ = 0;
    bool hasEnded_ = false;
    std::filesystem::path log_;
};

// Runs to its end; output of both streams.
std::pair<int, std::string> run(const Words &words, const Environment &environment = {}, double seconds = 120);

class Desktop {
  public:
    Desktop();
    const std::string &display() const { return display_; }
    Environment environment() const { return {{"DISPLAY", display_}, {"WAYLAND_DISPLAY", ""}}; }
    // xdotool with these words; its output.
    std::string hands(const Words &words) const;
    void key(const std::string &name) const { hands({"key", "--clearmodifiers", name}); }
    void move(glm::vec2 px) const;
    void click(glm::vec2 px) const;
    // With the left button down from `from` to `to` at a steady pace.
    void drag(glm::vec2 from, glm::vec2 to, double seconds) const;
    void screenshot(const std::string &name) const; // into the build's artefacts folder
    // The trainer's window; waits for it. Empty: it did not come.
    std::string window(double seconds = 60) const;
    // Asks the window to close as its frame's button does.
    void close(const std::string &window) const;

  private:
    std::string display_;
    std::unique_ptr<Process> server_;
};

void pause(double seconds);
std::filesystem::path freshFolder(const std::string &name);
std::string contentOf(const std::filesystem::path &path);

} // namespace stipple::test
