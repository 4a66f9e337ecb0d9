// The trainer's replay: a finished session, or a recording given by its file, watched again in both views from the
// moment a point was lost. The score screen is behind it.
#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/app/trainer.h"
#include "engine/base/file.h"
#include "engine/ui/layout.h"
#include "shaders/shared/limits.h"
#include "sim/technique/deductions.h"

namespace stipple::app {

namespace {

constexpr double kLeadS = 3;                        // a moment is shown from so long before it on
constexpr double kNowS = 1.5;                       // so long after it "now" is said
constexpr float kFieldMm = 110;                     // of skin about its place
constexpr uint32_t kWorkSteps = 60;                 // between looks at the clock
constexpr double kSeekFrameS = 0.2;                 // of each frame spent on getting there
constexpr uint32_t kFarSteps = 2 * kStepsPerSecond; // farther than this all is drawn anew
constexpr uint32_t kMostSteps = 24;                 // a frame, as in the session itself

uint32_t stepOf(double seconds) {
    return static_cast<uint32_t>(std::floor(std::clamp(seconds, 0.0, kMaxSessionSeconds) * kStepsPerSecond + 1e-6));
}

Result<sim::Recording> readRecording(const std::filesystem::path &file) {
    const Result<std::string> bytes = readFile(file, static_cast<uint64_t>(kMaxRecordingBytes));
    if (!bytes.ok())
        return bytes.error();
    Result<sim::Recording> recording = sim::readRecording(*bytes);
    if (!recording.ok())
        return badInput(file.string() + ": " + recording.error().message);
    return recording;
}

} // namespace

Status Trainer::openRecording(const std::filesystem::path &file, double atS) {
    Result<sim::Recording> recording = readRecording(file);
    if (!recording.ok())
        return recording.error();
    Result<SessionAssets> assets = sessionOf(setup_.assets, recording->header, setup_.headFile);
    if (!assets.ok())
        return Error{assets.error().kind, file.string() + ": " + assets.error().message};
    session_.reset();
    busy_.clear();
    mode_ = &modeRow(AppMode::Practice);
    assets_ = std::make_shared<const SessionAssets>(std::move(*assets));
    caseId_ = assets_->trainingCase.id;
    camera_ = startCamera(*assets_);
    finished_.reset();
    selected_ = -1;
    replay_.emplace(assets_, std::move(*recording));
    screen_ = ui::Screen::Replay;
    replayFromS_ = atS;
    finishedFile_ = file;
    replay_->seek(replay_->steps()); // its end has the score
    return Ok{};
}

// Shows the moment a deduction happened; -1: the session from its beginning.
void Trainer::watch(int deduction) {
    if (!replay_) {
        if (finished_->recording.empty()) {
            say("There is nothing to replay: " + finished_->problem);
            return;
        }
        Result<sim::Recording> recording = readRecording(finished_->recording);
        if (!recording.ok()) {
            say("There is nothing to replay: " + recording.error().message);
            return;
        }
        replay_.emplace(assets_, std::move(*recording));
        isJumping_ = true;
    }
    if (overlay() == Overlay::Ghost)
        overlay_ = 0;
    section_.afterH = -1;
    isPaused_ = showsHelp_ = false;
    screen_ = ui::Screen::Replay;
    selected_ = deduction;
    isPlaying_ = true;
    if (deduction < 0) {
        seekTo(0);
        return;
    }
    const sim::Deduction &lost = finished_->score.deductions[static_cast<size_t>(deduction)];
    seekTo(std::floor(std::max(0.0, static_cast<double>(lost.timeS) - kLeadS)));
    const sim::ChartIndex &skin = replay_->world().skin();
    if (const sim::ZoneFrame *frame = skin.frame(lost.zone))
        if (const auto place = skin.project(
                frame->originMm + frame->axisU * lost.zoneMm.x + frame->axisV * lost.zoneMm.y, frame->normal)) {
            camera_ = closeUp(*place, kFieldMm);
            cameraPreset_ = static_cast<int>(CameraPreset::CloseUp); // the last of the ring
        }
}

void Trainer::seekTo(double seconds) {
    const uint32_t before = replay_->step(), wanted = std::min(stepOf(seconds), replay_->steps());
    isJumping_ = isJumping_ || wanted < before || wanted - before > kFarSteps;
    replay_->seek(wanted);
    owedS_ = 0;
}

void Trainer::handleReplay(const ui::Event &event) {
    using ui::Act;
    const int count = finished_ ? static_cast<int>(finished_->score.deductions.size()) : 0;
    const double nowS = static_cast<double>(replay_->target()) / kStepsPerSecond;
    switch (event.act) {
    case Act::GoHome:
        if (!finished_) { // not yet scored
            goHome();
            return;
        }
        replay_->seek(replay_->step()); // not there after all
        screen_ = ui::Screen::Score;
        return;
    case Act::TogglePause:
        if (!isPlaying_ && replay_->step() == replay_->steps())
            seekTo(0); // from the beginning again
        isPlaying_ = !isPlaying_;
        return;
    case Act::SeekBy:
        seekTo(nowS + event.amount);
        return;
    case Act::SeekTo:
        if (std::fabs(event.amount / 10.0 - nowS) > 0.05)
            seekTo(event.amount / 10.0);
        return;
    case Act::NextDeduction:
    case Act::SelectDeduction:
        if (count > 0)
            watch(event.act == Act::SelectDeduction ? std::clamp(event.amount, 0, count - 1)
                                                    : std::clamp(selected_ + event.amount, 0, count - 1));
        return;
    case Act::Watch:
        if (selected_ >= 0)
            watch(selected_);
        return;
    case Act::CycleOverlay: // all but the ghost, assessed or not: it is over
        overlay_ = (overlay_ + 1) % (ui::kOverlays - 1);
        return;
    case Act::CycleCamera:
    case Act::ToggleMagnifier:
    case Act::SectionZoomBy:
    case Act::SectionDepthBy:
    case Act::MomentBy:
    case Act::ZoomBy:
    case Act::OrbitRight:
    case Act::OrbitUp:
        handleWork(event);
        return;
    default:
        return;
    }
}

void Trainer::advanceReplay(double realS, const FrameInput &input) {
    sectionPx_ = ui::workLayout(input.windowPx, input.scale).section.size();
    if (!showsHelp_) {
        orbit(input);
        useWheel(input);
        dragSection(input);
    }
    lastPointer_ = input.pointerPx;
    const auto begin = std::chrono::steady_clock::now();
    while (replay_->isSeeking() &&
           std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() < kSeekFrameS)
        replay_->work(kWorkSteps);
    if (replay_->isSeeking())
        return;
    if (!finished_) { // a recording being opened has come to its end
        finished_ =
            Finished{.score = replay_->world().score(), .recording = finishedFile_, .report = {}, .problem = {}};
        isJumping_ = true;
        seekTo(std::isfinite(replayFromS_) ? replayFromS_ : 0);
        isPlaying_ = replayFromS_ > 0;
        return;
    }
    if (isJumping_) {
        ++sessionNumber_;
        isJumping_ = false;
    }
    if (!isPlaying_ || showsHelp_ || isLater() || !std::isfinite(realS))
        return;
    owedS_ += std::clamp(realS, 0.0, 0.1);
    const auto steps = std::min(static_cast<uint32_t>(owedS_ * kStepsPerSecond), kMostSteps);
    owedS_ -= static_cast<double>(steps) / kStepsPerSecond;
    replay_->seek(replay_->step() + steps);
    replay_->work(steps);
    isPlaying_ = replay_->step() < replay_->steps();
}

std::optional<sim::SurfacePoint> Trainer::workedAt() const {
    if (isReplay())
        return replay_->world().handpiece().isHeld ? std::optional(replay_->world().handpiece().at) : std::nullopt;
    return hand_ ? hand_->at() : std::nullopt;
}

// The step of the procedure that was just taken; empty: none.
std::string Trainer::replayNote() const {
    constexpr uint32_t kShownSteps = 4 * kStepsPerSecond;
    const std::span<const sim::Action> actions = replay_->world().actions();
    if (actions.empty() || replay_->step() - actions.back().step > kShownSteps)
        return {};
    const sim::Action &action = actions.back();
    return "Step taken: " + std::string(sim::actionInfo(action.id).title) +
           (action.what.empty() ? "" : " (" + action.what + ")");
}

ui::ReplayView Trainer::replayView() const {
    const double lengthS = std::max(1.0, static_cast<double>(replay_->steps())) / kStepsPerSecond;
    const double nowS = static_cast<double>(replay_->target()) / kStepsPerSecond;
    ui::ReplayView view;
    view.time = ui::timeText(nowS);
    view.length = ui::timeText(lengthS);
    view.lengthS = lengthS;
    view.at = static_cast<float>(nowS / lengthS);
    view.isPlaying = isPlaying_;
    if (!finished_)
        return view;
    const std::vector<sim::Deduction> &lost = finished_->score.deductions;
    for (size_t i = 0; i < lost.size(); ++i)
        view.marks.push_back({.at = static_cast<float>(static_cast<double>(lost[i].timeS) / lengthS),
                              .isSelected = static_cast<int>(i) == selected_});
    if (selected_ >= 0) {
        const sim::Deduction &one = lost[static_cast<size_t>(selected_)];
        const double sinceS = nowS - static_cast<double>(one.timeS);
        view.which = "Loss " + std::to_string(selected_ + 1) + " of " + std::to_string(lost.size());
        view.points = "-" + sim::fixed(static_cast<double>(one.points), 1);
        view.text = one.text;
        view.place = ui::timeText(static_cast<double>(one.timeS)) + " · " + ui::zoneLabel(one.zone);
        view.isNow = sinceS >= 0 && sinceS < kNowS;
    }
    return view;
}

} // namespace stipple::app
