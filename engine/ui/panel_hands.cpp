// The page of hand devices: on the left who has the hand-piece and how hands are, on the right every axis live.
#include <algorithm>

#include "engine/ui/pad.h"
#include "engine/ui/panels.h"

namespace stipple::ui {

namespace {

float clampShare(float share) { return std::clamp(share, 0.0F, 1.0F); }

// Name, what the device says, the bar (what is used filled, what was said as a notch), what is used.
void drawAxis(Canvas &canvas, const AxisRow &axis, const Rect &row, const std::string &tag) {
    const Theme &theme = canvas.theme;
    ImDrawList *list = ImGui::GetWindowDrawList();
    const float name = 0.25F * row.width, raw = 0.16F * row.width, used = 0.19F * row.width, gap = canvas.px(8);
    const auto right = [&](const std::string &words, float x, ImU32 ink) {
        const float width = theme.small->CalcTextSizeA(theme.small->FontSize, 1.0e9F, 0, words.c_str()).x;
        drawText(list, theme.small, {x - width, row.y}, ink, words);
    };
    drawText(list, theme.small, {row.x, row.y}, colours::kDim, axis.name, name);
    right(axis.raw, row.x + name + raw, colours::kDim);
    right(axis.used, row.x + row.width, colours::kText);
    const float x = row.x + name + raw + gap, width = row.width - name - raw - used - 2 * gap;
    const float top = row.y + canvas.px(3), bottom = top + canvas.px(8);
    list->AddRectFilled({x, top}, {x + width, bottom}, colours::kBack, canvas.px(2));
    const float from = axis.isCentred ? 0.5F : 0.0F, to = clampShare(axis.usedShare);
    list->AddRectFilled({x + std::min(from, to) * width, top}, {x + std::max(from, to) * width, bottom},
                        colours::kAccent, canvas.px(2));
    if (axis.isCentred)
        list->AddLine({x + 0.5F * width, top}, {x + 0.5F * width, bottom}, colours::kLine);
    const float notch = x + clampShare(axis.rawShare) * width;
    list->AddRectFilled({notch - canvas.px(1), top - canvas.px(2)}, {notch + canvas.px(1), bottom + canvas.px(2)},
                        colours::kText);
    canvas.tags.tag(tag, axis.raw + " -> " + axis.used, row);
}

float cardHeight(const Canvas &canvas, const DeviceCard &card) {
    const float line = canvas.px(20);
    const auto lines = static_cast<float>(card.axes.size() + 1 + (card.isPad ? padLines().size() : 0));
    return canvas.px(44) + line * lines + (card.problem.empty() ? 0 : canvas.px(34)) + (card.isPad ? canvas.px(8) : 0);
}

void drawCard(Canvas &canvas, const DeviceCard &card, const Rect &rect) {
    const Theme &theme = canvas.theme;
    ImDrawList *list = ImGui::GetWindowDrawList();
    const float pad = canvas.px(12), line = canvas.px(20);
    list->AddRectFilled({rect.x, rect.y}, {rect.x + rect.width, rect.y + rect.height}, colours::kCard, canvas.px(5));
    if (card.hasHandpiece)
        list->AddRect({rect.x, rect.y}, {rect.x + rect.width, rect.y + rect.height}, colours::kAccent, canvas.px(5), 0,
                      canvas.px(1.5F));
    const float width = rect.width - 2 * pad, x = rect.x + pad;
    float y = rect.y + canvas.px(9);
    const std::string_view mark = "has the hand-piece";
    const float marked = card.hasHandpiece ? drawText(list, theme.small,
                                                      {x + width -
                                                           theme.small
                                                               ->CalcTextSizeA(theme.small->FontSize, 1.0e9F, 0,
                                                                               mark.data(), mark.data() + mark.size())
                                                               .x,
                                                       y + canvas.px(2)},
                                                      colours::kAccent, mark) +
                                                 canvas.px(12)
                                           : 0;
    drawText(list, theme.strong, {x, y}, colours::kText, card.title, width - marked);
    canvas.tags.tag("hand." + card.id, card.problem, rect);
    y += canvas.px(24);
    if (!card.problem.empty()) {
        list->AddText(theme.small, theme.small->FontSize, {x, y}, colours::kWarn, card.problem.c_str(), nullptr, width);
        y += canvas.px(34);
    }
    for (const AxisRow &axis : card.axes) {
        drawAxis(canvas, axis, {x, y, width, line}, "hand." + card.id + "." + axis.name);
        y += line;
    }
    drawText(list, theme.small, {x, y}, colours::kDim, card.buttons, width);
    if (!card.isPad)
        return;
    y += line + canvas.px(8);
    for (const PadLine &help : padLines()) {
        drawText(list, theme.small, {x, y}, colours::kAccent, help.control, 0.25F * width);
        drawText(list, theme.small, {x + 0.26F * width, y}, colours::kDim, help.does, 0.74F * width);
        y += line;
    }
}

void drawChoices(Canvas &canvas, const HandsView &view, float width) {
    const Theme &theme = canvas.theme;
    const auto words = [&](std::string_view text_) {
        text(canvas, text_, {.font = theme.small, .colour = colours::kDim, .wrapPx = width});
    };
    text(canvas, "Who has the hand-piece", {.font = theme.strong, .colour = colours::kDim});
    for (const HandChoice &choice : view.choices)
        button(canvas,
               {.tag = choice.tag,
                .label = choice.label,
                .width = width,
                .height = canvas.px(32),
                .isOn = choice.isTaken,
                .isEnabled = choice.isThere},
               Act::ChooseHand, choice.amount);
    ImGui::Dummy({0, canvas.px(4)});
    button(canvas,
           {.tag = "left_handed",
            .label = "Left-handed",
            .key = "L",
            .width = width,
            .height = canvas.px(34),
            .isOn = view.isLeftHanded},
           Act::ToggleLeftHanded);
    words("The panel goes to the left, L held stretches the skin (I J K L move after Tab only), a gamepad's sides are "
          "swapped.");
    button(canvas,
           {.tag = "one_handed",
            .label = "One hand",
            .key = "O",
            .width = width,
            .height = canvas.px(34),
            .isOn = view.isOneHanded},
           Act::ToggleOneHanded);
    words("Shift presses until the next Shift, S stretches until the next S: no two keys at once. Wheel or Page Up and "
          "Down give the force.");
    ImGui::Dummy({0, canvas.px(4)});
    words("A pen's pressure is the force, its tilt the hand-piece's: upright is square to the skin under it, right and "
          "up as you see it. Backspace over the skin: as it is held now counts as upright.");
}

} // namespace

void drawHands(Canvas &canvas, const HandsView &view) {
    beginPane("hands", {0, 0, canvas.windowPx.x, canvas.windowPx.y}, colours::kBack);
    const float edge = canvas.px(24), gap = canvas.px(20), footer = canvas.px(40);
    const float width = std::max(1.0F, canvas.windowPx.x - 2 * edge);
    const float height = std::max(canvas.px(40), canvas.windowPx.y - 2 * edge);
    const float left = std::min(canvas.px(310), 0.4F * width);
    ImGui::SetCursorPos({edge, edge});
    ImGui::BeginChild("choices", {left, std::max(canvas.px(20), height - footer - canvas.px(10))});
    text(canvas, "Hand devices", {.font = canvas.theme.title});
    canvas.tags.tag("hands.title", "Hand devices");
    drawChoices(canvas, view, left - canvas.px(8));
    ImGui::EndChild();
    ImGui::SetCursorPos({edge, canvas.windowPx.y - edge - footer});
    button(canvas,
           {.tag = "hands.close",
            .label = "Back",
            .key = "F2",
            .width = left - canvas.px(8),
            .height = footer,
            .isPrimary = true},
           Act::OpenHands);
    ImGui::SetCursorPos({edge + left + gap, edge});
    const float right = std::max(1.0F, width - left - gap);
    ImGui::BeginChild("devices", {right, height});
    const float room = right - canvas.px(14); // beside the scroll bar
    const int columns = room >= canvas.px(640) ? 2 : 1;
    const float space = canvas.px(12);
    const float each = (room - space * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    text(canvas, "Live: what each device says (notch), and what is used of it (bar).",
         {.colour = colours::kDim, .wrapPx = room});
    if (!view.note.empty()) {
        text(canvas, view.note, {.colour = colours::kDim, .wrapPx = room});
        canvas.tags.tag("hands.note", view.note);
    }
    ImGui::Dummy({0, canvas.px(2)});
    const ImVec2 top = ImGui::GetCursorScreenPos();
    std::vector<float> y(static_cast<size_t>(columns), top.y);
    for (const DeviceCard &card : view.devices) { // into the shorter column
        const auto column = static_cast<size_t>(std::min_element(y.begin(), y.end()) - y.begin());
        const float tall = cardHeight(canvas, card);
        drawCard(canvas, card, {top.x + static_cast<float>(column) * (each + space), y[column], each, tall});
        y[column] += tall + space;
    }
    ImGui::Dummy({room, *std::max_element(y.begin(), y.end()) - top.y});
    ImGui::EndChild();
    ImGui::End();
}

} // namespace stipple::ui
