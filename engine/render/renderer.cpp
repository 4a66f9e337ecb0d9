#include "engine/render/renderer.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/render/light_bake.h"
#include "engine/render/relief.h"
#include "shaders/shared/limits.h"

namespace stipple {

namespace {

constexpr VkFormat kColour = VK_FORMAT_R8G8B8A8_UNORM; // of the views' pictures
constexpr int kTilesPerFrame = 24;                     // of redness composed anew in one frame

bool operator==(const Camera &a, const Camera &b) {
    return a.targetMm == b.targetMm && a.yawDeg == b.yawDeg && a.pitchDeg == b.pitchDeg &&
           a.distanceMm == b.distanceMm && a.fovYDeg == b.fovYDeg;
}

} // namespace

Renderer::Renderer(gpu::Device &device, VkFormat targetFormat)
    : device_(device), mapSampler_(device, {}), tileSampler_(device, {.address = VK_SAMPLER_ADDRESS_MODE_REPEAT}),
      viewSampler_(device, {}), handpiece_(device, kColour), marks_(device, kColour), section_(device, kColour),
      ui_(device, targetFormat) {
    relief_ = gpu::makeTexture(device, makeRelief(), true, "skin relief");
    makePipelines(targetFormat);
    for (Slot &slot : slots_)
        slot.uniforms = gpu::Buffer(
            device, {.bytes = sizeof(shared::FaceFrame), .usage = VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT, .name = "frame"});
}

Renderer::~Renderer() { device_.waitIdle(); }

void Renderer::makePipelines(VkFormat targetFormat) {
    const auto make = [&](const char *vertex, const char *fragment, auto change) {
        return makePipeline(device_, kColour, vertex, fragment, change);
    };
    skin_ = make("scene.vert", "skin.frag", asSolid);
    cloth_ = make("scene.vert", "cloth.frag", [](gpu::GraphicsDesc &d) {
        asSolid(d);
        d.cull = VK_CULL_MODE_NONE; // drapes may be single sheets
    });
    backdrop_ = make("backdrop.vert", "backdrop.frag", [](gpu::GraphicsDesc &d) {
        d.cull = VK_CULL_MODE_NONE;
        d.isDepthWritten = false;
        d.depthCompare = VK_COMPARE_OP_GREATER_OR_EQUAL; // only where nothing was drawn: depth 0
    });
    overlay_ = make("scene.vert", "overlay.frag", [](gpu::GraphicsDesc &d) {
        asSolid(d);
        d.isDepthWritten = false;
        d.depthCompare = VK_COMPARE_OP_GREATER_OR_EQUAL;
        d.blend = gpu::Blend::Alpha;
    });
    const auto onTarget = [&](gpu::GraphicsDesc &d) {
        asFlat(d);
        d.colorFormats = {targetFormat};
    };
    blit_ = make("backdrop.vert", "blit.frag", onTarget);
    smooth_ = make("backdrop.vert", "smooth_edges.frag", onTarget);
}

void Renderer::setSubject(const Subject &subject, const sim::World &world) {
    device_.waitIdle();
    subject_ = std::make_unique<RenderSubject>(device_, colours_, subject, world);
    section_.reset();
    handpiece_.reset();
    overlayMap_ = {};
    invalidate();
}

void Renderer::invalidate() {
    faceDrawn_.reset();
    sectionDrawn_.reset();
    overlayPainted_.reset();
    wantsEverything_ = true;
}

void Renderer::resize(ViewTarget &target, int width, int height, bool hasDepth, const char *name) {
    const auto w = static_cast<uint32_t>(width), h = static_cast<uint32_t>(height);
    if (target.colour.handle() != VK_NULL_HANDLE && target.colour.desc().width == w && target.colour.desc().height == h)
        return;
    target.colour = gpu::Image(device_, {.width = w,
                                         .height = h,
                                         .format = kColour,
                                         .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT,
                                         .name = name});
    if (hasDepth)
        target.depth = gpu::Image(device_, {.width = w,
                                            .height = h,
                                            .format = kDepthFormat,
                                            .usage = VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT,
                                            .name = "face depth"});
}

shared::FaceFrame Renderer::faceFrame(const Scene &scene, int width, int height) const {
    const glm::vec2 size(width, height);
    const Room room;
    shared::FaceFrame f{};
    f.clipFromMm = projectionMatrix(scene.camera, size) * viewMatrix(scene.camera);
    f.eyeMm = {eyeMm(scene.camera), mmPerPixel(scene.camera, size)};
    f.keyTo = {glm::normalize(room.keyDirection), scene.isLightFlat ? 1.0F : 0.0F};
    f.keyColour = {room.keyColour, subject_->isBlock() ? 0.16F : 0.42F};
    f.fillTo = {glm::normalize(room.fillDirection), subject_->reliefTiles()};
    f.fillColour = {room.fillColour, 0};
    f.sky = {room.skyColour, 0};
    f.ground = {room.groundColour, 0};
    f.plain = {subject_->map().plainColour(), subject_->isBlock() ? 0.42F : 0.36F};
    f.backTop = {0.565F, 0.620F, 0.625F, 1};
    f.backBottom = {0.285F, 0.340F, 0.352F, 1};
    f.more = {1, 0, 0, 0};
    if (scene.showsHandpiece)
        HandpiecePass::describe(f, *scene.world, eyeMm(scene.camera));
    return f;
}

void Renderer::drawFace(gpu::Commands &commands, const Scene &scene, int width, int height, Slot &slot) {
    resize(face_, width, height, true, "face");
    const shared::FaceFrame frame = faceFrame(scene, width, height);
    std::memcpy(slot.uniforms.data(), &frame, sizeof frame);
    const gpu::Bound uniforms = gpu::bound(0, slot.uniforms, 0, sizeof frame);
    marks_.prepare(scene, frame.eyeMm.w, turn_);

    commands.beginPass("face");
    commands.beginRendering({.color = &face_.colour,
                             .clearColor = VkClearColorValue{{0.4F, 0.46F, 0.47F, 1.0F}},
                             .depth = &face_.depth,
                             .clearDepth = 0.0F});
    commands.bind(skin_, std::array{uniforms, gpu::bound(1, subject_->skinImage(), mapSampler_),
                                    gpu::bound(2, relief_, tileSampler_)});
    drawMesh(commands, subject_->skin(frame.eyeMm.w));
    commands.bind(cloth_, std::array{uniforms, gpu::bound(1, relief_, tileSampler_)});
    for (size_t i = 0; i < subject_->cloths().size(); ++i) {
        commands.push(cloth_, shared::PartPush{glm::mat4(1.0F), {subject_->clothColour(i), 1}, glm::vec4(0)});
        drawMesh(commands, subject_->cloths()[i]);
    }
    commands.bind(backdrop_, {&uniforms, 1});
    commands.draw(3);
    commands.endPass();
    if (scene.overlay != Overlay::None) {
        commands.beginPass("overlay");
        commands.bind(overlay_, std::array{uniforms, gpu::bound(1, overlayImage_, mapSampler_)});
        drawMesh(commands, subject_->skin(frame.eyeMm.w));
        commands.endPass();
    }
    marks_.draw(commands, uniforms, turn_);
    if (scene.showsHandpiece && scene.world->handpiece().isHeld)
        handpiece_.draw(commands, *scene.world, frame, uniforms);
    commands.endRendering();
    commands.toLayout(face_.colour, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
}

void Renderer::updateOverlay(gpu::Commands &commands, const Scene &scene, Slot &slot) {
    if (scene.overlay == Overlay::None)
        return;
    const uint32_t step = scene.world->stepCount();
    if (scene.overlay == Overlay::Plan && overlayPainted_ && overlayPainted_->second == Overlay::Plan &&
        !wantsEverything_) // it does not change
        return;
    // Four times a second is enough for a map of what was done.
    if (overlayPainted_ && overlayPainted_->second == scene.overlay && step >= overlayPainted_->first &&
        (step == overlayPainted_->first || (step - overlayPainted_->first < kStepsPerSecond / 4 && !wantsEverything_)))
        return;
    const Image8 map = overlayMap_.paint(*scene.world, scene.overlay);
    const auto w = static_cast<uint32_t>(map.width), h = static_cast<uint32_t>(map.height);
    if (overlayImage_.handle() == VK_NULL_HANDLE || overlayImage_.desc().width != w || overlayImage_.desc().height != h)
        overlayImage_ = gpu::Image(device_, {.width = w,
                                             .height = h,
                                             .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                             .name = "overlay"});
    if (slot.overlayStaging.bytes() < map.pixels.size())
        slot.overlayStaging = gpu::Buffer(
            device_,
            {.bytes = map.pixels.size(), .usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT, .name = "overlay staging"});
    std::memcpy(slot.overlayStaging.data(), map.pixels.data(), map.pixels.size());
    const gpu::Commands::Region region;
    commands.upload(slot.overlayStaging, overlayImage_, {&region, 1});
    overlayPainted_ = {step, scene.overlay};
    faceDrawn_.reset();
}

void Renderer::record(gpu::Commands &commands, gpu::Image &target, const Scene &scene) {
    turn_ = (turn_ + 1) % slots_.size();
    Slot &slot = slots_[turn_];
    device_.wait(std::min(slot.usedBy, device_.submitted()));
    slot.usedBy = device_.submitted() + 1;
    const bool hasWorld = scene.world != nullptr && subject_ != nullptr;

    commands.beginPass("upload");
    if (hasWorld) {
        if (subject_->update(commands, *scene.world, wantsEverything_ ? 1 << 20 : kTilesPerFrame, slot.staging))
            faceDrawn_.reset();
        updateOverlay(commands, scene, slot);
    }
    if (scene.ui != nullptr)
        ui_.prepare(commands, *scene.ui, static_cast<int>(turn_));
    commands.endPass();
    wantsEverything_ = false;

    if (hasWorld)
        for (const ViewRect &view : scene.views) {
            if (view.width <= 0 || view.height <= 0)
                continue;
            const uint32_t step = scene.world->stepCount();
            if (view.kind == ViewKind::Face) {
                const int w =
                    std::max(static_cast<int>(std::lround(static_cast<float>(view.width) * scene.faceScale)), 1);
                const int h =
                    std::max(static_cast<int>(std::lround(static_cast<float>(view.height) * scene.faceScale)), 1);
                const FaceKey key{scene.world, step,          scene.camera,         w,
                                  h,           scene.overlay, scene.showsHandpiece, scene.isLightFlat};
                const bool isSame = faceDrawn_ && faceDrawn_->world == key.world && faceDrawn_->step == key.step &&
                                    faceDrawn_->camera == key.camera && faceDrawn_->width == w &&
                                    faceDrawn_->height == h && faceDrawn_->overlay == key.overlay &&
                                    faceDrawn_->showsHandpiece == key.showsHandpiece &&
                                    faceDrawn_->isLightFlat == key.isLightFlat;
                if (!isSame)
                    drawFace(commands, scene, w, h, slot);
                faceDrawn_ = key;
            } else {
                const SectionKey key{scene.world, step, view.width, view.height};
                if (!sectionDrawn_ || sectionDrawn_->world != key.world || sectionDrawn_->step != step ||
                    sectionDrawn_->width != key.width || sectionDrawn_->height != key.height) {
                    resize(sectionPicture_, view.width, view.height, false, "section");
                    section_.draw(commands, sectionPicture_.colour, *scene.world, *subject_, turn_);
                    commands.toLayout(sectionPicture_.colour, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
                }
                sectionDrawn_ = key;
            }
        }

    commands.beginPass("compose");
    commands.beginRendering(
        {.color = &target, .clearColor = VkClearColorValue{{0.106F, 0.118F, 0.133F, 1.0F}}, .clearDepth = {}});
    const auto targetWidth = static_cast<int>(target.desc().width),
               targetHeight = static_cast<int>(target.desc().height);
    if (hasWorld)
        for (const ViewRect &view : scene.views) {
            const int x0 = std::max(view.x, 0), y0 = std::max(view.y, 0);
            const int x1 = std::min(view.x + view.width, targetWidth),
                      y1 = std::min(view.y + view.height, targetHeight);
            if (x1 <= x0 || y1 <= y0)
                continue;
            const bool isFace = view.kind == ViewKind::Face;
            const bool isSmoothed = isFace && scene.faceScale == 1.0F;
            const gpu::Bound picture = gpu::bound(0, isFace ? face_.colour : sectionPicture_.colour, viewSampler_);
            commands.setViewport(rectOf(view.x, view.y, view.width, view.height));
            commands.setScissor(rectOf(x0, y0, x1 - x0, y1 - y0));
            commands.bind(isSmoothed ? smooth_ : blit_, {&picture, 1});
            commands.draw(3);
        }
    commands.endPass();
    commands.beginPass("ui");
    if (scene.ui != nullptr) {
        commands.setViewport(rectOf(0, 0, targetWidth, targetHeight));
        ui_.draw(commands, *scene.ui, static_cast<int>(turn_));
    }
    commands.endRendering();
    commands.endPass();
}

} // namespace stipple
