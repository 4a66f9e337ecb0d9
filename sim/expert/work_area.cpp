// Finds where a zone may be worked: see the header.
#include "sim/expert/work_area.h"

#include <algorithm>
#include <cmath>

namespace stipple::sim {

namespace {

constexpr float kSafetyMm = 0.5F; // of a careful hand, beyond its outermost needles (assumption)
constexpr float kFromEdgeMm = 3;  // of the skin: the middle stays that far away
constexpr int kAroundMm = 20;     // beyond the zone, more than any head reaches

} // namespace

Reach reachOf(const DeviceSpec &device, float lengthUm) {
    Reach reach;
    for (const Needle &needle : device.needles) {
        reach.alongMm = std::max(reach.alongMm, std::fabs(needle.xyMm.x));
        reach.acrossMm = std::max(reach.acrossMm, std::fabs(needle.xyMm.y));
    }
    // A drum's needles meet the skin before and behind its lowest line.
    const float lengthMm = lengthUm / 1000;
    if (device.kind == DeviceKind::Roller)
        reach.alongMm = std::sqrt(lengthMm * (2 * device.drumRadiusMm + lengthMm));
    return {reach.alongMm + kSafetyMm, reach.acrossMm + kSafetyMm};
}

WorkArea::WorkArea(const ChartIndex &skin, const ZoneFrame &frame, const Planned &planned,
                   std::optional<PlaneRect> rect)
    : skin_(skin), frame_(frame), rect_(rect) {
    const CellGrid &grid = planned.grid;
    for (size_t i = 0; i < grid.cells.size(); ++i)
        if (grid.places[i].plan == planned.plan)
            cells_.emplace(grid.cells[i].iu, grid.cells[i].iv);
    const auto addBox = [&](glm::vec2 lo, glm::vec2 hi) {
        corners_.insert(corners_.end(), {lo, {hi.x, lo.y}, {lo.x, hi.y}, hi});
    };
    if (rect_)
        addBox(rect_->lo, rect_->hi);
    else
        for (const auto &[iu, iv] : cells_)
            addBox(glm::vec2(iu, iv) * kScoreCellMm, glm::vec2(iu + 1, iv + 1) * kScoreCellMm);
    if (corners_.empty())
        return;
    glm::vec2 lo = corners_.front(), hi = lo;
    for (const glm::vec2 corner : corners_) {
        lo = glm::min(lo, corner);
        hi = glm::max(hi, corner);
    }
    outOrigin_ = glm::ivec2(glm::floor(lo)) - kAroundMm;
    outSize_ = glm::ivec2(glm::ceil(hi)) + kAroundMm - outOrigin_;
    out_.assign(static_cast<size_t>(outSize_.x) * static_cast<size_t>(outSize_.y), 0);
    hasSkin_ = out_;
    const auto markAt = [&](std::vector<uint8_t> &marks, glm::ivec2 at) {
        if (at.x >= 0 && at.y >= 0 && at.x < outSize_.x && at.y < outSize_.y)
            marks[static_cast<size_t>(at.y * outSize_.x + at.x)] = 1;
    };
    const Chart &chart = skin.chart();
    for (size_t i = 0; i < chart.size(); ++i) {
        if (chart.zone[i] == ZoneId::None || glm::dot(chart.normal[i], frame.normal) <= 0)
            continue;
        const glm::vec3 offset = chart.posMm[i] - frame.originMm;
        const glm::vec2 plane(glm::dot(offset, frame.axisU), glm::dot(offset, frame.axisV));
        const glm::ivec2 at = glm::ivec2(glm::floor(plane)) - outOrigin_;
        if (planned.isOut[i] != 0)
            markAt(out_, at);
        for (int dy = -1; dy <= 1; ++dy) // the chart's cells lie up to 2 mm apart
            for (int dx = -1; dx <= 1; ++dx)
                markAt(hasSkin_, at + glm::ivec2(dx, dy));
    }
}

bool WorkArea::isWanted(glm::vec2 p) const {
    if (rect_)
        return p.x >= rect_->lo.x && p.x <= rect_->hi.x && p.y >= rect_->lo.y && p.y <= rect_->hi.y;
    const glm::vec2 cell = glm::floor(p / kScoreCellMm);
    return cells_.contains({static_cast<int>(cell.x), static_cast<int>(cell.y)});
}

uint8_t WorkArea::at(const std::vector<uint8_t> &marks, glm::vec2 p) const {
    const glm::ivec2 at = glm::ivec2(glm::floor(p)) - outOrigin_;
    return at.x >= 0 && at.y >= 0 && at.x < outSize_.x && at.y < outSize_.y
               ? marks[static_cast<size_t>(at.y * outSize_.x + at.x)]
               : uint8_t{0};
}

bool WorkArea::isClear(glm::vec2 p, glm::vec2 way, Reach reach) const {
    const glm::vec2 across(-way.y, way.x);
    for (const glm::vec2 to : {way, -way, across, -across}) // room to come and to lift
        if (at(hasSkin_, p + kFromEdgeMm * to) == 0)
            return false;
    const int n = std::max(1, static_cast<int>(std::ceil(2 * reach.alongMm)));
    const int m = std::max(1, static_cast<int>(std::ceil(2 * reach.acrossMm)));
    for (int i = 0; i <= n; ++i)
        for (int j = 0; j <= m; ++j) {
            const float a = reach.alongMm * (2 * static_cast<float>(i) / static_cast<float>(n) - 1);
            const float b = reach.acrossMm * (2 * static_cast<float>(j) / static_cast<float>(m) - 1);
            if (at(out_, p + way * a + across * b) != 0)
                return false;
        }
    return true;
}

} // namespace stipple::sim
