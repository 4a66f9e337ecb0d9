// Screens, questions and the session clock. What the screens show is put together in trainer_view.cpp.
#include "engine/app/trainer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "engine/app/demo.h"
#include "engine/ui/layout.h"
#include "shaders/shared/limits.h"

namespace stipple::app {

namespace {

constexpr double kStepS = 1.0 / kStepsPerSecond;
constexpr int kMostSteps = 24;         // a frame: 0.1 s; a slower machine slows the session's clock
constexpr double kLongestFrameS = 0.5; // after a longer gap (suspended, moved) time is not made up
constexpr double kPaceS = 1.5;         // the clock's pace is judged over about this
constexpr double kNoticeS = 8;
constexpr std::array<std::string_view, 3> kDeviceIds = {"pen", "roller", "stamp"};
constexpr std::array<CameraPreset, 4> kPresets = {CameraPreset::Front, CameraPreset::Left, CameraPreset::Right,
                                                  CameraPreset::CloseUp};

int deviceIndex(std::string_view id) {
    const auto *at = std::find(kDeviceIds.begin(), kDeviceIds.end(), id);
    return at == kDeviceIds.end() ? 0 : static_cast<int>(at - kDeviceIds.begin());
}

} // namespace

Camera startCamera(const SessionAssets &assets) {
    const sim::Case &trainingCase = assets.trainingCase;
    const sim::ChartIndex &skin = *assets.skin.index;
    Camera camera =
        presetCamera(cameraPresetByName(trainingCase.startView).value_or(CameraPreset::Front), skin.chart());
    if (trainingCase.surface == sim::Surface::Block || trainingCase.plan.empty())
        return camera;
    constexpr float kNearer = 0.78F, kTowards = 0.3F;
    camera.distanceMm *= kNearer;
    if (const sim::ZoneFrame *frame = skin.frame(trainingCase.plan.front().zone))
        camera.targetMm += (frame->originMm - camera.targetMm) * kTowards;
    return camera;
}

Trainer::Trainer(TrainerSetup setup) : setup_(std::move(setup)), habits_(setup_.habits) {}

Result<Trainer> Trainer::create(TrainerSetup setup) {
    Trainer trainer(std::move(setup));
    Result<std::vector<sim::Case>> cases = loadCases(trainer.setup_.assets);
    if (!cases.ok())
        return cases.error();
    trainer.cases_ = std::move(*cases);
    if (trainer.cases_.empty())
        return systemError("there are no cases in " + trainer.setup_.assets.cases.string() +
                           "; set STIPPLE_ASSETS to the program's data");
    trainer.openRecord();
    return trainer;
}

std::string Trainer::selectedCase() const {
    for (const ui::CaseCard &card : ui::caseCards(cases_, device_, caseId_))
        if (card.isSelected)
            return card.id;
    return {};
}

Status Trainer::start(AppMode mode, const std::string &caseId) {
    mode_ = &modeRow(mode);
    caseId_ = caseId.empty() ? selectedCase() : caseId;
    for (const sim::Case &c : cases_)
        if (c.id == caseId_)
            device_ = deviceIndex(c.device);
    Status begun = begin();
    busy_.clear();
    if (!begun.ok()) {
        error_ = begun.error().message;
        screen_ = ui::Screen::Home;
        session_.reset();
    }
    return begun;
}

// A new session of the chosen case in the chosen mode.
Status Trainer::begin() {
    error_.clear();
    if (const Status may = mayBegin(); !may.ok())
        return may.error();
    auto &loaded = loaded_[caseId_];
    if (!loaded) {
        Result<SessionAssets> assets = loadSession(setup_.assets, {.caseId = caseId_, .headFile = setup_.headFile});
        if (!assets.ok())
            return assets.error();
        loaded = std::make_shared<const SessionAssets>(std::move(*assets));
    }
    replay_.reset();
    script_.clear();
    scriptEvents_.clear();
    scriptAt_ = scriptEventAt_ = 0;
    inputToPhoton_.reset();
    ghost_.clear();
    if (overlay() == Overlay::Ghost)
        overlay_ = 0;
    if (mode_->isScripted) {
        Result<std::vector<sim::InputFrame>> frames = demoFrames(*loaded, setup_.ghostFile);
        if (!frames.ok())
            return frames.error();
        script_ = std::move(*frames);
        scriptEvents_ = idealEvents(loaded->trainingCase, script_);
    }
    const TrainerSetup::Kernels kernels = setup_.kernels ? setup_.kernels() : TrainerSetup::Kernels{};
    Result<LiveSession> session = LiveSession::start(*loaded, {.folder = setup_.outFolder,
                                                               .origin = {.build = setup_.build,
                                                                          .inputClass = std::string(mode_->inputClass),
                                                                          .backend = kernels.name,
                                                                          .isExact = kernels.isExact,
                                                                          .seed = setup_.seed},
                                                               .backend = kernels.backend,
                                                               .isKept = !isWarmUp_});
    if (!session.ok())
        return session.error();
    const bool isSameCase = assets_ == loaded && session_ != nullptr;
    session_ = std::make_unique<LiveSession>(std::move(*session));
    ++sessionNumber_;
    startedAtS_ = wallS();
    assets_ = loaded;
    hand_.emplace(assets_->device);
    beginCoach();
    if (!isSameCase) {
        const auto preset = cameraPresetByName(assets_->trainingCase.startView).value_or(CameraPreset::Front);
        cameraPreset_ = static_cast<int>(std::find(kPresets.begin(), kPresets.end(), preset) - kPresets.begin());
        camera_ = startCamera(*assets_);
    }
    screen_ = ui::Screen::Work;
    if (hasSteps() && !assets_->trainingCase.procedure->visits.empty()) // there is somebody to be seen first
        openSteps(0);
    isPaused_ = isStretchOn_ = false;
    ways_.recorded.clear();
    section_.afterH = -1;
    showsHelp_ = !hasSeenHelp_;
    ask_ = Ask::Nothing;
    finished_.reset();
    selected_ = -1;
    owedS_ = paceRealS_ = paceSimS_ = 0;
    lastPixel_.reset();
    isLeftArmed_ = false;
    notice_.clear();
    return Ok{};
}

// Loading and lighting a head takes a moment: first the screen says so.
void Trainer::beginLater() {
    busy_ = "Preparing the skin";
    laterFrames_ = 2;
}

void Trainer::finish() {
    if (!session_ || finished_)
        return;
    if (inputToPhoton_) {
        char json[160];
        std::snprintf(json, sizeof json, R"({"event":"input_to_photon","median_ms":%.1f,"p95_ms":%.1f,"frames":%.1f})",
                      inputToPhoton_->medianMs, inputToPhoton_->p95Ms, inputToPhoton_->frames);
        session_->event(json);
    }
    finished_ = session_->finish();
    noteRun();
    screen_ = ui::Screen::Score;
    showsHelp_ = false;
    selected_ = -1;
    map_ = sim::MapKind::Coverage;
    pane_ = ui::ScorePane::Summary;
    if (mode_->isJudged)
        exitCode_ = finished_->score.outcome == sim::Outcome::Passed ? 0 : 1;
    keepRun();
}

void Trainer::goHome() {
    if (isWarmUp_)
        caseId_ = warmUpFrom_;
    isWarmUp_ = false;
    if (session_ && !finished_) {
        if (mode_->isJudged && session_->isWorthKeeping())
            finish(); // an assessment that is left counts
        else
            session_->abandon();
    }
    session_.reset();
    replay_.reset();
    finished_.reset();
    screen_ = ui::Screen::Home;
    showsHelp_ = false;
}

void Trainer::close() {
    if (session_ && !finished_) {
        if (session_->isWorthKeeping())
            finish();
        else
            session_->abandon();
    }
    isQuitting_ = true;
}

void Trainer::say(std::string notice) {
    notice_ = std::move(notice);
    noticeS_ = kNoticeS;
}

ui::KeyContext Trainer::keyContext() const {
    return {.screen = screen_,
            .isDialog = ask_ != Ask::Nothing,
            .isHelp = showsHelp_,
            .isPaused = isPaused_,
            .isTyping = people_.has_value()};
}

Overlay Trainer::overlay() const {
    constexpr std::array<Overlay, ui::kOverlays> kDrawn = {
        Overlay::Plan,    Overlay::None,  Overlay::Coverage, Overlay::Dose,    Overlay::Depth, Overlay::Direction,
        Overlay::Redness, Overlay::Zones, Overlay::NoGo,     Overlay::Strokes, Overlay::Ghost};
    return kDrawn[static_cast<size_t>(overlay_)];
}

void Trainer::answer(bool isYes) {
    const Ask asked = ask_;
    ask_ = Ask::Nothing;
    if (!isYes)
        return;
    switch (asked) {
    case Ask::Nothing:
        return;
    case Ask::Home:
        goHome();
        return;
    case Ask::Device:
        device_ = askedDevice_;
        goHome();
        return;
    case Ask::Reset:
        session_->abandon();
        beginLater();
        return;
    case Ask::Erase:
        eraseRecord();
        return;
    }
}

void Trainer::handle(const ui::Event &event) {
    using ui::Act;
    if (event.act == Act::Confirm || event.act == Act::Cancel) {
        answer(event.act == Act::Confirm);
        return;
    }
    if (event.act == Act::ToggleHelp) {
        showsHelp_ = !showsHelp_;
        hasSeenHelp_ = hasSeenHelp_ || screen_ == ui::Screen::Work;
        return;
    }
    if (event.act == Act::Quit) {
        close();
        return;
    }
    if (ask_ != Ask::Nothing || !busy_.empty() || handlePeople(event) || handleHands(event) || handleCoach(event))
        return;
    switch (screen_) {
    case ui::Screen::Home:
        handleHome(event);
        return;
    case ui::Screen::Record: // handlePeople's
        return;
    case ui::Screen::Work:
        handleWork(event);
        return;
    case ui::Screen::Steps:
        handleSteps(event);
        return;
    case ui::Screen::Hands:
        return; // handled already
    case ui::Screen::Score:
        handleScore(event);
        return;
    case ui::Screen::Replay:
        handleReplay(event);
        return;
    }
}

bool Trainer::handleHome(const ui::Event &event) {
    using ui::Act;
    switch (event.act) {
    case Act::ChooseDevice:
        device_ = std::clamp(event.amount, 0, 2);
        return true;
    case Act::NextDevice:
        device_ = std::clamp(device_ + event.amount, 0, 2);
        return true;
    case Act::ChooseCase:
        caseId_ = event.text;
        return true;
    case Act::NextCase: {
        const std::vector<ui::CaseCard> cards = ui::caseCards(cases_, device_, caseId_);
        const auto at = std::find_if(cards.begin(), cards.end(), [](const ui::CaseCard &c) { return c.isSelected; });
        const auto next = (at - cards.begin()) + event.amount;
        if (at != cards.end() && next >= 0 && next < static_cast<std::ptrdiff_t>(cards.size()))
            caseId_ = cards[static_cast<size_t>(next)].id;
        return true;
    }
    case Act::StartPractice:
    case Act::StartDemo:
    case Act::StartAssess: {
        const AppMode mode = event.act == Act::StartPractice ? AppMode::Practice
                             : event.act == Act::StartDemo   ? AppMode::Demo
                                                             : AppMode::Assess;
        const std::string chosen = selectedCase();
        if (chosen.empty())
            return false;
        mode_ = &modeRow(mode);
        caseId_ = chosen;
        beginLater();
        return true;
    }
    default:
        return false;
    }
}

void Trainer::cycleCamera() {
    cameraPreset_ = (cameraPreset_ + 1) % static_cast<int>(kPresets.size());
    const CameraPreset preset = kPresets[static_cast<size_t>(cameraPreset_)];
    const auto at = workedAt();
    constexpr float kFieldMm = 70;
    camera_ =
        preset == CameraPreset::CloseUp && at ? closeUp(*at, kFieldMm) : presetCamera(preset, world()->skin().chart());
}

// The expert begins his run when he is asked for, so that one can follow him.
void Trainer::cycleOverlay() {
    const int most = mode_->showsCues ? ui::kOverlays : 2; // assessed: the plan or nothing
    overlay_ = (overlay_ + 1) % most;
    if (overlay() != Overlay::Ghost)
        return;
    if (mode_->isScripted) { // the hand shown is his already
        overlay_ = 0;
        return;
    }
    ghostFrom_ = session_->world().stepCount();
    if (ghost_.empty()) {
        Result<std::vector<sim::InputFrame>> frames = demoFrames(*assets_, setup_.ghostFile);
        if (frames.ok())
            ghost_ = std::move(*frames);
        else
            say(frames.error().message);
    }
}

std::optional<sim::Pose> Trainer::ghost() const {
    if (!session_ || overlay() != Overlay::Ghost)
        return std::nullopt;
    const size_t at = session_->world().stepCount() - ghostFrom_;
    return at < ghost_.size() ? std::optional(sim::poseOf(ghost_[at])) : std::nullopt;
}

void Trainer::zoom(int steps) {
    const float before = camera_.distanceMm;
    constexpr float kNearMm = 60, kFarMm = 1500;
    camera_.distanceMm =
        std::clamp(before * std::pow(0.9F, static_cast<float>(std::clamp(steps, -20, 20))), kNearMm, kFarMm);
    if (const auto at = workedAt(); steps > 0 && at) // towards what is being worked on
        camera_.targetMm += (at->posMm - camera_.targetMm) * (1.0F - camera_.distanceMm / before);
}

void Trainer::handleWork(const ui::Event &event) {
    using ui::Act;
    const bool isOwn = !mode_->isScripted;
    switch (event.act) {
    case Act::ForceBy:
        if (isOwn)
            hand_->changeForce(event.amount);
        return;
    case Act::LengthBy:
        if (isOwn && !hand_->changeLength(event.amount))
            say("Lift the hand-piece to change its setting.");
        return;
    case Act::FrequencyBy:
        if (isOwn)
            hand_->changeFrequency(event.amount);
        return;
    case Act::TiltRight:
        hand_->tiltBy({static_cast<float>(event.amount), 0});
        return;
    case Act::TiltUp:
        hand_->tiltBy({0, static_cast<float>(event.amount)});
        return;
    case Act::Upright:
        hand_->uprightAgain();
        setPenUpright();
        return;
    case Act::TurnBy:
        hand_->turnBy(static_cast<float>(event.amount));
        return;
    case Act::ToggleMotor:
        hand_->toggleMotor();
        return;
    case Act::ToggleGauze:
        hand_->toggleGauze();
        return;
    case Act::ToggleStretch:
        isStretchOn_ = isOwn && !isStretchOn_;
        return;
    case Act::ToggleKeyboard:
        if (isOwn)
            hands_.give(hands_.holder() == HandClass::Keyboard ? HandClass::Mouse : HandClass::Keyboard);
        return;
    case Act::CycleOverlay:
        cycleOverlay();
        return;
    case Act::ToggleMagnifier:
        showsMagnifier_ = !showsMagnifier_;
        return;
    case Act::CycleCamera:
        cycleCamera();
        return;
    case Act::SectionZoomBy:
        zoomSection(std::clamp(event.amount, -20, 20));
        return;
    case Act::SectionDepthBy:
        deepenSection(static_cast<float>(event.amount) * 0.08F * sectionWidthUm());
        return;
    case Act::MomentBy:
        changeMoment(event.amount);
        return;
    case Act::ZoomBy:
        zoom(event.amount);
        return;
    case Act::OrbitRight:
        camera_.yawDeg = std::remainder(camera_.yawDeg + static_cast<float>(event.amount), 360.0F);
        return;
    case Act::OrbitUp:
        camera_.pitchDeg = std::clamp(camera_.pitchDeg + static_cast<float>(event.amount), -80.0F, 80.0F);
        return;
    case Act::TogglePause:
        isPaused_ = !isPaused_;
        return;
    case Act::AskReset:
        if (!mode_->isRepeatable)
            say("An assessment cannot be started again; finish it.");
        else
            ask_ = Ask::Reset;
        if (ask_ == Ask::Reset && !session_->isWorthKeeping())
            answer(true);
        return;
    case Act::OpenSteps:
        if (hasSteps())
            openSteps(static_cast<int>(session_->hasWork() ? sim::Stage::During : sim::Stage::Preparation));
        return;
    case Act::Finish:
        if (hasSteps() && !session_->world().actions().empty())
            openSteps(static_cast<int>(sim::Stage::CloseOut)); // the score comes after it
        else if (!session_->hasWork() && isOwn)
            say("Nothing has been worked yet. " + std::string(handView().toWork));
        else
            finish();
        return;
    case Act::GoHome:
        ask_ = Ask::Home;
        if (!session_->isWorthKeeping())
            answer(true);
        return;
    case Act::ChooseDevice:
        askedDevice_ = std::clamp(event.amount, 0, 2);
        if (askedDevice_ == device_)
            return;
        ask_ = Ask::Device;
        if (!session_->isWorthKeeping())
            answer(true);
        return;
    default:
        return;
    }
}

void Trainer::handleScore(const ui::Event &event) {
    using ui::Act;
    const int count = static_cast<int>(finished_->score.deductions.size());
    switch (event.act) {
    case Act::SelectDeduction:
        selected_ = event.amount >= 0 && event.amount < count ? event.amount : -1;
        return;
    case Act::NextDeduction:
        selected_ = count == 0 ? -1 : std::clamp(selected_ + event.amount, 0, count - 1);
        return;
    case Act::SelectMap:
        map_ = static_cast<sim::MapKind>(std::clamp(event.amount, 0, sim::kMapKinds - 1));
        return;
    case Act::SelectPane:
        pane_ = static_cast<ui::ScorePane>(std::clamp(event.amount, 0, ui::kScorePanes - 1));
        return;
    case Act::NextPane:
        pane_ = static_cast<ui::ScorePane>((static_cast<int>(pane_) + 1) % ui::kScorePanes);
        return;
    case Act::Watch:
        watch(event.amount >= 0 && event.amount < count ? event.amount : selected_);
        return;
    case Act::NextMap:
        map_ = static_cast<sim::MapKind>((static_cast<int>(map_) + 1) % sim::kMapKinds);
        return;
    case Act::Again:
        beginLater();
        return;
    case Act::GoHome:
        goHome();
        return;
    case Act::OpenReport:
        say(finished_->report.empty() ? "There is no report: " + finished_->problem
                                      : "Open this in a browser, or the PDF beside it: " + finished_->report.string());
        return;
    default:
        return;
    }
}

bool Trainer::isRunning() const {
    return (screen_ == ui::Screen::Work || screen_ == ui::Screen::Steps) && session_ && busy_.empty() && !isPaused_ &&
           !isLater() && !showsHelp_ && ask_ == Ask::Nothing;
}

void Trainer::useWheel(const FrameInput &input) {
    if (!input.hasPointer || !std::isfinite(input.wheel))
        return;
    const int notches = static_cast<int>(std::lround(std::clamp(input.wheel, -50.0F, 50.0F)));
    if (notches == 0)
        return;
    if (layout(input).section.contains(input.pointerPx))
        zoomSection(notches);
    else if (input.isControl)
        zoom(notches);
    else if (!mode_->isScripted && !isReplay())
        hand_->changeForce(notches);
}

void Trainer::orbit(const FrameInput &input) {
    constexpr float kDegPerPx = 0.3F;
    if (input.isRightDown && wasRightDown_) {
        const glm::vec2 way = input.pointerPx - lastPointer_;
        if (std::isfinite(way.x) && std::isfinite(way.y)) {
            camera_.yawDeg = std::remainder(camera_.yawDeg - way.x * kDegPerPx / input.scale, 360.0F);
            camera_.pitchDeg = std::clamp(camera_.pitchDeg + way.y * kDegPerPx / input.scale, -80.0F, 80.0F);
        }
    }
    wasRightDown_ = input.isRightDown && (wasRightDown_ || input.hasPointer);
}

void Trainer::advance(double realS, const FrameInput &input) {
    noticeS_ = std::max(0.0, noticeS_ - std::max(0.0, realS));
    readHands(realS, input);
    if (laterFrames_ > 0 && --laterFrames_ == 0) { // a failure is shown on the home screen
        const Status begun = start(mode_->mode, caseId_);
        if (!begun.ok())
            error_ = begun.error().message;
        return;
    }
    if (isReplay()) {
        advanceReplay(realS, input);
        return;
    }
    if ((screen_ != ui::Screen::Work && screen_ != ui::Screen::Steps) || !session_) {
        lastPointer_ = input.pointerPx;
        return;
    }
    const ui::WorkLayout places = layout(input);
    const ui::Rect &face = places.face;
    sectionPx_ = places.section.size();
    facePx_ = face;
    scale_ = input.scale;
    const bool isAtWork = screen_ == ui::Screen::Work;
    if (ask_ == Ask::Nothing && !showsHelp_ && isAtWork) {
        orbit(input);
        useWheel(input);
        dragSection(input);
        orbitByPad(realS);
        if (isLater() && input.wasLeftPressed && input.hasPointer && face.contains(input.pointerPx)) {
            section_.afterH = -1; // on with the work, from the next press on
            lastPointer_ = input.pointerPx;
            return;
        }
    } else {
        wasRightDown_ = isSectionHeld_ = false;
    }
    lastPointer_ = input.pointerPx;
    if (!isRunning()) {
        isLeftArmed_ = ways_.isPenArmed = ways_.isPadArmed = ways_.isShiftOn = false;
        lastPixel_.reset();
        owedS_ = paceRealS_ = paceSimS_ = 0;
        return;
    }
    armHands(input);
    const double passed = std::isfinite(realS) ? std::clamp(realS, 0.0, kLongestFrameS) : 0.0;
    owedS_ += passed;
    const int wanted = static_cast<int>(owedS_ / kStepS);
    const int steps = std::min(wanted, kMostSteps);
    owedS_ = wanted > kMostSteps ? 0 : owedS_ - steps * kStepS;
    paceRealS_ += passed;
    paceSimS_ += steps * kStepS;
    if (paceRealS_ > kPaceS) {
        paceRealS_ *= 0.5;
        paceSimS_ *= 0.5;
    }
    const HandScene scene{session_->world().skin(), camera_, face.size()};
    const sim::Happening *calling = happening();
    for (int i = 0; i < steps; ++i) {
        if (mode_->isScripted) {
            while (scriptEventAt_ < scriptEvents_.size() &&
                   (scriptAt_ >= script_.size() || scriptEvents_[scriptEventAt_].step <= scriptAt_))
                session_->event(scriptEvents_[scriptEventAt_++].json);
            if (scriptAt_ >= script_.size()) {
                finish();
                return;
            }
            session_->step(script_[scriptAt_++]);
            continue;
        }
        if (!isAtWork) { // the hand-piece lies on the tray
            session_->step(sim::quantise({}));
            continue;
        }
        const float share = static_cast<float>(i + 1) / static_cast<float>(steps);
        const HandInput given = handInput(input, share);
        noteHand(given);
        session_->step(sim::quantise(hand_->step(given, scene)));
        watchCoach(calling);
    }
    if (steps > 0) {
        const bool isOver = face.contains(input.pointerPx) && !input.isRightDown;
        lastPixel_ = isOver ? std::optional<glm::vec2>(input.pointerPx - face.min()) : std::nullopt;
        disarmHands(input);
    }
    for (std::string &notice : session_->takeNotices())
        say(std::move(notice));
    if (session_->isFull())
        finish();
    if (isWarmUp_ && session_ && session_->world().timeS() >= kWarmUpS)
        endWarmUp();
}

} // namespace stipple::app
