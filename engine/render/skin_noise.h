// Scattering things over skin the same way on every machine: a hash, smooth noise, and rows worked by two threads.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <thread>

namespace stipple {

inline uint32_t hashOf(int x, int y, uint32_t stream) {
    uint32_t h = static_cast<uint32_t>(x) * 0x9e3779b9U ^ static_cast<uint32_t>(y) * 0x85ebca6bU ^ stream * 0xc2b2ae35U;
    h = (h ^ (h >> 15)) * 0x2c1b3c6dU;
    h = (h ^ (h >> 12)) * 0x297a2d39U;
    return h ^ (h >> 15);
}

// Smooth value noise, -1..1.
inline float noise(float x, float y, uint32_t stream) {
    const float fx = std::floor(x), fy = std::floor(y);
    const int ix = static_cast<int>(fx), iy = static_cast<int>(fy);
    const auto value = [&](int dx, int dy) {
        return static_cast<float>(hashOf(ix + dx, iy + dy, stream) & 0xffffU) / 32767.5F - 1.0F;
    };
    float tx = x - fx, ty = y - fy;
    tx = tx * tx * (3.0F - 2.0F * tx);
    ty = ty * ty * (3.0F - 2.0F * ty);
    return (value(0, 0) * (1.0F - tx) + value(1, 0) * tx) * (1.0F - ty) +
           (value(0, 1) * (1.0F - tx) + value(1, 1) * tx) * ty;
}

// Two halves of the rows at once: maps are made once per patient and both cores are idle then.
template <typename Work>
void inHalves(int rows, const Work &work) {
    std::jthread other([&] { work(0, rows / 2); });
    work(rows / 2, rows);
}

} // namespace stipple
