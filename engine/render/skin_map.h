// The skin's colour over its chart, composed on the CPU: what the patient is (skin_rest.h), what the fields and the
// products hold per cell (skin_cells.h), what single punctures left (skin_marks.h) → two RGBA8 pictures the face shader
// reads. Rebuilt only where something changed; the changed rectangles, with their mips, are what goes to the GPU.
//
// Colours: rgb: square roots of linear sRGB reflectance (decode x * x); a: oiliness, above a half wet. Relief:
// SkinRest::form with what has swollen or is torn.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <glm/glm.hpp>

#include "engine/base/mesh.h"
#include "engine/render/skin_cells.h"
#include "engine/render/skin_form.h"
#include "engine/render/skin_marks.h"
#include "engine/render/skin_mips.h"
#include "engine/render/skin_rest.h"
#include "engine/render/skin_streaks.h"
#include "sim/session/world.h"

namespace stipple {

class SkinMap {
  public:
    // `tint`: RGBA over the chart (melanin × 128 = 1, blood × 128 = 1, oiliness, hair), empty for the practice block.
    SkinMap(const sim::SkinColours &colours, const sim::World &world, const Image8 &tint);

    // Brings the map up to the world's state; the world must have the chart and patient the map was made for. An
    // earlier state than the last one (a replay that went back) starts over. At most `budgetTiles` tiles of redness are
    // composed anew, the others on later calls; punctures are never put off.
    void update(const sim::World &world, int budgetTiles);
    // Products on zones; shown by the next update.
    void put(const sim::World &world, std::span<const ZoneProduct> products);
    // The skin so many hours after the session's present moment instead of now; negative: now.
    void setAfter(const sim::World &world, float hours);

    const SkinMips &colours() const { return colours_; }
    const SkinMips &form() const { return form_; }
    int width() const { return colours_.width(0); }
    int height() const { return colours_.height(0); }
    int levels() const { return colours_.levels(); }
    std::span<const uint32_t> level(int index) const { return colours_.level(index); }
    // Changed since the last call, in texels of their levels: of the colours, of the relief.
    std::vector<MapRect> takeChanged() { return colours_.takeChanged(); }
    std::vector<MapRect> takeFormChanged() { return form_.takeChanged(); }
    // Colour of skin off the chart (ears, scalp): the patient's at rest.
    glm::vec3 plainColour() const { return palette_.plain(); }
    // Linear colour a place would have in diffuse light, for tests and pickers.
    glm::vec3 colourAt(glm::vec2 uv) const;
    // The way a puncture's needle moved (StrokeWays::of).
    glm::vec2 wayOf(uint32_t puncture) const { return ways_.of(puncture); }
    float afterH() const { return afterH_; }

  private:
    struct Corner {                      // of a cell, to be interpolated between cell centres
        glm::vec3 ratio{1}, perDelta{0}; // of the root colour at rest: by redness and pressure; per Δa* more
        float halo = 0;                  // Δa* of a puncture's own redness
        glm::vec2 filmUm{0};
        float gel = 0, cream = 0, prp = 0;
    };
    static constexpr int kCorners = kTileSize + 2; // a tile's cells and those around it
    using Corners = std::array<Corner, static_cast<size_t>(kCorners) * kCorners>;
    struct Layers { // which of them a tile has at all
        bool hasFilm = false, hasGel = false, hasProducts = false;
    };

    template <class Compose>
    static void composeDirty(DirtyTiles &dirty, SkinMips &mips, int texelsPerCell, const Compose &compose);
    void composeTile(int tx, int ty);
    void raiseTile(const sim::Chart &chart, int tx, int ty);
    Layers makeCorners(int tx, int ty, Corners &corners) const;
    uint8_t turnAt(int x, int y) const;
    uint32_t composeLater(size_t texel, const Corner &cell) const;
    uint32_t composeTexel(size_t texel, const Corner &cell, const Layers &layers) const;
    struct BloodLight { // throughBlood and throughDriedBlood by bloodUm
        std::array<glm::vec3, 256> wet, dried;
    };
    static glm::vec3 bloody(const BloodLight &light, glm::vec3 root, float um, float wet);

    int cellsX_ = 0, cellsY_ = 0;
    SkinPalette palette_;
    std::vector<RestTexel> rest_;
    Image8 restForm_;
    SkinMips colours_, form_;
    std::vector<uint32_t> atRest_; // the map before anything happened
    SkinMarks marks_;
    SkinCells cells_;
    StrokeWays ways_;
    SkinStreaks streaks_;
    DirtyTiles dirty_, raised_; // of the colours, of the relief
    BloodLight dropLight_, filmLight_;
    uint32_t lastStep_ = 0;
    float afterH_ = -1;
    bool isBlock_ = false;
};

} // namespace stipple
