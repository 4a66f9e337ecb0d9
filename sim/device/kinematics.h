// When needles strike: a pen by motor phase, a roller by travelled distance, a stamp by contact. Phase carries over
// between steps; nothing here depends on frame or input rate.
#pragma once

#include <cstdint>
#include <vector>

#include <glm/glm.hpp>

#include "sim/device/handpiece.h"

namespace stipple::sim {

// The hand-piece in one step, as the world sees it.
struct Motion {
    bool isContact = false;  // rests on the skin
    bool isReaching = false; // near enough that running needles can enter (pen held off the skin)
    glm::vec3 contactMm{0};  // point of the skin under the device
    glm::vec3 normal{0, 0, 1};
    glm::vec3 forward{1, 0, 0}; // device +X laid on the skin, unit
    glm::vec3 axis{0};          // device +Z; 0: not known, taken as never rocked
    float heightMm = 0;         // above the skin
    float forceN = 0;
    float lengthMm = 0;
    uint32_t frequencyDhz = 0; // 0.1 Hz
    bool isMotorOn = false;
    bool isLubricated = true;
};

// One instant at which needles are fully in.
struct Strike {
    float fraction = 1;  // of the way from the previous step's pose to this one, 0..1; a stamp: the pose held below
    float lateralMm = 0; // sideways travel of the needles while embedded
    float forceN = 0;
    int ring = 0;            // roller: 0 or 1, which half of the discs is at the bottom
    int32_t notch = 0;       // roller: number of the needle position at the bottom, any integer
    float approachMmS = 0;   // speed of the tips as they meet the skin
    float stepMm = 1000;     // pen: skin between this strike's place and the one before
    float heldS = 0;         // stamp: how long the needles were held in
    bool isHeldPose = false; // stamp: strike at the deepest moment of the press, kept in Kinematics::pressPoint
};

class Kinematics {
  public:
    explicit Kinematics(const DeviceSpec &spec);

    // Advances one step and returns this step's strikes in order.
    const std::vector<Strike> &step(const Motion &now);

    float drumAngleRad() const { return static_cast<float>(drumRad_); } // roller, total turn
    float phase() const;                                                // pen: 0..1, 0 = tips fully in
    float slip() const { return slip_; }                                // roller: |v - ωR| / max(v, 5 mm/s)
    float speedMmS() const { return speedMmS_; }                        // of the contact point along the skin
    float yawTurnDeg() const { return yawTurnDeg_; }                    // since the contact began
    bool isActive() const { return isActive_; }
    const Motion &pressPoint() const { return press_; } // stamp: where the deepest moment of the last press was

    uint64_t hash() const;

  private:
    void stepPen(const Motion &now);
    void stepRoller(const Motion &now);
    void stepStamp(const Motion &now);
    void finish(const Motion &now); // what dry skin and a hard hand add to every strike's tear

    DeviceSpec spec_;
    std::vector<Strike> strikes_;
    Motion before_;
    bool hasBefore_ = false;
    uint32_t penPhase_ = 0; // 1/2400 of a cycle in units of 0.1 Hz steps: a cycle is kPenCycle
    double drumRad_ = 0;
    float slip_ = 0, speedMmS_ = 0, yawTurnDeg_ = 0;
    bool isActive_ = false;
    glm::vec3 strikeMm_{0};     // pen: where it struck last
    float strikeTurnDeg_ = 0;   // and how it was turned
    bool hasStruck_ = false;    // in this contact
    Motion press_;              // stamp
    float slideMm_ = 0;         // stamp: sideways travel in this press; roller: since its last strike
    float approachMmS_ = 0;     // stamp: as it came down
    uint32_t pressedSteps_ = 0; // stamp: in this press
    bool isPressed_ = false;    // stamp
};

} // namespace stipple::sim
