// What the section's plate is painted with: a canvas in micrometres that is periodic along the skin, random numbers
// that depend on the place alone, and strokes that keep their grain at any scale.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include <glm/glm.hpp>

namespace stipple::art {

using glm::vec2;
using glm::vec3;

inline uint32_t hash(int x, int y, uint32_t stream) {
    uint32_t h = static_cast<uint32_t>(x) * 0x9e3779b9U ^ static_cast<uint32_t>(y) * 0x85ebca6bU ^ stream * 0xc2b2ae35U;
    h = (h ^ (h >> 15)) * 0x2c1b3c6dU;
    h = (h ^ (h >> 12)) * 0x297a2d39U;
    return h ^ (h >> 15);
}
inline float unit(uint32_t h, int byte) { return static_cast<float>(h >> (8 * byte) & 255U) / 255.0F; }

inline float rise(float a, float b, float x) {
    const float t = std::clamp((x - a) / (b - a), 0.0F, 1.0F);
    return t * t * (3.0F - 2.0F * t);
}

// A stream of random numbers for one thing that is painted.
class Dice {
  public:
    Dice(int x, int y, uint32_t stream) : state_(hash(x, y, stream)) {}
    float unit() {
        state_ = state_ * 1664525U + 1013904223U;
        return static_cast<float>(state_ >> 8) / 16777216.0F;
    }
    float between(float a, float b) { return a + (b - a) * unit(); }
    bool happens(float share) { return unit() < share; }

  private:
    uint32_t state_;
};

struct Paint {
    float r = 0, g = 0, b = 0;
    float blood = 0; // 1 in a vessel's lumen, falling off about it: where blood shows when vessels widen
    void lay(vec3 c, float cover) {
        r += (c.x - r) * cover;
        g += (c.y - g) * cover;
        b += (c.z - b) * cover;
    }
    void shade(float by) {
        r *= by;
        g *= by;
        b *= by;
    }
};

struct Nearest { // of the points of a jittered grid, in units of the grid
    float first = 9, second = 9;
    vec2 to{0}; // from the place to the nearest point
    uint32_t id = 0;
};

// Rows firstRow … lastRow - 1 of a plate, so that two threads paint one.
struct Canvas {
    int width = 0, height = 0, firstRow = 0, lastRow = 0;
    float umPerPx = 4, periodUm = 8000, topUm = -80;
    Paint *pixels = nullptr; // of the whole plate

    Paint &at(int x, int y) const {
        const int wrapped = x >= 0 && x < width ? x : (x % width + width) % width;
        return pixels[static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(wrapped)];
    }
    vec2 placeOf(int x, int y) const {
        return {(static_cast<float>(x) + 0.5F) * umPerPx, (static_cast<float>(y) + 0.5F) * umPerPx + topUm};
    }
    struct Box {
        int x0, y0, x1, y1; // past the last
    };
    Box box(vec2 lo, vec2 hi) const {
        return {static_cast<int>(std::floor(lo.x / umPerPx)) - 1,
                std::max(static_cast<int>(std::floor((lo.y - topUm) / umPerPx)) - 1, firstRow),
                static_cast<int>(std::ceil(hi.x / umPerPx)) + 1,
                std::min(static_cast<int>(std::ceil((hi.y - topUm) / umPerPx)) + 1, lastRow)};
    }
    bool sees(float loUm, float hiUm) const {
        return hiUm > topUm + umPerPx * static_cast<float>(firstRow - 2) &&
               loUm < topUm + umPerPx * static_cast<float>(lastRow + 2);
    }
    // How much of a thing of this size is to be seen at this scale: 0 smaller than a pixel, 1 from three pixels on.
    float detail(float sizeUm) const { return rise(0.8F, 2.6F, sizeUm / umPerPx); }
    float edge(float insideUm) const { return std::clamp(insideUm / umPerPx + 0.5F, 0.0F, 1.0F); }

    // Smooth noise 0..1 with cells of about `cellX` × `cellY` µm.
    float noise(vec2 p, float cellX, float cellY, uint32_t stream) const;
    Nearest nearest(vec2 p, vec2 cell, float jitter, uint32_t stream) const;

    // Each pixel of a band about a path, once: shade(paint, along µm, across µm, radius µm).
    template <class Radius, class Shade>
    void stroke(std::span<const vec2> path, const Radius &radius, float marginUm, const Shade &shade) const {
        float along = 0;
        const size_t last = path.size() - 1;
        for (size_t i = 0; i < last; ++i) {
            const vec2 a = path[i], b = path[i + 1], d = b - a;
            const float length = std::max(glm::length(d), 1.0e-3F);
            const vec2 way = d / length;
            const auto wayOf = [&](size_t j) {
                const vec2 e = path[j + 1] - path[j];
                return e / std::max(glm::length(e), 1.0e-3F);
            };
            // Segments meet in the planes that halve their angles.
            const vec2 before = i > 0 ? wayOf(i - 1) + way : way, after = i + 1 < last ? way + wayOf(i + 1) : way;
            const float ra = radius(static_cast<float>(i) / static_cast<float>(last)),
                        rb = radius(static_cast<float>(i + 1) / static_cast<float>(last));
            const float wide = std::max(ra, rb) + marginUm;
            const Box area = box(glm::min(a, b) - wide, glm::max(a, b) + wide);
            for (int y = area.y0; y < area.y1; ++y)
                for (int x = area.x0; x < area.x1; ++x) {
                    const vec2 p = placeOf(x, y);
                    const float from = glm::dot(p - a, before), to = glm::dot(b - p, after);
                    if ((from < 0 && i > 0) || (to <= 0 && i + 1 < last) || from < -wide || to < -wide)
                        continue;
                    const float t = std::clamp(from / std::max(from + to, 1.0e-3F), 0.0F, 1.0F);
                    const vec2 e = p - a;
                    const float across = e.x * way.y - e.y * way.x;
                    const float r = ra + (rb - ra) * t;
                    const float beyond = std::max(-glm::dot(e, way), glm::dot(p - b, way));
                    const float off = (i == 0 || i + 1 == last) && beyond > 0
                                          ? std::copysign(std::sqrt(across * across + beyond * beyond), across)
                                          : across;
                    if (std::fabs(off) < r + marginUm)
                        shade(at(x, y), along + t * length, off, r);
                }
            along += length;
        }
    }
    // Each pixel of a disc: shade(paint, offset µm from its middle).
    template <class Shade>
    void disc(vec2 middle, vec2 radii, const Shade &shade) const {
        const Box area = box(middle - radii, middle + radii);
        for (int y = area.y0; y < area.y1; ++y)
            for (int x = area.x0; x < area.x1; ++x)
                shade(at(x, y), placeOf(x, y) - middle);
    }
};

} // namespace stipple::art
