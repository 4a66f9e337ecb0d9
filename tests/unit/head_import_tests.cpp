// Heads as they come from scanners and sculpting programs: faces wound anyhow, holes, cracks, far too fine or coarse.
// They must end up whole (every triangle of the face seen from outside) and with the zones where ours has them.
#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <map>

#include "engine/app/session_setup.h"
#include "engine/assets/mesh_loader.h"
#include "tests/unit/assets_support.h"
#include "tests/unit/our_head.h"

using namespace stipple;
using namespace stipple::sim;
using namespace stipple::test;

namespace {

// Numbers from 0 to 1, always the same.
class Chance {
  public:
    double next() {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<double>(state_ >> 40U) / static_cast<double>(1ULL << 24U);
    }

  private:
    uint64_t state_ = 1;
};

void turn(TriMesh &mesh, size_t triangle) { std::swap(mesh.indices[3 * triangle], mesh.indices[3 * triangle + 1]); }

TriMesh withTurned(TriMesh mesh, double share) {
    Chance chance;
    for (size_t t = 0; t < mesh.indices.size() / 3; ++t)
        if (chance.next() < share)
            turn(mesh, t);
    return mesh;
}

TriMesh withHoles(const TriMesh &from, double share) {
    TriMesh mesh = from;
    mesh.indices.clear();
    Chance chance;
    for (size_t i = 0; i < from.indices.size(); i += 3)
        if (chance.next() >= share)
            mesh.indices.insert(mesh.indices.end(), {from.indices[i], from.indices[i + 1], from.indices[i + 2]});
    return mesh;
}

// Vertices drawn together on a grid: what a program for games makes of a head.
TriMesh coarse(const TriMesh &from, float cellMm) {
    TriMesh mesh;
    std::map<std::array<int, 3>, uint32_t> places;
    std::vector<uint32_t> placeOf;
    for (const glm::vec3 p : from.positionsMm) {
        std::array<int, 3> key{};
        for (int k = 0; k < 3; ++k)
            key[static_cast<size_t>(k)] = static_cast<int>(std::lround(p[k] / cellMm));
        const auto [at, isNew] = places.emplace(key, static_cast<uint32_t>(mesh.positionsMm.size()));
        if (isNew)
            mesh.positionsMm.push_back(p);
        placeOf.push_back(at->second);
    }
    for (size_t i = 0; i < from.indices.size(); i += 3) {
        const uint32_t a = placeOf[from.indices[i]], b = placeOf[from.indices[i + 1]], c = placeOf[from.indices[i + 2]];
        if (a != b && b != c && a != c)
            mesh.indices.insert(mesh.indices.end(), {a, b, c});
    }
    return mesh;
}

// Every triangle in four, but every `gap`-th left as it is: corners of its neighbours then lie on its sides.
TriMesh finer(const TriMesh &from, size_t gap) {
    TriMesh mesh = from;
    mesh.indices.clear();
    std::map<std::pair<uint32_t, uint32_t>, uint32_t> middles;
    const auto middle = [&](uint32_t a, uint32_t b) {
        const auto [at, isNew] = middles.emplace(std::minmax(a, b), static_cast<uint32_t>(mesh.positionsMm.size()));
        if (isNew)
            mesh.positionsMm.push_back(0.5F * (mesh.positionsMm[a] + mesh.positionsMm[b]));
        return at->second;
    };
    for (size_t i = 0; i < from.indices.size(); i += 3) {
        const uint32_t a = from.indices[i], b = from.indices[i + 1], c = from.indices[i + 2];
        if (gap > 0 && i / 3 % gap == 0) {
            mesh.indices.insert(mesh.indices.end(), {a, b, c});
            continue;
        }
        const uint32_t ab = middle(a, b), bc = middle(b, c), ca = middle(c, a);
        mesh.indices.insert(mesh.indices.end(), {a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca});
    }
    return mesh;
}

RegisteredHead registered(const TriMesh &user) {
    Result<RegisteredHead> head = registerHead(user, ourHead().skin, ourHead().chart);
    if (!head)
        FAIL(head.error().message);
    return std::move(*head);
}

struct Wholeness {
    double faceMm2 = 0;   // area on the treatable zones
    double inwardMm2 = 0; // of it, seen from inside only
};

// By the chart's own normals, which no winding of the user's can turn: they are checked against ours first.
Wholeness wholenessOf(const RegisteredHead &head) {
    Wholeness w;
    size_t against = 0;
    for (size_t i = 0; i < head.chart.size(); ++i)
        if (head.chart.zone[i] != ZoneId::None && zoneFigures(head.chart.zone[i]).isTreatable)
            against += glm::dot(head.chart.normal[i], ourHead().chart.normal[i]) > 0.0F ? 0U : 1U;
    REQUIRE(against == 0);
    for (size_t t = 0; t < head.mesh.indices.size(); t += 3) {
        const uint32_t *k = &head.mesh.indices[t];
        if (head.mesh.uvs[k[0]].x < 0 || head.mesh.uvs[k[1]].x < 0 || head.mesh.uvs[k[2]].x < 0)
            continue;
        const glm::vec2 uv = (head.mesh.uvs[k[0]] + head.mesh.uvs[k[1]] + head.mesh.uvs[k[2]]) / 3.0F *
                             static_cast<float>(head.chart.width);
        if (!zoneFigures(head.chart.zoneAt(uv)).isTreatable)
            continue;
        const glm::vec3 a = head.mesh.positionsMm[k[0]];
        const glm::vec3 n = glm::cross(head.mesh.positionsMm[k[1]] - a, head.mesh.positionsMm[k[2]] - a);
        const double area = 0.5 * static_cast<double>(glm::length(n));
        const auto cell = static_cast<size_t>(head.chart.index(static_cast<int>(uv.x), static_cast<int>(uv.y)));
        w.faceMm2 += area;
        w.inwardMm2 += glm::dot(n, head.chart.normal[cell]) < 0 ? area : 0;
    }
    return w;
}

const Wholeness &ourWholeness() {
    static const Wholeness whole = wholenessOf(registered(bareHead()));
    return whole;
}

double sharedZones(const Chart &got) {
    size_t same = 0, all = 0;
    for (size_t i = 0; i < got.size(); ++i)
        if (zoneFigures(ourHead().chart.zone[i]).isTreatable) {
            ++all;
            same += got.zone[i] == ourHead().chart.zone[i] ? 1U : 0U;
        }
    return static_cast<double>(same) / static_cast<double>(all);
}

} // namespace

TEST_CASE("A head wound anyhow, with holes or cracks, or of a thousand triangles is whole with its zones") {
    const Wholeness &ours = ourWholeness();
    REQUIRE(ours.faceMm2 > 20'000);
    CHECK(ours.inwardMm2 < 0.001 * ours.faceMm2);
    struct Case {
        const char *name;
        TriMesh mesh;
        double face = 1;     // share of our face's area it has
        double most = 0.001; // share of its face that may face inwards: folds of the lips and lids
        double zones = 0.99; // share of our cells with the same zone
    };
    TriMesh holes = withTurned(withHoles(bareHead(), 0.03), 0.5);
    for (glm::vec3 &p : holes.positionsMm)
        p += glm::vec3(10'000, -5'000, 20'000);
    TriMesh parts = bareHead(); // one ear and one side of the nose inside out, each an island of its own
    for (size_t t = 0; t < parts.indices.size() / 3; ++t) {
        const uint32_t first = static_cast<uint32_t>(parts.positionsMm.size());
        const glm::vec3 p = parts.positionsMm[parts.indices[3 * t]];
        if (p.x < 65 && !(p.z > 95 && p.x > 0))
            continue;
        for (size_t k = 0; k < 3; ++k) { // a hair apart from what it hung on
            parts.positionsMm.push_back(parts.positionsMm[parts.indices[3 * t + k]] + glm::vec3(0.001F, 0, 0));
            parts.indices[3 * t + k] = first + static_cast<uint32_t>(k);
        }
        turn(parts, t);
    }
    const std::vector<Case> cases = {
        {"30 % of its faces turned", withTurned(bareHead(), 0.3)},
        {"loose islands inside out", std::move(parts)},
        {"3 % holes, half of the rest turned, far from the origin", std::move(holes), 0.97},
        {"about 1,000 triangles", coarse(bareHead(), 15.0F), 0.91, 0.03,
         0.95}, // triangles over the chart's edge do not count
        {"cracks at every fifth face", withTurned(finer(bareHead(), 5), 0.3)},
    };
    for (const Case &c : cases) {
        INFO(c.name << ", " << c.mesh.indices.size() / 3 << " triangles");
        const RegisteredHead head = registered(c.mesh);
        const Wholeness got = wholenessOf(head);
        CHECK(got.faceMm2 > (c.face - 0.01) * ours.faceMm2);
        CHECK(got.faceMm2 < (c.face + 0.05) * ours.faceMm2);
        CHECK(got.inwardMm2 < c.most * got.faceMm2);
        CHECK(sharedZones(head.chart) > c.zones);
    }
}

TEST_CASE("A head finer than is worth it is shown coarser, without holes, with its zones and in good time") {
    TriMesh user = withTurned(finer(finer(bareHead(), 0), 4), 0.3);
    INFO(user.indices.size() / 3 << " triangles");
    REQUIRE(user.indices.size() / 3 > 600'000);
    const RegisteredHead head = registered(user);
    CHECK(head.mesh.indices.size() / 3 < 400'000);
    CHECK(head.mesh.indices.size() / 3 > 200'000);
    const Wholeness &ours = ourWholeness(), got = wholenessOf(head);
    CHECK(got.faceMm2 == Approx(ours.faceMm2).epsilon(0.01));
    CHECK(got.inwardMm2 < 0.001 * got.faceMm2);
    CHECK(sharedZones(head.chart) > 0.99);
    // Nothing new is open: the edges of one triangle are as long in all as they were.
    const auto openMm = [](const TriMesh &mesh) {
        const std::vector<uint32_t> first = firstAtSamePlace(mesh);
        std::map<std::pair<uint32_t, uint32_t>, int> edges;
        for (size_t i = 0; i < mesh.indices.size(); ++i)
            ++edges[std::minmax(first[mesh.indices[i]], first[mesh.indices[i % 3 == 2 ? i - 2 : i + 1]])];
        double length = 0;
        for (const auto &[edge, count] : edges)
            length +=
                count != 1
                    ? 0
                    : static_cast<double>(glm::length(mesh.positionsMm[edge.first] - mesh.positionsMm[edge.second]));
        return length;
    };
    CHECK(openMm(head.mesh) < 1.3 * openMm(ourHead().skin));
}

TEST_CASE("Triangles that all meet in one edge, and triangles without area, are refused and not searched for ever") {
    TriMesh fan, lines;
    fan.positionsMm = {{0, 0, 0}, {0, 0, 1}};
    lines.positionsMm = {{0, 0, 0}};
    for (uint32_t i = 1; i < 150'000; ++i) {
        const float turn = 0.7F * static_cast<float>(i);
        fan.positionsMm.emplace_back(std::cos(turn), std::sin(turn), 0.5F);
        fan.indices.insert(fan.indices.end(), {0, 1, i + 1});
        lines.positionsMm.emplace_back(std::cos(turn), std::sin(turn), std::sin(0.3F * turn));
        lines.indices.insert(lines.indices.end(), {i - 1, i, i});
    }
    for (const TriMesh &mesh : {fan, lines}) {
        const Result<RegisteredHead> head = registerHead(mesh, ourHead().skin, ourHead().chart);
        REQUIRE_FALSE(head.ok());
        CHECK(head.error().message.find("as a head") != std::string::npos);
    }
}

TEST_CASE("A head file without texture coordinates, wound anyhow, in inches, is a skin to work on") {
    const TemporaryFolder folder;
    TriMesh user = withTurned(bareHead(), 0.3);
    for (glm::vec3 &p : user.positionsMm)
        p /= 25.4F;
    app::AssetFolders assets;
    assets.heads = STIPPLE_BINARY_DIR "/assets/heads";
    const app::SkinChoice choice{
        .surface = Surface::Head, .patientId = "default", .headFile = folder.write("scan.obj", objOf(user))};
    const Result<app::Skin> skin = app::loadSkin(assets, choice);
    if (!skin.ok())
        FAIL(skin.error().message);
    CHECK(skin->headName.find("scan.obj") != std::string::npos);
    CHECK(sharedZones(skin->index->chart()) > 0.99);
    REQUIRE(skin->index->frame(ZoneId::CheekLeft) != nullptr);
    const ChartIndex ours(ourHead().chart);
    CHECK(glm::length(skin->index->frame(ZoneId::CheekLeft)->originMm - ours.frame(ZoneId::CheekLeft)->originMm) <
          0.5F);
    // The same file gives the same chart, bit for bit: a recording made on it can be replayed.
    const Result<app::Skin> again = app::loadSkin(assets, choice);
    REQUIRE(again.ok());
    CHECK(again->index->hash() == skin->index->hash());
}
