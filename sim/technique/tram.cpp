// Tram-tracks: see the header. Strokes of nearly one direction are laid side by side in a picture of their holes: x
// along them, y across. A track is a stack of rows of that picture.
#include "sim/technique/tram.h"

#include <algorithm>
#include <cmath>

namespace stipple::sim {

namespace {

constexpr float kDirectionStepDeg = 0.5F;
constexpr float kNearDeg = 4.0F;     // strokes this near to a direction run in it: 1 mm over 15 mm
constexpr float kSameWayDeg = 15.0F; // and this near, it goes the same way and blurs the line (a twist's limit)
constexpr size_t kStrokes = 3;       // over the same line (technique reference, "Novice errors" 1)
constexpr float kDegToRad = 0.017453292F;
constexpr float kRowStepMm = 0.25F; // fineness of the search across

float apartDeg(float a, float b) { return std::fabs(std::remainder(a - b, 180.0F)); }

struct Runs {
    std::vector<float> along; // of the holes of one direction, mm
    std::vector<float> across;
    std::vector<bool> isNear; // within kNearDeg: may be of a line; else it only blurs one
};

// A stretch on which any four holes in a row, what three strokes leave, lie within gapMm.
struct Stretch {
    float from = 0, to = 0;
    int holes = 0;
};

class Search {
  public:
    Search(const Runs &runs, const Rubric::TramTrack &rule) : rule_(rule) {
        const auto [lo, hi] = std::minmax_element(runs.across.begin(), runs.across.end());
        base_ = *lo - rule.rowMm[1];
        const auto rows = static_cast<size_t>((*hi + rule.rowMm[1] - base_) / kRowStepMm) + 2;
        rows_.resize(rows);
        all_.resize(rows);
        for (size_t i = 0; i < runs.along.size(); ++i) {
            const auto row = static_cast<size_t>((runs.across[i] - base_) / kRowStepMm);
            all_[row].push_back(runs.along[i]);
            if (runs.isNear[i])
                rows_[row].push_back(runs.along[i]);
        }
    }

    // Stretches of the line whose middle lies at `row`, at least lengthMm long.
    std::vector<Stretch> stretches(size_t row) const {
        const std::vector<float> places = strip(row);
        std::vector<Stretch> out;
        size_t first = 0;
        const auto close = [&](size_t end) {
            if (end > first + kStrokes && places[end - 1] - places[first] >= rule_.lengthMm)
                out.push_back({.from = places[first], .to = places[end - 1], .holes = static_cast<int>(end - first)});
        };
        for (size_t i = kStrokes; i < places.size(); ++i)
            if (i >= first + kStrokes && places[i] - places[i - kStrokes] > rule_.gapMm) {
                close(i);
                first = i + 1 - kStrokes;
            }
        close(places.size());
        return out;
    }

    // Whether nearly all strokes that came by rolled the line itself, and not only as many as by chance.
    bool standsOut(size_t row, const Stretch &line) const {
        const auto half = static_cast<size_t>((rule_.rowMm[0] + rule_.rowMm[1]) / 4 / kRowStepMm);
        int all = 0; // from midway to the line before to midway to the next
        for (size_t r = row >= half ? row - half : 0; r < std::min(all_.size(), row + half); ++r)
            all += static_cast<int>(std::count_if(all_[r].begin(), all_[r].end(),
                                                  [&](float place) { return place >= line.from && place <= line.to; }));
        return static_cast<float>(line.holes) >= rule_.share * static_cast<float>(all);
    }
    size_t size() const { return rows_.size(); }
    float acrossOf(size_t row) const { return base_ + (static_cast<float>(row) + 0.5F) * kRowStepMm; }

  private:
    std::vector<float> strip(size_t row) const {
        const auto half = static_cast<size_t>(rule_.lineWidthMm / 2 / kRowStepMm);
        std::vector<float> places;
        for (size_t r = row >= half ? row - half : 0; r < std::min(rows_.size(), row + half); ++r)
            places.insert(places.end(), rows_[r].begin(), rows_[r].end());
        std::sort(places.begin(), places.end());
        return places;
    }
    Rubric::TramTrack rule_;
    float base_ = 0;
    std::vector<std::vector<float>> rows_, all_; // of the direction itself; of all that go the same way
};

struct Line {
    float across = 0;
    Stretch stretch;
};

// The longest chain of lines one row apart that share at least lengthMm.
TramTrack longestChain(const std::vector<Line> &lines, const Rubric::TramTrack &rule) {
    TramTrack best;
    struct Chain {
        int lines = 1;
        float from = 0, to = 0;
    };
    std::vector<Chain> chains;
    for (size_t i = 0; i < lines.size(); ++i) {
        Chain chain{.lines = 1, .from = lines[i].stretch.from, .to = lines[i].stretch.to};
        for (size_t j = 0; j < i; ++j) {
            const float apart = lines[i].across - lines[j].across;
            if (apart < rule.rowMm[0] || apart > rule.rowMm[1])
                continue;
            const float from = std::max(chains[j].from, lines[i].stretch.from);
            const float to = std::min(chains[j].to, lines[i].stretch.to);
            const int count = chains[j].lines + 1;
            const bool isBetter = count > chain.lines || (count == chain.lines && to - from > chain.to - chain.from);
            if (to - from >= rule.lengthMm && isBetter)
                chain = {.lines = count, .from = from, .to = to};
        }
        chains.push_back(chain);
        if (chain.lines > best.lines || (chain.lines == best.lines && chain.to - chain.from > best.lengthMm)) {
            best.lines = chain.lines;
            best.lengthMm = chain.to - chain.from;
            best.middleMm = {(chain.from + chain.to) / 2, lines[i].across}; // along, across
        }
    }
    best.isFound = best.lines >= rule.lines;
    return best;
}

} // namespace

TramTrack findTramTrack(std::span<const TramHole> holes, const Rubric::TramTrack &rule) {
    TramTrack best;
    for (float degrees = 0; degrees < 180.0F; degrees += kDirectionStepDeg) {
        const glm::vec2 along(std::cos(degrees * kDegToRad), std::sin(degrees * kDegToRad));
        const glm::vec2 across(-along.y, along.x);
        Runs runs;
        for (const TramHole &hole : holes)
            if (const float apart = apartDeg(hole.directionDeg, degrees); apart <= kSameWayDeg) {
                runs.isNear.push_back(apart <= kNearDeg);
                runs.along.push_back(glm::dot(hole.mm, along));
                runs.across.push_back(glm::dot(hole.mm, across));
            }
        if (runs.along.size() < static_cast<size_t>(rule.lines) * 2)
            continue;
        const Search search(runs, rule);
        std::vector<Line> lines;
        for (size_t row = 0; row < search.size(); ++row)
            for (const Stretch &stretch : search.stretches(row))
                if (search.standsOut(row, stretch))
                    lines.push_back({.across = search.acrossOf(row), .stretch = stretch});
        TramTrack found = longestChain(lines, rule);
        if (found.lines > best.lines || (found.lines == best.lines && found.lengthMm > best.lengthMm)) {
            found.directionDeg = degrees;
            found.middleMm = along * found.middleMm.x + across * found.middleMm.y;
            best = found;
        }
    }
    return best;
}

} // namespace stipple::sim
