// Ruler, layer names and the plan's window beside the cross-section.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include <imgui.h>

#include "engine/render/section.h"
#include "engine/render/section_art.h"
#include "sim/tissue/healing.h"

namespace stipple {

namespace {

// On the slate of section_ground.frag, at its lightest #3B4247: contrast 7.9 and 4.9 to 1.
constexpr ImU32 kInk = IM_COL32(226, 229, 228, 255), kSoft = IM_COL32(172, 181, 186, 255),
                kHair = IM_COL32(128, 138, 145, 220);
constexpr ImU32 kPlan = IM_COL32(112, 214, 222, 255), kPlanSoft = IM_COL32(20, 96, 108, 190);

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

std::string millimetres(float um) { // as fine as the figure is: 0.45, 1.0
    char text[16];
    const bool isFine = std::lround(um / 10.0F) % 10 != 0;
    std::snprintf(text, sizeof text, um == 0 ? "0" : isFine ? "%.2f" : "%.1f", static_cast<double>(um) / 1000.0);
    return text;
}

// What healing is about then, for who has not learnt it yet.
std::string phaseTitle(float afterH) {
    const sim::HealingPhases at = sim::phasesAt(static_cast<double>(afterH) / 24.0);
    const std::array<std::pair<double, const char *>, 5> phases = {
        {{at.haemostasis, "blood clots"},
         {at.inflammation, "inflammation, white cells gather"},
         {at.proliferation, "new collagen grows"},
         {at.remodelling, "collagen ripens"},
         {at.settled, "healed"}}};
    return std::max_element(phases.begin(), phases.end())->second;
}

struct Ruler { // µm from tick to tick, and from figure to figure
    float tick = 100, figure = 500;
};
Ruler rulerOf(float umPerPx, float line) {
    for (const float figure : {10.0F, 20.0F, 50.0F, 100.0F, 200.0F, 500.0F, 1000.0F, 2000.0F})
        if (figure / umPerPx >= 1.7F * line)
            return {figure / (figure == 20.0F || figure == 200.0F || figure == 2000.0F ? 4.0F : 5.0F), figure};
    return {1000.0F, 5000.0F};
}

struct Name {
    std::string text;
    float topUm, bottomUm;
    bool isPlan = false;
    float at = 0, y = 0; // rows: of the layer's middle as seen, and of the text's
};

// The layers in view, each with the row of its middle, and texts spread so that none lies on another.
std::vector<Name> placeNames(std::vector<Name> names, const SectionFrameLayout &layout, float line, float raised) {
    const float top = layout.panelMin.y - raised, bottom = layout.panelMax.y - raised;
    std::vector<Name> seen;
    for (Name &name : names) {
        const auto rowOf = [&](float um) { return layout.skinY + um / layout.umPerPx - raised; };
        const float from = std::max(rowOf(name.topUm), top), to = std::min(rowOf(name.bottomUm), bottom);
        if (to - from < 0.6F)
            continue;
        name.at = 0.5F * (from + to);
        seen.push_back(name);
    }
    std::stable_sort(seen.begin(), seen.end(), [](const Name &a, const Name &b) { return a.at < b.at; });
    const float step = line + 1.0F, first = 0.5F * line + 2.0F, last = layout.panelMax.y - 0.5F * line;
    // Groups that crowd are centred on their places: merge until none overlap.
    std::vector<std::pair<float, int>> groups; // middle, count
    for (const Name &name : seen) {
        groups.push_back({name.at, 1});
        while (true) {
            auto &[middle, count] = groups.back();
            const float half = 0.5F * step * static_cast<float>(count - 1);
            middle = std::clamp(middle, first + half, std::max(last - half, first + half));
            if (groups.size() < 2)
                break;
            const auto &[above, many] = groups[groups.size() - 2];
            if (above + 0.5F * step * static_cast<float>(many - 1) + step <= middle - half)
                break;
            const float sum = above * static_cast<float>(many) + middle * static_cast<float>(count);
            const int both = many + count;
            groups.pop_back();
            groups.back() = {sum / static_cast<float>(both), both};
        }
    }
    size_t i = 0;
    for (const auto &[middle, count] : groups)
        for (int k = 0; k < count; ++k)
            seen[i++].y = middle + step * (static_cast<float>(k) - 0.5F * static_cast<float>(count - 1));
    return seen;
}

std::vector<Name> layerNames(const Borders &border, const SkinTraits &traits, float umPerPx) {
    std::vector<Name> names = {{.text = "Horny layer", .topUm = border[0], .bottomUm = border[1]}};
    if (umPerPx < 0.7F) {
        const float thick = border[2] - border[1];
        names.push_back({"Granular layer", border[1], border[1] + 0.22F * thick});
        names.push_back({"Spinous layer", border[1] + 0.22F * thick, border[1] + 0.75F * thick});
        names.push_back({"Basal layer", border[1] + 0.75F * thick, border[2]});
    } else {
        names.push_back({"Epidermis", border[1], border[2]});
    }
    names.push_back({"Papillary dermis", border[2], border[3]});
    names.push_back({"Vessel plexus", border[4] - 25.0F, border[4] + 25.0F});
    names.push_back({"Reticular dermis", border[4] + 40.0F, border[5] - 40.0F});
    const float muscle = border[5] + traits.fatUm, under = muscle + traits.muscleUm;
    names.push_back({"Fat", border[5], traits.muscleUm > 0 ? muscle : 1.0e6F});
    if (traits.muscleUm > 0) {
        names.push_back({std::string(traits.muscle), muscle, under});
        names.push_back({std::string(traits.under), under, 1.0e6F});
    }
    return names;
}

} // namespace

std::string momentTitle(float afterH) {
    char text[32];
    const auto say = [&](float count, const char *unit) {
        const int whole = static_cast<int>(std::lround(count));
        std::snprintf(text, sizeof text, "%d %s%s after", whole, unit, whole == 1 ? "" : "s");
        return std::string(text);
    };
    if (afterH < 36.0F && afterH != 24.0F)
        return say(afterH, "hour");
    return afterH < 14.0F * 24.0F ? say(afterH / 24.0F, "day") : say(afterH / 168.0F, "week");
}

void drawSectionLabels(ImDrawList &list, glm::vec2 origin, glm::vec2 size, const sim::World &world, const Slice &slice,
                       const SectionOptions &options) {
    const SectionFrameLayout layout = sectionLayout(size, options);
    if (!layout.hasLabels)
        return;
    const sim::Case &plan = world.setup().trainingCase;
    const sim::ZoneFigures &zone = sim::zoneFigures(slice.at.zone);
    const Borders border = zoneBorders(zone, plan.patient.sex, plan.patient.ageYears);
    const float left = origin.x + layout.panelMin.x, right = origin.x + layout.panelMax.x;
    const float top = origin.y + layout.panelMin.y, bottom = origin.y + layout.panelMax.y;
    const float surface = origin.y + layout.skinY, line = ImGui::GetTextLineHeight();
    const auto rowOf = [&](float um) { return surface + um / layout.umPerPx; };
    const auto text = [&](float x, float y, ImU32 ink, const std::string &words) {
        list.AddText({std::floor(x), std::floor(y)}, ink, words.c_str());
    };

    // Heading: where the slice is, and when.
    std::string title = zoneTitle(zone.name);
    if (options.afterH >= 0) {
        title += ", " + momentTitle(options.afterH);
        const std::string told = title + ": " + phaseTitle(options.afterH);
        if (ImGui::CalcTextSize(told.c_str()).x < size.x - 30.0F)
            title = told;
    }
    const float wide = ImGui::CalcTextSize(title.c_str()).x;
    list.AddRectFilled({origin.x + 7.0F, origin.y + 4.0F}, {origin.x + 17.0F + wide, origin.y + line + 8.0F},
                       IM_COL32(36, 41, 46, 200), 3.0F);
    text(origin.x + 12.0F, origin.y + 6.0F, kInk, title);

    // Ruler: ticks from the skin's surface down the cut face's left edge.
    const Ruler ruler = rulerOf(layout.umPerPx, line);
    const bool isFine = ruler.figure < 100.0F;
    const float start = std::max(surface, top);
    list.AddLine({left - 4.0F, start}, {left - 4.0F, bottom}, kHair, 1.0F);
    const int perFigure = static_cast<int>(std::lround(ruler.figure / ruler.tick));
    for (int i = 0; rowOf(ruler.tick * static_cast<float>(i)) <= bottom; ++i) {
        const float um = ruler.tick * static_cast<float>(i), y = std::floor(rowOf(um)) + 0.5F;
        if (y < top)
            continue;
        const bool isLong = i % perFigure == 0;
        list.AddLine({left - 4.0F, y}, {left - (isLong ? 11.0F : 7.0F), y}, isLong ? kInk : kHair, 1.0F);
        if (!isLong || y + 0.5F * line > origin.y + size.y)
            continue;
        std::string figure = isFine ? std::to_string(std::lround(um)) : millimetres(um);
        if (i == 0)
            figure = isFine ? "0 µm" : "0 mm";
        text(left - 14.0F - ImGui::CalcTextSize(figure.c_str()).x, y - 0.5F * line, kInk, figure);
    }

    // The plan's window for the tip: a bracket just inside the tissue; its figures stand among the names of the layers.
    const float back = kShearX * layout.blockUm / layout.umPerPx, raised = kShearY * layout.blockUm / layout.umPerPx;
    std::vector<Name> names =
        layerNames(border, skinTraits(slice.at.zone, plan.patient.sex, plan.patient.ageYears), layout.umPerPx);
    if (const sim::ZonePlan *wanted = plan.planFor(slice.at.zone);
        wanted != nullptr && wanted->depthUm.hi > 0 && options.afterH < 0) {
        const float y0 = std::max(rowOf(wanted->depthUm.lo), top),
                    y1 = std::min(rowOf(wanted->depthUm.hi), bottom - 2.0F);
        if (y1 > y0 + 1.0F) {
            const float x = left + 5.0F;
            const auto stroke = [&](ImVec2 from, ImVec2 to) {
                list.AddLine(from, to, IM_COL32(16, 30, 34, 200), 4.0F); // dark about it: legible on any tissue
                list.AddLine(from, to, kPlan, 2.0F);
            };
            stroke({x, y0}, {x + 7.0F, y0});
            stroke({x, y1}, {x + 7.0F, y1});
            stroke({x, y0}, {x, y1});
            for (float d = x + 12.0F; d < right - 4.0F; d += 9.0F)
                for (const float y : {y0, y1})
                    list.AddLine({d, y}, {d + 4.0F, y}, kPlanSoft, 1.0F);
            for (float d = 0; d < back - 4.0F; d += 9.0F) // on over the block's side
                for (const float y : {y0, y1})
                    list.AddLine({right + d, y - d * kShearY / kShearX},
                                 {right + d + 4.0F, y - (d + 4.0F) * kShearY / kShearX}, kPlanSoft, 1.0F);
            names.push_back(
                {.text = "Plan " + millimetres(wanted->depthUm.lo) + "–" + millimetres(wanted->depthUm.hi) + " mm",
                 .topUm = wanted->depthUm.lo,
                 .bottomUm = wanted->depthUm.hi,
                 .isPlan = true});
        }
    }

    // Names of the layers, with leaders to the far edge of the block's side.
    const float edge = right + back;
    for (const Name &name : placeNames(std::move(names), layout, line, raised)) {
        const float at = origin.y + name.at, y = origin.y + name.y;
        list.AddLine({edge + 2.0F, at}, {edge + 7.0F, at}, kSoft, 1.0F);
        list.AddLine({edge + 7.0F, at}, {edge + 15.0F, y}, kSoft, 1.0F);
        text(edge + 19.0F, y - 0.5F * line, name.isPlan ? kPlan : kInk, name.text);
    }
}

} // namespace stipple
