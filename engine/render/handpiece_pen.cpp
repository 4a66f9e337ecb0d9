// The motorised pen: a clear disposable cartridge with its nose, needle hub and safety membrane, a depth dial, an
// aluminium barrel with a rubber grip, a lit ring and a cable. Sizes of the family sold as 12-needle pens (nose 8 mm by
// the specification; barrel 20 mm × 140 mm assumed).
#include <array>
#include <cmath>

#include "engine/render/handpiece_makers.h"

namespace stipple {

namespace {

constexpr float kTau = 6.28318531F;
constexpr float kDialBottom = 27.5F, kDialTop = 37.0F, kDialRadius = 10.5F;

void addBarrel(SceneMesh &mesh) {
    addTurned(mesh, {},
              {{0.0F, 15.0F, kHollow},
               {6.2F, 15.0F, kDial},
               {7.4F, 16.2F, kDial, 0.4F},
               {8.2F, 20.0F, kDial},
               {9.3F, 24.2F, kDial},
               {9.9F, 26.6F, shaded(kDial, 0.4F), 0.3F},
               {9.5F, 27.0F, shaded(kDial, 0.3F)},
               {9.5F, kDialTop + 0.4F, shaded(kAnodised, 0.4F)},
               {10.0F, kDialTop + 0.8F, kAnodised, 0.25F},
               {10.1F, 46.0F, shaded(kAnodised, 0.5F)},
               {9.75F, 46.3F, shaded(kAnodised, 0.4F)},
               {9.75F, 46.7F, kAnodised},
               {10.1F, 47.0F, kAnodised, 0.2F},
               {10.0F, 49.5F, kGrip, 0.3F},
               {10.2F, 50.3F, kGrip}},
              30);
    // Grip: a waist for thumb and finger, with fine rings.
    std::vector<ProfilePoint> grip = {{10.2F, 50.3F, kGrip}};
    constexpr int kRings = 11;
    for (int i = 0; i < kRings; ++i) {
        const float t = (static_cast<float>(i) + 0.5F) / kRings, z = 51.2F + 29.0F * t;
        const float r = 10.2F - 0.85F * std::sin(0.5F * kTau * t);
        grip.push_back({r - 0.08F, z - 0.78F, kGrip});
        grip.push_back({r, z - 0.35F, kGrip});
        grip.push_back({r, z + 0.35F, kGrip});
        grip.push_back({r - 0.08F, z + 0.78F, shaded(kGrip, 0.35F)});
        grip.push_back({r - 0.34F, z + 0.95F, shaded(kGrip, 0.35F)});
    }
    grip.push_back({10.2F, 81.2F, kGrip});
    addTurned(mesh, {}, grip, 26);
    addTurned(mesh, {},
              {{10.2F, 81.2F, kAnodised},
               {10.0F, 82.0F, kAnodised, 0.3F},
               {10.0F, 118.0F, shaded(kAnodised, 0.5F), 0.2F},
               {9.65F, 118.3F, Material{{0.02F, 0.30F, 0.32F}, 0.4F, 2.0F}}, // lit while the motor runs
               {9.65F, 120.0F, kAnodised},
               {10.0F, 120.3F, kAnodised, 0.2F},
               {9.8F, 130.0F, kAnodised, 0.5F},
               {9.0F, 134.0F, kGraphite, 0.5F},
               {8.0F, 136.6F, kGraphite, 1.2F},
               {3.6F, 138.4F, kGraphite, 0.6F},
               {3.3F, 139.4F, kGrip, 0.2F}},
              26);
    std::vector<ProfilePoint> relief = {{3.3F, 139.4F, kGrip}}; // bend relief of the cable
    for (int i = 0; i < 6; ++i) {
        const float z = 140.4F + 2.1F * static_cast<float>(i), r = 3.2F - 0.16F * static_cast<float>(i);
        relief.push_back({r, z, kGrip});
        relief.push_back({r - 0.05F, z + 1.0F, shaded(kGrip, 0.4F)});
        relief.push_back({r - 0.6F, z + 1.2F, shaded(kGrip, 0.4F)});
        relief.push_back({r - 0.6F, z + 1.8F, shaded(kGrip, 0.4F)});
    }
    relief.push_back({1.7F, 153.2F, kGrip});
    addTurned(mesh, {}, relief, 12);
    std::vector<Ring> cable; // bends away as its own weight pulls it
    constexpr float kBend = 60.0F;
    for (int i = 0; i <= 10; ++i) {
        const float a = 0.9F * static_cast<float>(i) / 10.0F;
        const glm::vec3 way(-std::sin(a), 0, std::cos(a));
        const glm::vec3 at(-kBend * (1.0F - std::cos(a)), 0, 152.5F + kBend * std::sin(a));
        const glm::vec3 side(0, 1, 0);
        cable.push_back({.centre = at, .u = glm::cross(side, way), .v = side, .a = 1.6F, .b = 1.6F, .material = kGrip});
    }
    addLoft(mesh, cable, 12);
    // The switch.
    addSlab(mesh, {{9.95F, 0, 92.0F}, {0, 1, 0}, {0, 0, 1}, {1, 0, 0}}, {2.6F, 4.6F, 0.55F}, 0.5F, kGraphite, 20);
}

// Turned so that the number of the set depth stands at the index line, on the +X side.
void addDial(SceneMesh &mesh, float lengthMm) {
    addTurned(mesh, {},
              {{9.4F, kDialBottom, kDial},
               {kDialRadius, kDialBottom, kDial, 0.35F},
               {kDialRadius, kDialBottom + 4.6F, shaded(kDial, 0.6F), 0.2F},
               {kDialRadius - 0.25F, kDialBottom + 4.8F, kDial},
               {kDialRadius - 0.25F, kDialTop, kDial, 0.3F},
               {9.4F, kDialTop, kDial}},
              30);
    constexpr float kFullTurn = kTau * 300.0F / 360.0F, kMostMm = 2.5F; // of the dial's travel
    const float turned = kFullTurn * lengthMm / kMostMm;
    constexpr int kGrooves = 24;
    for (int i = 0; i < kGrooves; ++i) { // grip of the ring: fine bars
        const float a = kTau * static_cast<float>(i) / kGrooves - turned;
        const glm::vec3 out(std::cos(a), std::sin(a), 0);
        addSlab(mesh, {out * kDialRadius + glm::vec3(0, 0, kDialBottom + 2.3F), {-out.y, out.x, 0}, {0, 0, 1}, out},
                {0.38F, 1.7F, 0.28F}, 0.2F, kDial, 6);
    }
    constexpr std::array<const char *, 6> kNumbers = {"0", "0.5", "1.0", "1.5", "2.0", "2.5"};
    const float r = kDialRadius - 0.25F;
    for (int i = 0; i <= 25; ++i) {
        const bool isNumbered = i % 5 == 0;
        const float angle = kFullTurn * static_cast<float>(i) / 25.0F - turned;
        addMark(mesh, {}, {.radius = r, .angleRad = angle, .z = kDialTop - 1.7F, .tallMm = isNumbered ? 1.3F : 0.8F},
                isNumbered ? 0.22F : 0.14F, kInk);
        if (isNumbered)
            addNumber(mesh, {}, kNumbers[static_cast<size_t>(i / 5)],
                      {.radius = r, .angleRad = angle, .z = kDialTop - 3.7F, .tallMm = 1.6F}, kInk);
    }
    addMark(mesh, {}, {.radius = 10.05F, .angleRad = 0, .z = kDialTop + 1.1F, .tallMm = 3.0F}, 0.35F, kDarkInk);
}

// What is seen through the cartridge: hub with its needles, plunger, membrane against fluid running back.
void addInside(SceneMesh &mesh) {
    addTurned(mesh, {},
              {{0.0F, 5.2F, shaded(kShell, 0.5F)},
               {3.35F, 5.2F, shaded(kShell, 0.7F), 0.2F},
               {3.35F, 6.4F, shaded(kShell, 0.5F), 0.2F},
               {1.5F, 6.6F, shaded(kShell, 0.5F)},
               {1.5F, 9.4F, shaded(kSilicone, 0.8F)},
               {2.2F, 9.6F, shaded(kSilicone, 0.8F), 0.2F},
               {3.4F, 10.2F, shaded(kSilicone, 0.6F), 0.3F},
               {3.0F, 11.0F, shaded(kSilicone, 0.8F), 0.3F},
               {4.6F, 11.9F, shaded(kSilicone, 0.6F), 0.3F},
               {4.2F, 12.7F, shaded(kSilicone, 0.7F), 0.3F},
               {5.6F, 13.4F, shaded(kSilicone, 0.6F), 0.3F},
               {5.6F, 15.0F, shaded(kSilicone, 0.5F)}},
              12);
}

void addCartridge(SceneMesh &mesh, float nose) {
    // The bore first: the shell is blended over it.
    addTurned(mesh, {},
              {{nose + 1.2F, 13.0F, kClear},
               {nose + 0.9F, 9.0F, kClear},
               {nose - 0.35F, 6.0F, kClear},
               {nose - 0.65F, 0.35F, kClear, 0.2F},
               {nose - 0.35F, 0.0F, kClear}},
              30);
    addTurned(mesh, {},
              {{nose - 0.35F, 0.0F, kClear},
               {nose - 0.05F, 0.0F, kClear, 0.12F},
               {nose + 0.15F, 1.1F, kClear, 0.3F},
               {nose + 0.25F, 4.0F, kClear},
               {nose + 0.6F, 6.0F, kClear},
               {nose + 1.9F, 8.6F, kClear, 0.8F},
               {nose + 2.3F, 11.0F, kClear},
               {nose + 2.4F, 13.2F, kClear, 0.2F}},
              30);
}

} // namespace

HandpieceMesh makePen(const sim::DeviceSpec &spec, float lengthMm) {
    HandpieceMesh pen;
    const float nose = 0.5F * spec.widthMm;
    addBarrel(pen.body);
    addDial(pen.body, lengthMm);
    addInside(pen.body);
    // The cartridge's collar, by which it is taken: coloured plastic with a bayonet's lugs.
    addTurned(pen.body, {},
              {{nose + 1.6F, 13.0F, shaded(kTeal, 0.6F)},
               {nose + 2.9F, 13.0F, kTeal, 0.3F},
               {nose + 2.9F, 15.6F, kTeal, 0.3F},
               {nose + 2.2F, 15.8F, kTeal}},
              30);
    for (int i = 0; i < 3; ++i) {
        const float a = kTau * (static_cast<float>(i) / 3.0F + 0.08F);
        const glm::vec3 out(std::cos(a), std::sin(a), 0);
        addSlab(pen.body, {out * (nose + 2.85F) + glm::vec3(0, 0, 14.3F), {-out.y, out.x, 0}, {0, 0, 1}, out},
                {1.0F, 0.75F, 0.4F}, 0.25F, kTeal, 12);
    }
    addCartridge(pen.clear, nose);
    for (const sim::Needle &needle : spec.needles)
        pen.needles.push_back({{needle.xyMm, 0.0F}, {needle.xyMm, 5.3F}});
    return pen;
}

} // namespace stipple
