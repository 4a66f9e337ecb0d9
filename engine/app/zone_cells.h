// A zone's shape in its own plane, coarse enough to print: for scripts that plan a path over it.
#pragma once

#include <vector>

#include <glm/glm.hpp>

#include "sim/skin/chart.h"

namespace stipple::app {

inline constexpr int kZoneCellMm = 5;

// Centres (u, v) mm of the squares of the zone's plane that the zone covers by half or more, with the skin's mean
// height (mm) over the plane there; rows from low v to high, each from low u to high.
std::vector<glm::vec3> zoneCells(const sim::Chart &chart, const sim::ZoneFrame &frame);

} // namespace stipple::app
