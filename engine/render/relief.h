// The skin's fine relief as two small tiling pictures of sizes that share no measure, so that together they do not
// repeat on a face: the net of furrows with its plateaus, and the mouths of pores.
#pragma once

#include "engine/base/mesh.h"

namespace stipple {

inline constexpr float kFurrowTileMm = 10.0F, kPoreTileMm = 17.3F; // sides of the pictures on the skin

// RGBA, 512²: xy slope (0.5 = flat), z openness (1 = nothing shades it), w height.
Image8 makeFurrows();
// RGBA, 512²: xy slope (0.5 = flat), z depth of a pore (0 = none), w its dark plug.
Image8 makePores();

} // namespace stipple
