#include "sim/technique/score_map.h"

#include <algorithm>
#include <cmath>

#include "sim/technique/cells.h"
#include "sim/technique/deductions.h"
#include "sim/technique/strokes.h"

namespace stipple::sim {

namespace {

// Safe for the colour-blind: pale to dark blue for amounts on paper and the other way round on the dark screen, orange
// for too much; blue to orange for depth; redness also by its digit.
constexpr MapColour kPaper{247, 247, 245}, kScreen{58, 63, 70};

using Classes = std::vector<MapClass>;

const Classes &classesOf(MapKind kind) {
    static const std::array<Classes, kMapKinds> kClasses = {
        Classes{{"under 30 % of the dose", {245, 242, 234}, kScreen, "."},
                {"30 to 70 %", {190, 212, 231}, {43, 72, 110}, ""},
                {"70 to 100 %", {125, 169, 207}, {62, 112, 164}, ""},
                {"100 to 140 %", {66, 118, 170}, {98, 158, 214}, ""},
                {"over 140 %", {20, 62, 110}, {170, 212, 244}, ""},
                {"over-worked", {217, 119, 6}, {230, 145, 56}, "/"}},
        Classes{{"not treated", kPaper, kScreen, "."},
                {"too shallow", {44, 107, 168}, {203, 190, 120}, "-"},
                {"shallow, tolerated", {156, 196, 228}, {150, 152, 140}, ""},
                {"in the window", {221, 225, 198}, {92, 160, 220}, ""},
                {"deep, tolerated", {242, 176, 107}, {176, 140, 128}, ""},
                {"too deep", {180, 84, 10}, {214, 108, 60}, "+"}},
        Classes{{"not treated", kPaper, kScreen, "."},
                {"a planned direction is missing", {250, 243, 232}, {74, 66, 58}, ""},
                {"every planned pass done", {223, 233, 241}, {52, 74, 96}, ""}},
        Classes{{"0 none", kPaper, kScreen, ""},
                {"1 faint pink", {248, 222, 213}, {104, 78, 76}, "1"},
                {"2 even pink-red", {240, 178, 162}, {156, 92, 86}, "2"},
                {"3 fine pinpoints", {206, 96, 80}, {206, 98, 84}, "3"},
                {"4 merging blood", {130, 30, 30}, {246, 110, 78}, "4"}},
        Classes{{"not torn", kPaper, kScreen, ""},
                {"scratched", {240, 214, 170}, {112, 94, 70}, ""},
                {"torn", {221, 150, 62}, {190, 134, 62}, "-"},
                {"torn, over-worked", {150, 62, 10}, {240, 118, 66}, "/"}},
        Classes{{"planned, not treated", kPaper, kScreen, "."},
                {"planned, treated", {206, 222, 236}, {60, 92, 126}, ""},
                {"beside the plan", {232, 180, 92}, {206, 158, 78}, "-"},
                {"to be kept clear of", {160, 52, 12}, {246, 112, 66}, "+"}}};
    return kClasses[static_cast<size_t>(kind)];
}

std::string number(float value, int decimals) { return fixed(static_cast<double>(value), decimals); }

void coverage(const ScoreCell &cell, const ZonePlan &plan, MapSquare &out) {
    constexpr std::array<float, 4> kEdges = {0.3F, 0.7F, 1.0F, 1.4F};
    const float share = plan.dosePerCm2 > 0 ? cell.dosePerCm2 / plan.dosePerCm2 : 0.0F;
    out.kind = cell.isOver
                   ? kEdges.size() + 1
                   : static_cast<size_t>(std::upper_bound(kEdges.begin(), kEdges.end(), share) - kEdges.begin());
    out.says = number(cell.dosePerCm2, 0) + " per cm², " + number(100 * share, 0) + " % of the target" +
               (cell.isOver ? ", over-worked" : "");
}

void depth(const ScoreCell &cell, const ZonePlan &plan, float toleranceUm, MapSquare &out) {
    out.says = "not treated";
    if (!(cell.meanDepthUm > 0))
        return;
    const float low = plan.depthUm.lo - cell.meanDepthUm, high = cell.meanDepthUm - plan.depthUm.hi;
    out.kind = low > 0 ? (low > toleranceUm ? 1 : 2) : high > 0 ? (high > toleranceUm ? 5 : 4) : 3;
    out.says = "mean depth " + number(cell.meanDepthUm / 1000, 2) + " mm, deepest " +
               number(cell.maxDepthUm / 1000, 2) + " mm";
}

void direction(const ScoreCell &cell, const ZonePlan &plan, MapSquare &out) {
    bool isComplete = true, isTouched = false;
    for (const float degrees : plan.directionsDeg) {
        const auto bin = static_cast<size_t>(directionBin(degrees));
        const float done = std::min(1.0F, cell.passes[bin] / std::max(plan.passesPerDirection, 1.0e-3F));
        out.lines[bin] = done;
        isComplete = isComplete && done >= kLineDone;
        isTouched = isTouched || done >= kLineBegun;
        out.says += (out.says.empty() ? "" : ", ") + number(degrees, 0) + "°: " + number(cell.passes[bin], 1) + " of " +
                    number(plan.passesPerDirection, 0) + " passes";
    }
    out.kind = isComplete ? 2 : isTouched ? 1 : 0;
}

void tears(const ScoreCell &cell, float limitMm, MapSquare &out) {
    constexpr float kScratchMm = 0.15F; // of the length of a stray needle mark; less is no tear (assumption)
    constexpr float kTornMm = 0.5F;     // as the rubric's tear_from_mm
    out.kind = cell.tearMm >= limitMm && limitMm > 0 ? 3 : cell.tearMm >= kTornMm ? 2 : cell.tearMm >= kScratchMm;
    out.says = "torn over " + number(cell.tearMm, 1) + " mm";
}

MapSquare squareOf(MapKind kind, const Score &score, const ScoreCell &cell, const ZonePlan &plan) {
    MapSquare out{.zone = cell.zone, .iu = cell.iu, .iv = cell.iv, .says = {}};
    switch (kind) {
    case MapKind::Coverage:
        coverage(cell, plan, out);
        break;
    case MapKind::Depth:
        depth(cell, plan, score.depthToleranceUm, out);
        break;
    case MapKind::Direction:
        direction(cell, plan, out);
        break;
    case MapKind::Redness:
        out.kind = static_cast<size_t>(std::clamp(cell.grade, 0, 4));
        out.says = "grade " + std::to_string(cell.grade) + " of 4, planned " + std::to_string(plan.endPointGrade);
        break;
    case MapKind::Tears:
        tears(cell, score.tearLimitMm, out);
        break;
    case MapKind::Boundary:
        out.kind = cell.meanDepthUm > 0 ? 1 : 0;
        out.says = cell.meanDepthUm > 0 ? "planned, treated" : "planned, not treated";
        break;
    }
    return out;
}

// The patient's right first: it is on the left of someone who looks at the face.
float sideOf(ZoneId zone) {
    const std::string_view name = zoneFigures(zone).name;
    return name.ends_with("_right") ? 0.0F : name.ends_with("_left") ? 2.0F : 1.0F;
}

std::vector<MapZone> zonesOf(const ScoreMap &map) {
    std::vector<MapZone> zones;
    for (const MapSquare &square : map.squares) {
        const glm::vec2 lo = square.centreMm() - 0.5F * kScoreCellMm, hi = lo + kScoreCellMm;
        const auto at =
            std::find_if(zones.begin(), zones.end(), [&](const MapZone &z) { return z.zone == square.zone; });
        if (at == zones.end()) {
            zones.push_back({.zone = square.zone, .minMm = lo, .maxMm = hi, .box = {}, .label = {}});
            continue;
        }
        at->minMm = glm::min(at->minMm, lo);
        at->maxMm = glm::max(at->maxMm, hi);
    }
    std::sort(zones.begin(), zones.end(), [](const MapZone &a, const MapZone &b) {
        return sideOf(a.zone) != sideOf(b.zone) ? sideOf(a.zone) < sideOf(b.zone) : a.zone < b.zone;
    });
    return zones;
}

struct RowSize {
    float wide = 0, high = 0; // mm
};
RowSize rowSize(const std::vector<MapZone> &zones, size_t first, size_t last) {
    RowSize out;
    for (size_t i = first; i < last; ++i) {
        const glm::vec2 size = zones[i].maxMm - zones[i].minMm;
        out.wide += size.x;
        out.high = std::max(out.high, size.y);
    }
    return out;
}

} // namespace

std::string_view mapName(MapKind kind) {
    constexpr std::array<std::string_view, kMapKinds> kNames = {"Coverage", "Depth", "Direction",
                                                                "Redness",  "Tears", "Boundary"};
    return kNames[static_cast<size_t>(kind)];
}

std::string_view mapAbout(MapKind kind) {
    constexpr std::array<std::string_view, kMapKinds> kAbout = {
        "effective punctures against the target dose",
        "mean depth against the plan's window",
        "a line for each planned direction; dashed: begun; none: missing",
        "grade of redness and bleeding at the end",
        "sideways travel of needles in the skin",
        "punctures beside the plan and where it keeps clear"};
    return kAbout[static_cast<size_t>(kind)];
}

std::string cssColour(MapColour c) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out = "#";
    for (const uint8_t part : {c.r, c.g, c.b}) {
        out += kDigits[part >> 4U];
        out += kDigits[part & 15U];
    }
    return out;
}

glm::vec2 MapSquare::centreMm() const { return (glm::vec2(iu, iv) + 0.5F) * kScoreCellMm; }

ScoreMap scoreMap(MapKind kind, const Score &score, const Case &trainingCase) {
    ScoreMap map{.kind = kind, .classes = classesOf(kind), .squares = {}};
    for (const ScoreCell &cell : score.cells)
        if (const ZonePlan *plan = trainingCase.planFor(cell.zone))
            map.squares.push_back(squareOf(kind, score, cell, *plan));
    if (kind == MapKind::Boundary)
        for (const StrayCell &stray : score.strays)
            map.squares.push_back({.zone = stray.zone,
                                   .iu = stray.iu,
                                   .iv = stray.iv,
                                   .kind = stray.isKeptClear ? 3U : 2U,
                                   .says = std::to_string(stray.punctures) + " punctures " +
                                           (stray.isKeptClear ? "in skin to be kept clear of" : "beside the plan")});
    return map;
}

std::string mapSummary(const ScoreMap &map, ZoneId zone) {
    std::vector<size_t> counts(map.classes.size(), 0);
    size_t all = 0;
    for (const MapSquare &square : map.squares)
        if (zone == ZoneId::None || square.zone == zone) {
            ++counts[square.kind];
            ++all;
        }
    std::string out = std::to_string(all) + (all == 1 ? " square" : " squares");
    for (size_t i = 0; i < counts.size(); ++i)
        if (counts[i] > 0)
            out += (out.find(':') == std::string::npos ? ": " : ", ") + map.classes[i].text + " " +
                   std::to_string(counts[i]);
    return out + ".";
}

glm::vec2 MapLayout::place(ZoneId zone, glm::vec2 mm) const {
    for (const MapZone &z : zones)
        if (z.zone == zone)
            return {z.box.x + (mm.x - z.minMm.x) * perMm, z.box.y + (z.maxMm.y - mm.y) * perMm};
    return {0, 0};
}

MapLayout mapLayout(const ScoreMap &map, const MapFrame &frame) {
    MapLayout layout{.zones = zonesOf(map)};
    const MapBox &area = frame.area;
    const size_t count = layout.zones.size();
    if (count == 0 || area.width < 1 || area.height < 1)
        return layout;
    // Rows of zones at the largest scale that fits: try every number of columns.
    size_t bestColumns = 1;
    for (size_t columns = 1; columns <= count; ++columns) {
        RowSize all;
        size_t rows = 0;
        for (size_t first = 0; first < count; first += columns, ++rows) {
            const RowSize row = rowSize(layout.zones, first, std::min(count, first + columns));
            all.wide = std::max(all.wide, row.wide);
            all.high += row.high;
        }
        const float freeX = area.width - frame.gap * static_cast<float>(columns - 1);
        const float freeY = area.height - (frame.label + frame.gap) * static_cast<float>(rows) + frame.gap;
        const float scale = std::min(freeX / all.wide, freeY / all.high);
        if (scale > layout.perMm) {
            layout.perMm = scale;
            bestColumns = columns;
        }
    }
    layout.perMm = std::clamp(layout.perMm, 0.0F, frame.most);
    float y = area.y;
    for (size_t first = 0; first < count; first += bestColumns) {
        const size_t last = std::min(count, first + bestColumns);
        const RowSize row = rowSize(layout.zones, first, last);
        const float wide = row.wide * layout.perMm + frame.gap * static_cast<float>(last - first - 1);
        const float high = row.high * layout.perMm;
        float x = area.x + std::max(0.0F, 0.5F * (area.width - wide));
        for (size_t i = first; i < last; ++i) {
            MapZone &zone = layout.zones[i];
            const glm::vec2 size = (zone.maxMm - zone.minMm) * layout.perMm;
            zone.label = {x, y, size.x, frame.label};
            zone.box = {x, y + frame.label + 0.5F * (high - size.y), size.x, size.y};
            x += size.x + frame.gap;
        }
        y += frame.label + high + frame.gap;
    }
    return layout;
}

} // namespace stipple::sim
