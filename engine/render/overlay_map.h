// Measures laid over the skin as a picture of the chart: what each texel's measure is, smoothly between the score's
// cells, and where its area ends. Colours are the palette's (overlay_legend.h), edges and lines the shader's.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <glm/glm.hpp>

#include "engine/base/mesh.h"
#include "engine/render/scene.h"

namespace stipple {

// Largest value of an overlay's scale: coverage and dose as shares of the plan's dose, depth in µm, Δa*.
inline constexpr float kMostDose = 1.8F; // the rubric's over-dose
inline constexpr float kMostDoseShare = 2.0F;
inline constexpr float kMostDepthUm = 2000.0F;
inline constexpr float kMostDeltaA = 12.0F;
// Planned punctures per cm² where a plan gives none (assumption: a roller's full treatment).
inline constexpr float kUnplannedDose = 250.0F;

// Kept up to date from the ledger alone.
class OverlayMap {
  public:
    struct Cell { // of the score's grid
        uint32_t count = 0;
        double depthUm = 0;
        std::array<uint32_t, 4> bins{}; // by the direction of the stroke: 0, 45, 90, 135 degrees
    };
    // RGBA over the chart, one texel per cell. Measures: r = the measure 0..1 of its scale, g = 1 where anything was
    // measured, b = inside the area (its edge is at a half), a = no-go area, likewise. Zones: each channel is inside
    // the zones that have it, so that neighbours never share one.
    Image8 paint(const sim::World &world, Overlay overlay);
    const std::vector<Cell> &cells(const sim::World &world) {
        update(world);
        return cells_;
    }

  private:
    void update(const sim::World &world);
    void layOut(const sim::World &world);
    void paintZones(const sim::World &world, Image8 &map) const;

    std::vector<Cell> cells_;
    // What each texel's measure is made of: cells about it with their weights (a quadratic B-spline over the zone's
    // plane), [first_[i], first_[i + 1]).
    struct Share {
        uint32_t cell = 0;
        float weight = 0;
    };
    std::vector<Share> shares_;
    std::vector<uint32_t> first_;
    std::vector<uint8_t> planned_, noGo_, skin_; // smooth edges
    size_t seen_ = 0;
    uint32_t lastStep_ = 0;
    const sim::World *world_ = nullptr;
    uint32_t stroke_ = 0xffffffffU; // the stroke being followed, and where it began
    glm::vec3 strokeStartMm_{0};
    int strokeBin_ = -1;
};

} // namespace stipple
