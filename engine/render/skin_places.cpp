#include "engine/render/skin_places.h"

#include <algorithm>
#include <cmath>

#include "engine/render/skin_noise.h"

namespace stipple {

namespace {

glm::vec2 centreOf(const sim::Chart &chart, int cell) {
    return {static_cast<float>(cell % chart.width) + 0.5F, static_cast<float>(cell / chart.width) + 0.5F};
}

} // namespace

SkinAxes skinAxesAt(const sim::Chart &chart, glm::vec2 uv) {
    const auto limit = [](float x, int n) { return std::clamp(static_cast<int>(x), 1, n - 2); };
    const int x = limit(uv.x, chart.width), y = limit(uv.y, chart.height);
    const auto at = [&](int dx, int dy) { return chart.posMm[static_cast<size_t>(chart.index(x + dx, y + dy))]; };
    const glm::vec3 du = 0.5F * (at(1, 0) - at(-1, 0)), dv = 0.5F * (at(0, 1) - at(0, -1)); // mm per cell
    const glm::vec3 n = chart.normal[static_cast<size_t>(chart.index(x, y))];
    SkinAxes a;
    const float flat = std::sqrt(std::max(n.x * n.x + n.z * n.z, 0.01F)); // as skin.frag
    a.across = glm::vec3(n.z, 0.0F, -n.x) / flat;
    a.up = glm::cross(n, a.across);
    // across = du * s + dv * t in the least-squares sense
    const float uu = std::max(glm::dot(du, du), 1.0e-4F), uw = glm::dot(du, dv),
                ww = std::max(glm::dot(dv, dv), 1.0e-4F);
    const float by = 1.0F / std::max(uu * ww - uw * uw, 1.0e-6F);
    const auto solved = [&](glm::vec3 d) {
        const float a1 = glm::dot(du, d), a2 = glm::dot(dv, d);
        return glm::vec2(a1 * ww - a2 * uw, a2 * uu - a1 * uw) * by;
    };
    const auto held = [](glm::vec2 cells) { // at a border the chart may be folded: no cell is smaller than 0.15 mm
        return cells * std::min(1.0F, 6.5F / std::max(std::sqrt(glm::dot(cells, cells)), 1.0e-3F));
    };
    a.uvAcross = held(solved(a.across));
    a.uvUp = held(solved(a.up));
    return a;
}

SkinPlaces::SkinPlaces(const sim::Chart &chart) : chart_(&chart) {
    for (size_t i = 0; i < chart.size(); ++i)
        if (chart.areaMm2[i] > 0.0F)
            cells_[static_cast<size_t>(chart.zone[i])].push_back(static_cast<int>(i));
    // The cell of `zone` on a side of the face that lies furthest along x (sign +1: outwards).
    const auto furthest = [&](sim::ZoneId zone, size_t side, float outwards) {
        const float sign = side == 0 ? 1.0F : -1.0F;
        std::optional<glm::vec2> best;
        float most = -1.0e9F;
        for (const int cell : cellsOf(zone)) {
            const float x = sign * chart.posMm[static_cast<size_t>(cell)].x;
            if (outwards * x > most && x > 0.0F) {
                most = outwards * x;
                best = centreOf(chart, cell);
            }
        }
        return best;
    };
    for (size_t side = 0; side < 2; ++side) {
        const sim::ZoneId lid = side == 0 ? sim::ZoneId::EyelidLeft : sim::ZoneId::EyelidRight;
        eyeOuter_[side] = furthest(lid, side, 1.0F);
        eyeInner_[side] = furthest(lid, side, -1.0F);
        ala_[side] = furthest(sim::ZoneId::NoseTip, side, 1.0F);
        mouthCorner_[side] = furthest(sim::ZoneId::Vermilion, side, 1.0F);
    }
}

float SkinPlaces::cellMm(glm::vec2 uv) const {
    const int x = std::clamp(static_cast<int>(uv.x), 0, chart_->width - 1),
              y = std::clamp(static_cast<int>(uv.y), 0, chart_->height - 1);
    const float area = chart_->areaMm2[static_cast<size_t>(chart_->index(x, y))];
    return area > 0.0F ? std::sqrt(area) : 0.5F;
}

std::optional<glm::vec2> SkinPlaces::middleOf(sim::ZoneId zone) const {
    const std::vector<int> &cells = cellsOf(zone);
    if (cells.empty())
        return std::nullopt;
    glm::vec3 mean(0);
    for (const int cell : cells)
        mean += chart_->posMm[static_cast<size_t>(cell)] / static_cast<float>(cells.size());
    int best = cells.front();
    float least = 1.0e9F;
    for (const int cell : cells) {
        const float d = glm::length(chart_->posMm[static_cast<size_t>(cell)] - mean);
        if (d < least) {
            least = d;
            best = cell;
        }
    }
    return centreOf(*chart_, best);
}

std::vector<glm::vec2> SkinPlaces::scattered(sim::ZoneId zone, int count, float apartMm, float edgeMm,
                                             uint32_t seed) const {
    const std::vector<int> &cells = cellsOf(zone);
    std::vector<glm::vec2> out;
    if (cells.empty())
        return out;
    std::vector<glm::vec3> taken;
    for (int i = 0; i < 40 * count && static_cast<int>(out.size()) < count; ++i) {
        const uint32_t h = hashOf(i, static_cast<int>(zone), seed);
        const int cell = cells[h % cells.size()];
        const glm::vec3 p = chart_->posMm[static_cast<size_t>(cell)];
        const glm::vec2 uv = centreOf(*chart_, cell);
        bool isFree = true;
        for (const glm::vec3 other : taken)
            isFree = isFree && glm::length(other - p) >= apartMm;
        for (const glm::vec2 way : {glm::vec2(1, 0), glm::vec2(-1, 0), glm::vec2(0, 1), glm::vec2(0, -1)})
            isFree = isFree && isSkin(walked(uv, way * edgeMm));
        if (!isFree)
            continue;
        taken.push_back(p);
        const uint32_t jitter = hashOf(i, 1, seed);
        out.push_back(
            uv + glm::vec2(static_cast<float>(jitter & 255U), static_cast<float>(jitter >> 8 & 255U)) / 255.0F - 0.5F);
    }
    return out;
}

} // namespace stipple
