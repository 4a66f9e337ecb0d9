#include "engine/ui/coach_view.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple::ui {

namespace {

constexpr int kSides = 8;
constexpr float kAheadShare = 3.0F; // of clearPx: how far ahead of the needles the skin stays free

float distanceTo(const Rect &rect, glm::vec2 point) {
    const glm::vec2 inside = glm::clamp(point, rect.min(), rect.max());
    return glm::distance(inside, point);
}

} // namespace

PillRoom placePill(const PillPlace &place) {
    constexpr float kQuarterTurn = 1.57079633F;
    const float margin = 8;
    const glm::vec2 half = 0.5F * place.sizePx;
    const glm::vec2 lo = place.face.min() + half + margin;
    const glm::vec2 hi = glm::max(lo, place.face.max() - half - margin);
    const float heading = glm::length(place.headingPx);
    const glm::vec2 along = heading > 0 ? place.headingPx / heading : glm::vec2(0);
    const glm::vec2 progress = place.progressPx - along * glm::dot(place.progressPx, along); // across the lines
    PillRoom best;
    float least = 1e9F;
    for (int side = 0; side < kSides; ++side) {
        const float angle = static_cast<float>(side) * kQuarterTurn / 2;
        const glm::vec2 way(std::cos(angle), std::sin(angle));
        const float reach = place.clearPx + std::fabs(way.x) * half.x + std::fabs(way.y) * half.y;
        const glm::vec2 wanted = place.handPx + way * reach;
        const glm::vec2 centre = glm::clamp(wanted, lo, hi);
        const Rect rect{centre.x - half.x, centre.y - half.y, place.sizePx.x, place.sizePx.y};
        float cost = 0.15F * std::fabs(way.y) + 0.8F * glm::dot(way, progress);
        cost += 1.5F * std::max(0.0F, glm::dot(way, along)) + 0.01F * glm::distance(centre, wanted);
        if (distanceTo(rect, place.handPx) < 0.9F * place.clearPx)
            cost += 20;
        for (int i = 1; i <= 4 && heading > 0; ++i) {
            const glm::vec2 ahead =
                place.handPx + along * (place.clearPx * kAheadShare * 0.25F * static_cast<float>(i));
            if (distanceTo(rect, ahead) < 0.7F * place.clearPx) {
                cost += 5;
                break;
            }
        }
        if (place.side == side)
            cost -= 0.9F; // a pill that jumps about cannot be read
        if (cost < least) {
            least = cost;
            best = {.side = side, .rect = rect};
        }
    }
    return best;
}

std::string tiltWords(glm::vec2 wayPx) {
    if (std::fabs(wayPx.x) >= std::fabs(wayPx.y))
        return wayPx.x >= 0 ? "Tilt right" : "Tilt left";
    return wayPx.y >= 0 ? "Tilt down" : "Tilt up";
}

} // namespace stipple::ui
