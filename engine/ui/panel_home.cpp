// The home screen: which hand-piece, which case, and what to do with it.
#include <algorithm>
#include <array>

#include "engine/ui/panels.h"

namespace stipple::ui {

namespace {

void drawDevices(Canvas &canvas, const HomeView &view, float width) {
    struct Choice {
        const char *tag, *label, *key;
    };
    static constexpr std::array<Choice, 3> kChoices = {
        {{"device.pen", "Pen", "1"}, {"device.roller", "Roller", "2"}, {"device.stamp", "Stamp", "3"}}};
    const float gap = canvas.px(10);
    const float each = (width - 2 * gap) / 3;
    for (size_t i = 0; i < kChoices.size(); ++i) {
        if (i > 0)
            ImGui::SameLine(0, gap);
        button(canvas,
               {.tag = kChoices[i].tag,
                .label = kChoices[i].label,
                .key = kChoices[i].key,
                .width = each,
                .height = canvas.px(46),
                .isOn = view.device == static_cast<int>(i)},
               Act::ChooseDevice, static_cast<int>(i));
    }
}

// One case as a card; the whole card is the button.
void drawCard(Canvas &canvas, const CaseCard &card, float width) {
    const Theme &theme = canvas.theme;
    const float pad = canvas.px(14);
    const ImVec2 trains =
        theme.small->CalcTextSizeA(theme.small->FontSize, 1.0e9F, width - 2 * pad, card.trains.c_str());
    const ImVec2 standing =
        theme.small->CalcTextSizeA(theme.small->FontSize, 1.0e9F, width - 2 * pad, card.standing.c_str());
    const float below = card.standing.empty() ? 0 : canvas.px(4) + standing.y;
    const float height = 2 * pad + theme.strong->FontSize + canvas.px(5) + trains.y + below;
    if (ImGui::InvisibleButton(("##case." + card.id).c_str(), {width, height}))
        canvas.events.push_back({Act::ChooseCase, 0, card.id});
    canvas.tags.tag("case." + card.id, card.title);
    const ImVec2 lo = ImGui::GetItemRectMin(), hi = ImGui::GetItemRectMax();
    ImDrawList *list = ImGui::GetWindowDrawList();
    list->AddRectFilled(lo, hi, ImGui::IsItemHovered() ? colours::kCardHot : colours::kCard, canvas.px(5));
    if (card.isSelected) {
        list->AddRect(lo, hi, colours::kAccent, canvas.px(5), 0, canvas.px(1.5F));
        list->AddRectFilled(lo, {lo.x + canvas.px(4), hi.y}, colours::kAccent, canvas.px(5));
        ImGui::SetScrollHereY(0.5F);
    }
    drawText(list, theme.strong, {lo.x + pad, lo.y + pad}, colours::kText, card.title, width - 2 * pad);
    list->AddText(theme.small, theme.small->FontSize, {lo.x + pad, lo.y + pad + theme.strong->FontSize + canvas.px(5)},
                  colours::kDim, card.trains.c_str(), nullptr, width - 2 * pad);
    if (!card.standing.empty()) {
        list->AddText(theme.small, theme.small->FontSize, {lo.x + pad, hi.y - pad - standing.y},
                      card.isDue      ? colours::kWarn
                      : card.isLocked ? colours::kDim
                                      : colours::kAccent,
                      card.standing.c_str(), nullptr, width - 2 * pad);
        canvas.tags.tag("standing." + card.id, card.standing,
                        Rect{lo.x + pad, hi.y - pad - standing.y, width - 2 * pad, standing.y});
    }
}

// Who practises and their record, at the right of the heading.
void drawPerson(Canvas &canvas, const HomeView &view, float right, float most) {
    const float gap = canvas.px(8), record = std::min(canvas.px(120), 0.4F * most);
    const float name = std::min(canvas.px(260), most - gap - record);
    ImGui::SetCursorPos({right - name - (view.person.empty() ? 0 : gap + record), canvas.px(28)});
    button(canvas,
           {.tag = "person",
            .label = view.person.empty() ? "Nobody: runs are not kept" : shortened(view.person, 22),
            .key = "N",
            .width = name,
            .height = canvas.px(36),
            .isOn = !view.person.empty()},
           Act::OpenPeople);
    if (view.person.empty())
        return;
    ImGui::SameLine(0, gap);
    button(canvas, {.tag = "record", .label = "Record", .key = "R", .width = record, .height = canvas.px(36)},
           Act::OpenRecord);
}

void drawDetail(Canvas &canvas, const HomeView &view, float width, float height) {
    const auto chosen =
        std::find_if(view.cases.begin(), view.cases.end(), [](const CaseCard &c) { return c.isSelected; });
    const float gap = canvas.px(10), buttonHeight = canvas.px(48);
    const float below = 2 * canvas.px(44) + buttonHeight + 3 * gap + canvas.px(20);
    ImGui::BeginChild("brief", {width, std::max(canvas.px(60), height - below)});
    if (chosen != view.cases.end()) {
        text(canvas, chosen->title, {.font = canvas.theme.title, .wrapPx = width});
        canvas.tags.tag("home.title", chosen->title);
        ImGui::Dummy({0, canvas.px(6)});
        text(canvas, chosen->brief, {.wrapPx = width - canvas.px(8)});
        canvas.tags.tag("home.brief", chosen->brief);
        ImGui::Dummy({0, canvas.px(8)});
        text(canvas, "The plan", {.font = canvas.theme.strong, .colour = colours::kDim});
        text(canvas, chosen->plan, {.colour = colours::kText, .wrapPx = width - canvas.px(8)});
    } else {
        text(canvas, "There is no case for this hand-piece.", {.colour = colours::kDim, .wrapPx = width});
    }
    if (!view.error.empty()) {
        ImGui::Dummy({0, canvas.px(8)});
        text(canvas, view.error, {.colour = colours::kWarn, .wrapPx = width - canvas.px(8)});
        canvas.tags.tag("home.error", view.error);
    }
    ImGui::EndChild();
    const bool canStart = chosen != view.cases.end();
    button(canvas,
           {.tag = "start",
            .label = "Practise",
            .key = "Enter",
            .width = width,
            .height = buttonHeight,
            .isPrimary = true,
            .isEnabled = canStart},
           Act::StartPractice);
    const float half = 0.5F * (width - gap);
    button(canvas,
           {.tag = "demo",
            .label = "Watch it done",
            .key = "D",
            .width = half,
            .height = canvas.px(40),
            .isEnabled = canStart},
           Act::StartDemo);
    ImGui::SameLine(0, gap);
    button(canvas,
           {.tag = "assess",
            .label = "Be assessed",
            .key = "A",
            .width = half,
            .height = canvas.px(40),
            .isEnabled = canStart && !chosen->isLocked},
           Act::StartAssess);
    button(canvas,
           {.tag = "warmup",
            .label = "Warm up",
            .key = "W",
            .width = half,
            .height = canvas.px(36),
            .isEnabled = canStart},
           Act::WarmUp);
    ImGui::SameLine(0, gap);
    button(canvas, {.tag = "hands", .label = "Hands", .key = "F2", .width = half, .height = canvas.px(36)},
           Act::OpenHands);
    button(canvas, {.tag = "help", .label = "Controls", .key = "H", .width = half, .height = canvas.px(36)},
           Act::ToggleHelp);
    ImGui::SameLine(0, gap);
    button(canvas, {.tag = "quit", .label = "Quit", .key = "Ctrl+Q", .width = half, .height = canvas.px(36)},
           Act::Quit);
}

} // namespace

void drawHome(Canvas &canvas, const HomeView &view) {
    beginPane("home", {0, 0, canvas.windowPx.x, canvas.windowPx.y}, colours::kBack);
    const float width = std::min(canvas.windowPx.x - canvas.px(32), canvas.px(1080));
    const float left = std::max(canvas.px(16), 0.5F * (canvas.windowPx.x - width));
    const float footer = canvas.theme.small->FontSize + canvas.px(20);
    ImGui::SetCursorPos({left, canvas.px(26)});
    ImGui::BeginGroup();
    text(canvas, "Stipple", {.font = canvas.theme.title});
    text(canvas, "Microneedling practice: choose a hand-piece and a case.",
         {.colour = colours::kDim, .wrapPx = view.hasRecord ? 0.5F * width : width});
    ImGui::EndGroup();
    const float top = ImGui::GetCursorPosY() + canvas.px(14);
    if (view.hasRecord)
        drawPerson(canvas, view, left + width, 0.5F * width);
    const float height = std::max(canvas.px(80), canvas.windowPx.y - top - footer);
    const float gap = canvas.px(28);
    const bool isNarrow = width < canvas.px(620);
    const float listWidth = isNarrow ? 0.5F * (width - gap) : std::min(canvas.px(560), 0.55F * width);
    ImGui::SetCursorPos({left, top});
    ImGui::BeginGroup();
    drawDevices(canvas, view, listWidth);
    ImGui::Dummy({0, canvas.px(4)});
    ImGui::BeginChild("cases", {listWidth, std::max(canvas.px(40), height - canvas.px(68))});
    for (const CaseCard &card : view.cases)
        drawCard(canvas, card, listWidth - canvas.px(14));
    ImGui::EndChild();
    ImGui::EndGroup();
    ImGui::SetCursorPos({left + listWidth + gap, top});
    ImGui::BeginGroup();
    drawDetail(canvas, view, width - listWidth - gap, height);
    ImGui::EndGroup();
    const std::string where = "Sessions are recorded in " + view.recordings;
    drawText(ImGui::GetWindowDrawList(), canvas.theme.small,
             {left, canvas.windowPx.y - canvas.theme.small->FontSize - canvas.px(12)}, colours::kDim, where, width);
    ImGui::End();
}

} // namespace stipple::ui
