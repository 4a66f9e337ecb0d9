#include "engine/render/mark_pass.h"

#include <algorithm>
#include <cmath>

#include "engine/render/blood_look.h"
#include "shaders/shared/limits.h"
#include "sim/needle/ledger_query.h"
#include "sim/tissue/bleeding.h"

namespace stipple {

namespace {

constexpr uint32_t kMostMarks = 8000;  // drawn one by one; where there are more, chance picks and the map has the rest
constexpr float kHolesFromMm = 0.040F; // a pixel this small shows the holes themselves
constexpr float kFadeShare = 0.35F;    // of those over which they come in
constexpr float kHoleMm = 0.032F;      // radius of an open mouth (reference: 60 to 150 µm wide)
constexpr float kClosedHole = 0.6F;    // of it after some minutes (published: fine cuts close in 3 to 5)
constexpr float kSlitMm = 0.20F;       // drag that leaves a slit instead of a hole
constexpr int kWindow = 256;           // cells along a side that marks are joined over

// The frame of mark.vert.
struct Tangent {
    glm::vec3 across, up;
};
Tangent tangentOf(glm::vec3 n) {
    const glm::vec3 across = glm::vec3(n.z, 0.0F, -n.x) / std::sqrt(std::max(n.x * n.x + n.z * n.z, 0.0001F));
    return {across, glm::cross(n, across)};
}

float comesIn(float mmPerPx, float fromMm) {
    return std::clamp((fromMm - mmPerPx) / (kFadeShare * fromMm), 0.0F, 1.0F);
}

} // namespace

MarkPass::MarkPass(gpu::Device &device, VkFormat format) {
    mark_ = makePipeline(device, format, "mark.vert", "mark.frag", [](gpu::GraphicsDesc &d) {
        d.vertexBindings = {{sizeof(shared::PunctureMark), true}};
        d.vertexAttributes = instanceAttributes(8);
        d.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
        d.cull = VK_CULL_MODE_NONE;
        d.isDepthWritten = false;
        d.blend = gpu::Blend::Alpha;
    });
    for (Slot &slot : slots_)
        slot.marks = gpu::Buffer(device, {.bytes = kMostMarks * sizeof(shared::PunctureMark),
                                          .usage = VK_BUFFER_USAGE_VERTEX_BUFFER_BIT,
                                          .name = "punctures"});
}

void MarkPass::prepare(const Scene &scene, const RenderSubject &subject, const shared::FaceFrame &frame,
                       size_t slotIndex) {
    Slot &slot = slots_[slotIndex];
    slot.count = 0;
    const float mmPerPx = frame.eyeMm.w;
    const float beads = comesIn(mmPerPx, kBeadsFromMm), holes = comesIn(mmPerPx, kHolesFromMm);
    if (beads <= 0.0F || scene.isLightFlat || scene.isLater())
        return;
    const sim::World &world = *scene.world;
    const sim::Ledger &ledger = world.ledger();
    const sim::Chart &chart = world.skin().chart();
    const glm::vec3 eye(frame.eyeMm);
    const std::optional<sim::SurfacePoint> seen =
        world.skin().project(scene.camera.targetMm, glm::normalize(scene.camera.targetMm - eye));
    const sim::SurfacePoint centre = seen ? *seen : world.skin().closest(scene.camera.targetMm);
    const auto cell = static_cast<size_t>(chart.index(std::clamp(static_cast<int>(centre.uv.x), 0, chart.width - 1),
                                                      std::clamp(static_cast<int>(centre.uv.y), 0, chart.height - 1)));
    const float cellMm = std::sqrt(std::max(chart.areaMm2[cell], 0.04F));
    const float reachCells = std::min(mmPerPx * 1600.0F / cellMm, 0.5F * kWindow - 2.0F);
    // The squares in view, by their middle; a square's own size and the bulge of the skin are allowed for.
    const glm::mat4 &clip = frame.clipFromMm;
    const glm::vec2 perMm(glm::length(glm::vec3(clip[0][0], clip[1][0], clip[2][0])),
                          glm::length(glm::vec3(clip[0][1], clip[1][1], clip[2][1])));
    const auto isSeen = [&](glm::vec3 mm, float slackMm) {
        const glm::vec4 c = clip * glm::vec4(mm, 1.0F);
        return c.w > 0.0F && std::fabs(c.x) < c.w + slackMm * perMm.x && std::fabs(c.y) < c.w + slackMm * perMm.y;
    };
    std::vector<uint32_t> candidates;
    const bool hasHoles = holes > 0.0F;
    for (int y = sim::Ledger::squareOf(centre.uv.y - reachCells); y <= sim::Ledger::squareOf(centre.uv.y + reachCells);
         ++y)
        for (int x = sim::Ledger::squareOf(centre.uv.x - reachCells);
             x <= sim::Ledger::squareOf(centre.uv.x + reachCells); ++x) {
            const int square = y * sim::Ledger::kSide + x;
            if (ledger.countIn(square) == 0)
                continue;
            const glm::vec2 middle = glm::vec2(x, y) * static_cast<float>(sim::Ledger::kSquareCells) +
                                     0.5F * static_cast<float>(sim::Ledger::kSquareCells);
            if (!isSeen(chart.positionAt(middle), cellMm * sim::Ledger::kSquareCells))
                continue;
            for (uint32_t i = ledger.newestIn(square); i != sim::Ledger::kNone; i = ledger.before(i))
                if (hasHoles || ledger.all()[i].flowPlS > 0)
                    candidates.push_back(i);
        }
    // Too many: chance keeps a share of them, and those near the edge of staying fade.
    const float share = std::min(
        static_cast<float>(kMostMarks) * 0.92F / static_cast<float>(std::max<size_t>(candidates.size(), 1)), 1.0F);
    const std::span<shared::PunctureMark> marks = slot.marks.as<shared::PunctureMark>();
    middles_.clear();
    uint32_t count = 0;
    for (const uint32_t i : candidates) {
        const float chosen = share < 1.0F ? std::clamp((share - ownRandom(i, 3)) / (0.08F * share), 0.0F, 1.0F) : 1.0F;
        if (chosen <= 0.0F || count >= kMostMarks)
            continue;
        const sim::Puncture &p = ledger.all()[i];
        const sim::Bleed bleed = world.bleedOf(p);
        const float age = static_cast<float>(world.stepCount() - p.step) / static_cast<float>(kStepsPerSecond);
        const float wet = std::clamp(1.0F - (age - 120.0F) / 120.0F, 0.0F, 1.0F);
        const float standsUm = standingUm(i, bleed.beadDiameterUm), capRise = capSlope(i, standsUm);
        const float capMm = capRadiusMm(standsUm, capRise) * (kDriedFoot + (1.0F - kDriedFoot) * wet);
        if (holes <= 0.0F && capMm < 0.8F * mmPerPx)
            continue;
        const glm::vec2 uv(p.u, p.v);
        const glm::vec3 n = chart.normalAt(uv);
        const Tangent t = tangentOf(n);
        // A drag leaves a slit along the stroke.
        const float dragMm = static_cast<float>(p.lateralUm) / 1000.0F;
        glm::vec2 slit(0);
        TearLook tear;
        const glm::vec2 way = subject.map().wayOf(i);
        if (dragMm > kSlitMm && way != glm::vec2(0)) {
            const glm::vec3 there = chart.positionAt(uv + 0.5F * way) - chart.positionAt(uv - 0.5F * way);
            const glm::vec2 flat(glm::dot(there, t.across), glm::dot(there, t.up));
            tear = tearLook(i);
            const glm::vec2 turned(flat.x - tear.turn * flat.y, flat.y + tear.turn * flat.x);
            const float half = 0.5F * std::max(tear.length * dragMm - 0.5F * kSlitMm, 0.05F);
            slit = turned * (half / std::max(glm::length(turned), 1.0e-4F));
        }
        const glm::vec3 place = chart.positionAt(uv);
        glm::vec2 off(0);
        if (capMm > 0.0F) {
            const glm::vec3 there = chart.positionAt(uv + beadOffsetMm(i, capMm) / cellMm) - place;
            off = {glm::dot(there, t.across), glm::dot(there, t.up)};
        }
        const float holeMm = !hasHoles ? 0.0F
                                       : (slit == glm::vec2(0) ? 1.0F : 1.5F * tear.width) * kHoleMm *
                                             (kClosedHole + (1.0F - kClosedHole) * wet);
        // The square about hole and cap.
        const glm::vec2 hole(2.6F * holeMm + glm::abs(slit.x), 2.6F * holeMm + glm::abs(slit.y));
        const glm::vec2 cap(1.55F * capMm);
        const glm::vec2 lo = capMm > 0.0F ? glm::min(-hole, off - cap) : -hole;
        const glm::vec2 hi = capMm > 0.0F ? glm::max(hole, off + cap) : hole;
        const glm::vec2 half = 0.5F * (hi - lo);
        const float strength =
            chosen * (capMm > 0.0F ? std::max(beads * std::clamp(capMm / mmPerPx - 0.8F, 0.0F, 1.0F), holes) : holes);
        const uint32_t light =
            subject.lightAt(static_cast<size_t>(chart.index(std::clamp(static_cast<int>(uv.x), 0, chart.width - 1),
                                                            std::clamp(static_cast<int>(uv.y), 0, chart.height - 1))));
        marks[count++] = {
            .place = {place, holeMm},
            .normal = {n, capMm},
            .look = {wet, ownRandom(i, 0) - 0.5F, std::max(half.x, half.y), strength},
            .slit = {slit, off},
            .near0 = {0, 0, 0, bleed.level},
            .near1 = {0, 0, 0, capRise},
            .shape = {0.5F * (lo + hi), 0.36F * (ownRandom(i, 2) - 0.5F), 0.36F * (ownRandom(i, 1) - 0.5F)},
            .light = glm::vec4(light & 255U, light >> 8 & 255U, light >> 16 & 255U, light >> 24) / 255.0F};
        middles_.push_back(uv);
    }
    slot.count = count;
    joinNeighbours(marks.first(count));
}

// Gives every cap the two others that reach farthest into it, so that each can draw its own side of the meeting.
void MarkPass::joinNeighbours(std::span<shared::PunctureMark> marks) {
    if (marks.size() < 2)
        return;
    glm::vec2 lo = middles_.front();
    for (const glm::vec2 &m : middles_)
        lo = glm::min(lo, m);
    const auto cellOf = [&](glm::vec2 uv) {
        const glm::ivec2 c = glm::clamp(glm::ivec2(uv - lo), glm::ivec2(0), glm::ivec2(kWindow - 1));
        return c;
    };
    first_.assign(static_cast<size_t>(kWindow) * kWindow, -1);
    next_.assign(marks.size(), -1);
    for (size_t i = 0; i < marks.size(); ++i) {
        if (marks[i].normal.w <= 0.0F)
            continue;
        const glm::ivec2 c = cellOf(middles_[i]);
        int &head = first_[static_cast<size_t>(c.y * kWindow + c.x)];
        next_[i] = head;
        head = static_cast<int>(i);
    }
    for (size_t i = 0; i < marks.size(); ++i) {
        shared::PunctureMark &mine = marks[i];
        const float a = mine.normal.w;
        if (a <= 0.0F)
            continue;
        const Tangent t = tangentOf(glm::vec3(mine.normal));
        const glm::ivec2 c = cellOf(middles_[i]);
        float best0 = 0.05F, best1 = 0.05F; // gap, mm: farther ones do not touch
        for (int y = std::max(c.y - 1, 0); y <= std::min(c.y + 1, kWindow - 1); ++y)
            for (int x = std::max(c.x - 1, 0); x <= std::min(c.x + 1, kWindow - 1); ++x)
                for (int j = first_[static_cast<size_t>(y * kWindow + x)]; j >= 0; j = next_[static_cast<size_t>(j)]) {
                    if (j == static_cast<int>(i))
                        continue;
                    const shared::PunctureMark &other = marks[static_cast<size_t>(j)];
                    const glm::vec3 away = glm::vec3(other.place) - glm::vec3(mine.place);
                    const glm::vec2 to = glm::vec2(glm::dot(away, t.across), glm::dot(away, t.up)) +
                                         glm::vec2(other.slit.z, other.slit.w) - glm::vec2(mine.slit.z, mine.slit.w);
                    const float gap = glm::length(to) - a - other.normal.w;
                    if (gap >= best1)
                        continue;
                    const glm::vec3 found(to, other.normal.w);
                    if (gap < best0) {
                        best1 = best0;
                        mine.near1 = {glm::vec3(mine.near0), mine.near1.w};
                        best0 = gap;
                        mine.near0 = {found, mine.near0.w};
                    } else {
                        best1 = gap;
                        mine.near1 = {found, mine.near1.w};
                    }
                }
    }
}

void MarkPass::draw(gpu::Commands &commands, const gpu::Bound &uniforms, size_t slotIndex) {
    const Slot &slot = slots_[slotIndex];
    if (slot.count == 0)
        return;
    commands.beginPass("punctures");
    commands.bind(mark_, {&uniforms, 1});
    const gpu::Buffer *marks = &slot.marks;
    commands.vertexBuffers({&marks, 1});
    commands.draw(4, slot.count);
    commands.endPass();
}

} // namespace stipple
