// Golden pictures of the people: every patient from the front and the side, in the room's light; their types in flat
// light; a treated cheek on the lightest and the darkest skin.
#include <catch2/catch.hpp>

#include <filesystem>

#include "engine/base/file.h"
#include "sim/procedure/patient_parse.h"
#include "tests/render/golden.h"
#include "tests/render/scenes.h"

using namespace stipple;
using namespace stipple::test;

namespace {

// A patient's head and skin in a case of the cheek.
struct Person {
    HeadAssets head;
    sim::World world;
};

Person person(const std::string &id) {
    namespace fs = std::filesystem;
    HeadAssets head = loadHead(fs::path(STIPPLE_BINARY_DIR) / "assets/heads" / id).value();
    const fs::path file = fs::path(STIPPLE_SOURCE_DIR) / "assets/patients" / (id + ".json");
    sim::Case plan = trainingCase("cheeks-pen");
    plan.patient = sim::parsePatient(readFile(file, 1 << 20).value(), file.string()).value();
    plan.patient.id = id;
    const auto skin = std::make_shared<const sim::ChartIndex>(sim::makeChart(head.skin, head.zones).value());
    sim::World world({.skin = skin,
                      .trainingCase = plan,
                      .rubric = rubric(),
                      .device = sim::deviceSpec(sim::deviceByName(plan.device).value()),
                      .seed = 7,
                      .backend = nullptr});
    return {std::move(head), std::move(world)};
}

} // namespace

TEST_CASE("Golden: every patient from the front and from the side", "[golden]") {
    for (const std::string id : {"amira", "freya", "kofi", "mei", "rajan", "ruth", "tomas"}) {
        const Person who = person(id);
        compare("patient_" + id + "_front",
                renderPicture(pictureDevice(), who.head, who.world, {.width = 360, .height = 400, .camera = {}}));
        compare("patient_" + id + "_side",
                renderPicture(pictureDevice(), who.head, who.world,
                              {.width = 360, .height = 400, .preset = CameraPreset::Right, .camera = {}}));
    }
}

TEST_CASE("Golden: skin in flat light, and treated, on the lightest and the darkest person", "[golden]") {
    for (const std::string id : {"freya", "kofi"}) {
        Person who = person(id);
        compare("flat_" + id, renderPicture(pictureDevice(), who.head, who.world,
                                            {.width = 360, .height = 400, .camera = {}, .isLightFlat = true}));
        treat(who.world, sim::ZoneId::CheekLeft, 30, {});
        wait(who.world, 120);
        compare("treated_" + id,
                renderPicture(pictureDevice(), who.head, who.world,
                              {.width = 360, .height = 400, .preset = CameraPreset::Left, .camera = {}}));
    }
}
