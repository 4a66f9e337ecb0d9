// Known points land on known pixels, and pixels lead back to them.
#include <catch2/catch.hpp>

#include <cmath>

#include "engine/render/camera.h"
#include "tests/render/scenes.h"

using namespace stipple;
using namespace stipple::test;

namespace {

constexpr glm::vec2 kSize(1280, 720);

} // namespace

TEST_CASE("The target is in the middle of the picture, the patient's left on the right, the crown up") {
    const Camera camera{.targetMm = {10, 20, 30}, .yawDeg = 0, .pitchDeg = 0, .distanceMm = 500, .fovYDeg = 20};
    const auto middle = project(camera, kSize, camera.targetMm);
    REQUIRE(middle);
    CHECK(std::fabs(middle->pixel.x - 640.0F) < 0.01F);
    CHECK(std::fabs(middle->pixel.y - 360.0F) < 0.01F);
    const float px = 1.0F / mmPerPixel(camera, kSize);
    const auto left = project(camera, kSize, camera.targetMm + glm::vec3(20, 0, 0));
    const auto crown = project(camera, kSize, camera.targetMm + glm::vec3(0, 20, 0));
    REQUIRE((left && crown));
    CHECK(std::fabs(left->pixel.x - (640.0F + 20.0F * px)) < 0.01F);
    CHECK(std::fabs(crown->pixel.y - (360.0F - 20.0F * px)) < 0.01F);
    // 20 degrees over 720 pixels at 500 mm: 2 × 500 × tan 10° = 176.3 mm.
    CHECK(std::fabs(mmPerPixel(camera, kSize) - 176.327F / 720.0F) < 1.0e-4F);
}

TEST_CASE("Depth is reversed: nearer is greater, all of it within 0 and 1") {
    const Camera camera{.targetMm = {0, 0, 0}, .yawDeg = 30, .pitchDeg = 10, .distanceMm = 600, .fovYDeg = 20};
    const glm::vec3 back = glm::normalize(eyeMm(camera));
    float last = 1.0F;
    for (const float mm : {500.0F, 100.0F, 0.0F, -100.0F, -400.0F}) {
        const auto p = project(camera, kSize, back * mm);
        REQUIRE(p);
        CHECK(p->depth < last);
        CHECK(p->depth > 0.0F);
        last = p->depth;
    }
    CHECK_FALSE(project(camera, kSize, eyeMm(camera) + back));
}

TEST_CASE("A ray through a point's pixel passes through the point") {
    for (const float yaw : {0.0F, 42.0F, -75.0F})
        for (const float pitch : {-60.0F, 4.0F, 80.0F})
            for (const glm::vec2 size : {glm::vec2(1280, 720), glm::vec2(300, 900), glm::vec2(7, 7)}) {
                const Camera camera{
                    .targetMm = {3, -40, 90}, .yawDeg = yaw, .pitchDeg = pitch, .distanceMm = 420, .fovYDeg = 24};
                const glm::vec3 point(-12, -22, 101);
                const auto p = project(camera, size, point);
                REQUIRE(p);
                const Ray ray = pickRay(camera, size, p->pixel);
                const glm::vec3 to = point - ray.originMm;
                CHECK(std::fabs(glm::length(ray.direction) - 1.0F) < 1.0e-5F);
                CHECK(glm::length(glm::cross(to, ray.direction)) < 0.02F);
                CHECK(glm::dot(to, ray.direction) > 0.0F);
            }
}

TEST_CASE("The presets look at the cheek they are named for") {
    const sim::ChartIndex &skin = *headSkin();
    const auto facing = [&](CameraPreset preset, sim::ZoneId zone) {
        const Camera camera = presetCamera(preset, skin.chart());
        const sim::ZoneFrame &frame = *skin.frame(zone);
        return glm::dot(frame.normal, glm::normalize(eyeMm(camera) - frame.originMm));
    };
    CHECK(facing(CameraPreset::Left, sim::ZoneId::CheekLeft) > 0.7F);
    CHECK(facing(CameraPreset::Right, sim::ZoneId::CheekRight) > 0.7F);
    CHECK(facing(CameraPreset::Left, sim::ZoneId::CheekRight) < 0.3F);
    CHECK(facing(CameraPreset::Front, sim::ZoneId::Forehead) > 0.7F);
    // The whole face proper is in the picture.
    const Camera front = presetCamera(CameraPreset::Front, skin.chart());
    for (const sim::ZoneId zone :
         {sim::ZoneId::Forehead, sim::ZoneId::Chin, sim::ZoneId::CheekLeft, sim::ZoneId::CheekRight}) {
        const auto p = project(front, kSize, skin.frame(zone)->originMm);
        REQUIRE(p);
        CHECK((p->pixel.x > 100 && p->pixel.x < 1180 && p->pixel.y > 40 && p->pixel.y < 680));
    }
    CHECK(cameraPresetByName("left") == CameraPreset::Left);
    CHECK_FALSE(cameraPresetByName("upside down"));
}

TEST_CASE("A close-up shows the field asked for") {
    const sim::ChartIndex &skin = *headSkin();
    const sim::SurfacePoint at = skin.closest(skin.frame(sim::ZoneId::CheekLeft)->originMm);
    const Camera camera = closeUp(at, 15.0F);
    CHECK(std::fabs(mmPerPixel(camera, {720, 720}) * 720.0F - 15.0F) < 0.01F);
    CHECK(glm::dot(glm::normalize(eyeMm(camera) - at.posMm), at.normal) > 0.9F);
}
