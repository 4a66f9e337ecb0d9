// makeChart: the uv triangles of a head's skin rasterised over the chart's cell centres.
#include "sim/skin/chart.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "shaders/shared/limits.h"
#include "sim/skin/chart_build.h"

namespace stipple::sim {

namespace {

constexpr int kMinChartSize = 8;
constexpr size_t kMinSkinCells = 64;

struct Raster {
    std::vector<uint8_t> isCovered;
    size_t coveredTwice = 0;
    size_t trianglesCharted = 0;
};

bool isFinite(glm::vec3 v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }

Error badChart(const TriMesh &skin, const std::string &what) {
    return badInput("cannot chart the mesh \"" + skin.name + "\": " + what);
}

bool isInUnitSquare(glm::vec2 uv) { return uv.x >= 0.0F && uv.x <= 1.0F && uv.y >= 0.0F && uv.y <= 1.0F; }

// Cells whose centre lies in the triangle get its position and normal; the first triangle to reach a cell keeps it.
void rasterise(const TriMesh &skin, const std::vector<glm::vec3> &normals, size_t triangle, Chart &chart,
               Raster &raster) {
    const uint32_t *corner = &skin.indices[triangle * 3];
    const glm::dvec2 size(chart.width, chart.height);
    const glm::dvec2 a = glm::dvec2(skin.uvs[corner[0]]) * size;
    const glm::dvec2 b = glm::dvec2(skin.uvs[corner[1]]) * size;
    const glm::dvec2 c = glm::dvec2(skin.uvs[corner[2]]) * size;
    const auto edge = [](glm::dvec2 p, glm::dvec2 q, glm::dvec2 r) {
        return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    };
    const double area = edge(a, b, c);
    if (std::fabs(area) < 1e-12)
        return;
    ++raster.trianglesCharted;
    const auto cellFrom = [](double low, int most) {
        return std::clamp(static_cast<int>(std::floor(low - 0.5)), 0, most);
    };
    const int x0 = cellFrom(std::min({a.x, b.x, c.x}), chart.width - 1);
    const int x1 = cellFrom(std::max({a.x, b.x, c.x}) + 1.0, chart.width - 1);
    const int y0 = cellFrom(std::min({a.y, b.y, c.y}), chart.height - 1);
    const int y1 = cellFrom(std::max({a.y, b.y, c.y}) + 1.0, chart.height - 1);
    for (int y = y0; y <= y1; ++y)
        for (int x = x0; x <= x1; ++x) {
            const glm::dvec2 p(x + 0.5, y + 0.5);
            const double wa = edge(b, c, p) / area;
            const double wb = edge(c, a, p) / area;
            const double wc = 1.0 - wa - wb;
            constexpr double kSlack = -1e-7; // a centre on a shared edge belongs to one of the two, never to none
            if (wa < kSlack || wb < kSlack || wc < kSlack)
                continue;
            const auto i = static_cast<size_t>(chart.index(x, y));
            if (raster.isCovered[i] != 0) {
                if (wa > 1e-3 && wb > 1e-3 && wc > 1e-3)
                    ++raster.coveredTwice;
                continue;
            }
            raster.isCovered[i] = 1;
            const auto fa = static_cast<float>(wa);
            const auto fb = static_cast<float>(wb);
            const auto fc = static_cast<float>(wc);
            chart.posMm[i] =
                fa * skin.positionsMm[corner[0]] + fb * skin.positionsMm[corner[1]] + fc * skin.positionsMm[corner[2]];
            const glm::vec3 n = fa * normals[corner[0]] + fb * normals[corner[1]] + fc * normals[corner[2]];
            const float length = std::sqrt(glm::dot(n, n));
            chart.normal[i] = length > 1e-6F ? n / length : normals[corner[0]];
        }
}

// Share of skin cells where u × v points inwards: 0 on a sound chart.
double mirroredShare(const Chart &chart) {
    size_t mirrored = 0;
    size_t counted = 0;
    for (int y = 0; y + 1 < chart.height; ++y)
        for (int x = 0; x + 1 < chart.width; ++x) {
            const auto i = static_cast<size_t>(chart.index(x, y));
            const auto right = i + 1;
            const auto above = i + static_cast<size_t>(chart.width);
            if (chart.zone[i] == ZoneId::None || chart.zone[right] == ZoneId::None || chart.zone[above] == ZoneId::None)
                continue;
            ++counted;
            const glm::vec3 n = glm::cross(chart.posMm[right] - chart.posMm[i], chart.posMm[above] - chart.posMm[i]);
            mirrored += glm::dot(n, chart.normal[i]) < 0.0F ? 1U : 0U;
        }
    return counted == 0 ? 0.0 : static_cast<double>(mirrored) / static_cast<double>(counted);
}

} // namespace

Result<Chart> makeChart(const TriMesh &skin, const Image8 &zoneMap) {
    const size_t vertices = skin.positionsMm.size();
    const size_t cells =
        static_cast<size_t>(std::max(zoneMap.width, 0)) * static_cast<size_t>(std::max(zoneMap.height, 0));
    if (zoneMap.channels != 1 || zoneMap.width < kMinChartSize || zoneMap.height < kMinChartSize ||
        zoneMap.width > kChartSize || zoneMap.height > kChartSize || zoneMap.pixels.size() != cells)
        return badChart(skin, "its zone map is " + std::to_string(zoneMap.width) + " x " +
                                  std::to_string(zoneMap.height) + " with " + std::to_string(zoneMap.channels) +
                                  " channels; it must be one channel, at most " + std::to_string(kChartSize) +
                                  " a side; build the head again with headgen");
    for (const uint8_t zone : zoneMap.pixels)
        if (zone >= kZoneCount)
            return badChart(skin, "its zone map holds zone " + std::to_string(zone) + "; the last one known is " +
                                      std::to_string(kZoneCount - 1) + "; build the head again with headgen");
    if (vertices == 0 || skin.indices.empty() || skin.indices.size() % 3 != 0)
        return badChart(skin, "it has no triangles; choose another head file");
    if (skin.uvs.size() != vertices)
        return badChart(skin,
                        "it has no texture coordinates, which are the chart; use --head to register a head without");
    if (std::any_of(skin.indices.begin(), skin.indices.end(), [&](uint32_t i) { return i >= vertices; }))
        return badChart(skin, "a triangle names a vertex that is not there; export the head again");
    for (const glm::vec3 &p : skin.positionsMm)
        if (!isFinite(p))
            return badChart(skin, "a vertex has no finite position; export the head again");

    std::vector<glm::vec3> normals = smoothNormals(skin);
    if (skin.normals.size() == vertices)
        for (size_t i = 0; i < vertices; ++i) {
            const float length = std::sqrt(glm::dot(skin.normals[i], skin.normals[i]));
            if (isFinite(skin.normals[i]) && length > 1e-3F)
                normals[i] = skin.normals[i] / length;
        }

    Chart chart = makeEmptyChart(zoneMap.width, zoneMap.height);
    Raster raster;
    raster.isCovered.assign(chart.size(), 0);
    for (size_t t = 0; t < skin.indices.size() / 3; ++t)
        if (isInUnitSquare(skin.uvs[skin.indices[t * 3]]) && isInUnitSquare(skin.uvs[skin.indices[t * 3 + 1]]) &&
            isInUnitSquare(skin.uvs[skin.indices[t * 3 + 2]]))
            rasterise(skin, normals, t, chart, raster);
    size_t skinCells = 0;
    for (size_t i = 0; i < chart.size(); ++i) {
        chart.zone[i] = raster.isCovered[i] != 0 ? static_cast<ZoneId>(zoneMap.pixels[i]) : ZoneId::None;
        skinCells += chart.zone[i] != ZoneId::None ? 1U : 0U;
    }
    if (skinCells < kMinSkinCells)
        return badChart(skin, "only " + std::to_string(skinCells) +
                                  " cells of its chart are skin; its texture coordinates" +
                                  " do not match its zone map");
    if (raster.coveredTwice * 100 > skinCells)
        return badChart(skin, "its texture coordinates overlap (" + std::to_string(raster.coveredTwice) +
                                  " cells are covered twice); each point of the skin needs its own");
    if (mirroredShare(chart) > 0.5)
        return badChart(skin,
                        "its texture coordinates are mirrored; u must grow to the patient's left, v to the crown");
    finishChart(chart);
    return chart;
}

} // namespace stipple::sim
