// Counts passes over the score cells: the share of each cell that a stroke's footprint swept, by direction.
#include <algorithm>
#include <cmath>

#include "sim/technique/strokes.h"

namespace stipple::sim {

namespace {

constexpr float kNearSkinMm = 10.0F; // a cell further above or below the track is on another fold of the skin

// Share of [centre - half, centre + half] inside [lo, hi].
float overlapShare(float centre, float half, float lo, float hi) {
    const float both = std::min(hi, centre + half) - std::max(lo, centre - half);
    return std::max(0.0F, both) / (2 * half);
}

} // namespace

PassCounter::PassCounter(const CellGrid &grid, float widthMm, float aheadMm)
    : grid_(&grid), halfWidthMm_(widthMm / 2), aheadMm_(aheadMm), passes_(grid.cells.size()),
      swept_(grid.cells.size(), 0.0F), booked_(grid.cells.size(), 0.0F), near_(grid.cells.size()) {}

void PassCounter::noteNear(size_t cell, float distanceMm, uint32_t step) {
    Near &nearest = near_[cell];
    if (distanceMm > 0 && distanceMm >= nearest.distanceMm)
        return;
    nearest = {.distanceMm = distanceMm, .step = step};
}

void PassCounter::add(const Segment &segment) {
    const glm::vec3 way = segment.to - segment.from;
    const float length = glm::length(way);
    if (length < 1e-6F || grid_->cells.empty())
        return;
    const glm::vec3 heading = way / length;
    const glm::vec3 across = glm::cross(segment.normal, heading);
    const float lo = segment.isEnd ? length : (segment.isFirst ? -aheadMm_ : 0.0F);
    const float hi = segment.isEnd ? length + aheadMm_ : length;
    for (size_t i = 0; i < grid_->places.size(); ++i) {
        const CellPlace &place = grid_->places[i];
        const glm::vec3 d = place.posMm - segment.from;
        const float along = glm::dot(d, heading);
        const float side = glm::dot(d, across);
        const float beyond = std::max({0.0F, -along, along - length});
        const float aside = std::max(0.0F, std::fabs(side) - halfWidthMm_);
        noteNear(i, beyond + aside + std::max(0.0F, std::fabs(glm::dot(d, segment.normal)) - kNearSkinMm),
                 segment.step);
        if (!segment.isActive || std::fabs(glm::dot(d, segment.normal)) > kNearSkinMm)
            continue;
        const float share =
            overlapShare(side, place.halfMm, -halfWidthMm_, halfWidthMm_) * overlapShare(along, place.halfMm, lo, hi);
        if (share <= 0)
            continue;
        if (swept_[i] == 0)
            touched_.push_back(static_cast<uint32_t>(i));
        swept_[i] += share;
    }
}

void PassCounter::book(glm::vec3 direction, bool isLongEnough, bool isOver) {
    for (const uint32_t cell : touched_) {
        const float whole = std::min(1.0F, swept_[cell]); // a stroke counts once per cell
        if (isLongEnough) {
            const int bin = directionBin(planeDegrees(*grid_->places[cell].frame, direction));
            passes_[cell][static_cast<size_t>(bin)] += whole - booked_[cell];
            booked_[cell] = whole;
        }
        if (isOver)
            swept_[cell] = booked_[cell] = 0;
    }
    if (isOver)
        touched_.clear();
}

void PassCounter::press(const SurfacePoint &at, glm::vec3 forward, uint32_t step) {
    const glm::vec3 across = glm::cross(at.normal, forward);
    for (size_t i = 0; i < grid_->places.size(); ++i) {
        const CellPlace &place = grid_->places[i];
        const glm::vec3 d = place.posMm - at.posMm;
        const float x = glm::dot(d, forward);
        const float y = glm::dot(d, across);
        const float off = std::max(0.0F, std::fabs(glm::dot(d, at.normal)) - kNearSkinMm);
        noteNear(i, std::max(0.0F, std::fabs(x) - halfWidthMm_) + std::max(0.0F, std::fabs(y) - halfWidthMm_) + off,
                 step);
        if (off > 0)
            continue;
        const float share = overlapShare(x, place.halfMm, -halfWidthMm_, halfWidthMm_) *
                            overlapShare(y, place.halfMm, -halfWidthMm_, halfWidthMm_);
        passes_[i][static_cast<size_t>(directionBin(planeDegrees(*place.frame, forward)))] += share;
    }
}

} // namespace stipple::sim
