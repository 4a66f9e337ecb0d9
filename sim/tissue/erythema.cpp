#include "sim/tissue/erythema.h"

#include <algorithm>

#include "shaders/kernels/erythema.h"
#include "shaders/shared/limits.h"

namespace stipple::sim {

// Fields hold squares of Δa*, which decay twice as fast as Δa* itself. Flare: Δa* falls with 35 min (reference §4.2,
// within Groth & Serup 1998), peaks about 5 min (Cook & Shuster 1980), spreads some 5 mm in that time (assumption): D =
// 5² mm² / (4 × 300 s). Inflammation: rises in 1 h, falls with 22 h, the row of 1.0 mm (one rate for all depths:
// assumption).
shared::ErythemaStep erythemaStep(const Fields &fields) {
    return {.dtS = 1.0F / static_cast<float>(kFieldStepsPerSecond),
            .flareSpread = 0.021F,
            .flareDecay = 2.0F / 2100.0F,
            .flareRise = 1.0F / 100.0F,
            .inflammationSpread = 0.0001F,
            .inflammationDecay = 2.0F / 79200.0F,
            .inflammationRise = 1.0F / 3600.0F,
            .width = static_cast<uint32_t>(fields.width()),
            .height = static_cast<uint32_t>(fields.height()),
            .tilesX = static_cast<uint32_t>(fields.tilesX()),
            .tileCount = static_cast<uint32_t>(fields.awakeTiles().size()),
            .padding = 0};
}

void stepErythema(Fields &fields, std::span<const glm::vec4> conduct) {
    const shared::ErythemaStep p = erythemaStep(fields);
    const std::span<const glm::vec4> now = fields.now();
    const std::span<glm::vec4> next = fields.next();
    const int width = fields.width(), height = fields.height();
    for (const uint32_t tile : fields.awakeTiles()) {
        const int x0 = static_cast<int>(tile) % fields.tilesX() * kTileSize;
        const int y0 = static_cast<int>(tile) / fields.tilesX() * kTileSize;
        for (int y = y0; y < std::min(y0 + kTileSize, height); ++y)
            for (int x = x0; x < std::min(x0 + kTileSize, width); ++x) {
                const auto i = static_cast<size_t>(y * width + x);
                const auto w = static_cast<size_t>(width);
                // Off the chart the neighbour is the cell itself; its coefficient is 0 anyway.
                const glm::vec4 cell = now[i];
                next[i] =
                    shared::erythemaCell(p, cell, x + 1 < width ? now[i + 1] : cell, x > 0 ? now[i - 1] : cell,
                                         y + 1 < height ? now[i + w] : cell, y > 0 ? now[i - w] : cell, conduct[i]);
            }
    }
}

} // namespace stipple::sim
