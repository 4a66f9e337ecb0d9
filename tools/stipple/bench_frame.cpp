#include "tools/stipple/bench_frame.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "engine/gpu/commands.h"
#include "engine/render/renderer.h"
#include "shaders/shared/limits.h"
#include "sim/session/trace.h"
#include "tools/stipple/bench_timing.h"
#include "tools/stipple/commands.h"
#include "tools/stipple/pictures.h"

namespace stipple::cli {

using nlohmann::json;

namespace {

constexpr int kStepsPerFrame = kStepsPerSecond / 30;
constexpr PixelSize kSize = {.width = 1280, .height = 720};

// A pen drawn to and fro over the cheek for `seconds`.
Result<std::vector<sim::InputFrame>> penOnCheek(const app::SessionAssets &session, double seconds) {
    sim::Trace trace;
    trace.fileName = "bench";
    trace.device = session.device;
    trace.lengthUm = 1000;
    trace.frequencyHz = 110;
    for (int i = 0; i <= static_cast<int>(seconds); ++i)
        trace.rows.push_back({.timeS = static_cast<double>(i),
                              .zone = sim::ZoneId::CheekLeft,
                              .uMm = i % 2 == 0 ? -10.0F : 10.0F,
                              .vMm = static_cast<float>(i % 10) - 5.0F,
                              .forceN = 0.8F,
                              .isMotorOn = true,
                              .stretch = 1});
    return sim::traceToFrames(trace, *session.skin.index);
}

} // namespace

Result<json> timeFrames(const app::AssetFolders &assets, gpu::Device &device, int runs) {
    const Result<app::SessionAssets> session =
        app::loadSession(assets, {.caseId = "cheeks-pen", .headFile = {}, .needles = 0});
    if (!session.ok())
        return session.error();
    constexpr int kWarmUp = 3; // frames: pipelines compile at their first draw
    const int frames = runs + kWarmUp;
    const Result<std::vector<sim::InputFrame>> input =
        penOnCheek(*session, static_cast<double>(frames * kStepsPerFrame) / kStepsPerSecond + 1);
    if (!input.ok())
        return input.error();
    constexpr VkFormat kFormat = VK_FORMAT_R8G8B8A8_UNORM;
    gpu::Image target(device, {.width = kSize.width,
                               .height = kSize.height,
                               .format = kFormat,
                               .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
                                        VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                               .name = "bench"});
    json out;
    const std::pair<const char *, PictureView> views[] = {
        {"face", PictureView::Face}, {"section", PictureView::Section}, {"both", PictureView::Both}};
    for (const auto &[name, view] : views) {
        sim::World world = app::makeWorld(*session, 1, nullptr);
        Renderer renderer(device, kFormat);
        renderer.setSubject(subjectOf(*session), world);
        gpu::Commands commands(device);
        std::vector<double> whole;
        std::map<std::string, std::vector<double>> passes;
        size_t step = 0;
        for (int i = 0; i < frames; ++i) {
            for (int k = 0; k < kStepsPerFrame; ++k)
                world.step((*input)[step++]);
            Scene scene;
            scene.world = &world;
            scene.camera = pictureCamera(world, presetOf(session->trainingCase));
            scene.views = pictureViews(view, kSize.width, kSize.height);
            const auto begin = std::chrono::steady_clock::now();
            commands.begin();
            renderer.record(commands, target, scene);
            commands.submitAndWait();
            const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
            if (i < kWarmUp)
                continue;
            whole.push_back(took.count());
            for (const gpu::PassTime &pass : commands.passTimes())
                passes[pass.name].push_back(pass.ms);
        }
        out["ms"][name] = spreadOf(whole, 1);
        for (const auto &[pass, times] : passes)
            out["ms"][name]["passes"][pass] = spreadOf(times, 1);
    }
    out["size"] = {kSize.width, kSize.height};
    return out;
}

} // namespace stipple::cli
