// Where a hand-piece may work a planned zone, in the zone's plane: over the cells that are scored, and nowhere that
// the head would reach a lesion, the eye, red lip, nostrils or the margin around them, or skin too thin for its
// needles.
#pragma once

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "sim/technique/cells.h"

namespace stipple::sim {

// A rectangle of a zone's plane, mm.
struct PlaneRect {
    glm::vec2 lo{0}, hi{0};
};

// How far a hand-piece's needles reach from its middle, mm: along its yaw and across.
struct Reach {
    float alongMm = 0, acrossMm = 0;
};
Reach reachOf(const DeviceSpec &device, float lengthUm);

class WorkArea {
  public:
    struct Planned {
        const CellGrid &grid;              // of the case
        size_t plan = 0;                   // index into Case::plan
        const std::vector<uint8_t> &isOut; // each chart cell: 1 must not be needled
    };
    // `rect`: work that instead of the zone's cells.
    WorkArea(const ChartIndex &skin, const ZoneFrame &frame, const Planned &planned, std::optional<PlaneRect> rect);

    const ChartIndex &skin() const { return skin_; }
    const ZoneFrame &frame() const { return frame_; }
    bool isEmpty() const { return corners_.empty(); }
    // Corners of all that is to be worked, for its extent along any direction.
    const std::vector<glm::vec2> &corners() const { return corners_; }
    bool isWanted(glm::vec2 planeMm) const;
    // Whether a head there, pointing along `way` (unit), stays clear of what must not be needled.
    bool isClear(glm::vec2 planeMm, glm::vec2 way, Reach reach) const;

  private:
    uint8_t at(const std::vector<uint8_t> &marks, glm::vec2 planeMm) const;

    const ChartIndex &skin_;
    ZoneFrame frame_;
    std::optional<PlaneRect> rect_;
    std::set<std::pair<int, int>> cells_; // iu, iv of the score cells
    std::vector<glm::vec2> corners_;
    // A square millimetre each: what must not be needled, and where there is skin around.
    glm::ivec2 outOrigin_{0}, outSize_{0};
    std::vector<uint8_t> out_;
    std::vector<uint8_t> hasSkin_;
};

} // namespace stipple::sim
