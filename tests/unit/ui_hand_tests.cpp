// The hand: mouse and keyboard to poses, step by step, on the flat block.
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "engine/app/hand.h"
#include "engine/base/angle.h"
#include "tests/support/bench.h"

using namespace stipple;
using app::Hand;
using app::HandInput;

namespace {

const Camera kCamera = [] {
    Camera camera; // straight down on the block
    camera.distanceMm = 300;
    return camera;
}();
constexpr glm::vec2 kView{900, 500};

app::HandScene scene() { return {.skin = *test::block(), .camera = kCamera, .viewPx = kView}; }

glm::vec2 pixelOf(glm::vec2 mm) { return project(kCamera, kView, {mm, 0})->pixel; }

HandInput at(glm::vec2 mm, bool isWorking = false) { return {.pixel = pixelOf(mm), .isWorking = isWorking}; }

Hand handOf(sim::DeviceKind kind) { return Hand(sim::deviceSpec(kind)); }

sim::Pose steps(Hand &hand, const HandInput &input, int count) {
    sim::Pose pose;
    for (int i = 0; i < count; ++i)
        pose = hand.step(input, scene());
    return pose;
}

glm::vec3 axisOf(const sim::Pose &pose) { return pose.orientation * glm::vec3(0, 0, 1); }

} // namespace

TEST_CASE("over the skin the hand-piece hovers, square, where the pointer is") {
    Hand hand = handOf(sim::DeviceKind::Pen);
    const sim::Pose pose = steps(hand, at({7, -4}), 10);
    CHECK(pose.isHeld);
    CHECK(pose.posMm.x == Approx(7).margin(0.05));
    CHECK(pose.posMm.y == Approx(-4).margin(0.05));
    CHECK(pose.posMm.z == Approx(app::kLiftMm).margin(0.01));
    CHECK(angleDeg(axisOf(pose), {0, 0, 1}) < 0.1F);
    CHECK(pose.forceN == 0);
    CHECK_FALSE(pose.isMotorOn);
}

TEST_CASE("the button brings it down within a tenth of a second, and the pen's motor runs before it touches") {
    Hand hand = handOf(sim::DeviceKind::Pen);
    steps(hand, at({0, 0}), 5);
    int touch = -1;
    bool ranInAir = false;
    for (int i = 0; i < 60 && touch < 0; ++i) {
        const sim::Pose pose = hand.step(at({0, 0}, true), scene());
        ranInAir = ranInAir || (pose.isMotorOn && pose.posMm.z > 1);
        if (pose.forceN > 0)
            touch = i;
    }
    CHECK(ranInAir);
    CHECK(touch > 0);
    CHECK(touch < 24);
    const sim::Pose pressed = steps(hand, at({0, 0}, true), 30);
    CHECK(pressed.forceN == Approx(hand.forceN()));
    CHECK(pressed.posMm.z == Approx(0).margin(0.001));
    const sim::Pose lifted = steps(hand, at({0, 0}), 40);
    CHECK(lifted.forceN == 0);
    CHECK(lifted.posMm.z == Approx(app::kLiftMm).margin(0.01));
}

TEST_CASE("off the skin the hand-piece lifts and is put down") {
    Hand hand = handOf(sim::DeviceKind::Pen);
    steps(hand, at({0, 0}, true), 60);
    HandInput away{.pixel = glm::vec2(5, 5), .isWorking = true};
    const sim::Pose pose = steps(hand, away, 60);
    CHECK_FALSE(pose.isHeld);
    CHECK(pose.forceN == 0);
}

TEST_CASE("pointers that are no numbers are as good as none") {
    const float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
    for (const glm::vec2 bad : {glm::vec2(nan, 10), glm::vec2(10, inf), glm::vec2(-1e30F, 1e30F)}) {
        Hand hand = handOf(sim::DeviceKind::Roller);
        steps(hand, at({0, 0}, true), 30);
        const sim::Pose pose = steps(hand, {.pixel = bad, .move = {nan, inf}, .isWorking = true}, 120);
        CHECK(std::isfinite(pose.posMm.x + pose.posMm.y + pose.posMm.z + pose.forceN));
        CHECK_FALSE(pose.isHeld);
        Hand keyed = handOf(sim::DeviceKind::Pen);
        steps(keyed, at({0, 0}), 2);
        const sim::Pose moved = steps(keyed, {.move = {nan, -inf}, .isKeyboard = true, .isWorking = true}, 60);
        CHECK(std::isfinite(moved.posMm.x + moved.posMm.y));
        CHECK(moved.isHeld);
    }
}

TEST_CASE("the hand-piece leans as far as it is tilted, in the view's directions, and no farther than a hand can") {
    Hand hand = handOf(sim::DeviceKind::Pen);
    hand.tiltBy({12, 0});
    glm::vec3 axis = axisOf(steps(hand, at({0, 0}), 3));
    CHECK(angleDeg(axis, {0, 0, 1}) == Approx(12).margin(0.1));
    CHECK(axis.x > 0.1F);
    hand.uprightAgain();
    hand.tiltBy({0, 12});
    axis = axisOf(steps(hand, at({0, 0}), 3));
    CHECK(axis.y > 0.1F);
    hand.tiltBy({500, std::numeric_limits<float>::quiet_NaN()});
    CHECK(glm::length(hand.tiltDeg()) == Approx(12).margin(0.01));
    hand.tiltBy({500, 0});
    CHECK(glm::length(hand.tiltDeg()) <= 45.01F);
}

TEST_CASE("force goes by the wheel's steps and stays within the hand-piece's range") {
    for (const auto kind : {sim::DeviceKind::Pen, sim::DeviceKind::Roller, sim::DeviceKind::Stamp}) {
        Hand hand = handOf(kind);
        const app::ForceRange range = app::forceRange(kind);
        const float before = hand.forceN();
        hand.changeForce(1);
        CHECK(hand.forceN() == Approx(before + range.stepN));
        hand.changeForce(100000);
        CHECK(hand.forceN() == Approx(range.mostN));
        hand.changeForce(-100000);
        CHECK(hand.forceN() == Approx(range.leastN));
    }
}

TEST_CASE("settings change while lifted only, in the steps there are") {
    Hand pen = handOf(sim::DeviceKind::Pen);
    CHECK(pen.changeLength(1));
    CHECK(pen.lengthUm() == Approx(1050));
    CHECK(pen.changeLength(-1000));
    CHECK(pen.lengthUm() == Approx(0));
    Hand roller = handOf(sim::DeviceKind::Roller);
    CHECK(roller.changeLength(-1));
    CHECK(roller.lengthUm() == Approx(750));
    CHECK(roller.changeLength(-9));
    CHECK(roller.lengthUm() == Approx(250));
    steps(pen, at({0, 0}, true), 60);
    CHECK_FALSE(pen.changeLength(1));
    pen.changeFrequency(-100);
    CHECK(pen.frequencyHz() == Approx(80));
}

TEST_CASE("the keyboard moves the hand-piece over the skin at a steady speed") {
    Hand hand = handOf(sim::DeviceKind::Pen);
    const sim::Pose start = steps(hand, at({-10, 0}), 3);
    const sim::Pose moved = steps(hand, {.move = {1, 0}, .isKeyboard = true, .isWorking = true}, 240);
    CHECK(moved.posMm.x - start.posMm.x == Approx(30).margin(0.5));
    CHECK(std::fabs(moved.posMm.y - start.posMm.y) < 0.2F);
    CHECK(moved.forceN == Approx(hand.forceN()));
    const sim::Pose diagonal = steps(hand, {.move = {-1, 1}, .isKeyboard = true}, 120);
    CHECK(glm::length(glm::vec2(diagonal.posMm - moved.posMm)) == Approx(15).margin(0.5));
}

TEST_CASE("on the skin the hand cannot jump, however far the pointer does") {
    Hand hand = handOf(sim::DeviceKind::Pen);
    steps(hand, at({-30, 0}, true), 60);
    glm::vec3 before = hand.at()->posMm;
    for (int i = 0; i < 20; ++i) {
        hand.step(at({30, 0}, true), scene());
        CHECK(glm::length(hand.at()->posMm - before) < 2.6F);
        before = hand.at()->posMm;
    }
}

TEST_CASE("a roller comes down along the way it is pushed, whatever way the hand came") {
    Hand hand = handOf(sim::DeviceKind::Roller);
    for (int i = 0; i <= 60; ++i) // the hand arrives along y
        hand.step(at({-20, -15 + 0.25F * static_cast<float>(i)}), scene());
    bool hasTouched = false;
    for (int i = 0; i < 240; ++i) { // and rolls along x
        const sim::Pose pose = hand.step(at({-20 + 0.2F * static_cast<float>(i), 0}, true), scene());
        if (pose.forceN <= 0)
            continue;
        hasTouched = true;
        const glm::vec3 forward = pose.orientation * glm::vec3(1, 0, 0);
        CHECK(std::fabs(forward.x) > std::cos(glm::radians(10.0F)));
    }
    CHECK(hasTouched);
}

TEST_CASE("a roller's direction holds while it is locked") {
    Hand hand = handOf(sim::DeviceKind::Roller);
    for (int i = 0; i < 120; ++i)
        hand.step(at({-20 + 0.2F * static_cast<float>(i), 0}, true), scene());
    sim::Pose pose;
    for (int i = 0; i < 120; ++i) {
        HandInput input = at({4, 0.15F * static_cast<float>(i)}, true);
        input.isYawLocked = true;
        pose = hand.step(input, scene());
    }
    CHECK(std::fabs((pose.orientation * glm::vec3(1, 0, 0)).x) > 0.99F);
    for (int i = 0; i < 240; ++i)
        pose = hand.step(at({4, 18 - 0.15F * static_cast<float>(i)}, true), scene());
    CHECK(std::fabs((pose.orientation * glm::vec3(0, 1, 0)).x) > 0.9F); // free again: turned along y
}

TEST_CASE("a click is a whole press of the stamp, straight down and up") {
    Hand hand = handOf(sim::DeviceKind::Stamp);
    steps(hand, at({3, 3}), 5);
    float most = 0, drift = 0;
    for (int i = 0; i < 240; ++i) {
        const float shake = 0.8F * std::sin(static_cast<float>(i));
        const sim::Pose pose = hand.step(at({3 + shake, 3}, i < 6), scene()); // held 25 ms
        most = std::max(most, pose.forceN);
        if (pose.forceN > 0)
            drift = std::max(drift, std::fabs(pose.posMm.x - 3));
    }
    CHECK(most == Approx(hand.forceN()));
    CHECK(drift < 0.9F);
    CHECK(hand.isLifted());
}

TEST_CASE("stretching the skin comes and goes with the other hand") {
    Hand hand = handOf(sim::DeviceKind::Pen);
    hand.setStretching(true);
    CHECK(steps(hand, at({0, 0}), 60).stretch == Approx(1));
    hand.setStretching(false);
    CHECK(steps(hand, at({0, 0}), 60).stretch == Approx(0).margin(1e-6));
}
