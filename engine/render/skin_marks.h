// What single punctures leave on the skin, kept per texel of the map so that a bead smaller than a texel still has its
// blood: holes and slits, tears, pinpoint redness, petechiae, and the blood that stands in beads.
#pragma once

#include <cstdint>
#include <queue>
#include <vector>

#include "engine/render/skin_rest.h"
#include "engine/render/stroke_ways.h"
#include "sim/session/world.h"

namespace stipple {

// Tiles of kTileSize × kTileSize cells of the map that must be composed again.
class DirtyTiles {
  public:
    DirtyTiles(int cellsX, int cellsY);
    static constexpr int kTexels = kTileSize * kTexelsPerCell; // along a side
    void add(int x0, int y0, int x1, int y1);                  // texels, end excluded
    void addAll();
    void clearAll();
    void clear(int tx, int ty) { isDirty_[static_cast<size_t>(ty * tilesX_ + tx)] = 0; }
    bool isDirty(int tx, int ty) const { return isDirty_[static_cast<size_t>(ty * tilesX_ + tx)] != 0; }
    bool isAll() const;
    int tilesX() const { return tilesX_; }
    int tilesY() const { return tilesY_; }

  private:
    int tilesX_, tilesY_;
    std::vector<uint8_t> isDirty_;
};

struct MarkTexel {      // 0..255
    uint8_t blood = 0;  // mean depth of beads, bloodUm
    uint8_t wet = 0;    // of that blood: 255 fresh, 0 dried
    uint8_t hole = 0;   // share of the texel that is open channel
    uint8_t halo = 0;   // pinpoint redness
    uint8_t purple = 0; // petechia under the surface
    uint8_t torn = 0;   // abraded: above kTornSkirt the raw line itself, below it the inflamed skin at its sides
};
inline constexpr float kTornSkirt = 0.4F; // of 255
// Depth of a blood byte: squares, so that thin blood has steps of its own.
inline constexpr float kMostBeadUm = 400.0F;
inline float bloodUm(uint8_t byte) {
    const float x = static_cast<float>(byte) / 255.0F;
    return kMostBeadUm * x * x;
}

class SkinMarks {
  public:
    explicit SkinMarks(const sim::Chart &chart);

    void reset();
    // Takes in new punctures, and beads that have grown or dried.
    void update(const sim::World &world, const StrokeWays &ways, DirtyTiles &dirty, DirtyTiles &raised);
    // The beads of a cell were smeared or wiped away. True when there was anything.
    bool sweep(int cellX, int cellY);
    const MarkTexel &at(size_t texel) const { return texels_[texel]; }
    size_t seen() const { return seen_; } // punctures taken in

  private:
    struct Due { // when a puncture's bead must be drawn again
        uint32_t step = 0, puncture = 0;
        bool operator>(const Due &o) const { return step > o.step || (step == o.step && puncture > o.puncture); }
    };
    template <class Use>
    void forTexels(glm::vec2 middle, float reach, DirtyTiles &dirty, const Use &use);
    float texelMmAt(const sim::Puncture &p) const;
    void wound(const sim::Puncture &p, uint32_t index, glm::vec2 way, DirtyTiles &dirty, DirtyTiles &raised);
    void bead(const sim::Puncture &p, uint32_t index, float ageS, const sim::Bleed &bleed, DirtyTiles &dirty);

    int cellsX_, cellsY_, width_;
    std::vector<float> cellMm_;
    std::vector<MarkTexel> texels_;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    size_t seen_ = 0;
};

} // namespace stipple
