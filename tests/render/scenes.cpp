#include "tests/render/scenes.h"

#include <cmath>
#include <filesystem>

#include <catch2/catch.hpp>

namespace stipple::test {

const HeadAssets &defaultHead() {
    static const HeadAssets kHead =
        loadHead(std::filesystem::path(STIPPLE_BINARY_DIR) / "assets/heads/default").value();
    return kHead;
}

std::shared_ptr<const sim::ChartIndex> headSkin() {
    static const auto kSkin =
        std::make_shared<const sim::ChartIndex>(sim::makeChart(defaultHead().skin, defaultHead().zones).value());
    return kSkin;
}

Subject headSubject() {
    static const std::vector<TriMesh> kMeshes = [] {
        std::vector<TriMesh> meshes = {defaultHead().skin};
        meshes.insert(meshes.end(), defaultHead().others.begin(), defaultHead().others.end());
        return meshes;
    }();
    return {.meshes = kMeshes, .tint = &defaultHead().tint};
}

const sim::SkinColours &colours() {
    static const sim::SkinColours kColours;
    return kColours;
}

gpu::Device &pictureDevice() {
    static const std::unique_ptr<gpu::Device> kDevice = [] {
        gpu::DeviceOptions options;
        options.validation = true;
        return std::move(gpu::Device::create(options)).value();
    }();
    return *kDevice;
}

sim::World headWorld(const std::string &caseId, int fitzpatrick) {
    sim::Case plan = trainingCase(caseId);
    const sim::Patient type = sim::patientOfType(fitzpatrick);
    plan.patient.fitzpatrick = fitzpatrick;
    plan.patient.melanosomeFraction = type.melanosomeFraction;
    plan.patient.bloodFraction = type.bloodFraction;
    const sim::DeviceSpec &device = sim::deviceSpec(sim::deviceByName(plan.device).value());
    return sim::World({.skin = headSkin(),
                       .trainingCase = plan,
                       .rubric = rubric(),
                       .device = device,
                       .seed = 7,
                       .backend = nullptr});
}

sim::Pose headPose(const sim::World &world, sim::ZoneId zone, glm::vec2 offset, glm::vec2 way, float heightMm,
                   const Hold &hold) {
    const sim::ZoneFrame &frame = *world.skin().frame(zone);
    const glm::vec3 over = frame.originMm + frame.axisU * offset.x + frame.axisV * offset.y;
    const auto hit = world.skin().project(over, frame.normal);
    const sim::SurfacePoint at = hit ? *hit : world.skin().closest(over);
    const glm::vec3 z = at.normal;
    glm::vec3 x = frame.axisU * way.x + frame.axisV * way.y;
    x = glm::normalize(x - z * glm::dot(x, z));
    const glm::quat turn = glm::quat_cast(glm::mat3(x, glm::cross(z, x), z));
    const float half = glm::radians(hold.tiltDeg) / 2;
    return {.posMm = at.posMm + z * heightMm,
            .orientation = turn * glm::quat(std::cos(half), std::sin(half), 0, 0),
            .forceN = heightMm > 0 ? 0 : hold.forceN,
            .lengthUm = hold.lengthUm,
            .frequencyHz = hold.frequencyHz,
            .stretch = hold.stretch,
            .isMotorOn = true,
            .isHeld = true};
}

void headStroke(sim::World &world, sim::ZoneId zone, glm::vec2 from, glm::vec2 to, float speedMmS, const Hold &hold) {
    const glm::vec2 way = to - from;
    const int steps = std::max(static_cast<int>(glm::length(way) / speedMmS * 240.0F), 1);
    for (int i = 0; i < 6; ++i)
        world.step(sim::quantise(headPose(world, zone, from, way, 4, hold)));
    for (int i = 0; i <= steps; ++i)
        world.step(sim::quantise(
            headPose(world, zone, from + way * (static_cast<float>(i) / static_cast<float>(steps)), way, 0, hold)));
    for (int i = 0; i < 6; ++i)
        world.step(sim::quantise(headPose(world, zone, to, way, 4, hold)));
}

void treat(sim::World &world, sim::ZoneId zone, float side, const Hold &hold) {
    const float half = side / 2;
    for (float at = -half; at <= half; at += 5.0F)
        headStroke(world, zone, {-half, at}, {half, at}, 40, hold);
    for (float at = -half; at <= half; at += 5.0F)
        headStroke(world, zone, {at, -half}, {at, half}, 40, hold);
}

} // namespace stipple::test
