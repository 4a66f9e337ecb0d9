// headgen: for every patient of assets/patients the chart is one seamless injective map and the zones are where they
// belong; the measures move what they name.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "tools/headgen/hair.h"
#include "tools/headgen/zones.h"

using namespace stipple::headgen;

namespace {

const Chart &chart() {
    static const Chart kChart;
    return kChart;
}

struct Built {
    explicit Built(const Measures &m) : face(m), grid(makeChartGrid(face, chart())), zones(makeZones(face, grid)) {}
    Face face;
    ChartGrid grid;
    std::vector<uint8_t> zones;
};

const Built &defaultHead() {
    static const Built kBuilt{Measures{}};
    return kBuilt;
}

/// Every patient's file by id, with the head built from it.
const std::map<std::string, std::unique_ptr<const Built>> &everyHead() {
    static const auto kHeads = [] {
        std::map<std::string, std::unique_ptr<const Built>> heads;
        for (const auto &file :
             std::filesystem::directory_iterator(std::string(STIPPLE_SOURCE_DIR) + "/assets/patients")) {
            if (file.path().extension() == ".json") {
                heads[file.path().stem().string()] = std::make_unique<const Built>(readPatient(file.path().string()));
            }
        }
        return heads;
    }();
    return kHeads;
}

constexpr int kSide = kChartCells + 1;

size_t corner(int x, int y) { return static_cast<size_t>(y * kSide + x); }
size_t cell(int x, int y) { return static_cast<size_t>(y * kChartCells + x); }

/// Largest of value(point) over the skin where use(point) holds.
double highest(const ChartGrid &grid, const std::function<bool(const Vec3 &)> &use,
               const std::function<double(const Vec3 &)> &value) {
    double best = -1e9;
    for (const Vec3 &p : grid.skin) {
        if (use(p)) {
            best = std::max(best, value(p));
        }
    }
    return best;
}

/// Twice the largest |x| of the nose's wings.
double measuredAlarWidth(const Built &head) {
    const Frame &f = head.face.frame();
    const double zBack = f.zTip - head.face.measures().alarSetback - 5.5;
    return 2.0 * highest(
                     head.grid,
                     [&](const Vec3 &p) { return p.y < f.yTip - 2.0 && p.y > f.ySubnasale + 7.5 && p.z > zBack; },
                     [](const Vec3 &p) { return p.x; });
}

std::string defaultText() {
    std::ifstream in(std::string(STIPPLE_SOURCE_DIR) + "/assets/patients/default.json", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string refusalOf(const std::string &text) {
    try {
        (void)parsePatient(text, "bad.json");
    } catch (const PatientError &e) {
        return e.what();
    }
    return "";
}

/// The default patient's text with the first match of from after the name of a measure replaced.
std::string changed(const std::string &measure, const std::string &from, const std::string &to) {
    std::string text = defaultText();
    const size_t start = text.find('"' + measure + '"');
    REQUIRE(start != std::string::npos);
    const size_t at = text.find(from, start);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

} // namespace

TEST_CASE("the chart never turns over and every treatable cell has a sensible size") {
    CHECK(everyHead().size() >= 7); // six people and the default
    for (const auto &[id, built] : everyHead()) {
        const Built &head = *built;
        std::vector<bool> mask(head.zones.size());
        for (size_t k = 0; k < mask.size(); ++k) {
            mask[k] = isTreatable(head.zones[k]);
        }
        const CellStats s = measureCells(head.grid, mask);
        INFO(id);
        CHECK(s.injective);
        CHECK(s.uMedian > 0.45);
        CHECK(s.uMedian < 0.75);
        CHECK(s.vMedian > 0.45);
        CHECK(s.vMedian < 0.75);
        CHECK(s.uMin > 0.2);
        CHECK(s.vMin > 0.2); // a few cells in the crease of the ala
        CHECK(s.anisotropyMedian < 1.5);
        CHECK(s.shareStretched < 0.05);
        CHECK(s.shareOutside <
              0.1); // the chart is laid out on the default head (below 0.01); a large head has large cells
    }
}

TEST_CASE("the skin is one sheet without seams, and its chart grows left and up") {
    for (const auto &[id, built] : everyHead()) {
        const Built &head = *built;
        INFO(id);
        const Mesh skin = makeSkin(head.face, chart(), head.grid);
        std::set<std::pair<double, double>> places;
        for (const Vec2 &t : skin.uvs) {
            REQUIRE(t.x >= 0.0);
            REQUIRE(t.x <= 1.0);
            REQUIRE(t.y >= 0.0);
            REQUIRE(t.y <= 1.0);
            places.insert({t.x, t.y});
        }
        CHECK(places.size() == skin.uvs.size());
        std::set<std::tuple<long, long, long>> points;
        for (const Vec3 &p : skin.positions) {
            points.insert({std::lround(p.x * 1000), std::lround(p.y * 1000), std::lround(p.z * 1000)});
        }
        CHECK(points.size() == skin.positions.size());
        std::set<std::pair<uint32_t, uint32_t>> edges;
        int turned = 0;
        int doubled = 0;
        for (size_t i = 0; i < skin.indices.size(); i += 3) {
            const Vec2 a = skin.uvs[skin.indices[i]];
            const Vec2 b = skin.uvs[skin.indices[i + 1]];
            const Vec2 c = skin.uvs[skin.indices[i + 2]];
            turned += (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0.0 ? 0 : 1;
            for (size_t k = 0; k < 3; ++k) {
                doubled += edges.insert({skin.indices[i + k], skin.indices[i + (k + 1) % 3]}).second ? 0 : 1;
            }
        }
        CHECK(turned == 0);  // all triangles the same way round in the chart: no fold
        CHECK(doubled == 0); // no directed edge twice: a manifold
        int alone = 0;       // a border edge inside the chart (not under cap or drape) would be a crack
        for (const auto &[from, to] : edges) {
            if (edges.count({to, from}) == 0) {
                const Vec2 t = 0.5 * (skin.uvs[from] + skin.uvs[to]);
                const Domain d = chart().at(t.x, t.y);
                const bool inside = t.x > 0.0 && t.x < 1.0 && t.y > 0.0 && t.y < 1.0;
                alone += inside && d.b < hairlineB(d.a) && d.b > drapeB(d.a) ? 1 : 0;
            }
        }
        CHECK(alone == 0);
        CHECK(head.grid.skin[corner(400, 256)].x > head.grid.skin[corner(120, 256)].x);
        CHECK(head.grid.skin[corner(256, 440)].y > head.grid.skin[corner(256, 120)].y);
    }
}

TEST_CASE("every zone is there, in one piece (the nostrils in two), and of plausible size") {
    for (const auto &[id, built] : everyHead()) {
        const Built &head = *built;
        INFO(id);
        for (int zone = kForehead; zone < kZoneCount; ++zone) {
            std::vector<bool> seen(head.zones.size(), false);
            int pieces = 0;
            for (size_t start = 0; start < head.zones.size(); ++start) {
                if (head.zones[start] != zone || seen[start]) {
                    continue;
                }
                ++pieces;
                std::vector<size_t> stack{start};
                seen[start] = true;
                while (!stack.empty()) {
                    const int x = static_cast<int>(stack.back()) % kChartCells;
                    const int y = static_cast<int>(stack.back()) / kChartCells;
                    stack.pop_back();
                    for (const auto &[dx, dy] :
                         {std::pair{1, 0}, std::pair{-1, 0}, std::pair{0, 1}, std::pair{0, -1}}) {
                        const int nx = x + dx;
                        const int ny = y + dy;
                        if (nx >= 0 && ny >= 0 && nx < kChartCells && ny < kChartCells && !seen[cell(nx, ny)] &&
                            head.zones[cell(nx, ny)] == zone) {
                            seen[cell(nx, ny)] = true;
                            stack.push_back(cell(nx, ny));
                        }
                    }
                }
            }
            INFO(zoneName(zone));
            CHECK(pieces == (zone == kNostril ? 2 : 1));
        }
        const auto area = [&head](int zone) {
            std::vector<bool> mask(head.zones.size());
            for (size_t k = 0; k < mask.size(); ++k) {
                mask[k] = head.zones[k] == zone;
            }
            return measureCells(head.grid, mask).areaMm2 / 100.0;
        };
        CHECK(area(kForehead) > 50.0);
        CHECK(area(kForehead) < 110.0);
        CHECK(area(kCheekLeft) > 15.0);
        CHECK(area(kCheekLeft) < 55.0);
        CHECK(area(kVermilion) > 5.0);
        CHECK(area(kVermilion) < 20.0);
    }
}

TEST_CASE("the head is symmetric, and left is the patient's left") {
    const Built &head = defaultHead();
    double worst = 0.0;
    for (int y = 0; y <= kChartCells; y += 3) {
        for (int x = 0; x <= kChartCells / 2; x += 3) {
            const Vec3 p = head.grid.skin[corner(x, y)];
            const Vec3 q = head.grid.skin[corner(kChartCells - x, y)];
            worst = std::max(worst, glm::length(p - Vec3(-q.x, q.y, q.z)));
        }
    }
    CHECK(worst < 0.01);
    int different = 0;
    for (int y = 0; y < kChartCells; ++y) {
        for (int x = kChartCells / 2; x < kChartCells; ++x) {
            const int left = head.zones[cell(x, y)];
            const int right = head.zones[cell(kChartCells - 1 - x, y)];
            const bool paired = left == kTempleLeft || left == kEyelidLeft || left == kPeriorbitalLeft ||
                                left == kCheekboneLeft || left == kCheekLeft || left == kJawLeft || left == kEarLeft;
            different += right == (paired ? left + 1 : left) ? 0 : 1;
        }
    }
    CHECK(different < 80);
}

TEST_CASE("a wider nose is wider by just that") {
    Measures m;
    m.alarWidth += 5.0;
    const double before = measuredAlarWidth(defaultHead());

    CHECK(before == Approx(Measures{}.alarWidth).margin(1.5));
    CHECK(measuredAlarWidth(Built(m)) - before == Approx(5.0).margin(0.7));
}

TEST_CASE("chin, cheekbones, nose tip and mouth follow their measures") {
    Measures m;
    m.chinProjection += 4.0;
    m.bizygomaticWidth += 8.0;
    m.nasalTipProtrusion += 3.0;
    m.mouthWidth += 6.0;
    const Built other(m);
    const auto chin = [](const Built &h) {
        const Frame &f = h.face.frame();
        return highest(
            h.grid,
            [&](const Vec3 &p) { return p.y < f.ySublabiale - 6.0 && p.y > f.yGnathion && std::fabs(p.x) < 5.0; },
            [](const Vec3 &p) { return p.z; });
    };
    const auto breadth = [](const Built &h) {
        const double y = h.face.frame().ySubnasale + h.face.measures().zygionHeight;
        const double z = h.face.measures().zygionDepth;
        return 2.0 * highest(
                         h.grid, [&](const Vec3 &p) { return std::fabs(p.y - y) < 1.0 && std::fabs(p.z - z) < 1.5; },
                         [](const Vec3 &p) { return p.x; });
    };
    const auto tip = [](const Built &h) {
        return highest(
            h.grid, [](const Vec3 &p) { return std::fabs(p.x) < 4.0; }, [](const Vec3 &p) { return p.z; });
    };
    const auto mouth = [](const Built &h) {
        double widest = 0.0;
        for (int y = 0; y < kChartCells; ++y) {
            for (int x = 0; x < kChartCells; ++x) {
                if (h.zones[cell(x, y)] == kVermilion) {
                    widest = std::max(widest, 2.0 * std::fabs(h.grid.skin[corner(x, y)].x));
                }
            }
        }
        return widest;
    };
    const Built &was = defaultHead();
    CHECK(chin(other) - chin(was) == Approx(4.0).margin(0.6));
    CHECK(breadth(other) - breadth(was) == Approx(8.0).margin(0.8));
    CHECK(tip(other) - tip(was) == Approx(3.0).margin(0.5));
    CHECK(mouth(was) == Approx(Measures{}.mouthWidth).margin(3.0));
    CHECK(mouth(other) - mouth(was) == Approx(6.0).margin(1.5));
}

TEST_CASE("the default patient's file holds the table's defaults") {
    const Measures m = parsePatient(defaultText(), "default.json");
    for (const MeasureInfo &info : measureTable()) {
        INFO(info.name);
        CHECK(m.*(info.field) == info.def);
        CHECK(info.lo <= info.def);
        CHECK(info.def < info.hi);
    }
}

TEST_CASE("a bad patient file is refused with one line that names file and field") {
    CHECK(refusalOf(defaultText()).empty());
    const std::string far = refusalOf(changed("alarWidth", "35.0", "350"));
    CHECK(far.find("bad.json: measures.alarWidth: ") == 0);
    CHECK(far.find('\n') == std::string::npos);
    CHECK(refusalOf(changed("alarWidth", "\"alarWidth\"", "\"alarWidht\"")).find("measures.alarWidth: missing") !=
          std::string::npos);
    CHECK(refusalOf(changed("alarWidth", "{\"value\": 35.0", "{\"value\": \"wide\"")).find("measures.alarWidth") !=
          std::string::npos);
    CHECK(refusalOf(changed("alarWidth", "35.0", "NaN")).find("bad.json") == 0);
    CHECK(
        refusalOf(changed("headLength", "\"headLength\"", "\"hatSize\": 7, \"headLength\"")).find("measures.hatSize") !=
        std::string::npos);
    CHECK_FALSE(refusalOf("[]").empty());
    CHECK_FALSE(refusalOf("").empty());
}

TEST_CASE("the same numbers give the same bytes, and coverings lie outside the chart") {
    const Built &head = defaultHead();
    const std::vector<Mesh> meshes = {makeSkin(head.face, chart(), head.grid), makeCap(head.face), makeDrape(head.face),
                                      makeHair(head.face)};
    CHECK(meshes[0].indices.size() / 3 > 25000);
    size_t triangles = 0;
    for (const Mesh &mesh : meshes) {
        triangles += mesh.indices.size() / 3;
        for (size_t k = 0; k < mesh.positions.size(); ++k) {
            REQUIRE(std::isfinite(mesh.positions[k].x + mesh.positions[k].y + mesh.positions[k].z));
            REQUIRE(glm::length(mesh.normals[k]) == Approx(1.0).margin(1e-6));
            if (&mesh != &meshes[0] && mesh.name != std::string("hair")) {
                REQUIRE(mesh.uvs[k] == Vec2(-1.0, -1.0));
            }
        }
    }
    CHECK(triangles <= 90000);
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / "stipple_headgen_test";
    std::filesystem::create_directories(folder);
    const auto bytesOf = [&](const char *name, const std::vector<Mesh> &what) {
        const std::string path = (folder / name).string();
        writeGlb(path, what);
        std::ifstream in(path, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    };
    const std::string first = bytesOf("a.glb", meshes);
    const std::string second = bytesOf("b.glb", {makeSkin(head.face, chart(), head.grid), makeCap(head.face),
                                                 makeDrape(head.face), makeHair(head.face)});
    CHECK(first == second);
    CHECK(first.substr(0, 4) == "glTF");
    std::filesystem::remove_all(folder);
}

TEST_CASE("hairs come in pairs from root to tip, taper, and grow where brows, lashes and the cap's edge are") {
    for (const auto &[id, built] : everyHead()) {
        INFO(id);
        const Frame &f = built->face.frame();
        const Mesh hair = makeHair(built->face);
        REQUIRE(hair.positions.size() % 2 == 0);
        size_t roots = 0, brow = 0, lash = 0, rest = 0;
        for (size_t k = 0; k < hair.positions.size(); k += 2) {
            REQUIRE(hair.uvs[k] == hair.uvs[k + 1]);
            const double width = glm::length(hair.positions[k] - hair.positions[k + 1]);
            REQUIRE(width > 0.015); // so that a loader never joins the two edges
            REQUIRE(width < 0.3);
            if (hair.uvs[k].y > 0.0) {
                REQUIRE(hair.uvs[k].y > hair.uvs[k - 2].y);
                REQUIRE(width <= glm::length(hair.positions[k - 2] - hair.positions[k - 1]) + 1e-9);
                continue;
            }
            ++roots;
            const Vec3 p = hair.positions[k];
            const bool isBrow = std::fabs(p.y - f.yBrow) < 12.0 && p.z > 60.0;
            const bool isLash = std::fabs(p.y - f.yLash) < 7.0 && p.z > 60.0;
            brow += isBrow ? 1 : 0;
            lash += isLash && !isBrow ? 1 : 0;
            rest += !isBrow && !isLash ? 1 : 0;
        }
        CHECK(static_cast<double>(brow) > 500.0 * built->face.measures().browDensity);
        CHECK(lash > 200);
        CHECK(rest < roots / 2);
        CHECK(hair.indices.size() / 3 < 9000);
    }
}
