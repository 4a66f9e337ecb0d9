#include "engine/render/section.h"

#include <algorithm>
#include <cmath>

#include <glm/gtc/quaternion.hpp>

#include "engine/render/handpiece_mesh.h"
#include "engine/render/section_art.h"
#include "shaders/shared/limits.h"
#include "sim/needle/ledger_query.h"
#include "sim/tissue/bleeding.h"

namespace stipple {

namespace {

enum Kind { kChannel, kNeedlePart, kBead, kRound, kFlat, kReach, kStain };

constexpr float kAirUm = 720.0F, kDeepUm = 2700.0F; // shown at least
constexpr float kMostDeepUm = 2880.0F;              // and at most

shared::SectionPart part(Kind kind, glm::vec2 from, glm::vec2 to, float half0, float half1, float opacity,
                         glm::vec4 look = glm::vec4(0)) {
    return {{from.x, from.y, to.x, to.y}, {half0, half1, static_cast<float>(kind), opacity}, look, glm::vec4(0)};
}

// A needle now: its tip in the slice, the way it comes from, and how the skin meets it.
struct NeedleNow {
    float xUm = 0, offUm = 0; // along the slice; out of its plane
    float tipUm = 0;          // depth below the skin at rest, negative: above
    float depthUm = 0;        // in the tissue
    float leanX = 0;          // sideways per depth, upwards
    float reachUm = 0;        // tip depth at full travel
};

float smooth(float a, float b, float x) {
    const float t = std::clamp((x - a) / (b - a), 0.0F, 1.0F);
    return t * t * (3.0F - 2.0F * t);
}

// Needles of the hand-piece in the slice's coordinates.
std::vector<NeedleNow> needlesNow(const sim::World &world, const Slice &slice) {
    std::vector<NeedleNow> out;
    const sim::HandpieceView &view = world.handpiece();
    const sim::DeviceSpec &spec = world.setup().device;
    if (!view.isHeld)
        return out;
    const glm::mat3 turn(poseMatrix(view.pose));
    const glm::vec3 axis = turn[2];
    const glm::vec3 from = view.pose.posMm - slice.at.posMm;
    const float heightUm = 1000.0F * std::max(view.at.heightMm, 0.0F);
    const float lengthUm = view.pose.lengthUm;
    const auto place = [&](glm::vec3 device) { // device frame mm → along, across, up in µm
        const glm::vec3 d = from + turn * device;
        return 1000.0F * glm::vec3(glm::dot(d, slice.along), glm::dot(d, slice.across), glm::dot(d, slice.at.normal));
    };
    const float lean = glm::dot(axis, slice.along) / std::max(glm::dot(axis, slice.at.normal), 0.3F);
    // What the latest strike solved, by needle.
    const auto solved = [&](size_t i) -> const shared::NeedleState * {
        return view.isContact && i < view.needles.size() ? &view.needles[i] : nullptr;
    };
    switch (spec.kind) {
    case sim::DeviceKind::Pen: {
        const float out0 = 1000.0F * penProtrusionMm(spec, view);
        for (size_t i = 0; i < spec.needles.size(); ++i) {
            const glm::vec3 at = place({spec.needles[i].xyMm, 0.0F});
            NeedleNow n{.xUm = at.x,
                        .offUm = at.y,
                        .tipUm = out0 - std::max(at.z, view.isContact ? 0.0F : heightUm),
                        .leanX = lean};
            if (const shared::NeedleState *s = solved(i)) {
                // The skin gives way before it is pierced; at full travel the kernel's depth stands.
                const float share = std::clamp(out0 / std::max(lengthUm, 1.0F), 0.0F, 1.0F);
                n.tipUm = out0 > 0 ? share * 1000.0F * std::max(s->pressMm, s->depthMm) : out0;
                n.depthUm = 1000.0F * s->depthMm * smooth(0.12F, 0.55F, share) * share;
                n.reachUm = 1000.0F * std::max(s->depthMm, 0.0F);
            } else if (view.isContact) {
                n.tipUm = std::min(n.tipUm, 0.0F);
            }
            out.push_back(n);
        }
        break;
    }
    case sim::DeviceKind::Roller: {
        const float radius = 1000.0F * spec.drumRadiusMm;
        float share = 0.6F; // of the length that goes in at the bottom: what the last strike reached
        if (view.isContact && view.lastDepthUm > 0 && lengthUm > 0)
            share = std::clamp(view.lastDepthUm / lengthUm, 0.0F, 1.0F);
        for (const sim::Needle &needle : spec.needles) {
            const float angle = needle.phaseRad - view.drumAngleRad;
            const float c = std::cos(angle), s = std::sin(angle);
            if (c < 0.80F)
                continue;
            const glm::vec3 at = place({0.0F, needle.xyMm.y, 0.0F});
            NeedleNow n{.xUm = at.x + (radius + lengthUm) * s, .offUm = at.y, .leanX = -s / c};
            n.tipUm = (radius + lengthUm) * c - radius - (view.isContact ? 0.0F : heightUm);
            if (view.isContact && n.tipUm > 0)
                n.depthUm = n.tipUm * share;
            out.push_back(n);
        }
        break;
    }
    case sim::DeviceKind::Stamp:
        for (size_t i = 0; i < spec.needles.size(); ++i) {
            const glm::vec3 at = place({spec.needles[i].xyMm, 0.0F});
            NeedleNow n{
                .xUm = at.x, .offUm = at.y, .tipUm = view.isContact ? 0.0F : lengthUm - heightUm, .leanX = lean};
            if (!view.isContact)
                n.tipUm = std::min(n.tipUm, 0.0F);
            else {
                // Between strikes: how deep this force drives them, by the last solve if there was one.
                const shared::NeedleState *s = solved(i);
                const float now = std::clamp(view.forceN / std::max(spec.defaultForceN, 0.1F), 0.0F, 1.3F);
                n.tipUm = s != nullptr ? 1000.0F * s->pressMm : std::min(0.75F * lengthUm * now, lengthUm);
                n.depthUm = s != nullptr ? 1000.0F * s->depthMm : 0.75F * n.tipUm * smooth(0.1F, 0.5F, now);
            }
            out.push_back(n);
        }
        break;
    }
    return out;
}

constexpr float kNeedleReachUm = 1300; // needles further off move nothing that is seen

// The nose or plate presses a broad dent: stiffness 35 kPa of indented skin (assumption), half space under a disc,
// depth = force / (2 E* radius).
glm::vec4 broadDent(const sim::World &world) {
    const sim::HandpieceView &view = world.handpiece();
    const sim::DeviceSpec &spec = world.setup().device;
    if (!view.isContact)
        return {0, 1, 0, 1};
    const float radiusMm = spec.kind == sim::DeviceKind::Roller ? 4.0F : 0.5F * spec.widthMm;
    const float modulus = 0.035F / 0.75F; // N/mm², 1 - ν² of an incompressible
    const float depthMm = std::min(view.forceN / (2.0F * modulus * radiusMm), 1.5F) * 0.22F;
    return {0, 1000.0F * radiusMm, 1000.0F * depthMm, 2600.0F};
}

// The slab with the needles that press or stand near the slice; none: no slab.
std::shared_ptr<const sim::Slab> slabOf(const sim::World &world, const SectionView &view,
                                        const std::vector<NeedleNow> &needles, float halfWidthUm, SectionSkins &skins) {
    std::vector<sim::SlabNeedle> standing;
    const sim::DeviceSpec &spec = world.setup().device;
    for (const NeedleNow &n : needles) {
        const float entryUm = n.xUm + n.leanX * n.depthUm;
        if (n.tipUm < 2.0F || std::fabs(n.offUm) > kNeedleReachUm || std::fabs(entryUm) > halfWidthUm + kNeedleReachUm)
            continue;
        // The broad dent takes all with it, deeper tissue a little less: the tip's own dimple makes up for that.
        const float lag = view.shape.broadUm(entryUm, 0) - view.shape.broadUm(entryUm, n.depthUm);
        standing.push_back({.xUm = entryUm,
                            .offUm = n.offUm,
                            .lean = n.leanX,
                            .travelUm = std::max(n.tipUm, n.depthUm) + lag,
                            .depthUm = n.depthUm,
                            .tipUm = spec.tipUm,
                            .shaftUm = spec.shaftUm});
    }
    if (standing.empty())
        return nullptr;
    auto slab = std::make_shared<sim::Slab>(skins.skin({.zone = view.zone,
                                                        .sex = world.setup().trainingCase.patient.sex,
                                                        .isBedFirm = spec.kind != sim::DeviceKind::Roller}));
    slab->press(standing);
    return slab;
}

} // namespace

Slice sliceOf(const sim::World &world, const std::optional<Slice> &last) {
    const sim::HandpieceView &view = world.handpiece();
    Slice slice;
    if (view.isHeld) {
        slice.at = view.at;
        slice.along = view.patch.axisX;
        slice.across = view.patch.axisY;
        slice.curvature = view.patch.kxx;
        // Through the row of needles nearest to the middle: a roller and a stamp have none in it.
        float rowMm = 1.0e9F;
        for (const sim::Needle &needle : world.setup().device.needles)
            rowMm = std::fabs(needle.xyMm.y) < std::fabs(rowMm) ? needle.xyMm.y : rowMm;
        if (std::fabs(rowMm) > 0.01F && std::fabs(rowMm) < 5.0F)
            slice.at = world.skin().closest(view.at.posMm + slice.across * rowMm);
        return slice;
    }
    if (last)
        return *last;
    const sim::ZoneFrame *frame = nullptr;
    for (const sim::ZonePlan &plan : world.setup().trainingCase.plan)
        if (frame == nullptr)
            frame = world.skin().frame(plan.zone);
    if (frame == nullptr)
        frame = world.skin().frame(sim::ZoneId::CheekLeft);
    slice.at = world.skin().closest(frame != nullptr ? frame->originMm : glm::vec3(0));
    const sim::LocalPatch patch =
        world.skin().patchAt(slice.at, frame != nullptr ? frame->axisU : glm::vec3(1, 0, 0), 4.0F);
    slice.along = patch.axisX;
    slice.across = patch.axisY;
    slice.curvature = patch.kxx;
    return slice;
}

SectionFrameLayout sectionLayout(glm::vec2 size) {
    SectionFrameLayout layout;
    layout.hasLabels = size.x >= 300.0F && size.y >= 180.0F;
    const float left = layout.hasLabels ? 46.0F : 0.0F, right = layout.hasLabels ? 132.0F : 0.0F;
    const float top = layout.hasLabels ? 26.0F : 0.0F, bottom = layout.hasLabels ? 10.0F : 0.0F;
    const glm::vec2 room = glm::max(size - glm::vec2(left + right, top + bottom), glm::vec2(1.0F));
    // All of the depth, and at least 3 mm of skin; never more than a period of the plate.
    constexpr float kAirShare = kAirUm / (kAirUm + kDeepUm);
    layout.umPerPx = std::max((kAirUm + kDeepUm) / room.y, 3000.0F / room.x);
    const glm::vec2 used(std::min(room.x, 7600.0F / layout.umPerPx),
                         std::min(room.y, kMostDeepUm / (1.0F - kAirShare) / layout.umPerPx));
    layout.panelMin = {left + std::floor(0.5F * (room.x - used.x)), top + std::floor(0.4F * (room.y - used.y))};
    layout.panelMax = layout.panelMin + glm::floor(used);
    layout.skinY = layout.panelMin.y + std::round(kAirShare * used.y);
    return layout;
}

SectionView makeSection(const sim::World &world, const Slice &slice, glm::vec2 size, SectionSkins &skins) {
    SectionView view;
    view.slice = slice;
    view.zone = slice.at.zone;
    const SectionFrameLayout layout = sectionLayout(size);
    const float middle = 0.5F * (layout.panelMin.x + layout.panelMax.x);
    const sim::ZoneFigures &zone = sim::zoneFigures(slice.at.zone);
    const sim::Patient &patient = world.setup().trainingCase.patient;
    shared::SectionFrame &f = view.frame;
    const float x0 = -middle * layout.umPerPx;
    // The same place of the skin always shows the same piece of the plate.
    float along = 1000.0F * glm::dot(slice.at.posMm, slice.along) + x0;
    along -= kPlateWidthUm * std::floor(along / kPlateWidthUm);
    f.window = {x0, -layout.skinY * layout.umPerPx, layout.umPerPx,
                std::clamp(slice.curvature, -0.08F, 0.08F) / 1000.0F};
    const int cell = world.skin().chart().index(static_cast<int>(slice.at.uv.x), static_cast<int>(slice.at.uv.y));
    const bool isOnChart = world.skin().chart().contains(slice.at.uv);
    f.size = {size.x, size.y, 1.0F, isOnChart ? std::min(world.fields().deltaA(cell) / 12.0F, 1.0F) : 0.0F};
    f.panel = {layout.panelMin.x, layout.panelMin.y, layout.panelMax.x, layout.panelMax.y};
    std::vector<NeedleNow> needles = needlesNow(world, slice);
    view.shape.broad = broadDent(world);
    const float halfWidthUm = 0.5F * (layout.panelMax.x - layout.panelMin.x) * layout.umPerPx;
    view.shape.slab = slabOf(world, view, needles, halfWidthUm, skins);
    // The ruler starts at the skin as it lies about the needles: sunk under the nose, and with them all together.
    const float sunk = view.shape.sunkUm(halfWidthUm);
    f.window.y += sunk;
    view.tissue = makeTissueGrid(view.shape, {.fromUm = {-halfWidthUm - 400.0F, f.window.y - 1500.0F},
                                              .toUm = {halfWidthUm + 400.0F, f.window.y + size.y * layout.umPerPx},
                                              .zone = zoneBorders(zone, patient.sex),
                                              .plate = plateBorders(),
                                              .plateXUm = along - x0});

    // Channels of the ledger.
    const float halfWidthMm = halfWidthUm / 1000.0F + 0.3F;
    const sim::Chart &chart = world.skin().chart();
    const float cellMm = isOnChart ? std::sqrt(std::max(chart.areaMm2[static_cast<size_t>(cell)], 0.04F)) : 0.5F;
    std::vector<shared::SectionPart> beads;
    const uint32_t now = world.stepCount();
    sim::forEachNear(world.ledger(), slice.at.uv, 1.6F * halfWidthMm / cellMm + 2.0F, [&](uint32_t i) {
        const sim::Puncture &puncture = world.ledger().all()[i];
        const glm::vec3 d = chart.positionAt({puncture.u, puncture.v}) - slice.at.posMm;
        const float off = glm::dot(d, slice.across), x = glm::dot(d, slice.along);
        if (std::fabs(off) > kSliceHalfMm || std::fabs(x) > halfWidthMm || puncture.depthUm == 0)
            return;
        const float age = static_cast<float>(now - puncture.step) / static_cast<float>(kStepsPerSecond);
        const sim::Bleed bleed = world.bleedOf(puncture);
        const float xUm = 1000.0F * x, depth = static_cast<float>(puncture.depthUm);
        // The channel springs back in a second to its residual depth and width, and narrows over minutes.
        const float recoil = smooth(0.0F, 0.08F, age);
        const float open = 1.0F - 0.72F * recoil - 0.18F * smooth(1.0F, 600.0F, age);
        const float level = bleed.level;
        const float dry = smooth(60.0F, 240.0F, age);
        // Down with the skin; not aside, or a needle would stand beside the channel it is in.
        const glm::vec2 top(xUm, view.shape.movedUm({xUm, 0.0F}).y), bottom(xUm, view.shape.movedUm({xUm, depth}).y);
        const float fade = std::clamp(1.15F - std::fabs(off) / kSliceHalfMm * 0.5F, 0.0F, 1.0F);
        if (puncture.plexus > 0 || puncture.loops > 0)
            view.parts.push_back(part(kStain, {bottom.x, std::max(bottom.y - 120.0F, top.y)}, bottom, 42.0F, 42.0F,
                                      fade * smooth(0.0F, 8.0F, age) * (puncture.plexus > 0 ? 0.9F : 0.45F)));
        view.parts.push_back(part(kChannel, top, bottom, 52.0F, 7.0F, fade, {level, dry, open, 0}));
        if (bleed.beadDiameterUm > 0)
            beads.push_back(part(kBead, top + glm::vec2(0, 4.0F), top - glm::vec2(0, 0.36F * bleed.beadDiameterUm),
                                 0.5F * bleed.beadDiameterUm, 0.5F * bleed.beadDiameterUm, fade,
                                 {1.0F - dry, 0, 0, 0}));
    });
    view.parts.insert(view.parts.end(), beads.begin(), beads.end());

    // The hand-piece: bodies, then needles from back to front.
    const sim::HandpieceView &hand = world.handpiece();
    const sim::DeviceSpec &spec = world.setup().device;
    if (hand.isHeld) {
        const float height = hand.isContact ? 0.0F : 1000.0F * std::max(hand.at.heightMm, 0.0F);
        const float down = view.shape.broad.z;
        if (spec.kind == sim::DeviceKind::Roller) {
            const float radius = 1000.0F * spec.drumRadiusMm;
            view.parts.push_back(
                part(kRound, {0, -radius - height + down}, {0, -radius - height + down + 1.0F}, radius, radius, 1.0F));
        } else if (spec.kind == sim::DeviceKind::Pen) {
            for (const float side : {-1.0F, 1.0F})
                view.parts.push_back(part(kFlat, {side * 3650.0F, -3000.0F - height}, {side * 3650.0F, -height + down},
                                          350.0F, 350.0F, 1.0F));
        } else {
            float press = 0;
            for (const NeedleNow &n : needles)
                press = std::max(press, n.tipUm);
            const float plate = hand.isContact ? hand.pose.lengthUm - press : height;
            view.parts.push_back(part(kFlat, {0, -1400.0F - plate + down}, {0, -plate + down}, 500.0F * spec.widthMm,
                                      500.0F * spec.widthMm, 1.0F));
        }
    }
    std::sort(needles.begin(), needles.end(), [](const NeedleNow &a, const NeedleNow &b) {
        return std::fabs(a.offUm) > std::fabs(b.offUm) || (std::fabs(a.offUm) == std::fabs(b.offUm) && a.xUm < b.xUm);
    });
    const float shaft = 0.5F * spec.shaftUm;
    for (const NeedleNow &n : needles) {
        const float away = std::fabs(n.offUm) / 1000.0F; // out of the plane, mm
        const bool isInSlice = away <= 1.4F;
        const float opacity =
            isInSlice ? 1.0F - 0.45F * smooth(0.4F, 1.4F, away) : std::max(0.34F - 0.05F * away, 0.10F);
        const float push = view.shape.broad.z;
        const float tip = n.tipUm + push;
        const float pointUm = 1000.0F;
        const float lengthUm = spec.kind == sim::DeviceKind::Pen
                                   ? 5200.0F
                                   : hand.pose.lengthUm + (spec.kind == sim::DeviceKind::Stamp ? 20.0F : 200.0F);
        const auto at = [&](float up) { return glm::vec2(n.xUm + n.leanX * up, tip - up); };
        const float ground = std::min(pointUm, 0.7F * lengthUm);
        if (isInSlice && n.reachUm > n.depthUm + 20.0F)
            view.parts.push_back(part(kReach, {n.xUm, push + n.reachUm - std::min(ground, n.reachUm)},
                                      {n.xUm, push + n.reachUm}, shaft * std::min(n.reachUm / ground, 1.0F),
                                      0.5F * spec.tipUm, 0.55F));
        view.parts.push_back(part(kNeedlePart, at(lengthUm), at(0), shaft, 0.5F * spec.tipUm, opacity,
                                  {1.0F - ground / lengthUm, 0, 0, 0}));
        view.deepestUm = std::max(view.deepestUm, n.depthUm);
    }
    return view;
}

} // namespace stipple
