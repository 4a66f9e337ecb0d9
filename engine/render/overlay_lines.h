// Lines laid on the skin: the strokes a case plans, and the directions in which cells have been worked.
#pragma once

#include <vector>

#include "engine/render/overlay_map.h"
#include "shaders/shared/render.h"

namespace stipple {

// Per planned zone and direction, parallel lines a hand-piece's width apart in the zone's tangent plane, laid on the
// skin, with an arrow at the end.
std::vector<shared::OverlayLine> plannedStrokes(const sim::World &world);
// Per score cell a short line along each direction it was worked in, as long as the direction's share of its work.
std::vector<shared::OverlayLine> workedDirections(const sim::World &world, const std::vector<OverlayMap::Cell> &cells);

} // namespace stipple
