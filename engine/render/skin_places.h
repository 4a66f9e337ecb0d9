// Where things are on a face's chart: millimetres along the skin, landmarks found from the zones, and places for single
// lesions. The head may be anybody's: nothing here knows our own head's numbers.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "sim/skin/chart.h"

namespace stipple {

// Directions along the skin at a place: chart cells per millimetre along its horizontal (towards the patient's left)
// and its upward direction, tangents of the head frame as the skin's shader has them.
struct SkinAxes {
    glm::vec3 across{1, 0, 0}, up{0, 1, 0}; // unit tangents, mm
    glm::vec2 uvAcross{2, 0}, uvUp{0, 2};   // chart cells per mm
};

SkinAxes skinAxesAt(const sim::Chart &chart, glm::vec2 uv);

class SkinPlaces {
  public:
    explicit SkinPlaces(const sim::Chart &chart);
    const sim::Chart &chart() const { return *chart_; }
    SkinAxes axesAt(glm::vec2 uv) const { return skinAxesAt(*chart_, uv); }
    // uv a way along the skin, mm across and up.
    glm::vec2 walked(glm::vec2 uv, glm::vec2 mm) const {
        const SkinAxes a = axesAt(uv);
        return uv + a.uvAcross * mm.x + a.uvUp * mm.y;
    }
    bool isSkin(glm::vec2 uv) const { return chart_->zoneAt(uv) != sim::ZoneId::None; }
    float cellMm(glm::vec2 uv) const;

    // 0: the patient's left (+X), 1: right. nullopt where the chart lacks the zone.
    using Pair = std::array<std::optional<glm::vec2>, 2>;
    const Pair &eyeOuter() const { return eyeOuter_; } // of the orbital rim, beside the eye
    const Pair &eyeInner() const { return eyeInner_; }
    const Pair &ala() const { return ala_; }
    const Pair &mouthCorner() const { return mouthCorner_; }
    std::optional<glm::vec2> middleOf(sim::ZoneId zone) const; // the zone's cell nearest to its mean place

    // Up to `count` places in a zone, at least `apartMm` from each other and `edgeMm` from what is no skin; the same
    // for the same seed.
    std::vector<glm::vec2> scattered(sim::ZoneId zone, int count, float apartMm, float edgeMm, uint32_t seed) const;
    const std::vector<int> &cellsOf(sim::ZoneId zone) const { return cells_[static_cast<size_t>(zone)]; }

  private:
    const sim::Chart *chart_;
    std::array<std::vector<int>, sim::kZoneCount> cells_;
    Pair eyeOuter_, eyeInner_, ala_, mouthCorner_;
};

} // namespace stipple
