// stipple bench: times the program's own work beside limits of the machine measured in the same run.
#include <algorithm>
#include <chrono>
#include <cstring>
#include <functional>
#include <memory>
#include <sys/resource.h>
#include <vector>

#include "shaders/shared/limits.h"
#include "sim/tissue/fields.h"
#include "tools/stipple/bench_frame.h"
#include "tools/stipple/live_backend.h"
#include "tools/stipple/session_output.h"

namespace stipple::cli {

namespace {

using nlohmann::json;

struct BenchOptions {
    CommonOptions common;
    std::string what = "all";
    int runs = 20;
};

double secondsOf(const std::function<void()> &work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Bytes per second of a plain copy, counting each byte read and each written, over arrays far larger than the caches.
std::vector<double> copyRates(int runs) {
    constexpr size_t kBytes = size_t{64} << 20;
    const std::vector<char> from(kBytes, 1);
    std::vector<char> to(kBytes, 0);
    std::vector<double> rates;
    for (int i = 0; i < runs; ++i)
        rates.push_back(2.0 * kBytes / secondsOf([&] { std::memcpy(to.data(), from.data(), kBytes); }));
    return rates;
}

// Floating-point operations a second of one thread: sixty-four independent chains of a*b+c.
std::vector<double> fmaRates(int runs) {
    constexpr int kChains = 64, kRounds = 2'000'000;
    std::vector<double> rates;
    for (int i = 0; i < runs; ++i) {
        float chain[kChains];
        for (int c = 0; c < kChains; ++c)
            chain[c] = static_cast<float>(c + i);
        const double seconds = secondsOf([&chain] {
            for (int round = 0; round < kRounds; ++round)
                for (float &x : chain)
                    x = x * 0.999F + 0.5F;
        });
        volatile float kept = 0; // so that the work is not left out
        for (const float x : chain)
            kept = kept + x;
        rates.push_back(2.0 * kChains * kRounds / seconds);
    }
    return rates;
}

// One second of a pen at 110 Hz drawn to and fro over the block, as frames.
std::vector<sim::InputFrame> penSecond() {
    std::vector<sim::InputFrame> frames;
    for (int i = 0; i < kStepsPerSecond; ++i) {
        const float t = static_cast<float>(i) / kStepsPerSecond;
        const float x = 15.0F - 60.0F * std::fabs(t - 0.5F); // 30 mm there and back
        frames.push_back(sim::quantise({.posMm = {x, 0, 0},
                                        .orientation = {1, 0, 0, 0},
                                        .forceN = 0.8F,
                                        .lengthUm = 1000,
                                        .frequencyHz = 110,
                                        .stretch = 1,
                                        .isMotorOn = true,
                                        .isHeld = true}));
    }
    return frames;
}

struct StepTimes {
    std::vector<double> penMs, awakeMs, puncturesPerS, replaySpeed;
};

Result<StepTimes> timeSteps(const app::AssetFolders &assets, const LiveBackend &live, int runs) {
    const Result<app::SessionAssets> session =
        app::loadSession(assets, {.caseId = "block-pen", .headFile = {}, .needles = 0});
    if (!session.ok())
        return session.error();
    StepTimes times;
    const std::vector<sim::InputFrame> frames = penSecond();
    for (int i = 0; i < runs; ++i) {
        sim::World world = app::makeWorld(*session, 1, live.backend);
        const double seconds = secondsOf([&] {
            for (const sim::InputFrame &frame : frames)
                world.step(frame);
        });
        times.penMs.push_back(1000.0 * seconds / kStepsPerSecond);
        times.puncturesPerS.push_back(static_cast<double>(world.ledger().size()) / seconds);
        times.replaySpeed.push_back(1.0 / seconds);
    }
    // A chart of a head's size with every tile awake.
    const sim::Chart chart = sim::makeBlockChart(0.5F * static_cast<float>(kChartSize), 100.0F);
    for (int i = 0; i < runs; ++i) {
        sim::Fields fields(chart);
        for (size_t cell = 0; cell < chart.size(); cell += kTileSize / 2)
            fields.release(static_cast<int>(cell), 1000.0F, chart.areaMm2[cell]);
        times.awakeMs.push_back(1000.0 * secondsOf([&] { live.backend->stepFields(fields, chart.conduct); }));
    }
    return times;
}

double peakMemoryMib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

int bench(const Program &program, const BenchOptions &options) {
    const Result<app::AssetFolders> assets = app::findAssets(program.assetSearch);
    if (!assets.ok())
        return report(assets.error());
    const Result<LiveBackend> live = chooseLiveBackend(options.common.device);
    if (!live.ok())
        return report(live.error());
    if (!live->note.empty())
        note(live->note);
    const std::vector<double> copy = copyRates(options.runs), fma = fmaRates(options.runs);
    json out = {
        {"device", live->device ? live->device->info().name : "none"},
        {"kernels", live->backend->name()},
        {"runs", options.runs},
        {"limits", {{"memory_copy_gb_s", spreadOf(copy, 1e-9)}, {"multiply_add_gflop_s", spreadOf(fma, 1e-9)}}}};
    const bool isAll = options.what == "all";
    if (isAll || options.what == "step" || options.what == "replay") {
        const Result<StepTimes> times = timeSteps(*assets, *live, options.runs);
        if (!times.ok())
            return report(times.error());
        if (isAll || options.what == "step") {
            json whole = spreadOf(times->awakeMs, 1);
            // Reads the cells and their coefficients, writes the cells: three arrays of four floats.
            const double bytes = 3.0 * sizeof(glm::vec4) * kChartSize * kChartSize;
            whole["ratio_to_memory_copy"] = whole["median"].get<double>() * 1e-3 /
                                            (bytes / (out["limits"]["memory_copy_gb_s"]["median"].get<double>() * 1e9));
            out["step"]["ms"] = {{"pen_110_hz", spreadOf(times->penMs, 1)}, {"whole_face_awake_field_step", whole}};
            out["punctures_per_s"] = spreadOf(times->puncturesPerS, 1);
        }
        out["replay"]["speed"] = spreadOf(times->replaySpeed, 1);
    }
    if (isAll || options.what == "frame") {
        if (live->device == nullptr && !isAll)
            return report(systemError("frames cannot be timed without a Vulkan device; `stipple doctor` says why"));
        if (live->device == nullptr) {
            note("frames are not timed: there is no Vulkan device");
        } else {
            const Result<json> frames = timeFrames(*assets, *live->device, options.runs);
            if (!frames.ok())
                return report(frames.error());
            out["frame"] = *frames;
        }
    }
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

json spreadOf(std::vector<double> values, double scale) {
    std::sort(values.begin(), values.end());
    const auto shown = [scale](double value) { return json::parse(fixed(value * scale, 4)); };
    return {
        {"min", shown(values.front())}, {"median", shown(values[values.size() / 2])}, {"max", shown(values.back())}};
}

void addBenchCommand(CLI::App &root, Program &program) {
    CLI::App *command = root.add_subcommand("bench", "Time the program's own work on this machine");
    const auto options = std::make_shared<BenchOptions>();
    command->add_option("what", options->what, "step, replay, frame or all")
        ->capture_default_str()
        ->check(CLI::IsMember({"step", "replay", "frame", "all"}));
    command->add_option("--runs", options->runs, "Runs of each figure")
        ->capture_default_str()
        ->check(CLI::Range(20, 1000));
    command->add_option("--device", options->common.device, "cpu, auto, an index, or part of a name")
        ->capture_default_str();
    command->add_flag("--json", options->common.isJson, "One JSON document on stdout, nothing else");
    setExample(*command, "stipple bench step --json");
    command->callback(
        [&program, options] { program.action = [&program, options] { return bench(program, *options); }; });
}

} // namespace stipple::cli
