// Which punctures lie near a place of the chart: the ledger in coarse squares, kept up to date as it grows.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/session/world.h"

namespace stipple {

class PunctureIndex {
  public:
    // A world that went back in time, or another one, starts over.
    void update(const sim::World &world) {
        const sim::Chart &chart = world.skin().chart();
        const sim::Ledger &ledger = world.ledger();
        const int across = (chart.width + kCells - 1) / kCells, down = (chart.height + kCells - 1) / kCells;
        if (across != across_ || down != down_ || ledger.size() < seen_ || world.stepCount() < lastStep_) {
            across_ = across;
            down_ = down;
            squares_.assign(static_cast<size_t>(across * down), {});
            seen_ = 0;
        }
        lastStep_ = world.stepCount();
        for (; seen_ < ledger.size(); ++seen_) {
            const sim::Puncture &p = ledger.all()[seen_];
            squares_[static_cast<size_t>(square(p.v, down_) * across_ + square(p.u, across_))].push_back(
                static_cast<uint32_t>(seen_));
        }
    }
    // Calls `use(index in the ledger)` for every puncture within a square of `radiusCells` about uv, and some beyond.
    template <typename Use>
    void near(glm::vec2 uv, float radiusCells, const Use &use) const {
        if (across_ == 0)
            return;
        for (int y = square(uv.y - radiusCells, down_); y <= square(uv.y + radiusCells, down_); ++y)
            for (int x = square(uv.x - radiusCells, across_); x <= square(uv.x + radiusCells, across_); ++x)
                for (const uint32_t i : squares_[static_cast<size_t>(y * across_ + x)])
                    use(i);
    }

  private:
    static constexpr int kCells = 4; // chart cells along a square
    static int square(float cell, int count) { return std::clamp(static_cast<int>(cell) / kCells, 0, count - 1); }
    int across_ = 0, down_ = 0;
    size_t seen_ = 0;
    uint32_t lastStep_ = 0;
    std::vector<std::vector<uint32_t>> squares_;
};

} // namespace stipple
