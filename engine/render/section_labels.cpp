// Ruler, layer names and the plan's window beside the cross-section.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

#include <imgui.h>

#include "engine/render/section.h"
#include "engine/render/section_art.h"

namespace stipple {

namespace {

constexpr ImU32 kInk = IM_COL32(58, 66, 70, 255), kSoft = IM_COL32(120, 129, 133, 255),
                kHair = IM_COL32(150, 158, 161, 190);
constexpr ImU32 kPlan = IM_COL32(16, 112, 122, 255), kPlanSoft = IM_COL32(16, 112, 122, 120);

// "cheek_left" → "Cheek, left".
std::string zoneTitle(std::string_view name) {
    std::string title(name);
    if (const size_t at = title.find("_left"); at != std::string::npos)
        title.replace(at, 5, ", left");
    if (const size_t at = title.find("_right"); at != std::string::npos)
        title.replace(at, 6, ", right");
    std::replace(title.begin(), title.end(), '_', ' ');
    if (!title.empty())
        title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
    return title;
}

std::string millimetres(float um) {
    char text[16];
    std::snprintf(text, sizeof text, um == 0 ? "0" : "%.1f", static_cast<double>(um) / 1000.0);
    return text;
}

struct Name {
    std::string text;
    float topUm, bottomUm, y = 0; // y: of the text's middle, after making room
};

} // namespace

void drawSectionLabels(ImDrawList &list, glm::vec2 origin, glm::vec2 size, const sim::World &world,
                       const Slice &slice) {
    const SectionFrameLayout layout = sectionLayout(size);
    if (!layout.hasLabels)
        return;
    const sim::Case &plan = world.setup().trainingCase;
    const sim::ZoneFigures &zone = sim::zoneFigures(slice.at.zone);
    const Borders border = zoneBorders(zone, plan.patient.sex);
    const float left = origin.x + layout.panelMin.x, right = origin.x + layout.panelMax.x;
    const float top = origin.y + layout.panelMin.y, bottom = origin.y + layout.panelMax.y;
    const float surface = origin.y + layout.skinY, line = ImGui::GetTextLineHeight();
    const auto rowOf = [&](float um) { return surface + um / layout.umPerPx; };
    const auto text = [&](float x, float y, ImU32 ink, const std::string &words) {
        list.AddText({std::floor(x), std::floor(y)}, ink, words.c_str());
    };

    // Heading: where the slice is.
    text(left, origin.y + 0.5F * (layout.panelMin.y - line), kInk, zoneTitle(zone.name));
    const std::string scale = "depth in mm";
    text(right - ImGui::CalcTextSize(scale.c_str()).x, origin.y + 0.5F * (layout.panelMin.y - line), kSoft, scale);

    // Ruler: a tick each 0.1 mm, longer each 0.5, a figure each 0.5.
    const float deepest = (bottom - surface) * layout.umPerPx;
    list.AddLine({left - 4.0F, surface}, {left - 4.0F, bottom}, kHair, 1.0F);
    for (int i = 0; 100.0F * static_cast<float>(i) <= deepest; ++i) {
        const float y = std::floor(rowOf(100.0F * static_cast<float>(i))) + 0.5F;
        const bool isLong = i % 5 == 0;
        if (!isLong && layout.umPerPx > 22.0F)
            continue;
        list.AddLine({left - 4.0F, y}, {left - (isLong ? 11.0F : 7.0F), y}, isLong ? kInk : kHair, 1.0F);
        if (isLong && y + 0.5F * line < bottom + 6.0F) {
            const std::string figure = millimetres(100.0F * static_cast<float>(i));
            text(left - 14.0F - ImGui::CalcTextSize(figure.c_str()).x, y - 0.5F * line, kInk, figure);
        }
    }

    // The plan's window for the tip: a bracket just inside the tissue.
    if (const sim::ZonePlan *wanted = plan.planFor(slice.at.zone); wanted != nullptr && wanted->depthUm.hi > 0) {
        const float y0 = rowOf(wanted->depthUm.lo), y1 = std::min(rowOf(wanted->depthUm.hi), bottom - 2.0F);
        if (y1 > y0) {
            const float x = left + 5.0F;
            list.AddLine({x, y0}, {x, y1}, kPlan, 2.0F);
            list.AddLine({x, y0}, {x + 7.0F, y0}, kPlan, 2.0F);
            list.AddLine({x, y1}, {x + 7.0F, y1}, kPlan, 2.0F);
            for (float d = x + 12.0F; d < right - 4.0F; d += 9.0F) {
                list.AddLine({d, y0}, {d + 4.0F, y0}, kPlanSoft, 1.0F);
                list.AddLine({d, y1}, {d + 4.0F, y1}, kPlanSoft, 1.0F);
            }
            const std::string words =
                "plan " + millimetres(wanted->depthUm.lo) + "–" + millimetres(wanted->depthUm.hi) + " mm";
            const ImVec2 room = ImGui::CalcTextSize(words.c_str());
            const float y = y1 - y0 > line + 4.0F ? 0.5F * (y0 + y1 - line) : y1 + 3.0F;
            list.AddRectFilled({x + 10.0F, y - 1.0F}, {x + 18.0F + room.x, y + line + 1.0F},
                               IM_COL32(252, 246, 244, 205), 3.0F);
            text(x + 14.0F, y, kPlan, words);
        }
    }

    // Layer names, spread so that they do not overlap, with leaders to the middles of their layers.
    const float bottomUm = deepest;
    std::array<Name, 6> names = {{{"Horny layer", border[0], border[1]},
                                  {"Epidermis", border[1], border[2]},
                                  {"Papillary dermis", border[2], border[3]},
                                  {"Vessel plexus", border[4] - 25.0F, border[4] + 25.0F},
                                  {"Reticular dermis", border[4] + 150.0F, border[5]},
                                  {"Fat", border[5], std::max(bottomUm, border[5] + 1.0F)}}};
    const float step = line + 2.0F;
    float next = top + 0.5F * line;
    for (Name &name : names) {
        name.y = std::max(rowOf(0.5F * (name.topUm + name.bottomUm)), next);
        next = name.y + step;
    }
    float most = bottom - 0.5F * line; // and back up if the last ran out of the view
    for (size_t i = names.size(); i-- > 0;) {
        names[i].y = std::min(names[i].y, most);
        most = names[i].y - step;
    }
    // The first three lie within a few pixels: centred about their place, they need the shortest leaders.
    const float shift = std::min(names[0].y - (top + 0.5F * line), std::max(names[1].y - rowOf(border[1]), 0.0F));
    for (size_t i = 0; i < 3; ++i)
        names[i].y -= std::min(shift, 1.2F * step);
    for (const Name &name : names) {
        const float at = rowOf(0.5F * (name.topUm + std::min(name.bottomUm, bottomUm)));
        if (at > bottom)
            continue;
        list.AddLine({right + 2.0F, at}, {right + 8.0F, at}, kSoft, 1.0F);
        list.AddLine({right + 8.0F, at}, {right + 16.0F, name.y}, kSoft, 1.0F);
        text(right + 20.0F, name.y - 0.5F * line, kInk, name.text);
    }
    // How thick each border is, on the tissue's right edge.
    for (const float um : border)
        if (rowOf(um) < bottom)
            list.AddLine({right - 5.0F, rowOf(um)}, {right, rowOf(um)}, IM_COL32(90, 60, 60, 150), 1.0F);
}

} // namespace stipple
