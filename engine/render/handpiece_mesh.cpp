#include "engine/render/handpiece_mesh.h"

#include <algorithm>
#include <cmath>

#include <glm/gtc/matrix_transform.hpp>
#include <glm/gtc/quaternion.hpp>

#include "engine/render/handpiece_makers.h"

namespace stipple {

namespace {

constexpr float kTau = 6.28318531F;
constexpr float kDrawBackTurn = 0.15F; // of a cycle: from leaving the skin to fully withdrawn (assumption)

} // namespace

HandpieceMesh makeHandpiece(const sim::DeviceSpec &spec, float lengthMm) {
    HandpieceMesh made;
    switch (spec.kind) {
    case sim::DeviceKind::Pen:
        made = makePen(spec, lengthMm);
        break;
    case sim::DeviceKind::Roller:
        made = makeRoller(spec, lengthMm);
        break;
    case sim::DeviceKind::Stamp:
        made = makeStamp(spec, lengthMm);
        break;
    }
    made.shaftMm = 0.001F * spec.shaftUm;
    made.tipMm = 0.001F * spec.tipUm;
    made.pointMm = spec.kind == sim::DeviceKind::Pen ? 1.1F : std::min(1.1F, 0.7F * lengthMm);
    return made;
}

glm::mat4 poseMatrix(const sim::Pose &pose) {
    return glm::translate(glm::mat4(1.0F), pose.posMm) * glm::mat4_cast(glm::normalize(pose.orientation));
}

float penProtrusionMm(const sim::DeviceSpec &spec, const sim::HandpieceView &view) {
    const float length = view.pose.lengthUm / 1000.0F;
    if (!view.pose.isMotorOn)
        return -kPenWithdrawnMm;
    const float turn = view.phase > 0.5F ? 1.0F - view.phase : view.phase; // 0 in .. 0.5 out
    const float reach = std::cos(kTau * turn * 0.25F / std::max(0.5F * spec.duty, 0.05F));
    return turn < 0.5F * spec.duty ? length * reach
                                   : -kPenWithdrawnMm * std::min((turn - 0.5F * spec.duty) / kDrawBackTurn, 1.0F);
}

NeedleMotion needleMotion(const sim::DeviceSpec &spec, const sim::HandpieceView &view, float exposureS) {
    NeedleMotion motion;
    if (spec.kind == sim::DeviceKind::Roller && view.isContact)
        motion.turnRad = view.speedMmS / spec.drumRadiusMm * exposureS;
    if (spec.kind != sim::DeviceKind::Pen)
        return motion;
    motion.outMm = penProtrusionMm(spec, view);
    motion.duty = spec.duty;
    if (view.pose.isMotorOn && view.pose.frequencyHz * exposureS >= 1.0F)
        motion.outMm = motion.strokeMm = std::max(view.pose.lengthUm / 1000.0F, 0.01F);
    return motion;
}

float shareBeyond(const NeedleMotion &motion, float mm) {
    if (mm >= motion.strokeMm)
        return 0;
    if (mm >= 0)
        return motion.duty * std::acos(mm / motion.strokeMm) / (0.25F * kTau);
    return mm > -kPenWithdrawnMm ? motion.duty + 2.0F * kDrawBackTurn * -mm / kPenWithdrawnMm : 1.0F;
}

glm::mat4 movingMatrix(const sim::DeviceSpec &spec, const sim::HandpieceView &view) {
    const glm::mat4 one(1.0F);
    if (spec.kind == sim::DeviceKind::Roller) // rolls towards +X: the top goes forward
        return glm::rotate(glm::translate(one, glm::vec3(0, 0, spec.drumRadiusMm)), view.drumAngleRad,
                           glm::vec3(0, 1, 0));
    return one;
}

HandpieceShadow shadowOf(const sim::DeviceSpec &spec, sim::Tool tool) {
    const float half = 0.5F * spec.widthMm;
    if (tool == sim::Tool::Gauze)
        return {.main = {{-11, 0, 2}, {11, 0, 2}, 3, 3},
                .handle = {{0, -11, 2}, {0, 11, 2}, 3, 3},
                .faceMm = 16,
                .bodyMm = 16,
                .bodyHeightMm = 1};
    switch (spec.kind) {
    case sim::DeviceKind::Pen:
        return {.main = {{0, 0, 4.0F}, {0, 0, 27.0F}, half, 9.5F},
                .handle = {{0, 0, 30.0F}, {0, 0, 130.0F}, 10.0F, 9.5F},
                .faceMm = half,
                .bodyMm = 9.0F,
                .bodyHeightMm = 22.0F};
    case sim::DeviceKind::Roller: {
        const glm::vec3 back = glm::normalize(glm::vec3(-0.80F, 0, 0.60F)), axle(0, 0, spec.drumRadiusMm);
        return {.main = {axle - glm::vec3(0, 0.45F * half, 0), axle + glm::vec3(0, 0.45F * half, 0), 10.0F, 10.0F},
                .handle = {axle + back * 20.0F, axle + back * 126.0F, 3.5F, 6.5F},
                .faceMm = spec.drumRadiusMm,
                .halfAxisMm = {0, half, 0},
                .bodyMm = 5.0F,
                .bodyHeightMm = 24.0F};
    }
    case sim::DeviceKind::Stamp:
        break;
    }
    return {.main = {{0, 0, 6.0F}, {0, 0, 24.0F}, half + 0.8F, half},
            .handle = {{0, 0, 26.0F}, {0, 0, 72.0F}, half, 10.0F},
            .faceMm = 1.15F * half,
            .bodyMm = 8.0F,
            .bodyHeightMm = 30.0F};
}

} // namespace stipple
