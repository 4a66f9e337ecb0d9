#include "engine/render/handpiece_mesh.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <glm/gtc/matrix_transform.hpp>
#include <glm/gtc/quaternion.hpp>

namespace stipple {

namespace {

constexpr float kTau = 6.28318531F;

struct Material {
    glm::vec3 colour; // linear
    float roughness, metal;
};
constexpr Material kShell{{0.62F, 0.63F, 0.63F}, 0.34F, 0.0F}; // light plastic
constexpr Material kGraphite{{0.045F, 0.05F, 0.055F}, 0.42F, 0.0F};
constexpr Material kTeal{{0.03F, 0.22F, 0.24F}, 0.35F, 0.0F};
constexpr Material kSteel{{0.56F, 0.57F, 0.58F}, 0.26F, 1.0F};
constexpr Material kNeedle{{0.66F, 0.67F, 0.68F}, 0.20F, 1.0F};
constexpr Material kClear{{0.48F, 0.53F, 0.54F}, 0.18F, 0.0F}; // the cartridge
constexpr Material kHollow{{0.012F, 0.012F, 0.013F}, 0.8F, 0.0F};

uint32_t colourOf(const Material &m) { return packColour({glm::sqrt(m.colour), 1.0F}); }

// Frame of a part: its own x, y, z axes (z = axis of turning) and origin in the device frame.
struct Placement {
    glm::vec3 origin{0}, x{1, 0, 0}, y{0, 1, 0}, z{0, 0, 1};
    glm::vec3 point(glm::vec3 p) const { return origin + x * p.x + y * p.y + z * p.z; }
    glm::vec3 vector(glm::vec3 v) const { return x * v.x + y * v.y + z * v.z; }
};

struct ProfilePoint {
    float radius, z;
    Material material; // of the band from this point to the next
};

// A profile turned about z, listed so that it runs with the outside on its right: from the bottom outwards and up.
// Bends under 40 degrees are shaded round.
void addTurned(SceneMesh &mesh, const Placement &place, const std::vector<ProfilePoint> &profile, int sides) {
    std::vector<glm::vec2> bandNormal;
    for (size_t i = 0; i + 1 < profile.size(); ++i) {
        const glm::vec2 d(profile[i + 1].radius - profile[i].radius, profile[i + 1].z - profile[i].z);
        const float length = std::sqrt(d.x * d.x + d.y * d.y);
        bandNormal.push_back(length > 0 ? glm::vec2(d.y, -d.x) / length : glm::vec2(1, 0));
    }
    for (size_t i = 0; i + 1 < profile.size(); ++i) {
        const auto normalAt = [&](size_t neighbour) {
            if (neighbour >= bandNormal.size() || glm::dot(bandNormal[neighbour], bandNormal[i]) < 0.766F)
                return bandNormal[i];
            return glm::normalize(bandNormal[neighbour] + bandNormal[i]);
        };
        const std::array<glm::vec2, 2> normal = {normalAt(i == 0 ? bandNormal.size() : i - 1), normalAt(i + 1)};
        const auto first = static_cast<uint32_t>(mesh.vertices.size());
        const Material &m = profile[i].material;
        for (int s = 0; s <= sides; ++s) {
            const float angle = kTau * static_cast<float>(s) / static_cast<float>(sides);
            const float c = std::cos(angle), n = std::sin(angle);
            for (size_t e = 0; e < 2; ++e) {
                const ProfilePoint &p = profile[i + e];
                mesh.vertices.push_back({.positionMm = place.point({p.radius * c, p.radius * n, p.z}),
                                         .normal = place.vector({normal[e].x * c, normal[e].x * n, normal[e].y}),
                                         .uv = {m.roughness, m.metal},
                                         .colour = colourOf(m)});
            }
        }
        for (uint32_t s = 0; s < static_cast<uint32_t>(sides); ++s) {
            const uint32_t a = first + 2 * s;
            mesh.indices.insert(mesh.indices.end(), {a, a + 2, a + 1, a + 1, a + 2, a + 3});
        }
    }
}

// Box with its centre and half extents in the placement's frame.
void addBox(SceneMesh &mesh, const Placement &place, glm::vec3 centre, glm::vec3 half, const Material &m) {
    for (int axis = 0; axis < 3; ++axis)
        for (const float side : {-1.0F, 1.0F}) {
            glm::vec3 n(0), u(0), v(0);
            n[axis] = side;
            u[(axis + 1) % 3] = half[(axis + 1) % 3];
            v[(axis + 2) % 3] = side * half[(axis + 2) % 3];
            const glm::vec3 middle = centre + n * half;
            const auto first = static_cast<uint32_t>(mesh.vertices.size());
            for (const glm::vec3 corner : {middle - u - v, middle + u - v, middle + u + v, middle - u + v})
                mesh.vertices.push_back({.positionMm = place.point(corner),
                                         .normal = place.vector(n),
                                         .uv = {m.roughness, m.metal},
                                         .colour = colourOf(m)});
            mesh.indices.insert(mesh.indices.end(), {first, first + 1, first + 2, first, first + 2, first + 3});
        }
}

Placement along(glm::vec3 origin, glm::vec3 axis) {
    const glm::vec3 z = glm::normalize(axis);
    const glm::vec3 other = std::fabs(z.y) < 0.8F ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0);
    const glm::vec3 x = glm::normalize(glm::cross(other, z));
    return {origin, x, glm::cross(z, x), z};
}

// A needle with its tip at `tip`, `shaftMm` long behind a ground point.
void addNeedle(SceneMesh &mesh, glm::vec3 tip, glm::vec3 inwards, float shaftUm, float tipUm, float lengthMm,
               int sides) {
    const float radius = 0.0005F * shaftUm, point = std::min(1.1F, 0.7F * lengthMm);
    addTurned(mesh, along(tip, inwards),
              {{0.0005F * tipUm, 0.0F, kNeedle}, {radius, point, kNeedle}, {radius, lengthMm, kNeedle}}, sides);
}

HandpieceMesh makePen(const sim::DeviceSpec &spec) {
    HandpieceMesh pen;
    const float nose = 0.5F * spec.widthMm;
    addTurned(pen.body, {},
              {{0.0F, 2.0F, kHollow},           {nose - 0.7F, 2.0F, kHollow}, {nose - 0.7F, 0.15F, kClear},
               {nose - 0.45F, 0.0F, kClear},    {nose - 0.15F, 0.0F, kClear}, {nose, 0.2F, kClear},
               {nose + 0.15F, 3.0F, kClear},    {nose + 0.8F, 6.5F, kClear},  {nose + 2.4F, 9.0F, kClear},
               {nose + 2.6F, 14.0F, kClear},    {nose + 3.1F, 14.3F, kSteel}, {nose + 3.1F, 16.6F, kSteel},
               {nose + 3.3F, 16.9F, kGraphite}, {8.0F, 20.0F, kGraphite},     {9.0F, 22.0F, kGraphite},
               {9.0F, 31.0F, kGraphite},        {8.8F, 31.6F, kTeal},         {8.9F, 33.2F, kShell},
               {9.6F, 38.0F, kShell},           {10.0F, 48.0F, kShell},       {10.0F, 96.0F, kShell},
               {9.7F, 108.0F, kShell},          {9.2F, 116.0F, kTeal},        {9.1F, 117.2F, kGraphite},
               {8.6F, 121.5F, kGraphite},       {7.2F, 124.6F, kGraphite},    {4.6F, 126.3F, kGraphite},
               {0.0F, 126.8F, kGraphite}},
              40);
    for (int i = 0; i < 24; ++i) { // grip of the depth dial
        const float a = kTau * static_cast<float>(i) / 24.0F;
        const glm::vec3 out(std::cos(a), std::sin(a), 0);
        addBox(pen.body, {out * 9.05F, out, {-out.y, out.x, 0}, {0, 0, 1}}, {0, 0, 26.5F}, {0.22F, 0.55F, 3.6F},
               kGraphite);
    }
    for (const sim::Needle &needle : spec.needles)
        addNeedle(pen.moving, {needle.xyMm, 0.0F}, {0, 0, 1}, spec.shaftUm, spec.tipUm, 5.0F, 6);
    addTurned(pen.moving, {{0, 0, 4.6F}}, {{0.0F, 0.0F, kSteel}, {3.1F, 0.0F, kSteel}, {3.1F, 1.0F, kSteel}}, 24);
    return pen;
}

HandpieceMesh makeRoller(const sim::DeviceSpec &spec, float lengthMm) {
    HandpieceMesh roller;
    const float radius = spec.drumRadiusMm, half = 0.5F * spec.widthMm;
    // The drum is built about its own axis (device Y) in the middle, and moved into place by movingMatrix.
    const Placement drum{{0, 0, 0}, {0, 0, 1}, {1, 0, 0}, {0, 1, 0}};
    const float r = radius - 0.05F;
    addTurned(roller.moving, drum,
              {{2.0F, -half, kTeal},
               {r - 0.6F, -half, kTeal},
               {r, -half + 0.5F, kShell},
               {r, half - 0.5F, kShell},
               {r - 0.6F, half, kTeal},
               {2.0F, half, kTeal}},
              48);
    for (size_t i = 0; i + 1 < 8; ++i) { // the joints of the discs
        const float y = -7.5F + 2.5F * static_cast<float>(i);
        addTurned(roller.moving, drum, {{r + 0.04F, y - 0.08F, kGraphite}, {r + 0.04F, y + 0.08F, kGraphite}}, 48);
    }
    for (const sim::Needle &needle : spec.needles) {
        const float c = std::cos(needle.phaseRad), s = std::sin(needle.phaseRad);
        const glm::vec3 out(s, 0, -c); // 0 = bottom
        addNeedle(roller.moving, out * (radius + lengthMm) + glm::vec3(0, needle.xyMm.y, 0), -out, spec.shaftUm,
                  spec.tipUm, lengthMm + 0.4F, 4);
    }
    const float z = radius, arm = half + 1.6F;
    addTurned(roller.body, {{0, 0, z}, {0, 0, 1}, {1, 0, 0}, {0, 1, 0}},
              {{0.0F, -arm - 0.6F, kSteel},
               {2.2F, -arm - 0.6F, kSteel},
               {2.2F, arm + 0.6F, kSteel},
               {0.0F, arm + 0.6F, kSteel}},
              20);
    const glm::vec3 back = glm::normalize(glm::vec3(-0.80F, 0, 0.60F));
    const Placement yoke{{0, 0, z}, back, {0, 1, 0}, glm::cross(back, glm::vec3(0, 1, 0))};
    for (const float side : {-1.0F, 1.0F}) {
        addBox(roller.body, yoke, {7.0F, side * arm, 0.0F}, {9.5F, 0.9F, 2.6F}, kGraphite);
    }
    addBox(roller.body, yoke, {17.0F, 0, 0}, {1.8F, arm + 0.9F, 2.6F}, kGraphite);
    addTurned(roller.body, along(glm::vec3(0, 0, z) + back * 18.0F, back),
              {{0.0F, 0.0F, kGraphite},
               {3.0F, 0.0F, kGraphite},
               {3.2F, 8.0F, kGraphite},
               {4.4F, 14.0F, kTeal},
               {4.6F, 15.6F, kGraphite},
               {5.4F, 26.0F, kGraphite},
               {6.2F, 48.0F, kGraphite},
               {6.0F, 74.0F, kGraphite},
               {6.6F, 96.0F, kGraphite},
               {6.2F, 103.0F, kGraphite},
               {4.4F, 107.0F, kGraphite},
               {0.0F, 108.5F, kGraphite}},
              32);
    return roller;
}

HandpieceMesh makeStamp(const sim::DeviceSpec &spec, float lengthMm) {
    HandpieceMesh stamp;
    const float half = 0.5F * spec.widthMm;
    addBox(stamp.body, {}, {0, 0, 0.6F}, {half, half, 0.6F}, kSteel);
    addBox(stamp.body, {}, {0, 0, 3.6F}, {half + 0.9F, half + 0.9F, 2.4F}, kShell);
    for (const sim::Needle &needle : spec.needles)
        addNeedle(stamp.body, {needle.xyMm, -lengthMm}, {0, 0, 1}, spec.shaftUm, spec.tipUm, lengthMm + 0.3F, 5);
    addTurned(stamp.body, {},
              {{0.0F, 6.0F, kShell},
               {5.0F, 6.0F, kShell},
               {5.0F, 12.0F, kTeal},
               {5.1F, 14.0F, kShell},
               {6.2F, 20.0F, kShell},
               {8.6F, 32.0F, kShell},
               {9.0F, 50.0F, kShell},
               {9.6F, 60.0F, kGraphite},
               {9.6F, 63.0F, kGraphite},
               {8.6F, 67.0F, kGraphite},
               {5.6F, 69.4F, kGraphite},
               {0.0F, 70.2F, kGraphite}},
              36);
    return stamp;
}

} // namespace

HandpieceMesh makeHandpiece(const sim::DeviceSpec &spec, float lengthMm) {
    switch (spec.kind) {
    case sim::DeviceKind::Pen:
        return makePen(spec);
    case sim::DeviceKind::Roller:
        return makeRoller(spec, lengthMm);
    case sim::DeviceKind::Stamp:
        break;
    }
    return makeStamp(spec, lengthMm);
}

// Four plies, each a little off the others, as a hand folds it.
HandpieceMesh makeGauze() {
    constexpr Material kCotton{.colour = {0.86F, 0.86F, 0.83F}, .roughness = 0.95F, .metal = 0};
    HandpieceMesh gauze;
    constexpr glm::vec2 kShift[] = {{0, 0}, {0.5F, -0.3F}, {-0.4F, 0.2F}, {0.2F, 0.4F}};
    float z = 0;
    for (const glm::vec2 shift : kShift) {
        addBox(gauze.body, {}, {shift, z + 0.55F}, {15.0F, 15.0F, 0.5F}, kCotton);
        z += 1.05F;
    }
    return gauze;
}

glm::mat4 poseMatrix(const sim::Pose &pose) {
    return glm::translate(glm::mat4(1.0F), pose.posMm) * glm::mat4_cast(glm::normalize(pose.orientation));
}

float penProtrusionMm(const sim::DeviceSpec &spec, const sim::HandpieceView &view) {
    const float length = view.pose.lengthUm / 1000.0F;
    if (!view.pose.isMotorOn)
        return -0.8F;
    const float turn = view.phase > 0.5F ? 1.0F - view.phase : view.phase; // 0 in .. 0.5 out
    const float reach = std::cos(kTau * turn * 0.25F / std::max(0.5F * spec.duty, 0.05F));
    return turn < 0.5F * spec.duty ? length * reach : -0.8F * std::min((turn - 0.5F * spec.duty) / 0.15F, 1.0F);
}

glm::mat4 movingMatrix(const sim::DeviceSpec &spec, const sim::HandpieceView &view) {
    const glm::mat4 one(1.0F);
    if (spec.kind == sim::DeviceKind::Pen)
        return glm::translate(one, glm::vec3(0, 0, -penProtrusionMm(spec, view)));
    if (spec.kind == sim::DeviceKind::Roller) // rolls towards +X: the top goes forward
        return glm::rotate(glm::translate(one, glm::vec3(0, 0, spec.drumRadiusMm)), view.drumAngleRad,
                           glm::vec3(0, 1, 0));
    return one;
}

Capsule shadowCapsule(const sim::DeviceSpec &spec) {
    switch (spec.kind) {
    case sim::DeviceKind::Pen:
        return {{0, 0, 12.0F}, {0, 0, 116.0F}, 8.8F};
    case sim::DeviceKind::Roller:
        return {{0, -7.0F, 10.0F}, {0, 7.0F, 10.0F}, 9.5F};
    case sim::DeviceKind::Stamp:
        break;
    }
    return {{0, 0, 7.0F}, {0, 0, 62.0F}, 7.0F};
}

} // namespace stipple
