// Coarser meshes for the view from afar: small triangles cost the software device far more than the pixels they cover.
#pragma once

#include "engine/render/vertex.h"

namespace stipple {

// The mesh with as few triangles as keep its surface within `errorMm`; borders and seams stay closed. Vertices that
// remain are unchanged (meshoptimizer's quadrics).
SceneMesh decimated(const SceneMesh &mesh, float errorMm);

} // namespace stipple
