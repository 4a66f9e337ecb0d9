// Procedural meshes of the hand-pieces, to size, in the device frame of sim/device/handpiece.h (millimetres, origin on
// the contact face, +Z away from the skin).
#pragma once

#include <vector>

#include <glm/glm.hpp>

#include "engine/render/vertex.h"
#include "sim/session/world.h"

namespace stipple {

// A needle, drawn as a ribbon towards the eye: its tip, and where it leaves the head.
struct NeedleShape {
    glm::vec3 tipMm{0}, rootMm{0};
};

struct HandpieceMesh {
    SceneMesh body;   // moves with the pose
    SceneMesh moving; // roller: the drum; else empty
    SceneMesh clear;  // of clear plastic: the pen's cartridge
    // Pen: tips in the plane of the nose; roller: in the drum's frame; stamp: in the device's.
    std::vector<NeedleShape> needles;
    float shaftMm = 0.25F, tipMm = 0.015F; // diameters
    float pointMm = 1.0F;                  // length of the ground point
};

// `lengthMm`: the needle length of a roller or stamp, the setting of a pen's dial.
HandpieceMesh makeHandpiece(const sim::DeviceSpec &spec, float lengthMm);
// A folded pad of gauze, 30 × 30 mm. uv = place on the pad in mm, for its weave and stain.
HandpieceMesh makeGauze();

// Device frame → head frame, millimetres.
glm::mat4 poseMatrix(const sim::Pose &pose);
// The moving part within the device frame: pen needles by phase, roller drum by angle.
glm::mat4 movingMatrix(const sim::DeviceSpec &spec, const sim::HandpieceView &view);
// How far a pen's tips stand out of the nose, mm; negative: withdrawn. Half a cosine within the duty, as the motor's
// crank gives it, so that 0 is fully out.
float penProtrusionMm(const sim::DeviceSpec &spec, const sim::HandpieceView &view);
inline constexpr float kPenWithdrawnMm = 0.8F; // behind the nose's plane (assumption)

// How the needles are seen in a picture taken over `exposureS`.
struct NeedleMotion {
    float outMm = 0;    // pen: tips beyond the nose's plane at rest; blurred: at most
    float strokeMm = 0; // pen: 0 = still; else outMm of a stroke that is seen all at once
    float duty = 0;     // share of the cycle beyond the nose
    float turnRad = 0;  // roller: turned during the exposure
};
// A pen faster than the exposure is seen in all its positions at once, each as strongly as it lasts, so that the
// picture never beats against the frame rate; slower, in the one its phase gives.
NeedleMotion needleMotion(const sim::DeviceSpec &spec, const sim::HandpieceView &view, float exposureS);
// Share of a cycle during which the tips stand out at least `mm`. needle.vert has the same.
float shareBeyond(const NeedleMotion &motion, float mm);

// The parts of the device that shade the skin: cones with round ends (device frame).
struct Capsule {
    glm::vec3 a{0}, b{0};
    float radiusA = 1, radiusB = 1;
};
struct HandpieceShadow {
    Capsule main, handle;
    float faceMm = 4;        // radius of the contact face (pen, stamp) or of the drum
    glm::vec3 halfAxisMm{0}; // roller: half its drum's axis; else 0
    float bodyMm = 9;        // radius of the body above the face …
    float bodyHeightMm = 20; // … and from where on
};
HandpieceShadow shadowOf(const sim::DeviceSpec &spec, sim::Tool tool);

} // namespace stipple
