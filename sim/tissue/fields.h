// Redness and swelling as reaction–diffusion on the skin's chart, in sleeping tiles; integrated kTissueStepsPerSecond
// times a second. Channels: shaders/kernels/tissue.h. Within a session (two hours) it follows the closed forms of
// sim/tissue/response.h; what happens afterwards is sim/tissue/course.h's.
#pragma once

#include <span>
#include <vector>

#include <glm/glm.hpp>

#include "shaders/shared/tissue.h"
#include "sim/skin/chart.h"
#include "sim/skin/patient.h"
#include "sim/tissue/response.h"
#include "sim/tissue/tiles.h"

namespace stipple::sim {

class Fields {
  public:
    explicit Fields(const Chart &chart, const Preparation &preparation = {});

    int width() const { return width_; }
    int height() const { return height_; }
    const Tiles &tiles() const { return tiles_; }
    std::span<const uint32_t> awakeTiles() const { return tiles_.awake(); }

    // Redness above rest at a cell, Δa* of a light skin (CIELAB).
    float deltaA(int cell) const;
    // Thickness the skin has gained there, mm.
    float swellingMm(int cell) const { return swollenMm(std::max(responses_[static_cast<size_t>(cell)].w, 0.0F)); }
    // Adds what one puncture releases into its cell, and wakes its tile. `depthUm`: reached depth. Where
    // `crowdingPerCm2` punctures are already, over some square millimetres, beyond the cap of the response table,
    // nothing more is added.
    void release(int cell, float depthUm, float cellAreaMm2, float crowdingPerCm2 = 0);
    // Puts tiles at rest to sleep and wakes the neighbours of tiles whose edge is not at rest. Once a second is enough.
    void updateTiles();
    uint64_t hash() const;

    // For the step: parameters; diffusion coefficients to the +u, -u, +v, -v neighbour, 1/mm² (Chart::conduct, limited
    // where cells are so small that the step would overshoot: the flux between two cells stays the same for both); the
    // planes. A step reads mediators() and writes nextMediators() in the awake tiles (elsewhere both are equal), steps
    // responses() in place, then swaps.
    shared::TissueStep parameters() const;
    std::span<const glm::vec4> conduct() const { return conduct_; }
    std::span<glm::vec4> mediators() { return mediators_.cells(); }
    std::span<const glm::vec4> mediators() const { return mediators_.cells(); }
    std::span<glm::vec4> nextMediators() { return next_.cells(); }
    std::span<glm::vec4> responses() { return responses_.cells(); }
    std::span<const glm::vec4> responses() const { return responses_.cells(); }
    void swap() { mediators_.swap(next_); }

  private:
    int width_, height_;
    float flareLeft_; // under numbing cream
    Tiles tiles_;
    std::vector<glm::vec4> conduct_;
    Plane<glm::vec4> mediators_, next_, responses_;
};

// CPU twin of one step over awake tiles [first, last) of the list; the caller swaps after all of them.
void stepTissueTiles(Fields &fields, size_t first, size_t last);

// Erythema–bleeding grade 0–4 of a 5 × 5 mm scoring cell, the one place it is defined: redness above the patient's own
// rest, share of channels with visible blood, share of the area under blood.
int endPointGrade(float deltaA, float beadShare, float filmShare);

} // namespace stipple::sim
