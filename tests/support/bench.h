// A hand-piece on the flat practice block, moved by a script: for tests of physics and determinism.
#pragma once

#include <functional>
#include <memory>

#include "engine/base/file.h"
#include "shaders/shared/limits.h"
#include "sim/session/world.h"

namespace stipple::test {

inline std::string sourceFile(const std::string &name) { return std::string(STIPPLE_SOURCE_DIR "/") + name; }

inline sim::Rubric rubric() {
    const std::string path = sourceFile("assets/rubrics/technique-3.json");
    return sim::parseRubric(readFile(path, kMaxCaseBytes).value(), path).value();
}

inline sim::Case trainingCase(const std::string &id) {
    const std::string path = sourceFile("assets/cases/" + id + ".json");
    return sim::parseCase(readFile(path, kMaxCaseBytes).value(), path).value();
}

inline std::shared_ptr<const sim::ChartIndex> block() {
    static const auto kBlock = std::make_shared<const sim::ChartIndex>(sim::makeBlockChart());
    return kBlock;
}

inline sim::World blockWorld(sim::DeviceKind kind, uint64_t seed = 1) {
    const sim::DeviceSpec &device = sim::deviceSpec(kind);
    return sim::World({.skin = block(),
                       .trainingCase = trainingCase("block-" + std::string(device.id)),
                       .rubric = rubric(),
                       .device = device,
                       .seed = seed,
                       .backend = nullptr});
}

// How a stroke is held.
struct Hold {
    float forceN = 1;
    float lengthUm = 1000;
    float frequencyHz = 110;
    float tiltDeg = 0; // towards +y of the block
    float stretch = 1;
};

// The pose of a device at (x, y) mm on the block, `heightMm` above it, +X along (dx, dy).
inline sim::Pose blockPose(glm::vec2 atMm, glm::vec2 direction, float heightMm, const Hold &hold) {
    const glm::vec2 d = glm::normalize(direction);
    const float yaw = std::atan2(d.y, d.x);
    const float half = glm::radians(hold.tiltDeg) / 2;
    const glm::quat tilt(std::cos(half), std::sin(half), 0, 0); // about the block's x axis
    const glm::quat turn(std::cos(yaw / 2), 0, 0, std::sin(yaw / 2));
    return {.posMm = {atMm, heightMm},
            .orientation = tilt * turn,
            .forceN = heightMm > 0 ? 0 : hold.forceN,
            .lengthUm = hold.lengthUm,
            .frequencyHz = hold.frequencyHz,
            .stretch = hold.stretch,
            .isMotorOn = true,
            .isHeld = true};
}

// One straight stroke at constant speed with lifts before and after.
inline void stroke(sim::World &world, glm::vec2 fromMm, glm::vec2 toMm, float speedMmS, const Hold &hold) {
    const glm::vec2 way = toMm - fromMm;
    const int steps = static_cast<int>(glm::length(way) / speedMmS * 240.0F);
    for (int i = 0; i < 12; ++i)
        world.step(sim::quantise(blockPose(fromMm, way, 4, hold)));
    for (int i = 0; i <= steps; ++i)
        world.step(
            sim::quantise(blockPose(fromMm + way * (static_cast<float>(i) / static_cast<float>(steps)), way, 0, hold)));
    for (int i = 0; i < 12; ++i)
        world.step(sim::quantise(blockPose(toMm, way, 4, hold)));
}

inline void wait(sim::World &world, float seconds) {
    for (int i = 0; i < static_cast<int>(seconds * 240.0F); ++i)
        world.step(sim::InputFrame{});
}

inline float meanDepthUm(const sim::World &world) {
    double sum = 0;
    for (const sim::Puncture &p : world.ledger().all())
        sum += p.depthUm;
    return world.ledger().size() == 0 ? 0.0F : static_cast<float>(sum / static_cast<double>(world.ledger().size()));
}

} // namespace stipple::test
