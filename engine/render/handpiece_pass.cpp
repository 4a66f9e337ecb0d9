#include "engine/render/handpiece_pass.h"

#include <algorithm>
#include <cmath>

#include "engine/render/light_bake.h"

namespace stipple {

namespace {

constexpr float kFarShadowMm = 120; // what falls further is too soft to be seen

} // namespace

HandpiecePass::HandpiecePass(gpu::Device &device, VkFormat format) : device_(device) {
    const auto part = [](gpu::GraphicsDesc &d) {
        asSolid(d);
        d.vertexAttributes.pop_back(); // hand-pieces have no baked occlusion
    };
    solid_ = makePipeline(device, format, "part.vert", "part.frag", part);
    depth_ = makePipeline(device, format, "part.vert", "nothing.frag", [&](gpu::GraphicsDesc &d) {
        part(d);
        d.blend = gpu::Blend::Alpha; // writes depth; its colour is clear
    });
    blend_ = makePipeline(device, format, "part.vert", "part.frag", [&](gpu::GraphicsDesc &d) {
        part(d);
        d.blend = gpu::Blend::Alpha;
        d.depthCompare = VK_COMPARE_OP_GREATER_OR_EQUAL;
    });
}

void HandpiecePass::describe(shared::FaceFrame &f, const sim::World &world, const glm::vec3 &eye) {
    const sim::HandpieceView &hand = world.handpiece();
    if (!hand.isHeld)
        return;
    const sim::DeviceSpec &spec = world.setup().device;
    const glm::mat4 pose = poseMatrix(hand.pose);
    const Capsule capsule = shadowCapsule(spec);
    f.capsuleA = {glm::vec3(pose * glm::vec4(capsule.a, 1)), capsule.radiusMm};
    f.capsuleB = {glm::vec3(pose * glm::vec4(capsule.b, 1)), 0};
    const float gapMm = std::max(hand.at.heightMm, 0.0F);
    f.contact = {hand.at.posMm, 0.62F * spec.widthMm + 2.0F + 0.7F * gapMm};
    f.more.y = 0.62F / (1.0F + gapMm / 5.0F);
    // Looked at from above its end the body would hide the work: it turns to glass.
    const glm::vec3 toEye = glm::normalize(eye - hand.pose.posMm);
    const float aligned = spec.kind == sim::DeviceKind::Roller ? 0.0F : glm::dot(glm::vec3(pose[2]), toEye);
    const float t = std::clamp((aligned - 0.90F) / 0.07F, 0.0F, 1.0F);
    f.more.x = 1.0F - 0.74F * t * t * (3.0F - 2.0F * t);
}

void HandpiecePass::makeMeshes(const sim::World &world) {
    const sim::HandpieceView &hand = world.handpiece();
    const sim::DeviceSpec &spec = world.setup().device;
    const float lengthMm = spec.kind == sim::DeviceKind::Pen ? 0.0F : hand.pose.lengthUm / 1000.0F;
    const bool isGauze = hand.pose.tool == sim::Tool::Gauze;
    const std::pair<std::string, float> wanted{
        isGauze ? "gauze" : std::string(spec.id) + std::to_string(spec.needles.size()), lengthMm};
    if (made_ == wanted)
        return;
    const HandpieceMesh made = isGauze ? makeGauze() : makeHandpiece(spec, lengthMm);
    body_ = makeGpuMesh(device_, made.body, "hand-piece");
    moving_ = makeGpuMesh(device_, made.moving, "needles");
    bodyBox_ = boxOf(made.body);
    movingBox_ = boxOf(made.moving);
    made_ = wanted;
}

HandpiecePass::Box HandpiecePass::boxOf(const SceneMesh &mesh) {
    Box box;
    for (size_t i = 0; i < mesh.vertices.size(); ++i) {
        const glm::vec3 p = mesh.vertices[i].positionMm;
        box.lo = i == 0 ? p : glm::min(box.lo, p);
        box.hi = i == 0 ? p : glm::max(box.hi, p);
    }
    return box;
}

std::vector<PixelBox> HandpiecePass::boxes(const sim::World &world, const Camera &camera, const FaceWindow &window) {
    const sim::HandpieceView &hand = world.handpiece();
    if (!hand.isHeld)
        return {};
    makeMeshes(world);
    const sim::DeviceSpec &spec = world.setup().device;
    const glm::mat4 pose = poseMatrix(hand.pose);
    std::vector<PixelBox> out;
    ScreenBox device(camera, window);
    for (const auto &[box, matrix] :
         {std::pair(bodyBox_, pose), std::pair(movingBox_, pose * movingMatrix(spec, hand))})
        for (int corner = 0; corner < 8; ++corner) {
            const glm::vec3 p((corner & 1) != 0 ? box.hi.x : box.lo.x, (corner & 2) != 0 ? box.hi.y : box.lo.y,
                              (corner & 4) != 0 ? box.hi.z : box.lo.z);
            device.add(glm::vec3(matrix * glm::vec4(p, 1)), 1.0F);
        }
    out.push_back(device.pixels());
    // Its shadow: where rays from along its axis, away from the key light, meet the skin, as wide as it is soft there
    // (light.glsl, pastCapsule); and the contact's.
    const Capsule capsule = shadowCapsule(spec);
    const glm::vec3 away = -glm::normalize(Room{}.keyDirection);
    const glm::vec3 a(pose * glm::vec4(capsule.a, 1)), b(pose * glm::vec4(capsule.b, 1));
    ScreenBox shadow(camera, window);
    shadow.add(hand.at.posMm, 0.62F * spec.widthMm + 3.0F + 0.7F * std::max(hand.at.heightMm, 0.0F));
    constexpr int kRays = 6;
    for (int i = 0; i <= kRays; ++i) {
        const glm::vec3 from = glm::mix(a, b, static_cast<float>(i) / kRays);
        const std::optional<sim::SurfacePoint> hit = world.skin().project(from, away);
        const float t = hit ? std::max(glm::dot(hit->posMm - from, away), 0.0F) : kFarShadowMm;
        const float reach = capsule.radiusMm + 0.35F * t + 1.0F;
        if (t <= kFarShadowMm)
            shadow.add(from + away * t, reach);
    }
    out.push_back(shadow.pixels());
    return out;
}

// Needles (or the drum) are opaque; the body may be glassy: then only its nearest surface is seen, by depth first and
// then colour where it matches.
void HandpiecePass::draw(gpu::Commands &commands, const sim::World &world, const shared::FaceFrame &frame,
                         const gpu::Bound &uniforms) {
    makeMeshes(world);
    const sim::HandpieceView &hand = world.handpiece();
    const glm::mat4 pose = poseMatrix(hand.pose);
    commands.beginPass("hand-piece");
    commands.bind(solid_, {&uniforms, 1});
    commands.push(solid_,
                  shared::PartPush{pose * movingMatrix(world.setup().device, hand), {1, 1, 1, 1}, glm::vec4(0)});
    drawMesh(commands, moving_);
    if (frame.more.x >= 0.999F) {
        commands.push(solid_, shared::PartPush{pose, {1, 1, 1, 1}, glm::vec4(0)});
        drawMesh(commands, body_);
    } else {
        const shared::PartPush push{pose, {1, 1, 1, frame.more.x}, {1, 0, 0, 0}};
        for (const gpu::Pipeline *pipeline : {&depth_, &blend_}) {
            commands.bind(*pipeline, {&uniforms, 1});
            commands.push(*pipeline, push);
            drawMesh(commands, body_);
        }
    }
    commands.endPass();
}

} // namespace stipple
