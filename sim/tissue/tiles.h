// Which tiles of a grid of cells are awake: work per step follows what is going on, not the size of the face.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "shaders/shared/limits.h"

namespace stipple::sim {

class Tiles {
  public:
    // A rectangle of cells, [x0, x1) × [y0, y1).
    struct Rect {
        int x0, y0, x1, y1;
    };
    enum Edge : unsigned { kEast = 1, kWest = 2, kNorth = 4, kSouth = 8, kInside = 16 };

    Tiles(int width, int height)
        : width_(width), height_(height), tilesX_((width + kTileSize - 1) / kTileSize),
          tilesY_((height + kTileSize - 1) / kTileSize),
          isAwake_(static_cast<size_t>(tilesX_) * static_cast<size_t>(tilesY_), 0) {}

    int tilesX() const { return tilesX_; }
    int tilesY() const { return tilesY_; }
    size_t count() const { return isAwake_.size(); }
    uint32_t tileOf(int x, int y) const { return static_cast<uint32_t>(y / kTileSize * tilesX_ + x / kTileSize); }
    // Row-major indices, ascending.
    std::span<const uint32_t> awake() const { return awake_; }
    Rect rect(uint32_t tile) const {
        const int x0 = static_cast<int>(tile) % tilesX_ * kTileSize, y0 = static_cast<int>(tile) / tilesX_ * kTileSize;
        return {x0, y0, std::min(x0 + kTileSize, width_), std::min(y0 + kTileSize, height_)};
    }
    // Wakes the tile of a cell, and those its neighbours lie in.
    void wakeAround(int x, int y) {
        wake(x / kTileSize, y / kTileSize);
        wake((x + 1) / kTileSize, y / kTileSize);
        wake((x - 1) / kTileSize, y / kTileSize);
        wake(x / kTileSize, (y + 1) / kTileSize);
        wake(x / kTileSize, (y - 1) / kTileSize);
    }
    // Looks at every awake tile: `look(rect)` returns Edge bits for where something is going on (0: at rest). Resting
    // tiles with no busy neighbour fall asleep, `sleep(rect)` is told; neighbours of busy edges wake.
    template <class Look, class Sleep>
    void update(const Look &look, const Sleep &sleep) {
        wanted_.assign(isAwake_.size(), 0);
        for (const uint32_t tile : awake_) {
            const unsigned busy = look(rect(tile));
            if (busy == 0)
                continue;
            const int tx = static_cast<int>(tile) % tilesX_, ty = static_cast<int>(tile) / tilesX_;
            wanted_[tile] = 1;
            if ((busy & kEast) != 0 && tx + 1 < tilesX_)
                wanted_[tile + 1] = 1;
            if ((busy & kWest) != 0 && tx > 0)
                wanted_[tile - 1] = 1;
            if ((busy & kNorth) != 0 && ty + 1 < tilesY_)
                wanted_[tile + static_cast<uint32_t>(tilesX_)] = 1;
            if ((busy & kSouth) != 0 && ty > 0)
                wanted_[tile - static_cast<uint32_t>(tilesX_)] = 1;
        }
        for (const uint32_t tile : awake_)
            if (wanted_[tile] == 0)
                sleep(rect(tile));
        isAwake_.swap(wanted_);
        awake_.clear();
        for (size_t i = 0; i < isAwake_.size(); ++i)
            if (isAwake_[i] != 0)
                awake_.push_back(static_cast<uint32_t>(i));
    }

  private:
    void wake(int tileX, int tileY) {
        if (tileX < 0 || tileY < 0 || tileX >= tilesX_ || tileY >= tilesY_)
            return;
        const auto tile = static_cast<uint32_t>(tileY * tilesX_ + tileX);
        if (isAwake_[tile] != 0)
            return;
        isAwake_[tile] = 1;
        awake_.insert(std::lower_bound(awake_.begin(), awake_.end(), tile), tile);
    }
    int width_, height_, tilesX_, tilesY_;
    std::vector<uint8_t> isAwake_, wanted_;
    std::vector<uint32_t> awake_;
};

// Cells with room for a neighbour's index all round, so that a step need not ask whether there is one.
template <class T>
class Plane {
  public:
    Plane(int width, size_t count, const T &value) : guard_(static_cast<size_t>(width) + 2), count_(count) {
        cells_.assign(count + 2 * guard_, T{});
        std::fill(cells().begin(), cells().end(), value);
    }
    std::span<T> cells() { return std::span(cells_).subspan(guard_, count_); }
    std::span<const T> cells() const { return std::span(cells_).subspan(guard_, count_); }
    T &operator[](size_t i) { return cells_[guard_ + i]; }
    const T &operator[](size_t i) const { return cells_[guard_ + i]; }
    void swap(Plane &other) { cells_.swap(other.cells_); }

  private:
    size_t guard_, count_;
    std::vector<T> cells_;
};

} // namespace stipple::sim
