// Strokes: see the header. Rules: the technique reference, "Metrics" (a stroke is contact until lift, a turn of more
// than 60 degrees, or a pause of more than 0.3 s).
#include "sim/technique/strokes.h"

#include <algorithm>
#include <cmath>

#include "shaders/shared/limits.h"

namespace stipple::sim {

namespace {

constexpr float kDegPerRad = 57.29577951F;
constexpr int kPauseSteps = static_cast<int>(kPauseS * static_cast<float>(kStepsPerSecond));

glm::vec3 onPlane(glm::vec3 v, glm::vec3 normal) { return v - normal * glm::dot(v, normal); }

glm::vec3 unitOrZero(glm::vec3 v) {
    const float length = glm::length(v);
    return length > 1e-6F ? v / length : glm::vec3(0);
}

float angleBetween(glm::vec3 a, glm::vec3 b) {
    return std::acos(std::clamp(glm::dot(unitOrZero(a), unitOrZero(b)), -1.0F, 1.0F)) * kDegPerRad;
}

// Half the hand-piece's reach along its track: a pen's round nose as a square of equal area, a roller's needles where
// the drum touches. A stamp's presses are counted by themselves.
float aheadOf(const DeviceSpec &device) { return device.kind == DeviceKind::Pen ? 0.44F * device.widthMm : 2.5F; }

} // namespace

int directionBin(float degrees) {
    const float turned = degrees - 180.0F * std::floor(degrees / 180.0F);
    return static_cast<int>(std::floor((turned + 22.5F) / 45.0F)) % 4;
}

float planeDegrees(const ZoneFrame &frame, glm::vec3 direction) {
    const float degrees = std::atan2(glm::dot(direction, frame.axisV), glm::dot(direction, frame.axisU)) * kDegPerRad;
    return degrees - 180.0F * std::floor(degrees / 180.0F);
}

void SpeedFilter::observe(const StepObservation &seen) {
    if (!seen.isContact) {
        samples_ = 0;
        velocity_ = glm::vec3(0);
        return;
    }
    // One-pole low pass at kFilterHz: 1 - exp(-2 pi 20 / 240).
    constexpr float kShare = 0.4076F;
    const glm::vec3 raw = onPlane(seen.at.posMm - last_, seen.at.normal) * static_cast<float>(kStepsPerSecond);
    if (samples_ == 1)
        velocity_ = raw;
    else if (samples_ > 1)
        velocity_ += (raw - velocity_) * kShare;
    last_ = seen.at.posMm;
    samples_ = std::min(samples_ + 1, 2);
}

StrokeTracker::StrokeTracker(const CellGrid &grid, const ChartIndex &skin, const DeviceSpec &device)
    : skin_(&skin), kind_(device.kind), passes_(grid, device.widthMm, aheadOf(device)) {
    for (const ScoreCell &cell : grid.cells)
        isPlanned_[static_cast<size_t>(cell.zone)] = true;
}

glm::vec3 StrokeTracker::chord(glm::vec3 normal) const {
    return hasTrack_ ? unitOrZero(onPlane(anchor_ - start_, normal)) : glm::vec3(0);
}

void StrokeTracker::describe(Stroke &stroke) const {
    const ZoneFrame *frame = skin_->frame(stroke.zone);
    const glm::vec3 direction = kind_ == DeviceKind::Stamp ? forward_ : lastPos_ - start_;
    if (frame == nullptr)
        return;
    stroke.directionDeg = planeDegrees(*frame, direction);
    stroke.bin = directionBin(stroke.directionDeg);
}

void StrokeTracker::open(const StepObservation &seen, Start why) {
    Stroke stroke;
    stroke.firstStep = stroke.lastStep = seen.step;
    stroke.zone = seen.at.zone;
    strokes_.push_back(stroke);
    isOpen_ = true;
    start_ = anchor_ = why == Start::Turn ? anchor_ : seen.at.posMm;
    lastPos_ = seen.at.posMm;
    lastNormal_ = seen.at.normal;
    forward_ = seen.forward;
    if (why != Start::Pause)
        previous_ = glm::vec3(0);
    yawAtStartDeg_ = seen.yawTurnDeg;
    isTwistCounted_ = false;
    slowSteps_ = why == Start::Pause ? slowSteps_ : 0;
    segmentSteps_ = segmentActive_ = 0;
    hasTrack_ = false;
    startsRun_ = why != Start::Pause;
}

void StrokeTracker::close(uint32_t lastStep, StrokeEnd end) {
    if (!isOpen_)
        return;
    const bool isOver = end != StrokeEnd::Pause;
    Stroke &stroke = strokes_.back();
    const bool isActive = 2 * segmentActive_ >= segmentSteps_;
    const float tail = glm::length(lastPos_ - anchor_);
    if (tail > 0.05F) {
        stroke.lengthMm += tail;
        heading_ = unitOrZero(lastPos_ - anchor_);
        passes_.add({.from = anchor_,
                     .to = lastPos_,
                     .normal = lastNormal_,
                     .step = lastStep,
                     .isActive = isActive,
                     .isFirst = startsRun_});
        hasTrack_ = true;
        startsRun_ = false;
    }
    if (hasTrack_ && isOver)
        passes_.add({.from = lastPos_ - heading_,
                     .to = lastPos_,
                     .normal = lastNormal_,
                     .step = lastStep,
                     .isActive = isActive,
                     .isEnd = true});
    stroke.lastStep = std::max(stroke.firstStep, lastStep);
    stroke.fromMm = start_;
    stroke.toMm = lastPos_;
    stroke.end = end;
    describe(stroke);
    passes_.book(lastPos_ - start_, stroke.lengthMm >= kShortestPassMm && stroke.hasWorked(), isOver);
    isOpen_ = false;
}

void StrokeTracker::watchTwist(const StepObservation &seen) {
    if (kind_ != DeviceKind::Roller || isTwistCounted_ || std::fabs(seen.yawTurnDeg - yawAtStartDeg_) <= kTwistDeg)
        return;
    isTwistCounted_ = true;
    faults_.push_back({.step = seen.step, .stroke = current(), .isRerun = false, .at = seen.at});
}

// The track grew by a segment: was it a turn?
void StrokeTracker::travel(const StepObservation &seen) {
    const glm::vec3 way = seen.at.posMm - anchor_;
    const glm::vec3 along = onPlane(way, seen.at.normal);
    const bool isResumed = !hasTrack_;
    const glm::vec3 before = isResumed ? onPlane(previous_, seen.at.normal) : chord(seen.at.normal);
    const float turnDeg = glm::length(before) > 1e-3F ? angleBetween(before, along) : 0.0F;
    if (turnDeg > kTurnDeg) {
        if (kind_ == DeviceKind::Roller && turnDeg > kRerunDeg)
            faults_.push_back({.step = seen.step, .stroke = current(), .isRerun = true, .at = seen.at});
        if (isResumed) {
            passes_.book(glm::vec3(0), false, true); // resumed another way: a new run
            strokes_[strokes_.size() - 2].end = StrokeEnd::Turn;
            startsRun_ = true;
        } else {
            lastPos_ = anchor_;
            close(seen.step > 0 ? seen.step - 1 : 0, StrokeEnd::Turn);
            open(seen, Start::Turn);
        }
    }
    previous_ = glm::vec3(0);
    heading_ = unitOrZero(way);
    passes_.add({.from = anchor_,
                 .to = seen.at.posMm,
                 .normal = seen.at.normal,
                 .step = seen.step,
                 .isActive = 2 * segmentActive_ >= segmentSteps_,
                 .isFirst = startsRun_});
    startsRun_ = false;
    strokes_.back().lengthMm += glm::length(way);
    anchor_ = seen.at.posMm;
    hasTrack_ = true;
    segmentSteps_ = segmentActive_ = 0;
}

void StrokeTracker::observe(const StepObservation &seen, float speedMmS) {
    if (!seen.isContact) {
        close(seen.step > 0 ? seen.step - 1 : 0, StrokeEnd::Lift);
        return;
    }
    if (!isOpen_) {
        open(seen, Start::Touch);
        return;
    }
    lastPos_ = seen.at.posMm;
    lastNormal_ = seen.at.normal;
    Stroke &stroke = strokes_.back();
    stroke.lastStep = seen.step;
    if (!isPlanned_[static_cast<size_t>(stroke.zone)] && isPlanned_[static_cast<size_t>(seen.at.zone)])
        stroke.zone = seen.at.zone; // set down beside the field, then moved into it
    if (kind_ == DeviceKind::Stamp)
        return;
    ++segmentSteps_;
    segmentActive_ += seen.isActive ? 1 : 0;
    watchTwist(seen);
    if (glm::length(seen.at.posMm - anchor_) >= kTrackMm)
        travel(seen);
    lastPos_ = seen.at.posMm;
    slowSteps_ = speedMmS < kPauseMmS ? slowSteps_ + 1 : 0;
    if (slowSteps_ > kPauseSteps && hasTrack_) {
        const glm::vec3 direction = chord(seen.at.normal);
        close(seen.step, StrokeEnd::Pause);
        open(seen, Start::Pause);
        strokes_.back().firstStep = seen.step + 1;
        strokes_.back().lastStep = seen.step + 1;
        previous_ = direction;
    }
}

void StrokeTracker::addPunctures(uint32_t count) {
    if (!strokes_.empty()) // a stamp strikes as it leaves the skin
        strokes_.back().punctures += count;
}

void StrokeTracker::finish() {
    if (!isOpen_)
        return;
    close(strokes_.back().lastStep, StrokeEnd::Lift);
}

} // namespace stipple::sim
