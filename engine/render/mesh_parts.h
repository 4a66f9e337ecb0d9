// What hand-pieces and other things of the treatment room are made of: turned, lofted and flat parts with bevelled
// edges, so that every edge has its highlight. Millimetres; occlusion between parts is given by whoever builds them.
#pragma once

#include <vector>

#include <glm/glm.hpp>

#include "engine/render/vertex.h"

namespace stipple {

struct Material {
    glm::vec3 colour; // linear
    float roughness, metal;
    float open = 1; // share of the room's light that reaches it: below 1 in grooves and bores
};
inline Material shaded(Material m, float open) {
    m.open = open;
    return m;
}

// Frame of a part: its own x, y, z axes (z = axis of turning) and origin in the device frame. Right-handed.
struct Placement {
    glm::vec3 origin{0}, x{1, 0, 0}, y{0, 1, 0}, z{0, 0, 1};
    glm::vec3 point(glm::vec3 p) const { return origin + x * p.x + y * p.y + z * p.z; }
    glm::vec3 vector(glm::vec3 v) const { return x * v.x + y * v.y + z * v.z; }
};
// z along `axis`, the others anyhow.
Placement along(glm::vec3 origin, glm::vec3 axis);

struct ProfilePoint {
    float radius, z;
    Material material; // of the band from this point to the next
    float bevelMm = 0; // how far from the point its edge is rounded
};
// A profile turned about z, listed so that it runs with the outside on its right: from the bottom outwards and up.
// Bends under 56 degrees are shaded round.
void addTurned(SceneMesh &mesh, const Placement &place, const std::vector<ProfilePoint> &profile, int sides);

// A cross-section of a loft: a superellipse with half axes a along u and b along v; u × v is the way the loft goes.
struct Ring {
    glm::vec3 centre{0}, u{1, 0, 0}, v{0, 1, 0};
    float a = 1, b = 1;
    float power = 2; // 2 an ellipse, 8 a rectangle with rounded corners
    Material material;
    bool isEdge = false; // the surface breaks here
};
// Skin over the rings, closed at both ends by flat caps.
void addLoft(SceneMesh &mesh, const std::vector<Ring> &rings, int sides);

// Rounded slab about the placement's origin, half extents `half`, edges rounded by `roundMm`.
void addSlab(SceneMesh &mesh, const Placement &place, glm::vec3 half, float roundMm, const Material &m, int sides = 40);

// A flat disc seen from +z, or a ring with `innerMm` > 0.
void addDisc(SceneMesh &mesh, const Placement &place, float radiusMm, const Material &m, int sides);

// Numbers engraved round a cylinder of `radius` about z: digits 0, 1, 2, 5 and the point, `tallMm` high, the middle of
// their foot at (angle, z), read with +z up.
struct Engraving {
    float radius = 10, angleRad = 0, z = 0, tallMm = 2;
};
void addNumber(SceneMesh &mesh, const Placement &place, const char *digits, const Engraving &at, const Material &ink);
// A line along z on the same cylinder.
void addMark(SceneMesh &mesh, const Placement &place, const Engraving &at, float wideMm, const Material &ink);

} // namespace stipple
