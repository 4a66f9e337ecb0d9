// Procedural meshes of the hand-pieces, to size, in the device frame of sim/device/handpiece.h (millimetres, origin on
// the contact face, +Z away from the skin).
#pragma once

#include <glm/glm.hpp>

#include "engine/render/vertex.h"
#include "sim/session/world.h"

namespace stipple {

struct HandpieceMesh {
    SceneMesh body;   // moves with the pose
    SceneMesh moving; // pen: needles; roller: drum with needles; stamp: empty
};

// `lengthMm`: needle length of a roller or stamp (a pen's needles are moved instead).
HandpieceMesh makeHandpiece(const sim::DeviceSpec &spec, float lengthMm);
// A folded pad of gauze, 30 × 30 mm.
HandpieceMesh makeGauze();

// Device frame → head frame, millimetres.
glm::mat4 poseMatrix(const sim::Pose &pose);
// The moving part within the device frame: pen needles by phase, roller drum by angle.
glm::mat4 movingMatrix(const sim::DeviceSpec &spec, const sim::HandpieceView &view);
// How far a pen's tips stand out of the nose, mm; negative: withdrawn. Half a cosine within the duty, as the motor's
// crank gives it, so that 0 is fully out.
float penProtrusionMm(const sim::DeviceSpec &spec, const sim::HandpieceView &view);

// The part of the device that shades the skin, as a capsule (ends in the device frame); near the skin the contact
// shadow does the rest.
struct Capsule {
    glm::vec3 a{0}, b{0};
    float radiusMm = 1;
};
Capsule shadowCapsule(const sim::DeviceSpec &spec);

} // namespace stipple
