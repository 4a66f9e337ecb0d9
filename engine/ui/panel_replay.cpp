// The replay's part of the working screen: the lost point being looked at and the controls in the panel, and the time
// line along the foot.
#include <algorithm>
#include <cmath>

#include "engine/ui/panels.h"

namespace stipple::ui {

namespace {

constexpr float kCardUnits = 128; // of the lost point's card

void drawLoss(Canvas &canvas, const ReplayView &view, float width) {
    const Theme &theme = canvas.theme;
    ImDrawList *list = ImGui::GetWindowDrawList();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float height = canvas.px(kCardUnits), pad = canvas.px(10);
    list->AddRectFilled(at, {at.x + width, at.y + height}, colours::kCard, canvas.px(5));
    if (view.isNow) // here it happens: an edge and a word, not a colour alone
        list->AddRect(at, {at.x + width, at.y + height}, colours::kWarn, canvas.px(5), 0, canvas.px(2));
    const float inner = width - 2 * pad;
    float y = at.y + pad;
    if (view.which.empty()) {
        list->AddText(theme.body, theme.body->FontSize, {at.x + pad, y}, colours::kDim,
                      "Down: watch the first point that was lost.", nullptr, inner);
        canvas.tags.tag("replay.loss", "", Rect{at.x, at.y, width, height});
    } else {
        const ImVec2 points = theme.strong->CalcTextSizeA(theme.strong->FontSize, 1.0e9F, 0, view.points.c_str());
        drawText(list, theme.small, {at.x + pad, y + canvas.px(2)}, view.isNow ? colours::kWarn : colours::kDim,
                 view.isNow ? view.which + " · now" : view.which, inner - points.x - canvas.px(8));
        drawText(list, theme.strong, {at.x + width - pad - points.x, y}, colours::kWarn, view.points);
        y += theme.strong->FontSize + canvas.px(6);
        const float foot = at.y + height - pad - theme.small->FontSize;
        list->PushClipRect({at.x, y}, {at.x + width, foot - canvas.px(2)}, true);
        const ImVec2 size = theme.body->CalcTextSizeA(theme.body->FontSize, 1.0e9F, inner, view.text.c_str());
        ImFont *font = y + size.y > foot ? theme.small : theme.body; // long ones smaller
        list->AddText(font, font->FontSize, {at.x + pad, y}, colours::kText, view.text.c_str(), nullptr, inner);
        list->PopClipRect();
        drawText(list, theme.small, {at.x + pad, foot}, colours::kDim, view.place, inner);
        canvas.tags.tag("replay.loss", view.points + " " + view.text + " " + view.place,
                        Rect{at.x, at.y, width, height});
    }
    ImGui::Dummy({width, height});
}

} // namespace

float replayControlsHeight(const Canvas &canvas) {
    return canvas.px(kCardUnits) + 4 * (canvas.px(30) + ImGui::GetStyle().ItemSpacing.y) + canvas.px(38) +
           canvas.px(24);
}

void drawReplayControls(Canvas &canvas, const ReplayView &view, float width) {
    drawLoss(canvas, view, width);
    const float gap = canvas.px(6), height = canvas.px(30);
    const auto row = [&](int count) {
        return (width - gap * static_cast<float>(count - 1)) / static_cast<float>(count);
    };
    const auto put = [&](ButtonSpec spec, int count, Act act, int amount, bool isFirst) {
        if (!isFirst)
            ImGui::SameLine(0, gap);
        spec.width = row(count);
        spec.height = height;
        button(canvas, spec, act, amount);
    };
    put({.tag = "loss.before", .label = "Loss before", .key = "Up"}, 2, Act::NextDeduction, -1, true);
    put({.tag = "loss.next", .label = "Next loss", .key = "Down"}, 2, Act::NextDeduction, 1, false);
    put({.tag = "back5", .label = "-5 s"}, 4, Act::SeekBy, -5, true);
    put({.tag = "back1", .label = "-1 s"}, 4, Act::SeekBy, -1, false);
    put({.tag = "on1", .label = "+1 s"}, 4, Act::SeekBy, 1, false);
    put({.tag = "on5", .label = "+5 s"}, 4, Act::SeekBy, 5, false);
    put({.tag = "overlay", .label = view.overlayName, .key = "O"}, 2, Act::CycleOverlay, 0, true);
    put({.tag = "camera", .label = view.cameraName, .key = "C"}, 2, Act::CycleCamera, 0, false);
    put({.tag = "play", .label = view.isPlaying ? "Pause" : "Play", .key = "Space", .isOn = view.isPlaying}, 2,
        Act::TogglePause, 0, true);
    put({.tag = "help", .label = "Controls", .key = "H"}, 2, Act::ToggleHelp, 0, false);
    button(canvas,
           {.tag = "home",
            .label = "Back to the score",
            .key = "Esc",
            .width = width,
            .height = canvas.px(38),
            .isPrimary = true},
           Act::GoHome);
}

// The whole session from left to right, its lost points as ticks; a click or a drag goes there.
void drawScrubber(Canvas &canvas, const ReplayView &view, const Rect &rect) {
    if (rect.isEmpty())
        return;
    beginPane("scrubber", rect, colours::kBack);
    ImDrawList *list = ImGui::GetWindowDrawList();
    const Theme &theme = canvas.theme;
    const float y = rect.y + 0.5F * (rect.height - theme.body->FontSize), mid = rect.y + 0.5F * rect.height;
    const float times = theme.body->CalcTextSizeA(theme.body->FontSize, 1.0e9F, 0, "0:00:00").x;
    drawText(list, theme.body, {rect.x + canvas.px(16), y}, colours::kText, view.time);
    const ImVec2 end = theme.body->CalcTextSizeA(theme.body->FontSize, 1.0e9F, 0, view.length.c_str());
    drawText(list, theme.body, {rect.x + rect.width - canvas.px(16) - end.x, y}, colours::kDim, view.length);
    const float left = rect.x + canvas.px(30) + times, wide = rect.width - 2 * (canvas.px(30) + times);
    if (wide > canvas.px(40)) {
        const auto x = [&](float at) { return left + std::clamp(at, 0.0F, 1.0F) * wide; };
        list->AddRectFilled({left, mid - canvas.px(2)}, {left + wide, mid + canvas.px(2)}, colours::kLine,
                            canvas.px(2));
        list->AddRectFilled({left, mid - canvas.px(2)}, {x(view.at), mid + canvas.px(2)}, colours::kAccentDeep,
                            canvas.px(2));
        for (const bool isSelected : {false, true}) // the chosen one on top
            for (const ReplayMark &mark : view.marks)
                if (mark.isSelected == isSelected) {
                    const float r = canvas.px(isSelected ? 3 : 1), up = canvas.px(isSelected ? 11 : 7);
                    list->AddRectFilled({x(mark.at) - r, mid - up}, {x(mark.at) + r, mid + up},
                                        isSelected ? colours::kText : colours::kWarn, canvas.px(1));
                }
        list->AddCircleFilled({x(view.at), mid}, canvas.px(6), colours::kAccent, 20);
        ImGui::SetCursorScreenPos({left - canvas.px(6), rect.y});
        ImGui::InvisibleButton("##scrubber", {wide + canvas.px(12), rect.height});
        if (ImGui::IsItemActive()) {
            const float at = std::clamp((ImGui::GetIO().MousePos.x - left) / wide, 0.0F, 1.0F);
            canvas.events.push_back(
                {Act::SeekTo, static_cast<int>(std::lround(10.0 * static_cast<double>(at) * view.lengthS)), {}});
        }
        canvas.tags.tag("scrubber", view.time + " of " + view.length, Rect{left, rect.y, wide, rect.height});
    }
    ImGui::End();
}

} // namespace stipple::ui
