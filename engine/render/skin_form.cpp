// The relief of the face as a map: slopes from heights, and how open each place lies, from the shape of the face itself
// and from its pits.
#include "engine/render/skin_form.h"

#include <cmath>

#include "engine/render/skin_noise.h"

namespace stipple {

namespace {

// Skin swollen by this much has no pores' rims any more (assumption: about their depth).
constexpr float kTautMm = 0.20F;
constexpr float kPoresLeft = 0.35F;

uint8_t byteOf(float f) { return static_cast<uint8_t>(std::clamp(f * 255.0F + 0.5F, 0.0F, 255.0F)); }

// Openness of each cell between 0 and 1: how far the skin around stands above it, at two sizes. Corners of eyes,
// folds beside the nose and the line between the lips are narrower than the mesh's vertices are apart, so the baked
// light misses what they lose.
std::vector<float> opennessOf(const sim::Chart &chart) {
    const size_t count = chart.size();
    std::vector<float> open(count, 1.0F);
    std::vector<float> x(count), y(count), z(count), weight(count);
    for (const int radius : {2, 5}) { // cells
        for (size_t i = 0; i < count; ++i) {
            const float w = chart.areaMm2[i] > 0.0F ? 1.0F : 0.0F;
            weight[i] = w;
            x[i] = w * chart.posMm[i].x;
            y[i] = w * chart.posMm[i].y;
            z[i] = w * chart.posMm[i].z;
        }
        for (std::vector<float> *v : {&x, &y, &z, &weight})
            blurCells(*v, chart.width, chart.height, radius);
        const float reachMm = 0.5F * static_cast<float>(radius);
        for (size_t i = 0; i < count; ++i) {
            if (chart.areaMm2[i] <= 0.0F || weight[i] < 0.5F)
                continue;
            const glm::vec3 mean = glm::vec3(x[i], y[i], z[i]) / weight[i];
            const float above = glm::dot(mean - chart.posMm[i], chart.normal[i]) / reachMm;
            open[i] *= 1.0F / (1.0F + 0.8F * std::max(above - 0.06F, 0.0F));
        }
    }
    blurCells(open, chart.width, chart.height, 1);
    return open;
}

} // namespace

Image8 makeForm(const SkinPlaces &places, const std::vector<float> &heightMm, const std::vector<float> &pores) {
    const sim::Chart &chart = places.chart();
    constexpr int n = kFormTexelsPerCell;
    const int w = chart.width * n, h = chart.height * n;
    const std::vector<float> open = opennessOf(chart);
    std::vector<float> around = heightMm; // pits are what lies below the skin within a millimetre
    blurCells(around, w, h, 2);
    Image8 form{w, h, 4, std::vector<uint8_t>(static_cast<size_t>(w) * static_cast<size_t>(h) * 4)};
    inHalves(h, [&](int y0, int y1) {
        for (int y = y0; y < y1; ++y)
            for (int x = 0; x < w; ++x) {
                const auto i = static_cast<size_t>(y * w + x);
                const auto cell = static_cast<size_t>(y / n * chart.width + x / n);
                uint8_t *p = &form.pixels[i * 4];
                const auto at = [&](int dx, int dy) {
                    return heightMm[static_cast<size_t>(std::clamp(y + dy, 0, h - 1) * w +
                                                        std::clamp(x + dx, 0, w - 1))];
                };
                glm::vec2 slope(0);
                const glm::vec2 perCell =
                    0.5F * static_cast<float>(n) * glm::vec2(at(1, 0) - at(-1, 0), at(0, 1) - at(0, -1));
                if (chart.areaMm2[cell] > 0.02F) { // where the chart is no skin its cells may be folded
                    const SkinAxes a =
                        places.axesAt({(static_cast<float>(x) + 0.5F) / n, (static_cast<float>(y) + 0.5F) / n});
                    slope = {glm::dot(perCell, a.uvAcross), glm::dot(perCell, a.uvUp)}; // mm per mm
                }
                const float pit = std::max(around[i] - heightMm[i], 0.0F);
                p[0] = byteOf(0.5F - 0.5F * slope.x / kMostSlope);
                p[1] = byteOf(0.5F - 0.5F * slope.y / kMostSlope);
                p[2] = byteOf(open[cell] / (1.0F + 2.0F * pit));
                p[3] = byteOf(pores[cell]);
            }
    });
    return form;
}

void raiseForm(const sim::Chart &chart, const Image8 &rest, glm::ivec2 tile, const RaisedTile &raised,
               std::span<uint32_t> form) {
    constexpr int n = kFormTexelsPerCell, kTexels = kTileSize * n;
    const glm::ivec2 lo = tile * kTexels, hi = glm::min(lo + kTexels, glm::ivec2(rest.width, rest.height));
    const auto heightAt = [&](int x, int y) {
        const auto i = static_cast<size_t>(y * RaisedTile::kSide + x);
        return raised.swollenMm[i] + raised.tornMm[i];
    };
    for (int y = lo.y; y < hi.y; ++y)
        for (int x = lo.x; x < hi.x; ++x) {
            const auto i = static_cast<size_t>(y * rest.width + x);
            const uint8_t *p = &rest.pixels[i * 4];
            std::array<uint8_t, 4> texel = {p[0], p[1], p[2], p[3]};
            const int tx = x - lo.x + 1, ty = y - lo.y + 1;
            const glm::vec2 perCell =
                0.5F * static_cast<float>(n) *
                glm::vec2(heightAt(tx + 1, ty) - heightAt(tx - 1, ty), heightAt(tx, ty + 1) - heightAt(tx, ty - 1));
            const auto cell = static_cast<size_t>(y / n * chart.width + x / n);
            if (!raised.isFlat && chart.areaMm2[cell] > 0.02F) {
                const SkinAxes a = skinAxesAt(chart, (glm::vec2(x, y) + 0.5F) / static_cast<float>(n));
                const glm::vec2 slope(glm::dot(perCell, a.uvAcross), glm::dot(perCell, a.uvUp));
                // A step of the map is a slope of 0.01, as much as swelling has: chance carries what lies between.
                const uint32_t dice = hashOf(x, y, 91U);
                for (int k = 0; k < 2; ++k) {
                    const float between = static_cast<float>(dice >> (16 * k) & 0xffffU) / 65535.0F - 0.5F;
                    const float steps = slope == glm::vec2(0) ? 0.0F : -127.5F * slope[k] / kMostSlope + between;
                    texel[static_cast<size_t>(k)] =
                        static_cast<uint8_t>(std::clamp(static_cast<float>(p[k]) + std::round(steps), 0.0F, 255.0F));
                }
                const float taut =
                    std::min(raised.swollenMm[static_cast<size_t>(ty * RaisedTile::kSide + tx)] / kTautMm, 1.0F);
                texel[3] = static_cast<uint8_t>(static_cast<float>(p[3]) * (1.0F - (1.0F - kPoresLeft) * taut) + 0.5F);
            }
            form[i] = static_cast<uint32_t>(texel[0]) | static_cast<uint32_t>(texel[1]) << 8 |
                      static_cast<uint32_t>(texel[2]) << 16 | static_cast<uint32_t>(texel[3]) << 24;
        }
}

} // namespace stipple
