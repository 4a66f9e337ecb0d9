// The planned skin drawn over the face: the score's own 5 mm cells, projected through the camera.
#pragma once

#include <vector>

#include "engine/app/session_setup.h"
#include "engine/render/camera.h"
#include "engine/ui/view_model.h"

namespace stipple::app {

class PlanOverlay {
  public:
    PlanOverlay() = default;
    PlanOverlay(const sim::ChartIndex &skin, const sim::Technique &technique);
    // `view`: where the face is in the window.
    std::vector<ui::OverlayShape> shapes(const Camera &camera, const ui::Rect &view) const;

  private:
    struct Cell {
        glm::vec3 corners[4];
        glm::vec3 normal{0, 0, 1};
    };
    std::vector<Cell> cells_;
};

} // namespace stipple::app
