// Which way the needles moved over the skin, from the ledger alone: needed for all that a moving head draws out along
// its path (slits, tears, smears, ridges of gel). Grows with the ledger, so that a million punctures cost nothing
// later.
#pragma once

#include <array>
#include <vector>

#include <glm/glm.hpp>

#include "sim/needle/ledger.h"

namespace stipple {

class StrokeWays {
  public:
    // Takes in what the ledger has gained. A stroke's first strikes get their way from those that follow.
    void update(const sim::Ledger &ledger);
    // The first puncture whose way the last update told or changed.
    size_t firstTold() const { return firstTold_; }
    void reset() { *this = {}; }
    // Unit vector in chart directions; 0 where no movement is known (a single strike, a stamp).
    glm::vec2 of(uint32_t puncture) const;
    // The same as one of kTurns turns of half a circle each, 1 … kTurns; 0: none.
    uint8_t turnOf(uint32_t puncture) const { return turns_[puncture]; }
    static constexpr int kTurns = 64;
    static glm::vec2 wayOf(uint8_t turn);

  private:
    struct Seen {
        glm::vec2 uv{0};
        uint32_t step = 0;
        uint16_t stroke = 0;
        bool isKnown = false;
    };
    std::vector<uint8_t> turns_;
    std::array<Seen, 256> needles_{};
    Seen group_, older_; // the last strike, and the one before
    glm::vec2 way_{0};
    size_t untold_ = 0, firstTold_ = 0; // punctures: where the movement began whose way is not known yet
};

} // namespace stipple
