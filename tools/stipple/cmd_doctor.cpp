// stipple doctor: what the program finds on this machine, what is wrong, and how to mend it.
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <unistd.h>

#include "engine/app/session_display.h"
#include "engine/gpu/device.h"
#include "tools/stipple/live_backend.h"

#include "tools/stipple/commands.h"

namespace stipple::cli {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Problem {
    std::string what, mend;
    bool isGrave = true; // the program cannot do its main work; else a note
};

// What was found, as JSON, with the problems beside it.
struct Findings {
    json document = json::object();
    std::vector<Problem> problems;
};

std::string versionText(uint32_t version) {
    return std::to_string((version >> 22) & 0x7F) + "." + std::to_string((version >> 12) & 0x3FF) + "." +
           std::to_string(version & 0xFFF);
}

void examineDevices(Findings &findings, const std::string &selector) {
    findings.document["devices"] = json::array();
    const Result<std::vector<gpu::DeviceInfo>> devices = gpu::enumerateDevices(selector == "cpu" ? "auto" : selector);
    if (!devices.ok()) {
        findings.problems.push_back(
            {.what = "no picture can be drawn and no window opened: " + devices.error().message,
             .mend = "install a Vulkan driver: apt-get install mesa-vulkan-drivers (software and Mesa GPUs), or the "
                     "driver of your graphics card; headless work goes on with --device cpu"});
        return;
    }
    for (const gpu::DeviceInfo &device : *devices)
        findings.document["devices"].push_back({{"index", device.index},
                                                {"name", device.name},
                                                {"driver", device.driver},
                                                {"type", device.type},
                                                {"software", device.isSoftware},
                                                {"usable", device.isUsable},
                                                {"chosen", device.isChosen},
                                                {"reason", device.reason},
                                                {"vulkan", versionText(device.apiVersion)},
                                                {"limits",
                                                 {{"image_size_px", device.maxImageSize},
                                                  {"storage_buffer_bytes", device.maxStorageBytes},
                                                  {"push_constants_bytes", device.maxPushBytes},
                                                  {"memory_bytes", device.memoryBytes}}}});
}

void examineKernels(Findings &findings, const std::string &selector) {
    const Result<LiveBackend> live = chooseLiveBackend(selector);
    if (!live.ok()) {
        findings.problems.push_back({.what = live.error().message, .mend = "name another with --device"});
        return;
    }
    findings.document["kernels"] = {{"runs_on", live->backend->name()},
                                    {"exact", live->isExact},
                                    {"reason", live->reason},
                                    {"requested", selector}};
}

void examineAssets(Findings &findings, const app::AssetSearch &search) {
    const Result<app::AssetFolders> assets = app::findAssets(search);
    json &out = findings.document["assets"];
    out = json::object();
    if (!assets.ok()) {
        findings.problems.push_back({.what = assets.error().message,
                                     .mend = "build anew with tools/setup, or point STIPPLE_ASSETS to the data"});
        return;
    }
    const Result<std::vector<std::string>> ids = app::caseIds(*assets);
    size_t good = 0;
    if (ids.ok())
        for (const std::string &id : *ids) {
            const Result<sim::Case> one = app::loadCase(*assets, id);
            good += one.ok() ? 1 : 0;
            if (!one.ok())
                findings.problems.push_back({.what = one.error().message, .mend = "restore the file"});
        }
    out = {{"cases", assets->cases.string()},
           {"rubrics", assets->rubrics.string()},
           {"heads", assets->heads.string()},
           {"readable_cases", good}};
    const Result<app::Skin> head = app::loadSkin(*assets, {});
    out["default_head"] = head.ok();
    if (!head.ok())
        findings.problems.push_back(
            {.what = head.error().message, .mend = "build anew: the head is made by the build"});
}

// Whether a file can be made in the folder (or in the nearest one above it that exists).
bool isWritable(fs::path folder) {
    std::error_code code;
    while (!folder.empty() && !fs::exists(folder, code) && folder != folder.root_path())
        folder = folder.parent_path();
    return fs::is_directory(folder, code) && ::access(folder.c_str(), W_OK | X_OK) == 0;
}

fs::path cacheFolder() {
    const char *cache = std::getenv("XDG_CACHE_HOME");
    if (cache != nullptr && *cache == '/')
        return fs::path(cache) / "stipple";
    const char *home = std::getenv("HOME");
    return fs::path(home != nullptr && *home != '\0' ? home : ".") / ".cache" / "stipple";
}

void examineFolders(Findings &findings) {
    findings.document["folders"] = json::array();
    const std::pair<const char *, fs::path> folders[] = {{"recordings", app::recordingsFolder()},
                                                         {"pipeline cache", cacheFolder()}};
    for (const auto &[what, path] : folders) {
        const bool isGood = isWritable(path);
        findings.document["folders"].push_back({{"for", what}, {"path", path.string()}, {"writable", isGood}});
        if (!isGood)
            findings.problems.push_back(
                {.what = std::string("the folder for ") + what + " cannot be written: " + path.string(),
                 .mend = std::string(what) == "recordings" ? "give another with --out, or mend its permissions"
                                                           : "mend its permissions, or set XDG_CACHE_HOME",
                 .isGrave = std::string(what) == "recordings"});
    }
}

void examineDisplay(Findings &findings) {
    const app::DisplayState display = app::probeDisplay();
    findings.document["display"] = {
        {"name", display.name}, {"can_open_window", display.canOpen && display.hasVulkan}, {"reason", display.reason}};
    if (!display.canOpen)
        findings.problems.push_back({.what = "no window can be opened: " + display.reason,
                                     .mend = "start a desktop session, use ssh -X, or try it in `xvfb-run stipple`; "
                                             "simulate, score, verify and render need no display",
                                     .isGrave = !display.name.empty()});
    else if (!display.hasVulkan)
        findings.problems.push_back(
            {.what = "no window can be drawn in: " + display.reason, .mend = "apt-get install mesa-vulkan-drivers"});
    if (!display.canOpen)
        return;
    json &hands = findings.document["hands"] = {{"gamepads", json::array()}, {"pens", json::array()}};
    for (const app::DeviceInfo &pad : display.gamepads) {
        hands["gamepads"].push_back(pad.name);
        if (!pad.problem.empty())
            findings.problems.push_back(
                {.what = "the gamepad " + pad.name + " cannot be used", .mend = pad.problem, .isGrave = false});
    }
    for (const app::DeviceInfo &pen : display.pens)
        hands["pens"].push_back(pen.name);
    if (!display.penProblem.empty())
        findings.problems.push_back({.what = display.penProblem,
                                     .mend = "start stipple on X11 (or Xwayland) to use a pen tablet; mouse, keyboard "
                                             "and gamepad work without",
                                     .isGrave = false});
}

std::string mebibytes(const json &bytes) { return std::to_string(bytes.get<uint64_t>() >> 20) + " MiB"; }

void printFindings(const Findings &findings) {
    const json &d = findings.document;
    print("stipple " + d["version"].get<std::string>());
    for (const json &device : d["devices"]) {
        print((device["chosen"] == true ? "* device " : "  device ") + std::to_string(device["index"].get<int>()) +
              ": " + device["name"].get<std::string>() + " · " + device["type"].get<std::string>() + " · Vulkan " +
              device["vulkan"].get<std::string>() + " · " + device["driver"].get<std::string>());
        print("    " + device["reason"].get<std::string>());
        const json &limits = device["limits"];
        print("    limits: images " + std::to_string(limits["image_size_px"].get<uint32_t>()) +
              " px, storage buffers " + mebibytes(limits["storage_buffer_bytes"]) + ", push constants " +
              std::to_string(limits["push_constants_bytes"].get<uint32_t>()) + " B, memory " +
              mebibytes(limits["memory_bytes"]));
    }
    if (d.contains("kernels"))
        print("kernels run on: " + d["kernels"]["runs_on"].get<std::string>() + " · " +
              d["kernels"]["reason"].get<std::string>());
    if (d["assets"].contains("cases"))
        print("assets: " + std::to_string(d["assets"]["readable_cases"].get<size_t>()) + " cases in " +
              d["assets"]["cases"].get<std::string>() + ", heads in " + d["assets"]["heads"].get<std::string>() +
              (d["assets"]["default_head"] == true ? " (default head found)" : " (default head missing)"));
    for (const json &folder : d["folders"])
        print("folder for " + folder["for"].get<std::string>() + ": " + folder["path"].get<std::string>() +
              (folder["writable"] == true ? " (writable)" : " (not writable)"));
    const json &display = d["display"];
    print("display: " + (display["name"] == "" ? std::string("none") : display["name"].get<std::string>()) +
          (display["can_open_window"] == true ? " (a window can be opened)"
                                              : " (no window: " + display["reason"].get<std::string>() + ")"));
    if (d.contains("hands")) {
        const auto names = [&d](const char *kind) {
            std::string text;
            for (const json &name : d["hands"][kind])
                text += (text.empty() ? "" : ", ") + name.get<std::string>();
            return text.empty() ? std::string("none") : text;
        };
        print("hands: mouse and keyboard; gamepads: " + names("gamepads") + "; pen tablets: " + names("pens"));
    }
    for (const Problem &problem : findings.problems) {
        print((problem.isGrave ? "WRONG: " : "NOTE: ") + problem.what);
        print("  mend: " + problem.mend);
    }
    if (findings.problems.empty())
        print("Nothing is wrong.");
}

int examine(const Program &program, const CommonOptions &options) {
    Findings findings;
    findings.document["version"] = STIPPLE_VERSION;
    examineDevices(findings, options.device);
    examineKernels(findings, options.device);
    examineAssets(findings, program.assetSearch);
    examineFolders(findings);
    examineDisplay(findings);
    bool isGrave = false;
    findings.document["problems"] = json::array();
    for (const Problem &problem : findings.problems) {
        findings.document["problems"].push_back(
            {{"what", problem.what}, {"mend", problem.mend}, {"grave", problem.isGrave}});
        isGrave = isGrave || problem.isGrave;
    }
    if (options.isJson)
        printJson(findings.document);
    else
        printFindings(findings);
    return isGrave ? kSystemFault : kGood;
}

} // namespace

void addDoctorCommand(CLI::App &root, Program &program) {
    CLI::App *command =
        root.add_subcommand("doctor", "What the program finds on this machine, what is wrong and how to mend it");
    const auto options = std::make_shared<CommonOptions>();
    command->add_option("--device", options->device, "Examine this choice: cpu, auto, an index, or part of a name")
        ->capture_default_str();
    command->add_flag("--json", options->isJson, "One JSON document on stdout, nothing else");
    setExample(*command, "stipple doctor");
    command->callback(
        [&program, options] { program.action = [&program, options] { return examine(program, *options); }; });
}

} // namespace stipple::cli
