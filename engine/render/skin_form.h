// The relief of the face as a map: see SkinRest::form.
#pragma once

#include "engine/render/skin_places.h"
#include "engine/render/skin_rest.h"

namespace stipple {

// `heightMm`: above the skin of the mesh, kFormTexelsPerCell to a cell's side. `pores`: per cell, 0..1.
Image8 makeForm(const SkinPlaces &places, const std::vector<float> &heightMm, const std::vector<float> &pores);

} // namespace stipple
