// Golden pictures: what a clinician sees, kept. Refreshed only by tools/golden.py, which shows old, new and difference.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "engine/assets/image.h"
#include "tests/render/scenes.h"

using namespace stipple;
using namespace stipple::test;

namespace {

namespace fs = std::filesystem;

// Two numbers: the mean difference over all channels, and the one that 99.9 % of the pixels stay below. Of 255. Another
// driver or font moves edges a little; a wrong colour or a missing part moves the mean.
constexpr double kMostMean = 0.8;
constexpr int kMostTail = 40;

void compare(const std::string &name, const Result<Image8> &rendered) {
    REQUIRE(rendered.ok());
    const Image8 &got = *rendered;
    const fs::path out = fs::path(STIPPLE_BINARY_DIR) / "golden";
    const fs::path kept = fs::path(STIPPLE_SOURCE_DIR) / "tests/render/golden" / (name + ".png");
    fs::create_directories(out);
    Image8 rgb{got.width, got.height, 3, {}};
    for (size_t i = 0; i < got.pixels.size(); i += 4)
        rgb.pixels.insert(rgb.pixels.end(), {got.pixels[i], got.pixels[i + 1], got.pixels[i + 2]});
    REQUIRE(savePng(out / (name + ".new.png"), rgb).ok());
    const Result<Image8> old = loadPng(kept);
    INFO("the new picture is " << (out / (name + ".new.png")).string() << "; look at it, then tools/golden.py --accept "
                               << name);
    CHECK(old.ok());
    if (!old.ok())
        return; // the other pictures are still drawn, for the tool
    REQUIRE(old->width == rgb.width);
    REQUIRE(old->height == rgb.height);
    REQUIRE(old->channels == 3);
    fs::copy_file(kept, out / (name + ".old.png"), fs::copy_options::overwrite_existing);
    Image8 difference{rgb.width, rgb.height, 3, std::vector<uint8_t>(rgb.pixels.size())};
    std::vector<int> worst;
    double sum = 0;
    for (size_t i = 0; i < rgb.pixels.size(); i += 3) {
        int most = 0;
        for (size_t k = 0; k < 3; ++k) {
            const int d = std::abs(static_cast<int>(rgb.pixels[i + k]) - static_cast<int>(old->pixels[i + k]));
            sum += d;
            most = std::max(most, d);
            difference.pixels[i + k] = static_cast<uint8_t>(std::min(255, 8 * d));
        }
        worst.push_back(most);
    }
    REQUIRE(savePng(out / (name + ".diff.png"), difference).ok());
    const auto tail = worst.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(worst.size()) * 0.999);
    std::nth_element(worst.begin(), tail, worst.end());
    const double mean = sum / static_cast<double>(rgb.pixels.size());
    INFO(name << ": mean " << mean << ", 99.9 % below " << *tail);
    CHECK(mean <= kMostMean);
    CHECK(*tail <= kMostTail);
    CHECK(pictureDevice().validationMessageCount() == 0);
}

} // namespace

TEST_CASE("Golden: the face at rest from the front", "[golden]") {
    compare("face_front", renderPicture(pictureDevice(), defaultHead(), headWorld("cheeks-pen"),
                                        {.width = 560, .height = 480, .camera = {}}));
}

TEST_CASE("Golden: a treated cheek in three quarters, with what was covered", "[golden]") {
    sim::World world = headWorld("cheeks-pen");
    treat(world, sim::ZoneId::CheekLeft, 30, {});
    wait(world, 60);
    compare("face_treated", renderPicture(pictureDevice(), defaultHead(), world,
                                          {.width = 560, .height = 480, .preset = CameraPreset::Left, .camera = {}}));
    compare(
        "face_coverage",
        renderPicture(
            pictureDevice(), defaultHead(), world,
            {.width = 560, .height = 480, .preset = CameraPreset::Left, .camera = {}, .overlay = Overlay::Coverage}));
    compare("skin_close", renderPicture(pictureDevice(), defaultHead(), world,
                                        {.width = 480, .height = 360, .preset = CameraPreset::CloseUp, .camera = {}}));
}

TEST_CASE("Golden: face and section with the pen at the bottom of its stroke", "[golden]") {
    sim::World world = headWorld("cheeks-pen");
    float x = -12;
    for (int i = 0; i < 200 || (i < 400 && world.handpiece().phase > 0.05F); ++i, x += 0.12F)
        world.step(sim::quantise(headPose(world, sim::ZoneId::CheekLeft, {x, 2}, {1, 0}, 0, {.lengthUm = 1200})));
    compare("section", renderPicture(pictureDevice(), defaultHead(), world,
                                     {.view = PictureView::Section, .width = 640, .height = 460, .camera = {}}));
    compare("both",
            renderPicture(
                pictureDevice(), defaultHead(), world,
                {.view = PictureView::Both, .width = 800, .height = 450, .preset = CameraPreset::Left, .camera = {}}));
}

TEST_CASE("Golden: the practice block under the roller and the stamp", "[golden]") {
    sim::World roller = blockWorld(sim::DeviceKind::Roller);
    for (float y = -15; y <= 15; y += 15)
        stroke(roller, {-20, y}, {20, y}, 60, {.forceN = 2.5F});
    for (int i = 0; i < 120; ++i)
        roller.step(sim::quantise(blockPose({-15.0F + 0.2F * static_cast<float>(i), 0}, {1, 0}, 0, {.forceN = 2.5F})));
    compare("block_roller", renderPicture(pictureDevice(), defaultHead(), roller,
                                          {.view = PictureView::Both, .width = 800, .height = 450, .camera = {}}));
    sim::World stamp = blockWorld(sim::DeviceKind::Stamp);
    for (int i = 0; i < 60; ++i)
        stamp.step(sim::quantise(blockPose({4, 4}, {1, 0}, 0, {.forceN = 0.1F * static_cast<float>(i)})));
    compare("block_stamp", renderPicture(pictureDevice(), defaultHead(), stamp,
                                         {.view = PictureView::Both, .width = 800, .height = 450, .camera = {}}));
}
