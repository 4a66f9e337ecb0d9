// The cross-section under the hand-piece as the renderer wants it: which slice, how the tissue is pushed down, and the
// parts drawn in it (needles at their present depth, the channels the ledger holds, blood). Pure data from the world.
#pragma once

#include <optional>
#include <vector>

#include <glm/glm.hpp>

#include "engine/render/section_skin.h"
#include "shaders/shared/render.h"
#include "sim/session/world.h"

struct ImDrawList;

namespace stipple {

// A slice: stands on the skin at `at`, along `along`, upright to the skin.
struct Slice {
    sim::SurfacePoint at;
    glm::vec3 along{1, 0, 0};  // unit, tangent
    glm::vec3 across{0, 1, 0}; // unit, tangent, normal × along
    float curvature = 0;       // along the slice, 1/mm, positive: falls away
};

// The slice under the hand-piece, or, while that is put down, `last`; at first a place of the plan.
Slice sliceOf(const sim::World &world, const std::optional<Slice> &last);

inline constexpr float kSliceHalfMm = 0.12F; // punctures nearer to the plane than this are in the slice

struct SectionFrameLayout {             // of a view of a given size, in its pixels
    glm::vec2 panelMin{0}, panelMax{0}; // tissue and air; outside is paper for ruler and names
    float umPerPx = 6;
    float skinY = 0; // pixel row of the skin's surface at rest
    bool hasLabels = false;
};
SectionFrameLayout sectionLayout(glm::vec2 sizePx);

struct SectionView {
    shared::SectionFrame frame{};
    std::vector<shared::SectionPart> parts;
    std::vector<TissueVertex> tissue; // as makeTissueGrid gives it
    SectionShape shape;               // how the tissue has given way
    sim::ZoneId zone = sim::ZoneId::None;
    Slice slice;
    float deepestUm = 0; // of a tip now
};
// `skins`: kept between calls.
SectionView makeSection(const sim::World &world, const Slice &slice, glm::vec2 sizePx, SectionSkins &skins);

// Ruler, layer names, the plan's depth window, over a section drawn at `origin` (top left, draw-list pixels = picture
// pixels) with `sizePx`; with the current ImGui font. Small views have none. `slice`: Renderer::currentSlice.
void drawSectionLabels(ImDrawList &list, glm::vec2 origin, glm::vec2 sizePx, const sim::World &world,
                       const Slice &slice);

} // namespace stipple
