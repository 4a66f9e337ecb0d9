// Draws the coach's cues over the face, and the button that says how much it tells.
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/ui/panels.h"

namespace stipple::ui {

namespace {

ImU32 faded(ImU32 colour, float alpha) {
    const auto most = static_cast<float>((colour >> IM_COL32_A_SHIFT) & 0xFF);
    const auto a = static_cast<ImU32>(std::clamp(alpha, 0.0F, 1.0F) * most + 0.5F);
    return (colour & ~IM_COL32_A_MASK) | (a << IM_COL32_A_SHIFT);
}

ImU32 inkOf(CueSeverity severity) {
    return severity == CueSeverity::Safety      ? colours::kStop
           : severity == CueSeverity::Technique ? colours::kWarn
                                                : colours::kAccent;
}

struct Pencil {
    ImDrawList *list;
    ImU32 ink;
    float r;     // half the icon's size
    float thick; // of lines

    void line(glm::vec2 a, glm::vec2 b) const { list->AddLine({a.x, a.y}, {b.x, b.y}, ink, thick); }
    // A chevron whose point lies towards `way` of `at`.
    void chevron(glm::vec2 at, glm::vec2 way) const {
        const glm::vec2 across(-way.y, way.x);
        const glm::vec2 tip = at + way * (0.45F * r);
        line(tip - way * (0.8F * r) + across * (0.8F * r), tip);
        line(tip - way * (0.8F * r) - across * (0.8F * r), tip);
    }
    void arrow(glm::vec2 at, glm::vec2 way) const {
        const glm::vec2 across(-way.y, way.x), tip = at + way * r;
        line(at - way * r, tip);
        line(tip - way * (0.9F * r) + across * (0.7F * r), tip);
        line(tip - way * (0.9F * r) - across * (0.7F * r), tip);
    }
};

// The shapes: a stop plate, chevrons up and down, « and », an arrow, a bent arrow, a ring, two arrows apart.
void drawIcon(const Pencil &pen, glm::vec2 at, CueIcon icon, glm::vec2 way) {
    const float r = pen.r;
    constexpr glm::vec2 kUp(0, -1), kDown(0, 1), kLeft(-1, 0), kRight(1, 0);
    switch (icon) {
    case CueIcon::Stop:
        pen.list->AddNgonFilled({at.x, at.y}, 1.15F * r, pen.ink, 8);
        pen.list->AddRectFilled(
            {at.x - 0.65F * r, at.y - 0.2F * r}, {at.x + 0.65F * r, at.y + 0.2F * r},
            faded(IM_COL32(20, 22, 25, 255), static_cast<float>((pen.ink >> IM_COL32_A_SHIFT) & 0xFF) / 255.0F));
        return;
    case CueIcon::Up:
    case CueIcon::Down: {
        const glm::vec2 to = icon == CueIcon::Up ? kUp : kDown;
        pen.chevron(at - to * (0.35F * r), to);
        pen.chevron(at + to * (0.45F * r), to);
        return;
    }
    case CueIcon::Slow:
    case CueIcon::Fast: {
        const glm::vec2 to = icon == CueIcon::Fast ? kRight : kLeft;
        pen.chevron(at - to * (0.35F * r), to);
        pen.chevron(at + to * (0.45F * r), to);
        return;
    }
    case CueIcon::Arrow:
        pen.arrow(at, way);
        return;
    case CueIcon::Turn: {
        pen.list->PathArcTo({at.x, at.y}, 0.85F * r, 0.35F, 5.0F, 24);
        pen.list->PathStroke(pen.ink, 0, pen.thick);
        const glm::vec2 tip = at + 0.85F * r * glm::vec2(std::cos(5.0F), std::sin(5.0F));
        pen.line(tip, tip + glm::vec2(-0.75F, -0.35F) * r);
        pen.line(tip, tip + glm::vec2(-0.25F, 0.7F) * r);
        return;
    }
    case CueIcon::Ring:
        pen.list->AddCircle({at.x, at.y}, 0.9F * r, pen.ink, 24, pen.thick);
        pen.line(at + glm::vec2(-0.4F, 0.05F) * r, at + glm::vec2(-0.1F, 0.35F) * r); // full: a tick
        pen.line(at + glm::vec2(-0.1F, 0.35F) * r, at + glm::vec2(0.45F, -0.3F) * r);
        return;
    case CueIcon::Stretch:
        pen.line(at + kLeft * (1.2F * r), at + kRight * (1.2F * r));
        pen.chevron(at + kLeft * (0.75F * r), kLeft);
        pen.chevron(at + kRight * (0.75F * r), kRight);
        return;
    }
}

// Width the pill needs.
float pillWidth(const Canvas &canvas, const CuePill &pill, bool isMain) {
    const ImFont *font = isMain ? canvas.theme.strong : canvas.theme.body;
    return font->CalcTextSizeA(font->FontSize, 1.0e9F, 0, pill.words.c_str()).x + canvas.px(52);
}

void drawPill(Canvas &canvas, ImDrawList *list, const CuePill &pill, const Rect &rect, bool isMain) {
    const float a = pill.alpha * (isMain ? 1.0F : 0.85F);
    const ImU32 ink = faded(inkOf(pill.severity), a);
    const float round = 0.5F * rect.height;
    list->AddRectFilled({rect.x, rect.y}, {rect.x + rect.width, rect.y + rect.height},
                        faded(IM_COL32(20, 22, 25, 205), a), round);
    if (pill.severity == CueSeverity::Safety)
        list->AddRect({rect.x, rect.y}, {rect.x + rect.width, rect.y + rect.height}, ink, round, 0, canvas.px(1.5F));
    const Pencil pencil{.list = list, .ink = ink, .r = canvas.px(7), .thick = canvas.px(2)};
    const float middle = rect.y + 0.5F * rect.height;
    drawIcon(pencil, {rect.x + canvas.px(21), middle}, pill.icon, pill.wayPx);
    ImFont *font = isMain ? canvas.theme.strong : canvas.theme.body;
    const float x = rect.x + canvas.px(38);
    const float used = drawText(list, font, {x, middle - 0.5F * font->FontSize}, faded(colours::kText, a), pill.words);
    canvas.tags.tag(isMain ? "coach.main" : "coach.second", pill.words, Rect{x, rect.y, used, rect.height});
    canvas.tags.tag(isMain ? "coach.pill" : "coach.pill2", pill.words, rect);
}

void drawOnSkin(const Canvas &canvas, ImDrawList *list, const CoachView &view) {
    const ImU32 dark = IM_COL32(20, 22, 25, 150), light = IM_COL32(240, 243, 246, 230);
    const auto ring = [&](const SkinMark &mark, bool isDashed) {
        const int parts = isDashed ? 12 : 1;
        for (const bool isUnder : {true, false}) // readable on any skin
            for (int i = 0; i < parts; ++i) {
                const float from = 6.2831853F * static_cast<float>(i) / static_cast<float>(parts);
                const float to = from + 6.2831853F / static_cast<float>(parts) * (isDashed ? 0.55F : 1.0F);
                list->PathArcTo({mark.centrePx.x, mark.centrePx.y}, mark.radiusPx, from, to, isDashed ? 6 : 48);
                list->PathStroke(faded(isUnder ? dark : light, mark.alpha), 0, canvas.px(isUnder ? 4.0F : 1.5F));
            }
    };
    if (view.ring)
        ring(*view.ring, false);
    if (view.strip)
        ring(*view.strip, true);
    if (view.arrow)
        for (const bool isUnder : {true, false}) {
            const Pencil pencil{.list = list,
                                .ink = faded(isUnder ? dark : light, view.arrow->alpha),
                                .r = canvas.px(11),
                                .thick = canvas.px(isUnder ? 5.0F : 2.2F)};
            pencil.arrow(view.arrow->fromPx, view.arrow->wayPx);
        }
}

} // namespace

void drawCoach(Canvas &canvas, const CoachView &view, const Rect &face) {
    ImDrawList *list = ImGui::GetBackgroundDrawList();
    list->PushClipRect({face.x, face.y}, {face.x + face.width, face.y + face.height});
    drawOnSkin(canvas, list, view);
    if (view.barAlpha > 0) { // a frame, broken at the corners: it is seen without being looked at
        const ImU32 ink = faded(colours::kStop, 0.9F * view.barAlpha);
        const float w = canvas.px(5), gap = canvas.px(26);
        const glm::vec2 lo = face.min(), hi = face.max();
        list->AddRectFilled({lo.x + gap, lo.y}, {hi.x - gap, lo.y + w}, ink);
        list->AddRectFilled({lo.x + gap, hi.y - w}, {hi.x - gap, hi.y}, ink);
        list->AddRectFilled({lo.x, lo.y + gap}, {lo.x + w, hi.y - gap}, ink);
        list->AddRectFilled({hi.x - w, lo.y + gap}, {hi.x, hi.y - gap}, ink);
        canvas.tags.tag("coach.bar", "", face);
    }
    const auto put = [&](const std::optional<CuePill> &pill, float y, float height, bool isMain) {
        if (!pill || view.room.isEmpty())
            return;
        const float width = std::min(pillWidth(canvas, *pill, isMain), view.room.width);
        const float x = view.isLeftOf ? view.room.x + view.room.width - width : view.room.x;
        drawPill(canvas, list, *pill, {std::floor(x), std::floor(y), width, height}, isMain);
    };
    const float height = canvas.px(kPillUnits.y);
    put(view.main, view.room.y, height, true);
    put(view.second, view.room.y + height + canvas.px(kPillGapUnits), height - canvas.px(4), false);
    if (!view.warmUp.empty()) {
        const ImFont *font = canvas.theme.strong;
        const ImVec2 size = font->CalcTextSizeA(font->FontSize, 1.0e9F, 0, view.warmUp.c_str());
        const glm::vec2 at(face.centre().x - 0.5F * size.x, face.y + canvas.px(16));
        const float pad = canvas.px(14);
        list->AddRectFilled({at.x - pad, at.y - canvas.px(7)}, {at.x + size.x + pad, at.y + size.y + canvas.px(7)},
                            IM_COL32(20, 22, 25, 215), canvas.px(5));
        drawText(list, canvas.theme.strong, at, colours::kAccent, view.warmUp);
        canvas.tags.tag("warmup", view.warmUp, Rect{at.x, at.y, size.x, size.y});
    }
    list->PopClipRect();
    if (!view.setting.empty() && face.width >= canvas.px(420)) {
        const Rect place{face.x + face.width - canvas.px(196), face.y + canvas.px(10), canvas.px(184), canvas.px(28)};
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
        beginPane("coach", place, IM_COL32(0, 0, 0, 0));
        ImGui::PopStyleVar();
        ImGui::SetCursorScreenPos({place.x, place.y});
        button(canvas,
               {.tag = "coach",
                .label = view.setting,
                .key = "V",
                .width = place.width,
                .height = place.height,
                .isOn = view.isSettingOwn},
               Act::CycleCoach);
        ImGui::End();
    }
}

} // namespace stipple::ui
