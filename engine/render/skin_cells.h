// What lies on and in the skin per cell of its chart, as it is drawn: redness, swelling, smeared and dried blood, skin
// pressed white, the glide gel that the head has pushed about, products put on zones.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/render/products.h"
#include "engine/render/skin_marks.h"
#include "sim/session/world.h"

namespace stipple {

// Redness is drawn as the mean over so many cells to each side (by squares twice): the nerves that widen the vessels
// branch some 5 mm about each puncture (reference §4.1: assumption after the flares of histamine) and do so at once,
// while the field, which is untouched, lets the flare creep there by its peak: 4 mm, and what it has crept meanwhile.
inline constexpr int kSoftCells = 8;
// … and swelling over so many: fluid let in at one place raises the skin a millimetre or two about it (assumption).
inline constexpr int kSwollenCells = 4;

class SkinCells {
  public:
    explicit SkinCells(const sim::World &world);

    void reset();
    // Products on zones from now on; what gauze wiped since the session's start is off again.
    void put(const sim::World &world, std::span<const ZoneProduct> products, DirtyTiles &dirty);
    // Redness and swelling of at most `budgetTiles` awake tiles are taken anew, going round; the rest is never put off.
    // `marks` loses the beads of swept cells. `raised`: tiles whose relief has changed.
    void update(const sim::World &world, int budgetTiles, const StrokeWays &ways, SkinMarks &marks, DirtyTiles &dirty,
                DirtyTiles &raised);
    // The face `hours` after the session instead of now: redness and swelling in closed form (sim/tissue/course.h).
    void setAfter(const sim::World &world, float hours);

    float deltaA(int cell) const { return delta_[static_cast<size_t>(cell)]; }
    float swollenMm(int cell) const { return swollenMm_[static_cast<size_t>(cell)]; }
    glm::vec2 filmUm(int cell) const { return film_[static_cast<size_t>(cell)]; } // wet, dried
    float pressed(int cell) const { return static_cast<float>(pressedDrawn_[static_cast<size_t>(cell)]) / 255.0F; }
    float gel(int cell) const { return static_cast<float>(gel_[static_cast<size_t>(cell)]) / 255.0F; }
    uint8_t way(int cell) const { return way_[static_cast<size_t>(cell)]; } // StrokeWays::wayOf
    bool hasProducts() const { return !products_.empty(); }
    ProductCell product(int cell) const {
        return products_.empty() ? ProductCell{} : products_[static_cast<size_t>(cell)];
    }

  private:
    void follow(const sim::World &world, const StrokeWays &ways, DirtyTiles &dirty);
    void press(const sim::World &world, DirtyTiles &dirty);
    void updateTissue(const sim::World &world, int budgetTiles, DirtyTiles &dirty, DirtyTiles &raised);
    void updateFilm(const sim::World &world, SkinMarks &marks, DirtyTiles &dirty);
    template <class Use>
    void forDisc(glm::vec2 uv, float radiusMm, const Use &use);
    void dirtyCell(int cell, int around, DirtyTiles &dirty) const;

    int cellsX_, cellsY_;
    std::vector<float> cellMm_;
    std::vector<float> delta_, swollenMm_;
    std::vector<glm::vec2> film_;
    std::vector<uint8_t> gel_, way_;
    std::vector<uint32_t> gelStep_; // when it was put there
    std::vector<uint8_t> pressed_, pressedDrawn_;
    std::vector<uint32_t> pressedStep_; // when the skin was pressed last
    std::vector<uint8_t> isPressedListed_;
    std::vector<int> pressedCells_;
    std::vector<ProductCell> products_; // empty without
    size_t followed_ = 0;               // punctures
    size_t tileCursor_ = 0;
    uint32_t filmStep_ = 0;
    bool hasGel_;
};

} // namespace stipple
