#include "engine/render/skin_streaks.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/render/skin_noise.h"
#include "engine/render/skin_rest.h"
#include "engine/render/stroke_ways.h"

namespace stipple {

namespace {

constexpr uint8_t kUnknown = 255;
constexpr int kNoise = 256;     // texels along a side of the noise, repeated
constexpr int kTaps = 15;       // to each side along the way
constexpr float kStride = 1.5F; // texels between them: 5 to 6 mm long in all

// Noise with grains of about a third of a millimetre.
const std::vector<float> &grains() {
    static const std::vector<float> kGrains = [] {
        std::vector<float> made(static_cast<size_t>(kNoise) * kNoise);
        for (int y = 0; y < kNoise; ++y)
            for (int x = 0; x < kNoise; ++x)
                made[static_cast<size_t>(y * kNoise + x)] =
                    0.7F * noise(static_cast<float>(x) / 2.3F, static_cast<float>(y) / 2.3F, 31U) +
                    0.5F * noise(static_cast<float>(x) / 6.1F, static_cast<float>(y) / 6.1F, 32U);
        return made;
    }();
    return kGrains;
}

float grainAt(int x, int y) { return grains()[static_cast<size_t>((y & (kNoise - 1)) * kNoise + (x & (kNoise - 1)))]; }

} // namespace

SkinStreaks::SkinStreaks(int cellsX, int cellsY)
    : cellsX_(cellsX), width_(cellsX * kTexelsPerCell),
      grain_(static_cast<size_t>(cellsX) * static_cast<size_t>(cellsY) * kTexelsPerCell * kTexelsPerCell),
      turn_(static_cast<size_t>(cellsX) * static_cast<size_t>(cellsY), kUnknown) {}

void SkinStreaks::turnTo(int cellX, int cellY, uint8_t turn) {
    uint8_t &have = turn_[static_cast<size_t>(cellY * cellsX_ + cellX)];
    if (have == turn)
        return;
    have = turn;
    const glm::vec2 step = StrokeWays::wayOf(turn) * kStride;
    for (int y = cellY * kTexelsPerCell; y < (cellY + 1) * kTexelsPerCell; ++y)
        for (int x = cellX * kTexelsPerCell; x < (cellX + 1) * kTexelsPerCell; ++x) {
            float sum = 0;
            if (turn == 0) {
                sum = 1.3F * grainAt(x, y);
            } else {
                for (int k = -kTaps; k <= kTaps; ++k)
                    sum +=
                        grainAt(static_cast<int>(std::lround(static_cast<float>(x) + static_cast<float>(k) * step.x)),
                                static_cast<int>(std::lround(static_cast<float>(y) + static_cast<float>(k) * step.y)));
                sum *= 4.5F / static_cast<float>(2 * kTaps + 1); // the mean of many is faint
            }
            grain_[static_cast<size_t>(y * width_ + x)] =
                static_cast<int8_t>(std::lround(100.0F * std::clamp(sum, -1.2F, 1.2F)));
        }
}

} // namespace stipple
