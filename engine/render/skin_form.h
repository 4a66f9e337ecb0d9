// The relief of the face as a map: at rest (see SkinRest::form), and with what swelling and tears add to it.
#pragma once

#include <array>
#include <span>

#include "engine/render/skin_places.h"
#include "engine/render/skin_rest.h"
#include "shaders/shared/limits.h"

namespace stipple {

// `heightMm`: above the skin of the mesh, kFormTexelsPerCell to a cell's side. `pores`: per cell, 0..1.
Image8 makeForm(const SkinPlaces &places, const std::vector<float> &heightMm, const std::vector<float> &pores);

// What has risen or sunk in a tile of the field, mm, kFormTexelsPerCell to a cell's side and a texel more around it.
struct RaisedTile {
    static constexpr int kSide = kTileSize * kFormTexelsPerCell + 2;
    using Heights = std::array<float, static_cast<size_t>(kSide) * kSide>;
    Heights swollenMm{}, tornMm{};
    bool isFlat = true;
};
// Writes a tile of `form`: the relief at rest with those heights on top. Swollen skin is drawn taut, its pores with it.
void raiseForm(const sim::Chart &chart, const Image8 &rest, glm::ivec2 tile, const RaisedTile &raised,
               std::span<uint32_t> form);

} // namespace stipple
