#include "sim/device/kinematics.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/angle.h"
#include "engine/base/hash.h"
#include "shaders/shared/limits.h"

namespace stipple::sim {

namespace {

constexpr uint32_t kPenCycle = 10U * static_cast<uint32_t>(kStepsPerSecond); // of frequencyDhz added per step
constexpr double kPitchRad = 6.283185307179586 / 24.0;                       // between a roller disc's needles
constexpr int kMaxNotchesPerStep = 8;                                        // faster is no rolling: 2 m/s
constexpr float kPressN = 0.2F;       // a stamp's needles are in above this force (assumption)
constexpr float kReleaseShare = 0.3F; // and out again below this share of the press's peak (assumption)
constexpr float kSlowMmS = 5.0F;      // slip is taken against at least this speed (technique M13)

// A direction of the step before, laid on the skin of this one.
glm::vec3 onSkin(glm::vec3 direction, const Motion &now) {
    return direction - now.normal * glm::dot(direction, now.normal);
}

} // namespace

Kinematics::Kinematics(const DeviceSpec &spec) : kind_(spec.kind), drumRadiusMm_(spec.drumRadiusMm), duty_(spec.duty) {}

float Kinematics::phase() const { return static_cast<float>(penPhase_) / static_cast<float>(kPenCycle); }

const std::vector<Strike> &Kinematics::step(const Motion &now) {
    strikes_.clear();
    const bool joined = hasBefore_ && now.isContact && before_.isContact;
    const glm::vec3 moved = joined ? now.contactMm - before_.contactMm : glm::vec3(0);
    const glm::vec3 along = moved - now.normal * glm::dot(moved, now.normal);
    speedMmS_ = glm::length(along) * static_cast<float>(kStepsPerSecond);
    if (joined) {
        // Turned about the skin's normal only: following a curve is no twist.
        const glm::vec3 f = onSkin(before_.forward, now);
        const float sine = glm::dot(glm::cross(f, now.forward), now.normal);
        const float turn = angleDeg(f, now.forward);
        yawTurnDeg_ += sine < 0 ? -turn : turn;
    } else {
        yawTurnDeg_ = 0;
    }
    slip_ = 0;
    isActive_ = false;
    switch (kind_) {
    case DeviceKind::Pen:
        stepPen(now);
        break;
    case DeviceKind::Roller:
        stepRoller(now);
        break;
    case DeviceKind::Stamp:
        stepStamp(now);
        break;
    }
    before_ = now;
    hasBefore_ = true;
    return strikes_;
}

void Kinematics::stepPen(const Motion &now) {
    if (!now.isMotorOn || now.frequencyDhz == 0) {
        penPhase_ = kPenCycle / 2; // needles rest withdrawn
        return;
    }
    isActive_ = now.isContact;
    penPhase_ += std::min(now.frequencyDhz, kPenCycle);
    if (penPhase_ < kPenCycle)
        return;
    penPhase_ -= kPenCycle;
    if (!now.isContact && !now.isReaching)
        return;
    // Drag per strike = hand speed × contact time (reference D3).
    const float embeddedS = duty_ * 10.0F / static_cast<float>(now.frequencyDhz);
    strikes_.push_back({.fraction = 1.0F - static_cast<float>(penPhase_) / static_cast<float>(now.frequencyDhz),
                        .lateralMm = speedMmS_ * embeddedS,
                        .forceN = now.forceN});
}

void Kinematics::stepRoller(const Motion &now) {
    if (!hasBefore_ || !now.isContact || !before_.isContact)
        return;
    const glm::vec3 moved = now.contactMm - before_.contactMm;
    const float rolled = glm::dot(moved, now.forward);
    const float side = glm::dot(moved, glm::cross(now.normal, now.forward));
    // The drum turns with the travel along its own direction; what goes sideways, and what twisting adds at the drum's
    // ends, slips.
    const float twist = angleDeg(onSkin(before_.forward, now), now.forward) / kDegPerRad * 10.0F;
    slip_ = (std::fabs(side) + 0.5F * twist) * static_cast<float>(kStepsPerSecond) / std::max(speedMmS_, kSlowMmS);
    isActive_ = speedMmS_ > 0.5F;
    const double from = drumRad_;
    drumRad_ += static_cast<double>(rolled) / static_cast<double>(drumRadiusMm_);
    // A needle stays in while the drum rolls some 2 sqrt(2 R d) mm, d about half its length; slip over that is its
    // tear.
    const float embeddedMm = 2.0F * std::sqrt(drumRadiusMm_ * now.lengthMm);
    const float lateral = std::min(slip_, 2.0F) * embeddedMm;
    for (int ring = 0; ring < 2; ++ring) {
        const double offset = 0.5 * ring;
        const double a = from / kPitchRad - offset;
        const double b = drumRad_ / kPitchRad - offset;
        const auto first = static_cast<int64_t>(std::floor(std::min(a, b))) + 1;
        const auto last = static_cast<int64_t>(std::floor(std::max(a, b)));
        if (last - first >= kMaxNotchesPerStep)
            continue;
        for (int64_t k = first; k <= last; ++k) {
            const double fraction = (static_cast<double>(k) - a) / (b - a);
            strikes_.push_back({.fraction = static_cast<float>(std::clamp(fraction, 0.0, 1.0)),
                                .lateralMm = lateral,
                                .forceN = now.forceN,
                                .ring = ring,
                                .notch = static_cast<int32_t>(k)});
        }
    }
    std::sort(strikes_.begin(), strikes_.end(), [](const Strike &x, const Strike &y) {
        return x.fraction < y.fraction || (!(y.fraction < x.fraction) && x.ring < y.ring);
    });
}

void Kinematics::stepStamp(const Motion &now) {
    const bool isIn = now.isContact && now.forceN > kPressN;
    if (isPressed_ && (!isIn || now.forceN < kReleaseShare * press_.forceN)) {
        strikes_.push_back({.fraction = 1, .lateralMm = slideMm_, .forceN = press_.forceN, .isHeldPose = true});
        isPressed_ = false;
    }
    if (isIn && !isPressed_ && !(hasBefore_ && before_.isContact && before_.forceN >= now.forceN)) {
        isPressed_ = true;
        slideMm_ = 0;
        press_ = now;
    } else if (isPressed_) {
        if (hasBefore_) {
            const glm::vec3 moved = now.contactMm - before_.contactMm;
            slideMm_ += glm::length(moved - now.normal * glm::dot(moved, now.normal)) +
                        angleDeg(onSkin(before_.forward, now), now.forward) / kDegPerRad * 4.0F;
        }
        if (now.forceN > press_.forceN)
            press_ = now;
    }
    isActive_ = isPressed_;
}

uint64_t Kinematics::hash() const {
    const std::array<float, 6> parts = {
        static_cast<float>(drumRad_), slip_, speedMmS_, yawTurnDeg_, slideMm_, press_.forceN};
    return hashOf<float>(parts, penPhase_ * 2U + (isPressed_ ? 1U : 0U));
}

} // namespace stipple::sim
