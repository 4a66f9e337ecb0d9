#include "engine/render/renderer.h"

#include <algorithm>
#include <cmath>

#include "engine/base/assert.h"

namespace stipple {

namespace {

constexpr int kTilesPerFrame = 8;   // of redness composed anew in one frame: all of a face within some seconds
constexpr float kSoonShare = 0.05F; // of a face drawn anew in one frame for what changes slowly
constexpr uint32_t kBeadSteps = 60; // single beads seen from near grow on the screen this often

// Constants of the pass that brings a drawn picture to the size it is shown at.
struct FinishPush {
    glm::vec4 used; // xy: texels used of the picture; zw: 1 / its size
};

// The boxes that hold the chart's changed texels on the screen.
void markSkin(Damage &damage, const RenderSubject &subject, const sim::Chart &chart, const Camera &camera,
              const FaceWindow &window) {
    const glm::vec3 eye = eyeMm(camera);
    for (const MapRect &rect : subject.changed()) {
        ScreenBox box(camera, window);
        bool isSeen = false;
        constexpr int kAlong = 3; // points each way: a tile is some millimetres wide
        for (int j = 0; j < kAlong; ++j)
            for (int i = 0; i < kAlong; ++i) {
                const glm::vec2 uv =
                    (glm::vec2(rect.x, rect.y) +
                     glm::vec2(rect.width, rect.height) * (glm::vec2(i, j) / static_cast<float>(kAlong - 1))) /
                    static_cast<float>(kTexelsPerCell);
                const glm::vec3 at = chart.positionAt(uv);
                box.add(at, 1.0F);
                isSeen = isSeen || glm::dot(chart.normalAt(uv), eye - at) > -0.3F * glm::length(eye - at);
            }
        if (isSeen)
            damage.markSoon(box.pixels());
    }
}

} // namespace

Renderer::Renderer(gpu::Device &device, VkFormat targetFormat)
    : device_(device), format_(targetFormat), viewSampler_(device, {}), face_(device, targetFormat),
      section_(device, targetFormat), ui_(device, targetFormat) {
    scale_ = makePipeline(device, targetFormat, "backdrop.vert", "blit.frag", asFlat);
    loupe_ = makePipeline(device, targetFormat, "backdrop.vert", "loupe.frag", [](gpu::GraphicsDesc &d) {
        asFlat(d);
        d.blend = gpu::Blend::Alpha;
    });
    smooth_ = makePipeline(device, targetFormat, "backdrop.vert", "smooth_edges.frag", asFlat);
}

Renderer::~Renderer() { device_.waitIdle(); }

void Renderer::setSubject(const Subject &subject, const sim::World &world) {
    device_.waitIdle();
    subject_ = std::make_unique<RenderSubject>(device_, colours_, subject, world);
    section_.reset();
    face_.reset();
    invalidate();
}

void Renderer::invalidate() {
    views_.clear();
    wantsEverything_ = true;
}

// An image to draw into, at least (or exactly) of a size.
void Renderer::fit(gpu::Image &image, glm::ivec2 size, VkFormat format, const char *name, bool isExact) {
    const auto w = static_cast<uint32_t>(size.x), h = static_cast<uint32_t>(size.y);
    if (image.handle() != VK_NULL_HANDLE && (isExact ? image.desc().width == w && image.desc().height == h
                                                     : image.desc().width >= w && image.desc().height >= h))
        return;
    const VkImageUsageFlags usage = format == kDepthFormat
                                        ? VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT
                                        : VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT;
    image = gpu::Image(
        device_,
        {.width = w, .height = h, .format = format, .usage = usage | VK_IMAGE_USAGE_TRANSFER_SRC_BIT, .name = name});
}

// Brings `boxes` (pixels as drawn) of the drawn picture into the one that is shown.
void Renderer::finish(gpu::Commands &commands, View &view, glm::ivec2 drawn, glm::ivec2 shown, bool isSmooth,
                      std::span<const PixelBox> boxes) {
    const gpu::Pipeline &pipeline = isSmooth && drawn == shown ? smooth_ : scale_;
    const gpu::Bound picture = gpu::bound(0, view.colour, viewSampler_);
    const FinishPush push{{glm::vec2(drawn), 1.0F / glm::vec2(view.colour.desc().width, view.colour.desc().height)}};
    commands.beginPass("finish");
    for (const PixelBox &box : boxes) {
        const glm::vec2 scale = glm::vec2(shown) / glm::vec2(drawn);
        const glm::ivec2 lo = glm::max(glm::ivec2(glm::floor(glm::vec2(box.lo - 2) * scale)), glm::ivec2(0));
        const glm::ivec2 hi = glm::min(glm::ivec2(glm::ceil(glm::vec2(box.hi + 2) * scale)), shown);
        const VkRect2D area = rectOf(lo.x, lo.y, hi.x - lo.x, hi.y - lo.y);
        commands.beginRendering({.color = &view.shown, .clearColor = {}, .clearDepth = {}, .area = area});
        commands.setViewport(rectOf(0, 0, shown.x, shown.y));
        commands.setScissor(area);
        commands.bind(pipeline, {&picture, 1});
        commands.push(pipeline, push);
        commands.draw(3);
        commands.endRendering();
    }
    commands.endPass();
}

// `seen`: pixels of the view that the target holds, not empty.
void Renderer::updateFace(gpu::Commands &commands, const Scene &whole, const ViewRect &rect, const PixelBox &seen,
                          View &view, size_t slot) {
    Scene scene = whole;
    if (rect.camera)
        scene.camera = *rect.camera;
    if (rect.isLoupe)
        scene.overlay = Overlay::None;
    const glm::ivec2 shown = seen.hi - seen.lo;
    const auto scale = [&](glm::ivec2 pixels) { return glm::ivec2(glm::round(glm::vec2(pixels) * scene.faceScale)); };
    const glm::ivec2 drawn = glm::max(scale(shown), glm::ivec2(1));
    const FaceWindow window{glm::max(scale({rect.width, rect.height}), glm::ivec2(1)), scale(seen.lo), drawn};
    const glm::vec2 size(window.whole);
    fit(view.colour, drawn, format_, "face");
    fit(view.depth, drawn, kDepthFormat, "face depth");
    fit(view.gbuffer, drawn, FacePass::kGbufferFormat, "face surface");
    fit(view.gbufferDepth, drawn, kDepthFormat, "face surface depth");
    fit(view.shown, shown, format_, "face shown", true);
    view.damage.resize(drawn.x, drawn.y);
    view.shownAt = seen.lo;
    const FaceKey key{scene.world, scene.camera, window, scene.overlay, scene.showsHandpiece, scene.isLightFlat};
    const uint32_t step = scene.world->stepCount();
    const bool isSame = view.face == key && (!view.isStepKnown || step >= view.step);
    const bool hasBeads = mmPerPixel(scene.camera, size) < kBeadsFromMm && scene.world->ledger().size() > 0;
    if (!isSame || (hasBeads && step / kBeadSteps != view.step / kBeadSteps))
        view.damage.markAll();
    markSkin(view.damage, *subject_, scene.world->skin().chart(), scene.camera, window);
    if (scene.showsHandpiece && (!isSame || step != view.step)) {
        for (const PixelBox &box : view.handpiece) // where it was
            view.damage.markNow(box);
        view.handpiece = face_.handpieceBoxes(scene, window);
        for (const PixelBox &box : view.handpiece)
            view.damage.markNow(box);
    }
    view.face = key;
    view.section.reset();
    view.step = step;
    view.isStepKnown = true;
    report_.facePixels += static_cast<int64_t>(drawn.x) * drawn.y;
    if (view.damage.isClean())
        return;
    const std::vector<PixelBox> boxes = view.damage.take(kSoonShare);
    for (const PixelBox &box : boxes)
        report_.faceDrawn += box.area();
    report_.faceBoxes += static_cast<int>(boxes.size());
    const std::pair surface(scene.camera, window);
    face_.draw(commands, {view.colour, view.depth, view.gbuffer, view.gbufferDepth, window}, view.surface != surface,
               scene, *subject_, boxes, slot);
    view.surface = surface;
    finish(commands, view, drawn, shown, qualityRow(scene.quality).smoothsEdges, boxes);
}

void Renderer::updateSection(gpu::Commands &commands, const Scene &scene, const ViewRect &rect, View &view) {
    const SectionKey key{scene.world, scene.world->stepCount(), rect.width, rect.height, scene.section};
    SectionKey before = view.section.value_or(SectionKey{});
    before.step = key.step;
    if ((!isSectionTurn_ && before == key) || (view.section == key && !section_.isStale()))
        return;
    view.section = key;
    view.face.reset();
    report_.isSectionDrawn = true;
    fit(view.shown, {rect.width, rect.height}, format_, "section", true);
    section_.draw(commands, view.shown, {scene.world, &subject_->map(), scene.section, scene.isStill}, turn_);
}

PixelBox Renderer::seenOf(const ViewRect &rect, const gpu::Image &target) const {
    const glm::ivec2 at(rect.x, rect.y), room(target.desc().width, target.desc().height);
    return {glm::max(-at, glm::ivec2(0)), glm::min(glm::ivec2(rect.width, rect.height), room - at)};
}

// Clears the target and puts the finished views into it.
void Renderer::compose(gpu::Commands &commands, gpu::Image &target, const Scene &scene) {
    const bool canCopy = (target.desc().usage & VK_IMAGE_USAGE_TRANSFER_DST_BIT) != 0;
    if (!canCopy)
        for (View &view : views_)
            if (view.shown.handle() != VK_NULL_HANDLE)
                commands.toLayout(view.shown, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
    commands.beginRendering({.color = &target,
                             .clearColor = VkClearColorValue{{scene.ground.r, scene.ground.g, scene.ground.b, 1.0F}},
                             .clearDepth = {}});
    if (canCopy)
        commands.endRendering();
    for (size_t i = 0; i < views_.size(); ++i) {
        const ViewRect &rect = scene.views[i];
        const PixelBox seen = seenOf(rect, target);
        if (seen.isEmpty() || rect.isLoupe)
            continue;
        const glm::ivec2 at = glm::ivec2(rect.x, rect.y) + views_[i].shownAt;
        gpu::Image &shown = views_[i].shown;
        if (canCopy) {
            commands.copy(shown, target, {at.x, at.y});
            continue;
        }
        const glm::vec2 size(shown.desc().width, shown.desc().height);
        const glm::ivec2 lo = glm::ivec2(rect.x, rect.y) + seen.lo, room = seen.hi - seen.lo;
        const gpu::Bound picture = gpu::bound(0, shown, viewSampler_);
        commands.setViewport(rectOf(at.x, at.y, static_cast<int>(size.x), static_cast<int>(size.y)));
        commands.setScissor(rectOf(lo.x, lo.y, room.x, room.y));
        commands.bind(scale_, {&picture, 1});
        commands.push(scale_, FinishPush{{size, 1.0F / size}});
        commands.draw(3);
    }
    if (!canCopy)
        commands.endRendering();
}

// Over the other views, round. Only where it is seen whole: a tile of a large picture that cuts it is left without.
void Renderer::drawLoupe(gpu::Commands &commands, const ViewRect &rect, const View &view) {
    const glm::vec2 size(rect.width, rect.height);
    if (view.shown.handle() == VK_NULL_HANDLE || glm::vec2(view.shown.desc().width, view.shown.desc().height) != size)
        return;
    const gpu::Bound picture = gpu::bound(0, view.shown, viewSampler_);
    commands.setViewport(rectOf(rect.x, rect.y, rect.width, rect.height));
    commands.setScissor(rectOf(std::max(rect.x, 0), std::max(rect.y, 0), rect.width, rect.height));
    commands.bind(loupe_, {&picture, 1});
    commands.push(loupe_, FinishPush{{size, 1.0F / size}});
    commands.draw(3);
}

void Renderer::record(gpu::Commands &commands, gpu::Image &target, const Scene &scene) {
    turn_ = (turn_ + 1) % kFramesInFlight;
    device_.wait(std::min(usedBy_[turn_], device_.submitted()));
    usedBy_[turn_] = device_.submitted() + 1;
    report_ = {};
    const bool hasWorld = scene.world != nullptr && subject_ != nullptr;
    // Where drawing is the processor's work, the section follows the session every second frame only, and what changes
    // slowly on the skin does so in the others: the face, where the hand is, goes first.
    const bool hasTurns =
        device_.isSoftware() &&
        std::any_of(scene.views.begin(), scene.views.end(), [](const auto &v) { return v.kind == ViewKind::Section; });
    isSectionTurn_ = !hasTurns || !isSectionTurn_;
    const bool isSkinTurn = !hasTurns || !isSectionTurn_;

    commands.beginPass("upload");
    bool isOverlayNew = false;
    if (hasWorld) {
        subject_->show(*scene.world, scene.products, scene.section.afterH);
        subject_->update(commands, *scene.world,
                         wantsEverything_ ? 1 << 20
                         : isSkinTurn     ? kTilesPerFrame
                                          : 0,
                         staging_[turn_]);
        isOverlayNew = face_.updateOverlay(commands, scene, turn_, wantsEverything_);
    }
    if (scene.ui != nullptr)
        ui_.prepare(commands, *scene.ui, static_cast<int>(turn_));
    commands.endPass();
    wantsEverything_ = false;

    views_.resize(hasWorld ? scene.views.size() : 0);
    size_t faces = 0;
    for (size_t i = 0; i < views_.size(); ++i) {
        const ViewRect &rect = scene.views[i];
        const PixelBox seen = seenOf(rect, target);
        if (seen.isEmpty())
            continue;
        if (rect.kind == ViewKind::Section) {
            updateSection(commands, scene, rect, views_[i]);
            continue;
        }
        STIPPLE_ASSERT(faces < kMostFaceViews, "no more views of the face in one frame");
        if (isOverlayNew)
            views_[i].damage.markAll();
        updateFace(commands, scene, rect, seen, views_[i], turn_ * kMostFaceViews + faces++);
    }

    commands.beginPass("compose");
    compose(commands, target, scene);
    commands.endPass();
    commands.beginPass("ui");
    for (size_t i = 0; i < views_.size(); ++i)
        if (scene.views[i].isLoupe && views_[i].shown.handle() != VK_NULL_HANDLE)
            commands.toLayout(views_[i].shown, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
    commands.beginRendering({.color = &target, .clearColor = {}, .clearDepth = {}});
    for (size_t i = 0; i < views_.size(); ++i)
        if (scene.views[i].isLoupe)
            drawLoupe(commands, scene.views[i], views_[i]);
    commands.setViewport(rectOf(0, 0, static_cast<int>(target.desc().width), static_cast<int>(target.desc().height)));
    if (scene.ui != nullptr)
        ui_.draw(commands, *scene.ui, static_cast<int>(turn_));
    commands.endRendering();
    commands.endPass();
}

} // namespace stipple
