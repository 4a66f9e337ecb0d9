// Blood on the skin per cell: what the open channels of a cell still shed, what stands in beads, what has been smeared
// or has merged into a film, what has dried, what was wiped off. Beads of single punctures are bleedAt's closed form;
// their sum over a cell is what this field holds as beads, because all channels of a patient clot alike and a sweep
// takes all beads of a cell at once.
#pragma once

#include <span>
#include <vector>

#include <glm/glm.hpp>

#include "shaders/shared/tissue.h"
#include "sim/skin/chart.h"
#include "sim/tissue/bleeding.h"
#include "sim/tissue/tiles.h"

namespace stipple::sim {

class BloodFields {
  public:
    BloodFields(const Chart &chart, const BleedRates &rates);

    const BleedRates &rates() const { return rates_; }
    int width() const { return width_; }
    const Tiles &tiles() const { return tiles_; }
    std::span<const uint32_t> awakeTiles() const { return tiles_.awake(); }

    // A channel opens in a cell. `now` in simulation steps.
    void open(int cell, const Puncture &puncture);
    // A hand-piece slides over these cells: their beads and film become one film of even thickness over all of them.
    void smear(std::span<const int> cells, uint32_t now);
    // Gauze over these cells takes 9 of 10 parts of what is wet and half of what is dry (assumption).
    void wipe(std::span<const int> cells, uint32_t now);
    // After each step: beads that crowd run together into film; tiles with nothing wet sleep.
    void update(uint32_t now);

    float filmUm(int cell) const; // wet film, thickness
    float beadsNl(int cell) const { return std::max(cells_[static_cast<size_t>(cell)].y, 0.0F); }
    float driedNl(int cell) const { return dried_[static_cast<size_t>(cell)]; }
    // When anything in a tile last changed other than by its beads growing; for who draws it.
    uint32_t changedStep(uint32_t tile) const { return changed_[tile]; }
    uint32_t sweptStep(int cell) const { return swept_[static_cast<size_t>(cell)]; } // 0: never
    uint32_t wipedStep(int cell) const { return wiped_[static_cast<size_t>(cell)]; } // by gauze; for who draws it
    // What has become of all blood shed since the start, nl.
    struct Balance {
        double inChannels = 0, beads = 0, film = 0, dried = 0, wiped = 0;
    };
    Balance balance() const;
    // The puncture's own bead now.
    Bleed bleed(const Puncture &p, int cell, uint32_t now) const;
    uint64_t hash() const;

    // For the step; see Fields.
    shared::BloodStep parameters() const;
    std::span<const glm::vec4> slope() const { return slope_; }
    std::span<glm::vec4> cells() { return cells_.cells(); }
    std::span<const glm::vec4> cells() const { return cells_.cells(); }
    std::span<glm::vec4> nextCells() { return next_.cells(); }
    std::span<float> dried() { return dried_; }
    void swap() { cells_.swap(next_); }

  private:
    void sweep(int cell, uint32_t now);
    int width_, height_;
    BleedRates rates_;
    Tiles tiles_;
    std::vector<glm::vec4> slope_;
    Plane<glm::vec4> cells_, next_;
    std::vector<float> dried_;
    std::vector<uint32_t> swept_, wiped_, changed_; // per cell; per cell; per tile
    double inChannelsNl_ = 0, wipedNl_ = 0;
};

// A film this thick hides 63 % of what is under it (assumption).
inline constexpr float kClearFilmUm = 30.0F;
// A film thinner than this is a smear, no merging blood (assumption; the end point's grade 4).
inline constexpr float kMergeUm = 20.0F;

// CPU twin of one step over awake tiles [first, last) of the list; the caller swaps after all of them.
void stepBloodTiles(BloodFields &blood, size_t first, size_t last);

} // namespace stipple::sim
