// The skin as the patient brought it, per texel of the face's own chart: melanin, blood and its oxygen, oil, hair, and
// the relief of folds, scars and pores. And the palette that makes colours of the pigments. What needles do to it is
// skin_map.h's.
#pragma once

#include <cstdint>
#include <vector>

#include <glm/glm.hpp>

#include "engine/base/mesh.h"
#include "sim/procedure/case.h"
#include "sim/skin/chart.h"
#include "sim/skin/optics.h"

namespace stipple {

inline constexpr int kTexelsPerCell = 4;     // of the map along a chart cell: about an eighth of a millimetre
inline constexpr int kFormTexelsPerCell = 2; // of the relief's map: a quarter of a millimetre

// 0..255. Melanin and blood: square roots of multiples of the patient's own, 255 = the most of PigmentRange.
struct RestTexel {
    uint8_t melanin = 0, blood = 0, oil = 0, hair = 0;
    uint8_t venous = 0; // share of blood that gave up its oxygen
};

// The most a texel can hold, as multiples of the patient's own: as far as the optics' table goes.
struct PigmentRange {
    explicit PigmentRange(const sim::Patient &patient);
    float mostMelanin = 12.0F, mostBlood = 12.0F;
};

// Colours of one patient's skin: melanin × blood × redness (of arterial and of venous blood), worked out once.
class SkinPalette {
  public:
    SkinPalette(const sim::SkinColours &colours, const sim::Patient &patient);
    // Square roots of the linear colour of a texel's skin with `deltaA` of redness (Δa* of a light skin).
    glm::vec3 root(const RestTexel &rest, float deltaA) const;
    // Linear colour of skin off the chart (ears, scalp): the patient's at rest.
    glm::vec3 plain() const { return plain_; }
    // What skin pressed white has over the colour of its upper dermis with kPressedBlood of its blood: a factor of
    // roots.
    glm::vec3 pressed() const { return pressed_; }

  private:
    std::vector<glm::vec3> table_, venous_;
    glm::vec3 plain_{0}, pressed_{1};
};
inline constexpr float kPressedBlood = 0.35F; // of the blood is left in skin pressed wholly white (assumption)

// Resting blood of a face's upper dermis before the zone's perfusion. The presets were fitted to the mean of nine body
// sites; a face has more. With 0.0057 more and the cheek's perfusion of 1.2, preset III comes nearest to the two
// measured cheeks of T25 (ΔE 1.2 and 0.7; without it 2.0, with 0.0095 more 1.9). That every type has the same amount
// more, not the same multiple, is an assumption: the vessels of a face are not the pigment's business.
float faceBlood(const sim::Patient &patient);

struct SkinRest {
    std::vector<RestTexel> texels; // row-major, kTexelsPerCell to a cell's side
    // RGBA, kFormTexelsPerCell to a cell's side: xy slope along the skin's horizontal and upward tangent (0.5 = flat,
    // 1 = kMostSlope), z openness (1 = nothing shades it), w how wide pores are (0: furrows alone).
    Image8 form;
};
inline constexpr float kMostSlope = 1.25F;

// `tint`: RGBA over the chart (melanin × 128 = 1, blood × 128 = 1, oiliness, hair), empty for the practice block.
SkinRest makeSkinRest(const sim::Chart &chart, const sim::Case &trainingCase, const Image8 &tint);

// Means over squares of 2 r + 1 cells, twice each way.
void blurCells(std::vector<float> &cells, int width, int height, int radius);

} // namespace stipple
