#include "engine/ui/widgets.h"

#include <algorithm>
#include <cmath>

namespace stipple::ui {

namespace {

ImVec2 measure(ImFont *font, std::string_view words, float wrap = 0) {
    return font->CalcTextSizeA(font->FontSize, 1.0e9F, wrap, words.data(), words.data() + words.size());
}

void put(ImDrawList *list, ImFont *font, ImVec2 at, ImU32 colour, std::string_view words) {
    list->AddText(font, font->FontSize, {std::floor(at.x), std::floor(at.y)}, colour, words.data(),
                  words.data() + words.size());
}

// Low: a triangle pointing down, high: one pointing up, good: a disc.
void drawVerdict(ImDrawList *list, ImVec2 centre, float r, Verdict verdict) {
    switch (verdict) {
    case Verdict::None:
        break;
    case Verdict::Good:
        list->AddCircleFilled(centre, 0.8F * r, colours::kAccent, 16);
        break;
    case Verdict::High:
        list->AddTriangleFilled({centre.x, centre.y - r}, {centre.x + r, centre.y + 0.8F * r},
                                {centre.x - r, centre.y + 0.8F * r}, colours::kWarn);
        break;
    case Verdict::Low:
        list->AddTriangleFilled({centre.x, centre.y + r}, {centre.x - r, centre.y - 0.8F * r},
                                {centre.x + r, centre.y - 0.8F * r}, colours::kWarn);
        break;
    }
}

const char *verdictWord(Verdict verdict) {
    switch (verdict) {
    case Verdict::Good:
        return "good";
    case Verdict::High:
        return "high";
    case Verdict::Low:
        return "low";
    case Verdict::None:
        break;
    }
    return "";
}

} // namespace

bool button(Canvas &canvas, const ButtonSpec &spec) {
    const Theme &theme = canvas.theme;
    ImFont *font = spec.isPrimary ? theme.strong : theme.body;
    const ImVec2 label = measure(font, spec.label);
    const ImVec2 key = spec.key.empty() ? ImVec2(0, 0) : measure(theme.small, spec.key);
    const float pad = canvas.px(12), gap = spec.key.empty() ? 0 : canvas.px(10);
    const float needed = label.x + key.x + gap + 2 * pad;
    const ImVec2 size(std::max(spec.width, spec.width > 0 ? 0.0F : needed),
                      spec.height > 0 ? spec.height : label.y + canvas.px(14));
    const std::string id = "##" + std::string(spec.tag);
    ImGui::BeginDisabled(!spec.isEnabled);
    const bool isClicked = ImGui::InvisibleButton(id.c_str(), size);
    const bool isHot = ImGui::IsItemHovered(), isHeld = ImGui::IsItemActive();
    ImGui::EndDisabled();
    const ImVec2 lo = ImGui::GetItemRectMin(), hi = ImGui::GetItemRectMax();
    ImDrawList *list = ImGui::GetWindowDrawList();
    ImU32 back = spec.isPrimary || spec.isOn ? colours::kAccentDeep : colours::kCard;
    if (isHot)
        back = spec.isPrimary || spec.isOn ? colours::kAccentHot : colours::kCardHot;
    if (isHeld)
        back = colours::kAccentDeep;
    if (!spec.isEnabled)
        back = colours::kPanel;
    list->AddRectFilled(lo, hi, back, canvas.px(4));
    list->AddRect(lo, hi, spec.isOn ? colours::kAccent : colours::kLine, canvas.px(4));
    const ImU32 ink = spec.isEnabled ? colours::kText : colours::kDim;
    const float room = hi.x - lo.x - 2 * std::min(pad, canvas.px(8));
    const bool showsKey = !spec.key.empty() && label.x + gap + key.x <= room;
    const float x = showsKey ? lo.x + std::min(pad, 0.5F * (hi.x - lo.x - label.x - gap - key.x))
                             : lo.x + 0.5F * (hi.x - lo.x - label.x);
    list->PushClipRect(lo, hi, true);
    put(list, font, {std::max(lo.x, x), lo.y + 0.5F * (hi.y - lo.y - label.y)}, ink, spec.label);
    if (showsKey)
        put(list, theme.small, {hi.x - std::min(pad, canvas.px(10)) - key.x, lo.y + 0.5F * (hi.y - lo.y - key.y)},
            colours::kDim, spec.key);
    list->PopClipRect();
    canvas.tags.tag(spec.tag, spec.label, spec.isEnabled);
    return isClicked && spec.isEnabled;
}

void button(Canvas &canvas, const ButtonSpec &spec, Act act, int amount) {
    if (button(canvas, spec))
        canvas.events.push_back({act, amount, {}});
}

void text(const Canvas &canvas, std::string_view words, const TextSpec &spec) {
    ImGui::PushFont(spec.font != nullptr ? spec.font : canvas.theme.body);
    ImGui::PushStyleColor(ImGuiCol_Text, spec.colour);
    if (spec.wrapPx > 0)
        ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + spec.wrapPx);
    ImGui::TextUnformatted(words.data(), words.data() + words.size());
    if (spec.wrapPx > 0)
        ImGui::PopTextWrapPos();
    ImGui::PopStyleColor();
    ImGui::PopFont();
}

float gaugeHeight(const Canvas &canvas, const Gauge &g, bool isCompact) {
    const bool hasHint = !isCompact && !g.isBar && !g.hint.empty();
    return canvas.theme.body->FontSize + canvas.px(12) + (hasHint ? canvas.px(4) + canvas.theme.small->FontSize : 0);
}

void gauge(Canvas &canvas, const Gauge &g, float width, bool isCompact) {
    const Theme &theme = canvas.theme;
    const float line = theme.body->FontSize, bar = canvas.px(8), gap = canvas.px(4);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::Dummy({width, gaugeHeight(canvas, g, isCompact)});
    ImDrawList *list = ImGui::GetWindowDrawList();
    put(list, theme.body, at, colours::kDim, g.label);
    const bool isOff = g.verdict == Verdict::Low || g.verdict == Verdict::High;
    const ImVec2 value = measure(theme.strong, g.value);
    put(list, theme.strong, {at.x + width - value.x, at.y}, isOff ? colours::kWarn : colours::kText, g.value);
    const float mid = at.y + 0.5F * line;
    drawVerdict(list, {at.x + width - value.x - canvas.px(14), mid}, canvas.px(4.5F), g.verdict);
    // The scale.
    const float top = at.y + line + gap;
    const auto x = [&](float share) { return at.x + share * width; };
    list->AddRectFilled({at.x, top}, {at.x + width, top + bar}, colours::kCard, canvas.px(3));
    if (g.bandHi > g.bandLo)
        list->AddRectFilled({x(g.bandLo), top}, {x(g.bandHi), top + bar}, colours::kBand, canvas.px(2));
    if (g.isBar && g.fraction > 0)
        list->AddRectFilled({at.x, top}, {x(g.fraction), top + bar}, colours::kAccent, canvas.px(3));
    if (g.setMark >= 0) // an open notch: what it is set to
        list->AddRect({x(g.setMark) - canvas.px(2), top - canvas.px(2)},
                      {x(g.setMark) + canvas.px(2), top + bar + canvas.px(2)}, colours::kDim);
    if (!g.isBar && g.fraction >= 0)
        list->AddRectFilled({x(g.fraction) - canvas.px(2), top - canvas.px(3)},
                            {x(g.fraction) + canvas.px(2), top + bar + canvas.px(3)},
                            isOff ? colours::kWarn : colours::kText, canvas.px(1));
    if (!isCompact && !g.isBar && !g.hint.empty()) {
        put(list, theme.small, {at.x, top + bar + gap}, colours::kDim, g.hint);
        const std::string_view word = verdictWord(g.verdict);
        const ImVec2 size = measure(theme.small, word);
        put(list, theme.small, {at.x + width - size.x, top + bar + gap}, isOff ? colours::kWarn : colours::kDim, word);
    }
    canvas.tags.tag("gauge." + g.id, g.value);
}

bool beginPane(const char *name, const Rect &rect, ImU32 colour, Layer layer) {
    ImGui::SetNextWindowPos({rect.x, rect.y});
    ImGui::SetNextWindowSize({std::max(1.0F, rect.width), std::max(1.0F, rect.height)});
    ImGui::PushStyleColor(ImGuiCol_WindowBg, colour);
    const ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                                   (layer == Layer::Base ? ImGuiWindowFlags_NoBringToFrontOnFocus : 0);
    if (layer == Layer::Over)
        ImGui::SetNextWindowFocus();
    const bool isOpen = ImGui::Begin(name, nullptr, flags);
    ImGui::PopStyleColor();
    return isOpen;
}

float drawText(ImDrawList *list, ImFont *font, glm::vec2 at, ImU32 colour, std::string_view words, float mostPx) {
    const ImVec2 size = measure(font, words);
    if (mostPx <= 0 || size.x <= mostPx) {
        put(list, font, {at.x, at.y}, colour, words);
        return size.x;
    }
    std::string cut(words);
    while (!cut.empty() && measure(font, cut + "...").x > mostPx) { // whole UTF-8 letters
        unsigned char last = 0x80;
        while (!cut.empty() && (last & 0xC0U) == 0x80U) {
            last = static_cast<unsigned char>(cut.back());
            cut.pop_back();
        }
    }
    cut += "...";
    put(list, font, {at.x, at.y}, colour, cut);
    return measure(font, cut).x;
}

} // namespace stipple::ui
