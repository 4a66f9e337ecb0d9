// The trainer's window: what the command line hands over to it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/app/session_setup.h"
#include "engine/render/quality.h"

namespace stipple::app {

enum class AppMode : uint8_t { Home, Practice, Demo, Assess };

// How a trainee's hands are: --left-handed, --one-handed.
struct HandHabits {
    bool isLeftHanded = false;
    bool isOneHanded = false;
};

struct AppOptions {
    AppMode mode = AppMode::Home;
    std::string caseId;                  // empty: the mode's own default, or chosen in the window
    std::filesystem::path headFile;      // --head; empty: the case's own head
    std::filesystem::path replayFile;    // a recording to watch instead; empty: none
    double replayAtS = 0;                // from here on
    std::filesystem::path ghostFile;     // --ghost; empty: the expert's own run
    std::string deviceSelector = "auto"; // --device: auto, cpu, an index or part of a name
    std::filesystem::path outFolder;     // --out: recordings and reports; empty: recordingsFolder()
    std::string person{};                // --person: whose record runs are kept in; empty: nobody's
    uint64_t seed = 1;
    int widthPx = 1280; // --size, of the window's content
    int heightPx = 720;
    Quality quality = Quality::Medium; // --quality
    HandHabits habits{};
    std::string build; // program version, for recordings
    AssetFolders assets;
};

// Opens the window and runs until it is closed. Errors are told on stderr in one line (and in the window where there
// is one). Returns the program's exit code: 0 closed by the user, 1 assessment not passed, 3 bad case or head file,
// 4 no display, no usable device, or a system fault.
int runApp(const AppOptions &options);

} // namespace stipple::app
