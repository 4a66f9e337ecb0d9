#include "engine/app/hand.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "shaders/shared/limits.h"

namespace stipple::app {

namespace {

constexpr float kStepS = 1.0F / static_cast<float>(kStepsPerSecond);
constexpr float kDescendMmS = 55.0F;  // the hand comes down in about 70 ms
constexpr float kRiseMmS = 70.0F;     // and lifts in about 60
constexpr float kPressS = 0.06F;      // from touching to the full force
constexpr float kStampPressS = 0.12F; // a stamp is pressed, not dropped
constexpr float kReleaseS = 0.03F;
constexpr int kStampSteps = kStepsPerSecond * 7 / 20; // a click is a whole press: down, 0.12 s of force, held a moment
constexpr float kContactMmS = 600.0F;                 // the quickest a hand slides on skin
constexpr float kAirMmS = 4000.0F;                    // and moves above it
constexpr float kAimMm = 1.5F;                        // travel that tells which way a roller is meant to roll
constexpr int kAimSteps = kStepsPerSecond * 2 / 5;    // or a pause that says: straight down
constexpr float kHeadingMm = 12.0F;                   // travel over which a rolling drum turns with the hand
constexpr float kAirHeadingMm = 5.0F;
constexpr float kAnchorMm = 2.0F; // a pressed stamp's needles hold it until the hand has gone this far
constexpr float kStretchS = 0.15F;
constexpr float kRadPerDeg = 0.01745329252F;
constexpr float kMostHandTiltDeg = 45.0F;
constexpr std::array<float, 8> kStockedUm = {250, 500, 750, 1000, 1500, 2000, 2500, 3000};

bool isFinite(glm::vec2 v) { return std::isfinite(v.x) && std::isfinite(v.y); }

float cleanUnit(float v) { return std::isfinite(v) ? std::clamp(v, -1.0F, 1.0F) : 0.0F; }

glm::vec3 flat(glm::vec3 v, glm::vec3 normal) { return v - normal * glm::dot(v, normal); }

glm::vec3 unitOr(glm::vec3 v, glm::vec3 fallback) {
    const float length = glm::length(v);
    return length > 1e-5F ? v / length : fallback;
}

glm::vec3 anyTangent(glm::vec3 normal) {
    const glm::vec3 x = flat(glm::vec3(1, 0, 0), normal);
    return glm::length(x) > 0.1F ? glm::normalize(x) : glm::normalize(flat(glm::vec3(0, 1, 0), normal));
}

// The view's right and up on the skin.
struct ViewAxes {
    glm::vec3 right, up;
};
ViewAxes viewAxes(const Camera &camera, glm::vec3 normal) {
    const glm::mat4 view = viewMatrix(camera);
    const glm::vec3 right = unitOr(flat({view[0][0], view[1][0], view[2][0]}, normal), anyTangent(normal));
    glm::vec3 up = flat({view[0][1], view[1][1], view[2][1]}, normal);
    up = unitOr(up - right * glm::dot(up, right), glm::cross(normal, right));
    return {right, up};
}

float keyboardMmS(sim::DeviceKind kind) {
    return kind == sim::DeviceKind::Roller ? 50.0F : kind == sim::DeviceKind::Pen ? 30.0F : 25.0F;
}

// A bounded step from `value` towards `goal`.
float approach(float value, float goal, float step) {
    return value < goal ? std::min(goal, value + step) : std::max(goal, value - step);
}

} // namespace

ForceRange forceRange(sim::DeviceKind kind) {
    switch (kind) {
    case sim::DeviceKind::Pen:
        return {.leastN = 0.1F, .mostN = 5.0F, .stepN = 0.1F};
    case sim::DeviceKind::Roller:
        return {.leastN = 0.25F, .mostN = 12.0F, .stepN = 0.25F};
    case sim::DeviceKind::Stamp:
        return {.leastN = 0.5F, .mostN = 25.0F, .stepN = 0.5F};
    }
    return {};
}

Hand::Hand(const sim::DeviceSpec &device)
    : device_(device), forceN_(device.defaultForceN), lengthUm_(device.defaultLengthUm),
      frequencyHz_(device.defaultFrequencyHz) {}

void Hand::placeAt(const sim::SurfacePoint &point) {
    at_ = point;
    at_->heightMm = 0;
}

void Hand::changeForce(int steps) {
    const ForceRange range = forceRange(device_.kind);
    const float next = std::round(forceN_ / range.stepN) + static_cast<float>(std::clamp(steps, -1000, 1000));
    forceN_ = std::clamp(next * range.stepN, range.leastN, range.mostN);
}

bool Hand::changeLength(int steps) {
    if (steps == 0)
        return true;
    if (!isLifted())
        return false;
    if (device_.kind == sim::DeviceKind::Pen) {
        constexpr float kDialUm = 50.0F;
        const float next = std::round(lengthUm_ / kDialUm) + static_cast<float>(std::clamp(steps, -1000, 1000));
        lengthUm_ = std::clamp(next * kDialUm, device_.minLengthUm, device_.maxLengthUm);
        return true;
    }
    const auto *nearest = std::min_element(kStockedUm.begin(), kStockedUm.end(), [this](float a, float b) {
        return std::fabs(a - lengthUm_) < std::fabs(b - lengthUm_);
    });
    const int last = static_cast<int>(kStockedUm.size()) - 1;
    const int index = std::clamp(static_cast<int>(nearest - kStockedUm.begin()) + std::clamp(steps, -8, 8), 0, last);
    lengthUm_ = std::clamp(kStockedUm[static_cast<size_t>(index)], device_.minLengthUm, device_.maxLengthUm);
    return true;
}

void Hand::changeFrequency(int steps) {
    constexpr float kStepHz = 5.0F;
    if (device_.maxFrequencyHz <= 0)
        return;
    const float next = frequencyHz_ + kStepHz * static_cast<float>(std::clamp(steps, -100, 100));
    frequencyHz_ = std::clamp(next, device_.minFrequencyHz, device_.maxFrequencyHz);
}

void Hand::tiltBy(glm::vec2 stepsDeg) {
    if (!isFinite(stepsDeg))
        return;
    tiltDeg_ += stepsDeg;
    const float length = glm::length(tiltDeg_);
    if (length > kMostHandTiltDeg)
        tiltDeg_ *= kMostHandTiltDeg / length;
}

glm::vec2 Hand::tiltDeg() const {
    const glm::vec2 sum = isFinite(given_.tiltDeg) ? tiltDeg_ + given_.tiltDeg : tiltDeg_;
    const float length = glm::length(sum);
    return length > kMostHandTiltDeg ? sum * (kMostHandTiltDeg / length) : sum;
}

void Hand::turnBy(float deg) {
    if (std::isfinite(deg))
        turnDeg_ = std::remainder(turnDeg_ + deg, 360.0F);
}

std::optional<sim::SurfacePoint> Hand::target(const HandInput &input, const HandScene &scene) const {
    if (input.isKeyboard) {
        if (!at_)
            return std::nullopt;
        glm::vec2 move(cleanUnit(input.move.x), cleanUnit(input.move.y));
        const float length = glm::length(move);
        if (length > 1.0F)
            move /= length;
        const ViewAxes axes = viewAxes(scene.camera, at_->normal);
        const float mm = keyboardMmS(device_.kind) * kStepS;
        return scene.skin.closest(at_->posMm + (axes.right * move.x + axes.up * move.y) * mm);
    }
    if (!input.pixel || !isFinite(*input.pixel) || scene.viewPx.x < 1 || scene.viewPx.y < 1)
        return std::nullopt;
    const Ray ray = pickRay(scene.camera, scene.viewPx, *input.pixel);
    std::optional<sim::SurfacePoint> hit = scene.skin.project(ray.originMm, ray.direction);
    if (hit && glm::dot(hit->normal, ray.direction) >= 0) // the far side, seen through a hole of the chart
        return std::nullopt;
    return hit;
}

// Goes towards the target, no faster than a hand can; a stamp that is pressed in stays where its needles hold it.
void Hand::follow(const sim::SurfacePoint &target, const HandScene &scene) {
    if (!at_) {
        at_ = target;
        return;
    }
    const bool isDown = !isLifted();
    glm::vec3 goal = target.posMm;
    if (isDown && device_.kind == sim::DeviceKind::Stamp) {
        const glm::vec3 pull = goal - anchorMm_;
        const float length = glm::length(pull);
        goal = length <= kAnchorMm ? anchorMm_ : goal - pull * (kAnchorMm / length);
    }
    const glm::vec3 way = goal - at_->posMm;
    const float most = (isDown ? kContactMmS : kAirMmS) * kStepS;
    const float length = glm::length(way);
    if (length < 1e-6F)
        return;
    at_ = length <= most && goal == target.posMm ? target
                                                 : scene.skin.closest(at_->posMm + way * std::min(1.0F, most / length));
    if (isDown)
        anchorMm_ = goal;
}

// A roller turns with its way; it rolls either way round, so of a direction and its opposite the nearer one counts.
void Hand::steer(glm::vec3 movedMm, const HandInput &input) {
    const glm::vec3 way = flat(movedMm, at_->normal);
    const float length = glm::length(way);
    glm::vec3 along = unitOr(flat(heading_, at_->normal), anyTangent(at_->normal));
    const bool isDown = !isLifted();
    if (length > 1e-5F && !(isDown && input.isYawLocked)) {
        glm::vec3 direction = way / length;
        if (glm::dot(direction, along) < 0)
            direction = -direction;
        const float share = 1.0F - std::exp(-length / (isDown ? kHeadingMm : kAirHeadingMm));
        along = unitOr(along + (direction - along) * share, along);
    }
    heading_ = along;
}

// A roller waits until its way is clear; a stamp's press is finished once begun.
bool Hand::wantsContact(const HandInput &input) {
    const bool isPress = input.isWorking && !wasWorking_;
    wasWorking_ = input.isWorking;
    if (isPress) {
        pressedAtMm_ = at_->posMm;
        pressedSteps_ = 0;
        isRollerAimed_ = !isLifted();
        // Where the device tells the force its own press is the whole press.
        if (device_.kind == sim::DeviceKind::Stamp && stampSteps_ == 0 && !input.forceN)
            stampSteps_ = kStampSteps;
    }
    if (stampSteps_ > 0) {
        --stampSteps_;
        return true;
    }
    if (!input.isWorking)
        return false;
    ++pressedSteps_;
    if (device_.kind == sim::DeviceKind::Roller && !isRollerAimed_) {
        const glm::vec3 way = flat(at_->posMm - pressedAtMm_, at_->normal);
        const float length = glm::length(way);
        if (length >= kAimMm) {
            heading_ = glm::dot(way, heading_) < 0 ? -way / length : way / length;
            isRollerAimed_ = true;
        } else {
            isRollerAimed_ = pressedSteps_ >= kAimSteps;
        }
        return isRollerAimed_;
    }
    return true;
}

void Hand::press(bool isDown) {
    const float goalN = forceN();
    if (isDown) {
        heightMm_ = approach(heightMm_, 0.0F, kDescendMmS * kStepS);
        if (heightMm_ <= 0 && given_.forceN) { // the hand itself is felt: nothing to make up
            pressN_ = goalN;
        } else if (heightMm_ <= 0) {
            const float time = device_.kind == sim::DeviceKind::Stamp ? kStampPressS : kPressS;
            pressN_ = pressN_ < goalN ? std::min(goalN, pressN_ + goalN * kStepS / time)
                                      : std::max(goalN, pressN_ - goalN * kStepS / kReleaseS);
        }
        return;
    }
    pressN_ = std::max(0.0F, pressN_ - std::max(goalN, pressN_) * kStepS / kReleaseS);
    if (pressN_ <= 0)
        heightMm_ = approach(heightMm_, kLiftMm, kRiseMmS * kStepS);
}

sim::Pose Hand::step(const HandInput &input, const HandScene &scene) {
    given_ = input;
    if (given_.forceN) {
        const ForceRange range = forceRange(device_.kind);
        given_.forceN =
            std::isfinite(*given_.forceN) ? std::clamp(*given_.forceN, range.leastN, range.mostN) : range.leastN;
    }
    const std::optional<sim::SurfacePoint> goal = target(input, scene);
    const glm::vec3 before = at_ ? at_->posMm : glm::vec3(0);
    const bool had = at_.has_value();
    if (goal)
        follow(*goal, scene);
    stretch_ = approach(stretch_, isStretching_ ? 1.0F : 0.0F, kStepS / kStretchS);
    if (!at_)
        return {};
    if (device_.kind == sim::DeviceKind::Roller)
        steer(had ? at_->posMm - before : glm::vec3(0), input);
    HandInput seen = input;
    seen.isWorking = input.isWorking && goal.has_value(); // off the skin the hand lifts
    const bool wasLifted = isLifted();
    press(wantsContact(seen));
    if (wasLifted && !isLifted())
        anchorMm_ = at_->posMm;
    if (!goal && heightMm_ >= kLiftMm && !input.isKeyboard) { // gone from the skin, and lifted: put down
        at_.reset();
        return {};
    }
    return pose(scene);
}

sim::Pose Hand::pose(const HandScene &scene) const {
    const glm::vec3 normal = at_->normal;
    const ViewAxes view = viewAxes(scene.camera, normal);
    const glm::vec2 tilt = tiltDeg() * kRadPerDeg;
    const glm::vec3 lean = view.right * std::tan(tilt.x) + view.up * std::tan(tilt.y);
    const glm::vec3 axis = glm::normalize(normal + lean);
    glm::vec3 forward = heading_;
    if (device_.kind != sim::DeviceKind::Roller) {
        const sim::ZoneFrame *frame = scene.skin.frame(at_->zone);
        const glm::vec3 base =
            unitOr(flat(frame != nullptr ? frame->axisU : glm::vec3(1, 0, 0), normal), anyTangent(normal));
        const float turn = (turnDeg_ + (std::isfinite(given_.turnDeg) ? given_.turnDeg : 0.0F)) * kRadPerDeg;
        forward = base * std::cos(turn) + glm::cross(normal, base) * std::sin(turn);
    }
    const glm::vec3 x = unitOr(flat(forward, axis), anyTangent(axis));
    const glm::vec3 y = glm::cross(axis, x);
    sim::Pose pose;
    pose.posMm = at_->posMm + normal * heightMm_;
    pose.orientation = glm::normalize(glm::quat_cast(glm::mat3(x, y, axis)));
    pose.forceN = heightMm_ <= 0 ? pressN_ : 0.0F;
    pose.lengthUm = lengthUm_;
    pose.frequencyHz = frequencyHz_;
    pose.stretch = stretch_;
    pose.tool = isGauze_ ? sim::Tool::Gauze : sim::Tool::Handpiece;
    pose.isMotorOn =
        device_.kind == sim::DeviceKind::Pen && !isGauze_ && !isMotorOff_ && (wasWorking_ || heightMm_ < kLiftMm);
    pose.isHeld = true;
    return pose;
}

} // namespace stipple::app
