// Hand-pieces as drawn: true to the specification, affordable, and steady where their needles outrun the picture.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/render/handpiece_mesh.h"

using namespace stipple;

namespace {

size_t triangles(const HandpieceMesh &mesh) {
    return (mesh.body.indices.size() + mesh.moving.indices.size() + mesh.clear.indices.size()) / 3 +
           6 * mesh.needles.size(); // ribbons
}

void checkSurface(const SceneMesh &mesh) {
    for (const SceneVertex &vertex : mesh.vertices) {
        REQUIRE(std::isfinite(vertex.positionMm.x + vertex.positionMm.y + vertex.positionMm.z));
        REQUIRE(std::fabs(glm::length(vertex.normal) - 1.0F) < 0.02F);
    }
    // A triangle's own side and its vertices' normals agree, or the lighting is inside out.
    size_t wrong = 0, whole = 0;
    for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
        const SceneVertex &a = mesh.vertices[mesh.indices[i]], &b = mesh.vertices[mesh.indices[i + 1]],
                          &c = mesh.vertices[mesh.indices[i + 2]];
        const glm::vec3 n = glm::cross(b.positionMm - a.positionMm, c.positionMm - a.positionMm);
        if (glm::length(n) < 1.0e-5F)
            continue;
        ++whole;
        wrong += glm::dot(n, a.normal + b.normal + c.normal) < 0 ? 1 : 0;
    }
    INFO(wrong << " of " << whole);
    CHECK(static_cast<double>(wrong) <= 0.01 * static_cast<double>(whole));
}

} // namespace

TEST_CASE("Every hand-piece has the needles of its specification and at most 12,000 triangles") {
    for (const sim::DeviceKind kind : {sim::DeviceKind::Pen, sim::DeviceKind::Roller, sim::DeviceKind::Stamp}) {
        const sim::DeviceSpec &spec = sim::deviceSpec(kind);
        const float lengthMm = 1.5F;
        const HandpieceMesh mesh = makeHandpiece(spec, lengthMm);
        INFO(spec.id << ": " << triangles(mesh) << " triangles");
        CHECK(triangles(mesh) <= 12000);
        REQUIRE(mesh.needles.size() == spec.needles.size());
        for (const SceneMesh *part : {&mesh.body, &mesh.moving, &mesh.clear})
            checkSurface(*part);
        for (size_t i = 0; i < mesh.needles.size(); ++i) {
            const glm::vec3 tip = mesh.needles[i].tipMm;
            switch (kind) {
            case sim::DeviceKind::Roller: // tips on the circle of the drum's radius and the needles' length
                CHECK(std::sqrt(tip.x * tip.x + tip.z * tip.z) == Approx(spec.drumRadiusMm + lengthMm).margin(0.06));
                CHECK(tip.y == Approx(spec.needles[i].xyMm.y));
                break;
            case sim::DeviceKind::Stamp:
                CHECK(tip.z == Approx(-lengthMm));
                [[fallthrough]];
            case sim::DeviceKind::Pen:
                CHECK(glm::length(glm::vec2(tip) - spec.needles[i].xyMm) < 1.0e-5F);
                break;
            }
        }
    }
    checkSurface(makeGauze().body);
}

TEST_CASE("A blurred pen needle is seen in each place as long as the motor keeps it there") {
    const sim::DeviceSpec &pen = sim::deviceSpec(sim::DeviceKind::Pen);
    sim::HandpieceView view;
    view.pose.isMotorOn = true;
    view.pose.frequencyHz = 110;
    view.pose.lengthUm = 1500;
    const NeedleMotion motion = needleMotion(pen, view, 1.0F / 60);
    REQUIRE(motion.strokeMm == Approx(1.5));
    constexpr int kMoments = 20000;
    for (const float mm : {-0.7F, -0.4F, 0.0F, 0.3F, 0.75F, 1.2F, 1.45F}) {
        int beyond = 0;
        for (int i = 0; i < kMoments; ++i) {
            view.phase = (static_cast<float>(i) + 0.5F) / kMoments;
            beyond += penProtrusionMm(pen, view) >= mm ? 1 : 0;
        }
        INFO(mm << " mm");
        CHECK(shareBeyond(motion, mm) == Approx(beyond / static_cast<double>(kMoments)).margin(0.002));
    }
    CHECK(shareBeyond(motion, 1.6F) == 0);
    CHECK(shareBeyond(motion, -0.9F) == 1);
    // The phase no longer shows: no beat with the frame rate.
    view.phase = 0.1F;
    const NeedleMotion other = needleMotion(pen, view, 1.0F / 60);
    CHECK(other.outMm == motion.outMm);
    // A motor that stands still, or a picture taken fast enough, shows the needles where they are.
    const NeedleMotion frozen = needleMotion(pen, view, 1.0F / 1000);
    CHECK(frozen.strokeMm == 0);
    CHECK(frozen.outMm == Approx(penProtrusionMm(pen, view)));
    view.pose.isMotorOn = false;
    CHECK(needleMotion(pen, view, 1.0F / 60).outMm == Approx(-kPenWithdrawnMm));
}
