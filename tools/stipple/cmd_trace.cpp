// stipple trace: a tidy hand's trace for a case, as a file for `stipple simulate`; every habit can be changed, so that
// traces of good and of bad technique can be made.
#include <memory>

#include "engine/app/demo.h"
#include "engine/base/file.h"
#include "tools/stipple/commands.h"

namespace stipple::cli {

namespace {

struct TraceOptions {
    std::string caseId, out = "-", head, zone;
    std::vector<float> rect;
    std::optional<std::vector<float>> directions;
    int needles = 0;
    double rate = 0;
    sim::ExpertHabits habits;
};

int writeTrace(const Program &program, const TraceOptions &options) {
    const Result<app::AssetFolders> assets = app::findAssets(program.assetSearch);
    if (!assets.ok())
        return report(assets.error());
    const Result<app::SessionAssets> session =
        app::loadSession(*assets, {.caseId = options.caseId, .headFile = options.head, .needles = options.needles});
    if (!session.ok())
        return report(session.error());
    sim::ExpertHabits habits = options.habits;
    if (!options.zone.empty()) {
        const std::optional<sim::ZoneId> zone = sim::zoneByName(options.zone);
        if (!zone || session->trainingCase.planFor(*zone) == nullptr)
            return report(badInput("--zone: the case " + options.caseId + " has no plan for '" + options.zone +
                                   "'; `stipple cases --json` shows its plan"));
        habits.zone = *zone;
    }
    if (!options.rect.empty())
        habits.rect =
            sim::PlaneRect{.lo = {options.rect[0], options.rect[1]}, .hi = {options.rect[2], options.rect[3]}};
    habits.directionsDeg = options.directions;
    const Result<sim::Trace> trace = app::expertTrace(*session, habits);
    if (!trace.ok())
        return report(trace.error());
    const std::string text = sim::traceText(*trace, options.rate);
    if (options.out == "-") {
        print(std::string_view(text).substr(0, text.size() - 1));
        return kGood;
    }
    const Status written = writeFile(options.out, text);
    return written.ok() ? kGood : report(written.error());
}

} // namespace

void addTraceCommand(CLI::App &root, Program &program) {
    CLI::App *command = root.add_subcommand("trace", "Write a tidy hand's trace for a case, or that of a worse hand");
    const auto options = std::make_shared<TraceOptions>();
    sim::ExpertHabits &habits = options->habits;
    const auto number = [&](const char *name, std::optional<float> &value, CLI::Range range, const char *help) {
        command->add_option(name, value, help)->check(range);
    };
    command->add_option("--case", options->caseId, "Which case; `stipple cases` lists them")->required();
    command->add_option("--out", options->out, "CSV file to write, - for the standard output")->capture_default_str();
    command->add_option("--head", options->head, "A head of your own: OBJ, glTF or PLY file");
    command->add_option("--zone", options->zone, "One zone of the plan instead of all");
    command->add_option("--rect", options->rect, "u0,v0,u1,v1 in mm, instead of the zone's whole shape")
        ->delimiter(',')
        ->expected(4)
        ->check(CLI::Range(-500.0, 500.0));
    command->add_option("--directions", options->directions, "Degrees, as 0,90; default: the plan's")
        ->delimiter(',')
        ->check(CLI::Range(-360.0, 360.0));
    number("--passes", habits.passes, CLI::Range(0.0, 100.0), "Per direction; default: the plan's");
    number("--speed", habits.speedMmS, CLI::Range(1.0, 1000.0), "mm/s on the skin");
    number("--spacing", habits.spacingMm, CLI::Range(0.5, 100.0), "mm between lines");
    number("--overrun", habits.overrunMm, CLI::Range(0.0, 50.0), "mm beyond the edge at each end of a line");
    number("--force", habits.forceN, CLI::Range(0.0, 50.0), "N");
    number("--length", habits.lengthUm, CLI::Range(1.0, 5000.0), "µm: the pen's setting, or the needle length");
    number("--frequency", habits.frequencyHz, CLI::Range(1.0, 400.0), "Hz, pen");
    command->add_option("--longest", habits.longestMm, "mm of a stroke")
        ->check(CLI::Range(5.0, 500.0))
        ->capture_default_str();
    command->add_option("--tilt", habits.tiltDeg, "Degrees")->check(CLI::Range(0.0, 60.0))->capture_default_str();
    command->add_option("--tilt-dir", habits.tiltDirDeg, "Degrees from the way of travel; 90 = to its left")
        ->check(CLI::Range(-360.0, 360.0))
        ->capture_default_str();
    command->add_option("--stretch", habits.stretch, "The other hand's tension, 0 to 1")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command->add_flag("!--no-top-up", habits.isToppingUp, "Leave what came off short near margins");
    command->add_flag("!--no-rest", habits.isResting, "Work on when the patient calls");
    command->add_option("--wait", habits.waitS, "s in the air at the end, for the skin to answer")
        ->check(CLI::Range(0.0, 3600.0))
        ->capture_default_str();
    command->add_option("--needles", options->needles, "Of the hand-piece; default: as it comes");
    command->add_option("--rate", options->rate, "Samples a second; default: the corners of the motion")
        ->check(CLI::Range(1.0, 1000.0));
    setExample(*command, "stipple trace --case cheeks-pen --speed 90 --out fast.csv");
    command->callback(
        [&program, options] { program.action = [&program, options] { return writeTrace(program, *options); }; });
}

} // namespace stipple::cli
