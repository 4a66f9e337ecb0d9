// Paints the margins: see the header.
#include "sim/technique/marks.h"

#include <algorithm>
#include <cmath>

namespace stipple::sim {

namespace {

class Painter {
  public:
    Painter(const Chart &chart, std::vector<uint8_t> &marks) : chart_(chart), marks_(marks) {}

    // Marks every cell of skin within `radiusMm` of a point, in a straight line; `uv` is the point's place.
    void paint(glm::vec3 posMm, glm::vec2 uv, float radiusMm, uint8_t mark) {
        if (!(radiusMm > 0))
            return;
        const int cx = static_cast<int>(uv.x), cy = static_cast<int>(uv.y);
        const float areaMm2 = chart_.areaMm2[static_cast<size_t>(chart_.index(cx, cy))];
        const float cellMm = std::sqrt(std::max(areaMm2, 0.01F));
        const int reach = static_cast<int>(2.0F * radiusMm / cellMm) + 2; // cells differ in size
        for (int y = std::max(cy - reach, 0); y <= std::min(cy + reach, chart_.height - 1); ++y)
            for (int x = std::max(cx - reach, 0); x <= std::min(cx + reach, chart_.width - 1); ++x) {
                const auto i = static_cast<size_t>(chart_.index(x, y));
                const glm::vec3 away = chart_.posMm[i] - posMm;
                if (chart_.zone[i] != ZoneId::None && glm::dot(away, away) <= radiusMm * radiusMm)
                    marks_[i] |= mark;
            }
    }

    void paintMargin(glm::vec3 posMm, glm::vec2 uv, float insideMm, float marginMm, float errorMm) {
        if (!(marginMm > 0))
            return;
        paint(posMm, uv, insideMm + marginMm, kMarkMargin);
        paint(posMm, uv, insideMm + marginMm + errorMm, kMarkWide);
        paint(posMm, uv, insideMm + std::max(marginMm - errorMm, 0.0F), kMarkNarrow);
    }

  private:
    const Chart &chart_;
    std::vector<uint8_t> &marks_;
};

float marginOf(ZoneId zone, const Rubric &rubric, const std::string &device) {
    if (zone == ZoneId::Vermilion)
        return rubric.vermilionMarginMm;
    if (zone == ZoneId::Nostril)
        return rubric.nostrilMarginMm;
    const auto eye = rubric.eyeMarginMm.find(device);
    return eye == rubric.eyeMarginMm.end() ? 0.0F : eye->second;
}

// A no-go cell with skin beside it that is none.
bool isRim(const Chart &chart, int x, int y) {
    for (int step = 0; step < 4; ++step) {
        const int nx = x + (step == 0) - (step == 1), ny = y + (step == 2) - (step == 3);
        if (nx < 0 || ny < 0 || nx >= chart.width || ny >= chart.height)
            continue;
        const ZoneId zone = chart.zone[static_cast<size_t>(chart.index(nx, ny))];
        if (zone != ZoneId::None && !zoneFigures(zone).isNoGo)
            return true;
    }
    return false;
}

} // namespace

std::vector<uint8_t> makeMarks(const ChartIndex &skin, const Case &trainingCase, const Rubric &rubric) {
    const Chart &chart = skin.chart();
    std::vector<uint8_t> marks(chart.size(), 0);
    Painter painter(chart, marks);
    const float errorMm = rubric.calibration.trackerMm;
    for (int y = 0; y < chart.height; ++y)
        for (int x = 0; x < chart.width; ++x) {
            const auto i = static_cast<size_t>(chart.index(x, y));
            if (!zoneFigures(chart.zone[i]).isNoGo)
                continue;
            marks[i] |= kMarkMargin | kMarkWide | kMarkNarrow;
            if (isRim(chart, x, y))
                painter.paintMargin(chart.posMm[i], glm::vec2(x, y), 0,
                                    marginOf(chart.zone[i], rubric, trainingCase.device), errorMm);
        }
    for (const NoGoSpot &spot : trainingCase.noGo) {
        const ZoneFrame *frame = skin.frame(spot.zone);
        if (frame == nullptr)
            continue;
        const std::optional<SurfacePoint> at =
            skin.project(frame->originMm + frame->axisU * spot.zoneMm.x + frame->axisV * spot.zoneMm.y, frame->normal);
        if (!at)
            continue;
        painter.paint(at->posMm, at->uv, spot.diameterMm / 2, kMarkLesion);
        painter.paintMargin(at->posMm, at->uv, spot.diameterMm / 2, rubric.lesionMarginMm, errorMm);
    }
    return marks;
}

} // namespace stipple::sim
