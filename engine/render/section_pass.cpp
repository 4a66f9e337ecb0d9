#include "engine/render/section_pass.h"

#include <algorithm>
#include <cstring>

namespace stipple {

namespace {

constexpr uint32_t kMostParts = 4096;

} // namespace

SectionPass::SectionPass(gpu::Device &device, VkFormat format)
    : plateSampler_(device, {.address = VK_SAMPLER_ADDRESS_MODE_REPEAT}) {
    tissue_ = makePipeline(device, format, "tissue.vert", "tissue.frag", [](gpu::GraphicsDesc &d) {
        asFlat(d);
        d.vertexBindings = {{sizeof(TissueVertex), false}};
        d.vertexAttributes = {{0, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(TissueVertex, place), 0},
                              {1, VK_FORMAT_R32G32_SFLOAT, offsetof(TissueVertex, look), 0}};
    });
    part_ = makePipeline(device, format, "section_part.vert", "section_part.frag", [](gpu::GraphicsDesc &d) {
        asFlat(d);
        d.vertexBindings = {{sizeof(shared::SectionPart), true}};
        d.vertexAttributes = instanceAttributes(3);
        d.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
        d.blend = gpu::Blend::Alpha;
    });
    for (Slot &slot : slots_) {
        slot.uniforms = gpu::Buffer(device, {.bytes = sizeof(shared::SectionFrame),
                                             .usage = VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT,
                                             .name = "section frame"});
        slot.parts = gpu::Buffer(device, {.bytes = kMostParts * sizeof(shared::SectionPart),
                                          .usage = VK_BUFFER_USAGE_VERTEX_BUFFER_BIT,
                                          .name = "section parts"});
        slot.tissue = gpu::Buffer(device, {.bytes = kTissueColumns * kTissueRows * sizeof(TissueVertex),
                                           .usage = VK_BUFFER_USAGE_VERTEX_BUFFER_BIT,
                                           .name = "section tissue"});
    }
    const std::vector<uint32_t> indices = tissueIndices();
    tissueIndices_ = gpu::Buffer(device, {.bytes = indices.size() * sizeof(uint32_t),
                                          .usage = VK_BUFFER_USAGE_INDEX_BUFFER_BIT,
                                          .name = "section tissue"});
    std::memcpy(tissueIndices_.data(), indices.data(), indices.size() * sizeof(uint32_t));
}

void SectionPass::draw(gpu::Commands &commands, gpu::Image &target, const sim::World &world,
                       const RenderSubject &subject, size_t turn) {
    Slot &slot = slots_[turn];
    slice_ = sliceOf(world, slice_);
    const SectionView section =
        makeSection(world, *slice_, glm::vec2(target.desc().width, target.desc().height), skins_);
    std::memcpy(slot.uniforms.data(), &section.frame, sizeof section.frame);
    const auto count = static_cast<uint32_t>(std::min<size_t>(section.parts.size(), kMostParts));
    if (count > 0)
        std::memcpy(slot.parts.data(), section.parts.data() + (section.parts.size() - count),
                    count * sizeof(shared::SectionPart));
    std::memcpy(slot.tissue.data(), section.tissue.data(), section.tissue.size() * sizeof(TissueVertex));
    const gpu::Bound uniforms = gpu::bound(0, slot.uniforms);
    commands.beginPass("section");
    commands.beginRendering(
        {.color = &target, .clearColor = VkClearColorValue{{0.944F, 0.947F, 0.941F, 1.0F}}, .clearDepth = {}});
    commands.bind(tissue_, std::array{uniforms, gpu::bound(1, subject.plate(), plateSampler_)});
    const gpu::Buffer *tissue = &slot.tissue;
    commands.vertexBuffers({&tissue, 1});
    commands.indexBuffer(tissueIndices_);
    commands.drawIndexed(static_cast<uint32_t>(tissueIndices_.bytes() / sizeof(uint32_t)));
    if (count > 0) {
        commands.bind(part_, {&uniforms, 1});
        const gpu::Buffer *parts = &slot.parts;
        commands.vertexBuffers({&parts, 1});
        commands.draw(4, count);
    }
    commands.endRendering();
    commands.endPass();
}

} // namespace stipple
