// Finds tram-tracks: parallel lines of holes at the spacing of a roller's rows, left by going over the same line again
// and again without a change of direction or place (Dogra 2014: 2 of 36 patients; Pahwa 2012; technique reference CF8).
#pragma once

#include <span>
#include <vector>

#include <glm/glm.hpp>

#include "sim/procedure/rubric.h"

namespace stipple::sim {

// A hole in a zone's plane, and the direction of its stroke there.
struct TramHole {
    glm::vec2 mm{0};
    float directionDeg = 0;
};

struct TramTrack {
    bool isFound = false;
    int lines = 0;      // side by side
    float lengthMm = 0; // they have in common
    float directionDeg = 0;
    glm::vec2 middleMm{0};
};

// The widest set of lines among `holes` of one zone. A line is `lineWidthMm` wide, three strokes rolled it (any four
// holes in a row lie within `gapMm`), and `share` of the holes of all strokes that go the same way (within 15°), up to
// midway to the next lines, lie in it.
TramTrack findTramTrack(std::span<const TramHole> holes, const Rubric::TramTrack &rule);

} // namespace stipple::sim
