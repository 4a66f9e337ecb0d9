// The puncture ledger: every needle entry, append-only, fixed-size records. Every picture, metric and deduction derives
// from it. Queries by place, time, zone and depth: sim/needle/ledger_query.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <glm/glm.hpp>

#include "shaders/shared/limits.h"
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

// Address space for all kMaxPunctures is reserved by the first entry (pages nobody touched cost no memory), so no entry
// ever copies the others. A puncture costs 36 bytes: its record and its link to the one before it in its square.
class Ledger {
  public:
    // Squares of the index: 4 × 4 chart cells, row-major, kSide along a side. What lies beyond the largest chart counts
    // to the squares at its edge, NaN to the first.
    static constexpr int kSquareCells = 4;
    static constexpr int kSide = kChartSize / kSquareCells;
    static constexpr uint32_t kNone = UINT32_MAX;
    // Row or column of the square that a chart coordinate lies in; grows with it.
    static int squareOf(float cells) {
        if (!(cells > 0.0F))
            return 0;
        return cells < static_cast<float>(kChartSize) ? static_cast<int>(cells) / kSquareCells : kSide - 1;
    }

    // Steps must not decrease. False when full (kMaxPunctures, or no memory is left); the caller reports it.
    [[nodiscard]] bool append(const Puncture &puncture);
    std::span<const Puncture> all() const { return records_; }
    std::span<const Puncture> since(size_t first) const { return all().subspan(first); }
    size_t size() const { return records_.size(); }
    uint64_t refused() const { return refused_; } // entries that no longer fitted
    // Running hash over all records, updated by append: equal ledgers ↔ equal hashes.
    uint64_t hash() const { return hash_; }

    // The punctures of a square, newest first: newestIn, then before() until kNone. Indices into all().
    uint32_t newestIn(int square) const { return newest_[static_cast<size_t>(square)]; }
    uint32_t before(uint32_t index) const { return before_[index]; }
    uint32_t countIn(int square) const { return counts_[static_cast<size_t>(square)]; }

  private:
    bool makeRoom();
    std::vector<Puncture> records_;
    std::vector<uint32_t> before_;
    std::vector<uint32_t> newest_ = std::vector<uint32_t>(size_t{kSide} * kSide, kNone);
    std::vector<uint32_t> counts_ = std::vector<uint32_t>(size_t{kSide} * kSide, 0);
    uint64_t refused_ = 0;
    uint64_t hash_ = 0;
};

} // namespace stipple::sim
