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
    glm::vec3 keyColour{1.30F, 1.255F, 1.22F};
    float keySpread = 0.34F;                      // tangent of its half width: a window or a large soft box
    glm::vec3 fillDirection{0.72F, 0.30F, 0.62F}; // the ring lamp
    glm::vec3 fillColour{0.58F, 0.575F, 0.57F};
    float fillSpread = 0.3F;
    glm::vec3 skyColour{0.49F, 0.50F, 0.51F};      // from the ceiling (+Z) and the head end
    glm::vec3 groundColour{0.31F, 0.285F, 0.268F}; // from bed and floor
};

// Largest light a vertex colour can hold.
inline constexpr float kMostLight = 2.5F;

// What light does under the skin (sim/skin/light_spread.h), linear sRGB: standard deviation of its spread along an
// axis, shares that get through folds 3 and 6 mm thick, and the skin's own colour.
struct SkinLight {
    glm::vec3 spreadMm{0.89F, 0.50F, 0.31F}; // Fitzpatrick II
    glm::vec3 through3{0.040F, 0.004F, 0.0003F}, through6{0.003F, 0.0001F, 0.0F};
    glm::vec3 albedo{0.40F, 0.25F, 0.18F};
};

// Vertices of all `meshes` lit together (each shades the others); the i-th result belongs to the i-th mesh. Vertex
// colour: rgb = square root of (light / kMostLight), a = share of the key light that is seen.
// `scatters[i]`: light spreads inside mesh i (skin).
std::vector<SceneMesh> bakeLight(std::span<const TriMesh *const> meshes, std::span<const bool> scatters,
                                 const Room &room, const SkinLight &under = {});

// Area-weighted vertex normals.
std::vector<glm::vec3> vertexNormals(const TriMesh &mesh);

} // namespace stipple
