// A coarser mesh for the view from afar: small triangles cost the software device far more than the pixels they cover.
#pragma once

#include "engine/render/vertex.h"

namespace stipple {

struct DecimateLimits {
    float normalCos = 0.972F; // least cosine between a vertex's normal and its triangles' where it may go (14 degrees)
    float lightStep = 0.09F;  // most difference of the baked light (0..1) to the vertex it is merged with
    float edgeMm = 8.0F;      // longest edge made
    int passes = 10;
};

// Merges vertices of flat, evenly lit places into a neighbour; borders stay. Vertices that remain are unchanged.
SceneMesh decimated(const SceneMesh &mesh, const DecimateLimits &limits);

} // namespace stipple
