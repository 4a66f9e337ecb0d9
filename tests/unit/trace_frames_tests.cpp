// From a trace's samples to input frames: timing, interpolation, the pose on the skin.
#include <cmath>

#include <catch2/catch.hpp>

#include "shaders/shared/limits.h"
#include "sim/session/trace.h"
#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::sim;

namespace {

Trace penTrace(std::vector<TraceRow> rows) {
    return {.fileName = "t.csv",
            .name = {},
            .device = deviceSpec(DeviceKind::Pen),
            .lengthUm = 1000,
            .frequencyHz = 110,
            .rows = std::move(rows)};
}

TraceRow at(double timeS, float uMm, float vMm) {
    return {.timeS = timeS,
            .zone = ZoneId::Block,
            .uMm = uMm,
            .vMm = vMm,
            .forceN = 1,
            .isMotorOn = true,
            .stretch = 1,
            .line = 7};
}

std::vector<InputFrame> framesOf(const Trace &trace) {
    const Result<std::vector<InputFrame>> frames = traceToFrames(trace, *test::block());
    REQUIRE(frames.ok());
    return *frames;
}

float angleBetweenDeg(glm::vec3 a, glm::vec3 b) {
    return glm::degrees(std::acos(std::min(1.0F, glm::dot(glm::normalize(a), glm::normalize(b)))));
}

} // namespace

TEST_CASE("an empty trace gives no frames") { CHECK(framesOf(penTrace({})).empty()); }

TEST_CASE("a trace is sampled once a step from 0 to its last sample") {
    const std::vector<InputFrame> frames = framesOf(penTrace({at(0, 0, 0), at(1, 10, 0)}));
    REQUIRE(frames.size() == kStepsPerSecond + 1);
    CHECK(frames.front().posUm[0] == 0);
    CHECK(frames.back().posUm[0] == 10000);
    CHECK(std::abs(frames[kStepsPerSecond / 2].posUm[0] - 5000) <= 1);
    CHECK(frames[10].forceMn == 1000);
    CHECK(frames[10].lengthUm == 1000);
    CHECK(frames[10].frequencyDhz == 1100);
    CHECK(frames[10].motor == 1);
    CHECK(frames[10].held == 1);
}

TEST_CASE("before its first sample the hand-piece is put down") {
    const std::vector<InputFrame> frames = framesOf(penTrace({at(0.5, 0, 0), at(1, 10, 0)}));
    CHECK(frames[119].held == 0);
    CHECK(frames[120].held == 1);
}

TEST_CASE("the same straight motion gives the same frames at 20, 60, 240 and 1000 samples a second") {
    const auto sampled = [](int rate) {
        std::vector<TraceRow> rows;
        for (int i = 0; i <= rate; ++i) {
            const double timeS = static_cast<double>(i) / rate;
            rows.push_back(at(timeS, static_cast<float>(20.0 * timeS - 10.0), static_cast<float>(4.0 * timeS)));
        }
        return framesOf(penTrace(std::move(rows)));
    };
    const std::vector<InputFrame> reference = sampled(240);
    for (const int rate : {20, 60, 1000}) {
        const std::vector<InputFrame> frames = sampled(rate);
        REQUIRE(frames.size() == reference.size());
        for (size_t i = 0; i < frames.size(); ++i)
            for (int axis = 0; axis < 3; ++axis)
                CHECK(std::abs(frames[i].posUm[axis] - reference[i].posUm[axis]) <= 1);
    }
}

TEST_CASE("the device's axis is tilted from the normal by the angle and towards the direction asked for") {
    for (const float dirDeg : {0.0F, 90.0F, 200.0F}) {
        TraceRow row = at(0, 0, 0);
        row.tiltDeg = 12;
        row.tiltDirDeg = dirDeg;
        row.yawDeg = 30;
        const Result<Pose> pose = poseOfSample(row, penTrace({}), *test::block());
        REQUIRE(pose.ok());
        const glm::vec3 axis = pose->orientation * glm::vec3(0, 0, 1);
        CHECK(angleBetweenDeg(axis, {0, 0, 1}) == Approx(12).margin(0.05));
        const float dir = glm::radians(dirDeg);
        CHECK(angleBetweenDeg({axis.x, axis.y, 0}, {std::cos(dir), std::sin(dir), 0}) == Approx(0).margin(0.1));
    }
}

TEST_CASE("yaw turns the device's track in the skin's plane") {
    for (const float yawDeg : {0.0F, 45.0F, 90.0F, -135.0F, 180.0F, 720.0F}) {
        TraceRow row = at(0, 0, 0);
        row.yawDeg = yawDeg;
        const Result<Pose> pose = poseOfSample(row, penTrace({}), *test::block());
        REQUIRE(pose.ok());
        const glm::vec3 forward = pose->orientation * glm::vec3(1, 0, 0);
        const float yaw = glm::radians(yawDeg);
        CHECK(angleBetweenDeg(forward, {std::cos(yaw), std::sin(yaw), 0}) == Approx(0).margin(0.1));
    }
}

TEST_CASE("the height lifts the device off the skin") {
    TraceRow row = at(0, 3, 4);
    row.heightMm = 4;
    const Result<Pose> pose = poseOfSample(row, penTrace({}), *test::block());
    REQUIRE(pose.ok());
    CHECK(pose->posMm.x == Approx(3).margin(1e-3));
    CHECK(pose->posMm.y == Approx(4).margin(1e-3));
    CHECK(pose->posMm.z == Approx(4).margin(1e-3));
}

TEST_CASE("directions turn the short way between samples, and the direction of no tilt means nothing") {
    TraceRow a = at(0, 0, 0), b = at(1, 0, 0);
    a.yawDeg = 170;
    b.yawDeg = -170;
    a.tiltDeg = 0;
    a.tiltDirDeg = 270; // meaningless
    b.tiltDeg = 10;
    b.tiltDirDeg = 0;
    const std::vector<InputFrame> frames = framesOf(penTrace({a, b}));
    const Pose middle = poseOf(frames[kStepsPerSecond / 2]);
    const glm::vec3 forward = middle.orientation * glm::vec3(1, 0, 0);
    CHECK(forward.x < -0.99F);
    const glm::vec3 axis = middle.orientation * glm::vec3(0, 0, 1);
    CHECK(angleBetweenDeg(axis, {0, 0, 1}) == Approx(5).margin(0.05));
    CHECK(axis.x > 0.08F);
    CHECK(std::fabs(axis.y) < 0.002F);
}

TEST_CASE("between samples of two zones the hand-piece is lifted and nothing is interpolated") {
    TraceRow other = at(1, 0, 0);
    other.zone = ZoneId::BlockMargin;
    const std::vector<InputFrame> frames = framesOf(penTrace({at(0, 0, 0), other}));
    REQUIRE(frames.size() == kStepsPerSecond + 1);
    CHECK(frames.front().held == 1);
    for (size_t i = 1; i < kStepsPerSecond; ++i)
        CHECK(frames[i].held == 0);
    CHECK(frames.back().held == 1);
}

TEST_CASE("the motor is a switch: it keeps its state until the next sample") {
    TraceRow off = at(0, 0, 0);
    off.isMotorOn = false;
    const std::vector<InputFrame> frames = framesOf(penTrace({off, at(1, 0, 0)}));
    CHECK(frames[kStepsPerSecond - 1].motor == 0);
    CHECK(frames[kStepsPerSecond].motor == 1);
}

TEST_CASE("a path beside the skin, or in a zone the skin has not, is refused with its line") {
    const Result<std::vector<InputFrame>> beside = traceToFrames(penTrace({at(0, 0, 0), at(1, 90, 0)}), *test::block());
    REQUIRE_FALSE(beside.ok());
    CHECK(beside.error().message.find("t.csv:7: the hand-piece is beside the skin") == 0);
    TraceRow cheek = at(0, 0, 0);
    cheek.zone = ZoneId::CheekLeft;
    const Result<std::vector<InputFrame>> elsewhere = traceToFrames(penTrace({cheek}), *test::block());
    REQUIRE_FALSE(elsewhere.ok());
    CHECK(elsewhere.error().message.find("cheek_left is not on this case's skin") != std::string::npos);
}
