// A picture over the skin's chart with its mips, and what of it changed since it was last sent to the GPU.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace stipple {

struct MapRect { // texels of one mip level
    int level = 0;
    int x = 0, y = 0, width = 0, height = 0;
};

// What a coarser texel is of the four under it: their mean; or, of pictures that hold square roots of light, of the
// light (a: their mean), so that dots seen from afar melt into the tone they really have.
enum class MipMean : uint8_t { Values, Light };

class SkinMips {
  public:
    SkinMips(int width, int height, MipMean mean); // RGBA8, all 0

    int levels() const { return static_cast<int>(levels_.size()); }
    int width(int level) const { return levels_[static_cast<size_t>(level)].width; }
    int height(int level) const { return levels_[static_cast<size_t>(level)].height; }
    std::span<const uint32_t> level(int index) const { return levels_[static_cast<size_t>(index)].texels; }
    std::span<uint32_t> finest() { return levels_.front().texels; }
    // These texels of the finest level were written (ends excluded): brings the coarser ones up to date.
    void update(int x0, int y0, int x1, int y1);
    // Nothing of what was told so far matters any more: all of it has changed.
    void updateAll();
    std::vector<MapRect> takeChanged();

  private:
    struct Level {
        int width, height;
        std::vector<uint32_t> texels;
    };
    MipMean mean_;
    std::vector<Level> levels_;
    std::vector<MapRect> changed_;
};

} // namespace stipple
