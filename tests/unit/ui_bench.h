// The trainer without a window: ImGui with no back end, the pointer and keys of a test, widgets found by their tags.
#pragma once

#include <filesystem>
#include <string>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <imgui.h>

#include "engine/app/trainer.h"
#include "engine/ui/panels.h"
#include "tests/support/bench.h"

namespace stipple::test {

inline app::AssetFolders sourceAssets() {
    return {.heads = STIPPLE_BINARY_DIR "/assets/heads",
            .cases = STIPPLE_SOURCE_DIR "/assets/cases",
            .rubrics = STIPPLE_SOURCE_DIR "/assets/rubrics",
            .patients = STIPPLE_SOURCE_DIR "/assets/patients"};
}

class UiBench {
  public:
    explicit UiBench(glm::vec2 sizePx = {1280, 720}, float scale = 1)
        : wallS(1'795'000'000),
          folder_(std::filesystem::temp_directory_path() / ("stipple-ui-" + std::to_string(::getpid()))),
          context_(ImGui::CreateContext()), trainer(app::Trainer::create({.assets = sourceAssets(),
                                                                          .outFolder = folder_,
                                                                          .headFile = {},
                                                                          .seed = 7,
                                                                          .build = "test",
                                                                          .kernels = {},
                                                                          .recordFolder = folder_ / "record",
                                                                          .wallClock = [this] { return wallS; }})
                                                        .value()) {
        input.windowPx = sizePx;
        input.scale = scale;
        ImGuiIO &io = ImGui::GetIO();
        io.IniFilename = nullptr;
        theme_ = ui::makeTheme(io, scale);
        unsigned char *pixels = nullptr;
        int width = 0, height = 0;
        io.Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
        frame();
    }
    ~UiBench() {
        ImGui::DestroyContext(context_);
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    UiBench(const UiBench &) = delete;
    UiBench &operator=(const UiBench &) = delete;

    // One turn of the program's loop; `seconds` pass.
    void frame(double seconds = 0) {
        ImGuiIO &io = ImGui::GetIO();
        io.DisplaySize = {input.windowPx.x, input.windowPx.y};
        io.DeltaTime = 1.0F / 60;
        io.MousePos = {input.pointerPx.x, input.pointerPx.y};
        io.MouseDown[0] = input.isLeftDown || input.wasLeftPressed;
        app::FrameInput given = input;
        given.hasPointer = input.hasPointer && !io.WantCaptureMouse;
        for (const ui::Event &event : events_)
            trainer.handle(event);
        events_.clear();
        trainer.advance(seconds, given);
        input.wasLeftPressed = false;
        input.wheel = 0;
        ImGui::NewFrame();
        ui::Canvas canvas{.theme = theme_, .tags = tags, .events = events_, .windowPx = input.windowPx};
        ui::drawScreen(canvas, trainer.view());
        ImGui::Render();
    }
    void key(ui::Key key, bool isControl = false, bool isRepeat = false) {
        if (const auto event = ui::eventOf({key, isControl, isRepeat}, trainer.keyContext()))
            trainer.handle(*event);
        for (int i = 0; i < 3; ++i) // what takes a moment says so first
            frame();
    }
    // Moves to a widget, presses and lets go, as a hand would: over some frames.
    void click(const std::string &tag) {
        const ui::Tag *found = tags.find(tag);
        REQUIRE(found != nullptr);
        input.pointerPx = found->rect.centre();
        input.hasPointer = true;
        frame();
        frame();
        input.isLeftDown = true;
        input.wasLeftPressed = true;
        frame();
        input.isLeftDown = false;
        for (int i = 0; i < 4; ++i)
            frame();
    }
    std::string text(const std::string &tag) const {
        const ui::Tag *found = tags.find(tag);
        return found != nullptr ? found->text : "(no " + tag + ")";
    }
    bool shows(const std::string &tag) const { return tags.find(tag) != nullptr; }
    // The pointer over a point of the skin.
    void pointAt(glm::vec3 pointMm) {
        const ui::Rect face = ui::workLayout(input.windowPx, input.scale).face;
        const auto at = project(trainer.camera(), face.size(), pointMm);
        REQUIRE(at.has_value());
        input.pointerPx = at->pixel + face.min();
        input.hasPointer = true;
    }
    // A stroke over the skin with the left button held, at a steady speed, in frames of 1/60 s.
    void stroke(glm::vec3 fromMm, glm::vec3 toMm, float mmS) {
        pointAt(fromMm);
        frame(1.0 / 60);
        input.isLeftDown = input.wasLeftPressed = true;
        const int frames = static_cast<int>(glm::length(toMm - fromMm) / mmS * 60);
        for (int i = 0; i <= frames; ++i) {
            pointAt(fromMm + (toMm - fromMm) * (static_cast<float>(i) / static_cast<float>(frames)));
            frame(1.0 / 60);
        }
        input.isLeftDown = false;
        for (int i = 0; i < 12; ++i)
            frame(1.0 / 60);
    }
    const std::filesystem::path &folder() const { return folder_; }
    void type(const std::string &text) {
        trainer.type(text);
        frame();
    }
    record::TimeS wallS; // the wall clock of the trainer's record

  private:
    std::filesystem::path folder_;
    ImGuiContext *context_;
    ui::Theme theme_;
    ui::Events events_;

  public:
    app::Trainer trainer;
    ui::Tags tags;
    app::FrameInput input;
};

} // namespace stipple::test
