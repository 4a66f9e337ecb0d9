// Handling: see the header.
#include "sim/technique/handling.h"

#include <algorithm>
#include <cmath>

#include "shaders/shared/limits.h"

namespace stipple::sim {

namespace {

constexpr double kStepS = 1.0 / kStepsPerSecond;
constexpr int kSmoothSteps = kStepsPerSecond / 20; // positions at 20 Hz: tremor is seen, micrometre noise is not
constexpr size_t kSmoothWindow = 21;               // one second of them
constexpr size_t kLookBack = 4;                    // strokes among which a neighbour is looked for
constexpr size_t kPressesBack = 8;                 // presses among which the nearest is looked for: about a row
constexpr float kParallelCos = 0.94F;              // 20 degrees
constexpr float kSameLineShare = 0.1F;             // of the width: nearer than this is the same line again
constexpr float kFarShare = 2.0F;                  // of the width: further away is no neighbour
constexpr float kOneOrientationCos = 0.966F;       // 15 degrees

double shareOfStroke(float lengthMm) {
    return lengthMm < kShortestPassMm ? 0 : std::min(1.0, static_cast<double>(lengthMm / kWholeStrokeMm));
}

uint32_t stepsOf(float seconds) { return static_cast<uint32_t>(seconds * static_cast<float>(kStepsPerSecond)); }

} // namespace

HandlingWatch::HandlingWatch(const Rubric &rubric, const DeviceSpec &device) : rubric_(rubric), kind_(device.kind) {}

void HandlingWatch::lose(std::string text, const Spot &spot) {
    liftOff_.whole += 1;
    liftSlips_.push_back({.id = "lift", .text = std::move(text), .spot = spot});
}

void HandlingWatch::observe(const StepObservation &seen, const SpeedFilter &speed, const Spot &spot) {
    if (kind_ == DeviceKind::Pen)
        watchPen(seen, speed, spot);
    if (kind_ == DeviceKind::Stamp) {
        if (seen.isActive)
            ++pressedSteps_;
        else if (pressedSteps_ > 0) {
            lastPressedSteps_ = pressedSteps_;
            pressedSteps_ = 0;
        }
    } else {
        watchSmoothness(seen);
    }
    watchTime(seen, spot);
}

// Three things can go right in a contact: touched while running, lifted while running, no dwell. A contact that goes
// nowhere earns none of them, so tapping does not thin out the faults.
void HandlingWatch::watchPen(const StepObservation &seen, const SpeedFilter &speed, const Spot &spot) {
    if (seen.isContact && !isTouching_) {
        isTouching_ = true;
        isStopTold_ = hasDwelt_ = false;
        contactMm_ = 0;
        slowSteps_ = 0;
        lastPos_ = seen.at.posMm;
        startedRunning_ = seen.isMotorOn && wasMotorOn_;
        if (!startedRunning_)
            lose("Touched the skin before the motor ran", spot);
    } else if (seen.isContact) {
        contactMm_ += seen.isActive ? glm::length(seen.at.posMm - lastPos_) : 0.0F;
        lastPos_ = seen.at.posMm;
        if (wasMotorOn_ && !seen.isMotorOn && !isStopTold_) {
            isStopTold_ = true;
            lose("Stopped the motor with the needles on the skin", spot);
        }
        const bool isSlow = seen.isMotorOn && speed.isKnown() && speed.mmS() < rubric_.liftOff.dwellMmS;
        slowSteps_ = isSlow ? slowSteps_ + 1 : 0;
        if (slowSteps_ == stepsOf(rubric_.liftOff.dwellS) + 1) {
            hasDwelt_ = true;
            const std::string text = "Dwelt on one place for more than " +
                                     fixed(static_cast<double>(rubric_.liftOff.dwellS), 1) + " s with the motor on";
            lose(text, spot);
            minorSlips_.push_back({.id = "dwell", .text = text, .spot = spot});
        }
    } else if (isTouching_) {
        isTouching_ = false;
        const int good = (startedRunning_ ? 1 : 0) + (isStopTold_ ? 0 : 1) + (hasDwelt_ ? 0 : 1);
        liftOff_.part += good * shareOfStroke(contactMm_);
        liftOff_.whole += good * shareOfStroke(contactMm_);
    }
    wasMotorOn_ = seen.isMotorOn;
}

void HandlingWatch::press(const StepObservation &held, float lateralMm, const Spot &spot) {
    presses_.push_back(
        {.posMm = held.at.posMm, .normal = held.at.normal, .forward = held.forward, .zone = held.at.zone});
    const double heldS = static_cast<double>(std::max(pressedSteps_, lastPressedSteps_)) * kStepS;
    pressedSteps_ = lastPressedSteps_ = 0;
    const Rubric::LiftOff &rule = rubric_.liftOff;
    // A step is as finely as time is known.
    const bool isHeldWell =
        heldS >= static_cast<double>(rule.pressS[0]) - kStepS && heldS <= static_cast<double>(rule.pressS[1]) + kStepS;
    const bool isStraight = lateralMm <= rule.exitMm;
    if (isHeldWell && isStraight) {
        liftOff_.part += 1;
        liftOff_.whole += 1;
        return;
    }
    const std::string text =
        !isStraight ? "Left the skin with " + fixed(static_cast<double>(lateralMm), 2) + " mm of sideways travel"
                    : "Held the press for " + fixed(heldS, 2) + " s";
    lose(text, spot);
    if (heldS > static_cast<double>(rule.pressS[1]) + kStepS)
        minorSlips_.push_back({.id = "dwell", .text = text, .spot = spot});
}

bool HandlingWatch::isStretched(const StepObservation &seen) const {
    const Rubric::Support &rule = rubric_.support;
    const float strainPct = seen.stretch * rule.fullTensionPct;
    return strainPct >= rule.strainPct[0] && strainPct <= rule.strainPct[1];
}

void HandlingWatch::watchTime(const StepObservation &seen, const Spot &spot) {
    if (!seen.isContact || !seen.isActive)
        return;
    const Rubric::Support &rule = rubric_.support;
    const bool isSkinWet = isWet(seen);
    const bool isGood = isSkinWet && isStretched(seen);
    support_.whole += kStepS;
    support_.part += isGood ? kStepS : 0;
    if (!isGood && unsupported_.zone == ZoneId::None)
        unsupported_ = spot;
    drySteps_ = isSkinWet ? 0 : drySteps_ + 1;
    if (drySteps_ == stepsOf(rule.dryRunS) + 1)
        minorSlips_.push_back(
            {.id = "dry",
             .text = "Worked on dry skin for more than " + fixed(static_cast<double>(rule.dryRunS), 0) + " s",
             .spot = spot});
    const uint32_t gap = hasWorked_ ? seen.step - lastWork_ : 0;
    if (gap > stepsOf(rubric_.economy.idleGapS))
        idleSteps_ += gap;
    firstWork_ = hasWorked_ ? firstWork_ : seen.step;
    lastWork_ = seen.step;
    hasWorked_ = true;
}

double HandlingWatch::idlePct() const {
    const uint32_t all = lastWork_ - firstWork_;
    return all > 0 ? 100.0 * static_cast<double>(idleSteps_) / static_cast<double>(all) : 0;
}

// The mean of whole seconds of one contact.
void HandlingWatch::watchSmoothness(const StepObservation &seen) {
    if (!seen.isContact || !seen.isActive) {
        window_.clear();
        sum_ = glm::dvec3(0);
        summed_ = 0;
        return;
    }
    sum_ += glm::dvec3(seen.at.posMm);
    if (++summed_ < kSmoothSteps)
        return;
    sum_ /= kSmoothSteps;
    window_.push_back({sum_.x, sum_.y, sum_.z});
    sum_ = glm::dvec3(0);
    summed_ = 0;
    if (window_.size() < kSmoothWindow)
        return;
    const Smoothness smooth = logDimensionlessJerk(window_, kSmoothSteps * kStepS);
    double way = 0;
    for (size_t axis = 0; axis < 3; ++axis)
        way = std::max(way, std::fabs(window_.back()[axis] - window_.front()[axis]));
    if (smooth.isKnown && way >= static_cast<double>(kShortestPassMm)) // a dwell has no movement to judge
        smoothness_.add(smooth.value, 0);
    window_.clear();
}

std::vector<double> overlapsOf(const std::vector<Stroke> &strokes, float widthMm) {
    std::vector<double> out;
    for (size_t i = 0; i < strokes.size(); ++i) {
        const Stroke &now = strokes[i];
        if (now.lengthMm < kShortestPassMm)
            continue;
        const glm::vec3 way = now.toMm - now.fromMm;
        const float length = glm::length(way);
        if (length < kShortestPassMm)
            continue;
        const glm::vec3 along = way / length;
        for (size_t back = 1; back <= std::min(kLookBack, i); ++back) {
            const Stroke &before = strokes[i - back];
            const glm::vec3 other = before.toMm - before.fromMm;
            const float otherLength = glm::length(other);
            if (before.zone != now.zone || otherLength < kShortestPassMm ||
                std::fabs(glm::dot(along, other)) < kParallelCos * otherLength)
                continue;
            const float a = glm::dot(before.fromMm - now.fromMm, along);
            const float b = glm::dot(before.toMm - now.fromMm, along);
            const float both = std::min(length, std::max(a, b)) - std::max(0.0F, std::min(a, b));
            if (both < 0.5F * std::min(length, otherLength))
                continue;
            const glm::vec3 off = 0.5F * (before.fromMm + before.toMm) - now.fromMm;
            const float spacing = glm::length(off - along * glm::dot(off, along));
            if (spacing > kFarShare * widthMm)
                break; // went on elsewhere
            if (spacing >= kSameLineShare * widthMm)
                out.push_back(100.0 * (1.0 - static_cast<double>(spacing / widthMm)));
            break;
        }
    }
    return out;
}

std::vector<double> overlapsOf(const std::vector<Press> &presses, float widthMm) {
    std::vector<double> out;
    for (size_t i = 1; i < presses.size(); ++i) {
        const Press &now = presses[i];
        float nearest = kFarShare * widthMm;
        for (size_t back = 1; back <= std::min(kPressesBack, i); ++back) {
            const Press &before = presses[i - back];
            if (before.zone != now.zone || glm::dot(before.forward, now.forward) < kOneOrientationCos)
                continue;
            const glm::vec3 off = before.posMm - now.posMm;
            nearest = std::min(nearest, glm::length(off - now.normal * glm::dot(off, now.normal)));
        }
        if (nearest < kFarShare * widthMm)
            out.push_back(100.0 * (1.0 - static_cast<double>(nearest / widthMm)));
    }
    return out;
}

Share liftOffOf(const std::vector<Stroke> &strokes, const std::vector<TrackFault> &faults) {
    Share out;
    for (const Stroke &stroke : strokes) {
        const double good = stroke.end == StrokeEnd::Lift ? shareOfStroke(stroke.lengthMm) : 0;
        out.part += good;
        out.whole += stroke.end == StrokeEnd::Turn ? 1 : good;
    }
    for (const TrackFault &fault : faults)
        out.whole += fault.isRerun ? 0 : 1; // a re-run is a turn already counted
    return out;
}

std::vector<size_t> zoneOrderSlips(const std::vector<Stroke> &strokes, const Case &trainingCase) {
    std::vector<size_t> slips;
    std::vector<ZoneId> visited;
    size_t first = 0, count = 0;
    ZoneId zone = ZoneId::None;
    const auto leave = [&] {
        if (count < kVisitStrokes)
            return;
        if (!visited.empty() && visited.back() != zone &&
            std::find(visited.begin(), visited.end(), zone) != visited.end())
            slips.push_back(first);
        if (visited.empty() || visited.back() != zone)
            visited.push_back(zone);
    };
    for (size_t i = 0; i < strokes.size(); ++i) {
        if (trainingCase.planFor(strokes[i].zone) == nullptr)
            continue;
        if (strokes[i].zone != zone) {
            leave();
            zone = strokes[i].zone;
            first = i;
            count = 0;
        }
        ++count;
    }
    leave();
    return slips;
}

} // namespace stipple::sim
