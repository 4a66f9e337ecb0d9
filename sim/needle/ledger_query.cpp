#include "sim/needle/ledger_query.h"

#include <limits>

namespace stipple::sim {

namespace {

constexpr int kGroup = 8; // squares along a group
constexpr int kGroups = Ledger::kSide / kGroup;
static_assert(Ledger::kSide % kGroup == 0);
// A link leads to another cache line, a scan does not (the factor is a guess; only speed depends on it).
constexpr size_t kLinkCost = 4;

float squareLength(glm::vec3 v) { return glm::dot(v, v); }

} // namespace

// Not apart when anything is NaN: the exact test comes after.
bool SkinSquares::Ball::isApart(glm::vec3 pointMm, float reachMm) const {
    const float reach = reachMm + radiusMm;
    return radiusMm < 0.0F || squareLength(pointMm - centreMm) > 1.0001F * reach * reach;
}

// positionAt is bilinear between cell centres, so the skin of a square lies within the hull of the centres of its cells
// and their neighbours.
SkinSquares::SkinSquares(const Chart &chart)
    : chart_(&chart), squares_(size_t{Ledger::kSide} * Ledger::kSide), groups_(size_t{kGroups} * kGroups) {
    struct Box {
        glm::vec3 low{std::numeric_limits<float>::max()}, high{std::numeric_limits<float>::lowest()};
    };
    std::vector<Box> boxes(squares_.size()), groupBoxes(groups_.size());
    for (int y = 0; y < chart.height; ++y)
        for (int x = 0; x < chart.width; ++x) {
            const int row = Ledger::squareOf(static_cast<float>(y)), column = Ledger::squareOf(static_cast<float>(x));
            Box &box = boxes[static_cast<size_t>(row * Ledger::kSide + column)];
            Box &group = groupBoxes[static_cast<size_t>(row / kGroup * kGroups + column / kGroup)];
            for (int ny = std::max(y - 1, 0); ny <= std::min(y + 1, chart.height - 1); ++ny)
                for (int nx = std::max(x - 1, 0); nx <= std::min(x + 1, chart.width - 1); ++nx) {
                    const glm::vec3 &p = chart.posMm[static_cast<size_t>(chart.index(nx, ny))];
                    box = {glm::min(box.low, p), glm::max(box.high, p)};
                    group = {glm::min(group.low, p), glm::max(group.high, p)};
                }
        }
    const auto ballOf = [](const Box &box) {
        if (box.low.x > box.high.x)
            return Ball{};
        const glm::vec3 half = 0.5F * (box.high - box.low);
        return Ball{.centreMm = box.low + half, .radiusMm = 1.0001F * std::sqrt(squareLength(half)) + 1.0e-3F};
    };
    std::transform(boxes.begin(), boxes.end(), squares_.begin(), ballOf);
    std::transform(groupBoxes.begin(), groupBoxes.end(), groups_.begin(), ballOf);
}

void SkinSquares::near(glm::vec3 centreMm, float radiusMm, std::vector<int> &squares) const {
    for (int group = 0; group < kGroups * kGroups; ++group) {
        if (groups_[static_cast<size_t>(group)].isApart(centreMm, radiusMm))
            continue;
        const int row = group / kGroups * kGroup, column = group % kGroups * kGroup;
        for (int y = row; y < row + kGroup; ++y)
            for (int x = column; x < column + kGroup; ++x) {
                const int square = y * Ledger::kSide + x;
                if (!squares_[static_cast<size_t>(square)].isApart(centreMm, radiusMm))
                    squares.push_back(square);
            }
    }
}

LedgerSearch::LedgerSearch(const Ledger &ledger, const LedgerQuery &query) : query_(&query) {
    const std::span<const Puncture> all = ledger.all();
    const auto from =
        std::partition_point(all.begin(), all.end(), [&query](const Puncture &p) { return p.step < query.firstStep; });
    const auto to =
        std::partition_point(from, all.end(), [&query](const Puncture &p) { return p.step <= query.lastStep; });
    first = static_cast<size_t>(from - all.begin());
    end = static_cast<size_t>(to - all.begin());
    if (query.disc && !(query.disc->radiusMm >= 0.0F))
        end = first;
    if (first == end || !(query.rect || query.disc))
        return;
    int x0 = 0, y0 = 0, x1 = Ledger::kSide - 1, y1 = Ledger::kSide - 1;
    if (query.rect) {
        const ChartRect &r = *query.rect;
        if (!(r.min.x < r.max.x && r.min.y < r.max.y)) {
            end = first;
            return;
        }
        x0 = Ledger::squareOf(r.min.x);
        y0 = Ledger::squareOf(r.min.y);
        x1 = Ledger::squareOf(r.max.x);
        y1 = Ledger::squareOf(r.max.y);
    }
    if (query.disc) {
        query.disc->skin->near(query.disc->centreMm, query.disc->radiusMm, squares);
        std::erase_if(squares, [&](int square) {
            const int x = square % Ledger::kSide, y = square / Ledger::kSide;
            return x < x0 || x > x1 || y < y0 || y > y1;
        });
    } else {
        for (int y = y0; y <= y1; ++y)
            for (int x = x0; x <= x1; ++x)
                squares.push_back(y * Ledger::kSide + x);
    }
    size_t held = 0;
    for (const int square : squares)
        held += ledger.countIn(square);
    usesSquares = kLinkCost * held < end - first;
}

bool LedgerSearch::accepts(const Puncture &p) const {
    const LedgerQuery &q = *query_;
    if (p.depthUm < q.minDepthUm || p.depthUm > q.maxDepthUm || (q.zone && p.zone != *q.zone))
        return false;
    const glm::vec2 uv(p.u, p.v);
    if (q.rect && !(uv.x >= q.rect->min.x && uv.x < q.rect->max.x && uv.y >= q.rect->min.y && uv.y < q.rect->max.y))
        return false;
    if (!q.disc)
        return true;
    const Chart &chart = q.disc->skin->chart();
    return chart.contains(uv) &&
           squareLength(chart.positionAt(uv) - q.disc->centreMm) <= q.disc->radiusMm * q.disc->radiusMm;
}

uint64_t count(const Ledger &ledger, const LedgerQuery &query) {
    uint64_t found = 0;
    forEach(ledger, query, [&found](size_t, const Puncture &) { ++found; });
    return found;
}

} // namespace stipple::sim
