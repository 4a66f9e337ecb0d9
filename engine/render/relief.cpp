#include "engine/render/relief.h"

#include <algorithm>
#include <cmath>

namespace stipple {

namespace {

constexpr int kSize = 512;

uint32_t hash(int x, int y, uint32_t stream) {
    uint32_t h = static_cast<uint32_t>(x) * 0x9e3779b9U ^ static_cast<uint32_t>(y) * 0x85ebca6bU ^ stream * 0xc2b2ae35U;
    h = (h ^ (h >> 15)) * 0x2c1b3c6dU;
    h = (h ^ (h >> 12)) * 0x297a2d39U;
    return h ^ (h >> 15);
}
float unit(uint32_t h, int byte) { return static_cast<float>(h >> (8 * byte) & 255U) / 255.0F; }
int wrapped(int i, int n) { return (i % n + n) % n; }

// Distance to the border between the cells of a jittered grid of `count` cells a side, in cells.
float border(float x, float y, int count, uint32_t stream) {
    const int ix = static_cast<int>(std::floor(x)), iy = static_cast<int>(std::floor(y));
    float first = 9, second = 9;
    for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
            const uint32_t h = hash(wrapped(ix + dx, count), wrapped(iy + dy, count), stream);
            const float cx = static_cast<float>(ix + dx) + 0.1F + 0.8F * unit(h, 0) - x;
            const float cy = static_cast<float>(iy + dy) + 0.1F + 0.8F * unit(h, 1) - y;
            const float d = std::sqrt(cx * cx + cy * cy);
            if (d < first) {
                second = first;
                first = d;
            } else {
                second = std::min(second, d);
            }
        }
    return second - first;
}

// Depth of the nearest pore, 0..1.
float pore(float x, float y, int count, uint32_t stream) {
    const int ix = static_cast<int>(std::floor(x)), iy = static_cast<int>(std::floor(y));
    float most = 0;
    for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
            const uint32_t h = hash(wrapped(ix + dx, count), wrapped(iy + dy, count), stream);
            const float cx = static_cast<float>(ix + dx) + unit(h, 0) - x,
                        cy = static_cast<float>(iy + dy) + unit(h, 1) - y;
            const float radius = 0.10F + 0.10F * unit(h, 2);
            const float d = std::sqrt(cx * cx + 1.3F * cy * cy) / radius;
            most = std::max(most, std::clamp(1.0F - d * d, 0.0F, 1.0F) * (0.35F + 0.65F * unit(h, 3)));
        }
    return most;
}

float noise(float x, float y, int count, uint32_t stream) {
    const int ix = static_cast<int>(std::floor(x)), iy = static_cast<int>(std::floor(y));
    const auto value = [&](int dx, int dy) {
        return unit(hash(wrapped(ix + dx, count), wrapped(iy + dy, count), stream), 1);
    };
    float tx = x - static_cast<float>(ix), ty = y - static_cast<float>(iy);
    tx = tx * tx * (3 - 2 * tx);
    ty = ty * ty * (3 - 2 * ty);
    return (value(0, 0) * (1 - tx) + value(1, 0) * tx) * (1 - ty) + (value(0, 1) * (1 - tx) + value(1, 1) * tx) * ty;
}

} // namespace

Image8 makeRelief() {
    std::vector<float> height(kSize * kSize), open(kSize * kSize);
    for (int y = 0; y < kSize; ++y)
        for (int x = 0; x < kSize; ++x) {
            const float u = static_cast<float>(x) / kSize, v = static_cast<float>(y) / kSize;
            const float bend = 0.010F * (noise(u * 9, v * 9, 9, 1U) - 0.5F),
                        bend2 = 0.010F * (noise(u * 9, v * 9, 9, 2U) - 0.5F);
            // Furrows every 0.45 mm and finer ones between, deeper here than there.
            const float coarse = border((u + bend) * 30, (v + bend2) * 30, 30, 3U);
            const float fine = border((u + bend2) * 66, (v + bend) * 66, 66, 4U);
            const float depth = 0.35F + 0.65F * noise(u * 7, v * 7, 7, 5U);
            const float furrow = std::exp(-coarse * coarse * 30.0F) * depth + 0.40F * std::exp(-fine * fine * 24.0F);
            const float pit = pore(u * 13, v * 13, 13, 6U);
            const float grain = noise(u * 170, v * 170, 170, 7U) - 0.5F;
            const auto i = static_cast<size_t>(y * kSize + x);
            height[i] = -0.22F * furrow - 0.85F * pit + 0.22F * grain + 0.7F * (noise(u * 16, v * 16, 16, 8U) - 0.5F);
            open[i] = std::clamp(1.0F - 0.15F * furrow - 0.34F * pit, 0.0F, 1.0F);
        }
    Image8 relief{kSize, kSize, 4, std::vector<uint8_t>(static_cast<size_t>(kSize) * kSize * 4)};
    const auto at = [&](int x, int y) {
        return height[static_cast<size_t>(wrapped(y, kSize) * kSize + wrapped(x, kSize))];
    };
    const auto byteOf = [](float f) { return static_cast<uint8_t>(std::clamp(f * 255.0F + 0.5F, 0.0F, 255.0F)); };
    for (int y = 0; y < kSize; ++y)
        for (int x = 0; x < kSize; ++x) {
            const auto i = static_cast<size_t>(y * kSize + x);
            relief.pixels[i * 4] = byteOf(0.5F - 0.55F * (at(x + 1, y) - at(x - 1, y)));
            relief.pixels[i * 4 + 1] = byteOf(0.5F - 0.55F * (at(x, y + 1) - at(x, y - 1)));
            relief.pixels[i * 4 + 2] = byteOf(open[i]);
            relief.pixels[i * 4 + 3] = byteOf(0.75F + 0.25F * height[i]);
        }
    return relief;
}

} // namespace stipple
