// What of the skin must not be needled, or only with care: lesions of the case and the margins around them, around the
// orbital rim, the red lip and the nostrils (technique reference, "Order of zones, no-go zones": margins are
// proposals).
#pragma once

#include <cstdint>
#include <vector>

#include "sim/procedure/case.h"
#include "sim/skin/chart.h"

namespace stipple::sim {

inline constexpr uint8_t kMarkLesion = 1;
inline constexpr uint8_t kMarkMargin = 2; // in a caution margin, or in a no-go zone
inline constexpr uint8_t kMarkWide = 4;   // in a margin wider by the tracker's error
inline constexpr uint8_t kMarkNarrow = 8; // in one narrower by it

// Marks of every cell of the chart, as Chart::zone.
std::vector<uint8_t> makeMarks(const ChartIndex &skin, const Case &trainingCase, const Rubric &rubric);

} // namespace stipple::sim
