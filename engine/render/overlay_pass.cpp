#include "engine/render/overlay_pass.h"

#include <array>
#include <cstring>

#include "engine/render/overlay_legend.h"
#include "engine/render/overlay_lines.h"
#include "shaders/shared/limits.h"

namespace stipple {

namespace {

// What was done changes them; the others are the case's.
bool isMeasured(Overlay overlay) {
    return overlay == Overlay::Coverage || overlay == Overlay::Depth || overlay == Overlay::Direction ||
           overlay == Overlay::Redness || overlay == Overlay::Dose;
}

bool isDrawn(Overlay overlay) { return overlay != Overlay::None && overlay != Overlay::Ghost; }

} // namespace

OverlayPass::OverlayPass(gpu::Device &device, VkFormat format)
    : device_(device), sampler_(device, {}), pixelSampler_(device, {.filter = VK_FILTER_NEAREST}) {
    area_ = makePipeline(device, format, "backdrop.vert", "overlay.frag", [](gpu::GraphicsDesc &d) {
        overSurface(d);
        d.blend = gpu::Blend::Premultiplied;
    });
    line_ = makePipeline(device, format, "overlay_line.vert", "overlay_line.frag", [&](gpu::GraphicsDesc &d) {
        d.vertexBindings = {{sizeof(shared::OverlayLine), true}};
        d.vertexAttributes = instanceAttributes(3);
        d.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
        d.cull = VK_CULL_MODE_NONE;
        d.isDepthWritten = false;
        d.depthCompare = VK_COMPARE_OP_GREATER_OR_EQUAL;
        d.blend = gpu::Blend::Premultiplied;
    });
}

void OverlayPass::reset() {
    map_ = {};
    painted_.reset();
}

void OverlayPass::upload(gpu::Commands &commands, const Image8 &picture, gpu::Image &image, gpu::Buffer &staging) {
    const auto w = static_cast<uint32_t>(picture.width), h = static_cast<uint32_t>(picture.height);
    if (image.handle() == VK_NULL_HANDLE || image.desc().width != w || image.desc().height != h)
        image = gpu::Image(device_, {.width = w,
                                     .height = h,
                                     .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                     .name = "overlay"});
    if (staging.bytes() < picture.pixels.size())
        staging = gpu::Buffer(
            device_,
            {.bytes = picture.pixels.size(), .usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT, .name = "overlay staging"});
    std::memcpy(staging.data(), picture.pixels.data(), picture.pixels.size());
    const gpu::Commands::Region region;
    commands.upload(staging, image, {&region, 1});
}

bool OverlayPass::update(gpu::Commands &commands, const Scene &scene, size_t turn, bool isWhole) {
    if (!isDrawn(scene.overlay))
        return false;
    const uint32_t step = scene.world->stepCount();
    const bool isOther = !painted_ || painted_->second != scene.overlay || isWhole;
    if (!isOther) {
        // Four times a second is enough for a map of what was done.
        const bool isRecent = step >= painted_->first && step - painted_->first < kStepsPerSecond / 4;
        if (!isMeasured(scene.overlay) || isRecent)
            return false;
    }
    upload(commands, map_.paint(*scene.world, scene.overlay), measures_, staging_[turn]);
    if (isOther)
        upload(commands, overlayPalette(scene.overlay), palette_, paletteStaging_[turn]);
    std::vector<shared::OverlayLine> lines;
    if (scene.overlay == Overlay::Strokes)
        lines = plannedStrokes(*scene.world);
    if (scene.overlay == Overlay::Direction)
        lines = workedDirections(*scene.world, map_.cells(*scene.world));
    lineCount_ = static_cast<uint32_t>(lines.size());
    if (lineCount_ > 0) {
        const size_t bytes = lines.size() * sizeof(shared::OverlayLine);
        lines_ =
            gpu::Buffer(device_, {.bytes = bytes, .usage = VK_BUFFER_USAGE_VERTEX_BUFFER_BIT, .name = "overlay lines"});
        std::memcpy(lines_.data(), lines.data(), bytes);
    }
    painted_ = {step, scene.overlay};
    return true;
}

void OverlayPass::draw(gpu::Commands &commands, const Scene &scene, const gpu::Image &gbuffer,
                       const gpu::Bound &uniforms) {
    if (!isDrawn(scene.overlay))
        return;
    commands.beginPass("overlay");
    const bool isPlan = scene.overlay == Overlay::Plan;
    commands.bind(area_, std::array{uniforms, gpu::bound(1, gbuffer, pixelSampler_), gpu::bound(2, measures_, sampler_),
                                    gpu::bound(3, palette_, sampler_)});
    commands.push(area_, shared::OverlayPush{{kPlanColour, isPlan                              ? 0.85F
                                                           : scene.overlay == Overlay::Redness ? 0.0F
                                                                                               : 0.45F},
                                             {overlayLineStep(*scene.world, scene.overlay),
                                              scene.overlay == Overlay::Zones ? 1 : 0, 1.0F / 256.0F, 0}});
    commands.draw(3);
    commands.endPass();
}

void OverlayPass::drawLines(gpu::Commands &commands, const Scene &scene, const gpu::Bound &uniforms) {
    if (!isDrawn(scene.overlay) || lineCount_ == 0)
        return;
    const gpu::Buffer *lines = &lines_;
    commands.bind(line_, {&uniforms, 1});
    commands.vertexBuffers({&lines, 1});
    commands.draw(4, lineCount_);
}

} // namespace stipple
