// stipple bench: times the program's own work beside limits of the machine measured in the same run.
#include <memory>
#include <vector>

#include "tools/stipple/bench_frame.h"
#include "tools/stipple/bench_kernels.h"
#include "tools/stipple/bench_step.h"
#include "tools/stipple/bench_timing.h"
#include "tools/stipple/live_backend.h"
#include "tools/stipple/session_output.h"

namespace stipple::cli {

namespace {

using nlohmann::json;

struct BenchOptions {
    CommonOptions common;
    std::string what = "all";
    int runs = 20;
    std::string shot;
};

int bench(const Program &program, const BenchOptions &options) {
    const Result<app::AssetFolders> assets = app::findAssets(program.assetSearch);
    if (!assets.ok())
        return report(assets.error());
    const Result<LiveBackend> live = chooseLiveBackend(options.common.device);
    if (!live.ok())
        return report(live.error());
    if (!live->note.empty())
        note(live->note);
    if (options.what == "first-frame") {
        if (live->device == nullptr)
            return report(systemError("there is no Vulkan device to draw a frame with"));
        const Status printed = printFirstFrame(*assets, *live->device);
        return printed.ok() ? static_cast<int>(kGood) : report(printed.error());
    }
    TwoThreads threads;
    std::vector<double> copy, copyTwo, multiplyAdd;
    {
        const MemoryCopy large(size_t{64} << 20); // far larger than the caches
        for (int i = 0; i < options.runs; ++i) {
            copy.push_back(large.rate());
            copyTwo.push_back(large.rate(threads));
            multiplyAdd.push_back(multiplyAddRate());
        }
    }
    json out = {{"device", live->device ? live->device->info().name : "none"},
                {"kernels", live->backend->name()},
                {"backend_reason", live->reason},
                {"runs", options.runs},
                {"limits",
                 {{"memory_copy_gb_s", spreadOf(copy, 1e-9)},
                  {"memory_copy_two_threads_gb_s", spreadOf(copyTwo, 1e-9)},
                  {"multiply_add_gflop_s", spreadOf(multiplyAdd, 1e-9)}}}};
    const bool isAll = options.what == "all";
    const auto put = [](json &where, const Result<json> &figures) {
        if (figures.ok())
            where.update(*figures);
        return figures.ok() ? static_cast<int>(kGood) : report(figures.error());
    };
    if (isAll || options.what == "step") {
        // The face first: its memory is counted from the process's peak.
        json face = json::object();
        if (const int code = put(face, timeFaceSteps(*assets, *live, options.runs)); code != kGood)
            return code;
        if (const int code = put(out["step"], timeBlockSteps(*assets, *live, options.runs)); code != kGood)
            return code;
        out["punctures_per_s"] = out["step"]["punctures_per_s"];
        out["step"].erase("punctures_per_s");
        out["step"]["face"] = face;
        const Result<json> curve = timeAwakeShares(*assets, *live, options.runs);
        if (!curve.ok())
            return report(curve.error());
        out["step"]["awake"] = *curve;
    }
    if (isAll || options.what == "kernels") {
        out["kernel"] = timeKernels(*live, options.runs);
    }
    if (isAll || options.what == "replay")
        if (const int code = put(out["replay"], timeReplay(*assets, options.runs)); code != kGood)
            return code;
    if (isAll || options.what == "frame") {
        if (live->device == nullptr && !isAll)
            return report(systemError("frames cannot be timed without a Vulkan device; `stipple doctor` says why"));
        if (live->device == nullptr) {
            note("frames are not timed: there is no Vulkan device");
        } else {
            const Result<json> frames =
                timeFrames(*assets, *live->device, {.frames = 3 * options.runs, .shot = options.shot});
            if (!frames.ok())
                return report(frames.error());
            out["frame"] = *frames;
        }
    }
    if (isAll || options.what == "startup")
        if (const int code = put(out["startup"]["first_frame_ms"], timeStartup(std::max(3, options.runs / 4)));
            code != kGood)
            return code;
    out["peak_memory_mib"] = json::parse(fixed(peakMemoryMib(), 1));
    if (options.common.isJson) {
        printJson(out);
        return kGood;
    }
    print("kernels: " + live->backend->name() + " · device: " + out["device"].get<std::string>());
    std::vector<std::vector<std::string>> rows = {{"FIGURE", "MIN", "MEDIAN", "MAX"}};
    const json flat = out.flatten();
    for (const auto &[path, value] : flat.items())
        if (path.size() > 7 && path.compare(path.size() - 7, 7, "/median") == 0) {
            const std::string name = path.substr(1, path.size() - 8);
            const json &spread = out.at(json::json_pointer("/" + name));
            rows.push_back({name, fixed(spread["min"], 3), fixed(spread["median"], 3), fixed(spread["max"], 3)});
        }
    printTable(rows);
    print("peak memory " + fixed(peakMemoryMib(), 1) + " MiB");
    return kGood;
}

} // namespace

void addBenchCommand(CLI::App &root, Program &program) {
    CLI::App *command = root.add_subcommand("bench", "Time the program's own work on this machine");
    const auto options = std::make_shared<BenchOptions>();
    command
        ->add_option("what", options->what,
                     "step, kernels, replay, frame, startup or all (first-frame: what startup starts)")
        ->capture_default_str()
        ->check(CLI::IsMember({"step", "kernels", "replay", "frame", "startup", "first-frame", "all"}));
    command->add_option("--runs", options->runs, "Runs of each figure")
        ->capture_default_str()
        ->check(CLI::Range(20, 1000));
    command->add_option("--shot", options->shot, "Of the frames only this one: both, both_orbiting …");
    command->add_option("--device", options->common.device, "cpu, auto, an index, or part of a name")
        ->capture_default_str();
    command->add_flag("--json", options->common.isJson, "One JSON document on stdout, nothing else");
    setExample(*command, "stipple bench step --json");
    command->callback(
        [&program, options] { program.action = [&program, options] { return bench(program, *options); }; });
}

} // namespace stipple::cli
