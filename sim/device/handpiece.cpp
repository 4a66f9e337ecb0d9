#include "sim/device/handpiece.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple::sim {

namespace {

constexpr float kTwoPi = 6.28318531F;

// Points of a ring, the first at `startTurn` of a turn; sine and cosine by rotating a unit vector, exact enough to
// place needles and the same on every machine.
void addRing(std::vector<Needle> &needles, int count, float radiusMm, float startTurn) {
    struct Turn {
        float c, s;
    };
    // cos and sin of a turn's fraction by the half-angle-free series to the 9th power, folded into one octant.
    const auto unit = [](float turn) {
        turn -= static_cast<float>(static_cast<int>(turn));
        const int quarter = static_cast<int>(turn * 4.0F);
        const float a = (turn - static_cast<float>(quarter) * 0.25F - 0.125F) * kTwoPi; // -pi/4..pi/4
        const float a2 = a * a;
        const float s = a * (1.0F - a2 / 6.0F * (1.0F - a2 / 20.0F * (1.0F - a2 / 42.0F * (1.0F - a2 / 72.0F))));
        const float c = 1.0F - a2 / 2.0F * (1.0F - a2 / 12.0F * (1.0F - a2 / 30.0F * (1.0F - a2 / 56.0F)));
        constexpr float kHalfRoot = 0.70710678F;
        Turn t{(c - s) * kHalfRoot, (c + s) * kHalfRoot}; // + 45 degrees
        for (int i = 0; i < quarter; ++i)
            t = {-t.s, t.c};
        return t;
    };
    for (int i = 0; i < count; ++i) {
        const Turn t = unit(startTurn + static_cast<float>(i) / static_cast<float>(count));
        needles.push_back({.xyMm = {radiusMm * t.c, radiusMm * t.s}, .phaseRad = 0});
    }
}

// Cartridges as sold: rings about a hollow middle. Ring radii inside an 8 mm nose are assumptions.
std::vector<Needle> penNeedles(int count) {
    std::vector<Needle> needles;
    const auto rings = [&](int inner, float innerMm, int outer, float outerMm) {
        if (inner == 1)
            needles.push_back({});
        else
            addRing(needles, inner, innerMm, 0.0F);
        addRing(needles, outer, outerMm, 0.5F / static_cast<float>(outer));
    };
    switch (count) {
    case 9:
        rings(1, 0.0F, 8, 2.6F);
        break;
    case 12:
        rings(3, 1.1F, 9, 2.8F);
        break;
    case 16:
        rings(5, 1.3F, 11, 3.0F);
        break;
    case 36:
        rings(12, 1.6F, 24, 3.3F);
        break;
    default:
        break;
    }
    return needles;
}

// Flat heads only: a roller's discs and notches are given.
float nearestPitchUm(const std::vector<Needle> &needles) {
    float nearest = 1e9F;
    for (size_t i = 0; i < needles.size(); ++i)
        for (size_t j = i + 1; j < needles.size(); ++j) {
            const glm::vec2 d = needles[i].xyMm - needles[j].xyMm;
            nearest = std::min(nearest, d.x * d.x + d.y * d.y);
        }
    return 1000.0F * std::sqrt(nearest);
}

DeviceSpec makePen() {
    return {.kind = DeviceKind::Pen,
            .id = "pen",
            .name = "Motorised pen, 12-needle cartridge",
            .needles = penNeedles(12),
            .widthMm = 8.0F,
            .drumRadiusMm = 0,
            .shaftUm = 230.0F,
            .tipUm = 15.0F,
            .pitchUm = nearestPitchUm(penNeedles(12)),
            .minLengthUm = 0.0F,
            .maxLengthUm = 2500.0F,
            .defaultLengthUm = 1000.0F,
            .minFrequencyHz = 80.0F,
            .maxFrequencyHz = 150.0F,
            .defaultFrequencyHz = 110.0F,
            .duty = 0.4F,
            .defaultForceN = 0.8F};
}

// Eight discs of 24 needles along the drum's axis, every other disc turned by half a pitch.
DeviceSpec makeRoller() {
    std::vector<Needle> needles;
    for (int disc = 0; disc < 8; ++disc)
        for (int i = 0; i < 24; ++i)
            needles.push_back({.xyMm = {0.0F, -8.75F + 2.5F * static_cast<float>(disc)},
                               .phaseRad = kTwoPi * (static_cast<float>(i) + (disc % 2 != 0 ? 0.5F : 0.0F)) / 24.0F});
    return {.kind = DeviceKind::Roller,
            .id = "roller",
            .name = "Roller, 192 needles",
            .needles = needles,
            .widthMm = 20.0F,
            .drumRadiusMm = 10.0F,
            .shaftUm = 250.0F,
            .tipUm = 10.0F,
            .pitchUm = 2500.0F,
            .minLengthUm = 250.0F,
            .maxLengthUm = 3000.0F,
            .defaultLengthUm = 1000.0F,
            .minFrequencyHz = 0,
            .maxFrequencyHz = 0,
            .defaultFrequencyHz = 0,
            .duty = 0,
            .defaultForceN = 2.5F};
}

DeviceSpec makeStamp() {
    std::vector<Needle> needles;
    for (int row = 0; row < 8; ++row)
        for (int column = 0; column < 10; ++column)
            needles.push_back({.xyMm = {-4.5F + static_cast<float>(column), -4.375F + 1.25F * static_cast<float>(row)},
                               .phaseRad = 0});
    return {.kind = DeviceKind::Stamp,
            .id = "stamp",
            .name = "Stamp, 80 needles on 10 × 10 mm",
            .needles = needles,
            .widthMm = 10.0F,
            .drumRadiusMm = 0,
            .shaftUm = 200.0F,
            .tipUm = 10.0F,
            .pitchUm = 1000.0F,
            .minLengthUm = 250.0F,
            .maxLengthUm = 3000.0F,
            .defaultLengthUm = 1000.0F,
            .minFrequencyHz = 0,
            .maxFrequencyHz = 0,
            .defaultFrequencyHz = 0,
            .duty = 0,
            .defaultForceN = 6.0F};
}

} // namespace

const DeviceSpec &deviceSpec(DeviceKind kind) {
    static const std::array<DeviceSpec, 3> kSpecs = {makePen(), makeRoller(), makeStamp()};
    return kSpecs[static_cast<size_t>(kind)];
}

std::optional<DeviceKind> deviceByName(std::string_view id) {
    for (const DeviceKind kind : {DeviceKind::Pen, DeviceKind::Roller, DeviceKind::Stamp})
        if (deviceSpec(kind).id == id)
            return kind;
    return std::nullopt;
}

float hardForceN(const DeviceSpec &spec) {
    switch (spec.kind) {
    case DeviceKind::Pen:
        return 1.5F;
    case DeviceKind::Roller:
        return 6.0F;
    default:
        return 0.12F * static_cast<float>(spec.needles.size());
    }
}

float overPress(const DeviceSpec &spec, float forceN) {
    const float hard = hardForceN(spec);
    return forceN > hard ? forceN / hard - 1.0F : 0.0F;
}

std::optional<DeviceSpec> withNeedles(const DeviceSpec &spec, int count) {
    DeviceSpec changed = spec;
    if (count == static_cast<int>(spec.needles.size()))
        return changed;
    if (spec.kind != DeviceKind::Pen)
        return std::nullopt;
    changed.needles = penNeedles(count);
    changed.pitchUm = nearestPitchUm(changed.needles);
    return changed.needles.empty() ? std::nullopt : std::optional<DeviceSpec>(changed);
}

} // namespace stipple::sim
