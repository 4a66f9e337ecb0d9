// Heads of the user's own: whatever unit, axes and extent, they come to stand on our head; what is no head is refused.
#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "tests/unit/our_head.h"

using namespace stipple;
using namespace stipple::sim;
using namespace stipple::test;

namespace {

struct Agreement {
    double zones = 0;  // share of our cells with the same zone
    float worstMm = 0; // of the cells that are worked
};

Agreement compare(const Chart &got, const Chart &want) {
    Agreement a;
    size_t same = 0;
    size_t all = 0;
    for (size_t i = 0; i < want.size(); ++i) {
        if (want.zone[i] == ZoneId::None)
            continue;
        ++all;
        same += got.zone[i] == want.zone[i] ? 1U : 0U;
        if (got.zone[i] != ZoneId::None && zoneFigures(want.zone[i]).isTreatable)
            a.worstMm = std::max(a.worstMm, glm::length(got.posMm[i] - want.posMm[i]));
    }
    a.zones = static_cast<double>(same) / static_cast<double>(all);
    return a;
}

// An ellipsoid: as large as a head and as featureless as an egg.
TriMesh makeEgg(glm::vec3 radii) {
    constexpr uint32_t kRings = 40;
    constexpr uint32_t kRow = 2 * kRings + 1;
    TriMesh mesh;
    mesh.name = "egg";
    for (uint32_t i = 0; i <= kRings; ++i)
        for (uint32_t j = 0; j < kRow; ++j) {
            const float t = 3.14159265F * static_cast<float>(i) / kRings;
            const float p = 3.14159265F * static_cast<float>(j) / kRings;
            mesh.positionsMm.push_back(radii *
                                       glm::vec3(std::sin(t) * std::cos(p), std::cos(t), std::sin(t) * std::sin(p)));
        }
    for (uint32_t i = 0; i < kRings; ++i)
        for (uint32_t j = 0; j + 1 < kRow; ++j) {
            const uint32_t k = i * kRow + j;
            for (const uint32_t corner : {k, k + 1, k + kRow, k + 1, k + kRow + 1, k + kRow})
                mesh.indices.push_back(corner);
        }
    return mesh;
}

// Six sides of n × n squares; `depth` scales z.
TriMesh makeBox(uint32_t n, float depth) {
    TriMesh mesh;
    mesh.name = "box";
    for (int axis = 0; axis < 3; ++axis)
        for (const float side : {-1.0F, 1.0F}) {
            const auto first = static_cast<uint32_t>(mesh.positionsMm.size());
            for (uint32_t y = 0; y <= n; ++y)
                for (uint32_t x = 0; x <= n; ++x) {
                    glm::vec3 p(0);
                    p[axis] = side;
                    p[(axis + 1) % 3] = side * (2.0F * static_cast<float>(x) / static_cast<float>(n) - 1.0F);
                    p[(axis + 2) % 3] = 2.0F * static_cast<float>(y) / static_cast<float>(n) - 1.0F;
                    mesh.positionsMm.push_back(p * glm::vec3(1, 1, depth));
                }
            for (uint32_t y = 0; y < n; ++y)
                for (uint32_t x = 0; x < n; ++x) {
                    const uint32_t k = first + y * (n + 1) + x;
                    for (const uint32_t corner : {k, k + 1, k + n + 1, k + 1, k + n + 2, k + n + 1})
                        mesh.indices.push_back(corner);
                }
        }
    return mesh;
}

void checkRefused(const TriMesh &mesh, const std::string &reason) {
    const Result<RegisteredHead> got = registerHead(mesh, ourHead().skin, ourHead().chart);
    INFO("reason expected: " << reason);
    REQUIRE_FALSE(got.ok());
    INFO("got: " << got.error().message);
    CHECK(got.error().message.find(reason) != std::string::npos);
    CHECK(got.error().message.find('\n') == std::string::npos);
}

} // namespace

TEST_CASE("Our own head in other units and axes, bare of chart and normals, registers back onto itself") {
    struct Convention {
        const char *name;
        glm::mat3 turn; // columns: where our x, y, z go
        float unitMm;
        bool isInsideOut;
    };
    const std::vector<Convention> conventions = {
        {"metres, z up, facing -y", {{1, 0, 0}, {0, 0, 1}, {0, -1, 0}}, 1000.0F, false},
        {"inches, z up, facing +x", {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}, 25.4F, true},
        {"centimetres, y down, facing -z", {{1, 0, 0}, {0, -1, 0}, {0, 0, -1}}, 10.0F, false},
    };
    for (const Convention &convention : conventions) {
        INFO(convention.name);
        TriMesh user = bareHead();
        for (glm::vec3 &p : user.positionsMm)
            p = convention.turn * p / convention.unitMm + glm::vec3(3, -20, 7);
        if (convention.isInsideOut)
            for (size_t t = 0; t < user.indices.size(); t += 3)
                std::swap(user.indices[t], user.indices[t + 1]);
        const Result<RegisteredHead> head = registerHead(user, ourHead().skin, ourHead().chart);
        if (!head)
            FAIL(head.error().message);
        const Agreement agreement = compare(head->chart, ourHead().chart);
        CHECK(agreement.zones > 0.99);
        CHECK(agreement.worstMm < 0.3F);
        CHECK(head->meanDistanceMm < 0.05F);
        // The mesh stands where ours stands, and its vertices find their place on the chart again.
        REQUIRE(head->mesh.positionsMm.size() == ourHead().skin.positionsMm.size());
        REQUIRE(head->mesh.uvs.size() == head->mesh.positionsMm.size());
        size_t charted = 0;
        size_t agreeing = 0;
        float worstMm = 0;
        for (size_t i = 0; i < head->mesh.uvs.size(); ++i) {
            worstMm = std::max(worstMm, glm::length(head->mesh.positionsMm[i] - ourHead().skin.positionsMm[i]));
            const glm::vec2 uv = ourHead().skin.uvs[i];
            if (uv.x < 0 || !zoneFigures(ourHead().chart.zoneAt(uv * 512.0F)).isTreatable)
                continue;
            ++charted;
            agreeing += glm::length(head->mesh.uvs[i] - uv) * 512.0F < 1.0F ? 1U : 0U;
        }
        CHECK(worstMm < 0.3F);
        CHECK(charted > 5000);
        CHECK(agreeing * 100 > charted * 98);
    }
}

TEST_CASE("A face mask is enough: what it lacks is no skin") {
    TriMesh mask = bareHead();
    std::vector<uint32_t> kept;
    for (size_t t = 0; t < mask.indices.size(); t += 3) {
        const glm::vec3 p = mask.positionsMm[mask.indices[t]];
        if (p.z > 45 && p.y > -75 && p.y < 80)
            kept.insert(kept.end(), {mask.indices[t], mask.indices[t + 1], mask.indices[t + 2]});
    }
    mask.indices = kept;
    const Result<RegisteredHead> head = registerHead(mask, ourHead().skin, ourHead().chart);
    if (!head)
        FAIL(head.error().message);
    CHECK(compare(head->chart, ourHead().chart).worstMm < 0.3F);
    const ChartIndex index(head->chart);
    CHECK((index.frame(ZoneId::Neck) == nullptr || index.frame(ZoneId::Neck)->areaMm2 < 200));
    CHECK(index.frame(ZoneId::EarLeft) == nullptr);
    REQUIRE(index.frame(ZoneId::CheekLeft) != nullptr);
    CHECK(index.frame(ZoneId::CheekLeft)->areaMm2 > 2000);
}

TEST_CASE("A differently shaped head keeps its own size and gets its zones on its own features") {
    // Narrower, longer and deeper than ours, in centimetres.
    const glm::vec3 shape(0.92F, 1.06F, 1.04F);
    TriMesh user = bareHead();
    for (glm::vec3 &p : user.positionsMm)
        p = p * shape * 0.1F;
    const Result<RegisteredHead> head = registerHead(user, ourHead().skin, ourHead().chart);
    if (!head)
        FAIL(head.error().message);
    // Vertices are the same ones: where the new chart puts a vertex's old chart coordinates, it should be.
    double sum = 0;
    float worst = 0;
    size_t count = 0;
    for (size_t i = 0; i < head->mesh.positionsMm.size(); ++i) {
        const glm::vec2 uv = ourHead().skin.uvs[i] * 512.0F;
        const ZoneId zone = ourHead().chart.zoneAt(uv);
        if (!zoneFigures(zone).isTreatable || zone == ZoneId::Neck || head->chart.zoneAt(uv) == ZoneId::None)
            continue;
        const float off = glm::length(head->chart.positionAt(uv) - head->mesh.positionsMm[i]);
        sum += static_cast<double>(off);
        worst = std::max(worst, off);
        ++count;
    }
    REQUIRE(count > 3000);
    WARN("cells off their features: mean " << sum / static_cast<double>(count) << " mm, worst " << worst << " mm");
    CHECK(sum / static_cast<double>(count) < 1.2);
    CHECK(worst < 6.0F);
    const ChartIndex ours(ourHead().chart);
    const ChartIndex theirs(head->chart);
    const float width = ours.frame(ZoneId::CheekLeft)->originMm.x - ours.frame(ZoneId::CheekRight)->originMm.x;
    const float theirWidth = theirs.frame(ZoneId::CheekLeft)->originMm.x - theirs.frame(ZoneId::CheekRight)->originMm.x;
    CHECK(theirWidth == Approx(width * shape.x).epsilon(0.03));
}

TEST_CASE("What is no head is refused with the reason") {
    checkRefused(makeBox(12, 1.0F), "as a head");
    checkRefused(makeBox(12, 0.01F), "flat");
    checkRefused(makeEgg(glm::vec3(1)), "as a head");
    checkRefused(makeEgg(glm::vec3(0.75F, 1.15F, 1.0F)), "as a head");
    checkRefused(makeBox(2, 1.0F), "triangles");
    TriMesh bad = bareHead();
    bad.positionsMm[bad.indices[5]].x = std::numeric_limits<float>::quiet_NaN();
    checkRefused(bad, "finite");
    bad = bareHead();
    bad.indices[5] = static_cast<uint32_t>(bad.positionsMm.size());
    checkRefused(bad, "vertex");
    bad = bareHead();
    for (glm::vec3 &p : bad.positionsMm)
        p = glm::vec3(2);
    checkRefused(bad, "one place");
    // The back half of a head has no face.
    bad = bareHead();
    std::vector<uint32_t> kept;
    for (size_t t = 0; t < bad.indices.size(); t += 3)
        if (bad.positionsMm[bad.indices[t]].z < 20)
            kept.insert(kept.end(), {bad.indices[t], bad.indices[t + 1], bad.indices[t + 2]});
    bad.indices = kept;
    checkRefused(bad, "as a head");
}
