// Hairs: made from the head's ribbons, and as dark from afar as from near.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "engine/render/hair.h"
#include "tests/render/scenes.h"

using namespace stipple;
using namespace stipple::test;

namespace {

// One hair of three stations along +x, 0.2 mm wide at its root, over skin of one vertex.
TriMesh oneHair() {
    TriMesh hair{
        .name = "hair", .positionsMm = {}, .normals = {}, .uvs = {}, .indices = {0, 1, 3, 0, 3, 2, 2, 3, 5, 2, 5, 4}};
    for (int k = 0; k < 3; ++k)
        for (const float edge : {-1.0F, 1.0F}) {
            hair.positionsMm.emplace_back(2.0F * static_cast<float>(k), edge * (0.1F - 0.04F * static_cast<float>(k)),
                                          1.0F);
            hair.normals.emplace_back(0, 0, 1);
            hair.uvs.emplace_back(1.0F, 0.5F * static_cast<float>(k));
        }
    return hair;
}

SceneMesh skinPoint(uint32_t light) {
    SceneMesh skin;
    skin.vertices.push_back(
        {.positionMm = {0, 0, 0}, .normal = {0, 0, 1}, .uv = {0.5F, 0.5F}, .colour = light, .extra = 77});
    skin.vertices.push_back(
        {.positionMm = {90, 0, 0}, .normal = {0, 0, 1}, .uv = {0.5F, 0.5F}, .colour = 0, .extra = 0});
    return skin;
}

// Mean brightness of the pixels that show the left brow of the default head (22 to 42 mm beside the middle, its height
// by default.json), drawn from `distanceMm`.
double browBrightness(const sim::World &world, float distanceMm) {
    PictureOptions options;
    options.width = options.height = 300;
    options.showsHandpiece = false;
    options.camera =
        Camera{.targetMm = {32, 53, 100}, .yawDeg = 18, .pitchDeg = 0, .distanceMm = distanceMm, .fovYDeg = 20};
    const Image8 picture = renderPicture(pictureDevice(), defaultHead(), world, options).value();
    const glm::vec2 size(300, 300);
    const ScreenPoint a = project(*options.camera, size, {22, 56, 103}).value();
    const ScreenPoint b = project(*options.camera, size, {42, 51, 95}).value();
    double sum = 0, count = 0;
    for (int y = static_cast<int>(a.pixel.y); y <= static_cast<int>(b.pixel.y); ++y)
        for (int x = static_cast<int>(a.pixel.x); x <= static_cast<int>(b.pixel.x); ++x) {
            const size_t at = 4U * static_cast<size_t>(y * 300 + x);
            sum += picture.pixels[at] + picture.pixels[at + 1] + picture.pixels[at + 2];
            count += 3;
        }
    REQUIRE(count > 20);
    return sum / count;
}

} // namespace

TEST_CASE("a hair keeps its middle line, width and tangent, and takes the light of the skin at its root") {
    const SceneMesh made = makeHairMesh(oneHair(), skinPoint(0x11223344U));
    REQUIRE(made.vertices.size() == 6);
    CHECK(made.indices == oneHair().indices);
    for (size_t k = 0; k < 6; ++k) {
        const SceneVertex &v = made.vertices[k];
        CHECK(v.positionMm.x == Approx(2.0 * static_cast<double>(k / 2)));
        CHECK(v.positionMm.y == Approx(0.0).margin(1e-6));
        CHECK(v.normal.x == Approx(1.0));
        CHECK(std::fabs(v.uv.x) == Approx(0.1 - 0.04 * static_cast<double>(k / 2)).margin(1e-6));
        CHECK(v.uv.x * (k % 2 == 0 ? -1.0F : 1.0F) > 0);
        CHECK(v.colour == 0x11223344U);
        CHECK((v.extra & 255U) == 77U);
    }
}

TEST_CASE("more eumelanin is darker hair; what are no ribbons in pairs gives no hair") {
    TriMesh fair = oneHair();
    for (glm::vec2 &uv : fair.uvs)
        uv.x = 0.1F;
    const uint32_t dark = makeHairMesh(oneHair(), skinPoint(0)).vertices[0].extra;
    const uint32_t light = makeHairMesh(fair, skinPoint(0)).vertices[0].extra;
    for (int k = 8; k < 32; k += 8)
        CHECK((dark >> k & 255U) < (light >> k & 255U));
    TriMesh broken = oneHair();
    broken.uvs[1].y = 0.3F;
    CHECK(makeHairMesh(broken, skinPoint(0)).vertices.empty());
    CHECK(makeHairMesh(TriMesh{}, skinPoint(0)).vertices.empty());
}

TEST_CASE(
    "brows are as dark from two metres as from 40 cm: hairs thinner than a pixel lose neither cover nor themselves") {
    const sim::World world = headWorld("face-pen", 2);
    const double near = browBrightness(world, 400), far = browBrightness(world, 2000);
    INFO("near " << near << ", far " << far);
    CHECK(far == Approx(near).epsilon(0.12));
}
