// The page of the procedure: who the patient is at the left, what can be done in the middle, what was done at the
// right.
#include <algorithm>

#include "engine/ui/panels.h"

namespace stipple::ui {

namespace {

void drawStages(Canvas &canvas, const StepsView &view, float width) {
    const float gap = canvas.px(6), each = (width - (kStages - 1) * gap) / kStages;
    for (int i = 0; i < kStages; ++i) {
        if (i > 0)
            ImGui::SameLine(0, gap);
        const std::string tag = "stage." + std::to_string(i), key = std::to_string(i + 1);
        button(canvas,
               {.tag = tag,
                .label = stageName(i),
                .key = key,
                .width = each,
                .height = canvas.px(36),
                .isOn = view.stage == i},
               Act::SelectStage, i);
    }
}

// A tick for what was done, a ring for what is due.
void drawMark(const Canvas &canvas, const StepOption &option) {
    const ImVec2 lo = ImGui::GetItemRectMin(), hi = ImGui::GetItemRectMax();
    ImDrawList *list = ImGui::GetWindowDrawList();
    const ImVec2 at(hi.x - canvas.px(14), 0.5F * (lo.y + hi.y));
    const float r = canvas.px(4);
    if (option.isDone) {
        list->AddLine({at.x - r, at.y}, {at.x - 0.2F * r, at.y + r}, colours::kAccent, canvas.px(2));
        list->AddLine({at.x - 0.2F * r, at.y + r}, {at.x + 1.2F * r, at.y - r}, colours::kAccent, canvas.px(2));
    } else if (option.isNext) {
        list->AddCircle(at, r, colours::kWarn, 16, canvas.px(2));
    }
}

void drawOptions(Canvas &canvas, const StepsView &view, float width) {
    const float gap = canvas.px(6), each = 0.5F * (width - gap), height = canvas.px(30);
    int index = 0;
    for (const StepGroup &group : view.groups) {
        text(canvas, group.title, {.font = canvas.theme.small, .colour = colours::kDim});
        bool isSecond = false;
        for (const StepOption &option : group.options) {
            if (isSecond)
                ImGui::SameLine(0, gap);
            const std::string tag = "step." + std::to_string(index);
            button(canvas,
                   {.tag = tag, .label = option.label, .width = each, .height = height, .isOn = view.selected == index},
                   Act::TakeStep, index);
            if (view.selected == index)
                ImGui::SetScrollHereY(0.5F);
            drawMark(canvas, option);
            isSecond = !isSecond;
            ++index;
        }
        ImGui::Dummy({0, canvas.px(2)});
    }
}

void drawPatient(Canvas &canvas, const StepsView &view, float width) {
    text(canvas, view.title, {.font = canvas.theme.strong, .wrapPx = width});
    canvas.tags.tag("case", view.title);
    if (!view.patient.empty()) {
        text(canvas, view.patient, {.colour = colours::kAccent, .wrapPx = width});
        canvas.tags.tag("steps.patient", view.patient);
    }
    ImGui::Dummy({0, canvas.px(4)});
    text(canvas, view.brief, {.wrapPx = width});
    ImGui::Dummy({0, canvas.px(6)});
    text(canvas, "The plan", {.font = canvas.theme.small, .colour = colours::kDim});
    text(canvas, view.plan, {.wrapPx = width});
}

void drawDone(Canvas &canvas, const StepsView &view, float width) {
    if (view.done.empty()) {
        text(canvas,
             "Nothing yet. Whatever you do, and in which order, is recorded; leave it all out to practise the strokes "
             "alone.",
             {.colour = colours::kDim, .wrapPx = width});
        canvas.tags.tag("steps.done", "");
        return;
    }
    const float inset = canvas.px(44);
    for (const StepLine &line : view.done) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        drawText(ImGui::GetWindowDrawList(), canvas.theme.small, {at.x, at.y + canvas.px(1)}, colours::kDim, line.time);
        ImGui::SetCursorScreenPos({at.x + inset, at.y});
        ImGui::BeginGroup();
        text(canvas, line.text, {.wrapPx = width - inset});
        if (!line.answer.empty())
            text(canvas, line.answer, {.colour = colours::kAccent, .wrapPx = width - inset});
        ImGui::EndGroup();
    }
    canvas.tags.tag("steps.done",
                    view.done.back().text + (view.done.back().answer.empty() ? "" : ": ") + view.done.back().answer);
    if (ImGui::GetScrollY() >= ImGui::GetScrollMaxY() - canvas.px(60))
        ImGui::SetScrollHereY(1.0F);
}

// A scrolling column with a heading.
template <typename Draw>
void column(const char *name, const Rect &rect, const Draw &draw) {
    ImGui::SetCursorPos({rect.x, rect.y});
    ImGui::PushStyleColor(ImGuiCol_ChildBg, colours::kPanel);
    ImGui::BeginChild(name, {std::max(1.0F, rect.width), std::max(1.0F, rect.height)}, false,
                      ImGuiWindowFlags_AlwaysUseWindowPadding);
    ImGui::PopStyleColor();
    draw(ImGui::GetContentRegionAvail().x);
    ImGui::EndChild();
}

} // namespace

void drawSteps(Canvas &canvas, const StepsView &view) {
    beginPane("steps", {0, 0, canvas.windowPx.x, canvas.windowPx.y}, colours::kBack);
    const float edge = canvas.px(16), gap = canvas.px(12);
    const float width = std::max(1.0F, canvas.windowPx.x - 2 * edge);
    ImDrawList *list = ImGui::GetWindowDrawList();
    drawText(list, canvas.theme.small, {edge, edge}, colours::kAccent, view.modeName, 0.3F * width);
    const ImVec2 time = canvas.theme.title->CalcTextSizeA(canvas.theme.title->FontSize, 1.0e9F, 0, view.time.c_str());
    drawText(list, canvas.theme.title, {edge + width - time.x, edge - canvas.px(5)}, colours::kText, view.time);
    canvas.tags.tag("time", view.time, {edge + width - time.x, edge - canvas.px(5), time.x, time.y});
    float top = edge + canvas.px(26);
    if (!view.happening.empty()) {
        const float line = canvas.theme.strong->FontSize + canvas.px(16);
        list->AddRectFilled({edge, top}, {edge + width, top + line}, colours::kCard, canvas.px(4));
        list->AddRectFilled({edge, top}, {edge + canvas.px(4), top + line}, colours::kStop, canvas.px(4));
        drawText(list, canvas.theme.strong, {edge + canvas.px(14), top + canvas.px(8)}, colours::kText, view.happening,
                 width - canvas.px(28));
        canvas.tags.tag("happening", view.happening, {edge, top, width, line});
        top += line + gap;
    }
    const float footer = canvas.px(40);
    const float height = std::max(canvas.px(40), canvas.windowPx.y - top - footer - 2 * gap);
    const float side = 0.26F * width, middle = width - 2 * side - 2 * gap;
    column("patient", {edge, top, side, height}, [&](float room) { drawPatient(canvas, view, room); });
    column("options", {edge + side + gap, top, middle, height}, [&](float room) {
        drawStages(canvas, view, room);
        ImGui::Dummy({0, canvas.px(2)});
        drawOptions(canvas, view, room);
    });
    column("done", {edge + side + middle + 2 * gap, top, side, height},
           [&](float room) { drawDone(canvas, view, room); });
    const float y = canvas.windowPx.y - footer - gap;
    ImGui::SetCursorPos({edge, y});
    button(canvas, {.tag = "home", .label = "Home", .key = "Esc", .width = side, .height = footer}, Act::GoHome);
    ImGui::SetCursorPos({edge + side + gap, y});
    const bool isClosing = view.stage == kStages - 1;
    button(canvas,
           {.tag = "to_skin",
            .label = view.hasWork ? "Back to the skin" : "To the skin",
            .key = "P",
            .width = middle,
            .height = footer,
            .isPrimary = !isClosing},
           Act::ToSkin);
    ImGui::SetCursorPos({edge + side + middle + 2 * gap, y});
    button(canvas,
           {.tag = "finish",
            .label = "Finish and see the score",
            .key = "F",
            .width = side,
            .height = footer,
            .isPrimary = isClosing},
           Act::Finish);
    ImGui::End();
}

} // namespace stipple::ui
