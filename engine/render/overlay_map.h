// Measures laid over the skin as a picture of the chart, and their legends. Colours are viridis (safe for the
// colour-blind, even in grey); directions have four of Okabe and Ito's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <glm/glm.hpp>

#include "engine/base/mesh.h"
#include "engine/render/scene.h"

struct ImDrawList;

namespace stipple {

// Colour of t in 0..1, display values.
glm::vec3 viridis(float t);

// Doses of the score cells, kept up to date from the ledger alone.
class OverlayMap {
  public:
    // RGBA over the chart, one texel per cell. Error-free: cells without a plan are clear.
    Image8 paint(const sim::World &world, Overlay overlay);

  private:
    struct Cell {
        uint32_t count = 0;
        double depthUm = 0;
        uint32_t bins[4] = {0, 0, 0, 0};
    };
    void update(const sim::World &world);
    std::vector<Cell> cells_;
    size_t seen_ = 0;
    uint32_t lastStep_ = 0;
    const sim::World *world_ = nullptr;
    uint32_t stroke_ = 0xffffffffU; // the stroke being followed, and where it began
    glm::vec3 strokeStartMm_{0};
    int strokeBin_ = -1;
};

struct OverlayLegend {
    std::string title; // with unit
    struct Stop {
        glm::vec3 colour;
        std::string text;
    };
    std::vector<Stop> stops;
    bool isGradient = true;
};
OverlayLegend overlayLegend(const sim::World &world, Overlay overlay);
// The legend with its box, bottom left corner at `corner` of the draw list.
void drawOverlayLegend(ImDrawList &list, glm::vec2 corner, const OverlayLegend &legend);

} // namespace stipple
