// The 5 × 5 mm score cells of a case's planned zones: laid out in each zone's tangent plane, with their true area on
// the skin. Cells less than 60 % inside their zone are dropped; skin that must not be needled (marks.h) is no part of
// them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/procedure/case.h"
#include "sim/skin/chart.h"
#include "sim/technique/technique.h"

namespace stipple::sim {

inline constexpr float kScoreCellMm = 5.0F;
inline constexpr float kLeastInside = 0.6F;
// Skin turned further away from its zone's plane than this cosine (75°) belongs to no cell: it cannot be laid out
// there.
inline constexpr float kLeastFacing = 0.26F;

// What a cell is on the skin, for following tracks over it.
struct CellPlace {
    glm::vec3 posMm{0};     // its centre
    float halfMm = 2.5F;    // half its side, from its true area
    size_t plan = 0;        // index into Case::plan
    const ZoneFrame *frame; // of its zone
};

struct CellGrid {
    std::vector<ScoreCell> cells;
    std::vector<CellPlace> places; // as cells
    std::vector<int32_t> cellOf;   // score cell of each chart cell, -1: none
};

// `marks`: of makeMarks, or empty.
CellGrid makeCellGrid(const ChartIndex &skin, const Case &trainingCase, std::span<const uint8_t> marks = {});

} // namespace stipple::sim
