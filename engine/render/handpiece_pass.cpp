#include "engine/render/handpiece_pass.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/render/light_bake.h"

namespace stipple {

namespace {

constexpr float kFarShadowMm = 120;                           // what falls further is too soft to be seen
constexpr float kDrumHidesMm = 46, kDiscHidesMm = 10;         // where light.glsl's hiddenByHandpiece() has faded out
constexpr float kExposureS = 1.0F / 60.0F;                    // of every picture, moving or not: a camera's
constexpr uint32_t kStillVertices = 8, kBlurredVertices = 20; // of a needle's ribbon, as needle.vert has it

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
    clear_ = makePipeline(device, format, "part.vert", "clear.frag", [&](gpu::GraphicsDesc &d) {
        part(d);
        d.blend = gpu::Blend::Premultiplied;
        d.isDepthWritten = false;
    });
    needle_ = makePipeline(device, format, "needle.vert", "needle.frag", [](gpu::GraphicsDesc &d) {
        d.vertexBindings = {{sizeof(glm::vec4) * 2, true}};
        d.vertexAttributes = instanceAttributes(2);
        d.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
        d.cull = VK_CULL_MODE_NONE;
        d.isDepthWritten = false;
        d.blend = gpu::Blend::Alpha;
    });
    gauze_ = makePipeline(device, format, "gauze.vert", "gauze.frag", part);
}

void HandpiecePass::describe(shared::FaceFrame &f, const sim::World &world, const glm::vec3 &eye) {
    const sim::HandpieceView &hand = world.handpiece();
    if (!hand.isHeld)
        return;
    const sim::DeviceSpec &spec = world.setup().device;
    const glm::mat4 pose = poseMatrix(hand.pose);
    const HandpieceShadow shadow = shadowOf(spec, hand.pose.tool);
    const auto placed = [&](glm::vec3 point, float w) { return glm::vec4(glm::vec3(pose * glm::vec4(point, 1)), w); };
    f.capsuleA = placed(shadow.main.a, shadow.main.radiusA);
    f.capsuleB = placed(shadow.main.b, shadow.main.radiusB);
    f.handleA = placed(shadow.handle.a, shadow.handle.radiusA);
    f.handleB = placed(shadow.handle.b, shadow.handle.radiusB);
    const bool isDrum = glm::length(shadow.halfAxisMm) > 0;
    f.contact = placed({0, 0, isDrum ? shadow.faceMm : 0.0F}, shadow.faceMm);
    f.drumHalf = {glm::vec3(pose * glm::vec4(shadow.halfAxisMm, 0)), 0};
    f.above = placed({0, 0, shadow.bodyHeightMm}, shadow.bodyMm);
    // Looked at from above its end the body would hide the work: it turns to glass.
    const glm::vec3 toEye = glm::normalize(eye - hand.pose.posMm);
    const bool isGlass = spec.kind != sim::DeviceKind::Roller && hand.pose.tool == sim::Tool::Handpiece;
    const float aligned = isGlass ? glm::dot(glm::vec3(pose[2]), toEye) : 0.0F;
    const float t = std::clamp((aligned - 0.90F) / 0.07F, 0.0F, 1.0F);
    f.more.x = 1.0F - 0.74F * t * t * (3.0F - 2.0F * t);
}

void HandpiecePass::makeMeshes(const sim::World &world) {
    const sim::HandpieceView &hand = world.handpiece();
    const sim::DeviceSpec &spec = world.setup().device;
    const float lengthMm = (hand.isHeld ? hand.pose.lengthUm : spec.defaultLengthUm) / 1000.0F;
    const bool isGauze = hand.pose.tool == sim::Tool::Gauze;
    const std::pair<std::string, float> wanted{
        isGauze ? "gauze" : std::string(spec.id) + std::to_string(spec.needles.size()), isGauze ? 0.0F : lengthMm};
    if (made_ == wanted)
        return;
    const HandpieceMesh made = isGauze ? makeGauze() : makeHandpiece(spec, lengthMm);
    body_ = makeGpuMesh(device_, made.body, "hand-piece", true);
    moving_ = made.moving.indices.empty() ? GpuMesh{} : makeGpuMesh(device_, made.moving, "drum", true);
    clearMesh_ = made.clear.indices.empty() ? GpuMesh{} : makeGpuMesh(device_, made.clear, "cartridge", true);
    needleCount_ = static_cast<uint32_t>(made.needles.size());
    needleShapeMm_ = {0.5F * made.shaftMm, 0.5F * made.tipMm, made.pointMm};
    if (needleCount_ > 0) {
        std::vector<glm::vec4> ends;
        for (const NeedleShape &needle : made.needles) {
            ends.emplace_back(needle.tipMm, 0);
            ends.emplace_back(needle.rootMm, 0);
        }
        needles_ = gpu::Buffer(
            device_,
            {.bytes = ends.size() * sizeof(glm::vec4), .usage = VK_BUFFER_USAGE_VERTEX_BUFFER_BIT, .name = "needles"});
        std::memcpy(needles_.data(), ends.data(), ends.size() * sizeof(glm::vec4));
    }
    box_ = boxOf(made);
    made_ = wanted;
}

// A drum is as large whichever way it has turned, so the needles' circle counts.
HandpiecePass::Box HandpiecePass::boxOf(const HandpieceMesh &made) {
    Box box;
    const auto add = [&](glm::vec3 p) {
        box.lo = glm::min(box.lo, p);
        box.hi = glm::max(box.hi, p);
    };
    for (const SceneMesh *mesh : {&made.body, &made.clear})
        for (const SceneVertex &vertex : mesh->vertices)
            add(vertex.positionMm);
    float turned = 0;
    for (const NeedleShape &needle : made.needles)
        turned = std::max(turned, glm::length(glm::vec2(needle.tipMm.x, needle.tipMm.z)));
    constexpr float kOutMm = 3.0F; // of a pen's needles
    for (const glm::vec3 corner : {glm::vec3(-1, -1, -1), glm::vec3(1, 1, 1)})
        add(made.moving.vertices.empty() ? corner * kOutMm
                                         : glm::vec3(0, 0, 10.0F) + corner * glm::vec3(turned, 10.5F, turned));
    return box;
}

// One box for each slice of its length: seen at a slant, they hold much less than one around it all.
void HandpiecePass::addBoxes(std::vector<PixelBox> &boxes, const sim::Pose &pose, const Camera &camera,
                             const FaceWindow &window) const {
    const glm::mat4 placed = poseMatrix(pose);
    const glm::vec3 size = box_.hi - box_.lo;
    const int axis = size.x > size.y && size.x > size.z ? 0 : size.y > size.z ? 1 : 2;
    constexpr int kSlices = 6;
    for (int i = 0; i < kSlices; ++i) {
        glm::vec3 lo = box_.lo, hi = box_.hi;
        lo[axis] = box_.lo[axis] + size[axis] * static_cast<float>(i) / kSlices;
        hi[axis] = box_.lo[axis] + size[axis] * static_cast<float>(i + 1) / kSlices;
        ScreenBox slice(camera, window);
        for (int corner = 0; corner < 8; ++corner) {
            const glm::vec3 p((corner & 1) != 0 ? hi.x : lo.x, (corner & 2) != 0 ? hi.y : lo.y,
                              (corner & 4) != 0 ? hi.z : lo.z);
            slice.add(glm::vec3(placed * glm::vec4(p, 1)), 1.0F);
        }
        boxes.push_back(slice.pixels());
    }
}

std::vector<PixelBox> HandpiecePass::boxes(const Scene &scene, const FaceWindow &window) {
    const sim::World &world = *scene.world;
    const Camera &camera = scene.camera;
    const sim::HandpieceView &hand = world.handpiece();
    std::vector<PixelBox> out;
    makeMeshes(world);
    if (scene.overlay == Overlay::Ghost && scene.ghost && scene.ghost->isHeld)
        addBoxes(out, *scene.ghost, camera, window);
    if (!hand.isHeld)
        return out;
    addBoxes(out, hand.pose, camera, window);
    const glm::mat4 pose = poseMatrix(hand.pose);
    const auto placed = [&](glm::vec3 p) { return glm::vec3(pose * glm::vec4(p, 1)); };
    // Its shadow: where rays from along its axes, away from the key light, meet the skin, as wide as it is soft there
    // (light.glsl, pastCone); and what it hides of the sky.
    const HandpieceShadow shape = shadowOf(world.setup().device, hand.pose.tool);
    const float heightMm = std::max(hand.at.heightMm, 0.0F);
    ScreenBox hidden(camera, window);
    hidden.add(hand.at.posMm, glm::length(shape.halfAxisMm) > 0
                                  ? kDrumHidesMm + heightMm
                                  : kDiscHidesMm + 1.6F * (shape.bodyMm + heightMm) + 0.35F * shape.bodyHeightMm);
    out.push_back(hidden.pixels());
    const glm::vec3 away = -glm::normalize(Room{}.keyDirection);
    constexpr int kRays = 6;
    struct Fallen {
        glm::vec3 at;
        float reachMm;
    };
    for (const Capsule &cone : {shape.main, shape.handle}) {
        std::optional<Fallen> before;
        for (int i = 0; i <= kRays; ++i) {
            const float along = static_cast<float>(i) / kRays;
            const glm::vec3 from = placed(glm::mix(cone.a, cone.b, along));
            const std::optional<sim::SurfacePoint> hit = world.skin().project(from, away);
            const float t = hit ? std::max(glm::dot(hit->posMm - from, away), 0.0F) : kFarShadowMm;
            if (t > kFarShadowMm) {
                before.reset();
                continue;
            }
            const Fallen now{from + away * t, glm::mix(cone.radiusA, cone.radiusB, along) + 0.34F * t + 1.5F};
            ScreenBox shadow(camera, window); // between this ray and the one before
            for (const Fallen &fallen : {before.value_or(now), now})
                shadow.add(fallen.at, fallen.reachMm);
            out.push_back(shadow.pixels());
            before = now;
        }
    }
    return out;
}

// How far blood has spread in the pad: its threads hold about 0.35 µl a square millimetre of pad (a swab takes up some
// ten times its weight; assumption), and it never reaches the hand.
void HandpiecePass::drawGauze(gpu::Commands &commands, const Into &into) {
    const sim::World &world = *into.scene.world;
    const auto takenUl = static_cast<float>(world.blood().balance().wiped * 1.0e-3);
    const float spreadMm = std::min(std::sqrt(takenUl / (3.14159F * 0.35F)), 11.0F);
    const float dark = std::clamp(0.35F + takenUl / 60.0F, 0.0F, 1.0F);
    commands.bind(gauze_, {&into.uniforms, 1});
    commands.push(gauze_, shared::PartPush{poseMatrix(world.handpiece().pose), {1, 1, 1, 1}, {spreadMm, dark, 0, 0}});
    drawMesh(commands, body_);
}

// What is opaque first, then needles over it, then what is seen through: the body, if it is glassy, by depth first and
// then colour where it matches, so that only its nearest surface shows; the cartridge.
void HandpiecePass::drawDevice(gpu::Commands &commands, const Look &look, const Into &into, Part part) {
    const bool isGlass = look.alpha < 0.999F;
    const shared::PartPush body{look.pose, {look.tint, look.alpha}, {isGlass ? 1 : 0, look.lamp, 0, 0}};
    const shared::PartPush moving{look.pose * look.moving, body.colour, body.options};
    const auto draw = [&](const gpu::Pipeline &pipeline, const shared::PartPush &push, const GpuMesh &mesh) {
        commands.push(pipeline, push);
        drawMesh(commands, mesh, into.scene.camera, into.window, into.box, push.headFromPart);
    };
    if (!isGlass && part != Part::Over) {
        commands.bind(solid_, {&into.uniforms, 1});
        draw(solid_, moving, moving_);
        draw(solid_, body, body_);
    }
    if (part == Part::Opaque)
        return;
    if (needleCount_ > 0) {
        const gpu::Buffer *ends = &needles_;
        commands.bind(needle_, {&into.uniforms, 1});
        commands.push(needle_, shared::NeedlePush{
                                   look.pose * look.moving,
                                   {needleShapeMm_, 1},
                                   {look.motion.outMm, look.motion.strokeMm, look.motion.duty, look.motion.turnRad}});
        commands.vertexBuffers({&ends, 1});
        commands.draw(look.motion.strokeMm > 0 ? kBlurredVertices : kStillVertices, needleCount_);
    }
    if (isGlass)
        for (const gpu::Pipeline *pipeline : {&depth_, &blend_}) {
            commands.bind(*pipeline, {&into.uniforms, 1});
            draw(*pipeline, moving, moving_);
            draw(*pipeline, body, body_);
        }
    if (clearMesh_.indexCount > 0) {
        commands.bind(clear_, {&into.uniforms, 1});
        draw(clear_, body, clearMesh_);
    }
}

void HandpiecePass::draw(gpu::Commands &commands, const Into &into, const shared::FaceFrame &frame, Part part) {
    const sim::World &world = *into.scene.world;
    makeMeshes(world);
    const sim::HandpieceView &hand = world.handpiece();
    const sim::DeviceSpec &spec = world.setup().device;
    commands.beginPass("hand-piece");
    if (hand.pose.tool == sim::Tool::Gauze) {
        if (part != Part::Opaque)
            drawGauze(commands, into);
    } else {
        drawDevice(commands,
                   {.pose = poseMatrix(hand.pose),
                    .moving = movingMatrix(spec, hand),
                    .motion = needleMotion(spec, hand, kExposureS),
                    .alpha = frame.more.x,
                    .lamp = hand.pose.isMotorOn ? 1.0F : 0.0F},
                   into, part);
    }
    commands.endPass();
}

void HandpiecePass::drawGhost(gpu::Commands &commands, const Into &into) {
    const Scene &scene = into.scene;
    const sim::HandpieceView &hand = scene.world->handpiece();
    if (hand.pose.tool == sim::Tool::Gauze || scene.ghost->tool == sim::Tool::Gauze)
        return; // the meshes are the pad's
    makeMeshes(*scene.world);
    commands.beginPass("ghost");
    sim::HandpieceView view;
    view.pose = *scene.ghost;
    const sim::DeviceSpec &spec = scene.world->setup().device;
    drawDevice(commands,
               {.pose = poseMatrix(view.pose),
                .moving = movingMatrix(spec, view),
                .motion = needleMotion(spec, view, kExposureS),
                .alpha = 0.34F,
                .tint = {0.55F, 0.95F, 1.15F}},
               into, Part::All);
    commands.endPass();
}

} // namespace stipple
