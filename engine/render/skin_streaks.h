// The grain of what has been drawn out over the skin: noise smoothed along the way a head or gauze moved, so that
// smears end in streaks as they do in the world. Per texel of the map, worked out where and when it is needed.
#pragma once

#include <cstdint>
#include <vector>

#include <glm/glm.hpp>

namespace stipple {

class SkinStreaks {
  public:
    SkinStreaks(int cellsX, int cellsY);
    // Brings a cell's grain to the way `turn` (StrokeWays::wayOf; 0: no way, grains without direction).
    void turnTo(int cellX, int cellY, uint8_t turn);
    // About -1..1 with mean 0.
    float at(size_t texel) const { return static_cast<float>(grain_[texel]) / 100.0F; }

  private:
    int cellsX_, width_;
    std::vector<int8_t> grain_;
    std::vector<uint8_t> turn_; // of the cell's grain; kUnknown: not worked out
};

} // namespace stipple
