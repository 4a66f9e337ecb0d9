#include "engine/app/screen.h"

#include <algorithm>
#include <cmath>

#include <imgui.h>

#include "engine/render/magnifier.h"
#include "engine/render/overlay_legend.h"
#include "engine/ui/layout.h"
#include "engine/ui/theme.h"

namespace stipple::app {

namespace {

ViewRect viewRect(ViewKind kind, const ui::Rect &rect) {
    return {.kind = kind,
            .x = static_cast<int>(rect.x),
            .y = static_cast<int>(rect.y),
            .width = static_cast<int>(rect.width),
            .height = static_cast<int>(rect.height)};
}

int loupePx(float scale) { return static_cast<int>(260.0F * scale); }

} // namespace

Result<std::unique_ptr<ScreenGraphics>> ScreenGraphics::create(const Window &window, const std::string &selector) {
    Result<std::unique_ptr<gpu::Device>> device = gpu::Device::create(window.deviceOptions(selector));
    if (!device.ok())
        return device.error();
    std::unique_ptr<ScreenGraphics> graphics(new ScreenGraphics);
    graphics->device_ = std::move(*device);
    graphics->swapchain_ = std::make_unique<gpu::Swapchain>(*graphics->device_);
    graphics->renderer_ = std::make_unique<Renderer>(*graphics->device_, graphics->swapchain_->format());
    for (auto &commands : graphics->commands_)
        commands = std::make_unique<gpu::Commands>(*graphics->device_);
    return graphics;
}

ScreenGraphics::~ScreenGraphics() {
    if (!device_)
        return;
    try {
        device_->waitIdle();
    } catch (const std::exception &) { // a lost device has nothing left to wait for
        session_ = 0;
    }
    renderer_.reset();
    for (auto &commands : commands_)
        commands.reset();
    swapchain_.reset();
}

void ScreenGraphics::setSession(const SessionAssets &assets, const sim::World &world, uint64_t session) {
    if (session == session_)
        return;
    renderer_->setSubject(subjectOf(assets), world);
    session_ = session;
}

Scene sceneOf(const Trainer &trainer, const FrameInput &input, const Fineness &fineness) {
    Scene scene;
    if (!trainer.isDrawn() || trainer.world() == nullptr)
        return scene;
    const ui::WorkLayout layout = trainer.layout(input);
    scene.world = trainer.world();
    scene.camera = trainer.camera();
    scene.faceScale = fineness.faceScale;
    scene.quality = fineness.quality;
    const ImVec4 panel = ImGui::ColorConvertU32ToFloat4(ui::colours::kPanel);
    scene.ground = {panel.x, panel.y, panel.z};
    scene.overlay = trainer.overlay();
    scene.ghost = trainer.ghost();
    scene.section = trainer.section();
    scene.showsHandpiece = !scene.isLater();
    scene.views = {viewRect(ViewKind::Face, layout.face), viewRect(ViewKind::Section, layout.section)};
    const sim::HandpieceView &hand = scene.world->handpiece();
    if (trainer.showsMagnifier() && hand.isHeld)
        if (const auto loupe = magnifierView(scene.camera, scene.views.front(), hand.at.posMm, loupePx(input.scale)))
            scene.views.push_back(*loupe);
    return scene;
}

void drawViewLabels(ImDrawList &list, const Trainer &trainer, const FrameInput &input, const Renderer &renderer) {
    const sim::World *world = trainer.world();
    if (!trainer.isDrawn() || world == nullptr)
        return;
    const ui::WorkLayout layout = trainer.layout(input);
    if (!layout.section.isEmpty())
        drawSectionLabels(list, layout.section.min(), layout.section.size(), *world, renderer.currentSlice(*world),
                          trainer.section());
    const sim::HandpieceView &hand = world->handpiece();
    if (trainer.showsMagnifier() && hand.isHeld) {
        const ViewRect face = viewRect(ViewKind::Face, layout.face);
        if (const auto loupe = magnifierView(trainer.camera(), face, hand.at.posMm, loupePx(input.scale)))
            drawMagnifierRim(list, *loupe, trainer.camera(), face, hand.at.posMm);
    }
    if (trainer.overlay() == Overlay::Zones)
        drawZoneLabels(list, layout.face.min(), layout.face.size(), *world, trainer.camera());
    if (trainer.overlay() != Overlay::None && trainer.overlay() != Overlay::Plan &&
        layout.face.width >= 560 * input.scale && layout.face.height >= 280 * input.scale)
        drawOverlayLegend(list,
                          {layout.face.x + 12 * input.scale, layout.face.y + layout.face.height - 12 * input.scale},
                          overlayLegend(*world, trainer.overlay()));
}

bool ScreenGraphics::draw(const Trainer &trainer, const FrameInput &input, const ImDrawData &ui,
                          const Fineness &fineness) {
    const glm::vec2 size = input.windowPx;
    gpu::Image *image = swapchain_->acquire(static_cast<uint32_t>(size.x), static_cast<uint32_t>(size.y));
    if (image == nullptr)
        return false;
    Scene scene = sceneOf(trainer, input, fineness);
    scene.ui = &ui;
    turn_ = 1 - turn_;
    gpu::Commands &commands = *commands_[turn_];
    commands.begin();
    renderer_->record(commands, *image, scene);
    swapchain_->present(commands);
    return true;
}

} // namespace stipple::app
