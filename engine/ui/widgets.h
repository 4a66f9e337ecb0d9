// The few widgets all panels share. Each draws, tags itself and appends what it was asked for.
#pragma once

#include <string>
#include <string_view>

#include <imgui.h>

#include "engine/ui/events.h"
#include "engine/ui/tags.h"
#include "engine/ui/theme.h"
#include "engine/ui/view_model.h"

namespace stipple::ui {

// What a panel draws with.
struct Canvas {
    const Theme &theme;
    Tags &tags;
    Events &events;
    glm::vec2 windowPx{0};

    float px(float units) const { return units * theme.scale; }
};

struct ButtonSpec {
    std::string_view tag;
    std::string_view label;
    std::string_view key = {}; // shown beside the label
    float width = 0;           // 0: as wide as the text
    float height = 0;          // 0: one line
    bool isPrimary = false;
    bool isOn = false; // a switch that is on, a choice that is taken
    bool isEnabled = true;
};
bool button(Canvas &canvas, const ButtonSpec &spec);
// The same, and what to do about it.
void button(Canvas &canvas, const ButtonSpec &spec, Act act, int amount = 0);

struct TextSpec {
    ImFont *font = nullptr; // body
    ImU32 colour = colours::kText;
    float wrapPx = 0; // 0: one line
};
void text(const Canvas &canvas, std::string_view words, const TextSpec &spec = {});

// Label and value over a scale with its band; the verdict as a shape and a word.
// `isCompact` leaves out the words under the scale.
void gauge(Canvas &canvas, const Gauge &gauge, float width, bool isCompact = false);
float gaugeHeight(const Canvas &canvas, const Gauge &gauge, bool isCompact = false);

// A window without decoration over a rectangle. End with ImGui::End() whatever it returns.
enum class Layer : uint8_t { Base, Over };
bool beginPane(const char *name, const Rect &rect, ImU32 colour, Layer layer = Layer::Base);

// Text drawn straight into a list, cut with "…" where it does not fit; returns its width.
float drawText(ImDrawList *list, ImFont *font, glm::vec2 at, ImU32 colour, std::string_view words, float mostPx = 0);

} // namespace stipple::ui
