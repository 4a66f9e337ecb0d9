// The trainee's hand: a device's movements in, the hand-piece's pose out, one call a step. No window, no clock: a step
// is 1/240 s. What a mouse cannot feel is added the same way every time: the hand comes down and lifts at a steady
// rate, presses up to the chosen force within a moment, and cannot jump across the skin. Nothing smooths the path
// itself.
#pragma once

#include <optional>

#include <glm/glm.hpp>

#include "engine/render/camera.h"
#include "sim/device/handpiece.h"
#include "sim/session/input_frame.h"
#include "sim/skin/chart.h"

namespace stipple::app {

inline constexpr float kLiftMm = 4.0F; // above the skin while the hand is not working

// What the trainee does in one step.
struct HandInput {
    std::optional<glm::vec2> pixel = std::nullopt; // pointer in the face view; none: elsewhere
    glm::vec2 move{0};                             // keyboard: to the right and up in the view, -1..1 each
    bool isKeyboard = false;                       // the keyboard moves the hand-piece, the pointer does not
    bool isWorking = false;                        // press it to the skin
    bool isYawLocked = false;                      // roller: keep its direction while it is in contact
    // What a device with more to say adds: a pen's or a trigger's force in place of the setting, lean and turn on top
    // of it (right and up in the view, against the skin's normal; about the axis).
    std::optional<float> forceN = std::nullopt;
    glm::vec2 tiltDeg{0};
    float turnDeg = 0;
};

// What the hand works on: the skin, as the camera sees it.
struct HandScene {
    const sim::ChartIndex &skin;
    const Camera &camera;
    glm::vec2 viewPx{1, 1};
};

struct ForceRange {
    float leastN = 0, mostN = 0, stepN = 0;
};
ForceRange forceRange(sim::DeviceKind kind);

class Hand {
  public:
    explicit Hand(const sim::DeviceSpec &device);

    sim::Pose step(const HandInput &input, const HandScene &scene);
    // Puts the hand-piece over a point of the skin, lifted: where keyboard work starts.
    void placeAt(const sim::SurfacePoint &point);

    // Settings, by steps up (+) or down (-), kept within the device's range. Lengths of rollers and stamps are those
    // stocked; they and a pen's setting change while the hand-piece is lifted only: false when refused for that.
    void changeForce(int steps);
    bool changeLength(int steps);
    void changeFrequency(int steps);
    void tiltBy(glm::vec2 stepsDeg); // right and up in the view
    void turnBy(float deg);          // pen, stamp: about its axis
    void uprightAgain() { tiltDeg_ = glm::vec2(0); }
    void toggleMotor() { isMotorOff_ = !isMotorOff_; }
    void toggleGauze() { isGauze_ = !isGauze_; } // a folded pad in the hand-piece's place
    void setStretching(bool isStretching) { isStretching_ = isStretching; }

    float forceN() const { return given_.forceN.value_or(forceN_); } // pressed with, or set
    float lengthUm() const { return lengthUm_; }
    float frequencyHz() const { return frequencyHz_; }
    glm::vec2 tiltDeg() const; // of setting and device together
    float turnDeg() const { return turnDeg_; }
    bool isMotorOff() const { return isMotorOff_; } // switched off by the trainee; else it runs while working
    bool isStretching() const { return isStretching_; }
    bool isLifted() const { return heightMm_ >= 0.5F; }
    const std::optional<sim::SurfacePoint> &at() const { return at_; }

  private:
    std::optional<sim::SurfacePoint> target(const HandInput &input, const HandScene &scene) const;
    void follow(const sim::SurfacePoint &target, const HandScene &scene);
    void steer(glm::vec3 movedMm, const HandInput &input);
    bool wantsContact(const HandInput &input);
    void press(bool isDown);
    sim::Pose pose(const HandScene &scene) const;

    sim::DeviceSpec device_;
    float forceN_, lengthUm_, frequencyHz_;
    glm::vec2 tiltDeg_{0};
    float turnDeg_ = 0;
    bool isMotorOff_ = false;
    bool isGauze_ = false;
    bool isStretching_ = false;
    std::optional<sim::SurfacePoint> at_; // skin under the hand-piece; none: not over skin yet
    float heightMm_ = kLiftMm;
    float pressN_ = 0;
    float stretch_ = 0;
    glm::vec3 heading_{0}; // roller: the way it rolls, on the skin; none yet: zero
    bool wasWorking_ = false;
    HandInput given_;          // of the last step: force, tilt and turn of the device
    glm::vec3 pressedAtMm_{0}; // where the trainee began to press
    int pressedSteps_ = 0;     // since then
    bool isRollerAimed_ = false;
    int stampSteps_ = 0; // left of a stamp's press once begun
    glm::vec3 anchorMm_{0};
};

} // namespace stipple::app
