// What is checked of a mesh file's bytes before Assimp sees them: type, sizes, counts. It bounds the memory an import
// can take and keeps known ways to crash the importer away from it.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace stipple {

enum class MeshFormat { Obj, Ply, Gltf, Glb };

// `why` of the error is a clause ("it …; do …"); the caller puts the file's name before it.
Status checkMeshBytes(MeshFormat format, std::string_view bytes);

// The parts, for checkMeshBytes.
Status checkObj(std::string_view bytes);
Status checkPly(std::string_view bytes);
Status checkGltf(std::string_view json, std::string_view binaryChunk, bool isGlb);
Status checkGlb(std::string_view bytes);

// Errors used by more than one format.
Error tooManyTriangles(long long count);
Error tooManyVertices(long long count);

} // namespace stipple
