// Redness as reaction–diffusion on the skin's chart, in sleeping tiles; integrated kFieldStepsPerSecond times a second.
// Channels of a cell (Δa* squared, so that punctures add: see shaders/kernels/erythema.h): x flare mediator, y flare
// response, z inflammatory mediator, w inflammatory response.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <glm/glm.hpp>

#include "sim/skin/chart.h"

namespace stipple::sim {

class Fields {
  public:
    explicit Fields(const Chart &chart);

    int width() const { return width_; }
    int height() const { return height_; }
    std::span<const glm::vec4> cells() const { return now_; }
    std::span<glm::vec4> now() { return now_; }
    std::span<glm::vec4> next() { return next_; }
    void swap() { now_.swap(next_); }

    // Redness above rest at a cell, Δa* of a light skin (CIELAB).
    float deltaA(int cell) const;
    // Adds what one puncture releases into its cell, and wakes its tile.
    void release(int cell, float depthUm, float cellAreaMm2);
    // Tiles to step now (indices, row-major tiles of kTileSize²), ascending; refreshed by updateTiles.
    std::span<const uint32_t> awakeTiles() const { return awake_; }
    // Puts tiles at rest to sleep and wakes the neighbours of tiles whose edge is not at rest. Call after each field
    // step.
    void updateTiles();
    int tilesX() const { return tilesX_; }
    int tilesY() const { return tilesY_; }
    uint64_t hash() const;

  private:
    void wake(int tileX, int tileY);
    int width_, height_, tilesX_, tilesY_;
    std::vector<glm::vec4> now_, next_;
    std::vector<uint8_t> isAwake_;
    std::vector<uint32_t> awake_;
};

// Erythema–bleeding grade 0–4 of a 5 × 5 mm scoring cell, the one place it is defined: redness above the patient's own
// rest, share of channels with a visible bead, share of the area under blood.
int endPointGrade(float deltaA, float beadShare, float filmShare);

} // namespace stipple::sim
