// Runs over a zone that are straight on the skin: what a roller does that is never turned. A straight line of the
// zone's plane is none where the skin slants, and turning a roller on the skin tears it.
#pragma once

#include <vector>

#include "sim/expert/work_area.h"

namespace stipple::sim {

// Places of the hand-piece's middle in the zone's plane, about 1 mm apart on the skin.
using Run = std::vector<glm::vec2>;

struct Lines {
    float directionDeg = 0; // in the zone's plane, at its middle
    float spacingMm = 0;    // between neighbours, on the skin
    float shift = 0;        // of all lines, in spacings
    float overrunMm = 0;    // beyond what is to be worked, at each end
    float longestMm = 50;   // longer runs are worked in parts
    float rowMm = 0;        // a roller's rows: neighbours are set off by parts of it, or rows fall into rows
    Reach reach;
};

// To and fro over the area; a line that would come too near to what must not be needled gives way sideways. Empty where
// nothing may be worked.
std::vector<Run> linesOver(const WorkArea &area, const Lines &lines);

} // namespace stipple::sim
