// Plots over the session's time for people: hand speed, force and reached depth, each with the band that gives full
// marks. Pure numbers; the score screen, the HTML report and the PDF draw them.
#pragma once

#include <string>
#include <vector>

#include <glm/glm.hpp>

#include "sim/procedure/case.h"
#include "sim/technique/technique.h"

namespace stipple::sim {

struct Plot {
    std::string name, unit; // "Hand speed", "mm/s"
    float top = 1;          // of the scale, which begins at 0
    int decimals = 0;       // of the scale's numbers
    CourseBand band;
    std::vector<std::vector<glm::vec2>> lines; // (seconds, value); a pause ends a line
    std::string says;                          // the same in words
};
// Always the same three. At most `mostPoints` points each: means over as much time as that takes.
std::vector<Plot> plotsOf(const Score &score, const Case &trainingCase, size_t mostPoints);

// About eight round times from 0 to the end, seconds.
std::vector<float> timeTicks(float durationS);

} // namespace stipple::sim
