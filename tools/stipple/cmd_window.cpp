// stipple, stipple practice, demo, assess, replay: the window.
#include <memory>

#include "engine/app/app.h"
#include "engine/record/attempt.h"
#include "shaders/shared/limits.h"
#include "tools/stipple/session_output.h"

namespace stipple::cli {

namespace {

struct WindowOptions {
    CommonOptions common;
    std::string caseId;
    std::string recording; // to watch; empty: none
    double atS = 0;
    std::string out;
    std::string size = "1280x720";
    std::string quality = "medium";
    app::HandHabits habits;
};

int openWindow(const Program &program, app::AppMode mode, const WindowOptions &options) {
    const Result<app::AssetFolders> assets = app::findAssets(program.assetSearch);
    if (!assets.ok())
        return report(assets.error());
    if (!options.caseId.empty()) { // a wrong name is told here, before a window opens
        const Result<sim::Case> trainingCase = app::loadCase(*assets, options.caseId);
        if (!trainingCase.ok())
            return report(trainingCase.error());
    }
    if (!options.common.person.empty())
        if (const Result<std::string> name = record::cleanName(options.common.person); !name.ok())
            return report(name.error());
    if (!options.recording.empty()) { // so is a recording that cannot be watched
        const Result<sim::Recording> recording = readRecordingFile(options.recording);
        if (!recording.ok())
            return report(recording.error());
        if (const auto made = app::sessionOf(*assets, recording->header, options.common.head); !made.ok())
            return report({made.error().kind, options.recording + ": " + made.error().message});
    }
    const Result<PixelSize> size = parseSize(options.size);
    if (!size.ok())
        return report(size.error());
    return app::runApp({.mode = mode,
                        .caseId = options.caseId,
                        .headFile = options.common.head,
                        .replayFile = options.recording,
                        .replayAtS = options.atS,
                        .ghostFile = options.common.ghost,
                        .deviceSelector = options.common.device,
                        .outFolder = options.out,
                        .person = options.common.person,
                        .seed = options.common.seed,
                        .widthPx = size->width,
                        .heightPx = size->height,
                        .quality = *qualityByName(options.quality),
                        .habits = options.habits,
                        .build = STIPPLE_VERSION,
                        .assets = *assets});
}

void addOptions(CLI::App &command, WindowOptions &options) {
    command.add_option("--device", options.common.device, "Graphics device: auto, an index, or part of a name");
    command.add_option("--head", options.common.head, "A head of your own: OBJ, glTF or PLY file");
    command.add_option("--out", options.out, "Folder for recordings and reports");
    addSeedOption(command, options.common.seed);
    command.add_flag("--left-handed", options.habits.isLeftHanded, "Panel on the left, keys for the right hand");
    command.add_flag("--one-handed", options.habits.isOneHanded,
                     "No two keys at once: Shift and S are tapped, not held");
    command.add_option("--size", options.size, "Window size in pixels, WIDTHxHEIGHT");
    command.add_option("--quality", options.quality, "How finely is drawn: low, medium, high or ultra")
        ->capture_default_str()
        ->check(CLI::IsMember({"low", "medium", "high", "ultra"}));
}

} // namespace

void addWindowCommands(CLI::App &root, Program &program) {
    struct Row {
        const char *name;
        app::AppMode mode;
        const char *help;
        const char *example;
        const char *ghost;
    };
    constexpr Row kRows[] = {
        {"practice", app::AppMode::Practice, "Practise a case in the window", "stipple practice --case cheeks-pen",
         "A run to follow as a ghost instead of the expert's: a recording or a trace of the case"},
        {"demo", app::AppMode::Demo, "Watch a correct session in the window", "stipple demo --case cheeks-pen",
         "A run to play instead of the expert's: a recording or a trace of the case"},
        {"assess", app::AppMode::Assess, "Be assessed on a case in the window", "stipple assess --case cheeks-pen", ""},
    };
    for (const Row &row : kRows) {
        CLI::App *command = root.add_subcommand(row.name, row.help);
        const auto options = std::make_shared<WindowOptions>();
        command->add_option("--case", options->caseId, "Which case; `stipple cases` lists them");
        if (row.mode != app::AppMode::Assess)
            command->add_option("--ghost", options->common.ghost, row.ghost);
        if (row.mode != app::AppMode::Demo)
            addPersonOption(*command, options->common.person);
        addOptions(*command, *options);
        setExample(*command, row.example);
        command->callback([&program, options, mode = row.mode] {
            program.action = [&program, options, mode] { return openWindow(program, mode, *options); };
        });
    }
    CLI::App *command = root.add_subcommand("replay", "Watch a recorded session again in the window, and its score");
    const auto watched = std::make_shared<WindowOptions>();
    command->add_option("recording", watched->recording, "The .stipple file")->required();
    command->add_option("--at", watched->atS, "From so many seconds on")->check(CLI::Range(0.0, kMaxSessionSeconds));
    addOptions(*command, *watched);
    setExample(*command, "stipple replay out/cheeks-pen-20260101-120000.stipple --at 30");
    command->callback([&program, watched] {
        program.action = [&program, watched] { return openWindow(program, app::AppMode::Home, *watched); };
    });
    const auto options = std::make_shared<WindowOptions>();
    addPersonOption(root, options->common.person);
    addOptions(root, *options);
    program.action = [&program, options] { return openWindow(program, app::AppMode::Home, *options); };
}

} // namespace stipple::cli
