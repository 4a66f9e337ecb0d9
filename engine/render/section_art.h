// The drawing of skin in the cross-section: a medical plate of a slice, painted once on the CPU, periodic along the
// skin. Depths in it are those of a standard cheek; the shader stretches each layer to the zone's own thickness, so one
// plate serves the whole face and every layer is to scale.
#pragma once

#include <array>

#include "engine/base/mesh.h"
#include "sim/skin/patient.h"
#include "sim/skin/zones.h"

namespace stipple {

inline constexpr float kPlateWidthUm = 8000.0F; // one period
inline constexpr float kPlateTopUm = -80.0F;    // above the skin's surface
inline constexpr float kPlateBottomUm = 3120.0F;
inline constexpr int kPlateWidth = 2048;
inline constexpr int kPlateHeight = 1024;

// Depths of the borders between which the plate is stretched: surface, corneum, epidermis, papillary dermis, plexus,
// dermis; below them the fat keeps its scale.
inline constexpr int kBorders = 6;
using Borders = std::array<float, kBorders>;
Borders plateBorders();                                          // in the plate
Borders zoneBorders(const sim::ZoneFigures &zone, sim::Sex sex); // in a zone

// RGBA, display colours; alpha = tissue (0: air above the skin).
Image8 paintSectionPlate(const sim::Patient &patient);

} // namespace stipple
