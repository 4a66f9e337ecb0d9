// The skin's colour over its chart, composed on the CPU: what the patient is (melanin, blood, tint), what the fields
// hold (redness) and what the ledger holds (holes, beads, dried dots) → one RGBA8 picture the face shader reads.
// Rebuilt only where something changed; the changed rectangles, with their mips, are what goes to the GPU.
//
// rgb: square roots of linear sRGB reflectance (decode x * x); a: oiliness, 1 = wet.
#pragma once

#include <cstdint>
#include <queue>
#include <span>
#include <vector>

#include <glm/glm.hpp>

#include "engine/base/mesh.h"
#include "engine/render/skin_rest.h"
#include "sim/session/world.h"

namespace stipple {

struct MapRect { // texels of one mip level
    int level = 0;
    int x = 0, y = 0, width = 0, height = 0;
};

class SkinMap {
  public:
    // `tint`: RGBA over the chart (melanin × 128 = 1, blood × 128 = 1, oiliness, hair), empty for the practice block.
    SkinMap(const sim::SkinColours &colours, const sim::World &world, const Image8 &tint);

    // Brings the map up to the world's state; the world must have the chart and patient the map was made for. An
    // earlier state than the last one (a replay that went back) starts over. At most `budgetTiles` tiles of redness are
    // composed anew, the reddest changes first come on later calls; punctures are never put off.
    void update(const sim::World &world, int budgetTiles);

    int width() const { return widths_.front(); }
    int height() const { return heights_.front(); }
    int levels() const { return static_cast<int>(mips_.size()); }
    std::span<const uint32_t> level(int index) const { return mips_[static_cast<size_t>(index)]; }
    int levelWidth(int index) const { return widths_[static_cast<size_t>(index)]; }
    int levelHeight(int index) const { return heights_[static_cast<size_t>(index)]; }
    // Changed since the last call, in texels of their levels.
    std::vector<MapRect> takeChanged();
    // Colour of skin off the chart (ears, scalp): the patient's at rest.
    glm::vec3 plainColour() const { return palette_.plain(); }
    // Relief of the skin at rest: SkinRest::form.
    const Image8 &form() const { return form_; }
    // Linear colour a place would have in diffuse light, for tests and pickers.
    glm::vec3 colourAt(glm::vec2 uv) const;

  private:
    struct Mark { // per texel, 0..255
        uint8_t blood = 0, hole = 0, halo = 0, wet = 0;
    };
    struct Due { // when a puncture's bead must be drawn again
        uint32_t step = 0, puncture = 0;
        bool operator>(const Due &o) const { return step > o.step || (step == o.step && puncture > o.puncture); }
    };

    void mark(const sim::Puncture &p, float ageS, const sim::Bleed &bleed);
    void updateFilm(const sim::World &world);
    void dirty(int x0, int y0, int x1, int y1);
    void composeDirty();
    void composeBase(int x0, int y0, int x1, int y1);
    void makeMips(int x0, int y0, int x1, int y1);
    uint32_t composeTexel(int x, int y) const;
    template <class T>
    T between(const std::vector<T> &cells, int x, int y) const;

    std::vector<int> widths_, heights_;
    std::vector<std::vector<uint32_t>> mips_;
    int cellsX_ = 0, cellsY_ = 0, tilesX_ = 0, tilesY_ = 0;
    SkinPalette palette_;
    std::vector<RestTexel> rest_;
    Image8 form_;
    std::vector<Mark> marks_;
    std::vector<float> delta_;        // Δa* drawn, per chart cell
    std::vector<glm::vec2> film_;     // blood drawn as film, per chart cell: wet and dried, µm
    uint32_t filmStep_ = 0;           // of the world when it was looked at last
    std::vector<float> cellMm_;       // side of a chart cell
    std::vector<uint8_t> dirtyTiles_; // tiles of kTileSize cells
    std::vector<MapRect> changed_;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    size_t punctures_ = 0;
    uint32_t lastStep_ = 0;
    size_t tileCursor_ = 0;
    bool isBlock_ = false;
};

} // namespace stipple
