// Runs the real program as a user's shell would, and says what came of it.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace stipple::test {

struct Ran {
    int code = -1;  // exit code; -1 when it did not end by itself
    int signal = 0; // that ended it, 0 for none
    std::string out, err;
};

using Words = std::vector<std::string>;
using Environment = std::vector<std::pair<std::string, std::string>>; // added to the test's own

// `words[0]` is the program (searched in PATH). Killed, with a failure, after `timeoutS`.
Ran runProgram(const Words &words, const Environment &extra = {}, double timeoutS = 120);
// The trainer under test with these arguments.
Ran trainer(Words arguments, const Environment &extra = {});
// Starts the trainer and kills it (SIGKILL) as soon as `isTime` says so.
Ran trainerKilled(Words arguments, const std::function<bool()> &isTime);

// A fresh empty folder of this name under the build's test folder.
std::filesystem::path freshFolder(const std::string &name);
std::string contentOf(const std::filesystem::path &path);
void writeText(const std::filesystem::path &path, const std::string &text);

// A scripted hand's trace for a case (`stipple trace`): more arguments change its habits. Returns the file.
std::filesystem::path makeTrace(const std::filesystem::path &folder, const std::string &caseId,
                                const Words &habits = {});

// The one recording in a folder.
std::filesystem::path recordingIn(const std::filesystem::path &folder);

} // namespace stipple::test
