// The skin's fine relief as a small tiling picture: furrows between little plateaus, pores, grain.
#pragma once

#include "engine/base/mesh.h"

namespace stipple {

inline constexpr float kReliefTileMm = 14.0F; // side of the picture on the skin

// RGBA, 512²: xy slope (0.5 = flat), z openness (1 = nothing shades it), w height.
Image8 makeRelief();

} // namespace stipple
