#include "engine/render/face_pass.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <future>

#include "engine/render/light_bake.h"
#include "engine/render/relief.h"
#include "shaders/shared/limits.h"

namespace stipple {

namespace {

constexpr float kFurrowsToMm = 0.22F; // pixels larger than this show neither pores nor furrows
constexpr float kBehindMm = 1000;     // no skin lies further behind the camera's target

} // namespace

FacePass::FacePass(gpu::Device &device, VkFormat format)
    : device_(device), mapSampler_(device, {}), tileSampler_(device, {.address = VK_SAMPLER_ADDRESS_MODE_REPEAT}),
      pixelSampler_(device, {.filter = VK_FILTER_NEAREST}), handpiece_(device, format), marks_(device, format),
      overlay_(device, format) {
    std::future<Image8> pores = std::async(std::launch::async, makePores); // while pipelines are made
    surface_ = makePipeline(device, kGbufferFormat, "scene.vert", "gbuffer.frag", asSolid);
    skin_ = makePipeline(device, format, "backdrop.vert", "skin.frag", overSurface);
    skinFar_ = makePipeline(device, format, "backdrop.vert", "skin_far.frag", overSurface);
    skinBare_ = makePipeline(device, format, "backdrop.vert", "skin_bare.frag", overSurface);
    skinFarBare_ = makePipeline(device, format, "backdrop.vert", "skin_far_bare.frag", overSurface);
    cloth_ = makePipeline(device, format, "scene.vert", "cloth.frag", [](gpu::GraphicsDesc &d) {
        asSolid(d);
        d.cull = VK_CULL_MODE_NONE; // drapes may be single sheets
    });
    hair_ = makePipeline(device, format, "hair.vert", "hair.frag", [](gpu::GraphicsDesc &d) {
        asSolid(d);
        d.cull = VK_CULL_MODE_NONE;
        d.isDepthWritten = false;
        d.blend = gpu::Blend::Alpha;
    });
    backdrop_ = makePipeline(device, format, "backdrop.vert", "backdrop.frag", [](gpu::GraphicsDesc &d) {
        d.cull = VK_CULL_MODE_NONE;
        d.isDepthWritten = false;
        d.depthCompare = VK_COMPARE_OP_GREATER_OR_EQUAL; // only where nothing was drawn: depth 0
    });
    furrows_ = gpu::makeTexture(device, makeFurrows(), true, "skin furrows");
    pores_ = gpu::makeTexture(device, pores.get(), true, "skin pores");
    for (Slot &slot : slots_)
        slot.uniforms = gpu::Buffer(
            device, {.bytes = sizeof(shared::FaceFrame), .usage = VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT, .name = "face"});
}

void FacePass::reset() {
    handpiece_.reset();
    overlay_.reset();
}

shared::FaceFrame FacePass::frameOf(const Scene &scene, const RenderSubject &subject, glm::vec2 size) const {
    const Room room;
    shared::FaceFrame f{};
    f.clipFromMm = projectionMatrix(scene.camera, size) * viewMatrix(scene.camera);
    f.eyeMm = {eyeMm(scene.camera), mmPerPixel(scene.camera, size)};
    f.keyTo = {glm::normalize(room.keyDirection), scene.isLightFlat ? 1.0F : 0.0F};
    f.keyColour = {room.keyColour, subject.coarseness()};
    f.fillTo = {glm::normalize(room.fillDirection), 0};
    f.keyRight = {glm::normalize(glm::cross(glm::vec3(0, 1, 0), room.keyDirection)), 0};
    const float apart = std::sqrt(subject.coarseness()); // what lies deeper lies further apart
    const float unitPx = mmPerPixel(scene.camera, size) / scene.camera.distanceMm; // a pixel at unit depth
    const auto level = [&](float texels, float mm) { return std::log2(unitPx * texels / mm); };
    f.tiles = {subject.chartMm() / (kFurrowTileMm * apart), subject.chartMm() / kPoreTileMm, 1.0F / subject.chartMm(),
               level(static_cast<float>(pores_.desc().width), kPoreTileMm)};
    const ViewRays rays = viewRays(scene.camera, size);
    f.ray = {rays.corner, scene.camera.distanceMm + kBehindMm};
    f.rayX = {rays.across, level(static_cast<float>(subject.map().width()), subject.chartMm())};
    f.rayY = {rays.down, level(static_cast<float>(furrows_.desc().width), kFurrowTileMm * apart)};
    f.spreadBroad = {subject.contrasts()[0], 0};
    f.spreadPore = {subject.contrasts()[1], 0};
    f.spreadFine = {subject.contrasts()[2], 0};
    f.fillColour = {room.fillColour, 0};
    f.sky = {room.skyColour, 0};
    f.ground = {room.groundColour, 0};
    f.plain = {subject.map().plainColour(), subject.isBlock() ? 0.42F : 0.36F};
    f.backTop = {0.735F, 0.765F, 0.785F, 1};
    f.backBottom = {0.400F, 0.435F, 0.465F, 1};
    f.more = {1, 0, 0, 0};
    if (scene.showsHandpiece)
        HandpiecePass::describe(f, *scene.world, eyeMm(scene.camera));
    return f;
}

// The skin's surface at every pixel.
void FacePass::drawSurface(gpu::Commands &commands, const Target &target, const Scene &scene,
                           const RenderSubject &subject, const gpu::Bound &uniforms) {
    const FaceWindow &window = target.window;
    commands.beginRendering({.color = &target.gbuffer,
                             .clearColor = VkClearColorValue{},
                             .depth = &target.gbufferDepth,
                             .clearDepth = 0.0F,
                             .storesDepth = true,
                             .area = rectOf(0, 0, window.size.x, window.size.y)});
    commands.setViewport(rectOf(-window.offset.x, -window.offset.y, window.whole.x, window.whole.y));
    commands.bind(surface_, {&uniforms, 1});
    drawMesh(commands, subject.skin(mmPerPixel(scene.camera, glm::vec2(window.whole))), scene.camera, window,
             {{0, 0}, window.size});
    commands.endRendering();
    commands.toLayout(target.gbuffer, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
}

// Where the hand-piece and its shadow may be, the skin is shaded with them; around that, without, which is cheaper.
void FacePass::shadeSkin(gpu::Commands &commands, const Target &target, const PixelBox &all,
                         std::span<const PixelBox> handpiece, bool isFar, const RenderSubject &subject,
                         const gpu::Bound &uniforms) {
    const std::array bindings{uniforms,
                              gpu::bound(1, target.gbuffer, pixelSampler_),
                              gpu::bound(2, subject.skinImage(), mapSampler_),
                              gpu::bound(3, subject.formImage(), mapSampler_),
                              gpu::bound(4, furrows_, tileSampler_),
                              gpu::bound(5, pores_, tileSampler_)}; // the last two for what is seen from near
    const auto part = [&](const gpu::Pipeline &pipeline, const PixelBox &box) {
        if (box.isEmpty())
            return;
        commands.setScissor(rectOf(box.lo.x, box.lo.y, box.hi.x - box.lo.x, box.hi.y - box.lo.y));
        commands.bind(pipeline, bindings);
        commands.draw(3);
    };
    const gpu::Pipeline &shaded = isFar ? skinFar_ : skin_, &bare = isFar ? skinFarBare_ : skinBare_;
    PixelBox hand;
    for (PixelBox box : handpiece) {
        box = {glm::max(box.lo, all.lo), glm::min(box.hi, all.hi)};
        if (!box.isEmpty())
            hand = hand.isEmpty() ? box : PixelBox{glm::min(hand.lo, box.lo), glm::max(hand.hi, box.hi)};
    }
    if (hand.isEmpty())
        return part(bare, all);
    part(shaded, hand);
    part(bare, {all.lo, {all.hi.x, hand.lo.y}});
    part(bare, {{all.lo.x, hand.hi.y}, all.hi});
    part(bare, {{all.lo.x, hand.lo.y}, {hand.lo.x, hand.hi.y}});
    part(bare, {{hand.hi.x, hand.lo.y}, {all.hi.x, hand.hi.y}});
}

void FacePass::draw(gpu::Commands &commands, const Target &target, bool isMoved, const Scene &scene,
                    const RenderSubject &subject, std::span<const PixelBox> boxes, size_t slotIndex) {
    Slot &slot = slots_[slotIndex];
    const FaceWindow &window = target.window;
    const shared::FaceFrame frame = frameOf(scene, subject, glm::vec2(window.whole));
    std::memcpy(slot.uniforms.data(), &frame, sizeof frame);
    const gpu::Bound uniforms = gpu::bound(0, slot.uniforms);
    marks_.prepare(scene, subject, frame, slotIndex);
    commands.beginPass("face");
    if (isMoved)
        drawSurface(commands, target, scene, subject, uniforms);
    commands.copy(target.gbufferDepth, target.depth, {0, 0});
    const std::vector<PixelBox> handpiece =
        scene.showsHandpiece ? handpiece_.boxes(scene, window) : std::vector<PixelBox>{};
    for (const PixelBox &box : boxes) {
        const VkRect2D area = rectOf(box.lo.x, box.lo.y, box.hi.x - box.lo.x, box.hi.y - box.lo.y);
        commands.beginRendering({.color = &target.colour,
                                 .clearColor = VkClearColorValue{{0.4F, 0.46F, 0.47F, 1.0F}},
                                 .depth = &target.depth,
                                 .area = area});
        commands.setViewport(rectOf(-window.offset.x, -window.offset.y, window.whole.x, window.whole.y));
        shadeSkin(commands, target, box, handpiece, frame.eyeMm.w > kFurrowsToMm, subject, uniforms);
        commands.setScissor(area);
        overlay_.draw(commands, scene, target.gbuffer, uniforms);
        const bool hasHand = scene.showsHandpiece && scene.world->handpiece().isHeld;
        const HandpiecePass::Into into{scene, window, box, uniforms};
        if (hasHand)
            handpiece_.draw(commands, into, frame, HandpiecePass::Part::Opaque);
        const auto draw = [&](const GpuMesh &mesh) { drawMesh(commands, mesh, scene.camera, window, box); };
        commands.bind(cloth_, std::array{uniforms, gpu::bound(1, furrows_, tileSampler_)});
        for (size_t i = 0; i < subject.cloths(); ++i) {
            commands.push(cloth_, shared::PartPush{glm::mat4(1.0F), {subject.clothColour(i), 1}, glm::vec4(0)});
            draw(subject.cloth(i, frame.eyeMm.w));
        }
        commands.bind(backdrop_, {&uniforms, 1});
        commands.draw(3);
        overlay_.drawLines(commands, scene, uniforms);
        marks_.draw(commands, uniforms, slotIndex);
        commands.beginPass("hair");
        commands.bind(hair_, {&uniforms, 1});
        draw(subject.hair());
        commands.endPass();
        if (hasHand)
            handpiece_.draw(commands, into, frame, HandpiecePass::Part::Over);
        if (scene.overlay == Overlay::Ghost && scene.ghost && scene.ghost->isHeld)
            handpiece_.drawGhost(commands, into);
        commands.endRendering();
    }
    commands.endPass();
    commands.toLayout(target.colour, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
}

} // namespace stipple
