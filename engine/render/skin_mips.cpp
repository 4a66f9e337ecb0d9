#include "engine/render/skin_mips.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {

namespace {

// Rounded mean of four texels, two channels at a time.
uint32_t meanOf(const std::array<uint32_t, 4> &four) {
    uint32_t even = 0x00020002U, odd = 0x00020002U;
    for (const uint32_t c : four) {
        even += c & 0x00ff00ffU;
        odd += c >> 8 & 0x00ff00ffU;
    }
    return (even >> 2 & 0x00ff00ffU) | (odd << 6 & 0xff00ff00U);
}

// Root of the mean of four squares of bytes, by the sum of the squares over 16.
const std::vector<uint8_t> &roots() {
    static const std::vector<uint8_t> kRoots = [] {
        std::vector<uint8_t> made(4 * 255 * 255 / 16 + 1);
        for (size_t i = 0; i < made.size(); ++i)
            made[i] =
                static_cast<uint8_t>(std::min(std::sqrt((16.0 * static_cast<double>(i) + 8.0) / 4.0) + 0.5, 255.0));
        return made;
    }();
    return kRoots;
}

uint32_t lightOf(const std::array<uint32_t, 4> &four, const std::vector<uint8_t> &root) {
    if (four[0] == four[1] && four[0] == four[2] && four[0] == four[3])
        return four[0];
    uint32_t r = 0, g = 0, b = 0, a = 2;
    for (const uint32_t c : four) {
        const uint32_t cr = c & 255U, cg = c >> 8 & 255U, cb = c >> 16 & 255U;
        r += cr * cr;
        g += cg * cg;
        b += cb * cb;
        a += c >> 24;
    }
    return static_cast<uint32_t>(root[r >> 4]) | static_cast<uint32_t>(root[g >> 4]) << 8 |
           static_cast<uint32_t>(root[b >> 4]) << 16 | (a >> 2) << 24;
}

} // namespace

SkinMips::SkinMips(int width, int height, MipMean mean) : mean_(mean) {
    while (true) {
        levels_.push_back(
            {width, height, std::vector<uint32_t>(static_cast<size_t>(width) * static_cast<size_t>(height), 0U)});
        if ((width <= 16 && height <= 16) || levels_.size() == 8)
            break;
        width = std::max(width / 2, 1);
        height = std::max(height / 2, 1);
    }
}

void SkinMips::update(int x0, int y0, int x1, int y1) {
    changed_.push_back({0, x0, y0, x1 - x0, y1 - y0});
    const std::vector<uint8_t> &root = roots();
    for (size_t index = 1; index < levels_.size(); ++index) { // 2 × 2 boxes
        const Level &from = levels_[index - 1];
        Level &to = levels_[index];
        x0 /= 2;
        y0 /= 2;
        x1 = std::min((x1 + 1) / 2, to.width);
        y1 = std::min((y1 + 1) / 2, to.height);
        for (int y = y0; y < y1; ++y)
            for (int x = x0; x < x1; ++x) {
                const int xr = std::min(2 * x + 1, from.width - 1), yr = std::min(2 * y + 1, from.height - 1);
                const std::array<uint32_t, 4> four = {from.texels[static_cast<size_t>(2 * y * from.width + 2 * x)],
                                                      from.texels[static_cast<size_t>(2 * y * from.width + xr)],
                                                      from.texels[static_cast<size_t>(yr * from.width + 2 * x)],
                                                      from.texels[static_cast<size_t>(yr * from.width + xr)]};
                to.texels[static_cast<size_t>(y * to.width + x)] =
                    mean_ == MipMean::Light ? lightOf(four, root) : meanOf(four);
            }
        if (x1 > x0 && y1 > y0)
            changed_.push_back({static_cast<int>(index), x0, y0, x1 - x0, y1 - y0});
    }
}

void SkinMips::updateAll() {
    changed_.clear();
    update(0, 0, levels_.front().width, levels_.front().height);
}

std::vector<MapRect> SkinMips::takeChanged() {
    std::vector<MapRect> changed;
    changed.swap(changed_);
    return changed;
}

} // namespace stipple
