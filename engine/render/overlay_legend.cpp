#include "engine/render/overlay_legend.h"

#include <algorithm>
#include <cmath>

#include <imgui.h>

#include "engine/render/overlay_map.h"

namespace stipple {

namespace {

ImU32 inkOf(glm::vec3 c) { return ImGui::ColorConvertFloat4ToU32({c.x, c.y, c.z, 1.0F}); }

float plannedDose(const sim::World &world) {
    for (const sim::ZonePlan &plan : world.setup().trainingCase.plan)
        if (plan.dosePerCm2 > 0)
            return plan.dosePerCm2;
    return kUnplannedDose;
}

void addDirections(OverlayLegend &legend) {
    legend.isGradient = false;
    for (size_t b = 0; b < 4; ++b)
        legend.stops.push_back({kDirectionColours[b], std::to_string(45 * static_cast<int>(b)) + "°"});
}

} // namespace

// Viridis (van der Walt & Smith 2015) at nine places.
glm::vec3 viridis(float t) {
    constexpr std::array<glm::vec3, 9> kStops = {{{0.267F, 0.005F, 0.329F},
                                                  {0.279F, 0.175F, 0.483F},
                                                  {0.230F, 0.322F, 0.546F},
                                                  {0.173F, 0.449F, 0.558F},
                                                  {0.128F, 0.567F, 0.551F},
                                                  {0.158F, 0.684F, 0.502F},
                                                  {0.369F, 0.789F, 0.383F},
                                                  {0.678F, 0.864F, 0.190F},
                                                  {0.993F, 0.906F, 0.144F}}};
    const float x = std::clamp(t, 0.0F, 1.0F) * 8.0F;
    const size_t i = std::min(static_cast<size_t>(x), size_t{7});
    return glm::mix(kStops[i], kStops[i + 1], x - static_cast<float>(i));
}

glm::vec3 aboutPlan(float t) {
    constexpr std::array<glm::vec3, 5> kStops = {{{0.035F, 0.16F, 0.40F},
                                                  {0.12F, 0.44F, 0.72F},
                                                  {0.93F, 0.94F, 0.90F},
                                                  {0.91F, 0.56F, 0.16F},
                                                  {0.55F, 0.20F, 0.02F}}};
    const float x = std::clamp(t, 0.0F, 1.0F) * 4.0F;
    const size_t i = std::min(static_cast<size_t>(x), size_t{3});
    return glm::mix(kStops[i], kStops[i + 1], x - static_cast<float>(i));
}

Image8 overlayPalette(Overlay overlay) {
    Image8 palette{256, 1, 4, {}};
    for (int i = 0; i < 256; ++i) {
        const float t = static_cast<float>(i) / 255.0F;
        glm::vec4 c(0);
        switch (overlay) {
        case Overlay::None:
        case Overlay::Zones:
        case Overlay::NoGo:
        case Overlay::Ghost:
            break;
        case Overlay::Plan:
            c = {kPlanColour, 0.06F};
            break;
        case Overlay::Strokes:
            c = {kPlanColour, 0.03F};
            break;
        case Overlay::Coverage:
        case Overlay::Depth:
            c = {viridis(t), 0.70F};
            break;
        case Overlay::Dose:
            c = {aboutPlan(t), 0.72F};
            break;
        case Overlay::Direction:
            c = {1.0F, 1.0F, 1.0F, 0.10F};
            break;
        case Overlay::Redness: // skin at rest stays skin
            c = {viridis(t), std::clamp(4.5F * t - 0.1F, 0.0F, 0.74F)};
            break;
        }
        const glm::vec4 bytes = glm::clamp(c, 0.0F, 1.0F) * 255.0F + 0.5F;
        for (int k = 0; k < 4; ++k)
            palette.pixels.push_back(static_cast<uint8_t>(bytes[k]));
    }
    return palette;
}

float overlayLineStep(Overlay overlay) {
    switch (overlay) {
    case Overlay::Coverage:
        return 0.5F / kMostDose; // every half of the plan's dose
    case Overlay::Dose:
        return 0.5F / kMostDoseShare;
    case Overlay::Depth:
        return 500.0F / kMostDepthUm;
    default: // redness has the grain of its punctures: lines would only trace that
        return 0;
    }
}

OverlayLegend overlayLegend(const sim::World &world, Overlay overlay) {
    OverlayLegend legend;
    switch (overlay) {
    case Overlay::None:
    case Overlay::Plan:
    case Overlay::Zones:
    case Overlay::Ghost:
        break;
    case Overlay::Coverage: {
        const float target = plannedDose(world);
        legend.title = "Punctures per cm², over 5 mm";
        for (const float t : {0.0F, 0.5F, 1.0F, kMostDose})
            legend.stops.push_back({viridis(t / kMostDose), std::to_string(static_cast<int>(t * target + 0.5F)) +
                                                                (t == 1.0F ? " (plan)" : "")});
        break;
    }
    case Overlay::Dose:
        legend.title = "Dose, % of the planned";
        for (const int percent : {0, 50, 100, 150, 200})
            legend.stops.push_back({aboutPlan(static_cast<float>(percent) / 100.0F / kMostDoseShare),
                                    std::to_string(percent) + (percent == 100 ? " (plan)" : "")});
        break;
    case Overlay::Depth:
        legend.title = "Mean reached depth, µm";
        for (const float t : {0.0F, 500.0F, 1000.0F, 1500.0F, 2000.0F})
            legend.stops.push_back({viridis(t / kMostDepthUm), std::to_string(static_cast<int>(t))});
        break;
    case Overlay::Direction:
        legend.title = "Strokes made along, in the zone's plane";
        addDirections(legend);
        break;
    case Overlay::Redness:
        legend.title = "Redness above rest, Δa*";
        for (const float t : {0.0F, 4.0F, 8.0F, 12.0F})
            legend.stops.push_back({viridis(t / kMostDeltaA), std::to_string(static_cast<int>(t))});
        break;
    case Overlay::Strokes:
        legend.title = "Strokes planned along, a hand-piece's width apart";
        addDirections(legend);
        break;
    case Overlay::NoGo:
        legend.title = "Never needled: lids, lips, nostrils";
        legend.isGradient = false;
        legend.isHatched = true;
        legend.stops.push_back({kNoGoColour, "no-go"});
        break;
    }
    return legend;
}

void drawOverlayLegend(ImDrawList &list, glm::vec2 corner, const OverlayLegend &legend) {
    if (legend.stops.empty())
        return;
    constexpr float kPad = 10.0F;
    float step = 40.0F;
    for (const OverlayLegend::Stop &stop : legend.stops)
        step = std::max(step, ImGui::CalcTextSize(stop.text.c_str()).x + 12.0F);
    const ImVec2 title = ImGui::CalcTextSize(legend.title.c_str());
    const float line = title.y,
                wide = std::max(step * static_cast<float>(legend.stops.size()), title.x) + 2 * kPad + 14.0F;
    const float tall = 2 * kPad + 2 * line + 18.0F;
    const ImVec2 lo(corner.x, corner.y - tall), hi(corner.x + wide, corner.y);
    list.AddRectFilled(lo, hi, IM_COL32(20, 24, 28, 190), 5.0F);
    list.AddText({lo.x + kPad, lo.y + kPad - 2.0F}, IM_COL32(235, 238, 240, 255), legend.title.c_str());
    const float y = lo.y + kPad + line + 4.0F;
    for (size_t i = 0; i < legend.stops.size(); ++i) {
        const float x = lo.x + kPad + step * static_cast<float>(i);
        const ImU32 here = inkOf(legend.stops[i].colour);
        if (legend.isHatched) {
            list.AddRect({x, y}, {x + 30.0F, y + 10.0F}, here);
            for (float s = 2.0F; s < 30.0F; s += 6.0F)
                list.AddLine({x + s, y + 9.0F}, {x + std::min(s + 7.0F, 29.0F), y + 1.0F}, here, 1.5F);
        } else if (!legend.isGradient) {
            list.AddRectFilled({x, y + 3.0F}, {x + step - 6.0F, y + 7.0F}, here);
        } else if (i + 1 < legend.stops.size()) {
            constexpr int kParts = 8; // between two stops the scale itself bends
            for (int k = 0; k < kParts; ++k) {
                const auto mixAt = [&](int n) {
                    const float t = static_cast<float>(n) / kParts;
                    return inkOf(glm::mix(legend.stops[i].colour, legend.stops[i + 1].colour, t));
                };
                const float x0 = x + step * static_cast<float>(k) / kParts;
                list.AddRectFilledMultiColor({x0, y}, {x0 + step / kParts, y + 9.0F}, mixAt(k), mixAt(k + 1),
                                             mixAt(k + 1), mixAt(k));
            }
        }
        if (legend.isGradient) // where a line is drawn on the skin
            list.AddLine({x, y}, {x, y + 9.0F}, IM_COL32(255, 255, 255, 150));
        list.AddText({x, y + 12.0F}, IM_COL32(215, 220, 224, 255), legend.stops[i].text.c_str());
    }
}

} // namespace stipple
