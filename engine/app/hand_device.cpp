#include "engine/app/hand_device.h"

#include <algorithm>
#include <cmath>

namespace stipple::app {

namespace {

// Rates are assumptions: twice and more what a fast hand does, so that only a fault is held back.
constexpr float kPenPxS = 60'000;   // a 4K screen in 60 ms
constexpr float kPressurePerS = 60; // nothing to all in 17 ms
constexpr float kTiltDegS = 1'500;  // lying to upright in 60 ms
constexpr float kRotationDegS = 3'600;
constexpr float kStickPerS = 60;  // end to end in 33 ms
constexpr float kMostPx = 16'384; // the largest window
constexpr float kMostTiltDeg = 90;
constexpr double kShortestS = 0.001; // equal or backward times count as this
constexpr double kLongestS = 0.1;    // after a longer silence as this
constexpr int kContactsToJudge = 3;  // that told only 0 or 1
constexpr float kBetween = 0.02F;    // pressure this far from both ends is one in between
constexpr float kDeadZone = 0.15F;   // of a stick: worn ones rest up to there (assumption)
constexpr float kTriggerDeadZone = 0.06F;
constexpr size_t kLongestName = 64;

constexpr std::array<std::string_view, kHandClasses> kWords = {"mouse", "keyboard", "gamepad", "tablet"};

constexpr std::array<std::array<HandAxisSpec, kHandAxes>, kHandClasses> kAxes = {{
    // The window system's pointer is bounded already, and the hand's own speed bounds what follows it.
    {{{"across", "px", -kMostPx, kMostPx}, {"down", "px", -kMostPx, kMostPx}, {"wheel", "", -50, 50}, {}, {}, {}}},
    {{{"right", "", -1, 1}, {"up", "", -1, 1}, {}, {}, {}, {}}},
    {{{"move right", "", -1, 1, kStickPerS, 2},
      {"move down", "", -1, 1, kStickPerS, 2},
      {"tilt right", "", -1, 1, kStickPerS, 2},
      {"tilt down", "", -1, 1, kStickPerS, 2},
      {"left trigger", "", 0, 1, kStickPerS, 2},
      {"right trigger", "", 0, 1, kStickPerS, 2}}},
    {{{"across", "px", -kMostPx, kMostPx, kPenPxS, 1},
      {"down", "px", -kMostPx, kMostPx, kPenPxS, 1},
      {"pressure", "", 0, 1, kPressurePerS, 2},
      {"tilt right", "°", -kMostTiltDeg, kMostTiltDeg, kTiltDegS, 0},
      {"tilt to you", "°", -kMostTiltDeg, kMostTiltDeg, kTiltDegS, 0},
      {"rotation", "°", -180, 180, kRotationDegS, 0, true}}},
}};

} // namespace

std::string_view handClassWord(HandClass kind) { return kWords[static_cast<size_t>(kind)]; }

const std::array<HandAxisSpec, kHandAxes> &handAxes(HandClass kind) { return kAxes[static_cast<size_t>(kind)]; }

DeviceState::DeviceState(DeviceInfo info) : info_(std::move(info)) {
    raw_.kind = used_.kind = info_.kind;
    raw_.id = used_.id = info_.id;
}

bool DeviceState::take(const DeviceSample &sample) {
    if (sample.kind != info_.kind || sample.id != info_.id || !std::isfinite(sample.timeS))
        return false;
    const double passedS = std::clamp(sample.timeS - raw_.timeS, kShortestS, kLongestS);
    const auto &specs = handAxes(info_.kind);
    DeviceSample next = sample;
    for (size_t i = 0; i < kHandAxes; ++i) {
        const HandAxisSpec &spec = specs[i];
        const float before = used_.axes[i];
        if (!info_.has[i] || spec.name.empty()) {
            next.axes[i] = 0;
            continue;
        }
        if (!std::isfinite(sample.axes[i])) {
            next.axes[i] = before;
            ++refused_;
            continue;
        }
        const float inRange = spec.isRound ? std::remainder(sample.axes[i], spec.most - spec.least)
                                           : std::clamp(sample.axes[i], spec.least, spec.most);
        bool isLimited = !spec.isRound && inRange != sample.axes[i];
        next.axes[i] = inRange;
        if (hasSpoken_ && spec.perS > 0) {
            const float most = spec.perS * static_cast<float>(passedS);
            const float way =
                spec.isRound ? std::remainder(inRange - before, spec.most - spec.least) : inRange - before;
            if (std::fabs(way) > most) {
                const float held = before + std::clamp(way, -most, most);
                next.axes[i] = spec.isRound ? std::remainder(held, spec.most - spec.least) : held;
                isLimited = true;
            }
        }
        limited_ += isLimited ? 1 : 0;
    }
    // By what was said, not by what is believed: a held-back jump from 0 to 1 passes all that lies between.
    if (info_.kind == HandClass::Tablet && info_.has[PenPressure] && (sample.buttons & kPenTip) != 0 &&
        std::isfinite(sample.axes[PenPressure]))
        judgePressure(sample.axes[PenPressure]);
    if (info_.kind == HandClass::Tablet && (raw_.buttons & kPenTip) != 0 && (sample.buttons & kPenTip) == 0)
        contacts_ = std::min(contacts_ + 1, kContactsToJudge);
    hasSpoken_ = true;
    raw_ = sample;
    used_ = next;
    return true;
}

void DeviceState::judgePressure(float pressure) {
    hasBetween_ = hasBetween_ || (pressure > kBetween && pressure < 1.0F - kBetween);
}

bool DeviceState::isTouchOnly() const {
    return info_.kind == HandClass::Tablet && !hasBetween_ &&
           (!info_.has[PenPressure] || contacts_ >= kContactsToJudge);
}

std::string DeviceState::problem() const {
    if (!info_.problem.empty())
        return info_.problem;
    if (isTouchOnly())
        return "It tells only touching or not: the force comes from the wheel.";
    if (refused_ > 0)
        return std::to_string(refused_) + " values were no numbers and were left out; check its cable and driver.";
    return {};
}

float forceOf(float share, const ForceRange &range) {
    const float p = std::isfinite(share) ? std::clamp(share, 0.0F, 1.0F) : 0.0F;
    return range.leastN + (range.mostN - range.leastN) * p * p;
}

glm::vec2 stickOf(glm::vec2 raw) {
    const float length = std::sqrt(raw.x * raw.x + raw.y * raw.y);
    if (!std::isfinite(length) || length <= kDeadZone)
        return glm::vec2(0);
    const float share = std::min(1.0F, (length - kDeadZone) / (1.0F - kDeadZone));
    return raw * (share / length);
}

float triggerOf(float raw) {
    if (!std::isfinite(raw) || raw <= kTriggerDeadZone)
        return 0;
    return std::min(1.0F, (raw - kTriggerDeadZone) / (1.0F - kTriggerDeadZone));
}

std::string cleanName(std::string_view name) {
    std::string clean;
    for (const char c : name.substr(0, kLongestName))
        clean += c >= ' ' && c <= '~' ? c : '?';
    return clean;
}

} // namespace stipple::app
