// The score screen: the total and every metric, where points were lost, and the maps they were lost on.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "engine/ui/panels.h"

namespace stipple::ui {

namespace {

ImU32 ink(MapColour c) { return IM_COL32(c.r, c.g, c.b, 255); }

void drawMetrics(Canvas &canvas, const ScoreView &view, float width) {
    const Theme &theme = canvas.theme;
    ImDrawList *list = ImGui::GetWindowDrawList();
    const float line = theme.body->FontSize, row = line + canvas.px(11);
    const float bar = 0.22F * width, score = canvas.px(34), weight = canvas.px(44);
    const float name = 0.32F * width;
    const float valueRight = width - bar - score - weight - canvas.px(14);
    const auto right = [&](ImFont *font, float x, float y, ImU32 colour, const std::string &words) {
        const float w = font->CalcTextSizeA(font->FontSize, 1.0e9F, 0, words.c_str()).x;
        drawText(list, font, {x - w, y}, colour, words);
    };
    ImVec2 at = ImGui::GetCursorScreenPos();
    const float head = theme.small->FontSize;
    drawText(list, theme.small, {at.x, at.y}, colours::kDim, "Metric");
    right(theme.small, at.x + valueRight, at.y, colours::kDim, "measured");
    right(theme.small, at.x + width - weight, at.y, colours::kDim, "score");
    right(theme.small, at.x + width, at.y, colours::kDim, "weight");
    ImGui::Dummy({width, head + canvas.px(2)});
    for (const MetricRow &metric : view.metrics) {
        at = ImGui::GetCursorScreenPos();
        ImGui::InvisibleButton(("##metric." + metric.id).c_str(), {width, row - ImGui::GetStyle().ItemSpacing.y});
        if (ImGui::IsItemHovered()) {
            ImGui::BeginTooltip();
            text(canvas, metric.definition, {.font = theme.small, .wrapPx = canvas.px(320)});
            ImGui::EndTooltip();
        }
        canvas.tags.tag("metric." + metric.id, metric.name + " " + metric.value + " " + metric.score);
        drawText(list, theme.body, {at.x, at.y}, colours::kText, metric.name, name);
        right(theme.body, at.x + valueRight, at.y, colours::kDim, metric.value);
        const float x = at.x + valueRight + canvas.px(14), y = at.y + 0.5F * line - canvas.px(3);
        list->AddRectFilled({x, y}, {x + bar - canvas.px(8), y + canvas.px(6)}, colours::kCard, canvas.px(3));
        if (metric.fraction > 0.01F)
            list->AddRectFilled({x, y}, {x + metric.fraction * (bar - canvas.px(8)), y + canvas.px(6)},
                                metric.fraction < 0.6F ? colours::kWarn : colours::kAccent, canvas.px(3));
        right(theme.strong, at.x + width - weight, at.y, colours::kText, metric.score);
        right(theme.small, at.x + width, at.y + 0.5F * (line - head), colours::kDim, metric.weight);
    }
}

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

// Lines for the directions worked: length and strength by how much of what was asked.
void drawDirections(ImDrawList *list, const MapCell &cell, glm::vec2 centre, float side) {
    for (size_t bin = 0; bin < 4; ++bin) {
        if (!cell.isWanted[bin] && cell.passes[bin] < 0.5F)
            continue;
        const float angle = static_cast<float>(bin) * 0.25F * std::numbers::pi_v<float>;
        const glm::vec2 way = glm::vec2(std::cos(angle), -std::sin(angle)) * (0.42F * side);
        const bool isDone = cell.passes[bin] >= 0.5F;
        const float thick = isDone ? std::clamp(side * 0.11F, 1.0F, 3.5F) : 1.0F;
        const ImU32 colour = !isDone              ? IM_COL32(110, 116, 124, 120)
                             : cell.isWanted[bin] ? ink({126, 190, 235})
                                                  : IM_COL32(150, 156, 164, 255);
        list->AddLine({centre.x - way.x, centre.y - way.y}, {centre.x + way.x, centre.y + way.y}, colour, thick);
    }
}

void drawMap(Canvas &canvas, const ScoreView &view, const Rect &area) {
    const Theme &theme = canvas.theme;
    ImDrawList *list = ImGui::GetWindowDrawList();
    const float small = theme.small->FontSize;
    // Legend along the foot.
    const std::vector<LegendEntry> legend = mapLegend(view.map);
    const float swatch = canvas.px(11);
    float x = area.x;
    const float foot = area.y + area.height - small - canvas.px(2);
    for (const LegendEntry &entry : legend) {
        list->AddRectFilled({x, foot + 0.5F * (small - swatch)}, {x + swatch, foot + 0.5F * (small + swatch)},
                            ink(entry.colour), canvas.px(2));
        x += swatch + canvas.px(5);
        x +=
            drawText(list, theme.small, {x, foot}, colours::kDim, entry.text, std::max(1.0F, area.x + area.width - x)) +
            canvas.px(14);
    }
    Rect picture = area;
    picture.height = std::max(0.0F, picture.height - small - canvas.px(12));
    const MapLayout layout = mapLayout(view.cells, picture, small + canvas.px(6));
    canvas.tags.tag("map", mapName(view.map), picture);
    if (layout.zones.empty()) {
        drawText(list, theme.body, {area.x, area.y}, colours::kDim, "No planned skin to show.");
        return;
    }
    for (const MapZone &zone : layout.zones)
        drawText(list, theme.small, zone.label.min(), colours::kDim, zoneLabel(zone.zone), zone.label.width);
    const float side = 5.0F * layout.pxPerMm;
    for (const MapCell &cell : view.cells.cells) {
        const glm::vec2 at = layout.place(cell.zone, cell.centreMm);
        const float half = 0.5F * side - 0.5F;
        const ImVec2 lo(at.x - half, at.y - half), hi(at.x + half, at.y + half);
        switch (view.map) {
        case MapKind::Coverage:
            list->AddRectFilled(lo, hi, ink(coverageColour(cell.dose, cell.isOver)), 1);
            if (cell.isOver) // crossed out as well as coloured
                list->AddLine(lo, hi, IM_COL32(60, 34, 8, 255), std::max(1.0F, 0.07F * side));
            break;
        case MapKind::Depth:
            list->AddRectFilled(lo, hi, ink(depthColour(cell)), 1);
            if (cell.hasDepth && cell.depth > 1) // a dot: deep; a dash: shallow
                list->AddCircleFilled({at.x, at.y}, 0.16F * side, IM_COL32(60, 24, 8, 255), 12);
            if (cell.hasDepth && cell.depth < 0)
                list->AddLine({at.x - 0.2F * side, at.y}, {at.x + 0.2F * side, at.y}, IM_COL32(60, 54, 20, 255), 1.5F);
            break;
        case MapKind::Direction:
            list->AddRectFilled(lo, hi, ink(coverageColour(0, false)), 1);
            drawDirections(list, cell, at, side);
            break;
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
    // Left: the total, then every metric.
    ImGui::SetCursorPos({margin, margin});
    ImGui::BeginChild("left", {leftWidth, std::max(canvas.px(60), height - foot)});
    text(canvas, view.title, {.colour = colours::kDim, .wrapPx = leftWidth - canvas.px(12)});
    ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList *inner = ImGui::GetWindowDrawList();
    const float total = drawText(inner, theme.huge, {at.x, at.y}, colours::kText, view.total);
    const float x = at.x + total + canvas.px(16);
    drawText(inner, theme.small, {at.x + total + canvas.px(16), at.y + canvas.px(8)}, colours::kDim, view.standing,
             leftWidth - total - canvas.px(30));
    canvas.tags.tag("score.standing", view.standing, Rect{x, at.y, 1, 1});
    drawText(inner, theme.title, {x, at.y + canvas.px(26)}, colours::kAccent,
             view.outcome.empty() ? view.band : view.band + " · " + view.outcome, leftWidth - total - canvas.px(30));
    ImGui::Dummy({leftWidth - canvas.px(12), theme.huge->FontSize});
    canvas.tags.tag("score.total", view.total);
    canvas.tags.tag("score.band", view.band, Rect{x, at.y, 1, 1});
    text(canvas, view.sentence, {.wrapPx = leftWidth - canvas.px(12)});
    canvas.tags.tag("score.sentence", view.sentence);
    text(canvas, view.facts, {.font = theme.small, .colour = colours::kDim, .wrapPx = leftWidth - canvas.px(12)});
    canvas.tags.tag("score.facts", view.facts);
    ImGui::Dummy({0, canvas.px(6)});
    drawMetrics(canvas, view, leftWidth - canvas.px(12));
    ImGui::EndChild();
    // Right: maps above, deductions below.
    const float right = margin + leftWidth + gap;
    const float tabs = canvas.px(34);
    const float body = height - foot;
    const float mapHeight = std::max(canvas.px(60), 0.5F * body - tabs);
    ImGui::SetCursorPos({right, margin});
    for (int i = 0; i < kMapKinds; ++i) {
        if (i > 0)
            ImGui::SameLine(0, canvas.px(6));
        const auto kind = static_cast<MapKind>(i);
        button(canvas,
               {.tag = "map." + std::string(mapName(kind)),
                .label = mapName(kind),
                .width = std::min(canvas.px(110), (rightWidth - canvas.px(60)) / 3),
                .height = canvas.px(28),
                .isOn = view.map == kind},
               Act::SelectMap, i);
    }
    ImGui::SameLine(0, canvas.px(10));
    at = ImGui::GetCursorScreenPos();
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
    const float each = std::min(canvas.px(200), (width - 2 * canvas.px(10)) / 3);
    button(canvas,
           {.tag = "again", .label = "Again", .key = "A", .width = each, .height = canvas.px(40), .isPrimary = true},
           Act::Again);
    ImGui::SameLine(0, canvas.px(10));
    button(canvas, {.tag = "home", .label = "Home", .key = "Esc", .width = each, .height = canvas.px(40)}, Act::GoHome);
    ImGui::SameLine(0, canvas.px(10));
    button(canvas,
           {.tag = "report",
            .label = "Open report",
            .key = "O",
            .width = each,
            .height = canvas.px(40),
            .isEnabled = !view.report.empty()},
           Act::OpenReport);
    ImGui::End();
}

} // namespace stipple::ui
