// What is kept between frames: a picture drawn part by part must be the one that is drawn at once.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "engine/gpu/commands.h"
#include "engine/render/renderer.h"
#include "tests/render/scenes.h"

using namespace stipple;
using namespace stipple::test;

namespace {

class Stage {
  public:
    explicit Stage(const sim::World &world, const Subject &subject = {})
        : renderer(pictureDevice(), VK_FORMAT_R8G8B8A8_UNORM), commands_(pictureDevice()),
          target_(pictureDevice(), {.width = 640,
                                    .height = 400,
                                    .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
                                             VK_IMAGE_USAGE_TRANSFER_DST_BIT}) {
        renderer.setSubject(subject, world);
    }
    void draw(const Scene &scene) {
        commands_.begin();
        renderer.record(commands_, target_, scene);
        commands_.submitAndWait();
    }
    Image8 picture() { return gpu::readImage(pictureDevice(), target_); }
    Renderer renderer;

  private:
    gpu::Commands commands_;
    gpu::Image target_;
};

Scene sceneOf(const sim::World &world, const Camera &camera) {
    Scene scene;
    scene.world = &world;
    scene.camera = camera;
    scene.views = {{ViewKind::Face, 0, 0, 640, 400}};
    return scene;
}

// Pixels that differ by more than `most` of 255, in thousandths.
double differing(const Image8 &a, const Image8 &b, int most) {
    size_t count = 0;
    for (size_t i = 0; i < a.pixels.size(); i += 4) {
        int worst = 0;
        for (size_t k = 0; k < 3; ++k)
            worst = std::max(worst, std::abs(static_cast<int>(a.pixels[i + k]) - static_cast<int>(b.pixels[i + k])));
        count += worst > most ? 1U : 0U;
    }
    return 4000.0 * static_cast<double>(count) / static_cast<double>(a.pixels.size());
}

} // namespace

TEST_CASE("Damage gives every marked pixel back once, and what may wait within some frames") {
    std::mt19937 random(5);
    for (int round = 0; round < 200; ++round) {
        Damage damage;
        const int width = 1 + static_cast<int>(random() % 900), height = 1 + static_cast<int>(random() % 600);
        damage.resize(width, height);
        const auto first = damage.take(0.1F);
        REQUIRE(first.size() == 1);
        CHECK((first[0].lo == glm::ivec2(0) && first[0].hi == glm::ivec2(width, height)));
        CHECK(damage.isClean());
        std::vector<PixelBox> wanted;
        for (int n = 0; n < 4; ++n) {
            const glm::ivec2 lo(static_cast<int>(random() % 1200) - 200, static_cast<int>(random() % 900) - 200);
            const PixelBox box{lo, lo + glm::ivec2(random() % 300, random() % 300)};
            n < 2 ? damage.markNow(box) : damage.markSoon(box);
            wanted.push_back(box);
        }
        std::vector<uint8_t> drawn(static_cast<size_t>(width * height), 0);
        const auto fill = [&](const std::vector<PixelBox> &boxes) {
            for (const PixelBox &b : boxes)
                for (int y = b.lo.y; y < b.hi.y; ++y)
                    for (int x = b.lo.x; x < b.hi.x; ++x) {
                        REQUIRE((x >= 0 && y >= 0 && x < width && y < height));
                        drawn[static_cast<size_t>(y * width + x)] = 1;
                    }
        };
        const auto isAllDrawn = [&](const PixelBox &b) {
            for (int y = std::max(b.lo.y, 0); y < std::min(b.hi.y, height); ++y)
                for (int x = std::max(b.lo.x, 0); x < std::min(b.hi.x, width); ++x)
                    if (drawn[static_cast<size_t>(y * width + x)] == 0)
                        return false;
            return true;
        };
        fill(damage.take(0.05F));
        CHECK((isAllDrawn(wanted[0]) && isAllDrawn(wanted[1]))); // at once
        int frames = 0;
        while (!damage.isClean() && frames++ < 100)
            fill(damage.take(0.05F));
        CHECK(damage.isClean());
        for (const PixelBox &box : wanted)
            CHECK(isAllDrawn(box));
    }
}

TEST_CASE("A face drawn part by part is the face drawn at once, and most of it is kept") {
    sim::World world = headWorld("cheeks-pen");
    const Subject subject = headSubject();
    const Camera camera = GENERATE(false, true)
                              ? closeUp(world.skin().closest(world.skin().frame(sim::ZoneId::CheekLeft)->originMm), 60)
                              : presetCamera(CameraPreset::Left, world.skin().chart());
    Stage parts(world, subject), whole(world, subject);
    Scene scene = sceneOf(world, camera);
    parts.draw(scene);
    CHECK(parts.renderer.lastFrame().faceDrawn == 640 * 400);
    int64_t drawn = 0, all = 0;
    float x = -14;
    for (int frame = 0; frame < 36; ++frame) {
        for (int i = 0; i < 10; ++i, x += 0.08F)
            world.step(sim::quantise(headPose(world, sim::ZoneId::CheekLeft, {x, 2}, {1, 0}, 0, {.lengthUm = 1200})));
        parts.draw(scene);
        whole.renderer.invalidate(); // it sees each frame too: pressed skin refills as it was seen pressed
        whole.draw(scene);
        drawn += parts.renderer.lastFrame().faceDrawn;
        all += parts.renderer.lastFrame().facePixels;
        if (frame % 12 != 11) // each 120 steps: single beads are drawn anew every 60 (renderer.cpp)
            continue;
        for (int settle = 0; settle < 60 && parts.renderer.lastFrame().faceDrawn > 0; ++settle)
            parts.draw(scene); // the world stands still: what could wait is drawn
        CHECK(parts.renderer.lastFrame().faceDrawn == 0);
        whole.renderer.invalidate();
        whole.draw(scene);
        // Redness is composed in steps too small to be seen: 3 of 255; in thousandths of the pixels.
        CHECK(differing(parts.picture(), whole.picture(), 3) < 1.0);
    }
    if (mmPerPixel(camera, {640, 400}) > 0.15F) // from near single beads grow, and the view is drawn whole for them
        CHECK(static_cast<double>(drawn) < 0.7 * static_cast<double>(all));
    // The hand-piece put down leaves nothing behind.
    for (int i = 0; i < 60; ++i)
        world.step(sim::quantise(sim::Pose{}));
    parts.draw(scene);
    for (int settle = 0; settle < 60 && parts.renderer.lastFrame().faceDrawn > 0; ++settle)
        parts.draw(scene);
    whole.renderer.invalidate();
    whole.draw(scene);
    CHECK(differing(parts.picture(), whole.picture(), 3) < 1.0);
    CHECK(pictureDevice().validationMessageCount() == 0);
}

TEST_CASE("A view drawn coarser and finer fills the same rectangle") {
    sim::World world = headWorld("cheeks-pen");
    const Subject subject = headSubject();
    Stage stage(world, subject);
    Scene scene = sceneOf(world, presetCamera(CameraPreset::Front, world.skin().chart()));
    stage.draw(scene);
    const Image8 full = stage.picture();
    for (const float scale : {0.5F, 0.7F, 1.5F, 0.6F, 2.0F, 1.0F}) {
        INFO(scale);
        scene.faceScale = scale;
        stage.draw(scene);
        const Image8 other = stage.picture();
        double sum = 0;
        for (size_t i = 0; i < full.pixels.size(); ++i)
            sum += std::abs(static_cast<int>(full.pixels[i]) - static_cast<int>(other.pixels[i]));
        CHECK(sum / static_cast<double>(full.pixels.size()) < 2.0);
        if (scale == 1.0F)
            CHECK(other.pixels == full.pixels);
    }
}
