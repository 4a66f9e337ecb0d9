#include "engine/app/offscreen.h"

#include <imgui.h>

#include "engine/ui/panels.h"

namespace stipple::app {

Offscreen::Offscreen(gpu::Device &device, Trainer trainer, glm::vec2 windowPx)
    : device_(device), trainer_(std::move(trainer)),
      renderer_(device, VK_FORMAT_B8G8R8A8_UNORM), commands_{gpu::Commands(device), gpu::Commands(device)},
      timed_(device, gpu::Commands::Times::Yes),
      target_(device, {.width = static_cast<uint32_t>(windowPx.x),
                       .height = static_cast<uint32_t>(windowPx.y),
                       .format = VK_FORMAT_B8G8R8A8_UNORM,
                       .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                       .name = "window"}) {
    input_.windowPx = windowPx;
    input_.hasPointer = true;
    renderer_.setSubject(subjectOf(*trainer_.assets()), *trainer_.world());
}

void Offscreen::draw(const Fineness &fineness, bool hasInterface, const std::function<void(Scene &)> &change,
                     bool isTimed) {
    const ui::Theme &theme = context_.theme(input_.scale);
    ImGuiIO &io = ImGui::GetIO();
    io.DisplaySize = {input_.windowPx.x, input_.windowPx.y};
    io.DeltaTime = 1.0F / 30.0F;
    ImGui::NewFrame();
    if (hasInterface) {
        ui::Canvas canvas{.theme = theme, .tags = tags_, .events = events_, .windowPx = input_.windowPx};
        ui::drawScreen(canvas, trainer_.view());
        ImGui::PushFont(theme.small);
        drawViewLabels(*ImGui::GetBackgroundDrawList(), trainer_, input_, renderer_);
        ImGui::PopFont();
    }
    ImGui::Render();
    Scene scene = sceneOf(trainer_, input_, fineness);
    scene.ui = ImGui::GetDrawData();
    change(scene);
    turn_ = 1 - turn_;
    gpu::Commands &commands = isTimed ? timed_ : commands_[turn_];
    commands.begin();
    if (isTimed)
        passes_ = commands.passTimes();
    renderer_.record(commands, target_, scene);
    commands.submit();
}

} // namespace stipple::app
