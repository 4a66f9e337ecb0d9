#include "engine/render/mesh_parts.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {

namespace {

constexpr float kTau = 6.28318531F;
constexpr float kRoundCosine = 0.56F; // 56 degrees: more than a bevel's bends

SceneVertex vertexOf(glm::vec3 position, glm::vec3 normal, const Material &m) {
    return {.positionMm = position,
            .normal = normal,
            .uv = {m.roughness, m.metal},
            .colour = packColour({glm::sqrt(m.colour), m.open})};
}

// Every point with a bevel becomes three on a parabola about the corner, in the material of the band that follows.
std::vector<ProfilePoint> withBevels(const std::vector<ProfilePoint> &profile) {
    std::vector<ProfilePoint> out;
    for (size_t i = 0; i < profile.size(); ++i) {
        const ProfilePoint &p = profile[i];
        if (p.bevelMm <= 0 || i == 0 || i + 1 == profile.size()) {
            out.push_back(p);
            continue;
        }
        const glm::vec2 here(p.radius, p.z), before(profile[i - 1].radius, profile[i - 1].z),
            after(profile[i + 1].radius, profile[i + 1].z);
        const auto towards = [&](glm::vec2 end) {
            const float length = glm::length(end - here);
            return length > 0 ? here + (end - here) * (std::min(p.bevelMm, 0.48F * length) / length) : here;
        };
        const glm::vec2 a = towards(before), b = towards(after);
        for (int k = 0; k <= 2; ++k) {
            const float t = static_cast<float>(k) / 2.0F;
            const glm::vec2 q = (1 - t) * (1 - t) * a + 2 * t * (1 - t) * here + t * t * b;
            out.push_back({q.x, q.y, p.material, 0});
        }
    }
    return out;
}

glm::vec2 onSuperellipse(const Ring &ring, float angle) {
    const float c = std::cos(angle), s = std::sin(angle), e = 2.0F / ring.power;
    return {ring.a * std::copysign(std::pow(std::fabs(c), e), c), ring.b * std::copysign(std::pow(std::fabs(s), e), s)};
}

void addQuad(SceneMesh &mesh, const std::array<glm::vec3, 4> &corners, glm::vec3 normal, const Material &m) {
    const auto first = static_cast<uint32_t>(mesh.vertices.size());
    for (const glm::vec3 &corner : corners)
        mesh.vertices.push_back(vertexOf(corner, normal, m));
    mesh.indices.insert(mesh.indices.end(), {first, first + 1, first + 2, first, first + 2, first + 3});
}

} // namespace

Placement along(glm::vec3 origin, glm::vec3 axis) {
    const glm::vec3 z = glm::normalize(axis);
    const glm::vec3 other = std::fabs(z.y) < 0.8F ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0);
    const glm::vec3 x = glm::normalize(glm::cross(other, z));
    return {origin, x, glm::cross(z, x), z};
}

void addTurned(SceneMesh &mesh, const Placement &place, const std::vector<ProfilePoint> &corners, int sides) {
    const std::vector<ProfilePoint> profile = withBevels(corners);
    std::vector<glm::vec2> bandNormal;
    for (size_t i = 0; i + 1 < profile.size(); ++i) {
        const glm::vec2 d(profile[i + 1].radius - profile[i].radius, profile[i + 1].z - profile[i].z);
        const float length = std::sqrt(d.x * d.x + d.y * d.y);
        bandNormal.push_back(length > 0 ? glm::vec2(d.y, -d.x) / length : glm::vec2(1, 0));
    }
    for (size_t i = 0; i + 1 < profile.size(); ++i) {
        const auto normalAt = [&](size_t neighbour) {
            if (neighbour >= bandNormal.size() || glm::dot(bandNormal[neighbour], bandNormal[i]) < kRoundCosine)
                return bandNormal[i];
            return glm::normalize(bandNormal[neighbour] + bandNormal[i]);
        };
        const std::array<glm::vec2, 2> normal = {normalAt(i == 0 ? bandNormal.size() : i - 1), normalAt(i + 1)};
        const auto first = static_cast<uint32_t>(mesh.vertices.size());
        for (int s = 0; s <= sides; ++s) {
            const float angle = kTau * static_cast<float>(s) / static_cast<float>(sides);
            const float c = std::cos(angle), n = std::sin(angle);
            for (size_t e = 0; e < 2; ++e) {
                const ProfilePoint &p = profile[i + e];
                mesh.vertices.push_back(vertexOf(place.point({p.radius * c, p.radius * n, p.z}),
                                                 place.vector({normal[e].x * c, normal[e].x * n, normal[e].y}),
                                                 profile[i].material));
            }
        }
        for (uint32_t s = 0; s < static_cast<uint32_t>(sides); ++s) {
            const uint32_t a = first + 2 * s;
            if (profile[i].radius > 0)
                mesh.indices.insert(mesh.indices.end(), {a, a + 2, a + 1});
            if (profile[i + 1].radius > 0)
                mesh.indices.insert(mesh.indices.end(), {a + 1, a + 2, a + 3});
        }
    }
}

void addLoft(SceneMesh &mesh, const std::vector<Ring> &rings, int sides) {
    const auto count = static_cast<size_t>(sides);
    std::vector<std::vector<glm::vec3>> points(rings.size());
    for (size_t r = 0; r < rings.size(); ++r)
        for (size_t s = 0; s < count; ++s) {
            const glm::vec2 p = onSuperellipse(rings[r], kTau * static_cast<float>(s) / static_cast<float>(sides));
            points[r].push_back(rings[r].centre + rings[r].u * p.x + rings[r].v * p.y);
        }
    // Normal at a ring's point, with the way along the loft taken from ring `from` to ring `to`.
    const auto normalAt = [&](size_t r, size_t s, size_t from, size_t to) {
        const glm::vec3 round = points[r][(s + 1) % count] - points[r][(s + count - 1) % count];
        const glm::vec3 n = glm::cross(round, points[to][s] - points[from][s]);
        const float length = glm::length(n);
        return length > 1e-9F ? n / length : glm::vec3(0, 0, 1);
    };
    for (size_t r = 0; r + 1 < rings.size(); ++r) {
        const size_t low = r == 0 || rings[r].isEdge ? r : r - 1;
        const size_t high = r + 2 >= rings.size() || rings[r + 1].isEdge ? r + 1 : r + 2;
        const auto first = static_cast<uint32_t>(mesh.vertices.size());
        for (size_t s = 0; s <= count; ++s) {
            const size_t at = s % count;
            mesh.vertices.push_back(vertexOf(points[r][at], normalAt(r, at, low, r + 1), rings[r].material));
            mesh.vertices.push_back(vertexOf(points[r + 1][at], normalAt(r + 1, at, r, high), rings[r].material));
        }
        for (uint32_t s = 0; s < static_cast<uint32_t>(sides); ++s) {
            const uint32_t a = first + 2 * s;
            mesh.indices.insert(mesh.indices.end(), {a, a + 2, a + 1, a + 1, a + 2, a + 3});
        }
    }
    for (const bool isLast : {false, true}) {
        const Ring &ring = isLast ? rings.back() : rings.front();
        const std::vector<glm::vec3> &edge = isLast ? points.back() : points.front();
        const glm::vec3 n = glm::cross(ring.u, ring.v) * (isLast ? 1.0F : -1.0F);
        const Material &m = isLast && rings.size() > 1 ? rings[rings.size() - 2].material : ring.material;
        const auto first = static_cast<uint32_t>(mesh.vertices.size());
        mesh.vertices.push_back(vertexOf(ring.centre, n, m));
        for (const glm::vec3 &p : edge)
            mesh.vertices.push_back(vertexOf(p, n, m));
        for (uint32_t s = 0; s < static_cast<uint32_t>(sides); ++s) {
            const uint32_t a = first + 1 + s, b = first + 1 + (s + 1) % static_cast<uint32_t>(sides);
            mesh.indices.insert(mesh.indices.end(), {first, isLast ? a : b, isLast ? b : a});
        }
    }
}

void addSlab(SceneMesh &mesh, const Placement &place, glm::vec3 half, float roundMm, const Material &m, int sides) {
    std::vector<Ring> rings;
    constexpr int kSteps = 2;
    for (const float side : {-1.0F, 1.0F})
        for (int k = 0; k <= kSteps; ++k) {
            const float t = static_cast<float>(side < 0 ? k : kSteps - k) / kSteps;
            const float in = roundMm * (1.0F - std::sqrt(std::max(1.0F - (1.0F - t) * (1.0F - t), 0.0F)));
            const float z = side * (half.z - roundMm * t);
            rings.push_back({.centre = place.point({0, 0, z}),
                             .u = place.x,
                             .v = place.y,
                             .a = half.x - in,
                             .b = half.y - in,
                             .power = 10,
                             .material = m});
        }
    addLoft(mesh, rings, sides);
}

void addDisc(SceneMesh &mesh, const Placement &place, float radiusMm, const Material &m, int sides) {
    const auto first = static_cast<uint32_t>(mesh.vertices.size());
    mesh.vertices.push_back(vertexOf(place.origin, place.z, m));
    for (int s = 0; s < sides; ++s) {
        const float angle = kTau * static_cast<float>(s) / static_cast<float>(sides);
        mesh.vertices.push_back(
            vertexOf(place.point({radiusMm * std::cos(angle), radiusMm * std::sin(angle), 0}), place.z, m));
        const auto at = static_cast<uint32_t>(s);
        mesh.indices.insert(mesh.indices.end(),
                            {first, first + 1 + at, first + 1 + (at + 1) % static_cast<uint32_t>(sides)});
    }
}

void addNumber(SceneMesh &mesh, const Placement &place, const char *digits, const Engraving &at, const Material &ink) {
    // Strokes of the digits in a box one half wide and one tall.
    using Line = std::vector<glm::vec2>;
    static const Line kZero = {{0.12F, 0}, {0.38F, 0}, {0.5F, 0.14F}, {0.5F, 0.86F}, {0.38F, 1},
                               {0.12F, 1}, {0, 0.86F}, {0, 0.14F},    {0.12F, 0}};
    static const Line kOne = {{0.06F, 0.78F}, {0.28F, 1}, {0.28F, 0}};
    static const Line kTwo = {{0, 0.82F}, {0.12F, 1}, {0.38F, 1}, {0.5F, 0.86F}, {0.5F, 0.64F}, {0, 0}, {0.52F, 0}};
    static const Line kFive = {{0.47F, 1},    {0.06F, 1}, {0.02F, 0.56F}, {0.34F, 0.6F}, {0.5F, 0.46F},
                               {0.5F, 0.14F}, {0.36F, 0}, {0.12F, 0},     {0, 0.12F}};
    static const Line kPoint = {{0, 0}, {0.001F, 0.12F}};
    float wide = 0;
    for (const char *c = digits; *c != 0; ++c)
        wide += *c == '.' ? 0.36F : 0.76F;
    float x0 = -0.5F * (wide - 0.26F);
    const auto onCylinder = [&](glm::vec2 p, float lift) {
        const float angle = at.angleRad + p.x * at.tallMm / at.radius;
        const float r = at.radius + lift;
        return place.point({r * std::cos(angle), r * std::sin(angle), at.z + p.y * at.tallMm});
    };
    for (const char *c = digits; *c != 0; ++c) {
        const Line &line = *c == '0' ? kZero : *c == '1' ? kOne : *c == '2' ? kTwo : *c == '5' ? kFive : kPoint;
        constexpr float kHalf = 0.07F; // of a stroke
        for (size_t i = 0; i + 1 < line.size(); ++i) {
            const glm::vec2 a = line[i] + glm::vec2(x0, 0), b = line[i + 1] + glm::vec2(x0, 0);
            const glm::vec2 way = glm::normalize(b - a), side = glm::vec2(-way.y, way.x) * kHalf;
            const glm::vec2 from = a - way * (0.5F * kHalf), to = b + way * (0.5F * kHalf);
            const float middle = at.angleRad + 0.5F * (a.x + b.x) * at.tallMm / at.radius;
            addQuad(mesh,
                    {onCylinder(from - side, 0.03F), onCylinder(to - side, 0.03F), onCylinder(to + side, 0.03F),
                     onCylinder(from + side, 0.03F)},
                    place.vector({std::cos(middle), std::sin(middle), 0}), ink);
        }
        x0 += *c == '.' ? 0.36F : 0.76F;
    }
}

void addMark(SceneMesh &mesh, const Placement &place, const Engraving &at, float wideMm, const Material &ink) {
    const float half = 0.5F * wideMm / at.radius, r = at.radius + 0.03F;
    const auto corner = [&](float angle, float z) {
        return place.point({r * std::cos(angle), r * std::sin(angle), z});
    };
    const float a = at.angleRad - half, b = at.angleRad + half, top = at.z + at.tallMm;
    addQuad(mesh, {corner(a, at.z), corner(b, at.z), corner(b, top), corner(a, top)},
            place.vector({std::cos(at.angleRad), std::sin(at.angleRad), 0}), ink);
}

} // namespace stipple
