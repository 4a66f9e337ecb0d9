// Running the real program from the tests: see tests/support/program.h.
#include "tests/support/program.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

extern char **environ;

namespace stipple::test {

namespace fs = std::filesystem;

namespace {

std::vector<char *> pointersTo(std::vector<std::string> &words) {
    std::vector<char *> pointers;
    for (std::string &word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<std::string> environmentWith(const Environment &extra) {
    std::vector<std::string> all;
    for (char **entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        bool isReplaced = false;
        for (const auto &[name, value] : extra)
            isReplaced = isReplaced || text.compare(0, name.size() + 1, name + "=") == 0;
        if (!isReplaced)
            all.push_back(text);
    }
    for (const auto &[name, value] : extra)
        all.push_back(name + "=" + value);
    return all;
}

// Runs `words`, kills it after `limitS` or when `isTime` says so; whether that is a failure is the caller's to say.
Ran spawn(Words words, const Environment &extra, double limitS, const std::function<bool()> &isTime = {}) {
    int outPipe[2], errPipe[2];
    REQUIRE(::pipe2(outPipe, O_CLOEXEC) == 0);
    REQUIRE(::pipe2(errPipe, O_CLOEXEC) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, outPipe[1], 1);
    posix_spawn_file_actions_adddup2(&actions, errPipe[1], 2);
    std::vector<std::string> environment = environmentWith(extra);
    pid_t child = 0;
    const int failed = posix_spawnp(&child, words[0].c_str(), &actions, nullptr, pointersTo(words).data(),
                                    pointersTo(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    ::close(outPipe[1]);
    ::close(errPipe[1]);
    INFO("cannot start " << words[0] << ": " << std::strerror(failed));
    REQUIRE(failed == 0);

    Ran ran;
    pollfd sources[2] = {{outPipe[0], POLLIN, 0}, {errPipe[0], POLLIN, 0}};
    std::string *const sinks[2] = {&ran.out, &ran.err};
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(limitS);
    int open = 2;
    while (open > 0) {
        const auto leftMs =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        if (leftMs <= 0 || (isTime && isTime())) {
            ::kill(child, SIGKILL);
            break;
        }
        if (::poll(sources, 2, static_cast<int>(std::min<long long>(leftMs, isTime ? 1 : 1000))) <= 0)
            continue;
        for (int i = 0; i < 2; ++i) {
            if (sources[i].fd < 0 || sources[i].revents == 0)
                continue;
            char block[65536];
            const ssize_t got = ::read(sources[i].fd, block, sizeof block);
            if (got > 0) {
                sinks[i]->append(block, static_cast<size_t>(got));
            } else {
                sources[i].fd = -1;
                --open;
            }
        }
    }
    ::close(outPipe[0]);
    ::close(errPipe[0]);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status))
        ran.code = WEXITSTATUS(status);
    if (WIFSIGNALED(status))
        ran.signal = WTERMSIG(status);
    return ran;
}

} // namespace

Ran runProgram(const Words &words, const Environment &extra, double timeoutS) {
    Ran ran = spawn(words, extra, timeoutS);
    INFO(words[0] << " ended by signal " << ran.signal << " (9: not done in " << timeoutS << " s): " << ran.err);
    CHECK(ran.signal == 0);
    return ran;
}

Ran trainer(Words arguments, const Environment &extra) {
    arguments.insert(arguments.begin(), STIPPLE_PROGRAM);
    return runProgram(arguments, extra);
}

Ran trainerKilled(Words arguments, const std::function<bool()> &isTime) {
    arguments.insert(arguments.begin(), STIPPLE_PROGRAM);
    return spawn(arguments, {}, 120, isTime);
}

fs::path freshFolder(const std::string &name) {
    const fs::path folder = fs::path(STIPPLE_BINARY_DIR) / "test-program" / name;
    fs::remove_all(folder);
    fs::create_directories(folder);
    return folder;
}

std::string contentOf(const fs::path &path) {
    std::ifstream file(path, std::ios::binary);
    INFO(path);
    REQUIRE(file.good());
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void writeText(const fs::path &path, const std::string &text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    INFO(path);
    REQUIRE(file.good());
}

fs::path makeTrace(const fs::path &folder, const std::string &caseId, const Words &habits) {
    const fs::path file = folder / (caseId + ".csv");
    Words words = {"trace", "--case", caseId, "--out", file.string()};
    words.insert(words.end(), habits.begin(), habits.end());
    const Ran ran = trainer(words);
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    return file;
}

fs::path recordingIn(const fs::path &folder) {
    fs::path found;
    int count = 0;
    for (const fs::directory_entry &entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".stipple") {
            found = entry.path();
            ++count;
        }
    INFO("recordings in " << folder);
    REQUIRE(count == 1);
    return found;
}

} // namespace stipple::test
