// The stamp: a steel plate of needles in a square head that runs over into a round handle, thicker towards its end.
// Plate by the specification; the handle's size is that of stamps sold, assumed.
#include <cmath>

#include "engine/render/handpiece_makers.h"

namespace stipple {

HandpieceMesh makeStamp(const sim::DeviceSpec &spec, float lengthMm) {
    HandpieceMesh stamp;
    const float half = 0.5F * spec.widthMm;
    addSlab(stamp.body, {{0, 0, 0.5F}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, {half, half, 0.5F}, 0.25F, kSteel);
    for (const sim::Needle &needle : spec.needles) {
        addDisc(stamp.body, {{needle.xyMm, -0.015F}, {0, 1, 0}, {1, 0, 0}, {0, 0, -1}}, 0.24F, shaded(kGraphite, 0.5F),
                7);
        stamp.needles.push_back({{needle.xyMm, -lengthMm}, {needle.xyMm, 0.2F}});
    }
    struct Station {
        float z, half, power;
        Material material;
        bool isEdge;
    };
    const Station stations[] = {
        {0.75F, half + 0.5F, 9, kShell, false},    {0.9F, half + 0.85F, 9, kShell, false},
        {1.3F, half + 1.0F, 9, kShell, false},     {4.4F, half + 1.0F, 9, kShell, false},
        {4.9F, half + 0.85F, 9, kShell, false},    {5.1F, half + 0.5F, 9, shaded(kShell, 0.5F), true},
        {5.4F, half + 0.5F, 8, kTeal, true},       {5.7F, half + 0.75F, 8, kTeal, false},
        {7.2F, half + 0.7F, 7, kTeal, false},      {7.5F, half + 0.4F, 7, shaded(kTeal, 0.5F), true},
        {7.8F, half + 0.35F, 6, kShell, true},     {8.2F, half + 0.55F, 6, kShell, false},
        {10.5F, half + 0.3F, 4.5F, kShell, false}, {13.0F, half - 0.3F, 3.4F, kShell, false},
        {16.0F, half - 0.6F, 2.6F, kShell, false}, {19.0F, half - 0.4F, 2.2F, kShell, false},
        {22.0F, half + 0.2F, 2, kShell, true},     {22.2F, half, 2, kGrip, true}};
    std::vector<Ring> rings;
    const auto add = [&](float z, float r, float power, const Material &m, bool isEdge) {
        rings.push_back({.centre = {0, 0, z}, .a = r, .b = r, .power = power, .material = m, .isEdge = isEdge});
    };
    for (const Station &at : stations)
        add(at.z, at.half, at.power, at.material, at.isEdge);
    constexpr int kRibs = 13;
    const auto waist = [&](float z) { // of the grip
        const float t = (z - 22.0F) / 26.0F;
        return half + 0.4F + 3.1F * t - 1.5F * std::sin(3.14159F * t);
    };
    for (int i = 0; i < kRibs; ++i)
        for (const float step : {-0.8F, -0.4F, 0.4F, 0.8F}) {
            const float z = 23.6F + 1.9F * static_cast<float>(i) + step;
            const bool isGroove = std::fabs(step) > 0.5F;
            add(z, waist(z) - (isGroove ? 0.3F : 0.0F), 2, shaded(kGrip, isGroove ? 0.5F : 1.0F), false);
        }
    add(48.0F, waist(48.0F), 2, kShell, true);
    struct Knob {
        float z, r;
    };
    for (const Knob knob : {Knob{48.0F, 8.6F},
                            {48.6F, 8.8F},
                            {54.0F, 9.3F},
                            {62.0F, 9.9F},
                            {69.0F, 10.1F},
                            {74.0F, 9.9F},
                            {77.0F, 9.3F},
                            {79.2F, 8.2F},
                            {80.6F, 6.6F},
                            {81.5F, 4.4F},
                            {81.9F, 2.2F},
                            {82.0F, 0.5F}})
        add(knob.z, knob.r, 2, kShell, false);
    addLoft(stamp.body, rings, 40);
    return stamp;
}

} // namespace stipple
