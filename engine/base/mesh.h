// Plain data passed between loaders, the simulation's chart and the renderer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <glm/glm.hpp>

namespace stipple {

// One triangle mesh. `normals` and `uvs` are empty or as long as `positionsMm`. Right-handed: +X the patient's left,
// +Y the crown, +Z out of the face.
struct TriMesh {
    std::string name;
    std::vector<glm::vec3> positionsMm;
    std::vector<glm::vec3> normals;
    std::vector<glm::vec2> uvs;
    std::vector<uint32_t> indices; // three per triangle
};

// For each vertex the first one at the same place: seams of texture coordinates are no gaps of the surface.
std::vector<uint32_t> firstAtSamePlace(const TriMesh &mesh);

// Area-weighted vertex normals; vertices at one place (seams of texture coordinates) get one normal. (0, 0, 1) where no
// triangle with an area meets. Indices must be in range.
std::vector<glm::vec3> smoothNormals(const TriMesh &mesh);

// Eight bits a channel, `channels` interleaved, row 0 first (top of a picture, v = 0 of a chart map).
struct Image8 {
    int width = 0;
    int height = 0;
    int channels = 0;
    std::vector<uint8_t> pixels;
};

} // namespace stipple
