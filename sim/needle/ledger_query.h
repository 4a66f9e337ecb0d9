// Exact questions to the ledger: which punctures lie in this place, this time, this zone, this depth. Costs what the
// place or the time holds, whichever is less, not what the ledger holds.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/needle/ledger.h"
#include "sim/skin/chart.h"

namespace stipple::sim {

// For discs: the sphere around the skin of each of the ledger's squares. Of one chart, which outlives it.
class SkinSquares {
  public:
    explicit SkinSquares(const Chart &chart);
    const Chart &chart() const { return *chart_; }
    // Appends every square whose skin may reach into the ball, and some beyond.
    void near(glm::vec3 centreMm, float radiusMm, std::vector<int> &squares) const;

  private:
    struct Ball {
        glm::vec3 centreMm{0};
        float radiusMm = -1; // < 0: no cells
        bool isApart(glm::vec3 pointMm, float reachMm) const;
    };
    const Chart *chart_;
    std::vector<Ball> squares_, groups_; // groups of 8 × 8 squares
};

// Punctures whose place on the skin (Chart::positionAt) is no farther than radiusMm from centreMm in a straight line.
struct SkinDisc {
    const SkinSquares *skin = nullptr;
    glm::vec3 centreMm{0};
    float radiusMm = 0;
};

// Chart coordinates min <= (u, v) < max, cells.
struct ChartRect {
    glm::vec2 min{0}, max{0};
};

// Every part narrows what is found; all inclusive unless said otherwise. NaN finds nothing.
struct LedgerQuery {
    std::optional<SkinDisc> disc;
    std::optional<ChartRect> rect;
    uint32_t firstStep = 0, lastStep = UINT32_MAX;
    std::optional<ZoneId> zone;
    uint16_t minDepthUm = 0, maxDepthUm = UINT16_MAX;
};

// Where a query has to look.
class LedgerSearch {
  public:
    LedgerSearch(const Ledger &ledger, const LedgerQuery &query);
    bool accepts(const Puncture &p) const;

    size_t first = 0, end = 0; // indices of the query's steps
    bool usesSquares = false;  // else all from first to end
    std::vector<int> squares;

  private:
    const LedgerQuery *query_;
};

// Calls visit(index in ledger.all(), puncture) for every puncture of the query, once each. The order is the same for
// equal ledgers and queries, but else not fixed.
template <class Visit>
void forEach(const Ledger &ledger, const LedgerQuery &query, const Visit &visit) {
    const LedgerSearch search(ledger, query);
    const std::span<const Puncture> all = ledger.all();
    if (!search.usesSquares) {
        for (size_t i = search.first; i < search.end; ++i)
            if (search.accepts(all[i]))
                visit(i, all[i]);
        return;
    }
    for (const int square : search.squares)
        for (uint32_t i = ledger.newestIn(square); i != Ledger::kNone && i >= search.first; i = ledger.before(i))
            if (i < search.end && search.accepts(all[i]))
                visit(size_t{i}, all[i]);
}

// Calls use(index in ledger.all()) for every puncture within a square of `radiusCells` about uv, and some beyond: for
// pictures. Squares in row order, the newest puncture of each first.
template <class Use>
void forEachNear(const Ledger &ledger, glm::vec2 uv, float radiusCells, const Use &use) {
    for (int y = Ledger::squareOf(uv.y - radiusCells); y <= Ledger::squareOf(uv.y + radiusCells); ++y)
        for (int x = Ledger::squareOf(uv.x - radiusCells); x <= Ledger::squareOf(uv.x + radiusCells); ++x)
            for (uint32_t i = ledger.newestIn(y * Ledger::kSide + x); i != Ledger::kNone; i = ledger.before(i))
                use(i);
}

uint64_t count(const Ledger &ledger, const LedgerQuery &query);

} // namespace stipple::sim
