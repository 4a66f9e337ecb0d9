// A person's record: the cases tried at the left, the learning curve over its CuSum at the right; and the card that
// asks who practises.
#include <algorithm>
#include <cmath>

#include "engine/ui/panels.h"

namespace stipple::ui {

namespace {

// A plot's own rectangle and scale.
struct Plot {
    Rect area;
    float lo = 0, hi = 1; // values at foot and head
    size_t count = 1;     // places along it

    float y(float value) const {
        return area.y + area.height * (1 - std::clamp((value - lo) / std::max(1e-6F, hi - lo), 0.0F, 1.0F));
    }
    // One place is in the middle; many fill the width.
    float x(size_t i) const {
        const float each = area.width / static_cast<float>(std::max<size_t>(count, 1));
        return area.x + each * (static_cast<float>(i) + 0.5F);
    }
};

void drawRule(const Canvas &canvas, const Plot &plot, float value, const char *words, ImU32 colour) {
    ImDrawList *list = ImGui::GetWindowDrawList();
    const Theme &theme = canvas.theme;
    const float y = plot.y(value);
    list->AddLine({plot.area.x, y}, {plot.area.x + plot.area.width, y}, colour);
    const ImVec2 size = theme.small->CalcTextSizeA(theme.small->FontSize, 1.0e9F, 0, words);
    drawText(list, theme.small, {plot.area.x - size.x - canvas.px(8), y - 0.5F * size.y}, colours::kDim, words);
}

// Scores with their errors, open where practised with cues, filled where assessed; failed ones are crossed.
void drawCurve(const Canvas &canvas, const RecordView &view, const Rect &area) {
    ImDrawList *list = ImGui::GetWindowDrawList();
    const Plot plot{.area = area, .lo = 0, .hi = 100, .count = view.dots.size()};
    for (const auto &[value, words] : {std::pair(0.0F, "0"), {50.0F, "50"}, {80.0F, "80"}, {100.0F, "100"}})
        drawRule(canvas, plot, value, words, colours::kLine);
    const float reach = canvas.px(3), r = canvas.px(4);
    for (size_t i = 1; i < view.dots.size(); ++i) {
        const CurveDot &a = view.dots[i - 1], &b = view.dots[i];
        list->AddQuadFilled({plot.x(i - 1), plot.y(a.mean + a.meanError)}, {plot.x(i), plot.y(b.mean + b.meanError)},
                            {plot.x(i), plot.y(b.mean - b.meanError)}, {plot.x(i - 1), plot.y(a.mean - a.meanError)},
                            IM_COL32(104, 176, 232, 38));
        list->AddLine({plot.x(i - 1), plot.y(a.mean)}, {plot.x(i), plot.y(b.mean)}, colours::kAccent, canvas.px(2));
    }
    for (size_t i = 0; i < view.dots.size(); ++i) {
        const CurveDot &dot = view.dots[i];
        const ImVec2 at(plot.x(i), plot.y(dot.total));
        list->AddLine({at.x, plot.y(dot.total - dot.error)}, {at.x, plot.y(dot.total + dot.error)}, colours::kDim);
        const ImU32 ink = dot.isPassed ? colours::kText : colours::kWarn;
        list->AddCircleFilled(at, r, dot.isAssessment ? ink : colours::kBack, 16);
        list->AddCircle(at, r, ink, 16, canvas.px(1.5F));
        if (!dot.isPassed) {
            list->AddLine({at.x - reach, at.y - reach}, {at.x + reach, at.y + reach},
                          dot.isAssessment ? colours::kBack : ink, canvas.px(1.5F));
            list->AddLine({at.x - reach, at.y + reach}, {at.x + reach, at.y - reach},
                          dot.isAssessment ? colours::kBack : ink, canvas.px(1.5F));
        }
    }
}

void drawCusum(const Canvas &canvas, const RecordView &view, const Rect &area) {
    ImDrawList *list = ImGui::GetWindowDrawList();
    float lo = -view.limit, hi = view.limit;
    for (const CurveDot &dot : view.dots) {
        lo = std::min({lo, dot.sum, dot.base - view.limit});
        hi = std::max({hi, dot.sum, dot.base + view.limit});
    }
    const float margin = 0.06F * (hi - lo);
    const Plot plot{.area = area, .lo = lo - margin, .hi = hi + margin, .count = view.dots.size()};
    drawRule(canvas, plot, 0, "0", colours::kLine);
    const float half = 0.5F * area.width / static_cast<float>(std::max<size_t>(view.dots.size(), 1));
    for (size_t i = 0; i < view.dots.size(); ++i) {
        const CurveDot &dot = view.dots[i];
        for (const float limit : {dot.base - view.limit, dot.base + view.limit})
            list->AddLine({plot.x(i) - half, plot.y(limit)}, {plot.x(i) + half, plot.y(limit)}, colours::kBand,
                          canvas.px(1.5F));
    }
    ImVec2 last(area.x, plot.y(0));
    for (size_t i = 0; i < view.dots.size(); ++i) {
        const ImVec2 at(plot.x(i), plot.y(view.dots[i].sum));
        list->AddLine(last, at, colours::kAccent, canvas.px(2));
        list->AddCircleFilled(at, canvas.px(2.5F), colours::kAccent, 12);
        last = at;
    }
}

void drawRows(Canvas &canvas, const RecordView &view, float width) {
    const Theme &theme = canvas.theme;
    const float pad = canvas.px(10), line = theme.body->FontSize, small = theme.small->FontSize;
    for (size_t i = 0; i < view.rows.size(); ++i) {
        const RecordRow &row = view.rows[i];
        const std::string tag = "record.row." + std::to_string(i);
        if (ImGui::InvisibleButton(("##" + tag).c_str(), {width, line + small + 2 * pad - canvas.px(4)}))
            canvas.events.push_back({Act::SelectRow, static_cast<int>(i), {}});
        const std::string words = row.score + (row.state.empty() ? "" : " · " + row.state);
        canvas.tags.tag(tag, row.title + " " + words);
        const ImVec2 lo = ImGui::GetItemRectMin(), hi = ImGui::GetItemRectMax();
        ImDrawList *list = ImGui::GetWindowDrawList();
        list->AddRectFilled(lo, hi, ImGui::IsItemHovered() ? colours::kCardHot : colours::kCard, canvas.px(5));
        if (row.isSelected) {
            list->AddRect(lo, hi, colours::kAccent, canvas.px(5), 0, canvas.px(1.5F));
            ImGui::SetScrollHereY(0.5F);
        }
        const float room = width - 2 * pad;
        drawText(list, theme.body, {lo.x + pad, lo.y + pad - canvas.px(3)}, colours::kText, row.title, room);
        drawText(list, theme.small, {lo.x + pad, lo.y + pad + line}, row.isDue ? colours::kWarn : colours::kDim, words,
                 room);
    }
}

} // namespace

void drawRecord(Canvas &canvas, const RecordView &view) {
    beginPane("record", {0, 0, canvas.windowPx.x, canvas.windowPx.y}, colours::kBack);
    const Theme &theme = canvas.theme;
    const float margin = canvas.px(24), gap = canvas.px(28), button40 = canvas.px(40);
    const float width = canvas.windowPx.x - 2 * margin;
    const float small = theme.small->FontSize;
    ImGui::SetCursorPos({margin, margin});
    ImGui::BeginGroup();
    text(canvas, shortened(view.person, 48), {.font = theme.title});
    canvas.tags.tag("record.person", view.person);
    text(canvas, view.facts, {.colour = colours::kDim, .wrapPx = width});
    canvas.tags.tag("record.facts", view.facts);
    ImGui::EndGroup();
    const float top = ImGui::GetCursorPosY() + canvas.px(10);
    const float foot = button40 + small + canvas.px(18);
    const float height = std::max(canvas.px(60), canvas.windowPx.y - margin - foot - top);
    const float listWidth = std::min(canvas.px(400), 0.4F * width);
    ImGui::SetCursorPos({margin, top});
    ImGui::BeginChild("rows", {listWidth, height});
    drawRows(canvas, view, listWidth - canvas.px(14));
    ImGui::EndChild();
    // Right: what the chosen row says, in words and as plots.
    const float right = margin + listWidth + gap, room = width - listWidth - gap;
    ImGui::SetCursorPos({right, top});
    ImGui::BeginChild("plots", {room, height}, false, ImGuiWindowFlags_NoScrollbar);
    text(canvas, view.title, {.font = theme.strong, .wrapPx = room});
    if (!view.standing.empty()) {
        text(canvas, view.standing, {.colour = colours::kDim, .wrapPx = room});
        canvas.tags.tag("record.standing", view.standing);
    }
    text(canvas, view.curveText, {.wrapPx = room});
    canvas.tags.tag("record.curve", view.curveText);
    const float axis = canvas.px(40);
    const float left =
        std::max(canvas.px(20), height - ImGui::GetCursorPosY() - theme.body->FontSize - 2 * small - canvas.px(66));
    const auto plotRect = [&](float share) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float h = share * left;
        ImGui::Dummy({room, h + canvas.px(14)});
        return Rect{at.x + axis, at.y + canvas.px(8), std::max(1.0F, room - axis - canvas.px(8)), std::max(1.0F, h)};
    };
    drawCurve(canvas, view, plotRect(0.64F));
    const ImVec2 legend = ImGui::GetCursorScreenPos();
    drawText(ImGui::GetWindowDrawList(), theme.small, {legend.x, legend.y}, colours::kDim,
             "○ practised   ● assessed   × not passed   line: mean of five runs and its error   first run at the left",
             room);
    ImGui::Dummy({room, small + canvas.px(4)});
    text(canvas, view.cusumText, {.wrapPx = room});
    canvas.tags.tag("record.cusum", view.cusumText);
    const ImVec2 rule = ImGui::GetCursorScreenPos();
    drawText(
        ImGui::GetWindowDrawList(), theme.small, {rule.x, rule.y}, colours::kDim,
        "A pass lowers it, a fail raises it more; above the upper limit too many fail, below the lower one few do.",
        room);
    ImGui::Dummy({room, small});
    drawCusum(canvas, view, plotRect(0.36F));
    ImGui::EndChild();
    // Foot.
    const float y = canvas.windowPx.y - margin - button40;
    ImGui::SetCursorPos({margin, y - small - canvas.px(8)});
    const ImVec2 at = ImGui::GetCursorScreenPos();
    drawText(ImGui::GetWindowDrawList(), theme.small, {at.x, at.y}, colours::kWarn, view.notice, width);
    canvas.tags.tag("record.notice", view.notice, Rect{at.x, at.y, width, small});
    ImGui::SetCursorPos({margin, y});
    const float each = std::min(canvas.px(200), (width - 3 * canvas.px(10)) / 4);
    struct Choice {
        const char *tag, *label, *key;
        Act act;
    };
    constexpr Choice kChoices[] = {{"home", "Home", "Esc", Act::GoHome},
                                   {"record.people", "Somebody else", "N", Act::OpenPeople},
                                   {"record.export", "Export", "E", Act::ExportRecord},
                                   {"record.erase", "Erase …", "Backspace", Act::AskErase}};
    for (const Choice &choice : kChoices) {
        if (choice.act != Act::GoHome)
            ImGui::SameLine(0, canvas.px(10));
        button(canvas,
               {.tag = choice.tag,
                .label = choice.label,
                .key = choice.key,
                .width = each,
                .height = button40,
                .isPrimary = choice.act == Act::GoHome},
               choice.act);
    }
    ImGui::End();
}

void drawPeople(Canvas &canvas, const PeopleView &view) {
    const Theme &theme = canvas.theme;
    const Rect rect = centred(canvas.windowPx, {canvas.px(480), canvas.px(470)}, canvas.px(8));
    beginCard(canvas, "people", rect);
    const float width = rect.width - 2 * ImGui::GetStyle().WindowPadding.x;
    const float row = canvas.px(32), buttonHeight = canvas.px(40), gap = canvas.px(10);
    text(canvas, "Who practises?", {.font = theme.title, .wrapPx = width});
    canvas.tags.tag("people", "Who practises?");
    text(canvas, "Runs are kept under that name, on this computer only.", {.colour = colours::kDim, .wrapPx = width});
    ImGui::Dummy({0, canvas.px(2)});
    // The field: what is typed goes there, whatever is chosen below.
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::Dummy({width, row});
    canvas.tags.tag("people.field", view.typed);
    ImDrawList *list = ImGui::GetWindowDrawList();
    list->AddRectFilled(at, {at.x + width, at.y + row}, colours::kBack, canvas.px(4));
    list->AddRect(at, {at.x + width, at.y + row}, view.typed.empty() ? colours::kLine : colours::kAccent, canvas.px(4));
    const float inkY = at.y + 0.5F * (row - theme.body->FontSize);
    const bool isEmpty = view.typed.empty();
    const float drawn = drawText(list, theme.body, {at.x + canvas.px(isEmpty ? 14 : 10), inkY},
                                 isEmpty ? colours::kDim : colours::kText,
                                 isEmpty ? "Type a new name, or choose one below" : view.typed, width - canvas.px(24));
    const float caret = at.x + canvas.px(10) + (isEmpty ? 0 : drawn + canvas.px(1));
    list->AddLine({caret, inkY}, {caret, inkY + theme.body->FontSize}, colours::kAccent, canvas.px(1.5F));
    ImGui::Dummy({0, canvas.px(2)});
    const float noteHeight = view.notice.empty() ? 0 : theme.small->FontSize * 2.4F + canvas.px(6);
    const float below = buttonHeight + gap + noteHeight;
    ImGui::BeginChild("names", {width, std::max(row, ImGui::GetContentRegionAvail().y - below)});
    for (size_t i = 0; i <= view.names.size(); ++i) {
        const std::string tag = "people." + std::to_string(i);
        const std::string label = i == 0 ? "Nobody: nothing is kept" : shortened(view.names[i - 1], 44);
        const bool isOn = view.typed.empty() && view.selected == static_cast<int>(i);
        button(canvas, {.tag = tag, .label = label, .width = width - canvas.px(14), .height = row, .isOn = isOn},
               Act::TakePerson, static_cast<int>(i));
        if (isOn)
            ImGui::SetScrollHereY(0.5F);
    }
    ImGui::EndChild();
    if (!view.notice.empty()) {
        text(canvas, view.notice, {.font = theme.small, .colour = colours::kWarn, .wrapPx = width});
        canvas.tags.tag("people.notice", view.notice);
    }
    ImGui::SetCursorPosY(
        std::max(ImGui::GetCursorPosY(), rect.height - buttonHeight - ImGui::GetStyle().WindowPadding.y));
    const float half = 0.5F * (width - gap);
    button(canvas,
           {.tag = "people.take",
            .label = "Choose",
            .key = "Enter",
            .width = half,
            .height = buttonHeight,
            .isPrimary = true},
           Act::TakePerson, -1);
    ImGui::SameLine(0, gap);
    button(canvas, {.tag = "people.close", .label = "Cancel", .key = "Esc", .width = half, .height = buttonHeight},
           Act::ClosePeople);
    endCard();
}

} // namespace stipple::ui
