// Dear ImGui's context for the life of a window (or a bench), with the theme at the window's scale.
#pragma once

#include <imgui.h>

#include "engine/ui/theme.h"

namespace stipple::app {

class UiContext {
  public:
    UiContext() {
        IMGUI_CHECKVERSION();
        context_ = ImGui::CreateContext();
        ImGuiIO &io = ImGui::GetIO();
        io.IniFilename = nullptr; // nothing is kept between runs
        io.LogFilename = nullptr;
        io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
        io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    }
    ~UiContext() { ImGui::DestroyContext(context_); }
    UiContext(const UiContext &) = delete;
    UiContext &operator=(const UiContext &) = delete;

    const ui::Theme &theme(float scale) {
        if (theme_.scale != scale || theme_.body == nullptr) {
            ImGuiIO &io = ImGui::GetIO();
            io.Fonts->Clear();
            theme_ = ui::makeTheme(io, scale);
            unsigned char *pixels = nullptr;
            int width = 0, height = 0;
            io.Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
        }
        return theme_;
    }

  private:
    ImGuiContext *context_ = nullptr;
    ui::Theme theme_;
};

} // namespace stipple::app
