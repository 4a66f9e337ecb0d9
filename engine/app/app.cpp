// The one loop: input → session → screens → picture, at most 60 times a second.
// For tests: STIPPLE_LOSE_DEVICE_AT=N acts as if the graphics device was lost at frame N.
#include "engine/app/app.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <thread>

#include <imgui.h>

#include "engine/app/backend_switch.h"
#include "engine/app/detail.h"
#include "engine/app/frame_times.h"
#include "engine/app/latency.h"
#include "engine/app/screen.h"
#include "engine/app/trainer.h"
#include "engine/app/twins.h"
#include "engine/app/ui_context.h"
#include "engine/app/window.h"
#include "engine/ui/panels.h"
#include "sim/gpu/vulkan_backend.h"

namespace stipple::app {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kFrameS = 1.0 / 60; // presenting does not wait everywhere, so frames are paced here
constexpr double kIdleS = 0.1;       // where nothing moves by itself
constexpr size_t kNoteEvery = 30;    // frames
constexpr int kMostRecoveries = 3;   // of a lost device, without a good second between them
constexpr double kGoodS = 1.0;

double secondsSince(Clock::time_point then) { return std::chrono::duration<double>(Clock::now() - then).count(); }

class App {
  public:
    App(const AppOptions &options, Window &window, Trainer &trainer)
        : options_(options), window_(window), trainer_(trainer), handReader_(window.pens()), detail_(options.quality) {}

    // Error: the device cannot be made or made anew.
    Status run() {
        if (const Status made = makeGraphics(); !made.ok())
            return made;
        if (!options_.replayFile.empty())
            if (const Status opened = trainer_.openRecording(options_.replayFile, options_.replayAtS); !opened.ok())
                return opened.error();
        if (options_.mode != AppMode::Home) {
            trainer_.sayBusy("Preparing the skin");
            WindowInput input = window_.poll(0);
            step(input, 0);
            if (const Status drawn = draw(input); !drawn.ok())
                return drawn;
            const Status started = trainer_.start(options_.mode, options_.caseId);
            if (!started.ok())
                return started.error();
        }
        Clock::time_point last = Clock::now();
        std::clock_t cpuLast = std::clock();
        while (!trainer_.isQuitting()) {
            const Clock::time_point begin = Clock::now();
            const double passed = std::chrono::duration<double>(begin - last).count();
            last = begin;
            const std::clock_t cpuNow = std::clock();
            const double cpuS = static_cast<double>(cpuNow - cpuLast) / CLOCKS_PER_SEC;
            cpuLast = cpuNow;
            WindowInput input = window_.poll((trainer_.isDrawn() || trainer_.isBusy()) && !isMinimised_ ? 0
                                             : trainer_.isPolled() && !isMinimised_                     ? kFrameS
                                                                                                        : kIdleS);
            isMinimised_ = input.isMinimised;
            sampled_ = Clock::now();
            noteLatency();
            step(input, passed);
            const Clock::time_point stepped = Clock::now();
            if (!isMinimised_)
                if (const Status drawn = draw(input); !drawn.ok())
                    return drawn;
            noteLatency();
            if (countsFrames_) {
                detail_.next(passed, trainer_.camera() != cameraLast_);
                cameraLast_ = trainer_.camera();
                sessionS_ += std::chrono::duration<double>(stepped - begin).count();
                drawS_ += secondsSince(stepped);
            }
            const double used = secondsSince(begin);
            if (trainer_.isDrawn() && !isMinimised_ && countsFrames_) {
                (trainer_.world()->handpiece().isContact ? workingTimes_ : restingTimes_).add(passed, cpuS);
            }
            countsFrames_ = trainer_.isDrawn() && !isMinimised_;
            if (used < kFrameS && !input.isMinimised)
                std::this_thread::sleep_for(std::chrono::duration<double>(kFrameS - used));
        }
        return Ok{};
    }

    void report() const {
        if (!gpu::isValidationWanted() && std::getenv("STIPPLE_FRAME_TIMES") == nullptr)
            return;
        const auto line = [](const char *what, const FrameTimes &times) {
            std::fprintf(stderr,
                         "stipple: frames %s: %zu, median %.1f ms, p95 %.1f, longest %.1f, processor %.1f a frame\n",
                         what, times.count(), times.percentileMs(0.5), times.percentileMs(0.95), times.percentileMs(1),
                         times.meanCpuMs());
        };
        line("working", workingTimes_);
        line("resting", restingTimes_);
        std::fprintf(stderr, "stipple: input to photon: median %.1f ms, p95 %.1f ms, %.1f frames\n",
                     latency_.percentileMs(0.5), latency_.percentileMs(0.95), latency_.meanFrames());
        const auto frames = static_cast<double>(std::max<size_t>(1, workingTimes_.count() + restingTimes_.count()));
        std::fprintf(stderr, "stipple: a frame of a session, ms: session %.1f, screens and drawing %.1f",
                     1000 * sessionS_ / frames, 1000 * drawS_ / frames);
        std::fprintf(stderr, ", face drawn at %.2f\n", static_cast<double>(detail_.scale()));
        std::fprintf(stderr, "stipple: validation messages: %llu\n",
                     static_cast<unsigned long long>(messages_ +
                                                     (graphics_ ? graphics_->device().validationMessageCount() : 0)));
    }

    ~App() { dropGraphics(); }

    // Where a session's kernels run: chosen once, by measurement on a real GPU, the twins on a software device.
    TrainerSetup::Kernels kernels() {
        gpu::Device &device = graphics_->device();
        if (options_.deviceSelector == "cpu" || device.isSoftware())
            return {.backend = makeTwins(), .name = sim::CpuBackend().name(), .isExact = true};
        sim::BackendChoice choice = sim::chooseBackend(device, options_.deviceSelector, makeTwins());
        const std::string name = choice.backend->name();
        if (dynamic_cast<const sim::CpuBackend *>(choice.backend.get()) != nullptr)
            return {.backend = choice.backend, .name = name, .isExact = true};
        backend_ = std::make_shared<BackendSwitch>(choice.backend);
        return {.backend = backend_, .name = name, .isExact = false};
    }

  private:
    Status makeGraphics() {
        Result<std::unique_ptr<ScreenGraphics>> made = ScreenGraphics::create(window_, options_.deviceSelector);
        if (!made.ok())
            return made.error();
        graphics_ = std::move(*made);
        return Ok{};
    }

    void dropGraphics() {
        if (backend_)
            backend_->drop();
        if (graphics_)
            messages_ += graphics_->device().validationMessageCount();
        graphics_.reset();
        latency_.reset(); // the next device counts anew
    }

    // Input to ImGui and to the trainer, then the time that has passed.
    void step(WindowInput &input, double passed) {
        ImGuiIO &io = ImGui::GetIO();
        io.DeltaTime = static_cast<float>(std::clamp(passed, 1e-4, 0.5));
        if (!input.isMinimised)
            io.DisplaySize = {input.frame.windowPx.x, input.frame.windowPx.y};
        io.MousePos = {input.frame.pointerPx.x, input.frame.pointerPx.y};
        for (int i = 0; i < 2; ++i)
            io.MouseDown[i] = input.mouseDown[i] || input.mousePressed[i];
        if (io.WantCaptureMouse) {
            io.MouseWheel = input.frame.wheel;
            input.frame.hasPointer = false;
        }
        trainer_.type(input.text); // before the keys: the letter that opens the field is not text yet
        for (const ui::KeyPress &press : input.keys)
            if (const auto event = ui::eventOf(press, trainer_.keyContext()))
                trainer_.handle(*event);
        for (const ui::Event &event : events_)
            trainer_.handle(event);
        events_.clear();
        if (input.isCloseWanted)
            trainer_.close();
        HandReader::Reading hands = handReader_.read(secondsSince(started_));
        trainer_.setDevices(HandClass::Gamepad, hands.gamepads);
        trainer_.setDevices(HandClass::Tablet, hands.pens, hands.penProblem);
        input.frame.samples = std::move(hands.samples);
        trainer_.advance(passed, input.frame);
    }

    Status draw(const WindowInput &input) {
        const ui::Theme &theme = context_.theme(input.frame.scale);
        for (;;) {
            try {
                if (trainer_.world() != nullptr)
                    graphics_->setSession(*trainer_.assets(), *trainer_.world(), trainer_.sessionNumber());
                ImGui::NewFrame();
                ui::Canvas canvas{.theme = theme, .tags = tags_, .events = events_, .windowPx = input.frame.windowPx};
                ui::drawScreen(canvas, trainer_.view());
                ImGui::PushFont(theme.small);
                drawViewLabels(*ImGui::GetBackgroundDrawList(), trainer_, input.frame, graphics_->renderer());
                ImGui::PopFont();
                ImGui::Render();
                ++frames_;
                if (frames_ == loseAt())
                    throw gpu::DeviceLost("asked for by STIPPLE_LOSE_DEVICE_AT");
                graphics_->draw(trainer_, input.frame, *ImGui::GetDrawData(), {detail_.scale(), options_.quality});
                if (trainer_.isDrawn())
                    latency_.submitted(graphics_->device().submitted(), sampled_);
                if (recoveries_ > 0 && secondsSince(recovered_) > kGoodS)
                    recoveries_ = 0;
                return Ok{};
            } catch (const gpu::DeviceLost &lost) {
                if (ImGui::GetFrameCount() > 0)
                    ImGui::EndFrame(); // if it was lost between NewFrame and Render; else nothing
                if (++recoveries_ > kMostRecoveries)
                    return systemError(std::string("the graphics device is lost again and again (") + lost.what() +
                                       "); the session is recorded; see stipple doctor");
                dropGraphics();
                if (const Status made = makeGraphics(); !made.ok())
                    return made;
                recovered_ = Clock::now();
                std::fprintf(stderr, "stipple: the graphics device was lost (%s) and has been started again\n",
                             lost.what());
                trainer_.say(
                    "The graphics device was lost and has been started again. Nothing of the session is lost.");
            }
        }
    }

    // What the hand's picture lags behind it, into the session's recording.
    void noteLatency() {
        if (trainer_.sessionNumber() != latencyOf_) {
            latency_.reset();
            latencyOf_ = trainer_.sessionNumber();
        }
        latency_.completed(graphics_->device().completed(), Clock::now());
        if (latency_.count() > 0 && latency_.count() % kNoteEvery == 0)
            trainer_.setInputToPhoton({.medianMs = latency_.percentileMs(0.5),
                                       .p95Ms = latency_.percentileMs(0.95),
                                       .frames = latency_.meanFrames()});
    }

    static long loseAt() {
        static const long at = [] {
            const char *text = std::getenv("STIPPLE_LOSE_DEVICE_AT");
            return text != nullptr ? std::strtol(text, nullptr, 10) : -1L;
        }();
        return at;
    }

    const AppOptions &options_;
    Window &window_;
    Trainer &trainer_;
    HandReader handReader_;
    Clock::time_point started_ = Clock::now();
    UiContext context_;
    std::unique_ptr<ScreenGraphics> graphics_;
    std::shared_ptr<BackendSwitch> backend_;
    ui::Tags tags_;
    ui::Events events_;
    FrameTimes workingTimes_, restingTimes_;
    Latency latency_;
    uint64_t latencyOf_ = 0;    // session
    Clock::time_point sampled_; // when this frame's input was
    Detail detail_;
    Camera cameraLast_;
    bool isMinimised_ = false, countsFrames_ = false;
    long frames_ = 0;
    double sessionS_ = 0, drawS_ = 0; // of the frames counted
    int recoveries_ = 0;
    Clock::time_point recovered_;
    uint64_t messages_ = 0;
};

int exitCodeOf(const Error &error) {
    return error.kind == ErrorKind::System ? 4 : error.kind == ErrorKind::BadUsage ? 2 : 3;
}

} // namespace

int runApp(const AppOptions &options) {
    App *running = nullptr;
    Result<Trainer> trainer =
        Trainer::create({.assets = options.assets,
                         .outFolder = options.outFolder.empty() ? recordingsFolder() : options.outFolder,
                         .headFile = options.headFile,
                         .ghostFile = options.ghostFile,
                         .seed = options.seed,
                         .habits = options.habits,
                         .build = options.build,
                         .kernels = [&running] { return running->kernels(); },
                         .coachHistory = {},
                         .warmsUp = true,
                         .recordFolder = recordingsFolder(),
                         .person = options.person});
    if (!trainer.ok()) {
        std::fprintf(stderr, "stipple: %s\n", trainer.error().message.c_str());
        return exitCodeOf(trainer.error());
    }
    Result<std::unique_ptr<Window>> window = Window::open(options.widthPx, options.heightPx, "Stipple");
    if (!window.ok()) {
        tellPlainly(window.error().message);
        return exitCodeOf(window.error());
    }
    App app(options, **window, *trainer);
    running = &app;
    Status ended = Ok{};
    try {
        ended = app.run();
    } catch (const std::exception &fault) {
        ended = systemError(std::string(fault.what()) + "; the session is recorded; see stipple doctor");
    }
    trainer->close(); // whatever happened, what was done is kept and scored
    app.report();
    if (const auto &finished = trainer->finished(); finished && options.replayFile.empty()) {
        std::printf("score %.1f, recording %s\n", static_cast<double>(finished->score.total),
                    finished->recording.c_str());
        if (!finished->problem.empty())
            std::fprintf(stderr, "stipple: %s\n", finished->problem.c_str());
    }
    if (!ended.ok()) {
        tellPlainly(ended.error().message);
        return exitCodeOf(ended.error());
    }
    return trainer->exitCode();
}

} // namespace stipple::app
