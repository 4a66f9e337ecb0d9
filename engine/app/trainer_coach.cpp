// The trainer's coach: how much it tells in this run, what it tells now and where that stands in the window; and the
// warm-up before a hand-piece's first practice, a minute on the block that is neither scored nor kept.
#include <algorithm>
#include <cmath>

#include "engine/app/trainer.h"
#include "shaders/shared/limits.h"
#include "sim/technique/deductions.h"

namespace stipple::app {

namespace {

constexpr std::array<std::string_view, 4> kLevelTitles = {"all", "fading", "safety only", "off"};
// Assumptions: how the hand's way is followed, so that the pills keep out of it.
constexpr float kHeadingS = 0.15F, kProgressS = 2.5F, kProgressMm = 6;
constexpr float kClearMm = 13; // around the needles; the hand-piece's own body
constexpr float kRingMm = 4.5F;
constexpr float kMovingMmS = 3;

float share(float seconds) { return 1.0F / (seconds * static_cast<float>(kStepsPerSecond)); }

// A point of the head in the window, and a way on the skin as a unit way there.
class FacePicture {
  public:
    FacePicture(const Camera &camera, const ui::Rect &face, glm::vec3 handMm)
        : camera_(camera), face_(face), handMm_(handMm) {}
    std::optional<glm::vec2> pixelOf(glm::vec3 pointMm) const {
        const auto at = project(camera_, face_.size(), pointMm);
        return at ? std::optional(at->pixel + face_.min()) : std::nullopt;
    }
    glm::vec2 wayOf(glm::vec3 wayMm) const {
        constexpr float kFarMm = 10;
        const float lengthMm = glm::length(wayMm);
        const std::optional<glm::vec2> from = pixelOf(handMm_);
        const auto to = lengthMm > 1e-4F ? pixelOf(handMm_ + wayMm * (kFarMm / lengthMm)) : std::nullopt;
        const glm::vec2 way = from && to ? *to - *from : glm::vec2(0);
        const float length = glm::length(way);
        return length > 1e-3F ? way / length : glm::vec2(0);
    }

  private:
    const Camera &camera_;
    ui::Rect face_;
    glm::vec3 handMm_;
};

std::string helpText(ui::CoachLevel level, bool isOwn) {
    return std::string(kLevelTitles[static_cast<size_t>(level)]) + (isOwn ? ", set by hand" : "");
}

} // namespace

ui::CoachHistory Trainer::coachHistory() const {
    if (setup_.coachHistory)
        return setup_.coachHistory(caseId_);
    ui::CoachHistory history;
    if (!person_.empty()) { // runs_ is in the order of time
        for (const record::Attempt &run : runs_) {
            ++history.runsInAll;
            if (run.caseId != caseId_)
                continue;
            ++history.runsOfCase;
            history.hasPassed = history.hasPassed || run.isPassed();
            sim::Score score;
            for (const record::MetricScore &metric : run.metrics) {
                score.metrics.emplace_back();
                score.metrics.back().id = metric.id;
                score.metrics.back().score = static_cast<float>(metric.score);
            }
            history.weakKinds = ui::weakKinds(score, assets_->rubric.total.pass);
        }
        return history;
    }
    if (const auto found = coachTotals_.find(caseId_); found != coachTotals_.end())
        history = found->second;
    history.runsInAll = 0;
    for (const auto &[id, total] : coachTotals_)
        history.runsInAll += total.runsOfCase;
    return history;
}

ui::CoachLevel Trainer::coachLevel() const {
    if (!mode_->showsCues || mode_->isScripted)
        return ui::CoachLevel::None;
    if (isWarmUp_)
        return ui::CoachLevel::All;
    return coachSetting_.value_or(ui::coachLevel(coachRuns_));
}

// A session has begun.
void Trainer::beginCoach() {
    coachRuns_ = coachHistory();
    coachTrail_ = {};
    coach_.reset();
    if (mode_->isScripted)
        return;
    if (coachLevel() != ui::CoachLevel::None)
        coach_.emplace(session_->world());
    noteHelp();
}

// How much help the run is made with goes into its recording, each time it changes; the score does not know it.
void Trainer::noteHelp() {
    if (isWarmUp_)
        return;
    const bool isOwn = coach_ && coachSetting_;
    const ui::CoachLevel level = coachLevel();
    session_->event(R"({"event":"coach","level":")" + std::string(ui::coachLevelName(level)) + R"(","by":")" +
                    (isOwn ? "hand" : "runs") + "\"}");
    session_->setHelp(helpText(level, isOwn));
}

// After a step of the session.
void Trainer::watchCoach(const sim::Happening *happening) {
    if (!coach_)
        return;
    const sim::World &world = session_->world();
    coach_->observe(world, ui::cueKinds(coachLevel(), coachRuns_), happening);
    const sim::HandpieceView &hand = world.handpiece();
    CoachTrail &trail = coachTrail_;
    if (!hand.isHeld)
        return;
    const glm::vec3 at = hand.at.posMm;
    if (!trail.isKnown)
        trail = {.lastMm = at, .headingMm = {}, .slowMm = at, .isKnown = true, .side = trail.side};
    const glm::vec3 velocity = (at - trail.lastMm) * static_cast<float>(kStepsPerSecond);
    if (hand.isContact)
        trail.headingMm += (velocity - trail.headingMm) * share(kHeadingS);
    trail.slowMm += (at - trail.slowMm) * share(kProgressS);
    trail.lastMm = at;
    constexpr uint32_t kPlaceEvery = 4;
    if (const auto place = world.stepCount() % kPlaceEvery == 0 ? pillPlace() : std::nullopt)
        trail.side = ui::placePill(*place).side;
}

// A run was scored.
void Trainer::noteRun() {
    if (mode_->isScripted || isWarmUp_)
        return;
    ui::CoachHistory &total = coachTotals_[caseId_];
    ++total.runsOfCase;
    total.hasPassed = total.hasPassed || finished_->score.outcome == sim::Outcome::Passed;
    total.weakKinds = ui::weakKinds(finished_->score, assets_->rubric.total.pass);
}

// ---- warm-up

// On the block of the chosen hand-piece; afterwards `thenCase` begins, or the home screen is back.
void Trainer::warmUp(std::string thenCase) {
    constexpr std::array<std::string_view, 3> kDevices = {"pen", "roller", "stamp"};
    const std::string_view device = kDevices[static_cast<size_t>(std::clamp(device_, 0, 2))];
    const auto block = std::find_if(cases_.begin(), cases_.end(), [device](const sim::Case &c) {
        return c.device == device && c.surface == sim::Surface::Block;
    });
    mode_ = &modeRow(AppMode::Practice);
    warmUpFrom_ = selectedCase();
    isWarm_[static_cast<size_t>(std::clamp(device_, 0, 2))] = true;
    isWarmUp_ = block != cases_.end();
    warmUpThen_ = std::move(thenCase);
    caseId_ = isWarmUp_ ? block->id : warmUpThen_;
    if (!caseId_.empty())
        beginLater();
}

void Trainer::endWarmUp() {
    if (warmUpThen_.empty()) {
        goHome();
        return;
    }
    isWarmUp_ = false;
    caseId_ = warmUpThen_;
    session_->abandon();
    beginLater();
}

bool Trainer::handleCoach(const ui::Event &event) {
    using ui::Act;
    const bool isCold = !isWarm_[static_cast<size_t>(std::clamp(device_, 0, 2))];
    if (screen_ == ui::Screen::Home) {
        const std::string chosen = selectedCase();
        const bool isFirst = event.act == Act::StartPractice && setup_.warmsUp && isCold && !chosen.empty();
        if (isFirst || event.act == Act::WarmUp)
            warmUp(isFirst ? chosen : std::string());
        return isFirst || event.act == Act::WarmUp;
    }
    if (screen_ != ui::Screen::Work)
        return false;
    if (isWarmUp_ && event.act == Act::Finish) {
        endWarmUp();
        return true;
    }
    if (event.act != Act::CycleCoach)
        return false;
    using ui::CoachLevel;
    if (isWarmUp_ || !coach_)
        return true;
    if (!coachSetting_)
        coachSetting_ = CoachLevel::All;
    else if (*coachSetting_ == CoachLevel::SafetyOnly)
        coachSetting_.reset();
    else
        coachSetting_ = *coachSetting_ == CoachLevel::All ? CoachLevel::Fading : CoachLevel::SafetyOnly;
    noteHelp();
    return true;
}

// ---- in the window

// Where the pills may stand; nothing while there is nothing to say.
std::optional<ui::PillPlace> Trainer::pillPlace() const {
    const ui::CoachSays says = coachSays();
    const sim::HandpieceView &hand = session_->world().handpiece();
    if (!says.main || isLater() || !hand.isHeld || facePx_.isEmpty())
        return std::nullopt;
    const FacePicture picture(camera_, facePx_, hand.at.posMm);
    const std::optional<glm::vec2> at = picture.pixelOf(hand.at.posMm);
    if (!at)
        return std::nullopt;
    const float pxPerMm = 1.0F / std::max(mmPerPixel(camera_, facePx_.size()), 1e-4F);
    const glm::vec3 progressMm = (hand.at.posMm - coachTrail_.slowMm) / kProgressMm;
    const bool isMoving = glm::length(coachTrail_.headingMm) > kMovingMmS;
    const float lines = says.second ? 2.0F : 1.0F;
    return ui::PillPlace{
        .face = facePx_,
        .handPx = *at,
        .clearPx = std::clamp(kClearMm * pxPerMm, 34 * scale_, 120 * scale_),
        .headingPx = isMoving ? picture.wayOf(coachTrail_.headingMm) : glm::vec2(0),
        .progressPx = picture.wayOf(progressMm) * std::min(1.0F, glm::length(progressMm)),
        .sizePx = scale_ * glm::vec2(ui::kPillUnits.x, ui::kPillUnits.y * lines + (lines - 1) * ui::kPillGapUnits),
        .side = coachTrail_.side};
}

ui::CoachView Trainer::coachView() const {
    ui::CoachView view;
    if (isWarmUp_) {
        const double left = std::max(0.0, kWarmUpS - session_->world().timeS());
        view.warmUp = "Warm-up: not scored · " + ui::timeText(std::ceil(left)) +
                      " left · Enter: " + (warmUpThen_.empty() ? "back home" : "on to the case");
    }
    if (!coach_)
        return view;
    if (!isWarmUp_)
        view.setting = "Coach: " + std::string(kLevelTitles[static_cast<size_t>(coachLevel())]);
    view.isSettingOwn = coachSetting_.has_value();
    const std::optional<ui::PillPlace> place = pillPlace();
    if (!place)
        return view;
    const ui::CoachSays says = coach_->says();
    const glm::vec3 handMm = session_->world().handpiece().at.posMm;
    const FacePicture picture(camera_, facePx_, handMm);
    view.room = ui::placePill(*place).rect;
    view.isLeftOf = view.room.centre().x < place->handPx.x;
    const float ringPx = kRingMm / std::max(mmPerPixel(camera_, facePx_.size()), 1e-4F);
    for (const std::optional<ui::Cue> &cue : {says.main, says.second}) {
        if (!cue)
            continue;
        const glm::vec2 way = cue->wayMm ? picture.wayOf(*cue->wayMm) : glm::vec2(1, 0);
        const ui::CuePill pill{.icon = cue->icon,
                               .severity = ui::severityOf(cue->kind),
                               .words = cue->kind == ui::CueKind::Angle ? ui::tiltWords(way) : cue->words,
                               .alpha = cue->alpha,
                               .wayPx = way};
        (view.main ? view.second : view.main) = pill;
        if (pill.severity == ui::CueSeverity::Safety)
            view.barAlpha = std::max(view.barAlpha, cue->alpha);
        const std::optional<glm::vec2> spot = cue->placeMm ? picture.pixelOf(*cue->placeMm) : std::nullopt;
        const bool isStrip = cue->kind == ui::CueKind::MissedStrip;
        if (cue->kind == ui::CueKind::Enough && spot)
            view.ring = ui::SkinMark{*spot, ringPx, cue->alpha};
        if (isStrip && spot)
            view.strip = ui::SkinMark{*spot, ringPx, cue->alpha};
        const bool isFar = spot && glm::distance(*spot, place->handPx) > place->clearPx + 24 * scale_;
        if (cue->wayMm && (cue->kind == ui::CueKind::KeepOff || (isStrip && isFar)))
            view.arrow = ui::SkinArrow{place->handPx + way * place->clearPx, way, cue->alpha};
    }
    return view;
}

} // namespace stipple::app
