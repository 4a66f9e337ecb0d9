// The score screen: the total, a pane about it (panel_score_panes.cpp), where points were lost, and the maps they were
// lost on.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "engine/ui/panels.h"

namespace stipple::ui {

namespace {

ImU32 ink(sim::MapColour c) { return IM_COL32(c.r, c.g, c.b, 255); }

void drawDeductions(Canvas &canvas, const ScoreView &view, float width, float height) {
    const Theme &theme = canvas.theme;
    text(canvas, "Where points were lost", {.font = theme.strong});
    const float line = theme.body->FontSize, small = theme.small->FontSize;
    ImGui::BeginChild("deductions", {width, std::max(canvas.px(40), height - line - canvas.px(8))});
    ImDrawList *list = ImGui::GetWindowDrawList();
    const float inner = width - canvas.px(14), points = canvas.px(66);
    if (view.deductions.empty())
        text(canvas, "No points were lost.", {.colour = colours::kDim});
    for (size_t i = 0; i < view.deductions.size(); ++i) {
        const DeductionRow &d = view.deductions[i];
        const bool isSelected = static_cast<int>(i) == view.selected;
        const float words = theme.body->CalcTextSizeA(line, 1.0e9F, inner - points - canvas.px(12), d.text.c_str()).y;
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const std::string tag = "deduction." + std::to_string(i);
        if (ImGui::InvisibleButton(("##" + tag).c_str(), {inner, words + small + canvas.px(14)}))
            canvas.events.push_back({Act::SelectDeduction, isSelected ? -1 : static_cast<int>(i), {}});
        canvas.tags.tag(tag, d.points + " " + d.text + " " + d.place);
        const ImVec2 hi = ImGui::GetItemRectMax();
        if (isSelected || ImGui::IsItemHovered())
            list->AddRectFilled(at, hi, isSelected ? colours::kCardHot : colours::kCard, canvas.px(4));
        if (isSelected) {
            list->AddRectFilled(at, {at.x + canvas.px(3), hi.y}, colours::kAccent);
            if (ImGui::IsWindowAppearing() || !ImGui::IsItemVisible())
                ImGui::SetScrollHereY(0.5F);
        }
        drawText(list, theme.strong, {at.x + canvas.px(8), at.y + canvas.px(5)}, colours::kWarn, d.points);
        list->AddText(theme.body, line, {at.x + points, at.y + canvas.px(5)}, colours::kText, d.text.c_str(), nullptr,
                      inner - points - canvas.px(12));
        drawText(list, theme.small, {at.x + points, at.y + canvas.px(7) + words}, colours::kDim, d.place,
                 inner - points - canvas.px(12));
    }
    ImGui::EndChild();
}

// Dark on bright squares, bright on dark ones.
ImU32 inkOn(sim::MapColour c) {
    return 0.299 * c.r + 0.587 * c.g + 0.114 * c.b > 120 ? IM_COL32(30, 26, 22, 255) : IM_COL32(214, 218, 224, 255);
}

void drawSign(Canvas &canvas, const sim::MapClass &kind, glm::vec2 at, float side) {
    ImDrawList *list = ImGui::GetWindowDrawList();
    const ImU32 colour = inkOn(kind.screen);
    const float r = 0.2F * side, thick = std::max(1.0F, 0.09F * side);
    if (kind.sign == ".")
        list->AddCircleFilled({at.x, at.y}, std::max(0.8F, 0.08F * side), IM_COL32(110, 116, 124, 255), 8);
    else if (kind.sign == "/")
        list->AddLine({at.x - 2 * r, at.y + 2 * r}, {at.x + 2 * r, at.y - 2 * r}, colour, thick);
    else if (kind.sign == "-" || kind.sign == "+") {
        list->AddLine({at.x - r, at.y}, {at.x + r, at.y}, colour, thick);
        if (kind.sign == "+")
            list->AddLine({at.x, at.y - r}, {at.x, at.y + r}, colour, thick);
    } else if (!kind.sign.empty()) {
        ImFont *font = canvas.theme.small;
        const float height = std::min(font->FontSize, 0.9F * side);
        const std::string words(kind.sign);
        const ImVec2 size = font->CalcTextSizeA(height, 1.0e9F, 0, words.c_str());
        list->AddText(font, height, {at.x - 0.5F * size.x, at.y - 0.5F * size.y}, colour, words.c_str());
    }
}

// Lines for the planned directions: whole where they were done, thin where they were begun.
void drawDirections(ImDrawList *list, const sim::MapSquare &square, glm::vec2 centre, float side) {
    for (size_t bin = 0; bin < square.lines.size(); ++bin) {
        if (square.lines[bin] < sim::kLineBegun)
            continue;
        const float angle = static_cast<float>(bin) * 0.25F * std::numbers::pi_v<float>;
        const glm::vec2 way = glm::vec2(std::cos(angle), -std::sin(angle)) * (0.42F * side);
        const bool isDone = square.lines[bin] >= sim::kLineDone;
        list->AddLine({centre.x - way.x, centre.y - way.y}, {centre.x + way.x, centre.y + way.y},
                      isDone ? IM_COL32(126, 190, 235, 255) : IM_COL32(150, 156, 164, 255),
                      isDone ? std::clamp(side * 0.11F, 1.0F, 3.5F) : 1.0F);
    }
}

// What the squares say, then their classes, in as many lines as it takes; returns its height.
float drawLegend(Canvas &canvas, const sim::ScoreMap &map, const Rect &area, bool isDrawn) {
    const Theme &theme = canvas.theme;
    ImDrawList *list = ImGui::GetWindowDrawList();
    const float small = theme.small->FontSize, line = small + canvas.px(5), side = canvas.px(12);
    float x = 0, y = 0;
    for (const sim::MapClass &kind : map.classes) {
        const float wide = side + canvas.px(5) + theme.small->CalcTextSizeA(small, 1.0e9F, 0, kind.text.c_str()).x;
        if (x > 0 && x + wide > area.width) {
            x = 0;
            y += line;
        }
        if (isDrawn) {
            const glm::vec2 at(area.x + x, area.y + y);
            list->AddRectFilled({at.x, at.y + 0.5F * (small - side)}, {at.x + side, at.y + 0.5F * (small + side)},
                                ink(kind.screen), canvas.px(2));
            drawSign(canvas, kind, at + glm::vec2(0.5F * side, 0.5F * small), side);
            drawText(list, theme.small, {at.x + side + canvas.px(5), at.y}, colours::kDim, kind.text,
                     std::max(1.0F, area.width - x - side));
        }
        x += wide + canvas.px(14);
    }
    return y + line;
}

void drawMap(Canvas &canvas, const ScoreView &view, const Rect &area) {
    const Theme &theme = canvas.theme;
    ImDrawList *list = ImGui::GetWindowDrawList();
    const float small = theme.small->FontSize;
    const float legend = drawLegend(canvas, view.map, area, false);
    drawLegend(canvas, view.map, {area.x, area.y + area.height - legend, area.width, legend}, true);
    Rect picture = area;
    picture.height = std::max(0.0F, picture.height - legend - canvas.px(8));
    const sim::MapLayout layout = sim::mapLayout(
        view.map, {.area = {picture.x, picture.y, picture.width, picture.height}, .label = small + canvas.px(6)});
    canvas.tags.tag("map", sim::mapName(view.map.kind), picture);
    if (layout.zones.empty()) {
        drawText(list, theme.body, {area.x, area.y}, colours::kDim, "No planned skin to show.");
        return;
    }
    for (const sim::MapZone &zone : layout.zones) { // small patches go without; their squares say where they are
        const std::string name = zoneLabel(zone.zone);
        if (theme.small->CalcTextSizeA(small, 1.0e9F, 0, name.c_str()).x > zone.label.width + canvas.px(8))
            continue;
        drawText(list, theme.small, {zone.label.x, zone.label.y}, colours::kDim, name);
        canvas.tags.tag("map.zone", name, Rect{zone.label.x, zone.label.y, zone.label.width, zone.label.height});
    }
    const float side = 5.0F * layout.perMm;
    const glm::vec2 pointer(ImGui::GetIO().MousePos.x, ImGui::GetIO().MousePos.y);
    for (const sim::MapSquare &square : view.map.squares) {
        const glm::vec2 at = layout.place(square.zone, square.centreMm());
        const float half = 0.5F * side - 0.5F;
        const sim::MapClass &kind = view.map.classes[square.kind];
        list->AddRectFilled({at.x - half, at.y - half}, {at.x + half, at.y + half}, ink(kind.screen), 1);
        drawSign(canvas, kind, at, side);
        drawDirections(list, square, at, side);
        if (Rect{at.x - half, at.y - half, 2 * half, 2 * half}.contains(pointer) && ImGui::IsWindowHovered()) {
            ImGui::BeginTooltip();
            text(canvas, zoneLabel(square.zone) + ": " + square.says, {.font = theme.small});
            ImGui::EndTooltip();
        }
    }
    if (view.selected >= 0 && view.mark) {
        const glm::vec2 at = layout.place(view.mark->zone, view.mark->zoneMm);
        const float r = std::max(canvas.px(8), 0.7F * side);
        list->AddCircle({at.x, at.y}, r, IM_COL32(20, 22, 25, 255), 24, canvas.px(5));
        list->AddCircle({at.x, at.y}, r, colours::kText, 24, canvas.px(2.5F));
        canvas.tags.tag("map.mark", "", Rect{at.x - r, at.y - r, 2 * r, 2 * r});
    }
}

// The total, its band and what it rests on; below it the pane that is chosen.
void drawLeft(Canvas &canvas, const ScoreView &view, float width, float height) {
    const Theme &theme = canvas.theme;
    const float inner = width - canvas.px(12);
    text(canvas, view.title, {.colour = colours::kDim, .wrapPx = inner});
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList *list = ImGui::GetWindowDrawList();
    const float total = drawText(list, theme.huge, {at.x, at.y}, colours::kText, view.total);
    const float x = at.x + total + canvas.px(16);
    drawText(list, theme.small, {x, at.y + canvas.px(8)}, colours::kDim, view.standing, width - total - canvas.px(30));
    canvas.tags.tag("score.standing", view.standing, Rect{x, at.y, 1, 1});
    drawText(list, theme.title, {x, at.y + canvas.px(26)}, colours::kAccent,
             view.outcome.empty() ? view.band : view.band + " · " + view.outcome, width - total - canvas.px(30));
    ImGui::Dummy({inner, theme.huge->FontSize});
    canvas.tags.tag("score.total", view.total);
    canvas.tags.tag("score.band", view.band, Rect{x, at.y, 1, 1});
    text(canvas, view.sentence, {.wrapPx = inner});
    canvas.tags.tag("score.sentence", view.sentence);
    text(canvas, view.facts, {.font = theme.small, .colour = colours::kDim, .wrapPx = inner});
    canvas.tags.tag("score.facts", view.facts);
    ImGui::Dummy({0, canvas.px(2)});
    constexpr std::array<std::string_view, kScorePanes> kNames = {"Summary", "Metrics", "Time line"};
    for (int i = 0; i < kScorePanes; ++i) {
        if (i > 0)
            ImGui::SameLine(0, canvas.px(6));
        button(canvas,
               {.tag = "pane." + std::string(kNames[static_cast<size_t>(i)]),
                .label = kNames[static_cast<size_t>(i)],
                .key = i == 0   ? "1"
                       : i == 1 ? "2"
                                : "3",
                .width = (inner - 2 * canvas.px(6)) / 3,
                .height = canvas.px(28),
                .isOn = view.pane == static_cast<ScorePane>(i)},
               Act::SelectPane, i);
    }
    ImGui::Dummy({0, canvas.px(2)});
    const float left = height - ImGui::GetCursorPosY();
    ImGui::BeginChild("pane", {width, std::max(canvas.px(60), left)});
    drawScorePane(canvas, view, inner, left - canvas.px(6));
    ImGui::EndChild();
}

} // namespace

void drawScore(Canvas &canvas, const ScoreView &view) {
    beginPane("score", {0, 0, canvas.windowPx.x, canvas.windowPx.y}, colours::kBack);
    const Theme &theme = canvas.theme;
    const float margin = canvas.px(24), gap = canvas.px(28);
    const float width = canvas.windowPx.x - 2 * margin, height = canvas.windowPx.y - 2 * margin;
    const float foot = canvas.px(40) + theme.small->FontSize + canvas.px(18);
    const float leftWidth = std::min(canvas.px(520), 0.46F * width);
    const float rightWidth = width - leftWidth - gap;
    ImDrawList *list = ImGui::GetWindowDrawList();
    const float body = height - foot;
    ImGui::SetCursorPos({margin, margin});
    ImGui::BeginChild("left", {leftWidth, std::max(canvas.px(60), body)});
    drawLeft(canvas, view, leftWidth, body);
    ImGui::EndChild();
    // Right: maps above, deductions below.
    const float right = margin + leftWidth + gap;
    const float tabs = canvas.px(34);
    const float mapHeight = std::max(canvas.px(60), 0.54F * body - tabs);
    ImGui::SetCursorPos({right, margin});
    const float each = (rightWidth - canvas.px(22) - 5 * canvas.px(4)) / static_cast<float>(sim::kMapKinds);
    for (int i = 0; i < sim::kMapKinds; ++i) {
        if (i > 0)
            ImGui::SameLine(0, canvas.px(4));
        const auto kind = static_cast<sim::MapKind>(i);
        button(canvas,
               {.tag = "map." + std::string(sim::mapName(kind)),
                .label = sim::mapName(kind),
                .width = each,
                .height = canvas.px(28),
                .isOn = view.map.kind == kind},
               Act::SelectMap, i);
    }
    ImGui::SameLine(0, canvas.px(8));
    ImVec2 at = ImGui::GetCursorScreenPos();
    drawText(list, theme.small, {at.x, at.y + canvas.px(7)}, colours::kDim, "M");
    drawMap(canvas, view, {right, margin + tabs + canvas.px(4), rightWidth, mapHeight - canvas.px(4)});
    ImGui::SetCursorPos({right, margin + tabs + mapHeight + canvas.px(12)});
    ImGui::BeginGroup();
    drawDeductions(canvas, view, rightWidth, body - tabs - mapHeight - canvas.px(12));
    ImGui::EndGroup();
    // Foot: what to do next, and where the files are.
    const float y = canvas.windowPx.y - margin - canvas.px(40);
    ImGui::SetCursorPos({margin, y - theme.small->FontSize - canvas.px(8)});
    at = ImGui::GetCursorScreenPos();
    const std::string where = !view.notice.empty()      ? view.notice
                              : !view.recording.empty() ? "Recording: " + view.recording
                                                        : std::string("This session was not recorded.");
    drawText(list, theme.small, {at.x, at.y}, view.notice.empty() ? colours::kDim : colours::kWarn, where, width);
    canvas.tags.tag("score.recording", view.recording, Rect{at.x, at.y, width, theme.small->FontSize});
    ImGui::SetCursorPos({margin, y});
    const float wide = std::min(canvas.px(240), (width - 3 * canvas.px(10)) / 4);
    const auto put = [&](ButtonSpec spec, Act act, int amount, bool isFirst) {
        if (!isFirst)
            ImGui::SameLine(0, canvas.px(10));
        spec.width = wide;
        spec.height = canvas.px(40);
        button(canvas, spec, act, amount);
    };
    put({.tag = "watch",
         .label = view.selected >= 0 ? "Watch this moment" : "Watch the session",
         .key = "Enter",
         .isPrimary = true,
         .isEnabled = !view.recording.empty()},
        Act::Watch, -1, true);
    put({.tag = "again", .label = "Again", .key = "A"}, Act::Again, 0, false);
    put({.tag = "home", .label = "Home", .key = "Esc"}, Act::GoHome, 0, false);
    put({.tag = "report", .label = "Open report", .key = "O", .isEnabled = !view.report.empty()}, Act::OpenReport, 0,
        false);
    ImGui::End();
}

} // namespace stipple::ui
