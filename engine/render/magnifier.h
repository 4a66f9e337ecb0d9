// A round loupe beside the hand-piece: the same skin from the same eye, enlarged, with nothing laid over it.
#pragma once

#include <optional>

#include "engine/render/scene.h"

struct ImDrawList;

namespace stipple {

inline constexpr float kMagnification = 4.0F;

// The loupe for what lies at `atMm`, as a view over the face view `face`: beside the place on the side with more room.
// nullopt when the place is outside the view or the view is too small for a loupe.
std::optional<ViewRect> magnifierView(const Camera &camera, const ViewRect &face, glm::vec3 atMm, int diameterPx);
// Its rim, its scale, and the circle on the skin that it enlarges.
void drawMagnifierRim(ImDrawList &list, const ViewRect &loupe, const Camera &camera, const ViewRect &face,
                      glm::vec3 atMm);

} // namespace stipple
