// The chart's continuous surface and its metric. Only + - * / and sqrt, so that every compiler gives the same bits.
#include "sim/skin/chart_build.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple::sim {

namespace {

constexpr int kLinearRings = 4; // rings beyond the edge that go on straight; farther out the value stays constant

struct Place { // the four cells around a point and where it stands between them
    size_t corner[4];
    float fx, fy;
};

// Cell centres carry the values, so a point nearer to the border than half a cell is extrapolated, not clamped: a flat
// chart is then exact up to its very edge.
Place placeOf(const Chart &chart, glm::vec2 uv) {
    const float u = std::clamp(uv.x, 0.0F, static_cast<float>(chart.width)) - 0.5F;
    const float v = std::clamp(uv.y, 0.0F, static_cast<float>(chart.height)) - 0.5F;
    const int x = std::clamp(static_cast<int>(std::floor(u)), 0, chart.width - 2);
    const int y = std::clamp(static_cast<int>(std::floor(v)), 0, chart.height - 2);
    const auto base = static_cast<size_t>(chart.index(x, y));
    const auto width = static_cast<size_t>(chart.width);
    return {{base, base + 1, base + width, base + width + 1}, u - static_cast<float>(x), v - static_cast<float>(y)};
}

glm::vec3 bilinear(const std::vector<glm::vec3> &values, const Place &p) {
    const glm::vec3 low = values[p.corner[0]] * (1.0F - p.fx) + values[p.corner[1]] * p.fx;
    const glm::vec3 high = values[p.corner[2]] * (1.0F - p.fx) + values[p.corner[3]] * p.fx;
    return low * (1.0F - p.fy) + high * p.fy;
}

// Values of a None cell continued from the cells filled so far, along the eight directions: straight on when
// isStraight, else their mean.
struct Continued {
    glm::vec3 pos{0}, normal{0};
};
Continued continueInto(const Chart &chart, const std::vector<uint8_t> &isFilled, glm::ivec2 cell, bool isStraight) {
    const int x = cell.x;
    const int y = cell.y;
    constexpr std::array<std::array<int, 2>, 8> kAround = {
        {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}}};
    Continued linear;
    Continued constant;
    float linearCount = 0;
    float constantCount = 0;
    const auto known = [&](int cx, int cy) {
        return cx >= 0 && cy >= 0 && cx < chart.width && cy < chart.height &&
               isFilled[static_cast<size_t>(chart.index(cx, cy))] != 0;
    };
    for (const auto &[dx, dy] : kAround) {
        if (!known(x + dx, y + dy))
            continue;
        const auto near = static_cast<size_t>(chart.index(x + dx, y + dy));
        constant.pos += chart.posMm[near];
        constant.normal += chart.normal[near];
        constantCount += 1.0F;
        if (!isStraight || !known(x + 2 * dx, y + 2 * dy))
            continue;
        const auto far = static_cast<size_t>(chart.index(x + 2 * dx, y + 2 * dy));
        linear.pos += 2.0F * chart.posMm[near] - chart.posMm[far];
        linear.normal += chart.normal[near];
        linearCount += 1.0F;
    }
    Continued &best = linearCount > 0 ? linear : constant;
    const float count = linearCount > 0 ? linearCount : constantCount;
    best.pos = best.pos / count;
    const float length = std::sqrt(glm::dot(best.normal, best.normal));
    best.normal = length > 1e-6F ? best.normal / length : glm::vec3(0, 0, 1);
    return best;
}

// Fills the None cells ring by ring outwards from the skin.
void continueOutwards(Chart &chart) {
    std::vector<uint8_t> isFilled(chart.size(), 0);
    std::vector<uint8_t> isListed(chart.size(), 0);
    std::vector<int> front;
    for (size_t i = 0; i < chart.size(); ++i)
        if (chart.zone[i] != ZoneId::None) {
            isFilled[i] = isListed[i] = 1;
            front.push_back(static_cast<int>(i));
        }
    std::vector<int> next;
    std::vector<Continued> values;
    for (int ring = 1; !front.empty(); ++ring) {
        next.clear();
        for (const int cell : front) {
            const int cx = cell % chart.width;
            const int cy = cell / chart.width;
            for (int y = std::max(cy - 1, 0); y <= std::min(cy + 1, chart.height - 1); ++y)
                for (int x = std::max(cx - 1, 0); x <= std::min(cx + 1, chart.width - 1); ++x) {
                    const auto i = static_cast<size_t>(chart.index(x, y));
                    if (isListed[i] == 0) {
                        isListed[i] = 1;
                        next.push_back(static_cast<int>(i));
                    }
                }
        }
        values.clear();
        for (const int cell : next)
            values.push_back(
                continueInto(chart, isFilled, {cell % chart.width, cell / chart.width}, ring <= kLinearRings));
        for (size_t k = 0; k < next.size(); ++k) {
            const auto i = static_cast<size_t>(next[k]);
            chart.posMm[i] = values[k].pos;
            chart.normal[i] = values[k].normal;
            isFilled[i] = 1;
        }
        front.swap(next);
    }
}

float triangleArea(glm::vec3 a, glm::vec3 b, glm::vec3 c) {
    const glm::vec3 n = glm::cross(b - a, c - a);
    return 0.5F * std::sqrt(glm::dot(n, n));
}

float distanceOf(glm::vec3 a, glm::vec3 b) {
    const glm::vec3 d = a - b;
    return std::sqrt(glm::dot(d, d));
}

} // namespace

glm::vec3 nearestInTriangle(glm::vec3 p, glm::vec3 a, glm::vec3 b, glm::vec3 c) {
    const glm::vec3 ab = b - a;
    const glm::vec3 ac = c - a;
    const float d1 = glm::dot(ab, p - a);
    const float d2 = glm::dot(ac, p - a);
    if (d1 <= 0 && d2 <= 0)
        return {1, 0, 0};
    const float d3 = glm::dot(ab, p - b);
    const float d4 = glm::dot(ac, p - b);
    if (d3 >= 0 && d4 <= d3)
        return {0, 1, 0};
    const float vc = d1 * d4 - d3 * d2;
    if (vc <= 0 && d1 >= 0 && d3 <= 0) {
        const float t = d1 / (d1 - d3);
        return {1 - t, t, 0};
    }
    const float d5 = glm::dot(ab, p - c);
    const float d6 = glm::dot(ac, p - c);
    if (d6 >= 0 && d5 <= d6)
        return {0, 0, 1};
    const float vb = d5 * d2 - d1 * d6;
    if (vb <= 0 && d2 >= 0 && d6 <= 0) {
        const float t = d2 / (d2 - d6);
        return {1 - t, 0, t};
    }
    const float va = d3 * d6 - d5 * d4;
    if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
        const float t = (d4 - d3) / ((d4 - d3) + (d5 - d6));
        return {0, 1 - t, t};
    }
    const float sum = va + vb + vc;
    if (!(sum > 0))
        return {1, 0, 0};
    return {va / sum, vb / sum, vc / sum};
}

Chart makeEmptyChart(int width, int height) {
    STIPPLE_ASSERT(width >= 2 && height >= 2, "a chart has at least 2 x 2 cells");
    Chart chart;
    chart.width = width;
    chart.height = height;
    const size_t count = static_cast<size_t>(width) * static_cast<size_t>(height);
    chart.posMm.assign(count, glm::vec3(0));
    chart.normal.assign(count, glm::vec3(0, 0, 1));
    chart.zone.assign(count, ZoneId::None);
    chart.areaMm2.assign(count, 0.0F);
    chart.conduct.assign(count, glm::vec4(0));
    return chart;
}

std::vector<glm::vec3> cornersOf(const Chart &chart) {
    std::vector<glm::vec3> corners;
    corners.reserve(static_cast<size_t>(chart.width + 1) * static_cast<size_t>(chart.height + 1));
    for (int y = 0; y <= chart.height; ++y)
        for (int x = 0; x <= chart.width; ++x)
            corners.push_back(chart.positionAt({static_cast<float>(x), static_cast<float>(y)}));
    return corners;
}

void finishChart(Chart &chart) {
    continueOutwards(chart);
    const std::vector<glm::vec3> corners = cornersOf(chart);
    const auto corner = [&](int x, int y) { return corners[static_cast<size_t>(y * (chart.width + 1) + x)]; };
    const auto isSkin = [&](int x, int y) {
        return x >= 0 && y >= 0 && x < chart.width && y < chart.height &&
               chart.zone[static_cast<size_t>(chart.index(x, y))] != ZoneId::None;
    };
    for (int y = 0; y < chart.height; ++y)
        for (int x = 0; x < chart.width; ++x) {
            const auto i = static_cast<size_t>(chart.index(x, y));
            chart.areaMm2[i] = 0;
            chart.conduct[i] = glm::vec4(0);
            if (!isSkin(x, y))
                continue;
            const glm::vec3 a = corner(x, y);
            const glm::vec3 b = corner(x + 1, y);
            const glm::vec3 c = corner(x + 1, y + 1);
            const glm::vec3 d = corner(x, y + 1);
            const glm::vec3 centre = chart.posMm[i];
            chart.areaMm2[i] = triangleArea(a, b, centre) + triangleArea(b, c, centre) + triangleArea(c, d, centre) +
                               triangleArea(d, a, centre);
        }
    // A cell squeezed to nothing would conduct without bound: it gets a floor far below any real cell (0.01 mm²).
    constexpr float kMinAreaMm2 = 1e-4F;
    constexpr float kMinDistanceMm = 1e-3F;
    for (int y = 0; y < chart.height; ++y)
        for (int x = 0; x < chart.width; ++x) {
            if (!isSkin(x, y))
                continue;
            const auto i = static_cast<size_t>(chart.index(x, y));
            const float area = std::max(chart.areaMm2[i], kMinAreaMm2);
            chart.areaMm2[i] = area;
            const auto towards = [&](int nx, int ny, glm::vec3 p, glm::vec3 q) {
                if (!isSkin(nx, ny))
                    return 0.0F;
                const glm::vec3 other = chart.posMm[static_cast<size_t>(chart.index(nx, ny))];
                return distanceOf(p, q) / std::max(distanceOf(chart.posMm[i], other), kMinDistanceMm) / area;
            };
            chart.conduct[i] = {towards(x + 1, y, corner(x + 1, y), corner(x + 1, y + 1)),
                                towards(x - 1, y, corner(x, y), corner(x, y + 1)),
                                towards(x, y + 1, corner(x, y + 1), corner(x + 1, y + 1)),
                                towards(x, y - 1, corner(x, y), corner(x + 1, y))};
        }
}

ChartSample sampleAt(const Chart &chart, glm::vec2 uv) {
    const Place p = placeOf(chart, uv);
    const auto derive = [&](const std::vector<glm::vec3> &values, glm::vec3 &value, glm::vec3 &du, glm::vec3 &dv) {
        const glm::vec3 a = values[p.corner[0]];
        const glm::vec3 b = values[p.corner[1]];
        const glm::vec3 c = values[p.corner[2]];
        const glm::vec3 d = values[p.corner[3]];
        const glm::vec3 low = a * (1.0F - p.fx) + b * p.fx;
        const glm::vec3 high = c * (1.0F - p.fx) + d * p.fx;
        value = low * (1.0F - p.fy) + high * p.fy;
        du = (b - a) * (1.0F - p.fy) + (d - c) * p.fy;
        dv = high - low;
    };
    ChartSample sample{};
    derive(chart.posMm, sample.pos, sample.posU, sample.posV);
    derive(chart.normal, sample.normal, sample.normalU, sample.normalV);
    return sample;
}

glm::vec3 Chart::positionAt(glm::vec2 uv) const { return bilinear(posMm, placeOf(*this, uv)); }

glm::vec3 Chart::normalAt(glm::vec2 uv) const {
    const glm::vec3 n = bilinear(normal, placeOf(*this, uv));
    const float length = std::sqrt(glm::dot(n, n));
    return length > 1e-6F ? n / length : glm::vec3(0, 0, 1);
}

Chart makeBlockChart(float sideMm, float workMm, float cellMm) {
    STIPPLE_ASSERT(cellMm > 0 && sideMm >= 2 * cellMm, "a block has at least 2 x 2 cells");
    const int side = static_cast<int>(sideMm / cellMm + 0.5F);
    Chart chart = makeEmptyChart(side, side);
    const auto at = [&](int x) { return (static_cast<float>(x) + 0.5F - 0.5F * static_cast<float>(side)) * cellMm; };
    const float half = 0.5F * workMm;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const auto i = static_cast<size_t>(chart.index(x, y));
            chart.posMm[i] = {at(x), at(y), 0.0F};
            const bool isWork = std::fabs(at(x)) < half && std::fabs(at(y)) < half;
            chart.zone[i] = isWork ? ZoneId::Block : ZoneId::BlockMargin;
            // Exact by construction, where finishChart would leave rounding in the last bits.
            chart.areaMm2[i] = cellMm * cellMm;
            const float conduct = 1.0F / (cellMm * cellMm);
            chart.conduct[i] = {x + 1 < side ? conduct : 0.0F, x > 0 ? conduct : 0.0F, y + 1 < side ? conduct : 0.0F,
                                y > 0 ? conduct : 0.0F};
        }
    return chart;
}

} // namespace stipple::sim
