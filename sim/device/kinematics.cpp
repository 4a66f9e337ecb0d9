#include "sim/device/kinematics.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/angle.h"
#include "engine/base/hash.h"
#include "shaders/shared/limits.h"
#include "sim/device/entry.h"

namespace stipple::sim {

namespace {

constexpr uint32_t kPenCycle = 10U * static_cast<uint32_t>(kStepsPerSecond); // of frequencyDhz added per step
constexpr double kPitchRad = 6.283185307179586 / 24.0;                       // between a roller disc's needles
constexpr int kMaxNotchesPerStep = 8;                                        // faster is no rolling: 2 m/s
constexpr float kPressN = 0.2F;       // a stamp's needles are in above this force (assumption)
constexpr float kReleaseShare = 0.3F; // and out again below this share of the press's peak (assumption)
constexpr float kSlowMmS = 5.0F;      // slip is taken against at least this speed (technique M13)
constexpr float kDryDrag = 1.5F; // dry skin holds needle and nose: friction 0.6 for 0.4 (reference §2.1, assumption)
constexpr float kHardTearMm = 0.2F; // a roller or stamp pressed twice too hard tears this much on lift (assumption)
constexpr float kSlotShare = 0.05F; // of a roller's longest slot that is cut, since skin bends: 770 µm needles left
                                    // round holes within ±10 µm where the bound is 390 µm (Kalluri 2011; assumption)
constexpr float kLetGoMm = 1.0F;    // needles dragged sideways this far tear out and enter anew (assumption)

// A direction of the step before, laid on the skin of this one.
glm::vec3 onSkin(glm::vec3 direction, const Motion &now) {
    return direction - now.normal * glm::dot(direction, now.normal);
}

} // namespace

Kinematics::Kinematics(const DeviceSpec &spec) : spec_(spec) {}

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
    switch (spec_.kind) {
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
    finish(now);
    before_ = now;
    hasBefore_ = true;
    return strikes_;
}

void Kinematics::finish(const Motion &now) {
    for (Strike &strike : strikes_) {
        if (!now.isLubricated)
            strike.lateralMm *= kDryDrag;
        if (spec_.kind != DeviceKind::Pen)
            strike.lateralMm += kHardTearMm * std::min(overPress(spec_, strike.forceN), 2.0F);
    }
}

void Kinematics::stepPen(const Motion &now) {
    if (!now.isContact)
        hasStruck_ = false;
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
    const bool joined = hasBefore_ && before_.isContact && now.isContact;
    const float embeddedS = spec_.duty * 10.0F / static_cast<float>(now.frequencyDhz);
    Strike strike{.fraction = 1.0F - static_cast<float>(penPhase_) / static_cast<float>(now.frequencyDhz),
                  .lateralMm = speedMmS_ * embeddedS,
                  .forceN = now.forceN,
                  .approachMmS = penTipSpeedMmS(0.1F * static_cast<float>(now.frequencyDhz), now.lengthMm)};
    // A pen that dwells puts its needles into the holes they left; turning it moves them by a third of its width a
    // radian.
    const glm::vec3 at =
        joined ? before_.contactMm + (now.contactMm - before_.contactMm) * strike.fraction : now.contactMm;
    if (hasStruck_)
        strike.stepMm =
            glm::length(at - strikeMm_) + std::fabs(yawTurnDeg_ - strikeTurnDeg_) / kDegPerRad * spec_.widthMm / 3.0F;
    strikeMm_ = at;
    strikeTurnDeg_ = yawTurnDeg_;
    hasStruck_ = now.isContact;
    strikes_.push_back(strike);
}

void Kinematics::stepRoller(const Motion &now) {
    if (!hasBefore_ || !now.isContact || !before_.isContact) {
        slideMm_ = 0;
        return;
    }
    const glm::vec3 moved = now.contactMm - before_.contactMm;
    const float rolled = glm::dot(moved, now.forward);
    const float side = glm::dot(moved, glm::cross(now.normal, now.forward));
    // The drum turns with the travel along its own direction; what goes sideways, and what twisting adds at the drum's
    // ends, slips.
    const float twist = angleDeg(onSkin(before_.forward, now), now.forward) / kDegPerRad * 10.0F;
    slip_ = (std::fabs(side) + 0.5F * twist) * static_cast<float>(kStepsPerSecond) / std::max(speedMmS_, kSlowMmS);
    isActive_ = speedMmS_ > 0.5F;
    const double from = drumRad_;
    drumRad_ += static_cast<double>(rolled) / static_cast<double>(spec_.drumRadiusMm);
    // A needle stays in while the drum rolls some 2 sqrt(2 R d) mm, d about half its length; slip over that is its
    // tear.
    const float embeddedMm = 2.0F * std::sqrt(spec_.drumRadiusMm * now.lengthMm);
    slideMm_ += std::fabs(side) + 0.5F * twist;
    const RollerEntry entry = rollerEntry(spec_.drumRadiusMm, now.lengthMm, speedMmS_);
    const float torn = std::max(std::min(slip_, 2.0F) * embeddedMm, slideMm_);
    const float lateral = torn + kSlotShare * entry.slotBoundMm;
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
                                .notch = static_cast<int32_t>(k),
                                .approachMmS = entry.approachMmS});
        }
    }
    // Twisted or pushed sideways on the spot: no needle comes to the bottom, the ones in the skin tear along it.
    if (strikes_.empty() && slideMm_ > kLetGoMm) {
        const double notches = drumRad_ / kPitchRad;
        const bool isOdd = notches - std::floor(notches) > 0.25 && notches - std::floor(notches) < 0.75;
        strikes_.push_back({.lateralMm = lateral,
                            .forceN = now.forceN,
                            .ring = isOdd ? 1 : 0,
                            .notch = static_cast<int32_t>(std::floor(isOdd ? notches : notches + 0.5)),
                            .approachMmS = entry.approachMmS});
    }
    if (!strikes_.empty())
        slideMm_ = 0;
    std::sort(strikes_.begin(), strikes_.end(), [](const Strike &x, const Strike &y) {
        return x.fraction < y.fraction || (!(y.fraction < x.fraction) && x.ring < y.ring);
    });
}

void Kinematics::stepStamp(const Motion &now) {
    const bool isIn = now.isContact && now.forceN > kPressN;
    if (now.isContact && hasBefore_ && !before_.isContact)
        approachMmS_ = std::max(before_.heightMm - now.heightMm, 0.0F) * static_cast<float>(kStepsPerSecond);
    if (isPressed_ && (!isIn || now.forceN < kReleaseShare * press_.forceN)) {
        strikes_.push_back({.fraction = 1,
                            .lateralMm = slideMm_,
                            .forceN = press_.forceN,
                            .approachMmS = approachMmS_,
                            .heldS = static_cast<float>(pressedSteps_) / static_cast<float>(kStepsPerSecond),
                            .isHeldPose = true});
        isPressed_ = false;
    }
    if (isIn && !isPressed_ && !(hasBefore_ && before_.isContact && before_.forceN >= now.forceN)) {
        isPressed_ = true;
        slideMm_ = 0;
        pressedSteps_ = 0;
        press_ = now;
    } else if (isPressed_) {
        ++pressedSteps_;
        if (hasBefore_) {
            // Sliding, turning (4 mm from the middle) and rocking about the skin's surface, which swings the tips.
            const glm::vec3 moved = now.contactMm - before_.contactMm;
            const glm::vec3 rocked = onSkin(now.axis, now) - onSkin(before_.axis, before_);
            slideMm_ += glm::length(moved - now.normal * glm::dot(moved, now.normal)) +
                        angleDeg(onSkin(before_.forward, now), now.forward) / kDegPerRad * 4.0F +
                        glm::length(rocked) * now.lengthMm;
        }
        if (now.forceN > press_.forceN)
            press_ = now;
    }
    isActive_ = isPressed_;
}

uint64_t Kinematics::hash() const {
    const std::array<float, 13> parts = {static_cast<float>(drumRad_),
                                         slip_,
                                         speedMmS_,
                                         yawTurnDeg_,
                                         slideMm_,
                                         press_.forceN,
                                         approachMmS_,
                                         static_cast<float>(pressedSteps_),
                                         strikeMm_.x,
                                         strikeMm_.y,
                                         strikeMm_.z,
                                         strikeTurnDeg_,
                                         hasStruck_ ? 1.0F : 0.0F};
    return hashOf<float>(parts, penPhase_ * 2U + (isPressed_ ? 1U : 0U));
}

} // namespace stipple::sim
