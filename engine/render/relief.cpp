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

// The border between the plateaus of a jittered grid of `count` a side: distance to it in cells, and how deep this
// border is: neighbours share a furrow, and some furrows are deep over several plateaus.
struct Border {
    float distance, depth;
};
Border border(float x, float y, int count, uint32_t stream) {
    const int ix = static_cast<int>(std::floor(x)), iy = static_cast<int>(std::floor(y));
    float first = 9, second = 9;
    uint32_t firstId = 0, secondId = 0;
    for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
            const uint32_t h = hash(wrapped(ix + dx, count), wrapped(iy + dy, count), stream);
            const float cx = static_cast<float>(ix + dx) + 0.08F + 0.84F * unit(h, 0) - x;
            const float cy = static_cast<float>(iy + dy) + 0.08F + 0.84F * unit(h, 1) - y;
            const float d = std::sqrt(cx * cx + cy * cy);
            if (d < first) {
                second = first;
                secondId = firstId;
                first = d;
                firstId = h;
            } else if (d < second) {
                second = d;
                secondId = h;
            }
        }
    const float depth = unit((firstId ^ secondId) * 0x2c1b3c6dU, 3);
    return {second - first, 0.25F + 0.75F * depth * depth};
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

uint8_t byteOf(float f) { return static_cast<uint8_t>(std::clamp(f * 255.0F + 0.5F, 0.0F, 255.0F)); }

// Heights (mm) and two further channels as a picture with slopes; a slope of 1 is the most it can hold.
Image8 pictureOf(const std::vector<float> &heightMm, const std::vector<float> &third, const std::vector<float> &fourth,
                 float tileMm) {
    Image8 out{kSize, kSize, 4, std::vector<uint8_t>(static_cast<size_t>(kSize) * kSize * 4)};
    const float perMm = 0.5F * static_cast<float>(kSize) / tileMm;
    const auto at = [&](int x, int y) {
        return heightMm[static_cast<size_t>(wrapped(y, kSize) * kSize + wrapped(x, kSize))];
    };
    for (int y = 0; y < kSize; ++y)
        for (int x = 0; x < kSize; ++x) {
            const auto i = static_cast<size_t>(y * kSize + x);
            out.pixels[i * 4] = byteOf(0.5F - 0.5F * perMm * (at(x + 1, y) - at(x - 1, y)));
            out.pixels[i * 4 + 1] = byteOf(0.5F - 0.5F * perMm * (at(x, y + 1) - at(x, y - 1)));
            out.pixels[i * 4 + 2] = byteOf(third[i]);
            out.pixels[i * 4 + 3] = byteOf(fourth[i]);
        }
    return out;
}

} // namespace

// Primary furrows 0.4 mm apart and 10 to 40 µm deep between plateaus that finer furrows cut again, 0.17 mm apart (face,
// young adult: profilometry gives 10 to 100 µm and 0.2 to 0.8 mm); corneocyte grain on top.
Image8 makeFurrows() {
    std::vector<float> height(kSize * kSize), open(height.size()), raised(height.size());
    for (int y = 0; y < kSize; ++y)
        for (int x = 0; x < kSize; ++x) {
            const float u = static_cast<float>(x) / kSize, v = static_cast<float>(y) / kSize;
            const float bendU = 0.020F * (noise(u * 7, v * 7, 7, 1U) - 0.5F) +
                                0.006F * (noise(u * 31, v * 31, 31, 9U) - 0.5F),
                        bendV = 0.020F * (noise(u * 7, v * 7, 7, 2U) - 0.5F) +
                                0.006F * (noise(u * 31, v * 31, 31, 10U) - 0.5F);
            const Border coarse = border((u + bendU) * 24, (v + bendV) * 24, 24, 3U);
            const Border fine = border((u + bendV) * 58, (v + bendU) * 58, 58, 4U);
            const float deep = 0.45F + 0.55F * noise(u * 5, v * 5, 5, 5U);
            const float furrow = std::exp(-coarse.distance * coarse.distance * 22.0F) * coarse.depth * deep;
            const float cut = std::exp(-fine.distance * fine.distance * 20.0F) * fine.depth;
            const float dome = std::min(coarse.distance, 0.6F); // plateaus are a little vaulted
            const float grain = noise(u * 150, v * 150, 150, 7U) - 0.5F;
            const auto i = static_cast<size_t>(y * kSize + x);
            height[i] = -0.020F * furrow - 0.008F * cut + 0.011F * dome + 0.0038F * grain +
                        0.022F * (noise(u * 11, v * 11, 11, 8U) - 0.5F);
            open[i] = std::clamp(1.0F - 0.42F * furrow - 0.13F * cut, 0.0F, 1.0F);
            raised[i] = std::clamp(0.5F + 0.5F * grain + 0.25F * (noise(u * 60, v * 60, 60, 11U) - 0.5F), 0.0F, 1.0F);
        }
    return pictureOf(height, open, raised, kFurrowTileMm);
}

// Mouths of follicles about a millimetre apart, 0.1 to 0.4 mm wide, oval, with a soft rim; a few hold a dark plug.
Image8 makePores() {
    constexpr int kCount = 15; // a side: 1.15 mm apart
    constexpr float kCellMm = kPoreTileMm / kCount;
    std::vector<float> height(kSize * kSize), depth(height.size()), plug(height.size());
    for (int y = 0; y < kSize; ++y)
        for (int x = 0; x < kSize; ++x) {
            const float u = static_cast<float>(x) / kSize, v = static_cast<float>(y) / kSize;
            const float px = u * kCount, py = v * kCount;
            const int ix = static_cast<int>(std::floor(px)), iy = static_cast<int>(std::floor(py));
            float down = 0, rim = 0, most = 0, dark = 0;
            for (int dy = -1; dy <= 1; ++dy)
                for (int dx = -1; dx <= 1; ++dx)
                    for (uint32_t k = 0; k < 2; ++k) { // a wide one, and often a narrow one near it
                        const uint32_t h = hash(wrapped(ix + dx, kCount), wrapped(iy + dy, kCount), 20U + k);
                        const uint32_t g = h * 0x2c1b3c6dU;
                        if (k == 1 && unit(g, 0) > 0.7F)
                            continue;
                        const float cx = (static_cast<float>(ix + dx) + unit(h, 0) - px) * kCellMm,
                                    cy = (static_cast<float>(iy + dy) + unit(h, 1) - py) * kCellMm;
                        const float size = unit(h, 2);
                        const float radiusMm = k == 0 ? 0.065F + 0.145F * size * size * size : 0.05F + 0.05F * size;
                        const float squash = 1.0F + 0.6F * unit(g, 1), turn = 3.14F * unit(g, 2);
                        const float c = std::cos(turn), s = std::sin(turn);
                        const float along = c * cx + s * cy, aside = (c * cy - s * cx) * squash;
                        const float q = std::sqrt(along * along + aside * aside) / radiusMm;
                        const float mouth = 1.0F / (1.0F + q * q * q * q * 1.6F);
                        const float strong = (k == 0 ? 0.45F + 0.55F * unit(h, 3) : 0.4F) *
                                             (0.45F + 0.55F * noise(u * 6, v * 6, 6, 31U));
                        down = std::max(down, mouth * strong * radiusMm);
                        rim = std::max(rim, std::exp(-(q - 2.0F) * (q - 2.0F) * 1.8F) * strong * radiusMm);
                        most = std::max(most, mouth * strong);
                        if (unit(g, 3) < 0.16F)
                            dark = std::max(dark, std::clamp(1.5F - 1.3F * q, 0.0F, 1.0F));
                    }
            const auto i = static_cast<size_t>(y * kSize + x);
            height[i] = -0.45F * down + 0.05F * rim;
            depth[i] = most;
            plug[i] = dark;
        }
    return pictureOf(height, depth, plug, kPoreTileMm);
}

} // namespace stipple
