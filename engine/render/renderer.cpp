#include "engine/render/renderer.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <imgui.h>

#include "engine/base/assert.h"
#include "engine/render/light_bake.h"
#include "engine/render/relief.h"
#include "shaders/shared/limits.h"
#include "sim/needle/ledger_query.h"
#include "sim/tissue/bleeding.h"

namespace stipple {

namespace {

constexpr VkFormat kColour = VK_FORMAT_R8G8B8A8_UNORM, kDepth = VK_FORMAT_D32_SFLOAT;
constexpr uint32_t kMostMarks = 12000;   // punctures drawn one by one; further ones are in the skin's map
constexpr uint32_t kMostParts = 4096;    // of a section
constexpr float kMarksFromMm = 0.15F;    // a pixel this small shows single punctures
constexpr int kTilesPerFrame = 24;       // of redness composed anew in one frame
constexpr uint64_t kUniformBytes = 1024; // face, then section

VkRect2D rectOf(int x, int y, int width, int height) {
    return {{x, y}, {static_cast<uint32_t>(width), static_cast<uint32_t>(height)}};
}

std::vector<gpu::VertexAttribute> sceneAttributes() {
    return {{0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(SceneVertex, positionMm), 0},
            {1, VK_FORMAT_R32G32B32_SFLOAT, offsetof(SceneVertex, normal), 0},
            {2, VK_FORMAT_R32G32_SFLOAT, offsetof(SceneVertex, uv), 0},
            {3, VK_FORMAT_R8G8B8A8_UNORM, offsetof(SceneVertex, colour), 0},
            {4, VK_FORMAT_R8G8B8A8_UNORM, offsetof(SceneVertex, extra), 0}};
}

std::vector<gpu::VertexAttribute> instanceAttributes(uint32_t count) {
    std::vector<gpu::VertexAttribute> attributes;
    for (uint32_t i = 0; i < count; ++i)
        attributes.push_back({i, VK_FORMAT_R32G32B32A32_SFLOAT, 16 * i, 0});
    return attributes;
}

bool operator==(const Camera &a, const Camera &b) {
    return a.targetMm == b.targetMm && a.yawDeg == b.yawDeg && a.pitchDeg == b.pitchDeg &&
           a.distanceMm == b.distanceMm && a.fovYDeg == b.fovYDeg;
}

} // namespace

Renderer::Renderer(gpu::Device &device, VkFormat targetFormat)
    : device_(device), mapSampler_(device, {}), tileSampler_(device, {.address = VK_SAMPLER_ADDRESS_MODE_REPEAT}),
      viewSampler_(device, {}), ui_(device, targetFormat) {
    relief_ = gpu::makeTexture(device, makeRelief(), true, "skin relief");
    makePipelines(targetFormat);
    for (Slot &slot : slots_) {
        slot.uniforms =
            gpu::Buffer(device, {.bytes = kUniformBytes, .usage = VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT, .name = "frame"});
        slot.marks = gpu::Buffer(device, {.bytes = kMostMarks * sizeof(shared::PunctureMark),
                                          .usage = VK_BUFFER_USAGE_VERTEX_BUFFER_BIT,
                                          .name = "punctures"});
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

Renderer::~Renderer() { device_.waitIdle(); }

void Renderer::makePipelines(VkFormat targetFormat) {
    const auto make = [&](const char *vertex, const char *fragment, auto change) {
        gpu::GraphicsDesc desc;
        desc.vertexShader = std::string("render/") + vertex;
        desc.fragmentShader = *fragment != 0 ? std::string("render/") + fragment : std::string();
        desc.colorFormats = {kColour};
        desc.depthFormat = kDepth;
        change(desc);
        return gpu::Pipeline::createGraphics(device_, desc);
    };
    const auto solid = [](gpu::GraphicsDesc &d) {
        d.vertexBindings = {{sizeof(SceneVertex), false}};
        d.vertexAttributes = sceneAttributes();
    };
    const auto part = [&](gpu::GraphicsDesc &d) {
        solid(d);
        d.vertexAttributes.pop_back(); // hand-pieces have no baked occlusion
    };
    const auto flat = [](gpu::GraphicsDesc &d) {
        d.cull = VK_CULL_MODE_NONE;
        d.isDepthTested = d.isDepthWritten = false;
        d.depthFormat = VK_FORMAT_UNDEFINED;
    };
    skin_ = make("scene.vert", "skin.frag", solid);
    cloth_ = make("scene.vert", "cloth.frag", [&](gpu::GraphicsDesc &d) {
        solid(d);
        d.cull = VK_CULL_MODE_NONE; // drapes may be single sheets
    });
    part_ = make("part.vert", "part.frag", part);
    partDepth_ = make("part.vert", "nothing.frag", [&](gpu::GraphicsDesc &d) {
        part(d);
        d.blend = gpu::Blend::Alpha; // writes depth; its colour is clear
    });
    partBlend_ = make("part.vert", "part.frag", [&](gpu::GraphicsDesc &d) {
        part(d);
        d.blend = gpu::Blend::Alpha;
        d.depthCompare = VK_COMPARE_OP_GREATER_OR_EQUAL;
    });
    backdrop_ = make("backdrop.vert", "backdrop.frag", [](gpu::GraphicsDesc &d) {
        d.cull = VK_CULL_MODE_NONE;
        d.isDepthWritten = false;
        d.depthCompare = VK_COMPARE_OP_GREATER_OR_EQUAL; // only where nothing was drawn: depth 0
    });
    mark_ = make("mark.vert", "mark.frag", [](gpu::GraphicsDesc &d) {
        d.vertexBindings = {{sizeof(shared::PunctureMark), true}};
        d.vertexAttributes = instanceAttributes(3);
        d.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
        d.cull = VK_CULL_MODE_NONE;
        d.isDepthWritten = false;
        d.blend = gpu::Blend::Alpha;
    });
    overlay_ = make("scene.vert", "overlay.frag", [&](gpu::GraphicsDesc &d) {
        solid(d);
        d.isDepthWritten = false;
        d.depthCompare = VK_COMPARE_OP_GREATER_OR_EQUAL;
        d.blend = gpu::Blend::Alpha;
    });
    tissue_ = make("tissue.vert", "tissue.frag", [&](gpu::GraphicsDesc &d) {
        flat(d);
        d.vertexBindings = {{sizeof(TissueVertex), false}};
        d.vertexAttributes = {{0, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(TissueVertex, place), 0},
                              {1, VK_FORMAT_R32G32_SFLOAT, offsetof(TissueVertex, look), 0}};
    });
    sectionPart_ = make("section_part.vert", "section_part.frag", [&](gpu::GraphicsDesc &d) {
        flat(d);
        d.vertexBindings = {{sizeof(shared::SectionPart), true}};
        d.vertexAttributes = instanceAttributes(3);
        d.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
        d.blend = gpu::Blend::Alpha;
    });
    const auto onTarget = [&](gpu::GraphicsDesc &d) {
        flat(d);
        d.colorFormats = {targetFormat};
    };
    blit_ = make("backdrop.vert", "blit.frag", onTarget);
    smooth_ = make("backdrop.vert", "smooth_edges.frag", onTarget);
}

void Renderer::setSubject(const Subject &subject, const sim::World &world) {
    device_.waitIdle();
    subject_ = std::make_unique<RenderSubject>(device_, colours_, subject, world);
    slice_.reset();
    overlayMap_ = {};
    handpieceMade_.reset();
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
                                            .format = kDepth,
                                            .usage = VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT,
                                            .name = "face depth"});
}

void Renderer::drawMesh(gpu::Commands &commands, const GpuMesh &mesh) {
    if (mesh.indexCount == 0)
        return;
    const gpu::Buffer *vertices = &mesh.vertices;
    commands.vertexBuffers({&vertices, 1});
    commands.indexBuffer(mesh.indices);
    commands.drawIndexed(mesh.indexCount);
}

shared::FaceFrame Renderer::faceFrame(const Scene &scene, int width, int height) const {
    const glm::vec2 size(width, height);
    const Room room;
    const sim::HandpieceView &hand = scene.world->handpiece();
    const sim::DeviceSpec &spec = scene.world->setup().device;
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
    if (hand.isHeld && scene.showsHandpiece) {
        const glm::mat4 pose = poseMatrix(hand.pose);
        const Capsule capsule = shadowCapsule(spec);
        f.capsuleA = {glm::vec3(pose * glm::vec4(capsule.a, 1)), capsule.radiusMm};
        f.capsuleB = {glm::vec3(pose * glm::vec4(capsule.b, 1)), 0};
        const float gapMm = std::max(hand.at.heightMm, 0.0F);
        f.contact = {hand.at.posMm, 0.62F * spec.widthMm + 2.0F + 0.7F * gapMm};
        f.more.y = 0.62F / (1.0F + gapMm / 5.0F);
        // Looked at from above its end the body would hide the work: it turns to glass.
        const glm::vec3 toEye = glm::normalize(eyeMm(scene.camera) - hand.pose.posMm);
        const float aligned = spec.kind == sim::DeviceKind::Roller ? 0.0F : glm::dot(glm::vec3(pose[2]), toEye);
        const float t = std::clamp((aligned - 0.90F) / 0.07F, 0.0F, 1.0F);
        f.more.x = 1.0F - 0.74F * t * t * (3.0F - 2.0F * t);
    }
    return f;
}

// Needles (or the drum), opaque; the body too unless it is seen through.
void Renderer::drawHandpiece(gpu::Commands &commands, const Scene &scene, const shared::FaceFrame &frame,
                             const gpu::Bound &uniforms) {
    const sim::HandpieceView &hand = scene.world->handpiece();
    const sim::DeviceSpec &spec = scene.world->setup().device;
    const glm::mat4 pose = poseMatrix(hand.pose);
    commands.bind(part_, {&uniforms, 1});
    commands.push(part_, shared::PartPush{pose * movingMatrix(spec, hand), {1, 1, 1, 1}, glm::vec4(0)});
    drawMesh(commands, moving_);
    if (frame.more.x >= 0.999F) {
        commands.push(part_, shared::PartPush{pose, {1, 1, 1, 1}, glm::vec4(0)});
        drawMesh(commands, body_);
    }
}

// Only the nearest surface of the glassy body is seen: depth first, then colour where it matches.
void Renderer::drawHandpieceBody(gpu::Commands &commands, const Scene &scene, const shared::FaceFrame &frame,
                                 const gpu::Bound &uniforms) {
    const shared::PartPush push{poseMatrix(scene.world->handpiece().pose), {1, 1, 1, frame.more.x}, {1, 0, 0, 0}};
    for (const gpu::Pipeline *pipeline : {&partDepth_, &partBlend_}) {
        commands.bind(*pipeline, {&uniforms, 1});
        commands.push(*pipeline, push);
        drawMesh(commands, body_);
    }
}

uint32_t Renderer::collectMarks(const Scene &scene, float mmPerPx, Slot &slot) {
    if (mmPerPx > kMarksFromMm || scene.isLightFlat)
        return 0;
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
    return count;
}

void Renderer::drawFace(gpu::Commands &commands, const Scene &scene, int width, int height, Slot &slot) {
    resize(face_, width, height, true, "face");
    const shared::FaceFrame frame = faceFrame(scene, width, height);
    std::memcpy(slot.uniforms.data(), &frame, sizeof frame);
    const gpu::Bound uniforms = gpu::bound(0, slot.uniforms, 0, sizeof frame);
    const sim::HandpieceView &hand = scene.world->handpiece();
    const bool hasHand = hand.isHeld && scene.showsHandpiece;
    const sim::DeviceSpec &spec = scene.world->setup().device;
    const float lengthMm = spec.kind == sim::DeviceKind::Pen ? 0.0F : hand.pose.lengthUm / 1000.0F;
    const bool isGauze = hand.pose.tool == sim::Tool::Gauze;
    const std::pair<std::string, float> wanted{
        isGauze ? "gauze" : std::string(spec.id) + std::to_string(spec.needles.size()), lengthMm};
    if (hasHand && handpieceMade_ != wanted) {
        const HandpieceMesh made = isGauze ? makeGauze() : makeHandpiece(spec, lengthMm);
        device_.waitIdle(); // a frame in flight may still read the old ones
        body_ = makeGpuMesh(device_, made.body, "hand-piece");
        moving_ = makeGpuMesh(device_, made.moving, "needles");
        handpieceMade_ = wanted;
    }
    const uint32_t markCount = collectMarks(scene, frame.eyeMm.w, slot);

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
    if (markCount > 0) {
        commands.beginPass("punctures");
        commands.bind(mark_, {&uniforms, 1});
        const gpu::Buffer *marks = &slot.marks;
        commands.vertexBuffers({&marks, 1});
        commands.draw(4, markCount);
        commands.endPass();
    }
    if (hasHand) {
        commands.beginPass("hand-piece");
        drawHandpiece(commands, scene, frame, uniforms);
        if (frame.more.x < 0.999F)
            drawHandpieceBody(commands, scene, frame, uniforms);
        commands.endPass();
    }
    commands.endRendering();
    commands.toLayout(face_.colour, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
}

void Renderer::drawSection(gpu::Commands &commands, const Scene &scene, const ViewRect &view, Slot &slot) {
    resize(section_, view.width, view.height, false, "section");
    slice_ = sliceOf(*scene.world, slice_);
    const SectionView section = makeSection(*scene.world, *slice_, glm::vec2(view.width, view.height), sectionSkins_);
    constexpr uint64_t kOffset = kUniformBytes / 2;
    std::memcpy(slot.uniforms.data() + kOffset, &section.frame, sizeof section.frame);
    const auto count = static_cast<uint32_t>(std::min<size_t>(section.parts.size(), kMostParts));
    if (count > 0)
        std::memcpy(slot.parts.data(), section.parts.data() + (section.parts.size() - count),
                    count * sizeof(shared::SectionPart));
    std::memcpy(slot.tissue.data(), section.tissue.data(), section.tissue.size() * sizeof(TissueVertex));
    const gpu::Bound uniforms = gpu::bound(0, slot.uniforms, kOffset, sizeof section.frame);
    commands.beginPass("section");
    commands.beginRendering(
        {.color = &section_.colour, .clearColor = VkClearColorValue{{0.944F, 0.947F, 0.941F, 1.0F}}, .clearDepth = {}});
    commands.bind(tissue_, std::array{uniforms, gpu::bound(1, subject_->plate(), tileSampler_)});
    const gpu::Buffer *tissue = &slot.tissue;
    commands.vertexBuffers({&tissue, 1});
    commands.indexBuffer(tissueIndices_);
    commands.drawIndexed(static_cast<uint32_t>(tissueIndices_.bytes() / sizeof(uint32_t)));
    if (count > 0) {
        commands.bind(sectionPart_, {&uniforms, 1});
        const gpu::Buffer *parts = &slot.parts;
        commands.vertexBuffers({&parts, 1});
        commands.draw(4, count);
    }
    commands.endRendering();
    commands.endPass();
    commands.toLayout(section_.colour, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
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
                    sectionDrawn_->width != key.width || sectionDrawn_->height != key.height)
                    drawSection(commands, scene, view, slot);
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
            const gpu::Bound picture = gpu::bound(0, isFace ? face_.colour : section_.colour, viewSampler_);
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
