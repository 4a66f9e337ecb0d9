// Golden pictures: what a clinician sees, kept. Refreshed only by tools/golden.py, which shows old, new and difference.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "engine/assets/image.h"
#include "engine/base/file.h"
#include "sim/session/recording.h"
#include "tests/render/golden.h"
#include "tests/render/scenes.h"

using namespace stipple;
using namespace stipple::test;

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

TEST_CASE("Golden: the section by moment and by zoom", "[golden]") {
    sim::World world = headWorld("cheeks-pen");
    headStroke(world, sim::ZoneId::CheekLeft, {-6, 2}, {6, 2}, 22, {.lengthUm = 1200});
    wait(world, 20);
    const auto section = [&](const std::string &name, const SectionOptions &options) {
        compare(name,
                renderPicture(
                    pictureDevice(), defaultHead(), world,
                    {.view = PictureView::Section, .width = 480, .height = 320, .camera = {}, .section = options}));
    };
    section("section_bead", {.widthUm = 3000});
    section("section_day1", {.widthUm = 1500, .afterH = 24});
    section("section_week4", {.widthUm = 1500, .afterH = 4 * 168});
    section("section_close", {.widthUm = 300, .afterH = 48});
    section("section_fat", {.widthUm = 500, .depthUm = 1500});
}

TEST_CASE("Golden: the section by zone", "[golden]") {
    const auto section = [&](const std::string &name, sim::ZoneId zone, int fitzpatrick) {
        sim::World world = headWorld("cheeks-pen", fitzpatrick);
        for (int i = 0; i < 20; ++i)
            world.step(sim::quantise(headPose(world, zone, {0, 0}, {1, 0}, 2.0F, {.lengthUm = 700})));
        compare(name, renderPicture(pictureDevice(), defaultHead(), world,
                                    {.view = PictureView::Section, .width = 480, .height = 320, .camera = {}}));
    };
    section("section_eyelid", sim::ZoneId::EyelidLeft, 1);
    section("section_nose", sim::ZoneId::NoseBridge, 3);
    section("section_forehead", sim::ZoneId::Forehead, 6);
    section("section_neck", sim::ZoneId::Neck, 2);
}

// The golden pictures are drawn by renderPicture, in this process: starting the program for each would cost more than
// the picture. This shows that it would draw the same.
TEST_CASE("stipple render draws the picture that the golden pictures are drawn by") {
    namespace fs = std::filesystem;
    const fs::path folder = fs::path(STIPPLE_BINARY_DIR) / "golden-program";
    fs::remove_all(folder);
    fs::create_directories(folder);
    std::ofstream(folder / "trace.csv")
        << "# stipple-trace 1\n# device: pen\n# setting_um: 1000\n# frequency_hz: 110\n"
           "t_s,zone,u_mm,v_mm,height_mm,force_n,tilt_deg,tilt_dir_deg,yaw_deg,motor,stretch\n"
           "0.000,cheek_left,-12.0,0.0,4.0,0.0,0.0,0.0,0.0,1,1\n0.100,cheek_left,-12.0,0.0,0.0,0.8,2.0,90.0,0.0,1,1\n"
           "0.900,cheek_left,12.0,0.0,0.0,0.8,2.0,90.0,0.0,1,1\n";
    const auto run = [&](const std::string &words) {
        const std::string line = "cd '" + folder.string() + "' && '" STIPPLE_PROGRAM "' " + words + " > log.txt 2>&1";
        INFO(line);
        REQUIRE(std::system(line.c_str()) == 0);
    };
    run("simulate --case cheeks-pen --trace trace.csv --device cpu --out .");
    fs::path file;
    for (const auto &entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".stipple")
            file = entry.path();
    const auto recording = sim::readRecording(readFile(file, 1 << 24).value());
    REQUIRE(recording.ok());
    const auto world = sim::replay(*recording, [](const sim::RecordingHeader &header) -> Result<sim::World> {
        const sim::Case plan = trainingCase(header.caseId);
        return sim::World({.skin = headSkin(),
                           .trainingCase = plan,
                           .rubric = rubric(),
                           .device = sim::deviceSpec(sim::deviceByName(plan.device).value()),
                           .seed = header.seed,
                           .backend = nullptr});
    });
    REQUIRE(world.ok());
    const auto same = [&](const std::string &words, const PictureOptions &options) {
        run("render '" + file.string() + "' --size 480x270 --camera left --out now.png " + words);
        const Result<Image8> theirs = loadPng(folder / "now.png");
        const Result<Image8> ours = renderPicture(pictureDevice(), defaultHead(), *world, options);
        REQUIRE((theirs.ok() && ours.ok()));
        REQUIRE((theirs->width == ours->width && theirs->height == ours->height));
        const auto channels = static_cast<size_t>(theirs->channels);
        int worst = 0;
        for (size_t i = 0; i < theirs->pixels.size() / channels; ++i)
            for (size_t k = 0; k < 3; ++k)
                worst = std::max(worst, std::abs(theirs->pixels[channels * i + k] - ours->pixels[4 * i + k]));
        CHECK(worst <= 1);
        return *ours;
    };
    PictureOptions options{
        .view = PictureView::Both, .width = 480, .height = 270, .preset = CameraPreset::Left, .camera = {}};
    same("--view both", options);
    options.view = PictureView::Face;
    options.section.afterH = 24; // a day later: healing, and the hand-piece away
    const Image8 later = same("--view face --after-h 24", options);
    REQUIRE(world->handpiece().isHeld);
    options.showsHandpiece = false;
    const Result<Image8> bare = renderPicture(pictureDevice(), defaultHead(), *world, options);
    REQUIRE(bare.ok());
    CHECK(later.pixels == bare->pixels);
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
