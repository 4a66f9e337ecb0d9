#include "engine/render/mark_pass.h"

#include <algorithm>
#include <cmath>

#include "shaders/shared/limits.h"
#include "sim/needle/ledger_query.h"
#include "sim/tissue/bleeding.h"

namespace stipple {

namespace {

constexpr uint32_t kMostMarks = 12000; // punctures drawn one by one; further ones are in the skin's map
constexpr float kMarksFromMm = 0.15F;  // a pixel this small shows single punctures

} // namespace

MarkPass::MarkPass(gpu::Device &device, VkFormat format) {
    mark_ = makePipeline(device, format, "mark.vert", "mark.frag", [](gpu::GraphicsDesc &d) {
        d.vertexBindings = {{sizeof(shared::PunctureMark), true}};
        d.vertexAttributes = instanceAttributes(3);
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

void MarkPass::prepare(const Scene &scene, float mmPerPx, size_t slotIndex) {
    Slot &slot = slots_[slotIndex];
    slot.count = 0;
    if (mmPerPx > kMarksFromMm || scene.isLightFlat)
        return;
    const sim::World &world = *scene.world;
    const sim::Chart &chart = world.skin().chart();
    const glm::vec3 eye = eyeMm(scene.camera);
    const Ray ray{eye, glm::normalize(scene.camera.targetMm - eye)};
    const std::optional<sim::SurfacePoint> seen = world.skin().project(scene.camera.targetMm, ray.direction);
    const sim::SurfacePoint centre = seen ? *seen : world.skin().closest(scene.camera.targetMm);
    const size_t cell =
        static_cast<size_t>(chart.index(std::clamp(static_cast<int>(centre.uv.x), 0, chart.width - 1),
                                        std::clamp(static_cast<int>(centre.uv.y), 0, chart.height - 1)));
    const float cellMm = std::sqrt(std::max(chart.areaMm2[cell], 0.04F));
    const float fieldMm = mmPerPx * 1600.0F;
    const float fade = std::clamp((kMarksFromMm - mmPerPx) / (0.4F * kMarksFromMm), 0.0F, 1.0F);
    const std::span<shared::PunctureMark> marks = slot.marks.as<shared::PunctureMark>();
    uint32_t count = 0;
    sim::forEachNear(world.ledger(), centre.uv, fieldMm / cellMm, [&](uint32_t i) {
        if (count >= kMostMarks)
            return;
        const sim::Puncture &p = world.ledger().all()[i];
        const float age = static_cast<float>(world.stepCount() - p.step) / static_cast<float>(kStepsPerSecond);
        const sim::Bleed bleed = world.bleedOf(p);
        const float dry = std::clamp((age - 90.0F) / 90.0F, 0.0F, 1.0F);
        const glm::vec2 uv(p.u, p.v);
        const float random = static_cast<float>((i * 2654435761U) >> 16 & 1023U) / 1023.0F;
        marks[count++] = {{chart.positionAt(uv), 0.036F},
                          {chart.normalAt(uv), 0.0005F * bleed.beadDiameterUm},
                          {1.0F - dry, random, 0.09F, fade}};
    });
    slot.count = count;
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
