// The metric of the default head's chart: 1 mm is 1 mm everywhere on the face, nothing leaks, frames stand as stated.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <stdexcept>

#include "engine/assets/head.h"
#include "engine/base/angle.h"
#include "sim/skin/chart.h"

using namespace stipple;
using namespace stipple::sim;

namespace {

const HeadAssets &headAssets() {
    static const HeadAssets assets = [] {
        Result<HeadAssets> loaded = loadHead(STIPPLE_BINARY_DIR "/assets/heads/default");
        if (!loaded)
            throw std::runtime_error(loaded.error().message);
        return std::move(loaded).value();
    }();
    return assets;
}

const ChartIndex &headIndex() {
    static const ChartIndex index(std::move(makeChart(headAssets().skin, headAssets().zones)).value());
    return index;
}

glm::vec2 centreOf(const Chart &chart, size_t cell) {
    return {static_cast<float>(static_cast<int>(cell) % chart.width) + 0.5F,
            static_cast<float>(static_cast<int>(cell) / chart.width) + 0.5F};
}

// Cells of the zones that are worked, spread evenly: every `every`-th.
std::vector<size_t> faceCells(size_t every) {
    const Chart &chart = headIndex().chart();
    std::vector<size_t> cells;
    size_t seen = 0;
    for (size_t i = 0; i < chart.size(); ++i)
        if (zoneFigures(chart.zone[i]).isTreatable && chart.zone[i] != ZoneId::Neck && seen++ % every == 0)
            cells.push_back(i);
    return cells;
}

// Area of the charted mesh within `radiusMm` of a point, by splitting triangles until they are small.
double areaWithin(const TriMesh &mesh, glm::vec3 centre, float radiusMm) {
    struct Tri {
        glm::vec3 a, b, c;
    };
    double area = 0;
    std::vector<Tri> open;
    for (size_t t = 0; t < mesh.indices.size(); t += 3) {
        const uint32_t *k = &mesh.indices[t];
        if (mesh.uvs[k[0]].x < 0 || mesh.uvs[k[1]].x < 0 || mesh.uvs[k[2]].x < 0)
            continue;
        open.push_back({mesh.positionsMm[k[0]], mesh.positionsMm[k[1]], mesh.positionsMm[k[2]]});
    }
    while (!open.empty()) {
        const Tri t = open.back();
        open.pop_back();
        const float da = glm::length(t.a - centre);
        const float db = glm::length(t.b - centre);
        const float dc = glm::length(t.c - centre);
        const float edge = std::max({glm::length(t.a - t.b), glm::length(t.b - t.c), glm::length(t.c - t.a)});
        if (std::min({da, db, dc}) > radiusMm + edge)
            continue;
        const bool isInside = std::max({da, db, dc}) <= radiusMm;
        if (isInside || edge < 0.1F) {
            const bool isCounted = isInside || glm::length((t.a + t.b + t.c) / 3.0F - centre) <= radiusMm;
            area += isCounted ? 0.5 * static_cast<double>(glm::length(glm::cross(t.b - t.a, t.c - t.a))) : 0.0;
            continue;
        }
        const glm::vec3 ab = (t.a + t.b) * 0.5F;
        const glm::vec3 bc = (t.b + t.c) * 0.5F;
        const glm::vec3 ca = (t.c + t.a) * 0.5F;
        open.push_back({t.a, ab, ca});
        open.push_back({ab, t.b, bc});
        open.push_back({ca, bc, t.c});
        open.push_back({ab, bc, ca});
    }
    return area;
}

} // namespace

TEST_CASE("The default head is charted and indexed in less than half a second") {
    (void)headAssets();
    const std::clock_t start = std::clock(); // of the processor: other programs do not count
    const ChartIndex index(std::move(makeChart(headAssets().skin, headAssets().zones)).value());
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    WARN("makeChart + ChartIndex: " << seconds * 1e3 << " ms");
    CHECK(seconds < 0.5);
    CHECK(index.hash() == headIndex().hash());
}

TEST_CASE("The chart's cells add up to the mesh's own area") {
    const Chart &chart = headIndex().chart();
    // Without scalp and ears, which are never worked and lie stretched at the chart's border.
    const auto isCounted = [](ZoneId zone) {
        return zone != ZoneId::None && zone != ZoneId::Scalp && zone != ZoneId::EarLeft && zone != ZoneId::EarRight;
    };
    double cells = 0;
    for (size_t i = 0; i < chart.size(); ++i)
        cells += isCounted(chart.zone[i]) ? static_cast<double>(chart.areaMm2[i]) : 0.0;
    // The mesh's triangles, each by the share of its samples that fall on zones that count.
    const TriMesh &mesh = headAssets().skin;
    double skin = 0;
    for (size_t t = 0; t < mesh.indices.size(); t += 3) {
        const uint32_t *k = &mesh.indices[t];
        if (mesh.uvs[k[0]].x < 0 || mesh.uvs[k[1]].x < 0 || mesh.uvs[k[2]].x < 0)
            continue;
        constexpr int kSteps = 8;
        int on = 0;
        int all = 0;
        for (int i = 0; i < kSteps; ++i)
            for (int j = 0; i + j < kSteps; ++j) {
                const float wa = (static_cast<float>(i) + 0.33F) / kSteps;
                const float wb = (static_cast<float>(j) + 0.33F) / kSteps;
                const glm::vec2 uv = wa * mesh.uvs[k[0]] + wb * mesh.uvs[k[1]] + (1 - wa - wb) * mesh.uvs[k[2]];
                const glm::vec2 at = uv * glm::vec2(chart.width, chart.height);
                on += isCounted(chart.zoneAt(at)) ? 1 : 0;
                ++all;
            }
        const glm::vec3 a = mesh.positionsMm[k[0]];
        skin += 0.5 * on / all *
                static_cast<double>(glm::length(glm::cross(mesh.positionsMm[k[1]] - a, mesh.positionsMm[k[2]] - a)));
    }
    WARN("skin " << skin / 100 << " cm², cells " << cells / 100 << " cm²");
    CHECK(cells == Approx(skin).epsilon(0.01));
}

TEST_CASE("A disc of 10 mm painted anywhere on the face covers its true area within 3 %") {
    const Chart &chart = headIndex().chart();
    double worst = 0;
    glm::vec3 where{0};
    for (const size_t cell : faceCells(997)) {
        const glm::vec3 centre = chart.posMm[cell];
        // Not across the skin's edge, where cells end half-way through the disc.
        double painted = 0;
        bool isWhole = true;
        for (size_t i = 0; i < chart.size(); ++i) {
            const glm::vec3 off = chart.posMm[i] - centre;
            if (glm::dot(off, off) > 100.0F)
                continue;
            painted += static_cast<double>(chart.areaMm2[i]);
            isWhole = isWhole && chart.zone[i] != ZoneId::None;
        }
        if (!isWhole)
            continue;
        const double truth = areaWithin(headAssets().skin, centre, 10.0F);
        const double error = std::fabs(painted / truth - 1);
        if (error > worst) {
            worst = error;
            where = centre;
        }
    }
    WARN("worst disc " << worst * 100 << " % at " << where.x << " " << where.y << " " << where.z);
    CHECK(worst < 0.03);
}

TEST_CASE("Diffusion moves as much out of a cell as into its neighbour, and nothing off the skin") {
    const Chart &chart = headIndex().chart();
    const auto at = [&](int x, int y) { return static_cast<size_t>(chart.index(x, y)); };
    double worst = 0;
    bool hasBad = false;
    for (int y = 0; y < chart.height; ++y)
        for (int x = 0; x < chart.width; ++x) {
            const size_t i = at(x, y);
            const glm::vec4 out = chart.conduct[i] * chart.areaMm2[i];
            const auto compare = [&](int nx, int ny, float there, float back) {
                const bool isSkin = nx >= 0 && ny >= 0 && nx < chart.width && ny < chart.height &&
                                    chart.zone[at(nx, ny)] != ZoneId::None && chart.zone[i] != ZoneId::None;
                hasBad = hasBad || (!isSkin && there != 0) || !std::isfinite(there) || there < 0;
                if (isSkin)
                    worst = std::max(worst, std::fabs(static_cast<double>(there / back) - 1));
            };
            compare(x + 1, y, out.x,
                    x + 1 < chart.width ? chart.conduct[at(x + 1, y)].y * chart.areaMm2[at(x + 1, y)] : 0);
            compare(x - 1, y, out.y, x > 0 ? chart.conduct[at(x - 1, y)].x * chart.areaMm2[at(x - 1, y)] : 0);
            compare(x, y + 1, out.z,
                    y + 1 < chart.height ? chart.conduct[at(x, y + 1)].w * chart.areaMm2[at(x, y + 1)] : 0);
            compare(x, y - 1, out.w, y > 0 ? chart.conduct[at(x, y - 1)].z * chart.areaMm2[at(x, y - 1)] : 0);
        }
    CHECK_FALSE(hasBad);
    CHECK(worst < 1e-6);
}

TEST_CASE("A spot diffuses to the same width in every direction on the face") {
    // On a flat plane of conduct coefficients, variance grows by 2 D t along each axis; on the face by that within 12 %
    // (curvature and the chart's skew, which two-point fluxes do not see).
    const Chart &chart = headIndex().chart();
    for (const ZoneId zone : {ZoneId::CheekLeft, ZoneId::Forehead, ZoneId::Chin}) {
        const ZoneFrame *frame = headIndex().frame(zone);
        REQUIRE(frame != nullptr);
        const SurfacePoint start = headIndex().closest(frame->originMm);
        const int cx = static_cast<int>(start.uv.x);
        const int cy = static_cast<int>(start.uv.y);
        constexpr int kReach = 24;
        constexpr int kSide = 2 * kReach + 1;
        std::vector<double> now(static_cast<size_t>(kSide * kSide), 0.0);
        now[static_cast<size_t>(kReach * kSide + kReach)] = 1;
        const double dt = 0.02; // mm² of D·t
        int steps = 0;
        for (; steps * dt < 4.0; ++steps) {
            std::vector<double> next = now;
            for (int y = 1; y + 1 < kSide; ++y)
                for (int x = 1; x + 1 < kSide; ++x) {
                    const auto k = static_cast<size_t>(y * kSide + x);
                    const glm::vec4 c =
                        chart.conduct[static_cast<size_t>(chart.index(cx - kReach + x, cy - kReach + y))];
                    next[k] += dt * (static_cast<double>(c.x) * (now[k + 1] - now[k]) +
                                     static_cast<double>(c.y) * (now[k - 1] - now[k]) +
                                     static_cast<double>(c.z) * (now[k + kSide] - now[k]) +
                                     static_cast<double>(c.w) * (now[k - kSide] - now[k]));
                }
            now.swap(next);
        }
        double mass = 0;
        double uu = 0;
        double vv = 0;
        double uv = 0;
        for (int y = 0; y < kSide; ++y)
            for (int x = 0; x < kSide; ++x) {
                const auto i = static_cast<size_t>(chart.index(cx - kReach + x, cy - kReach + y));
                const double m = now[static_cast<size_t>(y * kSide + x)] * static_cast<double>(chart.areaMm2[i]);
                const glm::vec3 off = chart.posMm[i] - start.posMm;
                const auto u = static_cast<double>(glm::dot(off, frame->axisU));
                const auto v = static_cast<double>(glm::dot(off, frame->axisV));
                mass += m;
                uu += m * u * u;
                vv += m * v * v;
                uv += m * u * v;
            }
        const double expected = 2.0 * steps * dt;
        INFO(zoneFigures(zone).name << ": variance " << uu / mass << ", " << vv / mass << ", " << uv / mass << " mm²");
        CHECK(uu / mass == Approx(expected).epsilon(0.12));
        CHECK(vv / mass == Approx(expected).epsilon(0.12));
        CHECK(std::fabs(uv / mass) < 0.12 * expected);
    }
}

TEST_CASE("A hand-piece lifted off the face finds the skin under it within 4 micrometres, or skin that is nearer") {
    const Chart &chart = headIndex().chart();
    size_t asked = 0;
    size_t nearer = 0;
    size_t wrong = 0;
    for (const size_t cell : faceCells(23)) {
        const glm::vec2 uv = centreOf(chart, cell) + glm::vec2(0.31F, -0.17F);
        if (chart.zoneAt(uv) == ZoneId::None)
            continue;
        const glm::vec3 foot = chart.positionAt(uv);
        for (const float heightMm : {0.0F, 0.2F, 2.0F, 8.0F}) {
            ++asked;
            const SurfacePoint p = headIndex().closest(foot + heightMm * chart.normalAt(uv));
            if (glm::length(p.posMm - foot) < 0.004F && std::fabs(p.heightMm - heightMm) < 0.001F)
                continue;
            // Over a crease two feet may stand; then the nearer one counts, up to what facets make of it near the
            // centre of curvature.
            nearer += p.heightMm < heightMm + 0.1F ? 1U : 0U;
            wrong += p.heightMm < heightMm + 0.1F ? 0U : 1U;
        }
    }
    WARN(asked << " asked, " << nearer << " nearer to other skin, " << wrong << " wrong");
    CHECK(wrong == 0);
    CHECK(nearer * 50 < asked);
}

TEST_CASE("The zones' frames stand on the skin, u to the patient's left and v to the crown") {
    for (const ZoneId zone :
         {ZoneId::Forehead, ZoneId::Glabella, ZoneId::CheekLeft, ZoneId::CheekRight, ZoneId::CheekboneLeft,
          ZoneId::Chin, ZoneId::UpperLip, ZoneId::NoseBridge, ZoneId::NoseTip, ZoneId::TempleLeft, ZoneId::TempleRight,
          ZoneId::JawLeft, ZoneId::Neck}) {
        const ZoneFrame *frame = headIndex().frame(zone);
        INFO(zoneFigures(zone).name);
        REQUIRE(frame != nullptr);
        CHECK(glm::length(glm::cross(frame->axisU, frame->axisV) - frame->normal) < 1e-4F);
        CHECK(frame->axisV.y > 0.2F);
        CHECK(headIndex().closest(frame->originMm).heightMm == Approx(0).margin(1e-4));
        CHECK(frame->areaMm2 > 50);
        CHECK(frame->minMm.x < 0);
        CHECK(frame->maxMm.x > 0);
        CHECK(frame->minMm.y < 0);
        CHECK(frame->maxMm.y > 0);
        const glm::vec2 extent = frame->maxMm - frame->minMm;
        CHECK(extent.x * extent.y > 0.3F * frame->areaMm2);
    }
    const ZoneFrame *forehead = headIndex().frame(ZoneId::Forehead);
    CHECK(forehead->axisU.x > 0.95F);
    CHECK(std::fabs(forehead->originMm.x) < 3);
    CHECK(headIndex().frame(ZoneId::CheekLeft)->originMm.x > 15);
    CHECK(headIndex().frame(ZoneId::CheekRight)->originMm.x < -15);
}
