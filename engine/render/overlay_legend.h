// Palettes of the overlays, safe for the colour-blind even in grey, and their legends with units.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <glm/glm.hpp>

#include "engine/base/mesh.h"
#include "engine/render/scene.h"

struct ImDrawList;

namespace stipple {

// Colour of t in 0..1, display values.
glm::vec3 viridis(float t);
// Dose by share, the plan at a half: none leaves the skin as it is, too little is pale, as planned a calm blue, too
// much strong orange to dark red. Ever darker, so that it reads in grey too. w: opacity.
glm::vec4 aboutPlan(float t);
// Redness: from cream over orange to dark red (after ColorBrewer's sequential OrRd, safe for the colour-blind).
glm::vec3 reddening(float t);
// Okabe & Ito 2008: blue, orange, bluish green, reddish purple for strokes along 0, 45, 90, 135 degrees; vermilion.
inline constexpr std::array<glm::vec3, 4> kDirectionColours = {
    {{0.0F, 0.447F, 0.698F}, {0.902F, 0.624F, 0.0F}, {0.0F, 0.620F, 0.451F}, {0.800F, 0.475F, 0.655F}}};
inline constexpr glm::vec3 kNoGoColour(0.835F, 0.369F, 0.0F);
inline constexpr glm::vec3 kPlanColour(0.55F, 0.85F, 1.0F);

// 256 colours with their opacity, for the shader.
Image8 overlayPalette(Overlay overlay);
// Steps of the scale, of 0..1, at which a line is drawn; 0: none.
float overlayLineStep(const sim::World &world, Overlay overlay);

struct OverlayLegend {
    std::string title; // with unit
    struct Stop {
        glm::vec3 colour;
        std::string text;
    };
    std::vector<Stop> stops;
    // What the plan asks for, as places between the first stop (0) and the last (1); equal for a single value.
    std::optional<std::pair<float, float>> planned;
    bool isGradient = true;
    bool isHatched = false; // the no-go areas' swatch
};
OverlayLegend overlayLegend(const sim::World &world, Overlay overlay);
// The legend with its box, bottom left corner at `corner` of the draw list.
void drawOverlayLegend(ImDrawList &list, glm::vec2 corner, const OverlayLegend &legend);

// Names of the zones that are seen, each in its zone or beside it with a line to it, never over each other or over the
// hand-piece. `origin`, `size`: of the face's view.
void drawZoneLabels(ImDrawList &list, glm::vec2 origin, glm::vec2 size, const sim::World &world, const Camera &camera);

} // namespace stipple
