// From a trace's samples to the session's input frames: interpolation in time, then the pose on the skin.
#include <cmath>
#include <numbers>

#include "shaders/shared/limits.h"
#include "sim/session/trace.h"

namespace stipple::sim {

namespace {

float radians(float deg) { return deg * (std::numbers::pi_v<float> / 180.0F); }

// From a to b by the shorter way round, degrees.
float turned(float aDeg, float bDeg, float share) { return aDeg + std::remainder(bDeg - aDeg, 360.0F) * share; }

float mixed(float a, float b, float share) { return a + (b - a) * share; }

// A direction of the zone's plane carried to the skin's tangent plane the way the path is, along the plane's normal: a
// roller whose yaw is the way it goes in (u, v) goes where it points. Where the skin is nearly upright to the plane it
// is laid down square to the skin instead. Unit length.
glm::vec3 carried(const ZoneFrame &frame, glm::vec3 normal, float angleRad) {
    constexpr float kUpright = 0.1F;
    const glm::vec3 flat = frame.axisU * std::cos(angleRad) + frame.axisV * std::sin(angleRad);
    const float facing = glm::dot(frame.normal, normal);
    const glm::vec3 lifted = facing > kUpright ? flat - frame.normal * (glm::dot(flat, normal) / facing)
                                               : flat - normal * glm::dot(flat, normal);
    if (glm::dot(lifted, lifted) > 1e-6F)
        return glm::normalize(lifted);
    return glm::normalize(glm::cross(std::fabs(normal.x) < 0.9F ? glm::vec3(1, 0, 0) : glm::vec3(0, 1, 0), normal));
}

} // namespace

TraceRow between(const TraceRow &a, const TraceRow &b, double timeS) {
    const auto share = static_cast<float>((timeS - a.timeS) / (b.timeS - a.timeS));
    TraceRow row = a;
    row.timeS = timeS;
    row.uMm = mixed(a.uMm, b.uMm, share);
    row.vMm = mixed(a.vMm, b.vMm, share);
    row.heightMm = mixed(a.heightMm, b.heightMm, share);
    row.forceN = mixed(a.forceN, b.forceN, share);
    row.tiltDeg = mixed(a.tiltDeg, b.tiltDeg, share);
    const float fromDeg = a.tiltDeg > 0 ? a.tiltDirDeg : b.tiltDirDeg;
    const float toDeg = b.tiltDeg > 0 ? b.tiltDirDeg : a.tiltDirDeg;
    row.tiltDirDeg = turned(fromDeg, toDeg, share);
    row.yawDeg = turned(a.yawDeg, b.yawDeg, share);
    row.stretch = mixed(a.stretch, b.stretch, share);
    return row;
}

Result<Pose> poseOfSample(const TraceRow &sample, const Trace &trace, const ChartIndex &skin) {
    const std::string where = trace.fileName + ":" + std::to_string(sample.line) + ": ";
    const ZoneFrame *frame = skin.frame(sample.zone);
    if (frame == nullptr)
        return badInput(where + "the zone " + std::string(zoneFigures(sample.zone).name) +
                        " is not on this case's skin; use a zone of its plan (`stipple cases`)");
    const std::optional<SurfacePoint> point =
        skin.project(frame->originMm + frame->axisU * sample.uMm + frame->axisV * sample.vMm, frame->normal);
    if (!point)
        return badInput(where + "the hand-piece is beside the skin (zone " +
                        std::string(zoneFigures(sample.zone).name) + ", u " + std::to_string(sample.uMm) + " mm, v " +
                        std::to_string(sample.vMm) + " mm); keep the path over the skin");
    const glm::vec3 normal = point->normal;
    const glm::vec3 towards = carried(*frame, normal, radians(sample.tiltDirDeg));
    const glm::quat tilt = glm::angleAxis(radians(sample.tiltDeg), glm::cross(normal, towards));
    const glm::vec3 deviceX = tilt * carried(*frame, normal, radians(std::remainder(sample.yawDeg, 360.0F)));
    const glm::vec3 deviceZ = tilt * normal;
    const glm::vec3 deviceY = glm::cross(deviceZ, deviceX);
    Pose pose;
    pose.posMm = point->posMm + normal * sample.heightMm;
    pose.orientation = glm::normalize(glm::quat_cast(glm::mat3(deviceX, deviceY, deviceZ)));
    pose.forceN = sample.forceN;
    pose.lengthUm = sample.lengthUm > 0 ? sample.lengthUm : trace.lengthUm;
    pose.frequencyHz = trace.frequencyHz;
    pose.stretch = sample.stretch;
    pose.isMotorOn = sample.isMotorOn;
    pose.isHeld = true;
    return pose;
}

Result<std::vector<InputFrame>> traceToFrames(const Trace &trace, const ChartIndex &skin) {
    std::vector<InputFrame> frames;
    if (trace.rows.empty())
        return frames;
    // A hair of slack, so that a sample written for step k as a rounded decimal counts for step k.
    constexpr double kSlackS = 1e-6;
    const auto count = static_cast<size_t>(std::floor((trace.rows.back().timeS + kSlackS) * kStepsPerSecond)) + 1;
    frames.reserve(count);
    size_t next = 0; // first row later than the step's time
    for (size_t step = 0; step < count; ++step) {
        const double timeS = static_cast<double>(step) / kStepsPerSecond;
        while (next < trace.rows.size() && trace.rows[next].timeS <= timeS + kSlackS)
            ++next;
        if (next == 0) { // before the first sample
            frames.push_back(quantise({}));
            continue;
        }
        const TraceRow &before = trace.rows[next - 1];
        const bool isOnRow = next == trace.rows.size() || timeS - before.timeS <= kSlackS;
        if (!isOnRow && trace.rows[next].zone != before.zone) {
            frames.push_back(quantise({}));
            continue;
        }
        const Result<Pose> pose =
            poseOfSample(isOnRow ? before : between(before, trace.rows[next], timeS), trace, skin);
        if (!pose.ok() && !isOnRow && before.heightMm > 0 && trace.rows[next].heightMm > 0) {
            frames.push_back(quantise({})); // on the way from one place to another, through the air beside the skin
            continue;
        }
        if (!pose.ok())
            return pose.error();
        frames.push_back(quantise(*pose));
    }
    return frames;
}

} // namespace stipple::sim
