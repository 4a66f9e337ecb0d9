// The puncture ledger: every needle entry, append-only, fixed-size records. Every picture, metric and deduction derives
// from it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <glm/glm.hpp>

#include "sim/skin/zones.h"

namespace stipple::sim {

// One needle entry. 32 bytes, no padding: hashed as bytes.
struct Puncture {
    uint32_t step = 0;       // simulation step of the entry
    float u = 0, v = 0;      // chart coordinates, cells
    uint16_t depthUm = 0;    // reached depth below the skin's surface
    uint16_t residualUm = 0; // depth of the channel left open after withdrawal
    uint16_t needle = 0;     // index on the hand-piece
    uint16_t stroke = 0;     // number of the stroke it belongs to, from 0
    uint16_t lateralUm = 0;  // sideways travel while embedded
    uint16_t tiltCdeg = 0;   // angle between device axis and skin normal, 0.01°
    uint16_t forceMn = 0;    // force on this needle
    uint16_t flowPlS = 0;    // blood flow into the channel just after entry, picolitres per second
    ZoneId zone = ZoneId::None;
    Layer layer = Layer::Corneum; // deepest reached
    uint8_t loops = 0;            // capillary loops hit
    uint8_t plexus = 0;           // vessels of the superficial plexus hit
};
static_assert(sizeof(Puncture) == 32);

class Ledger {
  public:
    // False when full (kMaxPunctures); the caller reports it.
    [[nodiscard]] bool append(const Puncture &puncture);
    std::span<const Puncture> all() const { return records_; }
    std::span<const Puncture> since(size_t first) const { return all().subspan(first); }
    size_t size() const { return records_.size(); }
    uint64_t refused() const { return refused_; } // entries that no longer fitted
    // Running hash over all records, updated by append: equal ledgers ↔ equal hashes.
    uint64_t hash() const { return hash_; }

  private:
    std::vector<Puncture> records_;
    uint64_t refused_ = 0;
    uint64_t hash_ = 0;
};

} // namespace stipple::sim
