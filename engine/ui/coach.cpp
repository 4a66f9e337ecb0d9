// Which cue is told when: see the header.
#include "engine/ui/coach.h"

#include <algorithm>

#include "shaders/shared/limits.h"
#include "sim/technique/deductions.h"

namespace stipple::ui {

namespace {

using sim::fixed;

constexpr int stepsOf(float seconds) { return static_cast<int>(seconds * kStepsPerSecond + 0.5F); }

constexpr std::array<CueKind, kCueKinds> allKinds() {
    std::array<CueKind, kCueKinds> kinds{};
    for (size_t i = 0; i < kinds.size(); ++i)
        kinds[i] = static_cast<CueKind>(i);
    return kinds;
}
constexpr std::array<CueKind, kCueKinds> kKinds = allKinds();

constexpr uint32_t safetyKinds() {
    uint32_t bits = 0;
    for (const CueKind kind : kKinds)
        bits |= kind <= CueKind::HardForce ? bitOf(kind) : 0;
    return bits;
}

std::string sentenceCase(std::string words) {
    if (!words.empty() && words[0] >= 'a' && words[0] <= 'z')
        words[0] = static_cast<char>(words[0] - 'a' + 'A');
    return words;
}

std::string bandText(const CueFault &fault, const char *unit, int decimals) {
    return fixed(fault.value, decimals) + " " + unit + "; full marks from " + fixed(fault.lo, decimals) + " to " +
           fixed(fault.hi, decimals) + " " + unit;
}

// The words for a fault, and why.
struct Said {
    CueIcon icon;
    std::string words, why;
};
Said sayingOf(CueKind kind, const CueFault &fault, sim::DeviceKind device) {
    const bool isHigh = fault.variant == kHigh;
    const bool isStamp = device == sim::DeviceKind::Stamp;
    switch (kind) {
    case CueKind::PatientCalls:
        return {CueIcon::Stop, "Lift off now", "The patient needs you: lift off, then answer (P)."};
    case CueKind::KeepOff:
        return {CueIcon::Stop, sentenceCase(fault.what.empty() ? std::string("no-go") : fault.what) + ": keep off",
                "Not to be needled, nor the margin around it: " + fault.what + "."};
    case CueKind::MotorNearEye:
        return {CueIcon::Stop, "Eye: motor off", "The motor runs over the eye: switch it off or move away."};
    case CueKind::Bleeding:
        return fault.variant == 1 ? Said{CueIcon::Stop, "Skin torn: stop", "The skin is torn here: leave it alone."}
                                  : Said{CueIcon::Stop, "Bleeding: stop here", "It bleeds to grade 4 here: no more."};
    case CueKind::OverCap:
        return {CueIcon::Up, "Set it shallower",
                "Set to " + fixed(fault.value, 2) + " mm; this zone takes " + fixed(fault.hi, 2) + " mm at the most."};
    case CueKind::HardForce:
        return {CueIcon::Up, fault.variant == 1 ? "Lighter: over bone" : "Much lighter",
                "Pressed with " + fixed(fault.value, isStamp ? 3 : 1) + " N; up to " +
                    fixed(fault.hi, isStamp ? 3 : 1) + " N here."};
    case CueKind::Outside:
        return {CueIcon::Stop, "Outside the plan", "The " + fault.what + " is not planned: lift and go back."};
    case CueKind::Lift:
        return {CueIcon::Up, "Lift to turn", "Lift the roller before it turns or goes back."};
    case CueKind::Direction:
        return {CueIcon::Turn, "Turn " + std::to_string(fault.variant) + "°",
                "This direction is done here or not planned; " + fixed(fault.lo, 0) + "° still lacks."};
    case CueKind::Depth:
        return {isHigh ? CueIcon::Up : CueIcon::Down, isHigh ? "Too deep here" : "Too shallow here",
                "Reached " + fixed(fault.value, 2) + " mm; planned " + fixed(fault.lo, 2) + " to " +
                    fixed(fault.hi, 2) + " mm."};
    case CueKind::Force:
        return {isHigh ? CueIcon::Up : CueIcon::Down, isHigh ? "Press lighter" : "Press harder",
                isStamp ? "Per needle: " + bandText(fault, "N", 2) + "." : bandText(fault, "N", 1) + "."};
    case CueKind::Angle:
        return {CueIcon::Arrow, "Set it square",
                "Off square by " + fixed(fault.value, 0) + "°; full marks up to " + fixed(fault.hi, 1) + "°."};
    case CueKind::Speed:
        return {isHigh ? CueIcon::Slow : CueIcon::Fast, isHigh ? "Slower" : "Faster",
                isStamp ? "Presses: " + bandText(fault, "a second", 1) + "." : bandText(fault, "mm/s", 0) + "."};
    case CueKind::Enough:
        return {CueIcon::Ring, "Enough here",
                "This place has " + fixed(fault.value, 1) + " times its planned dose: go on elsewhere."};
    case CueKind::Support:
        return fault.variant == 1
                   ? Said{CueIcon::Stretch, "Skin is dry", "Needles drag on dry skin: put on what lets them glide."}
                   : Said{CueIcon::Stretch, "Stretch the skin", "Hold the skin taut with the other hand (S or T)."};
    case CueKind::MissedStrip:
        return {CueIcon::Arrow, "Missed strip", "Skin was left out between the lines; the arrow points to it."};
    }
    return {};
}

} // namespace

CueSeverity severityOf(CueKind kind) {
    if (kind == CueKind::MissedStrip)
        return CueSeverity::Hint;
    return kind <= CueKind::HardForce ? CueSeverity::Safety : CueSeverity::Technique;
}

// ---- how much help

std::string_view coachLevelName(CoachLevel level) {
    constexpr std::array<std::string_view, 4> kNames = {"all", "fading", "safety", "none"};
    return kNames[static_cast<size_t>(level)];
}

CoachLevel coachLevel(const CoachHistory &history) {
    // "First 2–3 runs": who has made ten runs of other cases needs two. How long fading lasts is an assumption.
    constexpr int kFirst = 3, kFirstOfPractised = 2, kPractised = 10, kFadeRuns = 3;
    if (history.hasPassed)
        return CoachLevel::SafetyOnly;
    const int first = history.runsInAll - history.runsOfCase >= kPractised ? kFirstOfPractised : kFirst;
    if (history.runsOfCase < first)
        return CoachLevel::All;
    return history.runsOfCase < first + kFadeRuns ? CoachLevel::Fading : CoachLevel::SafetyOnly;
}

uint32_t cueKinds(CoachLevel level, const CoachHistory &history) {
    constexpr uint32_t kSafety = safetyKinds();
    switch (level) {
    case CoachLevel::All:
        return (1U << kCueKinds) - 1;
    case CoachLevel::Fading:
        return kSafety | history.weakKinds;
    case CoachLevel::SafetyOnly:
        return kSafety;
    case CoachLevel::None:
        break;
    }
    return 0;
}

uint32_t weakKinds(const sim::Score &score, float cut) {
    struct Row {
        const char *metric;
        CueKind kind;
    };
    static constexpr std::array<Row, 14> kRows = {{{"M4", CueKind::MissedStrip},
                                                   {"M5", CueKind::MissedStrip},
                                                   {"M5", CueKind::Enough},
                                                   {"M6", CueKind::Enough},
                                                   {"M7", CueKind::Depth},
                                                   {"M8", CueKind::Angle},
                                                   {"M9", CueKind::Force},
                                                   {"M10", CueKind::Speed},
                                                   {"M11", CueKind::Direction},
                                                   {"M12", CueKind::MissedStrip},
                                                   {"M13", CueKind::Lift},
                                                   {"M14", CueKind::Lift},
                                                   {"M15", CueKind::Support},
                                                   {"M17", CueKind::Enough}}};
    uint32_t bits = 0;
    for (const sim::Metric &metric : score.metrics)
        for (const Row &row : kRows)
            bits |= metric.id == row.metric && metric.score < cut ? bitOf(row.kind) : 0;
    return bits;
}

// ---- the coach

void Coach::follow(CueKind kind, const CueFault &fault) {
    Track &track = tracks_[static_cast<size_t>(kind)];
    const bool isSafety = severityOf(kind) == CueSeverity::Safety;
    const int need = stepsOf(isSafety ? kCoachTiming.needSafetyS : kCoachTiming.needS);
    track.gone = fault.isPresent ? 0 : track.gone + (fault.isSeen ? 1 : 0);
    track.unseen = fault.isPresent || fault.isSeen ? 0 : track.unseen + 1;
    if (fault.isPresent && fault.variant != track.variant && track.level > 0 && ++track.other < need) {
        --track.level; // wrong the other way for a moment, as while a press builds up
    } else if (fault.isPresent) {
        if (fault.variant != track.variant)
            track.level = 0;
        track.variant = fault.variant;
        track.other = 0;
        track.level = std::min(track.level + 1, need);
    } else if (fault.isSeen) {
        track.level = std::max(track.level - 1, 0);
    } else if (track.unseen > stepsOf(kCoachTiming.liftedS)) {
        track.level = 0;
    }
}

bool Coach::isShown(CueKind kind) const {
    return (main_ && !main_->endedAt && main_->kind == kind) || (second_ && !second_->endedAt && second_->kind == kind);
}

bool Coach::isDue(CueKind kind, uint32_t kinds) const {
    const Track &track = tracks_[static_cast<size_t>(kind)];
    const bool isSafety = severityOf(kind) == CueSeverity::Safety;
    return (kinds & bitOf(kind)) != 0 && step_ >= track.restUntil &&
           track.level >= stepsOf(isSafety ? kCoachTiming.needSafetyS : kCoachTiming.needS);
}

bool Coach::isOver(const Slot &slot, uint32_t kinds) const {
    const Track &track = tracks_[static_cast<size_t>(slot.kind)];
    const int shown = static_cast<int>(step_ - slot.since);
    const CueSeverity severity = severityOf(slot.kind);
    if ((kinds & bitOf(slot.kind)) == 0)
        return true;
    if (shown < stepsOf(kCoachTiming.leastS))
        return false;
    if (track.variant != slot.variant) // wrong the other way by now
        return true;
    const float mostS = severity == CueSeverity::Hint ? kCoachTiming.mostHintS : kCoachTiming.mostS;
    if (severity != CueSeverity::Safety && shown >= stepsOf(mostS))
        return true;
    return track.gone > stepsOf(kCoachTiming.goneS) || track.unseen > stepsOf(kCoachTiming.liftedS);
}

void Coach::show(std::optional<Slot> &slot, CueKind kind) {
    Track &track = tracks_[static_cast<size_t>(kind)];
    ++track.told;
    slot = Slot{.kind = kind, .since = step_, .variant = track.variant, .endedAt = std::nullopt, .cue = {.kind = kind}};
    lastNew_ = step_;
}

void Coach::end(std::optional<Slot> &slot) {
    if (!slot || slot->endedAt)
        return;
    slot->endedAt = step_;
    Track &track = tracks_[static_cast<size_t>(slot->kind)];
    const CueSeverity severity = severityOf(slot->kind);
    if (severity == CueSeverity::Safety)
        return;
    const bool isHint = severity == CueSeverity::Hint;
    const bool isToRest =
        static_cast<int>(step_ - slot->since) >= stepsOf(isHint ? kCoachTiming.mostHintS : kCoachTiming.mostS);
    const float restS = std::min(kCoachTiming.longestRestS, (isHint ? kCoachTiming.restHintS : kCoachTiming.restS) *
                                                                static_cast<float>(track.told));
    track.restUntil = step_ + (isToRest ? static_cast<uint32_t>(stepsOf(restS)) : 0U);
}

void Coach::refresh(std::optional<Slot> &slot, const CueFault &fault) {
    if (!slot || slot->endedAt || !fault.isPresent)
        return;
    slot->cue.placeMm = fault.placeMm;
    slot->cue.wayMm = fault.wayMm;
}

void Coach::observe(const sim::World &world, uint32_t kinds, const sim::Happening *happening) {
    step_ = world.stepCount();
    const CueFaults &faults = finder_.look(world, happening);
    for (const CueKind kind : kKinds)
        follow(kind, faults[static_cast<size_t>(kind)]);
    const int fade = stepsOf(kCoachTiming.fadeS);
    for (std::optional<Slot> *slot : {&main_, &second_}) {
        if (*slot && !(*slot)->endedAt && isOver(**slot, kinds))
            end(*slot);
        if (*slot && (*slot)->endedAt && static_cast<int>(step_ - *(*slot)->endedAt) >= fade)
            slot->reset();
    }
    if (!main_ && second_ && !second_->endedAt) { // it moves up
        main_ = second_;
        second_.reset();
    }
    const bool mayTell = !lastNew_ || static_cast<int>(step_ - *lastNew_) >= stepsOf(kCoachTiming.betweenS);
    for (const CueKind kind : kKinds) {
        const CueSeverity severity = severityOf(kind);
        if (!isDue(kind, kinds) || isShown(kind))
            continue;
        if (severity == CueSeverity::Safety && (!main_ || severityOf(main_->kind) != CueSeverity::Safety)) {
            second_.reset(); // nobody is told to go faster on an eyelid
            show(main_, kind);
        } else if (mayTell && !main_) {
            show(main_, kind);
        } else if (mayTell && !second_ && !main_->endedAt && severity != CueSeverity::Hint &&
                   severity >= severityOf(main_->kind)) {
            show(second_, kind);
        } else {
            continue;
        }
        Slot &told = main_->kind == kind ? *main_ : *second_;
        const CueFault &fault = faults[static_cast<size_t>(kind)];
        const Said said = sayingOf(kind, fault, world.setup().device.kind);
        told.cue.icon = said.icon;
        told.cue.words = said.words;
        told.cue.why = said.why;
        told.cue.placeMm = fault.placeMm;
        told.cue.wayMm = fault.wayMm;
        break;
    }
    if (main_)
        refresh(main_, faults[static_cast<size_t>(main_->kind)]);
    if (second_)
        refresh(second_, faults[static_cast<size_t>(second_->kind)]);
}

CoachSays Coach::says() const {
    const auto cueOf = [this](const std::optional<Slot> &slot) -> std::optional<Cue> {
        if (!slot)
            return std::nullopt;
        Cue cue = slot->cue;
        const auto fade = static_cast<float>(stepsOf(kCoachTiming.fadeS));
        cue.alpha = std::min(1.0F, static_cast<float>(step_ - slot->since) / fade);
        if (slot->endedAt)
            cue.alpha = std::max(0.0F, 1 - static_cast<float>(step_ - *slot->endedAt) / fade);
        return cue;
    };
    return {.main = cueOf(main_), .second = cueOf(second_)};
}

} // namespace stipple::ui
