// Pictures of any size and view, the right colours in the right places, and no word from the validation layers.
#include <catch2/catch.hpp>

#include <cmath>
#include <cstdlib>

#include "engine/render/renderer.h"
#include "tests/render/scenes.h"

using namespace stipple;
using namespace stipple::test;

namespace {

glm::vec3 linearOf(const Image8 &picture, glm::ivec2 at) {
    const auto i = static_cast<size_t>(at.y * picture.width + at.x) * 4;
    glm::vec3 out(0);
    for (int k = 0; k < 3; ++k) {
        const float c = static_cast<float>(picture.pixels[i + static_cast<size_t>(k)]) / 255.0F;
        out[k] = c <= 0.04045F ? c / 12.92F : std::pow((c + 0.055F) / 1.055F, 2.4F);
    }
    return out;
}

glm::vec3 labAround(const Image8 &picture, glm::vec2 pixel, int radius) {
    glm::vec3 sum(0);
    for (int y = -radius; y <= radius; ++y)
        for (int x = -radius; x <= radius; ++x)
            sum += linearOf(picture, glm::ivec2(pixel) + glm::ivec2(x, y));
    const float count = static_cast<float>((2 * radius + 1) * (2 * radius + 1));
    return sim::labOf(sim::xyzOfLinearSrgb(sum / count));
}

} // namespace

TEST_CASE("Every view can be drawn at odd sizes, and absurd sizes are refused") {
    sim::World world = blockWorld(sim::DeviceKind::Roller);
    stroke(world, {-5, 0}, {5, 0}, 40, {.forceN = 2.5F});
    for (const PictureView view : {PictureView::Face, PictureView::Section, PictureView::Both})
        for (const glm::ivec2 size : {glm::ivec2(1, 1), glm::ivec2(33, 7), glm::ivec2(7, 33)}) {
            const auto picture = renderPicture(pictureDevice(), defaultHead(), world,
                                               {.view = view, .width = size.x, .height = size.y, .camera = {}});
            REQUIRE(picture.ok());
            CHECK(picture->width == size.x);
            CHECK(picture->height == size.y);
            CHECK(picture->pixels.size() == static_cast<size_t>(4 * size.x * size.y));
        }
    for (const glm::ivec2 size :
         {glm::ivec2(0, 10), glm::ivec2(10, 0), glm::ivec2(-1, 5), glm::ivec2(kMostPicturePx + 1, 10)}) {
        const auto picture =
            renderPicture(pictureDevice(), defaultHead(), world, {.width = size.x, .height = size.y, .camera = {}});
        REQUIRE_FALSE(picture.ok());
        CHECK(picture.error().kind == ErrorKind::BadUsage);
    }
    CHECK(pictureDevice().validationMessageCount() == 0);
}

TEST_CASE("The edge of the block's square is drawn where the camera says it is") {
    const sim::World world = blockWorld(sim::DeviceKind::Pen);
    const auto picture = renderPicture(pictureDevice(), defaultHead(), world,
                                       {.width = 800, .height = 600, .camera = {}, .isLightFlat = true});
    REQUIRE(picture.ok());
    const Camera camera = presetCamera(CameraPreset::Front, world.skin().chart());
    const auto at = [&](glm::vec3 mm) { return project(camera, {800, 600}, mm)->pixel; };
    for (const float y : {-15.0F, 3.0F, 17.0F})
        for (const float side : {-25.0F, 25.0F}) {
            const glm::vec3 line = labAround(*picture, at({side, y, 0}), 0);
            const glm::vec3 inside = labAround(*picture, at({side * 0.9F, y, 0}), 1);
            const glm::vec3 outside = labAround(*picture, at({side * 1.1F, y, 0}), 1);
            INFO(side << ", " << y);
            CHECK(glm::length(line - inside) > 8.0F);
            CHECK(glm::length(inside - outside) < 5.0F);
        }
}

TEST_CASE("Six patients' cheeks under the flat light are on the screen what a colorimeter reads of them") {
    for (int type = 1; type <= 6; ++type) {
        const sim::World world = headWorld("cheeks-pen", type);
        const auto picture = renderPicture(
            pictureDevice(), defaultHead(), world,
            {.width = 640, .height = 480, .preset = CameraPreset::Left, .camera = {}, .isLightFlat = true});
        REQUIRE(picture.ok());
        const sim::ZoneFrame &frame = *world.skin().frame(sim::ZoneId::CheekLeft);
        const auto p = project(presetCamera(CameraPreset::Left, world.skin().chart()), {640, 480}, frame.originMm);
        REQUIRE(p);
        const glm::vec3 got = labAround(*picture, p->pixel, 12);
        const sim::Patient &patient = world.setup().trainingCase.patient;
        const float blood = sim::zoneFigures(sim::ZoneId::CheekLeft).perfusion * faceBlood(patient);
        const glm::vec3 want = sim::SkinColours().lab({patient.melanosomeFraction, blood, 0.7F});
        INFO("type " << type << ": " << got.x << " " << got.y << " " << got.z << " want " << want.x << " " << want.y
                     << " " << want.z << ", apart " << glm::length(got - want));
        CHECK(glm::length(got - want) < 3.0F); // of all: mottling, tint, 8 bits, the shader's sRGB curve
    }
}

TEST_CASE("A treated cheek is redder, and less visibly so on darker skin") {
    float last = 1.0e9F;
    for (const int type : {2, 5}) {
        sim::World world = headWorld("cheeks-pen", type);
        const PictureOptions options{.width = 480,
                                     .height = 360,
                                     .preset = CameraPreset::Left,
                                     .camera = {},
                                     .showsHandpiece = false,
                                     .isLightFlat = true};
        const auto before = renderPicture(pictureDevice(), defaultHead(), world, options);
        treat(world, sim::ZoneId::CheekLeft, 15, {.lengthUm = 500});
        wait(world, 60);
        const auto after = renderPicture(pictureDevice(), defaultHead(), world, options);
        REQUIRE((before.ok() && after.ok()));
        const auto p = project(presetCamera(CameraPreset::Left, world.skin().chart()), {480, 360},
                               world.skin().frame(sim::ZoneId::CheekLeft)->originMm);
        const glm::vec3 change = labAround(*after, p->pixel, 5) - labAround(*before, p->pixel, 5);
        INFO("type " << type << ": " << change.x << " " << change.y << " " << change.z);
        CHECK(change.y > 1.0F);
        CHECK(change.x < 0.0F);
        CHECK(glm::length(change) < last);
        last = glm::length(change);
    }
}

TEST_CASE("A picture of the same moment is the same picture") {
    sim::World world = blockWorld(sim::DeviceKind::Stamp);
    const PictureOptions options{.view = PictureView::Both, .width = 320, .height = 200, .camera = {}};
    const auto a = renderPicture(pictureDevice(), defaultHead(), world, options);
    const auto b = renderPicture(pictureDevice(), defaultHead(), world, options);
    REQUIRE((a.ok() && b.ok()));
    CHECK(a->pixels == b->pixels);
}

TEST_CASE("Views that did not change are not drawn again, and drawn when they did") {
    sim::World world = blockWorld(sim::DeviceKind::Pen);
    gpu::Device &device = pictureDevice();
    Renderer renderer(device, VK_FORMAT_R8G8B8A8_UNORM);
    renderer.setSubject({}, world);
    gpu::Image target(
        device,
        {.width = 400, .height = 300, .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
    gpu::Commands commands(device, gpu::Commands::Times::Yes);
    Scene scene;
    scene.world = &world;
    scene.camera = presetCamera(CameraPreset::Front, world.skin().chart());
    scene.views = pictureViews(PictureView::Both, 400, 300);
    const auto passes = [&] {
        commands.begin();
        renderer.record(commands, target, scene);
        commands.submitAndWait();
        commands.begin(); // reads the times of what has finished
        commands.submitAndWait();
        std::string names;
        for (const gpu::PassTime &pass : commands.passTimes())
            names += pass.name + " ";
        return names;
    };
    const std::string first = passes();
    if (first.empty())
        WARN("no timestamps on this device: what was drawn cannot be told");
    else {
        CHECK(first.find("face") != std::string::npos);
        CHECK(first.find("section") != std::string::npos);
        const Image8 drawn = gpu::readImage(device, target);
        const std::string second = passes();
        CHECK(second.find("face") == std::string::npos);
        CHECK(second.find("section") == std::string::npos);
        CHECK(gpu::readImage(device, target).pixels == drawn.pixels);
        scene.camera.yawDeg += 5;
        CHECK(passes().find("face") != std::string::npos);
        world.step(sim::quantise(blockPose({0, 0}, {1, 0}, 0, {})));
        const std::string stepped = passes();
        CHECK(stepped.find("face") != std::string::npos);
        CHECK(stepped.find("section") != std::string::npos);
    }
    // Another size, half outside the target, and no views at all.
    scene.views = {
        {ViewKind::Face, -50, -20, 300, 500}, {ViewKind::Section, 390, 10, 200, 100}, {ViewKind::Face, 0, 0, 0, 5}};
    passes();
    scene.views.clear();
    passes();
    CHECK(device.validationMessageCount() == 0);
}
