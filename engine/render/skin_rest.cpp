#include "engine/render/skin_rest.h"

#include <algorithm>
#include <cmath>

#include "engine/render/skin_noise.h"
#include "sim/skin/zones.h"

namespace stipple {

namespace {

// Table axes: melanin and blood as multiples of the patient's own, Δa* of a light skin.
constexpr int kMelanins = 24, kBloods = 24, kDeltas = 24;
constexpr float kMostMelanin = 4.0F, kMostBlood = 8.0F, kMostDelta = 15.0F;
constexpr float kMelaninByte = kMostMelanin / 255.0F, kBloodByte = kMostBlood / 255.0F;

// The presets are fitted to the mean of nine body sites; faces carry more blood (T25's cheek against T26's classes).
constexpr float kFaceBlood = 1.5F;

// Freckles: at most one per 2 mm square, few of them seen. 0..1 at a place in mm.
float freckle(float x, float y) {
    const int ix = static_cast<int>(std::floor(x / 2.0F)), iy = static_cast<int>(std::floor(y / 2.0F));
    float most = 0;
    for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
            const uint32_t h = hashOf(ix + dx, iy + dy, 77U);
            if ((h & 0xffU) > 26U)
                continue;
            const float cx = 2.0F * (static_cast<float>(ix + dx) + static_cast<float>(h >> 8 & 0xffU) / 255.0F);
            const float cy = 2.0F * (static_cast<float>(iy + dy) + static_cast<float>(h >> 16 & 0xffU) / 255.0F);
            const float radius = 0.25F + 0.45F * static_cast<float>(h >> 24) / 255.0F;
            const float d2 = ((x - cx) * (x - cx) + (y - cy) * (y - cy)) / (radius * radius);
            most = std::max(most, 1.0F - d2);
        }
    return most;
}

uint8_t byteClamped(float value) { return static_cast<uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F)); }

} // namespace

SkinPalette::SkinPalette(const sim::SkinColours &colours, const sim::Patient &patient) {
    table_.resize(static_cast<size_t>(kMelanins * kBloods * kDeltas));
    size_t n = 0;
    for (int m = 0; m < kMelanins; ++m)
        for (int b = 0; b < kBloods; ++b)
            for (int d = 0; d < kDeltas; ++d) {
                const float tb = static_cast<float>(b) / (kBloods - 1);
                const sim::SkinState rest{patient.melanosomeFraction * kMostMelanin * static_cast<float>(m) /
                                              (kMelanins - 1),
                                          patient.bloodFraction * kMostBlood * tb * tb, 0.7F};
                const float delta = kMostDelta * static_cast<float>(d) / (kDeltas - 1);
                table_[n++] = glm::sqrt(colours.linearSrgb(colours.reddened(rest, delta)));
            }
    plain_ = colours.linearSrgb({patient.melanosomeFraction, patient.bloodFraction * kFaceBlood, 0.7F});
}

glm::vec3 SkinPalette::root(const RestTexel &rest, float deltaA) const {
    const auto axis = [](float value, int count, int &index, float &t) {
        value = std::clamp(value, 0.0F, 1.0F) * static_cast<float>(count - 1);
        index = std::min(static_cast<int>(value), count - 2);
        t = value - static_cast<float>(index);
    };
    int im = 0, ib = 0, id = 0;
    float tm = 0, tb = 0, td = 0;
    axis(static_cast<float>(rest.melanin) / 255.0F, kMelanins, im, tm);
    axis(std::sqrt(static_cast<float>(rest.blood) / 255.0F), kBloods, ib, tb);
    axis(deltaA / kMostDelta, kDeltas, id, td);
    const auto at = [&](int dm, int db, int dd) {
        return table_[static_cast<size_t>(((im + dm) * kBloods + ib + db) * kDeltas + id + dd)];
    };
    const auto plane = [&](int dd) {
        return glm::mix(glm::mix(at(0, 0, dd), at(0, 1, dd), tb), glm::mix(at(1, 0, dd), at(1, 1, dd), tb), tm);
    };
    const glm::vec3 still = plane(0);
    return deltaA > 0.0F ? glm::mix(still, plane(1), td) : still;
}

// Blood follows the zones' perfusion, blurred over a centimetre so that no border of a zone shows.
std::vector<RestTexel> makeSkinRest(const sim::Chart &chart, const sim::Case &trainingCase, const Image8 &tint) {
    const int cellsX = chart.width, cellsY = chart.height;
    const int w = cellsX * kTexelsPerCell, h = cellsY * kTexelsPerCell;
    const bool isBlock = trainingCase.surface == sim::Surface::Block;
    std::vector<RestTexel> texels(static_cast<size_t>(w) * static_cast<size_t>(h));
    std::vector<float> perfusion(chart.size()), lip(chart.size()), scratch(chart.size());
    for (size_t i = 0; i < chart.size(); ++i) {
        const sim::ZoneId zone = chart.zone[i];
        lip[i] = zone == sim::ZoneId::Vermilion ? 1.0F : 0.0F;
        perfusion[i] = zone == sim::ZoneId::None || zone == sim::ZoneId::Vermilion || zone == sim::ZoneId::Nostril
                           ? 1.1F
                           : sim::zoneFigures(zone).perfusion;
    }
    const auto blur = [&](const std::vector<float> &from, std::vector<float> &to, int count, int length, int stride,
                          int step, int radius) {
        for (int line = 0; line < count; ++line) {
            const auto at = [&](int i) {
                return from[static_cast<size_t>(line * stride + std::clamp(i, 0, length - 1) * step)];
            };
            float sum = 0;
            for (int i = -radius; i <= radius; ++i)
                sum += at(i);
            for (int i = 0; i < length; ++i) {
                to[static_cast<size_t>(line * stride + i * step)] = sum / static_cast<float>(2 * radius + 1);
                sum += at(i + radius + 1) - at(i - radius);
            }
        }
    };
    for (int pass = 0; pass < 2; ++pass) {
        blur(perfusion, scratch, cellsY, cellsX, cellsX, 1, 9);
        blur(scratch, perfusion, cellsX, cellsY, 1, cellsX, 9);
        blur(lip, scratch, cellsY, cellsX, cellsX, 1, 1);
        blur(scratch, lip, cellsX, cellsY, 1, cellsX, 1);
    }
    const bool hasTint = !isBlock && tint.channels == 4 && tint.width > 1 && tint.height > 1;
    const auto tintAt = [&](float u, float v) { // 0..1 → bilinear, bytes
        const float x = std::clamp(u * static_cast<float>(tint.width) - 0.5F, 0.0F, static_cast<float>(tint.width - 2));
        const float y =
            std::clamp(v * static_cast<float>(tint.height) - 0.5F, 0.0F, static_cast<float>(tint.height - 2));
        const int ix = std::min(static_cast<int>(x), tint.width - 2),
                  iy = std::min(static_cast<int>(y), tint.height - 2);
        const auto texel = [&](int px, int py) {
            const uint8_t *p = &tint.pixels[static_cast<size_t>(py * tint.width + px) * 4U];
            return glm::vec4(p[0], p[1], p[2], p[3]);
        };
        const float tx = x - static_cast<float>(ix), ty = y - static_cast<float>(iy);
        return glm::mix(glm::mix(texel(ix, iy), texel(ix + 1, iy), tx),
                        glm::mix(texel(ix, iy + 1), texel(ix + 1, iy + 1), tx), ty);
    };
    inHalves(h, [&](int y0, int y1) {
        for (int y = y0; y < y1; ++y)
            for (int x = 0; x < w; ++x) {
                const auto cell = static_cast<size_t>(y / kTexelsPerCell * cellsX + x / kTexelsPerCell);
                RestTexel &rest = texels[static_cast<size_t>(y * w + x)];
                const float mx = static_cast<float>(x) * 0.125F, my = static_cast<float>(y) * 0.125F; // about mm
                glm::vec4 t(128, 128, 128, 0);
                if (hasTint)
                    t = tintAt((static_cast<float>(x) + 0.5F) / static_cast<float>(w),
                               (static_cast<float>(y) + 0.5F) / static_cast<float>(h));
                const float broad = noise(mx / 14.0F, my / 14.0F, 1U);
                const float middle = noise(mx / 3.1F, my / 3.1F, 2U);
                const float fine = noise(mx / 0.9F, my / 0.9F, 3U);
                const float vessels = noise(mx / 6.0F, my / 6.0F, 4U) * 0.6F + noise(mx / 1.7F, my / 1.7F, 5U) * 0.4F;
                const float calm = isBlock ? 0.35F : 1.0F;
                // The vermilion's thin epidermis shows more of its blood (assumption: twice).
                const float red = 1.0F + 1.0F * lip[cell];
                float melanin = t.x / 128.0F * (1.0F - 0.25F * lip[cell]) *
                                (1.0F + calm * (0.07F * broad + 0.07F * middle + 0.06F * fine));
                if (!isBlock)
                    melanin += 0.42F * std::max(freckle(mx, my), 0.0F) * std::clamp(0.5F + broad, 0.0F, 1.0F);
                const float blood = t.y / 128.0F * perfusion[cell] * (isBlock ? 1.0F : kFaceBlood) * red *
                                    (1.0F + calm * 0.30F * vessels);
                rest = {byteClamped(melanin / kMelaninByte), byteClamped(blood / kBloodByte),
                        byteClamped(t.z * (1.0F + 0.12F * calm * middle)),
                        // The mask's dark inside of a nostril still lets some red light back.
                        byteClamped(chart.zone[cell] == sim::ZoneId::Nostril ? 0.8F * t.w : t.w)};
            }
    });
    return texels;
}

} // namespace stipple
