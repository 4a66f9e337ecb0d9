#include "engine/app/plan_overlay.h"

#include <algorithm>

namespace stipple::app {

namespace {

constexpr float kHalfMm = 2.5F;
constexpr float kInset = 0.92F;         // so that neighbours stay apart
constexpr float kLeastFacing = 0.12F;   // cosine to the eye: cells seen edge-on are left out
constexpr uint32_t kTint = 0x2EF0C878U; // pale blue, RGBA with red lowest: hides no redness

} // namespace

PlanOverlay::PlanOverlay(const sim::ChartIndex &skin, const sim::Technique &technique) {
    for (const sim::ScoreCell &from : technique.cells()) {
        const sim::ZoneFrame *frame = skin.frame(from.zone);
        if (frame == nullptr)
            continue;
        Cell cell;
        bool isWhole = true;
        const glm::vec2 corners[4] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
        for (size_t i = 0; i < 4 && isWhole; ++i) {
            const glm::vec2 at = from.centreMm + corners[i] * (kHalfMm * kInset);
            const auto point = skin.project(frame->originMm + frame->axisU * at.x + frame->axisV * at.y, frame->normal);
            isWhole = point.has_value();
            if (point)
                cell.corners[i] = point->posMm + point->normal * 0.15F;
        }
        cell.normal = skin.chart().normalAt(from.uv);
        if (isWhole)
            cells_.push_back(cell);
    }
}

std::vector<ui::OverlayShape> PlanOverlay::shapes(const Camera &camera, const ui::Rect &view) const {
    std::vector<ui::OverlayShape> shapes;
    if (view.isEmpty())
        return shapes;
    const glm::vec3 eye = eyeMm(camera);
    for (const Cell &cell : cells_) {
        const glm::vec3 toEye = eye - cell.corners[0];
        if (glm::dot(toEye, cell.normal) < kLeastFacing * glm::length(toEye))
            continue;
        ui::OverlayShape shape{.corners = {}, .colour = kTint};
        bool isSeen = true;
        for (size_t i = 0; i < 4 && isSeen; ++i) {
            const auto point = project(camera, view.size(), cell.corners[i]);
            isSeen = point.has_value();
            if (point)
                shape.corners[i] = point->pixel + view.min();
        }
        if (isSeen)
            shapes.push_back(shape);
    }
    return shapes;
}

} // namespace stipple::app
