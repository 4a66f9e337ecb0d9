// Triangle meshes from files people bring: OBJ, PLY, glTF and GLB.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/base/mesh.h"
#include "engine/base/result.h"

namespace stipple {

// Every mesh of the file in the order of its scene, node transforms applied, numbers as they stand in the file: no unit
// is guessed (TriMesh's "mm" is then a promise the caller still has to make true). Polygons become triangles; normals
// are the file's, or smooth ones where it has none; uvs are the file's first set (glTF: v downwards from the top, as
// stored) or empty. Errors name the file and say what is wrong: missing, wrong type, damaged, empty, over a limit of
// shaders/shared/limits.h, positions that are not numbers, indices out of range.
Result<std::vector<TriMesh>> loadMeshes(const std::filesystem::path &path);

// All meshes as one, for a head whose parts are separate meshes; uvs only if every part has them.
TriMesh joinMeshes(const std::vector<TriMesh> &meshes);

} // namespace stipple
