#include "engine/render/overlay_map.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <imgui.h>

namespace stipple {

namespace {

constexpr float kMostDose = 1.8F; // of the target: the rubric's over-dose
constexpr float kMostDepthUm = 2000.0F;
constexpr float kMostDeltaA = 12.0F;
constexpr glm::vec3 kPlanColour(0.55F, 0.85F, 1.0F);
// Okabe & Ito 2008: blue, orange, bluish green, reddish purple for 0, 45, 90, 135 degrees.
constexpr std::array<glm::vec3, 4> kDirections = {
    {{0.0F, 0.447F, 0.698F}, {0.902F, 0.624F, 0.0F}, {0.0F, 0.620F, 0.451F}, {0.800F, 0.475F, 0.655F}}};

void put(Image8 &map, size_t i, glm::vec3 colour, float alpha) {
    for (int k = 0; k < 3; ++k)
        map.pixels[i * 4 + static_cast<size_t>(k)] =
            static_cast<uint8_t>(std::clamp(colour[k] * 255.0F + 0.5F, 0.0F, 255.0F));
    map.pixels[i * 4 + 3] = static_cast<uint8_t>(std::clamp(alpha * 255.0F + 0.5F, 0.0F, 255.0F));
}

ImU32 inkOf(glm::vec3 c) { return ImGui::ColorConvertFloat4ToU32({c.x, c.y, c.z, 1.0F}); }

} // namespace

std::optional<Overlay> overlayByName(std::string_view name) {
    constexpr std::array<std::string_view, 6> kNames = {"none", "coverage", "depth", "direction", "redness", "plan"};
    for (size_t i = 0; i < kNames.size(); ++i)
        if (kNames[i] == name)
            return static_cast<Overlay>(i);
    return std::nullopt;
}

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

void OverlayMap::update(const sim::World &world) {
    const sim::Ledger &ledger = world.ledger();
    const std::span<const int32_t> cellOf = world.technique().cellOf();
    const sim::Chart &chart = world.skin().chart();
    if (world_ != &world || ledger.size() < seen_ || world.stepCount() < lastStep_ ||
        cells_.size() != world.technique().cells().size()) {
        cells_.assign(world.technique().cells().size(), {});
        seen_ = 0;
        stroke_ = 0xffffffffU;
        world_ = &world;
    }
    lastStep_ = world.stepCount();
    for (; seen_ < ledger.size(); ++seen_) {
        const sim::Puncture &p = ledger.all()[seen_];
        const int index = chart.index(static_cast<int>(p.u), static_cast<int>(p.v));
        if (p.stroke != stroke_) {
            stroke_ = p.stroke;
            strokeStartMm_ = chart.positionAt({p.u, p.v});
            strokeBin_ = -1;
        }
        const sim::ZoneFrame *frame = world.skin().frame(p.zone);
        const glm::vec3 way = chart.positionAt({p.u, p.v}) - strokeStartMm_;
        if (frame != nullptr && glm::dot(way, way) > 25.0F) { // after 5 mm a stroke has a direction
            const float angle = std::atan2(glm::dot(way, frame->axisV), glm::dot(way, frame->axisU)) * 57.29578F;
            strokeBin_ = (static_cast<int>(std::floor((angle + 382.5F) / 45.0F))) % 4;
        }
        const int32_t cell =
            index >= 0 && static_cast<size_t>(index) < cellOf.size() ? cellOf[static_cast<size_t>(index)] : -1;
        if (cell < 0)
            continue;
        Cell &c = cells_[static_cast<size_t>(cell)];
        ++c.count;
        c.depthUm += static_cast<double>(p.depthUm);
        if (strokeBin_ >= 0)
            ++c.bins[strokeBin_];
    }
}

Image8 OverlayMap::paint(const sim::World &world, Overlay overlay) {
    update(world);
    const sim::Chart &chart = world.skin().chart();
    Image8 map{chart.width, chart.height, 4, std::vector<uint8_t>(chart.size() * 4, 0)};
    const std::span<const int32_t> cellOf = world.technique().cellOf();
    const std::span<const sim::ScoreCell> grid = world.technique().cells();
    for (size_t i = 0; i < chart.size(); ++i) {
        if (chart.zone[i] == sim::ZoneId::None)
            continue;
        if (overlay == Overlay::Redness) {
            const float delta = world.fields().deltaA(static_cast<int>(i));
            put(map, i, viridis(delta / kMostDeltaA), 0.25F + 0.6F * std::min(delta / 2.0F, 1.0F));
            continue;
        }
        if (i >= cellOf.size() || cellOf[i] < 0)
            continue;
        if (overlay == Overlay::Plan) { // an outline and a breath of colour: the skin's own colour is what is judged
            const auto isOutside = [&](int d) {
                const auto j = static_cast<int64_t>(i) + d;
                return j < 0 || j >= static_cast<int64_t>(cellOf.size()) || cellOf[static_cast<size_t>(j)] < 0;
            };
            const bool isEdge = isOutside(1) || isOutside(-1) || isOutside(chart.width) || isOutside(-chart.width);
            put(map, i, kPlanColour, isEdge ? 0.85F : 0.07F);
            continue;
        }
        const auto n = static_cast<size_t>(cellOf[i]);
        const Cell &cell = cells_[n];
        const sim::ZonePlan *plan = world.setup().trainingCase.planFor(grid[n].zone);
        const float perCm2 = 100.0F * static_cast<float>(cell.count) / std::max(grid[n].areaMm2, 0.1F);
        // A hair line between score cells keeps them countable.
        const auto differs = [&](int d) {
            const auto j = static_cast<int64_t>(i) + d;
            return j >= 0 && j < static_cast<int64_t>(cellOf.size()) && cellOf[static_cast<size_t>(j)] != cellOf[i];
        };
        const float line = differs(1) || differs(chart.width) ? 0.45F : 1.0F;
        if (overlay == Overlay::Coverage) {
            const float target = plan != nullptr && plan->dosePerCm2 > 0 ? plan->dosePerCm2 : 250.0F;
            put(map, i, viridis(perCm2 / target / kMostDose), (cell.count == 0 ? 0.5F : 0.76F) * line);
        } else if (cell.count == 0) {
            put(map, i, glm::vec3(0.5F), 0.22F * line);
        } else if (overlay == Overlay::Depth) {
            put(map, i, viridis(static_cast<float>(cell.depthUm / cell.count) / kMostDepthUm), 0.78F * line);
        } else {
            int most = 0;
            glm::vec3 sum(0);
            float weight = 0;
            for (int b = 0; b < 4; ++b) {
                most = cell.bins[b] > cell.bins[most] ? b : most;
                const float w = static_cast<float>(cell.bins[b]) * static_cast<float>(cell.bins[b]);
                sum += w * kDirections[static_cast<size_t>(b)];
                weight += w;
            }
            put(map, i, weight > 0 ? sum / weight : glm::vec3(0.5F), 0.78F * line);
        }
    }
    return map;
}

OverlayLegend overlayLegend(const sim::World &world, Overlay overlay) {
    OverlayLegend legend;
    switch (overlay) {
    case Overlay::None:
    case Overlay::Plan:
        break;
    case Overlay::Coverage: {
        float target = 250.0F;
        for (const sim::ZonePlan &plan : world.setup().trainingCase.plan)
            target = plan.dosePerCm2 > 0 ? plan.dosePerCm2 : target;
        legend.title = "Punctures per cm², 5 mm cells";
        for (const float t : {0.0F, 0.5F, 1.0F, kMostDose})
            legend.stops.push_back({viridis(t / kMostDose), std::to_string(static_cast<int>(t * target + 0.5F)) +
                                                                (t == 1.0F ? " (plan)" : "")});
        break;
    }
    case Overlay::Depth:
        legend.title = "Mean reached depth, µm";
        for (const float t : {0.0F, 500.0F, 1000.0F, 1500.0F, 2000.0F})
            legend.stops.push_back({viridis(t / kMostDepthUm), std::to_string(static_cast<int>(t))});
        break;
    case Overlay::Direction:
        legend.title = "Most passes along, degrees";
        legend.isGradient = false;
        for (size_t b = 0; b < 4; ++b)
            legend.stops.push_back({kDirections[b], std::to_string(45 * static_cast<int>(b))});
        break;
    case Overlay::Redness:
        legend.title = "Redness above rest, Δa*";
        for (const float t : {0.0F, 4.0F, 8.0F, 12.0F})
            legend.stops.push_back({viridis(t / kMostDeltaA), std::to_string(static_cast<int>(t))});
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
        if (!legend.isGradient) {
            list.AddRectFilled({x, y}, {x + step - 6.0F, y + 9.0F}, here);
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
        list.AddText({x, y + 12.0F}, IM_COL32(215, 220, 224, 255), legend.stops[i].text.c_str());
    }
}

} // namespace stipple
