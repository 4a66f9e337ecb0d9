// The light of the room on a head that keeps still, worked out once: soft shadows of a large key light and a fill,
// ambient light with occlusion, and light that spreads under the skin (red furthest). Camera and skin state may change
// afterwards at no cost; nothing of this is drawn per frame.
#pragma once

#include <span>
#include <vector>

#include "engine/base/mesh.h"
#include "engine/render/vertex.h"

namespace stipple {

// The room, head frame (the face looks along +Z, the crown along +Y). Radiances are linear, 1 = a white card's.
struct Room {
    glm::vec3 keyDirection{-0.50F, 0.52F, 0.69F}; // towards the light
    glm::vec3 keyColour{1.28F, 1.20F, 1.10F};
    float keySpread = 0.34F; // tangent of its half width: a window or a large soft box
    glm::vec3 fillDirection{0.86F, 0.05F, 0.50F};
    glm::vec3 fillColour{0.22F, 0.235F, 0.25F};
    float fillSpread = 0.5F;
    glm::vec3 skyColour{0.42F, 0.43F, 0.44F};     // from the ceiling (+Z) and the head end
    glm::vec3 groundColour{0.24F, 0.215F, 0.20F}; // from bed and floor
};

// Largest light a vertex colour can hold.
inline constexpr float kMostLight = 2.0F;

// Vertices of all `meshes` lit together (each shades the others); the i-th result belongs to the i-th mesh. Vertex
// colour: rgb = square root of (light / kMostLight), a = share of the key light that is seen.
// `scatters[i]`: light spreads inside mesh i (skin).
std::vector<SceneMesh> bakeLight(std::span<const TriMesh *const> meshes, std::span<const bool> scatters,
                                 const Room &room);

// Area-weighted vertex normals.
std::vector<glm::vec3> vertexNormals(const TriMesh &mesh);

} // namespace stipple
