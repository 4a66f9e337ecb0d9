// A mesh on the GPU, its triangles sorted into chunks that lie together, so that a part of a picture draws only what
// can be seen in it: on the software device each triangle costs, seen or not.
#pragma once

#include <vector>

#include "engine/gpu/commands.h"
#include "engine/render/damage.h"
#include "engine/render/vertex.h"

namespace stipple {

struct MeshChunk {
    uint32_t firstIndex = 0, indexCount = 0;
    glm::vec3 centreMm{0};
    float radiusMm = 0;
    glm::vec3 axis{0, 0, 1}; // all its triangles face within a cone about this
    float cutoff = 2;        // sine of the cone's half angle; above 1: they face anywhere
};

struct GpuMesh {
    gpu::Buffer vertices, indices;
    uint32_t indexCount = 0;
    std::vector<MeshChunk> chunks; // all of the indices, in order
};

// `areBacksHidden`: its pipeline culls back faces, so chunks turned away are left out.
GpuMesh makeGpuMesh(gpu::Device &device, const SceneMesh &mesh, const char *name, bool areBacksHidden = false);

// Its triangles sorted by place, and the chunks they make; `marginMm`: how far a shader may move a vertex.
std::vector<MeshChunk> sortIntoChunks(SceneMesh &mesh, bool areBacksHidden, float marginMm);

void drawMesh(gpu::Commands &commands, const GpuMesh &mesh);
// Only the chunks that may be seen in `box` of the window. `placed`: where the shader puts the mesh, without scale.
// Returns the triangles drawn.
uint32_t drawMesh(gpu::Commands &commands, const GpuMesh &mesh, const Camera &camera, const FaceWindow &window,
                  const PixelBox &box, const glm::mat4 &placed = glm::mat4(1));

} // namespace stipple
