// The baked light of the skin per cell of its chart: for what is drawn on the skin without being part of its mesh.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/render/vertex.h"

namespace stipple {

// RGBA8 as vertex colours have it (light_bake.h), row-major; 0 where the mesh has no charted surface.
std::vector<uint32_t> lightPerCell(const SceneMesh &skin, int cellsX, int cellsY);

} // namespace stipple
