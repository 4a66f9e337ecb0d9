// Finds the strokes that even out the dose: see the header.
#include "sim/expert/top_up.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace stipple::sim {

namespace {

constexpr size_t kPieceSteps = 14, kPieceApart = 5; // of a run's millimetres
constexpr size_t kMostPieces = 160;                 // in one zone
constexpr float kShort = 0.9F;                      // of the usual dose: less is too little
constexpr float kLong = 1.35F;                      // more begins to be too much
constexpr float kLongWeight = 0.7F;                 // a hole too many against a hole too few

using Key = std::pair<int, int>;
using Holes = std::map<Key, float>; // by score cell

class Even {
  public:
    Even(const WorkArea &area, const DeviceSpec &device) : area_(area) {
        for (const Needle &needle : device.needles) {
            // Of a drum's needles those at one place of its width leave one line.
            const auto same = std::find_if(lines_.begin(), lines_.end(), [&](const auto &line) {
                return glm::distance(line.first, needle.xyMm) < 0.01F;
            });
            if (same != lines_.end())
                same->second += 1;
            else
                lines_.emplace_back(needle.xyMm, 1.0F);
        }
        for (auto &line : lines_)
            line.second /= static_cast<float>(device.needles.size());
    }

    Holes holesOf(const Run &run, size_t from, size_t to, float holesPerMm) const {
        Holes holes;
        for (size_t i = from; i < to; ++i) {
            const glm::vec2 step = run[i + 1] - run[i];
            const float length = glm::length(step);
            if (!(length > 0))
                continue;
            const glm::vec2 along = step / length, across(-along.y, along.x), at = 0.5F * (run[i] + run[i + 1]);
            for (const auto &[xy, share] : lines_) {
                const glm::vec2 p = at + along * xy.x + across * xy.y;
                if (area_.isWanted(p)) // a step of a run is a millimetre on the skin
                    holes[keyOf(p)] += share * holesPerMm;
            }
        }
        return holes;
    }
    static Key keyOf(glm::vec2 p) {
        const glm::vec2 cell = glm::floor(p / kScoreCellMm);
        return {static_cast<int>(cell.x), static_cast<int>(cell.y)};
    }

  private:
    const WorkArea &area_;
    std::vector<std::pair<glm::vec2, float>> lines_; // place on the head, share of the holes
};

struct Piece {
    const Run *run = nullptr;
    size_t from = 0, to = 0;
    Holes holes;
    float all = 0;
};

// What a piece would mend, in holes.
float gainOf(const Piece &piece, const Holes &dose, float usual) {
    float gain = 0;
    for (const auto &[key, holes] : piece.holes) {
        const auto it = dose.find(key);
        const float had = it == dose.end() ? 0 : it->second;
        gain += std::clamp(kShort * usual - had, 0.0F, holes);
        gain -= kLongWeight * std::clamp(had + holes - kLong * usual, 0.0F, holes);
    }
    return gain;
}

} // namespace

std::vector<Run> topUps(const WorkArea &area, const DeviceSpec &device, const std::vector<Pass> &passes) {
    const Even even(area, device);
    Holes dose;
    std::vector<Piece> pieces;
    for (const Pass &pass : passes) {
        const size_t steps = pass.run.size() - 1;
        for (const auto &[key, holes] : even.holesOf(pass.run, 0, steps, pass.holesPerMm))
            dose[key] += holes;
        for (size_t from = 0; from == 0 || from + kPieceSteps <= steps; from += kPieceApart) {
            Piece piece{.run = &pass.run, .from = from, .to = std::min(from + kPieceSteps, steps), .holes = {}};
            piece.holes = even.holesOf(pass.run, piece.from, piece.to, pass.holesPerMm);
            piece.all = static_cast<float>(piece.to - piece.from) * pass.holesPerMm;
            pieces.push_back(std::move(piece));
        }
    }
    std::vector<Run> out;
    if (dose.empty())
        return out;
    std::vector<float> doses;
    for (const auto &[key, holes] : dose)
        doses.push_back(holes);
    std::nth_element(doses.begin(), doses.begin() + static_cast<std::ptrdiff_t>(doses.size() / 2), doses.end());
    const float usual = doses[doses.size() / 2];
    // Share of a piece's holes that must fall where they are wanted. A roller is wide: it does more harm than good
    // sooner.
    const float worthIt = device.kind == DeviceKind::Roller ? 0.35F : 0.1F;
    while (out.size() < kMostPieces) {
        const Piece *best = nullptr;
        float most = 0;
        for (const Piece &piece : pieces)
            if (const float gain = gainOf(piece, dose, usual) / piece.all; gain > most) {
                most = gain;
                best = &piece;
            }
        if (best == nullptr || most < worthIt)
            break;
        for (const auto &[key, holes] : best->holes)
            dose[key] += holes;
        out.emplace_back(best->run->begin() + static_cast<std::ptrdiff_t>(best->from),
                         best->run->begin() + static_cast<std::ptrdiff_t>(best->to) + 1);
    }
    return out;
}

} // namespace stipple::sim
