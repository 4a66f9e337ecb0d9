// The chart's queries on shapes whose answers are known: the flat block, a sphere's cap, a cylinder.
#include <catch2/catch.hpp>

#include <cmath>

#include "engine/base/angle.h"
#include "sim/skin/chart.h"

using namespace stipple;
using namespace stipple::sim;

namespace {

// A chart over a surface given as a function of (x, y) mm: a grid mesh finer than the cells, uv proportional to (x, y).
template <typename Surface>
Chart chartOf(Surface surface, float halfMm, int cells, int meshSteps) {
    TriMesh mesh;
    mesh.name = "shape";
    for (int y = 0; y <= meshSteps; ++y)
        for (int x = 0; x <= meshSteps; ++x) {
            const glm::vec2 uv(static_cast<float>(x) / static_cast<float>(meshSteps),
                               static_cast<float>(y) / static_cast<float>(meshSteps));
            const glm::vec2 at = (uv * 2.0F - 1.0F) * halfMm;
            mesh.uvs.push_back(uv);
            mesh.positionsMm.push_back(surface(at).first);
            mesh.normals.push_back(surface(at).second);
        }
    const auto row = static_cast<uint32_t>(meshSteps + 1);
    for (uint32_t y = 0; y + 1 < row; ++y)
        for (uint32_t x = 0; x + 1 < row; ++x) {
            const uint32_t i = y * row + x;
            for (const uint32_t k : {i, i + 1, i + row, i + 1, i + row + 1, i + row})
                mesh.indices.push_back(k);
        }
    const Image8 zones{cells, cells, 1,
                       std::vector<uint8_t>(static_cast<size_t>(cells) * static_cast<size_t>(cells),
                                            static_cast<uint8_t>(ZoneId::Forehead))};
    Result<Chart> chart = makeChart(mesh, zones);
    REQUIRE(chart.ok());
    return std::move(chart).value();
}

using Point = std::pair<glm::vec3, glm::vec3>;

Point onSphere(glm::vec2 at, float radiusMm) {
    const glm::vec3 p(at.x, at.y, std::sqrt(radiusMm * radiusMm - glm::dot(at, at)));
    return {p, p / radiusMm};
}

// Around the y axis; x is arc length, so its chart is isometric.
Point onCylinder(glm::vec2 at, float radiusMm) {
    const float angle = at.x / radiusMm;
    const glm::vec3 n(std::sin(angle), 0.0F, std::cos(angle));
    return {glm::vec3(0, at.y, 0) + n * radiusMm, n};
}

// Points over the middle of the shape, the same every time.
std::vector<glm::vec2> somePoints(float halfMm, size_t count) {
    std::vector<glm::vec2> points;
    uint32_t state = 12345;
    const auto next = [&] {
        state = state * 1664525U + 1013904223U;
        return (static_cast<float>(state >> 8U) / 16777216.0F * 2.0F - 1.0F) * halfMm;
    };
    for (size_t i = 0; i < count; ++i) {
        const float x = next();
        points.emplace_back(x, next());
    }
    return points;
}

} // namespace

TEST_CASE("The practice block is flat, exact and has its work square in the middle") {
    const Chart chart = makeBlockChart();
    REQUIRE(chart.width == 160);
    REQUIRE(chart.height == 160);
    double blockArea = 0;
    for (size_t i = 0; i < chart.size(); ++i) {
        CHECK(chart.areaMm2[i] == 0.25F);
        CHECK(chart.posMm[i].z == 0.0F);
        CHECK(chart.normal[i] == glm::vec3(0, 0, 1));
        if (chart.zone[i] == ZoneId::Block)
            blockArea += 0.25;
        else
            CHECK(chart.zone[i] == ZoneId::BlockMargin);
    }
    CHECK(blockArea == 2500.0);
    CHECK(chart.positionAt({0, 0}) == glm::vec3(-40, -40, 0));
    CHECK(chart.positionAt({160, 80}) == glm::vec3(40, 0, 0));
    CHECK(chart.conduct[static_cast<size_t>(chart.index(5, 5))] == glm::vec4(4, 4, 4, 4));
    CHECK(chart.conduct[0] == glm::vec4(4, 0, 4, 0));
    CHECK(chart.conduct[static_cast<size_t>(chart.index(159, 159))] == glm::vec4(0, 4, 0, 4));
}

TEST_CASE("On the block every query gives the plane's answer") {
    const ChartIndex index(makeBlockChart());
    for (const glm::vec2 at : somePoints(39.9F, 500)) {
        const SurfacePoint p = index.closest({at.x, at.y, 3.5F});
        CHECK(std::fabs(p.posMm.x - at.x) < 1e-4F);
        CHECK(std::fabs(p.posMm.y - at.y) < 1e-4F);
        CHECK(std::fabs(p.heightMm - 3.5F) < 1e-5F);
        const bool isWork = std::fabs(at.x) < 25 && std::fabs(at.y) < 25;
        CHECK(p.zone == (isWork ? ZoneId::Block : ZoneId::BlockMargin));
        const LocalPatch patch = index.patchAt(p, {1, 1, 0}, 8.0F);
        CHECK(std::fabs(patch.kxx) + std::fabs(patch.kxy) + std::fabs(patch.kyy) < 1e-5F);
        CHECK(glm::dot(patch.axisX, glm::normalize(glm::vec3(1, 1, 0))) > 0.99999F);
        CHECK(glm::length(glm::cross(patch.axisX, patch.axisY) - patch.normal) < 1e-5F);
    }
    const ZoneFrame *frame = index.frame(ZoneId::Block);
    REQUIRE(frame != nullptr);
    CHECK(glm::length(frame->originMm) < 1e-4F);
    CHECK(glm::length(frame->axisU - glm::vec3(1, 0, 0)) < 1e-6F);
    CHECK(glm::length(frame->axisV - glm::vec3(0, 1, 0)) < 1e-6F);
    CHECK(glm::length(frame->normal - glm::vec3(0, 0, 1)) < 1e-6F);
    CHECK(frame->areaMm2 == Approx(2500).epsilon(1e-5));
    CHECK(glm::length(frame->minMm - glm::vec2(-25)) < 1e-3F);
    CHECK(glm::length(frame->maxMm - glm::vec2(25)) < 1e-3F);
    CHECK(index.frame(ZoneId::Chin) == nullptr);
}

TEST_CASE("Beside the block the nearest point is on its edge and a needle there has no zone") {
    const ChartIndex index(makeBlockChart());
    const SurfacePoint p = index.closest({55, 3, 2});
    CHECK(p.posMm.x == Approx(40).margin(0.01));
    CHECK(p.posMm.y == Approx(3).margin(0.01));
    CHECK(p.heightMm == Approx(2).margin(1e-4));
    CHECK(p.zone == ZoneId::BlockMargin);
    const SurfacePoint origin = index.closest({38, 0, 0});
    const LocalPatch patch = index.patchAt(origin, {1, 0, 0}, 5.0F);
    CHECK(index.onPatch(origin, patch, {1.5F, 0}).zone == ZoneId::BlockMargin);
    CHECK(index.onPatch(origin, patch, {4, 0}).zone == ZoneId::None);
}

TEST_CASE("A point lifted off a curved surface finds its foot within 4 micrometres and its height") {
    for (const float radiusMm : {12.0F, 30.0F, 80.0F}) {
        const float halfMm = radiusMm * 0.45F;
        const Chart chart = chartOf([&](glm::vec2 at) { return onSphere(at, radiusMm); }, halfMm, 128, 128);
        const ChartIndex index(chart);
        float worstFoot = 0;
        float worstHeight = 0;
        for (const glm::vec2 at : somePoints(halfMm * 0.95F, 400)) {
            const glm::vec2 uv = (at / halfMm * 0.5F + 0.5F) * 128.0F;
            const glm::vec3 foot = chart.positionAt(uv);
            for (const float heightMm : {-0.3F * radiusMm, 0.0F, 0.05F, 1.0F, 10.0F, 40.0F}) {
                const SurfacePoint p = index.closest(foot + heightMm * chart.normalAt(uv));
                worstFoot = std::max(worstFoot, glm::length(p.posMm - foot));
                worstHeight = std::max(worstHeight, std::fabs(p.heightMm - heightMm));
            }
        }
        INFO("radius " << radiusMm);
        CHECK(worstFoot < 0.004F);
        CHECK(worstHeight < 0.001F);
    }
}

TEST_CASE("The foot moves as evenly as the point that slides over the surface") {
    const ChartIndex index(chartOf([](glm::vec2 at) { return onSphere(at, 40.0F); }, 20.0F, 64, 23));
    glm::vec3 last{0};
    float least = 1e9F;
    float most = 0;
    for (int i = 0; i <= 2000; ++i) { // 5 µm a step on the sphere, 10 mm above a mesh of visible facets
        const float angle = (static_cast<float>(i) - 1000.0F) * 0.000125F;
        const SurfacePoint p = index.closest(50.0F * glm::vec3(std::sin(angle), 0.02F, std::cos(angle)));
        if (i > 0) {
            least = std::min(least, glm::length(p.posMm - last));
            most = std::max(most, glm::length(p.posMm - last));
        }
        last = p.posMm;
    }
    CHECK(least > 0.0035F);
    CHECK(most < 0.0065F);
}

TEST_CASE("A line meets the surface where geometry says, both ways, and misses when it should") {
    const float radiusMm = 30;
    const ChartIndex index(chartOf([&](glm::vec2 at) { return onSphere(at, radiusMm); }, 14.0F, 128, 128));
    for (const glm::vec2 at : somePoints(12.0F, 300)) {
        const float z = std::sqrt(radiusMm * radiusMm - glm::dot(at, at));
        for (const glm::vec3 direction : {glm::vec3(0, 0, 2), glm::vec3(0, 0, -0.1F)}) {
            const auto p = index.project({at.x, at.y, 50}, direction);
            REQUIRE(p.has_value());
            CHECK(std::fabs(p->posMm.x - at.x) < 0.001F);
            CHECK(std::fabs(p->posMm.y - at.y) < 0.001F);
            CHECK(std::fabs(p->posMm.z - z) < 0.01F); // the mesh's own sagitta
        }
    }
    CHECK_FALSE(index.project({40, 0, 50}, {0, 0, 1}).has_value());
    CHECK_FALSE(index.project({0, 0, 50}, {1, 0, 0}).has_value());
    CHECK_FALSE(index.project({0, 0, 50}, {0, 0, 0}).has_value());
}

TEST_CASE("Where a line meets the surface twice, the crossing nearest to its origin counts") {
    const ChartIndex index(chartOf([](glm::vec2 at) { return onCylinder(at, 10.0F); }, 20.0F, 128, 128));
    const auto p = index.project({-12, 0, 2}, {1, 0, 0});
    const auto q = index.project({12, 0, 2}, {1, 0, 0});
    REQUIRE(p.has_value());
    REQUIRE(q.has_value());
    CHECK(p->posMm.x == Approx(-std::sqrt(96.0F)).margin(0.02));
    CHECK(q->posMm.x == Approx(std::sqrt(96.0F)).margin(0.02));
}

TEST_CASE("A patch has the surface's curvature in its own axes") {
    const float radiusMm = 25;
    const ChartIndex sphere(chartOf([&](glm::vec2 at) { return onSphere(at, radiusMm); }, 12.0F, 96, 96));
    for (const glm::vec2 at : somePoints(6.0F, 100)) {
        const LocalPatch p = sphere.patchAt(sphere.closest({at.x, at.y, 24.0F}), {1, 0.3F, 0}, 5.0F);
        CHECK(p.kxx == Approx(1 / radiusMm).epsilon(0.03));
        CHECK(p.kyy == Approx(1 / radiusMm).epsilon(0.03));
        CHECK(std::fabs(p.kxy) < 0.001F);
        CHECK(angleDeg(p.normal, p.originMm) < 0.1F);
    }
    const ChartIndex cylinder(chartOf([&](glm::vec2 at) { return onCylinder(at, radiusMm); }, 20.0F, 96, 96));
    const SurfacePoint top = cylinder.closest({0, 2, 26});
    const LocalPatch along = cylinder.patchAt(top, {0, 1, 0}, 6.0F);
    CHECK(std::fabs(along.kxx) < 5e-4F);
    CHECK(along.kyy == Approx(1 / radiusMm).epsilon(0.03));
    const LocalPatch turned = cylinder.patchAt(top, {1, 1, 0}, 6.0F);
    CHECK(turned.kxx == Approx(0.5F / radiusMm).epsilon(0.03));
    CHECK(turned.kyy == Approx(0.5F / radiusMm).epsilon(0.03));
    // Across the axis: X = (1,1)/√2, Y = (-1,1)/√2, so x² in the round direction is (x - y)²/2.
    CHECK(turned.kxy == Approx(-0.5F / radiusMm).epsilon(0.03));
}

TEST_CASE("A point under patch coordinates lies there, on the skin") {
    const ChartIndex index(chartOf([](glm::vec2 at) { return onSphere(at, 20.0F); }, 14.0F, 128, 128));
    const SurfacePoint origin = index.closest({1.3F, -2.2F, 21.0F});
    const LocalPatch patch = index.patchAt(origin, {1, 0, 0}, 5.0F);
    for (const glm::vec2 at : somePoints(8.0F, 300)) {
        const SurfacePoint p = index.onPatch(origin, patch, at);
        const glm::vec3 off = p.posMm - patch.originMm;
        CHECK(std::fabs(glm::dot(off, patch.axisX) - at.x) < 0.001F);
        CHECK(std::fabs(glm::dot(off, patch.axisY) - at.y) < 0.001F);
        CHECK(glm::length(p.posMm) == Approx(20).margin(0.01));
        CHECK(p.zone == ZoneId::Forehead);
    }
}

TEST_CASE("Queries depend on their arguments alone and on nothing asked before") {
    const Chart chart = chartOf([](glm::vec2 at) { return onSphere(at, 20.0F); }, 14.0F, 64, 64);
    const ChartIndex one(chart);
    const ChartIndex other(chart);
    CHECK(one.hash() == other.hash());
    const std::vector<glm::vec2> points = somePoints(30.0F, 200);
    std::vector<SurfacePoint> forwards;
    for (const glm::vec2 at : points)
        forwards.push_back(one.closest({at.x, at.y, 18}));
    for (size_t i = points.size(); i-- > 0;) {
        const SurfacePoint again = other.closest({points[i].x, points[i].y, 18});
        CHECK(again.uv == forwards[i].uv);
        CHECK(again.posMm == forwards[i].posMm);
        CHECK(again.heightMm == forwards[i].heightMm);
    }
}

TEST_CASE("A chart's hash tells positions and zones apart") {
    const uint64_t plain = ChartIndex(makeBlockChart()).hash();
    Chart moved = makeBlockChart();
    moved.posMm[77].z += 0.002F;
    CHECK(ChartIndex(moved).hash() != plain);
    Chart zoned = makeBlockChart();
    zoned.zone[77] = ZoneId::Chin;
    CHECK(ChartIndex(zoned).hash() != plain);
    CHECK(ChartIndex(makeBlockChart()).hash() == plain);
}
