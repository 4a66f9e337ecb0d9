#include "sim/session/input_frame.h"

#include <algorithm>
#include <cmath>

#include "shaders/shared/limits.h"

namespace stipple::sim {

namespace {

constexpr float kFarMm = 2000.0F; // no hand-piece is this far from a patient

int64_t rounded(float value, float scale) {
    return std::llround(static_cast<double>(value) * static_cast<double>(scale));
}

uint16_t unsigned16(float value, float scale) {
    return static_cast<uint16_t>(std::clamp<int64_t>(rounded(value, scale), 0, 65535));
}

} // namespace

InputFrame quantise(const Pose &pose) {
    const glm::quat &q = pose.orientation;
    const float norm = q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w;
    const float sum =
        pose.posMm.x + pose.posMm.y + pose.posMm.z + pose.forceN + pose.lengthUm + pose.frequencyHz + pose.stretch;
    InputFrame frame;
    const bool isSane = std::isfinite(sum) && std::isfinite(norm) && norm > 1e-6F && std::fabs(pose.posMm.x) < kFarMm &&
                        std::fabs(pose.posMm.y) < kFarMm && std::fabs(pose.posMm.z) < kFarMm;
    if (!pose.isHeld || !isSane)
        return frame;
    for (int i = 0; i < 3; ++i)
        frame.posUm[i] = static_cast<int32_t>(rounded(pose.posMm[i], 1000.0F));
    const float scale = 32767.0F / std::sqrt(norm) * (q.w < 0 ? -1.0F : 1.0F);
    const float parts[4] = {q.x, q.y, q.z, q.w};
    for (int i = 0; i < 4; ++i)
        frame.quat[i] = static_cast<int16_t>(std::clamp<int64_t>(rounded(parts[i], scale), -32767, 32767));
    frame.forceMn = unsigned16(std::min(pose.forceN, static_cast<float>(kMaxForceN)), 1000.0F);
    frame.lengthUm = unsigned16(pose.lengthUm, 1.0F);
    frame.stretch = unsigned16(std::clamp(pose.stretch, 0.0F, 1.0F), 65535.0F);
    frame.frequencyDhz = unsigned16(pose.frequencyHz, 10.0F);
    frame.motor = pose.isMotorOn ? 1 : 0;
    frame.held = 1;
    frame.tool = static_cast<uint16_t>(pose.tool);
    return frame;
}

Pose poseOf(const InputFrame &frame) {
    const glm::vec4 q(frame.quat[0], frame.quat[1], frame.quat[2], frame.quat[3]);
    const float norm = std::sqrt(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w);
    Pose pose;
    pose.isHeld = frame.held != 0 && norm > 0;
    if (!pose.isHeld)
        return pose;
    for (int i = 0; i < 3; ++i)
        pose.posMm[i] = static_cast<float>(frame.posUm[i]) / 1000.0F;
    pose.orientation = glm::quat(q.w / norm, q.x / norm, q.y / norm, q.z / norm);
    pose.forceN = static_cast<float>(frame.forceMn) / 1000.0F;
    pose.lengthUm = static_cast<float>(frame.lengthUm);
    pose.frequencyHz = static_cast<float>(frame.frequencyDhz) / 10.0F;
    pose.stretch = static_cast<float>(frame.stretch) / 65535.0F;
    pose.isMotorOn = frame.motor != 0;
    pose.tool = frame.tool == static_cast<uint16_t>(Tool::Gauze) ? Tool::Gauze : Tool::Handpiece;
    return pose;
}

} // namespace stipple::sim
