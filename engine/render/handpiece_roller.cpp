// The roller: a drum of eight discs on a steel axle, a fork round it, a neck and a curved handle. Drum and needles by
// the specification (Schwarz & Laaff 2011: 192 needles, 20 × 20 mm); the handle's size is that of rollers sold,
// assumed.
#include <array>
#include <cmath>

#include "engine/render/handpiece_makers.h"

namespace stipple {

namespace {

constexpr float kTau = 6.28318531F;
// From the drum's axis along the handle: away from where it rolls to and up.
const glm::vec3 kBack = glm::normalize(glm::vec3(-0.80F, 0, 0.60F));
const glm::vec3 kSide(0, 1, 0);
const glm::vec3 kUp = glm::cross(kBack, kSide);

void addDrum(HandpieceMesh &roller, const sim::DeviceSpec &spec, float lengthMm) {
    const float half = 0.5F * spec.widthMm, r = spec.drumRadiusMm - 0.05F;
    const Placement drum{{0, 0, 0}, {0, 0, 1}, {1, 0, 0}, {0, 1, 0}};
    std::vector<ProfilePoint> profile = {
        {1.6F, -half - 0.1F, kSteel}, {3.0F, -half - 0.1F, kTeal, 0.3F}, {3.0F, -half + 0.7F, shaded(kTeal, 0.6F)},
        {8.5F, -half + 0.7F, kTeal},  {8.5F, -half, kTeal, 0.3F},        {r - 0.2F, -half, kTeal, 0.45F}};
    for (int disc = 0; disc < 8; ++disc) {
        const float y = -8.75F + 2.5F * static_cast<float>(disc);
        profile.push_back({r - 0.34F, y - 1.16F, kDrum});
        profile.push_back({r, y - 1.08F, kDrum});
        profile.push_back({r, y + 1.08F, shaded(kDrum, 0.5F)});
        profile.push_back({r - 0.34F, y + 1.16F, shaded(kDrum, 0.4F)});
    }
    profile.insert(profile.end(), {{r - 0.2F, half, kTeal, 0.3F},
                                   {8.5F, half, kTeal, 0.3F},
                                   {8.5F, half - 0.7F, shaded(kTeal, 0.6F)},
                                   {3.0F, half - 0.7F, kTeal},
                                   {3.0F, half + 0.1F, kSteel, 0.3F},
                                   {1.6F, half + 0.1F, kSteel}});
    addTurned(roller.moving, drum, profile, 40);
    for (const float side : {-1.0F, 1.0F}) // openings of the end plates show how it turns
        for (int i = 0; i < 6; ++i) {
            const float a = kTau * static_cast<float>(i) / 6.0F;
            const glm::vec3 at(5.8F * std::sin(a), side * (half - 0.67F), -5.8F * std::cos(a));
            const Placement hole = side > 0 ? Placement{at, {0, 0, 1}, {1, 0, 0}, {0, 1, 0}}
                                            : Placement{at, {1, 0, 0}, {0, 0, 1}, {0, -1, 0}};
            addDisc(roller.moving, hole, 1.5F, kHollow, 18);
        }
    for (const sim::Needle &needle : spec.needles) {
        const float c = std::cos(needle.phaseRad), s = std::sin(needle.phaseRad);
        const glm::vec3 out(s, 0, -c); // 0 = bottom
        const glm::vec3 foot = glm::vec3(0, needle.xyMm.y, 0) + out * (r + 0.015F);
        addDisc(roller.moving, {foot, kSide, glm::cross(out, kSide), out}, 0.34F, shaded(kDrum, 0.42F), 6);
        roller.needles.push_back({foot + out * lengthMm, foot - out * 0.2F});
    }
}

// One fork round the drum, from axle to axle.
void addFork(SceneMesh &body, const sim::DeviceSpec &spec, glm::vec3 axle) {
    const float arm = 0.5F * spec.widthMm + 1.9F;
    std::vector<Ring> fork;
    constexpr float kRound = 5.5F, kBar = 18.2F; // of the corners; the bar behind the drum
    const auto add = [&](glm::vec2 at, glm::vec2 way, float thick, float tall) {
        const glm::vec3 dir = kBack * way.x + kSide * way.y;
        fork.push_back({.centre = axle + kBack * at.x + kSide * at.y,
                        .u = glm::cross(kUp, dir),
                        .v = kUp,
                        .a = thick,
                        .b = tall,
                        .power = 3.6F,
                        .material = kShell});
    };
    for (const float x : {0.0F, 3.0F, 8.0F})
        add({x, arm}, {1, 0}, 1.15F, 3.1F - 0.03F * x);
    for (int i = 0; i <= 8; ++i) {
        const float a = 0.25F * kTau * static_cast<float>(i) / 8.0F;
        add({kBar - kRound + kRound * std::sin(a), arm - kRound + kRound * std::cos(a)}, {std::cos(a), -std::sin(a)},
            1.15F + 0.75F * std::sin(a), 2.8F);
    }
    add({kBar, 0}, {0, -1}, 2.1F, 2.9F);
    for (int i = 8; i >= 0; --i) {
        const float a = 0.25F * kTau * static_cast<float>(i) / 8.0F;
        add({kBar - kRound + kRound * std::sin(a), -arm + kRound - kRound * std::cos(a)}, {-std::cos(a), -std::sin(a)},
            1.15F + 0.75F * std::sin(a), 2.8F);
    }
    for (const float x : {8.0F, 3.0F, 0.0F})
        add({x, -arm}, {-1, 0}, 1.15F, 3.1F - 0.03F * x);
    addLoft(body, fork, 18);
    for (const float side : {-1.0F, 1.0F}) { // eyes of the fork, with the axle's caps
        addTurned(body, along(axle + kSide * (side * arm), kSide * side),
                  {{0.0F, -1.9F, kShell},
                   {2.2F, -1.9F, kShell},
                   {3.3F, -1.15F, kShell, 0.3F},
                   {3.3F, 1.2F, kShell, 0.6F},
                   {2.35F, 1.35F, shaded(kShell, 0.5F), 0.1F},
                   {2.3F, 1.1F, shaded(kSteel, 0.7F)},
                   {1.9F, 1.1F, kSteel},
                   {1.75F, 1.75F, kSteel, 0.35F},
                   {0.0F, 1.85F, kSteel}},
                  16);
    }
}

// Neck and handle: a gently bowed body, flattened where the thumb lies.
void addHandle(SceneMesh &body, glm::vec3 axle) {
    struct Station {
        float s, rise, wide, tall; // along, bowed up, half sizes
        Material material;
        bool isEdge;
    };
    std::vector<Station> stations = {
        {17.0F, 0, 7.2F, 2.7F, kShell, false},     {19.2F, 0, 6.4F, 2.75F, kShell, false},
        {21.0F, 0, 4.6F, 2.8F, kShell, false},     {23.5F, 0, 3.5F, 2.9F, kShell, false},
        {27.0F, 0, 3.1F, 3.0F, kShell, false},     {33.0F, 0.1F, 3.3F, 3.2F, kShell, false},
        {37.0F, 0.3F, 4.2F, 4.0F, kShell, true},   {37.0F, 0.3F, 4.35F, 4.15F, kTeal, false},
        {38.0F, 0.35F, 4.55F, 4.35F, kTeal, true}, {38.0F, 0.35F, 4.4F, 4.2F, kGrip, true}};
    constexpr int kRibs = 12;
    const auto shape = [](float s) { // half width and height of the grip and the handle behind it
        const float t = std::min(std::max((s - 38.0F) / 92.0F, 0.0F), 1.0F);
        const float swell = std::sin(0.5F * kTau * std::min(t * 1.15F, 1.0F));
        return glm::vec2(5.0F + 2.4F * swell + 1.1F * t, 4.6F + 1.5F * swell + 1.0F * t);
    };
    const auto rise = [](float s) {
        const float t = (s - 33.0F) / 97.0F;
        return s < 33.0F ? 0.0F : 9.0F * t * t - 5.0F * t * t * t;
    };
    for (int i = 0; i < kRibs; ++i) {
        const float s = 39.4F + 2.35F * static_cast<float>(i);
        for (const float step : {-0.95F, -0.5F, 0.5F, 0.95F}) {
            const glm::vec2 half = shape(s + step) - (std::fabs(step) > 0.7F ? 0.3F : 0.0F);
            stations.push_back(
                {s + step, rise(s + step), half.x, half.y, shaded(kGrip, std::fabs(step) > 0.7F ? 0.5F : 1.0F), false});
        }
    }
    const float end = 39.4F + 2.35F * kRibs;
    stations.push_back({end, rise(end), shape(end).x, shape(end).y, kShell, true});
    for (int i = 1; i <= 6; ++i) {
        const float s = end + (124.0F - end) * static_cast<float>(i) / 6.0F;
        stations.push_back({s, rise(s), shape(s).x, shape(s).y, kShell, false});
    }
    for (int i = 1; i <= 6; ++i) { // a round end
        const float a = 0.25F * kTau * static_cast<float>(i) / 6.2F, s = 124.0F + 6.0F * std::sin(a);
        stations.push_back({s, rise(s), shape(124).x * std::cos(a), shape(124).y * std::cos(a), kShell, false});
    }
    std::vector<Ring> rings;
    for (const Station &at : stations) {
        const float slope = (rise(at.s + 0.5F) - rise(at.s - 0.5F));
        const glm::vec3 way = glm::normalize(kBack + kUp * slope);
        rings.push_back({.centre = axle + kBack * at.s + kUp * at.rise,
                         .u = kSide,
                         .v = glm::cross(way, kSide),
                         .a = at.wide,
                         .b = at.tall,
                         .power = 2.4F,
                         .material = at.material,
                         .isEdge = at.isEdge});
    }
    addLoft(body, rings, 22);
}

} // namespace

HandpieceMesh makeRoller(const sim::DeviceSpec &spec, float lengthMm) {
    HandpieceMesh roller;
    addDrum(roller, spec, lengthMm);
    const glm::vec3 axle(0, 0, spec.drumRadiusMm);
    addFork(roller.body, spec, axle);
    addHandle(roller.body, axle);
    return roller;
}

} // namespace stipple
