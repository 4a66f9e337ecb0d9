// The skin as the patient brought it, per texel of the face's own chart: melanin, blood, oil, hair. And the palette
// that makes colours of melanin and blood. What needles do to it is skin_map.h's.
#pragma once

#include <cstdint>
#include <vector>

#include <glm/glm.hpp>

#include "engine/base/mesh.h"
#include "sim/procedure/case.h"
#include "sim/skin/chart.h"
#include "sim/skin/optics.h"

namespace stipple {

inline constexpr int kTexelsPerCell = 4; // of the map along a chart cell: about an eighth of a millimetre

struct RestTexel { // 0..255
    uint8_t melanin = 0, blood = 0, oil = 0, hair = 0;
};

// Colours of one patient's skin: melanin × blood × redness, worked out once.
class SkinPalette {
  public:
    SkinPalette(const sim::SkinColours &colours, const sim::Patient &patient);
    // Square roots of the linear colour of a texel's skin with `deltaA` of redness (Δa* of a light skin).
    glm::vec3 root(const RestTexel &rest, float deltaA) const;
    // Linear colour of skin off the chart (ears, scalp): the patient's at rest.
    glm::vec3 plain() const { return plain_; }

  private:
    std::vector<glm::vec3> table_;
    glm::vec3 plain_{0};
};

// Row-major, kTexelsPerCell texels to a cell of the chart. `tint`: RGBA over the chart (melanin × 128 = 1, blood × 128
// = 1, oiliness, hair), empty for the practice block.
std::vector<RestTexel> makeSkinRest(const sim::Chart &chart, const sim::Case &trainingCase, const Image8 &tint);

} // namespace stipple
