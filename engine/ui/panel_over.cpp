// What lies over a screen: the card of controls and the questions, and which screen is drawn at all.
#include <algorithm>

#include "engine/ui/panels.h"

namespace stipple::ui {

void beginCard(const Canvas &canvas, const char *name, const Rect &rect) {
    beginPane(name, {0, 0, canvas.windowPx.x, canvas.windowPx.y}, IM_COL32(10, 11, 13, 170), Layer::Over);
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    ImGui::PushStyleColor(ImGuiCol_ChildBg, colours::kPanel);
    ImGui::BeginChild("card", {std::max(1.0F, rect.width), std::max(1.0F, rect.height)}, false,
                      ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoScrollbar);
    ImGui::PopStyleColor();
}

void endCard() {
    ImGui::EndChild();
    ImGui::End();
}

void drawHelp(Canvas &canvas) {
    const Theme &theme = canvas.theme;
    const float line = theme.body->FontSize + canvas.px(4);
    const auto lines = helpLines();
    const Rect rect = centred(
        canvas.windowPx, {canvas.px(800), canvas.px(132) + line * static_cast<float>(lines.size() + 1)}, canvas.px(12));
    beginCard(canvas, "help", rect);
    const float pad = ImGui::GetStyle().WindowPadding.x;
    const float width = rect.width - 2 * pad;
    text(canvas, "Controls", {.font = theme.title});
    canvas.tags.tag("help.title", "Controls");
    ImGui::Dummy({0, canvas.px(2)});
    const float closeHeight = canvas.px(38);
    ImGui::BeginChild("lines",
                      {width, std::max(canvas.px(20), ImGui::GetContentRegionAvail().y - closeHeight - canvas.px(8))});
    ImDrawList *list = ImGui::GetWindowDrawList();
    const float mouse = 0.27F * width, keys = 0.25F * width;
    const auto row = [&](std::string_view a, std::string_view b, std::string_view c, ImU32 ink) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        drawText(list, theme.body, {at.x, at.y}, ink, a, mouse - canvas.px(8));
        drawText(list, theme.body, {at.x + mouse, at.y}, ink, b, keys - canvas.px(8));
        drawText(list, theme.body, {at.x + mouse + keys, at.y}, ink == colours::kDim ? ink : colours::kText, c,
                 width - mouse - keys - canvas.px(12));
        ImGui::Dummy({width - canvas.px(14), line - ImGui::GetStyle().ItemSpacing.y});
    };
    row("Mouse", "Keyboard", "", colours::kDim);
    for (const HelpLine &help : lines)
        row(help.mouse, help.key, help.does, colours::kAccent);
    ImGui::EndChild();
    button(canvas,
           {.tag = "help.close",
            .label = "Got it",
            .key = "Enter",
            .width = std::min(width, canvas.px(220)),
            .height = closeHeight,
            .isPrimary = true},
           Act::ToggleHelp);
    endCard();
}

void drawDialog(Canvas &canvas, const DialogView &view) {
    const float inner = std::min(canvas.px(440), canvas.windowPx.x - canvas.px(56));
    const ImFont *font = canvas.theme.body;
    const float words = font->CalcTextSizeA(font->FontSize, 1.0e9F, inner, view.text.c_str()).y;
    const Rect rect =
        centred(canvas.windowPx, {inner + 2 * ImGui::GetStyle().WindowPadding.x, words + canvas.px(136)}, canvas.px(8));
    beginCard(canvas, "dialog", rect);
    const float width = rect.width - 2 * ImGui::GetStyle().WindowPadding.x;
    text(canvas, view.title, {.font = canvas.theme.title, .wrapPx = width});
    canvas.tags.tag("dialog", view.title);
    ImGui::Dummy({0, canvas.px(2)});
    text(canvas, view.text, {.colour = colours::kDim, .wrapPx = width});
    const float height = canvas.px(40), gap = canvas.px(10);
    ImGui::SetCursorPosY(std::max(ImGui::GetCursorPosY(), rect.height - height - ImGui::GetStyle().WindowPadding.y));
    const float half = 0.5F * (width - gap);
    button(
        canvas,
        {.tag = "confirm", .label = view.confirm, .key = "Enter", .width = half, .height = height, .isPrimary = true},
        Act::Confirm);
    ImGui::SameLine(0, gap);
    button(canvas, {.tag = "cancel", .label = view.cancel, .key = "Esc", .width = half, .height = height}, Act::Cancel);
    endCard();
}

void drawBusy(Canvas &canvas, const std::string &words) {
    const ImFont *font = canvas.theme.title;
    const ImVec2 size = font->CalcTextSizeA(font->FontSize, 1.0e9F, 0, words.c_str());
    const Rect rect = centred(canvas.windowPx, {size.x + canvas.px(64), size.y + canvas.px(44)}, canvas.px(8));
    beginCard(canvas, "busy", rect);
    ImGui::SetCursorPos({0.5F * (rect.width - size.x), 0.5F * (rect.height - size.y)});
    text(canvas, words, {.font = canvas.theme.title});
    canvas.tags.tag("busy", words);
    endCard();
}

void drawScreen(Canvas &canvas, const ScreenView &view) {
    canvas.tags.clear();
    switch (view.screen) {
    case Screen::Home:
        drawHome(canvas, view.home);
        break;
    case Screen::Record:
        drawRecord(canvas, view.record);
        break;
    case Screen::Work:
    case Screen::Replay:
        drawWork(canvas, view.work);
        break;
    case Screen::Steps:
        drawSteps(canvas, view.steps);
        break;
    case Screen::Hands:
        drawHands(canvas, view.hands);
        break;
    case Screen::Score:
        drawScore(canvas, view.score);
        break;
    }
    if (!view.busy.empty())
        drawBusy(canvas, view.busy);
    else if (view.dialog)
        drawDialog(canvas, *view.dialog);
    else if (view.people)
        drawPeople(canvas, *view.people);
    else if (view.showsHelp)
        drawHelp(canvas);
}

} // namespace stipple::ui
