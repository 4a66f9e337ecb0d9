// Golden pictures of the things in the hand and of what is laid over the skin. See golden_tests.cpp.
#include <catch2/catch.hpp>

#include <algorithm>

#include "engine/render/compare_picture.h"
#include "tests/render/golden.h"
#include "tests/render/scenes.h"

using namespace stipple;
using namespace stipple::test;

namespace {

// The cheek seen obliquely, so that hand-piece, shadow and skin show; `fieldMm` wide.
Camera beside(const sim::World &world, float fieldMm, float raiseMm) {
    Camera camera = closeUp(world.handpiece().at, fieldMm);
    camera.yawDeg -= 38;
    camera.pitchDeg += 4;
    camera.targetMm += world.handpiece().at.normal * raiseMm;
    return camera;
}

sim::World cheekWith(sim::DeviceKind kind) {
    return sim::World({.skin = headSkin(),
                       .trainingCase = trainingCase("cheeks-pen"),
                       .rubric = rubric(),
                       .device = sim::deviceSpec(kind),
                       .seed = 7,
                       .backend = nullptr});
}

const sim::World &treatedCheek() {
    static const sim::World kWorld = [] {
        sim::World world = headWorld("cheeks-pen");
        treat(world, sim::ZoneId::CheekLeft, 30, {.lengthUm = 1200});
        for (const float y : {-8.0F, -5.0F, -2.0F, 1.0F})
            headStroke(world, sim::ZoneId::CheekLeft, {-12, y}, {10, y + 2}, 30, {.lengthUm = 1800});
        for (int i = 0; i < 20; ++i)
            world.step(sim::quantise(headPose(world, sim::ZoneId::CheekLeft, {4, 6}, {1, 0.1F}, 5, {})));
        return world;
    }();
    return kWorld;
}

PictureOptions cheek(Overlay overlay) {
    return {.width = 400, .height = 360, .preset = CameraPreset::Left, .camera = {}, .overlay = overlay};
}

} // namespace

TEST_CASE("Golden: pen, roller and stamp on the cheek, from near", "[golden]") {
    for (const sim::DeviceKind kind : {sim::DeviceKind::Pen, sim::DeviceKind::Roller, sim::DeviceKind::Stamp}) {
        sim::World world = cheekWith(kind);
        const float forceN = kind == sim::DeviceKind::Stamp ? 2.0F : 0.8F;
        for (int i = 0; i < 40; ++i)
            world.step(sim::quantise(headPose(world, sim::ZoneId::CheekLeft, {-4.0F + 0.1F * static_cast<float>(i), 2},
                                              {1, 0.1F}, 0, {.forceN = forceN, .lengthUm = 1500})));
        compare("close_" + std::string(world.setup().device.id),
                renderPicture(pictureDevice(), defaultHead(), world,
                              {.width = 480, .height = 400, .camera = beside(world, 60, 14)}));
        if (kind != sim::DeviceKind::Pen)
            continue;
        for (int i = 0; i < 10; ++i) // held off the skin: the shadow goes wide and faint, the needles blur
            world.step(
                sim::quantise(headPose(world, sim::ZoneId::CheekLeft, {0, 2}, {1, 0.1F}, 9, {.lengthUm = 1500})));
        compare("close_pen_lifted", renderPicture(pictureDevice(), defaultHead(), world,
                                                  {.width = 480, .height = 400, .camera = beside(world, 60, 14)}));
    }
}

TEST_CASE("Golden: gauze that has taken up blood", "[golden]") {
    sim::World world = headWorld("cheeks-pen");
    treat(world, sim::ZoneId::CheekLeft, 25, {.forceN = 1.2F, .lengthUm = 2000});
    wait(world, 20);
    for (int row = 0; row < 6; ++row)
        for (int i = 0; i < 60; ++i) {
            sim::Pose pose = headPose(world, sim::ZoneId::CheekLeft,
                                      {-12.0F + 0.4F * static_cast<float>(i), -10.0F + 4.0F * static_cast<float>(row)},
                                      {1, 0.2F}, 0, {});
            pose.tool = sim::Tool::Gauze;
            world.step(sim::quantise(pose));
        }
    compare("gauze", renderPicture(pictureDevice(), defaultHead(), world,
                                   {.width = 480, .height = 400, .camera = beside(world, 60, 2)}));
}

TEST_CASE("Golden: every overlay on a treated cheek", "[golden]") {
    for (const Overlay overlay : {Overlay::Depth, Overlay::Direction, Overlay::Redness, Overlay::Dose, Overlay::Zones,
                                  Overlay::NoGo, Overlay::Strokes, Overlay::Ghost}) {
        PictureOptions options = cheek(overlay);
        if (overlay == Overlay::Ghost)
            options.ghost = headPose(treatedCheek(), sim::ZoneId::CheekLeft, {-15, 12}, {1, 0.1F}, 0, {});
        compare("overlay_" + std::string(kOverlayNames[static_cast<size_t>(overlay)]),
                renderPicture(pictureDevice(), defaultHead(), treatedCheek(), options));
    }
}

TEST_CASE("Golden: the magnifier, and before and after", "[golden]") {
    PictureOptions options = cheek(Overlay::Coverage);
    options.hasMagnifier = true;
    compare("magnifier", renderPicture(pictureDevice(), defaultHead(), treatedCheek(), options));
    const sim::World atRest = headWorld("cheeks-pen");
    compare("split", renderSplit(pictureDevice(), {atRest, headSubject(), "before"},
                                 {treatedCheek(), headSubject(), "after"}, cheek(Overlay::None)));
}

TEST_CASE("A picture split in two is the one on the left and the other on the right") {
    const sim::World now = blockWorld(sim::DeviceKind::Pen);
    sim::World worked = blockWorld(sim::DeviceKind::Pen);
    stroke(worked, {-20, 0}, {20, 0}, 20, {.lengthUm = 2000});
    PictureOptions options{.width = 200, .height = 120, .camera = {}};
    options.hasLabels = false;
    const auto split = renderSplit(pictureDevice(), {now, {}, ""}, {worked, {}, ""}, options);
    const auto before = renderPicture(pictureDevice(), Subject{}, now, options);
    const auto after = renderPicture(pictureDevice(), Subject{}, worked, options);
    REQUIRE((split.ok() && before.ok() && after.ok()));
    size_t left = 0, right = 0;
    for (size_t y = 0; y < 84; ++y) // above the captions, beside the line between
        for (size_t x = 0; x < 200; ++x) {
            const auto same = [&](const Image8 &image) {
                return std::equal(image.pixels.begin() + static_cast<std::ptrdiff_t>((y * 200 + x) * 4),
                                  image.pixels.begin() + static_cast<std::ptrdiff_t>((y * 200 + x) * 4 + 4),
                                  split->pixels.begin() + static_cast<std::ptrdiff_t>((y * 200 + x) * 4));
            };
            left += x < 98 && same(*before) ? 1 : 0;
            right += x >= 102 && same(*after) ? 1 : 0;
        }
    CHECK(left == 98 * 84);
    CHECK(right == 98 * 84);
    CHECK(before->pixels != after->pixels);
    // Two beside each other are as large as asked for.
    const auto pair = renderBeside(pictureDevice(), {now, {}, "a"}, {worked, {}, "b"}, options);
    REQUIRE(pair.ok());
    CHECK((pair->width == 200 && pair->height == 120));
}
