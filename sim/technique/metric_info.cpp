// What each metric is called, its unit and its definition in one sentence, per hand-piece. Source: the technique
// reference, "Metrics".
#include <algorithm>

#include "sim/technique/metrics.h"

namespace stipple::sim {

namespace {

constexpr std::array<MetricInfo, 19> kInfos = {{
    {"M1", "Case decision", "points",
     "Treat, defer, refer or clear first, against the case's key, with every red flag seen."},
    {"M2", "Preparation", "% of items",
     "Share of the preparation list that was done; an item done out of order counts half."},
    {"M3", "Set-up", "mm", "Mean distance of the set depth or needle length from the planned window over the zones."},
    {"M4", "Coverage", "% of cells",
     "Share of the 5 mm cells of the planned zones that received at least 70 % of the target dose."},
    {"M5", "Evenness", "CV %", "Spread of the dose over the cells: standard deviation divided by the mean."},
    {"M6", "Over-dose", "% of cells",
     "Share of cells with more than 1.8 times the target dose, with grade 4 bleeding, or torn over more than 2 mm."},
    {"M7", "Achieved depth", "% of punctures",
     "Share of punctures whose depth lies inside the planned window, with its tolerance."},
    {"M8", "Squareness", "degrees", "Mean angle between the hand-piece's axis and the skin's normal at each strike."},
    {"M9", "Force", "N",
     "Mean normal force while needling; the score averages every moment, and bony zones have lower upper limits."},
    {"M10", "Hand speed", "mm/s", "Mean speed along the skin while needling; the score averages every moment."},
    {"M11", "Direction pattern", "% of passes",
     "Share of the planned passes, direction by direction, that each cell received, averaged over the cells."},
    {"M12", "Overlap", "% of width",
     "Mean share of the hand-piece's width that neighbouring parallel strokes have in common; the score averages the "
     "pairs."},
    {"M13", "Shear", "mm", "Mean sideways travel of the needles while they were in the skin."},
    {"M14", "Lift-off and dwell", "% of events",
     "Share of touches made with the motor running, lifts made before it stopped, and contacts without a dwell."},
    {"M15", "Support hand and glide", "% of time",
     "Share of the working time in which the other hand stretched the skin enough and it was wet."},
    {"M16", "Boundary", "% of punctures",
     "Share of all punctures that lie in the margins around lesions, eyes, red lip and nostrils."},
    {"M17", "End point", "grades off",
     "Mean distance of the cells' redness and bleeding from the planned grade at the finish; dose given after most "
     "cells had reached it loses marks too."},
    {"M18", "Close-out", "% of items",
     "Share of the close-out list that was done; an item done out of order counts half."},
    {"M19", "Economy", "index",
     "Mean of the marks for length of path, idle time and smoothness of the hand's movement."},
}};

} // namespace

MetricInfo metricInfo(std::string_view id, std::string_view deviceId) {
    const auto it = std::find_if(kInfos.begin(), kInfos.end(), [id](const MetricInfo &m) { return m.id == id; });
    if (it == kInfos.end())
        return {.id = id, .name = id, .unit = "", .definition = ""};
    MetricInfo info = *it;
    const bool isRoller = deviceId == "roller";
    const bool isStamp = deviceId == "stamp";
    if (id == "M8" && isRoller)
        info.definition = "Mean tilt of the drum's axis out of the skin's tangent plane while rolling.";
    if (id == "M9" && isStamp) {
        info.unit = "N per needle";
        info.definition = "Mean force per needle while the needles are in; the score averages every moment, and bony "
                          "zones have lower upper limits.";
    }
    if (id == "M10" && isStamp) {
        info.name = "Hit rate";
        info.unit = "hits/s";
        info.definition = "Mean of the rates from one press to the next; rests longer than 5 s are left out.";
    }
    if (id == "M12" && isStamp)
        info.definition =
            "Mean share of the plate's width that neighbouring presses of one orientation have in common; "
            "the score averages the pairs.";
    if (id == "M13" && isRoller) {
        info.unit = "slip ratio";
        info.definition = "Mean slip between drum and skin, less 10 points for each twist of more than 15 degrees and "
                          "each run back over the same line without lifting.";
    }
    if (id == "M14" && isRoller)
        info.definition = "Share of strokes that ended with a lift, against turns and twists made on the skin.";
    if (id == "M14" && isStamp)
        info.definition = "Share of presses held for 0.2 to 1 s that left the skin straight.";
    return info;
}

} // namespace stipple::sim
