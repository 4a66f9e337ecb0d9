// Brows and lashes: ribbons of the head's file made into hairs that keep their cover however far away they are.
#pragma once

#include "engine/base/mesh.h"
#include "engine/render/vertex.h"

namespace stipple {

// `hair` as headgen writes it (tools/headgen/hair.h): pairs of vertices, left and right edge, root to tip, uv.x = its
// eumelanin, uv.y = 0 at the root … 1 at the tip. Result, for shaders/render/hair.*: position on the hair's middle
// line, normal = unit tangent towards the tip, uv.x = signed half width in mm, uv.y as before, colour = light of the
// skin at the root (`skin`: lit, light_bake.h), extra: x = how much of the sky it sees, yzw = square root of its own
// colour.
SceneMesh makeHairMesh(const TriMesh &hair, const SceneMesh &skin);

} // namespace stipple
