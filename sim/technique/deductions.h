// Turns what each metric lost into deductions: every one with a sentence, a time and a place, and together exactly the
// points lost.
#pragma once

#include <string>
#include <vector>

#include "sim/technique/cells.h"
#include "sim/technique/technique.h"

namespace stipple::sim {

// Where and when something was seen.
struct Spot {
    uint32_t step = 0;
    ZoneId zone = ZoneId::None;
    glm::vec2 zoneMm{0};
    glm::vec2 uv{0};
};

// One fault before it is priced. `badness` says how much of the metric's loss it carries.
struct Fault {
    double badness = 0;
    std::string text;
    Spot spot;
};

// Prices `faults` so that they sum to `lost`. Faults that carry much of it get their own lines, the rest share one:
// "In 12 more strokes; the worst: …".
struct PricingRules {
    std::string metric;                             // "M9"
    double lost = 0;                                // points of the total
    std::string place = "place", places = "places"; // what a fault is: a stroke, a press, a place
    std::string otherwise;                          // sentence if nothing in particular is to blame
    Spot end;                                       // where the session ended
};
void priceFaults(std::vector<Fault> faults, const PricingRules &rules, std::vector<Deduction> &out);

// Neighbouring bad cells of one zone (sides or corners touching), worst cluster first.
struct CellCluster {
    std::vector<size_t> cells; // indices, the one that stands for the rest first
    double badness = 0;
    double areaMm2 = 0;
};
std::vector<CellCluster> clusterCells(const std::vector<ScoreCell> &cells, const std::vector<double> &badness);

// Numbers in sentences: fixed decimals, '.' whatever the locale.
std::string fixed(double value, int decimals);

} // namespace stipple::sim
