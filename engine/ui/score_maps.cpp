#include "engine/ui/score_maps.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace stipple::ui {

namespace {

constexpr float kCellMm = 5.0F;

MapColour mix(MapColour a, MapColour b, float share) {
    const float t = std::clamp(share, 0.0F, 1.0F);
    const auto channel = [t](uint8_t x, uint8_t y) {
        return static_cast<uint8_t>(
            std::lround(static_cast<float>(x) + (static_cast<float>(y) - static_cast<float>(x)) * t));
    };
    return {channel(a.r, b.r), channel(a.g, b.g), channel(a.b, b.b)};
}

constexpr MapColour kNothing{58, 63, 70};
constexpr MapColour kLittle{43, 72, 110};
constexpr MapColour kEnough{126, 190, 235};
constexpr MapColour kTooMuch{230, 145, 56};
constexpr MapColour kShallow{203, 190, 120};
constexpr MapColour kDeep{214, 108, 60};
constexpr MapColour kInside{92, 160, 220};

// The patient's right first: it is on the left of someone who looks at the face.
float sideOf(sim::ZoneId zone) {
    const std::string_view name = sim::zoneFigures(zone).name;
    return name.ends_with("_right") ? 0.0F : name.ends_with("_left") ? 2.0F : 1.0F;
}

} // namespace

std::string_view mapName(MapKind kind) {
    constexpr std::array<std::string_view, kMapKinds> kNames = {"Coverage", "Depth", "Direction"};
    return kNames[static_cast<size_t>(kind)];
}

ScoreMap scoreMap(const sim::Score &score, const sim::Case &trainingCase) {
    ScoreMap map;
    map.cells.reserve(score.cells.size());
    for (const sim::ScoreCell &from : score.cells) {
        MapCell cell;
        cell.zone = from.zone;
        cell.centreMm = from.centreMm;
        cell.passes = from.passes;
        cell.isOver = from.isOver;
        const sim::ZonePlan *plan = trainingCase.planFor(from.zone);
        if (plan != nullptr) {
            cell.dose = plan->dosePerCm2 > 0 ? from.dosePerCm2 / plan->dosePerCm2 : 0.0F;
            const float width = std::max(1.0F, plan->depthUm.hi - plan->depthUm.lo);
            cell.hasDepth = from.meanDepthUm > 0;
            cell.depth = (from.meanDepthUm - plan->depthUm.lo) / width;
            for (const float direction : plan->directionsDeg)
                cell.isWanted[static_cast<size_t>(std::lround(direction / 45.0F)) % 4] = true;
        }
        map.cells.push_back(cell);
    }
    return map;
}

glm::vec2 MapLayout::place(sim::ZoneId zone, glm::vec2 mm) const {
    for (const MapZone &z : zones)
        if (z.zone == zone)
            return {z.rect.x + (mm.x - z.minMm.x) * pxPerMm, z.rect.y + (z.maxMm.y - mm.y) * pxPerMm};
    return {0, 0};
}

MapLayout mapLayout(const ScoreMap &map, const Rect &area, float labelPx) {
    std::map<sim::ZoneId, MapZone> found;
    for (const MapCell &cell : map.cells) {
        const glm::vec2 lo = cell.centreMm - 0.5F * kCellMm, hi = cell.centreMm + 0.5F * kCellMm;
        const auto [at, isNew] = found.try_emplace(cell.zone, MapZone{cell.zone, lo, hi, {}, {}});
        if (!isNew) {
            at->second.minMm = glm::min(at->second.minMm, lo);
            at->second.maxMm = glm::max(at->second.maxMm, hi);
        }
    }
    MapLayout layout;
    for (const auto &[zone, entry] : found)
        layout.zones.push_back(entry);
    std::stable_sort(layout.zones.begin(), layout.zones.end(),
                     [](const MapZone &a, const MapZone &b) { return sideOf(a.zone) < sideOf(b.zone); });
    if (layout.zones.empty() || area.isEmpty())
        return layout;
    // Rows of zones at the largest scale that fits: try every number of columns.
    const size_t count = layout.zones.size();
    constexpr float kGap = 14.0F;
    size_t bestColumns = 1;
    for (size_t columns = 1; columns <= count; ++columns) {
        float widest = 0, tall = 0;
        size_t rows = 0;
        for (size_t first = 0; first < count; first += columns, ++rows) {
            float wide = 0, high = 0;
            for (size_t i = first; i < std::min(count, first + columns); ++i) {
                const glm::vec2 size = layout.zones[i].maxMm - layout.zones[i].minMm;
                wide += size.x;
                high = std::max(high, size.y);
            }
            widest = std::max(widest, wide);
            tall += high;
        }
        const float freeX = area.width - kGap * static_cast<float>(columns - 1);
        const float freeY = area.height - (labelPx + kGap) * static_cast<float>(rows) + kGap;
        const float scale = std::min(freeX / widest, freeY / tall);
        if (scale > layout.pxPerMm) {
            layout.pxPerMm = scale;
            bestColumns = columns;
        }
    }
    layout.pxPerMm = std::clamp(layout.pxPerMm, 0.0F, 8.0F);
    float y = area.y;
    for (size_t first = 0; first < count; first += bestColumns) {
        const size_t last = std::min(count, first + bestColumns);
        float wide = kGap * static_cast<float>(last - first - 1), high = 0;
        for (size_t i = first; i < last; ++i) {
            const glm::vec2 size = (layout.zones[i].maxMm - layout.zones[i].minMm) * layout.pxPerMm;
            wide += size.x;
            high = std::max(high, size.y);
        }
        float x = area.x + std::max(0.0F, 0.5F * (area.width - wide));
        for (size_t i = first; i < last; ++i) {
            MapZone &zone = layout.zones[i];
            const glm::vec2 size = (zone.maxMm - zone.minMm) * layout.pxPerMm;
            zone.label = {x, y, size.x, labelPx};
            zone.rect = {x, y + labelPx + 0.5F * (high - size.y), size.x, size.y};
            x += size.x + kGap;
        }
        y += labelPx + high + kGap;
    }
    return layout;
}

MapColour coverageColour(float dose, bool isOver) {
    if (isOver)
        return kTooMuch;
    if (!(dose > 0.01F))
        return kNothing;
    return mix(kLittle, kEnough, dose);
}

MapColour depthColour(const MapCell &cell) {
    if (!cell.hasDepth)
        return kNothing;
    if (cell.depth < 0)
        return kShallow;
    return cell.depth > 1 ? kDeep : kInside;
}

std::vector<LegendEntry> mapLegend(MapKind kind) {
    switch (kind) {
    case MapKind::Coverage:
        return {{kNothing, "untouched"}, {kLittle, "little"}, {kEnough, "target dose"}, {kTooMuch, "over-worked"}};
    case MapKind::Depth:
        return {{kNothing, "untouched"}, {kShallow, "too shallow"}, {kInside, "in the window"}, {kDeep, "too deep"}};
    case MapKind::Direction:
        return {{kNothing, "untouched"}, {kEnough, "a line for each direction worked"}};
    }
    return {};
}

} // namespace stipple::ui
