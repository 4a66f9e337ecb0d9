// The left side of the score screen: the summary (domains, what to keep and to change), every metric, or the session's
// time line with hand speed, force and depth.
#include <algorithm>
#include <cmath>

#include "engine/ui/panels.h"
#include "sim/technique/deductions.h"

namespace stipple::ui {

namespace {

void drawDomains(Canvas &canvas, const ScoreView &view, float width) {
    const Theme &theme = canvas.theme;
    ImDrawList *list = ImGui::GetWindowDrawList();
    const float line = theme.body->FontSize, row = line + canvas.px(9);
    const float name = 0.2F * width, score = canvas.px(40), verdict = 0.36F * width;
    const float bar = width - name - score - verdict - canvas.px(14);
    for (const DomainRow &domain : view.domains) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImGui::Dummy({width, row - ImGui::GetStyle().ItemSpacing.y});
        drawText(list, theme.body, {at.x, at.y}, colours::kText, domain.name, name);
        const float x = at.x + name, mid = at.y + 0.5F * line;
        list->AddRectFilled({x, mid - canvas.px(3)}, {x + bar, mid + canvas.px(3)}, colours::kCard, canvas.px(3));
        const ImU32 ink = domain.isMet ? colours::kAccent : colours::kWarn;
        if (domain.isAssessed) {
            if (domain.fraction > 0.01F)
                list->AddRectFilled({x, mid - canvas.px(3)}, {x + domain.fraction * bar, mid + canvas.px(3)}, ink,
                                    canvas.px(3));
            const float floor = x + domain.floorAt * bar; // a notch at what is asked for at least
            list->AddRectFilled({floor - canvas.px(1), mid - canvas.px(7)}, {floor + canvas.px(1), mid + canvas.px(7)},
                                colours::kText);
        }
        const ImVec2 size = theme.strong->CalcTextSizeA(theme.strong->FontSize, 1.0e9F, 0, domain.score.c_str());
        drawText(list, theme.strong, {x + bar + score - size.x, at.y}, domain.isMet ? colours::kText : colours::kWarn,
                 domain.score);
        const std::string words = domain.isAssessed ? "floor " + domain.floor + ": " + domain.verdict : domain.verdict;
        drawText(list, theme.small, {x + bar + score + canvas.px(14), at.y + 0.5F * (line - theme.small->FontSize)},
                 domain.isMet ? colours::kDim : colours::kWarn, words, verdict);
        canvas.tags.tag("domain." + domain.name, domain.name + " " + domain.score + " " + words,
                        Rect{at.x, at.y, width, line});
    }
}

void drawAdvice(Canvas &canvas, const char *title, const std::vector<sim::report::Advice> &advice,
                const char *otherwise, float width) {
    const Theme &theme = canvas.theme;
    ImGui::Dummy({0, canvas.px(2)});
    text(canvas, title, {.font = theme.strong, .colour = colours::kAccent});
    if (advice.empty())
        text(canvas, otherwise, {.colour = colours::kDim, .wrapPx = width});
    for (size_t i = 0; i < advice.size(); ++i) {
        const std::string words = advice[i].title + ". " + advice[i].brief;
        text(canvas, words, {.wrapPx = width});
        canvas.tags.tag("advice." + std::string(title) + "." + std::to_string(i), words);
    }
}

void drawSummary(Canvas &canvas, const ScoreView &view, float width) {
    drawDomains(canvas, view, width);
    drawAdvice(canvas, "Keep", view.keep, "Nothing reached 90 of 100 yet.", width);
    drawAdvice(canvas, "Change", view.change, "Nothing cost more than half a point.", width);
}

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

// One plot; the lost points as ticks along its top, the chosen one as a line.
void drawPlot(Canvas &canvas, const ScoreView &view, const sim::Plot &plot, const Rect &rect) {
    const Theme &theme = canvas.theme;
    ImDrawList *list = ImGui::GetWindowDrawList();
    const float small = theme.small->FontSize, left = rect.x + canvas.px(40);
    const float right = rect.x + rect.width - canvas.px(6);
    const float top = rect.y + theme.body->FontSize + canvas.px(6), foot = rect.y + rect.height - canvas.px(4);
    const float duration = std::max(1.0F, view.durationS);
    const auto x = [&](float s) { return left + (right - left) * std::clamp(s / duration, 0.0F, 1.0F); };
    const auto y = [&](float v) { return foot - (foot - top) * std::clamp(v / plot.top, 0.0F, 1.0F); };
    drawText(list, theme.body, {rect.x, rect.y}, colours::kText, plot.name + ", " + plot.unit, 0.45F * rect.width);
    list->AddRectFilled({left, top}, {right, foot}, colours::kCard);
    if (plot.band.isKnown()) {
        list->AddRectFilled({left, y(plot.band.hi)}, {right, y(plot.band.lo)}, IM_COL32(66, 104, 132, 110));
        list->AddLine({left, y(plot.band.hi)}, {right, y(plot.band.hi)}, colours::kBand);
        list->AddLine({left, y(plot.band.lo)}, {right, y(plot.band.lo)}, colours::kBand);
        const std::string words = "full marks " + sim::fixed(static_cast<double>(plot.band.lo), plot.decimals + 1) +
                                  " to " + sim::fixed(static_cast<double>(plot.band.hi), plot.decimals + 1);
        const ImVec2 size = theme.small->CalcTextSizeA(small, 1.0e9F, 0, words.c_str());
        drawText(list, theme.small, {right - size.x, rect.y + canvas.px(2)}, colours::kDim, words);
    }
    for (const float share : {0.0F, 1.0F}) {
        const std::string words = sim::fixed(static_cast<double>(share * plot.top), plot.decimals);
        const ImVec2 size = theme.small->CalcTextSizeA(small, 1.0e9F, 0, words.c_str());
        drawText(list, theme.small, {left - canvas.px(6) - size.x, y(share * plot.top) - (share > 0 ? 0.0F : size.y)},
                 colours::kDim, words);
    }
    for (const std::vector<glm::vec2> &line : plot.lines) {
        for (size_t i = 1; i < line.size(); ++i)
            list->AddLine({x(line[i - 1].x), y(line[i - 1].y)}, {x(line[i].x), y(line[i].y)}, colours::kAccent,
                          canvas.px(1.4F));
        if (line.size() == 1)
            list->AddCircleFilled({x(line[0].x), y(line[0].y)}, canvas.px(1.5F), colours::kAccent, 8);
    }
    for (size_t i = 0; i < view.lostAtS.size(); ++i) {
        const bool isSelected = static_cast<int>(i) == view.selected;
        const float at = x(view.lostAtS[i]), r = canvas.px(isSelected ? 1.5F : 1.0F);
        list->AddRectFilled({at - r, top}, {at + r, isSelected ? foot : top + canvas.px(6)},
                            isSelected ? colours::kText : colours::kWarn);
    }
    canvas.tags.tag("plot." + plot.name, plot.says, rect);
}

// Three plots over one time; a click chooses the lost point nearest to it.
void drawTimeLine(Canvas &canvas, const ScoreView &view, float width, float height) {
    const Theme &theme = canvas.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float ticks = theme.small->FontSize + canvas.px(4);
    const float note = theme.small->FontSize + canvas.px(8);
    const float each = std::max(canvas.px(40), (height - ticks - note) / 3 - canvas.px(8));
    for (size_t i = 0; i < view.plots.size(); ++i)
        drawPlot(canvas, view, view.plots[i],
                 {at.x, at.y + static_cast<float>(i) * (each + canvas.px(8)), width, each});
    const float foot = at.y + 3 * (each + canvas.px(8)) - canvas.px(6);
    const float left = at.x + canvas.px(40), right = at.x + width - canvas.px(6);
    const float duration = std::max(1.0F, view.durationS);
    ImDrawList *list = ImGui::GetWindowDrawList();
    for (const float t : sim::timeTicks(view.durationS)) {
        const std::string words = timeText(static_cast<double>(t));
        const ImVec2 size = theme.small->CalcTextSizeA(theme.small->FontSize, 1.0e9F, 0, words.c_str());
        const float x = left + (right - left) * std::clamp(t / duration, 0.0F, 1.0F);
        drawText(list, theme.small, {std::clamp(x - 0.5F * size.x, at.x, right - size.x), foot}, colours::kDim, words);
    }
    drawText(list, theme.small, {at.x, foot + ticks}, colours::kDim,
             "Ticks along the top are lost points; click one to choose it.", width);
    ImGui::InvisibleButton("##timeline", {width, std::max(1.0F, foot - at.y)});
    if (ImGui::IsItemClicked() && !view.lostAtS.empty()) {
        const float s = (ImGui::GetIO().MousePos.x - left) / std::max(1.0F, right - left) * duration;
        const auto nearest = std::min_element(view.lostAtS.begin(), view.lostAtS.end(),
                                              [s](float a, float b) { return std::fabs(a - s) < std::fabs(b - s); });
        canvas.events.push_back({Act::SelectDeduction, static_cast<int>(nearest - view.lostAtS.begin()), {}});
    }
    canvas.tags.tag("timeline", "", Rect{at.x, at.y, width, foot - at.y});
}

} // namespace

void drawScorePane(Canvas &canvas, const ScoreView &view, float width, float height) {
    switch (view.pane) {
    case ScorePane::Summary:
        drawSummary(canvas, view, width);
        return;
    case ScorePane::Metrics:
        drawMetrics(canvas, view, width);
        return;
    case ScorePane::TimeLine:
        drawTimeLine(canvas, view, width, height);
        return;
    }
}

} // namespace stipple::ui
