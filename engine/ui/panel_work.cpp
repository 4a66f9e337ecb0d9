// The working screen: captions over the two views, the panel of gauges and controls, the status line.
#include <algorithm>

#include "engine/ui/panels.h"
#include "sim/technique/deductions.h"

namespace stipple::ui {

namespace {

// A caption on a picture: readable on any skin.
void caption(const Canvas &canvas, ImDrawList *list, glm::vec2 at, std::string_view words, float mostPx) {
    if (words.empty() || mostPx < canvas.px(40))
        return;
    const ImFont *font = canvas.theme.small;
    const float width =
        std::min(mostPx, font->CalcTextSizeA(font->FontSize, 1.0e9F, 0, words.data(), words.data() + words.size()).x);
    const float pad = canvas.px(6);
    list->AddRectFilled({at.x, at.y}, {at.x + width + 2 * pad, at.y + font->FontSize + canvas.px(8)},
                        IM_COL32(20, 22, 25, 190), canvas.px(4));
    drawText(list, canvas.theme.small, {at.x + pad, at.y + canvas.px(4)}, colours::kText, words, mostPx + 1);
}

struct Stepper {
    std::string_view tag, label, keys;
    std::string value;
    Act act;
    bool isEnabled = true;
};

// Label, value, minus and plus on one line.
void stepper(Canvas &canvas, const Stepper &s, float width) {
    const float side = canvas.px(30);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float line = canvas.theme.body->FontSize;
    ImDrawList *list = ImGui::GetWindowDrawList();
    const float mid = at.y + 0.5F * (side - line);
    const float labelWidth = drawText(list, canvas.theme.body, {at.x, mid}, colours::kDim, s.label, 0.45F * width);
    drawText(list, canvas.theme.small,
             {at.x + labelWidth + canvas.px(8), mid + 0.5F * (line - canvas.theme.small->FontSize)}, colours::kDim,
             s.keys, 0.25F * width);
    const ImFont *font = canvas.theme.strong;
    const float valueWidth = font->CalcTextSizeA(font->FontSize, 1.0e9F, 0, s.value.c_str()).x;
    const float plus = at.x + width - side, minus = plus - side - canvas.px(6);
    drawText(list, canvas.theme.strong, {minus - canvas.px(10) - valueWidth, mid}, colours::kText, s.value);
    canvas.tags.tag("value." + std::string(s.tag), s.value,
                    {minus - canvas.px(10) - valueWidth, mid, valueWidth, line});
    ImGui::SetCursorScreenPos({minus, at.y});
    const std::string less = std::string(s.tag) + ".less", more = std::string(s.tag) + ".more";
    button(canvas, {.tag = less, .label = "-", .width = side, .height = side, .isEnabled = s.isEnabled}, s.act, -1);
    ImGui::SetCursorScreenPos({plus, at.y});
    button(canvas, {.tag = more, .label = "+", .width = side, .height = side, .isEnabled = s.isEnabled}, s.act, 1);
    ImGui::SetCursorScreenPos({at.x, at.y + side + canvas.px(4)});
}

// Buttons in two equal columns.
class Columns {
  public:
    Columns(Canvas &canvas, float width) : canvas_(canvas), each_(0.5F * (width - canvas.px(6))) {}
    void add(ButtonSpec spec, Act act, int amount = 0) {
        if (isSecond_)
            ImGui::SameLine(0, canvas_.px(6));
        spec.width = each_;
        spec.height = canvas_.px(30);
        button(canvas_, spec, act, amount);
        isSecond_ = !isSecond_;
    }

  private:
    Canvas &canvas_;
    float each_;
    bool isSecond_ = false;
};

void drawControls(Canvas &canvas, const WorkView &view, float width) {
    const HandView &hand = view.hand;
    const bool isPen = view.device == sim::DeviceKind::Pen;
    const bool isOwn = !view.isWatching;
    stepper(canvas,
            {"force", "Force", "wheel",
             sim::fixed(static_cast<double>(hand.forceN), view.device == sim::DeviceKind::Roller ? 2 : 1) + " N",
             Act::ForceBy, isOwn},
            width);
    stepper(canvas, {"length", view.lengthLabel, "[ ]", millimetres(hand.lengthUm), Act::LengthBy, isOwn}, width);
    if (isPen)
        stepper(canvas,
                {"frequency", "Frequency", ", .", sim::fixed(static_cast<double>(hand.frequencyHz), 0) + " Hz",
                 Act::FrequencyBy, isOwn},
                width);
    Columns columns(canvas, width);
    columns.add({.tag = "stretch", .label = "Stretch skin", .key = "T", .isOn = hand.isStretching, .isEnabled = isOwn},
                Act::ToggleStretch);
    const std::string holder = "Hand: " + std::string(hand.device);
    columns.add({.tag = "hands", .label = holder, .key = "F2"}, Act::OpenHands);
    columns.add({.tag = "overlay", .label = view.overlayName, .key = "O"}, Act::CycleOverlay);
    columns.add({.tag = "camera", .label = view.cameraName, .key = "C"}, Act::CycleCamera);
    columns.add({.tag = "pause", .label = view.isPaused ? "Go on" : "Pause", .key = "Space", .isOn = view.isPaused},
                Act::TogglePause);
    columns.add({.tag = "help", .label = "Controls", .key = "H"}, Act::ToggleHelp);
    columns.add({.tag = "reset", .label = "Start again", .key = "R"}, Act::AskReset);
    columns.add({.tag = "home", .label = "Home", .key = "Esc"}, Act::GoHome);
    const float height = canvas.px(38), gap = canvas.px(6);
    if (view.hasSteps) {
        button(canvas, {.tag = "steps", .label = "Steps", .key = "P", .width = 0.4F * (width - gap), .height = height},
               Act::OpenSteps);
        ImGui::SameLine(0, gap);
    }
    button(canvas,
           {.tag = "finish",
            .label = view.isToCloseOut ? "Close out"
                     : view.isWatching ? "Stop and see the score"
                     : view.hasSteps   ? "To the score"
                                       : "Finish and see the score",
            .key = "Enter",
            .width = view.hasSteps ? 0.6F * (width - gap) : width,
            .height = height,
            .isPrimary = true},
           Act::Finish);
}

void drawPanel(Canvas &canvas, const WorkView &view, const Rect &rect) {
    beginPane("panel", rect, 0); // the frame is cleared to its colour (Scene::ground): a third of the picture
    const float width = rect.width - 2 * ImGui::GetStyle().WindowPadding.x;
    ImDrawList *list = ImGui::GetWindowDrawList();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Theme &theme = canvas.theme;
    const ImVec2 time = theme.title->CalcTextSizeA(theme.title->FontSize, 1.0e9F, 0, view.time.c_str());
    drawText(list, theme.title, {at.x + width - time.x, at.y}, colours::kText, view.time);
    canvas.tags.tag("time", view.time, {at.x + width - time.x, at.y, time.x, time.y});
    drawText(list, theme.small, {at.x, at.y + canvas.px(7)}, colours::kAccent, view.modeName,
             width - time.x - canvas.px(10));
    ImGui::Dummy({width, time.y});
    text(canvas, view.title, {.font = theme.strong, .wrapPx = width});
    canvas.tags.tag("case", view.title);
    text(canvas, view.plan, {.font = theme.small, .colour = colours::kDim, .wrapPx = width});
    // Controls stand at the bottom where there is room, and follow the gauges where there is not; what room is left
    // goes between the gauges.
    const int steppers = view.device == sim::DeviceKind::Pen ? 3 : 2;
    const float spacing = ImGui::GetStyle().ItemSpacing.y;
    const float needed = view.replay ? replayControlsHeight(canvas)
                                     : static_cast<float>(steppers) * (canvas.px(34)) + 4 * (canvas.px(30) + spacing) +
                                           canvas.px(38) + canvas.px(14);
    const float bottom = rect.height - needed;
    const float have = bottom - canvas.px(6) - ImGui::GetCursorPosY();
    const auto tall = [&](bool isCompact) {
        float sum = 0;
        for (const Gauge &g : view.gauges)
            sum += gaugeHeight(canvas, g, isCompact) + spacing;
        return sum;
    };
    const bool isCompact = tall(false) > have;
    const auto count = static_cast<float>(std::max<size_t>(1, view.gauges.size()));
    const float between = std::clamp((have - tall(isCompact)) / (count + 1), 0.0F, canvas.px(14));
    for (const Gauge &g : view.gauges) {
        ImGui::SetCursorPosY(ImGui::GetCursorPosY() + between);
        gauge(canvas, g, width, isCompact);
    }
    if (ImGui::GetCursorPosY() < bottom)
        ImGui::SetCursorPosY(bottom);
    if (view.replay)
        drawReplayControls(canvas, *view.replay, width);
    else
        drawControls(canvas, view, width);
    ImGui::End();
}

// Over the section, beside its title: the loupe, how near the section is looked at, and when.
void drawStrip(Canvas &canvas, const WorkView &view, const Rect &rect) {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    beginPane("strip", rect, IM_COL32(0, 0, 0, 0));
    ImGui::PopStyleVar();
    const float side = rect.height, gap = canvas.px(3);
    float x = rect.x;
    const auto put = [&](std::string_view tag, std::string_view label, float width, Act act, int amount, bool isOn) {
        ImGui::SetCursorScreenPos({x, rect.y});
        button(canvas, {.tag = tag, .label = label, .width = width, .height = side, .isOn = isOn}, act, amount);
        x += width + gap;
    };
    const auto value = [&](std::string_view tag, const std::string &words, float width, bool isOn) {
        ImDrawList *list = ImGui::GetWindowDrawList();
        list->AddRectFilled({x, rect.y}, {x + width, rect.y + side}, IM_COL32(20, 22, 25, 215), canvas.px(4));
        const ImFont *font = canvas.theme.small;
        const ImVec2 size = font->CalcTextSizeA(font->FontSize, 1.0e9F, 0, words.c_str());
        const glm::vec2 at(x + 0.5F * (width - size.x), rect.y + 0.5F * (side - size.y));
        drawText(list, canvas.theme.small, at, isOn ? colours::kAccent : colours::kText, words);
        canvas.tags.tag(tag, words, {at.x, at.y, size.x, size.y});
        x += width + gap;
    };
    put("loupe", "Loupe", canvas.px(64), Act::ToggleMagnifier, 0, view.hasLoupe);
    x += canvas.px(10);
    put("section.farther", "-", side, Act::SectionZoomBy, -1, false);
    value("section.width", view.sectionWidth, canvas.px(62), false);
    put("section.nearer", "+", side, Act::SectionZoomBy, 1, false);
    x += canvas.px(10);
    put("moment.earlier", "<", side, Act::MomentBy, -1, false);
    value("moment", view.moment, canvas.px(104), view.isLater);
    put("moment.later", ">", side, Act::MomentBy, 1, false);
    ImGui::End();
}

ImU32 toneColour(Tone tone) {
    return tone == Tone::Warning ? colours::kStop : tone == Tone::Note ? colours::kWarn : colours::kDim;
}

void drawStatus(Canvas &canvas, const WorkView &view, const Rect &rect) {
    beginPane("status", rect, colours::kBack);
    ImDrawList *list = ImGui::GetWindowDrawList();
    const float y = rect.y + 0.5F * (rect.height - canvas.theme.body->FontSize);
    float x = rect.x + canvas.px(16);
    if (view.status.tone != Tone::Calm) { // a mark besides the colour
        const float r = canvas.px(5), mid = rect.y + 0.5F * rect.height;
        list->AddTriangleFilled({x + r, mid - r}, {x + 2 * r, mid + r}, {x, mid + r}, toneColour(view.status.tone));
        x += canvas.px(18);
    }
    const float room = rect.width - x - canvas.px(16);
    const float used = drawText(list, canvas.theme.body, {x, y}, toneColour(view.status.tone), view.status.text, room);
    canvas.tags.tag("status", view.status.text, {x, y, used, canvas.theme.body->FontSize});
    // At the right, where it fits: the clock's trouble, or the zone.
    const std::string &aside = view.clockNote.empty() ? view.zone : view.clockNote;
    ImFont *font = view.clockNote.empty() ? canvas.theme.body : canvas.theme.small;
    const ImVec2 size = font->CalcTextSizeA(font->FontSize, 1.0e9F, 0, aside.c_str());
    if (used + size.x + canvas.px(40) < room)
        drawText(list, font, {rect.x + rect.width - size.x - canvas.px(16), rect.y + 0.5F * (rect.height - size.y)},
                 colours::kDim, aside);
    canvas.tags.tag("zone", view.zone, rect);
    canvas.tags.tag("clock", view.clockNote, rect);
    ImGui::End();
}

} // namespace

void drawWork(Canvas &canvas, const WorkView &view) {
    const WorkLayout layout = workLayout(canvas.windowPx, canvas.theme.scale, panelSide(view.hand.isLeftHanded));
    ImDrawList *list = ImGui::GetBackgroundDrawList();
    if (!layout.face.isEmpty()) {
        const Rect &face = layout.face;
        list->PushClipRect({face.x, face.y}, {face.x + face.width, face.y + face.height});
        caption(canvas, list, {face.x + canvas.px(12), face.y + canvas.px(12)}, view.faceNote,
                face.width - canvas.px(36));
        if (!view.happening.empty()) {
            const float most = face.width - canvas.px(48), pad = canvas.px(14);
            const ImFont *font = canvas.theme.strong;
            const ImVec2 size = font->CalcTextSizeA(font->FontSize, 1.0e9F, most - 2 * pad, view.happening.c_str());
            const glm::vec2 at(face.centre().x - 0.5F * size.x, face.y + canvas.px(52));
            list->AddRectFilled({at.x - pad, at.y - canvas.px(10)},
                                {at.x + size.x + pad, at.y + size.y + canvas.px(10)}, IM_COL32(20, 22, 25, 235),
                                canvas.px(5));
            list->AddRect({at.x - pad, at.y - canvas.px(10)}, {at.x + size.x + pad, at.y + size.y + canvas.px(10)},
                          colours::kStop, canvas.px(5), 0, canvas.px(2));
            list->AddText(font, font->FontSize, {at.x, at.y}, colours::kText, view.happening.c_str(), nullptr,
                          most - 2 * pad);
            canvas.tags.tag("happening", view.happening, Rect{at.x, at.y, size.x, size.y});
        }
        if (view.isPaused) {
            const char *words = "Paused";
            const ImFont *font = canvas.theme.title;
            const ImVec2 size = font->CalcTextSizeA(font->FontSize, 1.0e9F, 0, words);
            const glm::vec2 at = face.centre() - glm::vec2(0.5F * size.x, 0.5F * size.y);
            list->AddRectFilled({at.x - canvas.px(24), at.y - canvas.px(14)},
                                {at.x + size.x + canvas.px(24), at.y + size.y + canvas.px(14)},
                                IM_COL32(20, 22, 25, 210), canvas.px(6));
            drawText(list, canvas.theme.title, at, colours::kText, words);
            canvas.tags.tag("paused", words, Rect{at.x, at.y, size.x, size.y});
        }
        list->PopClipRect();
        canvas.tags.tag("face", view.faceNote, face);
        drawCoach(canvas, view.coach, face);
    }
    if (!layout.section.isEmpty()) {
        const Rect &section = layout.section;
        list->AddRectFilled({section.x, section.y - canvas.px(1)},
                            {section.x + section.width, section.y + canvas.px(1)}, colours::kLine);
        caption(canvas, list, {section.x + canvas.px(12), section.y + canvas.px(10)}, view.sectionNote,
                section.width - canvas.px(36));
        canvas.tags.tag("section", view.sectionNote, section);
    }
    if (!layout.strip.isEmpty())
        drawStrip(canvas, view, layout.strip);
    if (!layout.panel.isEmpty())
        drawPanel(canvas, view, layout.panel);
    if (view.replay)
        drawScrubber(canvas, *view.replay, layout.status);
    else if (!layout.status.isEmpty())
        drawStatus(canvas, view, layout.status);
}

} // namespace stipple::ui
