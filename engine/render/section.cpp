#include "engine/render/section.h"

#include <algorithm>
#include <cmath>

#include "engine/render/section_parts.h"
#include "shaders/shared/limits.h"
#include "sim/needle/ledger_query.h"
#include "sim/tissue/bleeding.h"

namespace stipple {

namespace {

constexpr float kDeepUm = 3150.0F;    // shown at most below the skin
constexpr float kShallowUm = 2050.0F; // … in a wide, low view
constexpr float kBlockUm = 1500.0F;   // the block goes back so far, and no further than 0.3 of its width
constexpr float kBlockShare = 0.30F;
constexpr float kAirShare = 0.35F; // above the block's top, of the top's own height
constexpr float kInPlaneMm = 0.2F; // needles as near as this are drawn in the cut face

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

// Channels of the ledger near the block.
std::vector<ChannelNow> channelsNow(const sim::World &world, const Slice &slice, const SectionShape &shape,
                                    float halfWidthMm, float blockMm) {
    std::vector<ChannelNow> out;
    const sim::Chart &chart = world.skin().chart();
    float cellMm = 0.5F;
    if (chart.contains(slice.at.uv)) {
        const int cell = chart.index(static_cast<int>(slice.at.uv.x), static_cast<int>(slice.at.uv.y));
        cellMm = std::sqrt(std::max(chart.areaMm2[static_cast<size_t>(cell)], 0.04F));
    }
    const uint32_t now = world.stepCount();
    sim::forEachNear(world.ledger(), slice.at.uv, 1.6F * std::max(halfWidthMm, blockMm) / cellMm + 2.0F,
                     [&](uint32_t i) {
                         const sim::Puncture &p = world.ledger().all()[i];
                         const glm::vec3 d = chart.positionAt({p.u, p.v}) - slice.at.posMm;
                         const float off = glm::dot(d, slice.across), x = glm::dot(d, slice.along);
                         if (off < -kSliceHalfMm || off > blockMm || std::fabs(x) > halfWidthMm || p.depthUm == 0)
                             return;
                         ChannelNow c{.puncture = p, .bleed = world.bleedOf(p), .xUm = 1000.0F * x};
                         c.isInSlice = off <= kSliceHalfMm;
                         c.zUm = c.isInSlice ? 0.0F : 1000.0F * off;
                         c.ageS = static_cast<float>(now - p.step) / static_cast<float>(kStepsPerSecond);
                         // Down with the skin; not aside, or a needle would stand beside the channel it is in.
                         const auto depth = static_cast<float>(p.depthUm);
                         c.top = {c.xUm, c.isInSlice ? shape.movedUm({c.xUm, 0.0F}).y : shape.topUm(c.xUm, c.zUm)};
                         c.bottom = {c.xUm, c.isInSlice ? shape.movedUm({c.xUm, depth}).y : c.top.y + depth};
                         out.push_back(c);
                     });
    // Where skin was worked over and over the oldest lie hidden among the newer ones.
    constexpr size_t kMostChannels = 260;
    if (out.size() > kMostChannels) {
        std::nth_element(out.begin(), out.begin() + kMostChannels, out.end(),
                         [](const ChannelNow &a, const ChannelNow &b) { return a.puncture.step > b.puncture.step; });
        out.resize(kMostChannels);
    }
    // From the back to the front.
    std::stable_sort(out.begin(), out.end(), [](const ChannelNow &a, const ChannelNow &b) { return a.zUm > b.zUm; });
    return out;
}

float randomOf(const ChannelNow &c) {
    return static_cast<float>((c.puncture.step * 7U + c.puncture.needle * 13U) % 64U) / 64.0F;
}

shared::SectionPart beadOf(const ChannelNow &c, float dry) {
    const float r = 0.5F * c.bleed.beadDiameterUm;
    shared::SectionPart bead = makePart(kBead, c.top + glm::vec2(0, 4.0F), c.top - glm::vec2(0, 0.72F * r),
                                        glm::vec2(r), 1.0F, {1.0F - dry, 0, 0, 0});
    bead.more.w = randomOf(c);
    return bead;
}

// Channels, the blood in and on them, serum that soaks in. `afterH`: negative now.
void addChannels(SectionView &view, const sim::World &world, std::span<const ChannelNow> channels, float afterH) {
    std::vector<shared::SectionPart> inside, beads;
    const bool hasSerum = world.setup().trainingCase.preparation.isLubricated;
    for (const ChannelNow &c : channels) {
        const float age = c.ageS + std::max(afterH, 0.0F) * 3600.0F;
        // The channel springs back in a second to its residual depth and width, and narrows over minutes.
        const float recoil = smooth(0.0F, 0.08F, age);
        const float open = (1.0F - 0.72F * recoil - 0.18F * smooth(1.0F, 600.0F, age));
        const float dry = smooth(60.0F, 240.0F, age);
        const float left = afterH < 0 ? 1.0F : 1.0F - smooth(12.0F, 96.0F, afterH); // of clots and crusts (assumption)
        if (!c.isInSlice) {
            shared::SectionPart mouth =
                makePart(kMouth, c.top, c.top + glm::vec2(0, 1.0F), glm::vec2(30.0F + 34.0F * open, 0), 0.85F * left,
                         {c.bleed.level, dry, 0, 0});
            mouth.more.x = c.zUm;
            view.parts.push_back(mouth);
            if (c.bleed.beadDiameterUm > 0 && left > 0) {
                shared::SectionPart bead = beadOf(c, dry);
                bead.more.x = c.zUm;
                bead.shape.w = left;
                view.parts.push_back(bead);
            }
            continue;
        }
        const sim::Puncture &p = c.puncture;
        // Blood among the fibres about the vessels that were hit.
        const sim::ZoneFigures &zone = sim::zoneFigures(p.zone);
        const auto stain = [&](float depthUm, float radiusUm, float strength) {
            const auto deep = static_cast<float>(p.depthUm);
            const auto at = [&](float um) { return glm::mix(c.top, c.bottom, std::clamp(um / deep, 0.0F, 1.0F)); };
            inside.push_back(makePart(kStain, at(depthUm - radiusUm), at(depthUm + 2.0F * radiusUm),
                                      glm::vec2(radiusUm), left * smooth(0.0F, 8.0F, age) * strength));
        };
        if (p.plexus > 0 && left > 0)
            stain(zone.plexusDepthUm, 38.0F, 0.9F);
        if (p.loops > 0 && left > 0)
            stain(sim::loopApexUm(zone), 16.0F, 0.5F);
        if (hasSerum && afterH < 0) {
            // Soaks in as a small molecule does in water-filled tissue, 100 µm²/s (assumption), less as it closes.
            const float soaked = std::min(std::sqrt(2.0F * 100.0F * age), 190.0F);
            const float full = 1.0F - std::min(c.bleed.level * 1.4F, 1.0F);
            if (soaked > 8.0F && full > 0.05F)
                inside.push_back(makePart(kSerum, c.top, c.bottom, {26.0F + soaked, 10.0F + 0.6F * soaked},
                                          0.85F * full * (1.0F - smooth(60.0F, 1500.0F, age))));
        }
        inside.push_back(makePart(kChannel, c.top, c.bottom, {52.0F, 7.0F}, std::max(left, 0.001F),
                                  {c.bleed.level, dry, open, sim::epidermisUm(zone)}));
        inside.back().more.w = randomOf(c);
        if (c.bleed.beadDiameterUm > 0) {
            beads.push_back(beadOf(c, dry));
            if (afterH >= 0) // shrunk to a crust
                beads.back().shape *= glm::vec4(0.7F, 0.7F, 1.0F, left);
        }
    }
    view.behind = view.parts.size();
    view.parts.insert(view.parts.end(), inside.begin(), inside.end());
    view.parts.insert(view.parts.end(), beads.begin(), beads.end());
}

// Hairs of the block's top, and those that leave the follicles of the cut face.
void addHairs(SectionView &view, const PlatePlan &plan, float halfWidthUm, float plateXUm) {
    const float thick = 3.0F + 22.0F * plan.traits.hair * plan.traits.hair;
    const glm::vec3 dark =
        glm::mix(glm::vec3(0.50F, 0.36F, 0.22F), glm::vec3(0.13F, 0.09F, 0.08F), std::sqrt(plan.melanin));
    for (const FollicleMouth &mouth : follicleMouths(plan)) {
        const float first = mouth.xUm - plateXUm;
        const float from = first - plan.periodUm * std::floor((first + halfWidthUm) / plan.periodUm);
        for (float x = from; x < halfWidthUm; x += plan.periodUm) {
            if (mouth.zUm > view.frame.block.z * 0.92F)
                continue;
            const float top = mouth.zUm > 0 ? view.shape.topUm(x, mouth.zUm) : view.shape.movedUm({x, 0}).y + 6.0F;
            const float tall = (330.0F + 260.0F * plan.traits.hair) * (0.7F + 0.6F * mouth.random);
            shared::SectionPart hair = makePart(kHair, {x, top}, {x - mouth.lean * tall, top - tall},
                                                {thick, 0.25F * thick}, 0.9F, glm::vec4(dark, mouth.lean * 90.0F));
            hair.more.x = mouth.zUm;
            view.parts.push_back(hair);
        }
    }
}

// Nose, plate or drum, first what of it is behind the cut plane.
void addHandpiece(std::vector<shared::SectionPart> &out, const sim::World &world, float down, float deepestTipUm,
                  float zUm, float middleUm) {
    const sim::HandpieceView &hand = world.handpiece();
    const sim::DeviceSpec &spec = world.setup().device;
    const float height = hand.isContact ? 0.0F : 1000.0F * std::max(hand.at.heightMm, 0.0F);
    const float light = zUm > 0 ? 0.72F : 1.0F;
    const glm::vec2 middle(middleUm, 0);
    const auto add = [&](shared::SectionPart part) {
        part.more.x = zUm;
        part.more.z = light;
        out.push_back(part);
    };
    if (spec.kind == sim::DeviceKind::Roller) {
        const float radius = 1000.0F * spec.drumRadiusMm;
        add(makePart(kRound, middle + glm::vec2(0, -radius - height + down),
                     middle + glm::vec2(0, -radius - height + down + 1.0F), glm::vec2(radius), 1.0F));
    } else if (spec.kind == sim::DeviceKind::Pen) {
        for (const float side : {-1.0F, 1.0F})
            add(makePart(kFlat, middle + glm::vec2(side * 3650.0F, -3000.0F - height),
                         middle + glm::vec2(side * 3650.0F, -height + down), glm::vec2(350.0F), 1.0F));
    } else {
        const float plate = hand.isContact ? hand.pose.lengthUm - deepestTipUm : height;
        add(makePart(kFlat, middle + glm::vec2(0, -1400.0F - plate + down), middle + glm::vec2(0, -plate + down),
                     glm::vec2(500.0F * spec.widthMm), 1.0F));
    }
}

void addNeedle(std::vector<shared::SectionPart> &out, const sim::World &world, const NeedleNow &n,
               const SectionShape &shape, float zUm) {
    const sim::HandpieceView &hand = world.handpiece();
    const sim::DeviceSpec &spec = world.setup().device;
    const float shaft = 0.5F * spec.shaftUm, push = shape.broad.z, tip = n.tipUm + push;
    const float pointUm = 1000.0F;
    const float lengthUm = spec.kind == sim::DeviceKind::Pen
                               ? 5200.0F
                               : hand.pose.lengthUm + (spec.kind == sim::DeviceKind::Stamp ? 20.0F : 200.0F);
    const auto at = [&](float up) { return glm::vec2(n.xUm + n.leanX * up, tip - up); };
    const float ground = std::min(pointUm, 0.7F * lengthUm);
    if (zUm <= 0 && n.reachUm > n.depthUm + 20.0F)
        out.push_back(makePart(kReach, {n.xUm, push + n.reachUm - std::min(ground, n.reachUm)},
                               {n.xUm, push + n.reachUm},
                               {shaft * std::min(n.reachUm / ground, 1.0F), 0.5F * spec.tipUm}, 0.55F));
    shared::SectionPart part = makePart(kNeedlePart, at(lengthUm), at(0), {shaft, 0.5F * spec.tipUm}, 1.0F,
                                        {1.0F - ground / lengthUm, 0, 0, 0});
    part.more.x = zUm;
    if (zUm > 0) {
        // Below the block's top it is inside; the further back the dimmer.
        const float entryX = n.xUm + n.leanX * std::max(n.tipUm, 0.0F);
        part.more.y = n.depthUm > 0 || tip > 0 ? shape.topUm(entryX, zUm) + 8.0F : 1.0e9F;
        part.more.z = 0.86F - 0.34F * std::min(zUm / 2000.0F, 1.0F);
        if (n.depthUm > 0)
            out.push_back([&] {
                shared::SectionPart mouth = makePart(kMouth, {entryX, part.more.y - 6.0F}, {entryX, part.more.y - 5.0F},
                                                     glm::vec2(shaft * 0.9F, 0), 0.8F, {0, 0, 0, 0});
                mouth.more.x = zUm;
                return mouth;
            }());
    }
    out.push_back(part);
}

float deltaAOf(const sim::World &world, const Slice &slice) {
    if (!world.skin().chart().contains(slice.at.uv))
        return 0;
    return world.fields().deltaA(
        world.skin().chart().index(static_cast<int>(slice.at.uv.x), static_cast<int>(slice.at.uv.y)));
}

// Along the plate, of x = 0: the same place of the skin always shows the same piece of it.
float plateXOf(const Slice &slice, const PlatePlan &plan) {
    const float along = 1000.0F * glm::dot(slice.at.posMm, slice.along);
    return along - plan.periodUm * std::floor(along / plan.periodUm);
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
        glm::vec2 nearMm(1.0e9F);
        for (const sim::Needle &needle : world.setup().device.needles)
            nearMm = glm::length(needle.xyMm) < glm::length(nearMm) ? needle.xyMm : nearMm;
        if (const float away = glm::length(nearMm); away > 0.01F && away < 5.0F)
            slice.at = world.skin().closest(view.at.posMm + slice.along * nearMm.x + slice.across * nearMm.y);
        return slice;
    }
    if (last)
        return *last;
    const std::span<const sim::Puncture> done = world.ledger().all();
    if (!done.empty()) { // along the last needle's row
        const sim::Chart &chart = world.skin().chart();
        const glm::vec3 end = chart.positionAt({done.back().u, done.back().v});
        slice.at = world.skin().closest(end);
        glm::vec3 way(1, 0, 0);
        const auto before = std::find_if(done.rbegin() + 1, done.rend(), [&](const sim::Puncture &p) {
            return p.needle == done.back().needle && glm::distance(chart.positionAt({p.u, p.v}), end) > 0.2F;
        });
        if (before != done.rend() && before->stroke == done.back().stroke)
            way = end - chart.positionAt({before->u, before->v});
        const sim::LocalPatch patch = world.skin().patchAt(slice.at, glm::normalize(way), 4.0F);
        slice.along = patch.axisX;
        slice.across = patch.axisY;
        slice.curvature = patch.kxx;
        return slice;
    }
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

SectionFrameLayout sectionLayout(glm::vec2 size, const SectionOptions &options) {
    SectionFrameLayout layout;
    layout.hasLabels = size.x >= 300.0F && size.y >= 150.0F;
    const float left = layout.hasLabels ? 56.0F : 2.0F, right = layout.hasLabels ? 140.0F : 2.0F;
    const float top = layout.hasLabels ? 26.0F : 0.0F, bottom = layout.hasLabels ? 12.0F : 0.0F;
    const glm::vec2 room = glm::max(size - glm::vec2(left + right, top + bottom), glm::vec2(1.0F));
    const auto blockOf = [](float widthUm) { return std::min(kBlockUm, kBlockShare * widthUm); };
    const auto airOf = [](float blockUm) { return (1.0F + kAirShare) * kShearY * blockUm; };
    float widthUm = std::clamp(options.widthUm, kLeastSectionUm, kMostSectionUm);
    if (options.widthUm <= 0) {
        // All of the depth in a tall view, all of the dermis in a low one; never more than the plate can show.
        const float deep = glm::mix(kDeepUm, kShallowUm, smooth(2.0F, 3.6F, room.x / room.y));
        const float scale = std::max((airOf(kBlockUm) + deep) / room.y, (2400.0F + kShearX * 720.0F) / room.x);
        widthUm = std::min(room.x * scale - kShearX * kBlockUm, kMostSectionUm);
        widthUm = std::max(widthUm, 0.5F * room.x * scale);
        layout.umPerPx = scale;
    }
    layout.blockUm = blockOf(widthUm);
    if (options.widthUm > 0)
        layout.umPerPx = (widthUm + kShearX * layout.blockUm) / room.x;
    const float air = airOf(layout.blockUm) / layout.umPerPx, back = kShearX * layout.blockUm / layout.umPerPx;
    const float below = std::min(std::max(room.y - air, 0.4F * room.y), kDeepUm / layout.umPerPx);
    const glm::vec2 used(std::min(room.x, widthUm / layout.umPerPx), std::min(air + below, room.y));
    layout.panelMin = {left + std::floor(std::max(0.5F * (room.x - used.x - back), 0.0F)),
                       top + std::floor(0.4F * (room.y - used.y))};
    layout.panelMax = layout.panelMin + glm::max(glm::floor(used), glm::vec2(1.0F));
    layout.panelMax = glm::min(layout.panelMax, size);
    layout.skinY = layout.panelMin.y + std::round(std::min(air, 0.6F * used.y)) - options.depthUm / layout.umPerPx;
    layout.labelsX = layout.panelMax.x + back + 8.0F;
    return layout;
}

glm::vec2 sectionPixel(const shared::SectionFrame &f, glm::vec2 at, float z) {
    const glm::vec2 um(at.x + f.block.x * z, at.y - f.block.y * z + 0.5F * f.window.w * at.x * at.x);
    return (um - glm::vec2(f.window)) / f.window.z;
}

PlatePlan sectionPlate(const sim::World &world, const Slice &slice, glm::vec2 size, const SectionOptions &options) {
    const SectionFrameLayout layout = sectionLayout(size, options);
    float period = 8000.0F; // the coarsest that is still sharp
    while (period > 500.0F && period / 2048.0F > 1.5F * layout.umPerPx)
        period *= 0.5F;
    PlateWindow window{.periodUm = period};
    if (period < 4000.0F) { // only what is seen, in steps
        constexpr float kStepUm = 250.0F;
        const float top = layout.panelMin.y - layout.skinY, bottom = layout.panelMax.y - layout.skinY;
        window.topUm = std::max(kStepUm * std::floor((top * layout.umPerPx - 40.0F) / kStepUm), -40.0F);
        window.bottomUm =
            std::max(kStepUm * std::ceil((bottom * layout.umPerPx + 350.0F) / kStepUm), window.topUm + kStepUm);
    }
    return platePlan(slice.at.zone, world.setup().trainingCase.patient, window);
}

SectionView makeSection(const sim::World &world, const Slice &slice, glm::vec2 size, SectionSkins &skins,
                        const SectionOptions &options, const PlatePlan *shown) {
    SectionView view;
    view.slice = slice;
    view.zone = slice.at.zone;
    const SectionFrameLayout layout = sectionLayout(size, options);
    const float middle = 0.5F * (layout.panelMin.x + layout.panelMax.x);
    const sim::Patient &patient = world.setup().trainingCase.patient;
    const PlatePlan plate = shown != nullptr ? *shown : sectionPlate(world, slice, size, options);
    const float plateX = plateXOf(slice, plate);
    const bool isLater = options.afterH >= 0; // the hand-piece is away then
    shared::SectionFrame &f = view.frame;
    f.window = {-middle * layout.umPerPx, -layout.skinY * layout.umPerPx, layout.umPerPx,
                std::clamp(slice.curvature, -0.08F, 0.08F) / 1000.0F};
    f.size = {size.x, size.y, 1.0F, std::min(deltaAOf(world, slice) / 12.0F, 1.0F)};
    f.panel = {layout.panelMin.x, layout.panelMin.y, layout.panelMax.x, layout.panelMax.y};
    f.block = {kShearX, kShearY, layout.blockUm, plate.periodUm};
    f.reach = {layout.hasLabels ? layout.panelMin.x - 4.0F : 0.0F, layout.hasLabels ? layout.labelsX + 4.0F : size.x,
               layout.hasLabels ? 4.0F : -30.0F, 0};
    std::vector<NeedleNow> needles;
    if (!isLater) {
        needles = needlesNow(world, slice);
        view.shape.broad = broadDent(world);
    }
    const float halfWidthUm = layout.halfWidthUm();
    view.shape.slab = slabOf(world, view, needles, halfWidthUm, skins);
    for (const NeedleNow &n : needles)
        if (n.offUm > 1000.0F * kInPlaneMm && n.tipUm > n.depthUm && n.tipUm > 2.0F)
            view.shape.dimples.push_back({n.xUm + n.leanX * n.depthUm, n.offUm, n.tipUm - n.depthUm});
    // The ruler starts at the skin as it lies about the needles: sunk under the nose, and with them all together.
    f.window.y += view.shape.sunkUm(halfWidthUm);
    const float aside = view.shape.slab ? 300.0F : 0.0F; // needles push tissue over the edges
    view.tissue = makeTissueGrid(
        view.shape, {.fromUm = {-halfWidthUm - aside, -40.0F},
                     .toUm = {halfWidthUm + aside, f.window.y + layout.panelMax.y * layout.umPerPx + 60.0F},
                     .halfWidthUm = halfWidthUm,
                     .blockUm = layout.blockUm,
                     .zone = zoneBorders(sim::zoneFigures(slice.at.zone), patient.sex, patient.ageYears),
                     .plate = plate,
                     .plateXUm = plateX});
    const std::vector<ChannelNow> channels =
        channelsNow(world, slice, view.shape, halfWidthUm / 1000.0F + 0.3F, layout.blockUm / 1000.0F);
    const sim::HandpieceView &hand = world.handpiece();
    const bool hasHand = hand.isHeld && !isLater;
    const float middleUm = 1000.0F * glm::dot(hand.pose.posMm - slice.at.posMm, slice.along);
    float deepestTip = 0;
    for (const NeedleNow &n : needles)
        deepestTip = std::max(deepestTip, n.tipUm);
    if (hasHand)
        addHandpiece(view.parts, world, view.shape.broad.z, deepestTip, layout.blockUm, middleUm);
    addHairs(view, plate, halfWidthUm, plateX);
    std::sort(needles.begin(), needles.end(), [](const NeedleNow &a, const NeedleNow &b) {
        return a.offUm > b.offUm || (a.offUm == b.offUm && a.xUm < b.xUm);
    });
    for (const NeedleNow &n : needles)
        if (n.offUm > 1000.0F * kInPlaneMm && n.offUm < layout.blockUm)
            addNeedle(view.parts, world, n, view.shape, n.offUm);
    addChannels(view, world, channels, options.afterH);
    if (isLater) {
        const HealingView healing = makeHealing(world, slice, channels, view.shape, options.afterH);
        f.size.w = healing.redness;
        // Under the crusts.
        const auto firstBead =
            std::find_if(view.parts.begin() + static_cast<std::ptrdiff_t>(view.behind), view.parts.end(),
                         [](const auto &p) { return p.shape.z == static_cast<float>(kBead); });
        view.parts.insert(firstBead, healing.parts.begin(), healing.parts.end());
    }
    if (hasHand)
        addHandpiece(view.parts, world, view.shape.broad.z, deepestTip, 0, middleUm);
    for (const NeedleNow &n : needles) {
        if (std::fabs(n.offUm) <= 1000.0F * kInPlaneMm)
            addNeedle(view.parts, world, n, view.shape, 0);
        view.deepestUm = std::max(view.deepestUm, n.depthUm);
    }
    return view;
}

} // namespace stipple
