#include "engine/render/section_pass.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace stipple {

namespace {

constexpr uint32_t kMostParts = 4096;

// The shader a part's kind is drawn with: GROUP of section_part.glsl.
size_t partGroup(float kind) {
    const int k = static_cast<int>(kind + 0.5F);
    return k == 0 ? 0 : k >= 10 ? 3 : k == 5 || k == 6 || k == 7 || k == 9 ? 1 : 2;
}

// Colours of the block's top from the skin's map, by the slope of the chart at the slice.
void tintTop(SectionView &view, const sim::World &world, const SkinMap &skin, bool isLater) {
    const Slice &slice = view.slice;
    const sim::ChartIndex &surface = world.skin();
    const glm::vec2 here = slice.at.uv;
    constexpr float kStepMm = 1.5F;
    const auto slope = [&](glm::vec3 way) {
        const glm::vec2 there = surface.closest(slice.at.posMm + way * kStepMm).uv;
        const glm::vec2 d = (there - here) / kStepMm;
        return glm::dot(d, d) < 400.0F ? d : glm::vec2(0); // a seam of the chart
    };
    const glm::vec2 alongX = slope(slice.along), alongZ = slope(slice.across);
    for (size_t i = kFrontVertices + kSideVertices; i < view.tissue.size(); ++i) {
        TissueVertex &v = view.tissue[i];
        const glm::vec2 uv = here + alongX * (v.place.x / 1000.0F) + alongZ * (v.look.z / 1000.0F);
        // Later the map's blood is washed off; what is left is the redness of that hour.
        const glm::vec3 colour =
            isLater ? skin.plainColour() * glm::mix(glm::vec3(1), glm::vec3(1.0F, 0.66F, 0.65F), view.frame.size.w)
                    : skin.colourAt(uv);
        v.tint = glm::vec4(glm::sqrt(glm::clamp(colour, 0.0F, 1.0F)), 1.0F);
    }
}

} // namespace

SectionPass::SectionPass(gpu::Device &device, VkFormat format)
    : device_(device), plateSampler_(device, {.address = VK_SAMPLER_ADDRESS_MODE_REPEAT}),
      indices_(stipple::tissueIndices()) {
    ground_ = makePipeline(device, format, "backdrop.vert", "section_ground.frag", asFlat);
    const auto tissue = [](gpu::GraphicsDesc &d) {
        asFlat(d);
        d.vertexBindings = {{sizeof(TissueVertex), false}};
        d.vertexAttributes = {{0, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(TissueVertex, place), 0},
                              {1, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(TissueVertex, look), 0},
                              {2, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(TissueVertex, tint), 0}};
        d.blend = gpu::Blend::Alpha;
    };
    tissue_ = makePipeline(device, format, "tissue.vert", "tissue.frag", tissue);
    top_ = makePipeline(device, format, "tissue.vert", "section_top.frag", tissue);
    const auto part = [](gpu::GraphicsDesc &d) {
        asFlat(d);
        d.vertexBindings = {{sizeof(shared::SectionPart), true}};
        d.vertexAttributes = instanceAttributes(4);
        d.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
        d.blend = gpu::Blend::Alpha;
    };
    constexpr std::array<const char *, kPartGroups> kShaders = {"section_part_channel.frag", "section_part_tissue.frag",
                                                                "section_part_thing.frag", "section_part_healing.frag"};
    for (size_t i = 0; i < kShaders.size(); ++i)
        part_[i] = makePipeline(device, format, "section_part.vert", kShaders[i], part);
    for (Slot &slot : slots_) {
        slot.uniforms = gpu::Buffer(device, {.bytes = sizeof(shared::SectionFrame),
                                             .usage = VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT,
                                             .name = "section frame"});
        slot.parts = gpu::Buffer(device, {.bytes = kMostParts * sizeof(shared::SectionPart),
                                          .usage = VK_BUFFER_USAGE_VERTEX_BUFFER_BIT,
                                          .name = "section parts"});
        slot.tissue =
            gpu::Buffer(device, {.bytes = (kFrontVertices + kSideVertices + kTopVertices) * sizeof(TissueVertex),
                                 .usage = VK_BUFFER_USAGE_VERTEX_BUFFER_BIT,
                                 .name = "section tissue"});
    }
    tissueIndices_ = gpu::Buffer(device, {.bytes = indices_.all.size() * sizeof(uint32_t),
                                          .usage = VK_BUFFER_USAGE_INDEX_BUFFER_BIT,
                                          .name = "section tissue"});
    std::memcpy(tissueIndices_.data(), indices_.all.data(), indices_.all.size() * sizeof(uint32_t));
}

void SectionPass::drawTissue(gpu::Commands &commands, const gpu::Pipeline &pipeline, const gpu::Image &texture,
                             const Slot &slot, uint32_t first, uint32_t count) {
    commands.bind(pipeline, std::array{gpu::bound(0, slot.uniforms), gpu::bound(1, texture, plateSampler_)});
    const gpu::Buffer *tissue = &slot.tissue;
    commands.vertexBuffers({&tissue, 1});
    commands.indexBuffer(tissueIndices_);
    commands.drawIndexed(count, 1, first);
}

void SectionPass::draw(gpu::Commands &commands, gpu::Image &target, const SectionShot &shot, size_t turn) {
    Slot &slot = slots_[turn];
    const sim::World &world = *shot.world;
    slice_ = sliceOf(world, slice_);
    const glm::vec2 size(target.desc().width, target.desc().height);
    // The mechanics of the zone is solved before the first needle presses.
    skins_.prepare({.zone = slice_->at.zone,
                    .sex = world.setup().trainingCase.patient.sex,
                    .isBedFirm = world.setup().device.kind != sim::DeviceKind::Roller});
    const SectionPlates::Plate &plate =
        plates_.get(device_, sectionPlate(world, *slice_, size, shot.options), shot.waits);
    SectionView section = makeSection(world, *slice_, size, skins_, shot.options, &plate.plan);
    if (shot.skin != nullptr)
        tintTop(section, world, *shot.skin, shot.options.afterH >= 0);
    std::memcpy(slot.uniforms.data(), &section.frame, sizeof section.frame);
    const auto count = static_cast<uint32_t>(std::min<size_t>(section.parts.size(), kMostParts));
    const auto dropped = static_cast<uint32_t>(section.parts.size()) - count; // the furthest back
    const auto behind = static_cast<uint32_t>(std::max<size_t>(section.behind, dropped)) - dropped;
    if (count > 0)
        std::memcpy(slot.parts.data(), section.parts.data() + dropped, count * sizeof(shared::SectionPart));
    std::memcpy(slot.tissue.data(), section.tissue.data(), section.tissue.size() * sizeof(TissueVertex));
    const gpu::Bound uniforms = gpu::bound(0, slot.uniforms);
    const auto parts = [&](uint32_t first, uint32_t many) {
        const gpu::Buffer *buffer = &slot.parts;
        commands.vertexBuffers({&buffer, 1});
        const auto groupAt = [&](uint32_t i) { return partGroup(section.parts[dropped + i].shape.z); };
        for (uint32_t i = first; i < first + many;) { // runs of a group, in order
            const uint32_t from = i;
            while (i < first + many && groupAt(i) == groupAt(from))
                ++i;
            commands.bind(part_[groupAt(from)], {&uniforms, 1});
            commands.draw(4, i - from, 0, from);
        }
    };
    commands.beginPass("section");
    commands.beginRendering({.color = &target, .clearColor = {}, .clearDepth = {}});
    commands.bind(ground_, {&uniforms, 1});
    commands.draw(3);
    drawTissue(commands, top_, plate.top, slot, indices_.front + indices_.side, indices_.top);
    drawTissue(commands, tissue_, plate.tissue, slot, indices_.front, indices_.side);
    parts(0, behind);
    drawTissue(commands, tissue_, plate.tissue, slot, 0, indices_.front);
    parts(behind, count - behind);
    commands.endRendering();
    commands.endPass();
}

} // namespace stipple
