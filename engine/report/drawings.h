// The PDF's maps and plots (private to this folder).
#pragma once

#include "engine/report/sheet.h"
#include "sim/procedure/case.h"
#include "sim/technique/technique.h"

namespace stipple::pdf {

// All six, two beside each other, with their legends and the largest deductions by number.
void drawMaps(Sheet &sheet, const sim::Score &score, const sim::Case &trainingCase);
// Strokes with the numbered deductions, then hand speed, force and depth.
void drawTimeLine(Sheet &sheet, const sim::Score &score, const sim::Case &trainingCase);

} // namespace stipple::pdf
