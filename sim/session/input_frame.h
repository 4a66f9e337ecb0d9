// One step's input, quantised BEFORE use, so that live and replay see equal bits. 32 bytes, little-endian in files.
#pragma once

#include <cstdint>

#include <glm/glm.hpp>
#include <glm/gtc/quaternion.hpp>

namespace stipple::sim {

enum class Tool : uint16_t { Handpiece, Gauze };

struct InputFrame {
    int32_t posUm[3] = {0, 0, 0};       // device origin, head frame
    int16_t quat[4] = {0, 0, 0, 32767}; // x y z w, device frame → head frame, 1/32767
    uint16_t forceMn = 0;               // normal force the hand gives
    uint16_t lengthUm = 0;              // pen's dial or the needle length
    uint16_t stretch = 0;               // other hand's tension, 0..1 as 0..65535
    uint8_t motor = 0;                  // pen: 1 running
    uint8_t held = 0;                   // 1: the hand-piece is in use; 0: put down (pose then means nothing)
    uint16_t frequencyDhz = 0;          // pen's frequency, 0.1 Hz
    uint16_t tool = 0;                  // Tool in the hand
};
static_assert(sizeof(InputFrame) == 32);

// A hand-piece pose before quantisation.
struct Pose {
    glm::vec3 posMm{0};
    glm::quat orientation{1, 0, 0, 0}; // w x y z
    float forceN = 0;
    float lengthUm = 0;
    float frequencyHz = 0;
    float stretch = 0; // 0..1
    bool isMotorOn = false;
    bool isHeld = false;
    Tool tool = Tool::Handpiece;
};

// Finite, in range, rounded to the nearest step; a non-finite or absurd pose becomes "put down".
InputFrame quantise(const Pose &pose);
Pose poseOf(const InputFrame &frame);

} // namespace stipple::sim
