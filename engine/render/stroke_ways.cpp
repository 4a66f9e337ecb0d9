#include "engine/render/stroke_ways.h"

#include <algorithm>
#include <cmath>

namespace stipple {

namespace {

constexpr uint32_t kFarSteps = 120; // strikes farther apart in time than half a second are no one movement
constexpr float kLeastCells = 0.03F;
constexpr float kPi = 3.14159265F;

} // namespace

glm::vec2 StrokeWays::wayOf(uint8_t turn) {
    if (turn == 0)
        return glm::vec2(0);
    const float angle = kPi * (static_cast<float>(turn) - 0.5F) / kTurns;
    return {std::cos(angle), std::sin(angle)};
}

glm::vec2 StrokeWays::of(uint32_t puncture) const {
    return puncture < turns_.size() ? wayOf(turns_[puncture]) : glm::vec2(0);
}

// All punctures of one step are one strike. Its movement is that of needles that struck before in the stroke; where
// none did (a roller's come round once a turn), that of the strikes' middles.
void StrokeWays::update(const sim::Ledger &ledger) {
    const std::span<const sim::Puncture> all = ledger.all();
    size_t begin = turns_.size();
    firstTold_ = begin;
    while (begin < all.size()) {
        size_t end = begin + 1;
        while (end < all.size() && all[end].step == all[begin].step)
            ++end;
        const sim::Puncture &one = all[begin];
        const auto isNear = [&](const Seen &seen) {
            return seen.isKnown && seen.stroke == one.stroke && one.step - seen.step <= kFarSteps;
        };
        glm::vec2 middle(0), moved(0);
        int same = 0;
        for (size_t i = begin; i < end; ++i) {
            const glm::vec2 uv(all[i].u, all[i].v);
            middle += uv;
            Seen &needle = needles_[all[i].needle % needles_.size()];
            if (isNear(needle)) {
                moved += uv - needle.uv;
                ++same;
            }
            needle = {uv, one.step, one.stroke, true};
        }
        middle /= static_cast<float>(end - begin);
        if (same > 0)
            moved /= static_cast<float>(same);
        else if (isNear(older_)) // a roller's rows stand in gaps of each other: every second one lies in line
            moved = middle - older_.uv;
        if (!isNear(group_)) {
            way_ = glm::vec2(0);
            untold_ = begin;
        }
        const float length = glm::length(moved);
        if (length > kLeastCells)
            way_ = way_ * 0.6F + moved * (0.4F / length);
        older_ = group_;
        group_ = {middle, one.step, one.stroke, true};
        uint8_t turn = 0;
        if (glm::length(way_) > 0.1F) {
            float angle = std::atan2(way_.y, way_.x);
            angle = angle < 0 ? angle + kPi : angle;
            turn = static_cast<uint8_t>(1 + std::min(static_cast<int>(angle / kPi * kTurns), kTurns - 1));
        }
        turns_.insert(turns_.end(), end - begin, turn);
        if (turn != 0) {
            if (untold_ < begin) {
                std::fill(turns_.begin() + static_cast<std::ptrdiff_t>(untold_),
                          turns_.begin() + static_cast<std::ptrdiff_t>(begin), turn);
                firstTold_ = std::min(firstTold_, untold_);
            }
            untold_ = end;
        }
        begin = end;
    }
}

} // namespace stipple
