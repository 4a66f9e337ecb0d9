// makeChart: what it charts, what it leaves out, and what it refuses; the surface continues without a jump.
#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "sim/skin/chart.h"

using namespace stipple;
using namespace stipple::sim;

namespace {

constexpr int kCells = 32;

// A wavy sheet of 16 × 16 mm over the whole chart, 0.5 mm a cell.
TriMesh makeSheet() {
    TriMesh mesh;
    mesh.name = "skin";
    constexpr uint32_t kSteps = 8;
    for (uint32_t y = 0; y <= kSteps; ++y)
        for (uint32_t x = 0; x <= kSteps; ++x) {
            const glm::vec2 uv(static_cast<float>(x) / kSteps, static_cast<float>(y) / kSteps);
            mesh.uvs.push_back(uv);
            mesh.positionsMm.emplace_back(16.0F * uv.x, 16.0F * uv.y, std::sin(3 * uv.x) + std::cos(4 * uv.y));
        }
    for (uint32_t y = 0; y < kSteps; ++y)
        for (uint32_t x = 0; x < kSteps; ++x) {
            const uint32_t k = y * (kSteps + 1) + x;
            for (const uint32_t corner : {k, k + 1, k + kSteps + 1, k + 1, k + kSteps + 2, k + kSteps + 1})
                mesh.indices.push_back(corner);
        }
    return mesh;
}

Image8 makeZones(ZoneId zone = ZoneId::Forehead) {
    return {kCells, kCells, 1, std::vector<uint8_t>(kCells * kCells, static_cast<uint8_t>(zone))};
}

void checkRefused(const TriMesh &mesh, const Image8 &zones, const std::string &reason) {
    const Result<Chart> got = makeChart(mesh, zones);
    INFO("reason expected: " << reason);
    REQUIRE_FALSE(got.ok());
    INFO("got: " << got.error().message);
    CHECK(got.error().message.find("\"skin\"") != std::string::npos);
    CHECK(got.error().message.find(reason) != std::string::npos);
}

} // namespace

TEST_CASE("Every cell of a covered chart is skin, at its own point of the mesh") {
    const Result<Chart> made = makeChart(makeSheet(), makeZones());
    REQUIRE(made.ok());
    const Chart &chart = *made;
    for (int y = 0; y < kCells; ++y)
        for (int x = 0; x < kCells; ++x) {
            const auto i = static_cast<size_t>(chart.index(x, y));
            CHECK(chart.zone[i] == ZoneId::Forehead);
            CHECK(chart.posMm[i].x == Approx((static_cast<float>(x) + 0.5F) * 0.5F).margin(1e-4));
            CHECK(chart.posMm[i].y == Approx((static_cast<float>(y) + 0.5F) * 0.5F).margin(1e-4));
            CHECK(glm::length(chart.normal[i]) == Approx(1).margin(1e-5));
            CHECK(chart.normal[i].z > 0.8F);
            CHECK(chart.areaMm2[i] >= 0.2499F);
            CHECK(chart.areaMm2[i] < 0.3F);
        }
}

TEST_CASE("Triangles with a corner off the chart and cells the map calls no skin are left out") {
    TriMesh mesh = makeSheet();
    mesh.uvs[40] = {-1, -1}; // the middle vertex: six triangles go
    Image8 zones = makeZones();
    for (size_t i = 0; i < 4 * kCells; ++i)
        zones.pixels[i] = 0;
    const Result<Chart> made = makeChart(mesh, zones);
    REQUIRE(made.ok());
    CHECK(made->zoneAt({16, 16}) == ZoneId::None);
    CHECK(made->zoneAt({4, 2}) == ZoneId::None);
    CHECK(made->zoneAt({4, 6}) == ZoneId::Forehead);
    const auto below = static_cast<size_t>(made->index(4, 4)); // first row of skin: nothing flows down
    CHECK(made->conduct[below].w == 0.0F);
    CHECK(made->conduct[below].z > 0.0F);
}

TEST_CASE("Positions and normals run on without a jump over cells, over the skin's edge and to the chart's corners") {
    TriMesh mesh = makeSheet();
    mesh.uvs[40] = {-1, -1};
    Image8 zones = makeZones();
    for (size_t i = 0; i < 4 * kCells; ++i)
        zones.pixels[i] = 0;
    const Result<Chart> made = makeChart(mesh, zones);
    REQUIRE(made.ok());
    constexpr float kStep = 0.01F; // cells: 5 µm on this sheet
    float worst = 0;
    float worstTurn = 0;
    for (const glm::vec2 along : {glm::vec2(1, 0), glm::vec2(0, 1), glm::vec2(0.7F, 0.7F)})
        for (float offset = 0.3F; offset < 32.0F; offset += 2.9F) {
            const glm::vec2 across(along.y, along.x);
            glm::vec2 uv = along.x > 0.5F && along.y > 0.5F ? glm::vec2(0, 0) : across * offset;
            for (int i = 0; i < 3200; ++i, uv += along * kStep) {
                const glm::vec2 next = uv + along * kStep;
                worst = std::max(worst, glm::length(made->positionAt(next) - made->positionAt(uv)));
                worstTurn = std::max(worstTurn, glm::length(made->normalAt(next) - made->normalAt(uv)));
            }
        }
    CHECK(worst < 0.02F);
    CHECK(worstTurn < 0.02F);
    CHECK(std::isfinite(made->positionAt({-5, 400}).x));
}

TEST_CASE("A mesh that cannot be charted is refused with the reason") {
    const TriMesh sheet = makeSheet();
    TriMesh bad = sheet;
    bad.uvs.clear();
    checkRefused(bad, makeZones(), "texture coordinates");
    bad = sheet;
    bad.indices.clear();
    checkRefused(bad, makeZones(), "no triangles");
    bad = sheet;
    bad.indices[7] = 1000;
    checkRefused(bad, makeZones(), "vertex");
    bad = sheet;
    bad.positionsMm[7].y = std::numeric_limits<float>::infinity();
    checkRefused(bad, makeZones(), "finite");
    bad = sheet;
    for (glm::vec2 &uv : bad.uvs)
        uv.y = 1 - uv.y;
    checkRefused(bad, makeZones(), "mirrored");
    bad = sheet;
    for (glm::vec2 &uv : bad.uvs)
        uv.x = uv.x < 0.5F ? uv.x : 1 - uv.x;
    checkRefused(bad, makeZones(), "overlap");
    bad = sheet;
    for (glm::vec2 &uv : bad.uvs)
        uv = {-1, -1};
    checkRefused(bad, makeZones(), "cells");
    checkRefused(sheet, makeZones(ZoneId::None), "cells");
    checkRefused(sheet, {kCells, kCells, 3, std::vector<uint8_t>(kCells * kCells * 3, 2)}, "one channel");
    checkRefused(sheet, {kCells, kCells, 1, std::vector<uint8_t>(10, 2)}, "one channel");
    checkRefused(sheet, {4096, 4096, 1, std::vector<uint8_t>(4096 * 4096, 2)}, "at most");
    checkRefused(sheet, {kCells, kCells, 1, std::vector<uint8_t>(kCells * kCells, 99)}, "zone 99");
}
