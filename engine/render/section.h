// The cross-section under the hand-piece as the renderer wants it: which slice, how the tissue is pushed down, and the
// parts drawn in it (needles at their present depth, the channels the ledger holds, blood, healing). Pure data from the
// world.
//
// It is a block cut from the skin. Its front is the cut face, seen square on: there every length is true and the ruler
// holds. The top and the right side recede by a shear.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <glm/glm.hpp>

#include "engine/render/section_options.h"
#include "engine/render/section_skin.h"
#include "shaders/shared/render.h"
#include "sim/session/world.h"

struct ImDrawList;

namespace stipple {

// A slice: stands on the skin at `at`, along `along`, upright to the skin.
struct Slice {
    sim::SurfacePoint at;
    glm::vec3 along{1, 0, 0};  // unit, tangent
    glm::vec3 across{0, 1, 0}; // unit, tangent, normal × along: into the block
    float curvature = 0;       // along the slice, 1/mm, positive: falls away
};

// The slice under the hand-piece, or, while that is put down, `last`; at first a place of the plan.
Slice sliceOf(const sim::World &world, const std::optional<Slice> &last);

inline constexpr float kSliceHalfMm = 0.12F;             // punctures nearer to the plane than this are in the slice
inline constexpr float kShearX = 0.42F, kShearY = 0.40F; // right and up per length into the block

// "3 days after"
std::string momentTitle(float afterH);

struct SectionFrameLayout {             // of a view of a given size, in its pixels
    glm::vec2 panelMin{0}, panelMax{0}; // cut face and the air above it
    float umPerPx = 6;
    float skinY = 0;   // pixel row of the skin's surface at rest
    float blockUm = 0; // how far the block goes back
    float labelsX = 0; // where the names of the layers begin
    bool hasLabels = false;
    float halfWidthUm() const { return 0.5F * (panelMax.x - panelMin.x) * umPerPx; }
};
SectionFrameLayout sectionLayout(glm::vec2 sizePx, const SectionOptions &options = {});

// Where on the view a place of the section is drawn: x along the slice and depth, at z behind the cut face.
glm::vec2 sectionPixel(const shared::SectionFrame &frame, glm::vec2 atUm, float zUm = 0);

struct SectionView {
    shared::SectionFrame frame{};
    std::vector<shared::SectionPart> parts;
    size_t behind = 0;                // of them: on the block's top, drawn before the cut face
    std::vector<TissueVertex> tissue; // as makeTissueGrid gives it
    SectionShape shape;               // how the tissue has given way
    sim::ZoneId zone = sim::ZoneId::None;
    Slice slice;
    float deepestUm = 0; // of a tip now
};
// `skins`: kept between calls. `plate`: what the cut face is to be drawn with; none: sectionPlate's.
SectionView makeSection(const sim::World &world, const Slice &slice, glm::vec2 sizePx, SectionSkins &skins,
                        const SectionOptions &options = {}, const PlatePlan *plate = nullptr);
// The plate that suits this view of this slice.
PlatePlan sectionPlate(const sim::World &world, const Slice &slice, glm::vec2 sizePx, const SectionOptions &options);

// Ruler, layer names, the plan's depth window, over a section drawn at `origin` (top left, draw-list pixels = picture
// pixels) with `sizePx`; with the current ImGui font. Small views have none. `slice`: Renderer::currentSlice.
void drawSectionLabels(ImDrawList &list, glm::vec2 origin, glm::vec2 sizePx, const sim::World &world,
                       const Slice &slice, const SectionOptions &options = {});

} // namespace stipple
