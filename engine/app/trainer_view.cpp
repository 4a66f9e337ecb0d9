// What the trainer's screens show, from its state.
#include <array>

#include "engine/app/trainer.h"
#include "engine/render/section.h"
#include "engine/ui/layout.h"
#include "sim/technique/deductions.h"

namespace stipple::app {

namespace {

constexpr std::array<std::string_view, ui::kOverlays> kOverlayNames = {
    "Show: plan",    "Show: skin",  "Show: coverage", "Show: dose",    "Show: depth", "Show: directions",
    "Show: redness", "Show: zones", "Show: no-go",    "Show: strokes", "Show: expert"};
constexpr std::array<std::string_view, 4> kCameraNames = {"View: front", "View: left", "View: right", "View: close"};
constexpr double kSlowPace = 0.9;
constexpr double kPaceKnownS = 0.7;

std::string shortPlan(const sim::Case &trainingCase, const sim::ZonePlan &plan) {
    std::string text = ui::zoneLabel(plan.zone) + ": " + (trainingCase.device == "pen" ? "set " : "needles ") +
                       sim::fixed(static_cast<double>(plan.lengthUm.lo) / 1000, 2) + " to " +
                       ui::millimetres(plan.lengthUm.hi) + " ·";
    for (const float deg : plan.directionsDeg)
        text += " " + sim::fixed(static_cast<double>(deg), 0) + "°";
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

} // namespace

ui::HandView Trainer::handView() const {
    if (mode_->isScripted || isReplay()) { // as recorded
        const sim::Pose &pose = world()->handpiece().pose;
        return {.forceN = pose.forceN,
                .lengthUm = pose.lengthUm,
                .frequencyHz = pose.frequencyHz,
                .tiltDeg = glm::vec2(0),
                .isStretching = pose.stretch > 0.5F,
                .isLeftHanded = habits_.isLeftHanded};
    }
    ui::HandView view{.forceN = hand_->forceN(),
                      .lengthUm = hand_->lengthUm(),
                      .frequencyHz = hand_->frequencyHz(),
                      .tiltDeg = hand_->tiltDeg(),
                      .isMotorOff = hand_->isMotorOff(),
                      .isStretching = hand_->isStretching()};
    sayHolder(view);
    return view;
}

ui::StatusLine Trainer::status() const {
    if (!notice_.empty() && noticeS_ > 0)
        return {notice_, ui::Tone::Note};
    if (isPaused_)
        return {hands_.holder() == HandClass::Gamepad ? "Paused. A: go on. Y: to the score. B: home. X: start again."
                                                      : "Paused: skin and clock stand still.",
                ui::Tone::Calm};
    if (isLater())
        return {
            "The skin as it would be then, if the treatment ended now. Press on the face, or N until now, to go on.",
            ui::Tone::Calm};
    if (mode_->isScripted)
        return {"Watch the hand: square, even, lifted between lines. Enter ends the demonstration.", ui::Tone::Calm};
    if (const std::optional<ui::Cue> cue = coachSays().main; cue && cue->alpha > 0)
        return {cue->why, ui::severityOf(cue->kind) == ui::CueSeverity::Safety ? ui::Tone::Warning : ui::Tone::Note};
    return ui::handStatus({.world = session_->world(), .hand = handView(), .showsCues = mode_->showsCues});
}

ui::WorkView Trainer::workView() const {
    const sim::World &world = *this->world();
    const sim::Case &trainingCase = assets_->trainingCase;
    const sim::HandpieceView &hand = world.handpiece();
    const sim::ZonePlan *plan = hand.isHeld ? trainingCase.planFor(hand.at.zone) : nullptr;
    ui::WorkView view;
    view.title = trainingCase.title;
    view.modeName = mode_->name;
    view.time = ui::timeText(world.timeS());
    if (paceRealS_ > kPaceKnownS && paceSimS_ < kSlowPace * paceRealS_)
        view.clockNote = "Slow machine: the session's clock runs at " + sim::fixed(100 * paceSimS_ / paceRealS_, 0) +
                         " % of real time; nothing is skipped";
    view.zone = hand.isHeld ? ui::zoneLabel(hand.at.zone) : "";
    if (plan == nullptr && !trainingCase.plan.empty())
        plan = &trainingCase.plan.front();
    if (plan != nullptr)
        view.plan = shortPlan(trainingCase, *plan);
    view.hand = handView();
    view.gauges = ui::workGauges({.world = world, .hand = view.hand, .showsCues = mode_->showsCues});
    view.device = assets_->device.kind;
    view.lengthLabel = view.device == sim::DeviceKind::Pen ? "Depth setting" : "Needle length";
    view.overlayName = kOverlayNames[static_cast<size_t>(overlay_)];
    view.cameraName = kCameraNames[static_cast<size_t>(cameraPreset_)];
    view.hasLoupe = showsMagnifier_;
    view.isLater = isLater();
    view.sectionWidth =
        sim::fixed(static_cast<double>(sectionWidthUm()) / 1000, sectionWidthUm() < 1000 ? 2 : 1) + " mm";
    view.moment = isLater() ? momentTitle(section_.afterH) : "now";
    if (isReplay()) {
        view.replay = replayView();
        view.replay->overlayName = view.overlayName;
        view.replay->cameraName = view.cameraName;
        view.faceNote = replayNote();
        view.modeName = "Replay";
        return view;
    }
    view.status = status();
    view.isPaused = isPaused_;
    view.hasSteps = hasSteps();
    view.isToCloseOut = hasSteps() && !session_->world().actions().empty();
    if (const sim::Happening *one = happening())
        view.happening = one->text + (view.hasSteps ? "  P: answer" : "");
    view.isWatching = mode_->isScripted;
    view.coach = coachView();
    view.showsCues = mode_->showsCues;
    return view;
}

ui::ScreenView Trainer::view() const {
    ui::ScreenView view;
    view.screen = screen_;
    view.showsHelp = showsHelp_;
    view.busy = busy_;
    view.people = people_;
    switch (screen_) {
    case ui::Screen::Home:
        view.home = {.device = device_,
                     .cases = ui::caseCards(cases_, device_, caseId_),
                     .recordings = setup_.outFolder.string(),
                     .error = error_.empty() ? recordNotice_ : error_,
                     .person = person_,
                     .hasRecord = record_.has_value()};
        if (!person_.empty())
            ui::addStandings(view.home.cases, cases_, runs_, wallS());
        break;
    case ui::Screen::Record:
        view.record = ui::recordView(
            {.cases = cases_, .attempts = runs_, .person = person_, .selected = recordRow_, .nowS = wallS()});
        view.record.notice = recordNotice_;
        break;
    case ui::Screen::Work:
        view.work = workView();
        break;
    case ui::Screen::Replay:
        view.work = workView();
        if (replay_->isSeeking())
            view.busy = "Replaying up to " + ui::timeText(replay_->target() / static_cast<double>(kStepsPerSecond)) +
                        ": " + ui::timeText(replay_->world().timeS());
        break;
    case ui::Screen::Steps:
        view.steps = stepsView();
        break;
    case ui::Screen::Hands:
        view.hands = handsView();
        break;
    case ui::Screen::Score: {
        view.score = ui::scoreView({.score = finished_->score,
                                    .trainingCase = assets_->trainingCase,
                                    .isAssessment = mode_->isJudged,
                                    .map = map_,
                                    .pane = pane_});
        if (!person_.empty() && !mode_->isScripted)
            view.score.standing = standingText();
        view.score.selected = selected_;
        if (selected_ >= 0) {
            const sim::Deduction &d = finished_->score.deductions[static_cast<size_t>(selected_)];
            if (d.zone != sim::ZoneId::None)
                view.score.mark = ui::MapMark{.zone = d.zone, .zoneMm = d.zoneMm};
        }
        view.score.recording = finished_->recording.string();
        view.score.report = finished_->report.string();
        view.score.notice = !finished_->problem.empty() ? finished_->problem : noticeS_ > 0 ? notice_ : std::string();
        break;
    }
    }
    switch (ask_) {
    case Ask::Nothing:
        break;
    case Ask::Reset:
        view.dialog = {"Start again?", "This attempt ends here and stays in the recordings. The skin is fresh again.",
                       "Start again", "Go on"};
        break;
    case Ask::Home:
        view.dialog = {"Leave this session?", "It ends here. What was recorded so far stays, with its score.", "Leave",
                       "Go on"};
        break;
    case Ask::Erase:
        view.dialog = {"Erase everything of " + ui::shortened(person_, 24) + "?",
                       std::to_string(runs_.size()) +
                           " runs go for good. Recordings stay; no name is in them. Export first "
                           "to keep the runs in a file of your own.",
                       "Erase", "Keep"};
        break;
    case Ask::Device:
        view.dialog = {"Change the hand-piece?",
                       "Each case is made for one hand-piece. This session ends here and stays in the recordings; "
                       "the home screen shows the cases for the other one.",
                       "Change", "Go on"};
        break;
    }
    return view;
}

} // namespace stipple::app
