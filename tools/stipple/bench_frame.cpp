#include "tools/stipple/bench_frame.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <map>

#include <unistd.h>

#include "engine/app/detail.h"
#include "engine/app/offscreen.h"
#include "engine/app/twins.h"
#include "engine/ui/layout.h"
#include "shaders/shared/limits.h"
#include "tools/stipple/bench_timing.h"
#include "tools/stipple/commands.h"

namespace stipple::cli {

using nlohmann::json;

namespace {

constexpr glm::vec2 kWindowPx(1280, 720);
constexpr double kFrameS = 1.0 / 30;

// A folder for the bench's recording, gone with it.
class TemporaryFolder {
  public:
    TemporaryFolder()
        : path_(std::filesystem::temp_directory_path() / ("stipple-bench-" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(path_);
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder &) = delete;
    TemporaryFolder &operator=(const TemporaryFolder &) = delete;
    const std::filesystem::path &path() const { return path_; }

  private:
    std::filesystem::path path_;
};

// What a frame shows and how.
struct Shot {
    const char *name;
    enum class Views : uint8_t { All, Face, Section } views = Views::All;
    Quality quality = Quality::Medium;
    bool isOrbiting = false;
    bool isWorking = true; // the pen; else nothing moves at all
    float fieldMm = 0;     // about the hand-piece; 0: the case's own view
};

// The trainer with everything but its window, and a hand that works.
class Stage {
  public:
    Stage(app::Trainer trainer, gpu::Device &device)
        : offscreen_(device, std::move(trainer), kWindowPx), face_(ui::workLayout(kWindowPx, 1).face) {}

    // Shares of the face view: nearly all of the face, and one cheek.
    struct Area {
        glm::vec2 lo, size;
    };
    static constexpr Area kFace{{0.40F, 0.24F}, {0.20F, 0.60F}}, kCheek{{0.42F, 0.54F}, {0.05F, 0.12F}};

    // The pointer's next place: to and fro over the area, lines 4 px apart, pressing.
    void work(double seconds, const Area &area) {
        constexpr float kSpeedPxS = 60, kLinePx = 4;
        pathPx_ += kSpeedPxS * static_cast<float>(seconds);
        const glm::vec2 lo = face_.min() + face_.size() * area.lo, room = face_.size() * area.size;
        const float line = std::floor(pathPx_ / room.x), along = pathPx_ - line * room.x;
        const bool isBack = std::fmod(line, 2.0F) > 0.5F;
        app::FrameInput &input = offscreen_.input();
        input.pointerPx = lo + glm::vec2(isBack ? room.x - along : along, std::fmod(line * kLinePx, room.y));
        input.wasLeftPressed = !input.isLeftDown;
        input.isLeftDown = true;
        offscreen_.trainer().advance(seconds, input);
    }
    const sim::World &world() { return *offscreen_.trainer().world(); }

    // One frame; returns when the device has taken it on, as in the window.
    void frame(const Shot &shot, float faceScale, int number, bool isTimed = false) {
        if (shot.isWorking)
            work(kFrameS, kCheek);
        const bool isAll = shot.views == Shot::Views::All;
        offscreen_.draw(
            {faceScale, shot.quality}, isAll,
            [&](Scene &scene) {
                if (!isAll)
                    scene.views = {{.kind = shot.views == Shot::Views::Face ? ViewKind::Face : ViewKind::Section,
                                    .width = static_cast<int>(kWindowPx.x),
                                    .height = static_cast<int>(kWindowPx.y)}};
                if (number == 0 && !isTimed && shot.fieldMm > 0)
                    near_ = closeUp(world().handpiece().at, shot.fieldMm);
                if (shot.fieldMm > 0)
                    scene.camera = near_;
                if (shot.isOrbiting)
                    scene.camera.yawDeg += 20.0F * std::sin(0.05F * static_cast<float>(number));
            },
            isTimed);
    }
    app::Offscreen &offscreen() { return offscreen_; }

  private:
    app::Offscreen offscreen_;
    ui::Rect face_;
    float pathPx_ = 0;
    Camera near_; // where the hand-piece was when the shot began
};

Result<app::Trainer> trainerAt(const app::AssetFolders &assets, const std::filesystem::path &folder) {
    Result<app::Trainer> trainer = app::Trainer::create(
        {.assets = assets, .outFolder = folder, .headFile = {}, .seed = 1, .build = STIPPLE_VERSION, .kernels = [] {
             return app::TrainerSetup::Kernels{.backend = app::makeTwins()};
         }});
    if (!trainer.ok())
        return trainer.error();
    if (const Status started = trainer->start(app::AppMode::Practice, "face-pen"); !started.ok())
        return started.error();
    if (trainer->keyContext().isHelp)
        trainer->handle({.act = ui::Act::ToggleHelp, .amount = 0, .text = {}});
    return trainer;
}

json timeShot(Stage &stage, const Shot &shot, int frames) {
    using Clock = std::chrono::steady_clock;
    app::Detail detail(shot.quality);
    constexpr int kWarmUp = 30; // pipelines compile at their first draw, and the resolution finds its place
    std::vector<double> whole;
    std::map<std::string, std::vector<double>> passes;
    double faceShare = 0, scale = 0;
    int sections = 0;
    float faceScale = detail.scale();
    Clock::time_point last = Clock::now();
    for (int i = 0; i < frames + kWarmUp; ++i) {
        stage.frame(shot, faceScale, i);
        const Clock::time_point now = Clock::now();
        const double took = std::chrono::duration<double>(now - last).count();
        last = now;
        faceScale = detail.next(took, shot.isOrbiting);
        if (i < kWarmUp)
            continue;
        whole.push_back(1000 * took);
        if (getenv("DUMP"))
            std::fprintf(stderr, "%.0f%s ", 1000 * took, stage.offscreen().report().isSectionDrawn ? "s" : "");
        const FrameReport &report = stage.offscreen().report();
        faceShare +=
            report.facePixels > 0 ? static_cast<double>(report.faceDrawn) / static_cast<double>(report.facePixels) : 0;
        sections += report.isSectionDrawn ? 1 : 0;
        scale += static_cast<double>(faceScale);
    }
    stage.offscreen().settle();
    // The passes' shares apart: on the software device taking their times keeps frames from overlapping.
    constexpr int kTimed = 20;
    for (int i = 0; i < kTimed; ++i) {
        stage.frame(shot, faceScale, i, true);
        std::map<std::string, double> sums;
        for (const gpu::PassTime &pass : stage.offscreen().passes())
            sums[pass.name] += pass.ms;
        for (const auto &[name, ms] : sums)
            passes[name].push_back(ms);
    }
    stage.offscreen().settle();
    json out = spreadOf(whole, 1);
    out["p95"] = json::parse(fixed(quantileOf(whole, 0.95), 3));
    for (const auto &[name, times] : passes)
        out["passes"][name] = spreadOf(times, 1);
    out["kept"] = {{"face_share", json::parse(fixed(1 - faceShare / frames, 3))},
                   {"section_share", json::parse(fixed(1 - static_cast<double>(sections) / frames, 3))}};
    out["face_scale"] = json::parse(fixed(scale / frames, 2));
    return out;
}

} // namespace

Result<json> timeFrames(const app::AssetFolders &assets, gpu::Device &device, const FrameBench &bench) {
    const TemporaryFolder folder;
    Result<app::Trainer> trainer = trainerAt(assets, folder.path());
    if (!trainer.ok())
        return trainer.error();
    Stage stage(std::move(*trainer), device);
    for (int i = 0; stage.world().ledger().size() < bench.punctures && i < 400000; ++i)
        stage.work(0.1, Stage::kFace);
    using Views = Shot::Views;
    const Shot shots[] = {
        {.name = "both"},
        {.name = "both_orbiting", .isOrbiting = true},
        {.name = "both_low", .quality = Quality::Low},
        {.name = "both_low_orbiting", .quality = Quality::Low, .isOrbiting = true},
        {.name = "both_unchanged", .isWorking = false},
        {.name = "face", .views = Views::Face},
        {.name = "face_orbiting", .views = Views::Face, .isOrbiting = true},
        {.name = "section", .views = Views::Section},
        {.name = "both_60mm", .fieldMm = 60},
        {.name = "both_60mm_orbiting", .isOrbiting = true, .fieldMm = 60},
        {.name = "both_15mm", .fieldMm = 15},
        {.name = "both_15mm_orbiting", .isOrbiting = true, .fieldMm = 15},
    };
    json out;
    for (const Shot &shot : shots)
        if (bench.shot.empty() || bench.shot == shot.name)
            out["ms"][shot.name] = timeShot(stage, shot, bench.frames);
    if (out.empty())
        return badUsage("there is no frame called '" + bench.shot +
                        "' to time; without --shot all are named and timed");
    out["size"] = {static_cast<int>(kWindowPx.x), static_cast<int>(kWindowPx.y)};
    out["punctures"] = stage.world().ledger().size();
    return out;
}

Status printFirstFrame(const app::AssetFolders &assets, gpu::Device &device) {
    const TemporaryFolder folder;
    Result<app::Trainer> trainer = trainerAt(assets, folder.path());
    if (!trainer.ok())
        return trainer.error();
    Stage stage(std::move(*trainer), device);
    stage.work(kFrameS, Stage::kCheek);
    stage.frame({.name = "first"}, 1, 0);
    stage.offscreen().settle();
    print("first frame");
    std::fflush(stdout);
    return Ok{};
}

Result<json> timeStartup(int runs) {
    std::error_code fault;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", fault);
    if (fault)
        return systemError("the program's own file is not known (/proc/self/exe: " + fault.message() + ")");
    const TemporaryFolder caches;
    const auto firstFrameMs = [&](bool isCold) -> Result<double> {
        const std::string folder = "'" + caches.path().string() + "'";
        const std::string command =
            "XDG_CACHE_HOME=" + folder + (isCold ? "/cold" : "/kept") + " MESA_SHADER_CACHE_DIR=" + folder + "/mesa" +
            (isCold ? " MESA_SHADER_CACHE_DISABLE=true" : "") + " '" + program.string() + "' bench first-frame 2>&1";
        const auto begin = std::chrono::steady_clock::now();
        FILE *child = ::popen(command.c_str(), "r");
        if (child == nullptr)
            return systemError("the program could not be started a second time");
        char line[512] = "";
        const bool isRead = std::fgets(line, sizeof line, child) != nullptr;
        const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
        ::pclose(child);
        std::filesystem::remove_all(caches.path() / "cold", fault);
        if (!isRead || std::string(line) != "first frame\n")
            return systemError("the program started a second time said: " + std::string(line));
        return ms;
    };
    json out;
    for (const bool isCold : {true, false}) {
        std::vector<double> times;
        for (int i = isCold ? 0 : -1; i < runs; ++i) { // the first with kept pipelines is the one that keeps them
            const Result<double> ms = firstFrameMs(isCold);
            if (!ms.ok())
                return ms.error();
            if (i >= 0)
                times.push_back(*ms);
        }
        out[isCold ? "cold" : "cached"] = spreadOf(times, 1);
    }
    return out;
}

} // namespace stipple::cli
