#include "tests/window/desktop.h"

#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include <X11/Xlib.h> // last: its macros are everybody's names

namespace stipple::test {

namespace fs = std::filesystem;

void pause(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

fs::path freshFolder(const std::string &name) {
    const fs::path folder = fs::path(STIPPLE_BINARY_DIR) / "tests" / "window" / name;
    fs::remove_all(folder);
    fs::create_directories(folder);
    return folder;
}

std::string contentOf(const fs::path &path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string missingPrograms() {
    std::string missing;
    for (const std::string program : {"Xvfb", "xdotool", "import"}) {
        bool isThere = false;
        std::stringstream path(std::getenv("PATH") != nullptr ? std::getenv("PATH") : "");
        for (std::string folder; std::getline(path, folder, ':');)
            isThere = isThere || ::access((fs::path(folder) / program).c_str(), X_OK) == 0;
        if (!isThere)
            missing += (missing.empty() ? "" : ", ") + program;
    }
    return missing;
}

Process::Process(const Words &words, const Environment &environment, const fs::path &log) : log_(log) {
    std::vector<char *> arguments;
    for (const std::string &word : words)
        arguments.push_back(const_cast<char *>(word.c_str()));
    arguments.push_back(nullptr);
    const int file = ::open(log.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
    REQUIRE(file >= 0);
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
        ::dup2(file, STDOUT_FILENO);
        ::dup2(file, STDERR_FILENO);
        for (const auto &[name, value] : environment) {
            if (value.empty())
                ::unsetenv(name.c_str());
            else
                ::setenv(name.c_str(), value.c_str(), 1);
        }
        ::execvp(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(file);
}

Process::~Process() {
    if (isRunning())
        kill();
}

bool Process::isRunning() {
    if (!hasEnded_ && ::waitpid(pid_, &status_, WNOHANG) == pid_)
        hasEnded_ = true;
    return !hasEnded_;
}

int Process::wait(double seconds) {
    for (double waited = 0; isRunning(); waited += 0.02) {
        if (waited >= seconds)
            return -1;
        pause(0.02);
    }
    return WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
}

void Process::kill() {
    if (!hasEnded_) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, &status_, 0);
        hasEnded_ = true;
    }
}

std::string Process::log() const { return contentOf(log_); }

std::pair<int, std::string> run(const Words &words, const Environment &environment, double seconds) {
    const fs::path log = fs::path(STIPPLE_BINARY_DIR) / "tests" / "window" / ("run-" + std::to_string(::getpid()));
    fs::create_directories(log.parent_path());
    Process process(words, environment, log);
    const int code = process.wait(seconds);
    const std::string text = process.log();
    fs::remove(log);
    return {code, text};
}

Desktop::Desktop() {
    // The server picks a free display and says which.
    const fs::path folder = freshFolder("display");
    const fs::path log = folder / "server.log";
    server_ = std::make_unique<Process>(
        Words{"Xvfb", "-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-noreset"}, Environment{},
        log);
    for (int i = 0; i < 500 && display_.empty(); ++i) {
        pause(0.02);
        std::istringstream lines(contentOf(log));
        for (std::string line; std::getline(lines, line);)
            if (!line.empty() && line.find_first_not_of("0123456789") == std::string::npos && !lines.eof())
                display_ = ":" + line;
    }
    INFO(contentOf(log));
    REQUIRE_FALSE(display_.empty());
}

std::string Desktop::hands(const Words &words) const {
    Words all = {"xdotool"};
    all.insert(all.end(), words.begin(), words.end());
    return run(all, environment(), 60).second;
}

namespace {
std::string whole(float v) { return std::to_string(static_cast<int>(std::lround(v))); }
} // namespace

void Desktop::move(glm::vec2 px) const { hands({"mousemove", whole(px.x), whole(px.y)}); }

void Desktop::click(glm::vec2 px) const {
    hands({"mousemove", whole(px.x), whole(px.y), "sleep", "0.3", "mousedown", "1", "sleep", "0.25", "mouseup", "1",
           "sleep", "0.3"});
}

void Desktop::drag(glm::vec2 from, glm::vec2 to, double seconds) const {
    Words words = {"mousemove", whole(from.x), whole(from.y), "sleep", "0.2", "mousedown", "1", "sleep", "0.15"};
    const int parts = std::max(2, static_cast<int>(seconds / 0.02));
    for (int i = 1; i <= parts; ++i) {
        const glm::vec2 at = from + (to - from) * (static_cast<float>(i) / static_cast<float>(parts));
        words.insert(words.end(), {"mousemove", whole(at.x), whole(at.y), "sleep", "0.02"});
    }
    words.insert(words.end(), {"mouseup", "1", "sleep", "0.2"});
    hands(words);
}

void Desktop::screenshot(const std::string &name) const {
    const fs::path folder = fs::path(STIPPLE_BINARY_DIR) / "artefacts";
    fs::create_directories(folder);
    const auto [code, text] = run({"import", "-window", "root", (folder / (name + ".png")).string()}, environment());
    INFO(text);
    CHECK(code == 0);
}

std::string Desktop::window(double seconds) const {
    for (double waited = 0; waited < seconds; waited += 0.3) {
        std::istringstream ids(hands({"search", "--onlyvisible", "--name", "^Stipple$"}));
        std::string id;
        if (std::getline(ids, id) && !id.empty() && id.find_first_not_of("0123456789") == std::string::npos)
            return id;
        pause(0.3);
    }
    return {};
}

void Desktop::close(const std::string &window) const {
    ::Display *display = XOpenDisplay(display_.c_str());
    REQUIRE(display != nullptr);
    XEvent event{};
    event.xclient.type = ClientMessage;
    event.xclient.window = std::stoul(window);
    event.xclient.message_type = XInternAtom(display, "WM_PROTOCOLS", False);
    event.xclient.format = 32;
    event.xclient.data.l[0] = static_cast<long>(XInternAtom(display, "WM_DELETE_WINDOW", False));
    event.xclient.data.l[1] = CurrentTime;
    CHECK(XSendEvent(display, event.xclient.window, False, NoEventMask, &event) != 0);
    XFlush(display);
    XCloseDisplay(display);
}

} // namespace stipple::test
