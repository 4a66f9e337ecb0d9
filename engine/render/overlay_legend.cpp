#include "engine/render/overlay_legend.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include <imgui.h>

#include "engine/render/overlay_map.h"

namespace stipple {

namespace {

constexpr glm::vec3 kGhostColour(0.55F, 0.78F, 0.86F);

ImU32 inkOf(glm::vec3 c) { return ImGui::ColorConvertFloat4ToU32({c.x, c.y, c.z, 1.0F}); }

float plannedDose(const sim::World &world) {
    for (const sim::ZonePlan &plan : world.setup().trainingCase.plan)
        if (plan.dosePerCm2 > 0)
            return plan.dosePerCm2;
    return kUnplannedDose;
}

// The largest of 1, 2 and 5 times a power of ten that is at most a third of `most`.
float roundStep(float most) {
    const float wanted = most / 3.0F, ten = std::pow(10.0F, std::floor(std::log10(wanted)));
    return ten * (wanted >= 5.0F * ten ? 5.0F : wanted >= 2.0F * ten ? 2.0F : 1.0F);
}

// With the unit that the depths of people's plans have.
std::string millimetres(float um) {
    std::array<char, 16> text{};
    const bool isRound = std::fabs(um / 100.0F - std::round(um / 100.0F)) < 0.01F;
    std::snprintf(text.data(), text.size(), isRound ? "%.1f" : "%.2f", static_cast<double>(um) / 1000.0);
    return text.data();
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

glm::vec4 aboutPlan(float t) {
    constexpr std::array<glm::vec4, 5> kStops = {{{0.90F, 0.91F, 0.90F, 0.0F},
                                                  {0.72F, 0.84F, 0.90F, 0.42F},
                                                  {0.40F, 0.66F, 0.76F, 0.58F},
                                                  {0.80F, 0.30F, 0.05F, 0.80F},
                                                  {0.50F, 0.05F, 0.04F, 0.88F}}};
    const float x = std::clamp(t, 0.0F, 1.0F) * 4.0F;
    const size_t i = std::min(static_cast<size_t>(x), size_t{3});
    return glm::mix(kStops[i], kStops[i + 1], x - static_cast<float>(i));
}

glm::vec3 reddening(float t) {
    constexpr std::array<glm::vec3, 6> kStops = {{{0.997F, 0.941F, 0.851F},
                                                  {0.992F, 0.831F, 0.620F},
                                                  {0.990F, 0.702F, 0.420F},
                                                  {0.960F, 0.494F, 0.260F},
                                                  {0.800F, 0.230F, 0.130F},
                                                  {0.498F, 0.000F, 0.000F}}};
    const float x = std::clamp(t, 0.0F, 1.0F) * 5.0F;
    const size_t i = std::min(static_cast<size_t>(x), size_t{4});
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
            c = aboutPlan(t);
            break;
        case Overlay::Direction:
            c = {1.0F, 1.0F, 1.0F, 0.10F};
            break;
        case Overlay::Redness: // skin at rest stays skin
            c = {reddening(t), std::clamp(4.5F * t - 0.1F, 0.0F, 0.80F)};
            break;
        }
        const glm::vec4 bytes = glm::clamp(c, 0.0F, 1.0F) * 255.0F + 0.5F;
        for (int k = 0; k < 4; ++k)
            palette.pixels.push_back(static_cast<uint8_t>(bytes[k]));
    }
    return palette;
}

float overlayLineStep(const sim::World &world, Overlay overlay) {
    switch (overlay) {
    case Overlay::Coverage:
        return roundStep(kMostDose * plannedDose(world)) / (kMostDose * plannedDose(world));
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
        break;
    case Overlay::Ghost:
        legend.title = "Ghost: the expert's hand-piece";
        legend.isGradient = false;
        legend.stops.push_back({kGhostColour, "same case, same moment"});
        break;
    case Overlay::Coverage: {
        const float target = plannedDose(world), most = kMostDose * target, step = roundStep(most);
        const int steps = static_cast<int>(most / step + 0.001F);
        legend.title = "Punctures per cm² (plan " + std::to_string(static_cast<int>(target + 0.5F)) + ")";
        for (int n = 0; n <= steps; ++n)
            legend.stops.push_back({viridis(static_cast<float>(n) * step / most),
                                    std::to_string(static_cast<int>(static_cast<float>(n) * step + 0.5F))});
        const float plan = target / (step * static_cast<float>(steps));
        legend.planned = {plan, plan};
        break;
    }
    case Overlay::Dose:
        legend.title = "Dose, % of the planned";
        for (const int percent : {0, 50, 100, 150, 200})
            legend.stops.push_back(
                {glm::vec3(aboutPlan(static_cast<float>(percent) / 100.0F / kMostDoseShare)), std::to_string(percent)});
        legend.planned = {0.5F, 0.5F};
        break;
    case Overlay::Depth: {
        float lo = kMostDepthUm, hi = 0; // of all the plan's zones
        for (const sim::ZonePlan &plan : world.setup().trainingCase.plan)
            if (plan.depthUm.hi > 0) {
                lo = std::min(lo, static_cast<float>(plan.depthUm.lo));
                hi = std::max(hi, static_cast<float>(plan.depthUm.hi));
            }
        legend.title = "Mean reached depth, mm";
        if (hi > 0) {
            legend.title += " (plan " + millimetres(lo) + "–" + millimetres(hi) + ")";
            legend.planned = {lo / kMostDepthUm, std::min(hi / kMostDepthUm, 1.0F)};
        }
        for (const float t : {0.0F, 500.0F, 1000.0F, 1500.0F, 2000.0F})
            legend.stops.push_back({viridis(t / kMostDepthUm), millimetres(t)});
        break;
    }
    case Overlay::Direction:
        legend.title = "Strokes made along, in the zone's plane";
        addDirections(legend);
        break;
    case Overlay::Redness:
        legend.title = "Redness above rest, Δa*";
        for (const float t : {0.0F, 4.0F, 8.0F, 12.0F})
            legend.stops.push_back({reddening(t / kMostDeltaA), std::to_string(static_cast<int>(t))});
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
    // A scale ends at its last stop, whose number lies under it; other stops each have a swatch of a step.
    const auto steps = static_cast<float>(legend.stops.size() - 1);
    const float last = ImGui::CalcTextSize(legend.stops.back().text.c_str()).x;
    const float line = title.y, wide = std::max(step * steps + last, title.x) + 2 * kPad;
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
            list.AddRectFilled({x, y + 3.0F}, {x + std::min(step - 6.0F, 40.0F), y + 7.0F}, here);
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
    if (legend.planned) { // a bracket over the scale, or a pointer to it
        const float from = lo.x + kPad + step * steps * legend.planned->first,
                    to = lo.x + kPad + step * steps * legend.planned->second;
        const ImU32 ink = inkOf(kPlanColour);
        if (to - from > 1.0F) {
            list.AddRect({from, y - 2.0F}, {to, y + 11.0F}, ink, 0.0F, 0, 2.0F);
        } else {
            list.AddTriangleFilled({from - 4.5F, y - 5.0F}, {from + 4.5F, y - 5.0F}, {from, y + 1.5F}, ink);
            list.AddLine({from, y}, {from, y + 9.0F}, ink, 2.0F);
        }
    }
}

} // namespace stipple
