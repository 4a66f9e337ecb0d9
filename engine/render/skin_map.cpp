#include "engine/render/skin_map.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/render/blood_look.h"
#include "engine/render/skin_noise.h"
#include "shaders/shared/limits.h"

namespace stipple {

namespace {

constexpr float kHaloDelta = 4.5F; // Δa* of light skin in the middle of a puncture's own redness
constexpr float kSeenFilmUm = 0.4F;
constexpr int kFilmTaps = 3;  // to each side along the way, each 1 1/2 cells
constexpr int kFilmReach = 6; // cells
// Where the field is this red already, the vessels about a puncture are as wide as they get: its own redness is half
// of what it is on calm skin (assumption; the field's is the mean that was measured).
constexpr float kMergedDelta = 2.0F;
constexpr float kScratchDelta = 5.0F;           // Δa* beside a scratch (assumption: the flare's, response.h)
constexpr float kGrooveMm = 0.06F;              // depth of a scratch: the epidermis is off (assumption)
constexpr float kScratchRimMm = 0.04F;          // and its sides have swollen (assumption)
constexpr glm::vec3 kHole(0.45F, 0.18F, 0.19F); // light a hole leaves of its skin's: shade and the blood of its walls
constexpr glm::vec3 kHair(0.030F, 0.019F, 0.013F);
constexpr glm::vec3 kPetechia(0.66F, 0.36F, 0.46F); // light left by blood out of its vessels, under the surface
constexpr glm::vec3 kRaw(0.38F, 0.070F, 0.055F);    // skin without its surface
constexpr glm::vec3 kScurf(0.78F, 0.70F, 0.63F);    // horny layer torn loose
constexpr glm::vec3 kCream(0.86F, 0.86F, 0.84F);
// Light left by a film of 0.3 mm (assumption): bilirubin and carotenoids of a healthy serum.
constexpr glm::vec3 kPlasma(0.99F, 0.965F, 0.87F);
constexpr glm::vec3 kCrust(0.62F, 0.42F, 0.27F); // … and by a fine bronze crust

uint8_t byteOf(float value) { return static_cast<uint8_t>(std::clamp(value * 255.0F + 0.5F, 0.0F, 255.0F)); }

uint32_t packed(glm::vec4 c) {
    return static_cast<uint32_t>(byteOf(c.x)) | static_cast<uint32_t>(byteOf(c.y)) << 8 |
           static_cast<uint32_t>(byteOf(c.z)) << 16 | static_cast<uint32_t>(byteOf(c.w)) << 24;
}
glm::vec4 unpacked(uint32_t c) { return glm::vec4(c & 255U, c >> 8 & 255U, c >> 16 & 255U, c >> 24) / 255.0F; }

// Mean over a square of 2 r + 1 along x of a window's rows, in place of `to`, which is 2 r narrower.
template <size_t From, size_t To>
void boxRow(const std::array<float, From> &from, std::array<float, To> &to, int count, int r) {
    float sum = 0;
    for (int i = 0; i < 2 * r; ++i)
        sum += from[static_cast<size_t>(i)];
    const float share = 1.0F / static_cast<float>(2 * r + 1);
    for (int i = 0; i < count; ++i) {
        sum += from[static_cast<size_t>(i + 2 * r)];
        to[static_cast<size_t>(i)] = sum * share;
        sum -= from[static_cast<size_t>(i)];
    }
}

// Means over squares of 2 kHalf + 1 cells, twice, rows then columns, of a field about a tile: `out` for its cells and
// those around it. True when any of the field was above 0.
template <int kHalf, size_t kSide, class At>
bool soften(glm::ivec2 corner, glm::ivec2 cells, const At &at, std::array<float, kSide * kSide> &out) {
    constexpr int kOut = static_cast<int>(kSide), kMiddle = kOut + 2 * kHalf, kWide = kOut + 4 * kHalf;
    std::array<std::array<float, kSide>, static_cast<size_t>(kWide)> rows;
    bool isAny = false;
    for (int y = 0; y < kWide; ++y) {
        std::array<float, static_cast<size_t>(kWide)> row;
        const int cy = std::clamp(corner.y - 2 * kHalf + y, 0, cells.y - 1);
        for (int x = 0; x < kWide; ++x) {
            row[static_cast<size_t>(x)] = at(cy * cells.x + std::clamp(corner.x - 2 * kHalf + x, 0, cells.x - 1));
            isAny = isAny || row[static_cast<size_t>(x)] > 0.0F;
        }
        std::array<float, static_cast<size_t>(kMiddle)> once;
        boxRow(row, once, kMiddle, kHalf);
        boxRow(once, rows[static_cast<size_t>(y)], kOut, kHalf);
    }
    for (size_t x = 0; x < kSide; ++x) {
        std::array<float, static_cast<size_t>(kWide)> column;
        for (size_t y = 0; y < column.size(); ++y)
            column[y] = rows[y][x];
        std::array<float, static_cast<size_t>(kMiddle)> once;
        std::array<float, kSide> twice;
        boxRow(column, once, kMiddle, kHalf);
        boxRow(once, twice, kOut, kHalf);
        for (size_t y = 0; y < kSide; ++y)
            out[y * kSide + x] = twice[y];
    }
    return isAny;
}

float rawOf(uint8_t torn) { return std::clamp((static_cast<float>(torn) / 255.0F - kTornSkirt) / 0.3F, 0.0F, 1.0F); }
float skirtOf(uint8_t torn) { return std::min(static_cast<float>(torn) / 255.0F / kTornSkirt, 1.0F); }

} // namespace

SkinMap::SkinMap(const sim::SkinColours &colours, const sim::World &world, const Image8 &tint)
    : cellsX_(world.skin().chart().width), cellsY_(world.skin().chart().height),
      palette_(colours, world.setup().trainingCase.patient),
      colours_(cellsX_ * kTexelsPerCell, cellsY_ * kTexelsPerCell, MipMean::Light),
      form_(cellsX_ * kFormTexelsPerCell, cellsY_ * kFormTexelsPerCell, MipMean::Values), marks_(world.skin().chart()),
      cells_(world), streaks_(cellsX_, cellsY_), dirty_(cellsX_, cellsY_), raised_(cellsX_, cellsY_),
      isBlock_(world.setup().trainingCase.surface == sim::Surface::Block) {
    SkinRest rest = makeSkinRest(world.skin().chart(), world.setup().trainingCase, tint);
    rest_ = std::move(rest.texels);
    restForm_ = std::move(rest.form);
    for (size_t i = 0; i < dropLight_.wet.size(); ++i) {
        const float um = bloodUm(static_cast<uint8_t>(i));
        dropLight_.wet[i] = throughBlood(um, leftByEven);
        dropLight_.dried[i] = throughDriedBlood(um, leftByEven);
        filmLight_.wet[i] = throughBlood(um, leftByFilm);
        filmLight_.dried[i] = throughDriedBlood(um, leftByFilm);
    }
    atRest_.resize(colours_.level(0).size());
    inHalves(height(), [&](int y0, int y1) {
        for (int y = y0; y < y1; ++y)
            for (int x = 0; x < width(); ++x) {
                const auto i = static_cast<size_t>(y * width() + x);
                const RestTexel &skin = rest_[i];
                glm::vec3 root = palette_.root(skin, 0.0F);
                const float hair = static_cast<float>(skin.hair) / 255.0F;
                root = glm::mix(root, glm::sqrt(kHair), hair);
                float oil = static_cast<float>(skin.oil) / 255.0F * (1.0F - 0.6F * hair);
                if (isBlock_) { // the square to be worked: a fine line at its edge
                    const glm::vec2 at = (glm::vec2(x, y) + 0.5F) / static_cast<float>(kTexelsPerCell) -
                                         0.5F * glm::vec2(cellsX_, cellsY_);
                    const float line = std::clamp(
                        1.0F - std::fabs(std::max(std::fabs(at.x), std::fabs(at.y)) - 50.0F) * 2.2F, 0.0F, 1.0F);
                    root = glm::mix(root, glm::vec3(0.30F, 0.45F, 0.52F), 0.55F * line);
                }
                atRest_[i] = packed({root, oil});
            }
    });
    update(world, dirty_.tilesX() * dirty_.tilesY());
}

void SkinMap::put(const sim::World &world, std::span<const ZoneProduct> products) {
    cells_.put(world, products, dirty_);
}

void SkinMap::setAfter(const sim::World &world, float hours) {
    if (hours == afterH_)
        return;
    afterH_ = hours;
    dirty_.addAll();
    raised_.addAll();
    if (hours >= 0.0F)
        cells_.setAfter(world, hours);
    else
        lastStep_ = UINT32_MAX; // starts over
}

template <class Compose>
void SkinMap::composeDirty(DirtyTiles &dirty, SkinMips &mips, int texelsPerCell, const Compose &compose) {
    const int texels = kTileSize * texelsPerCell;
    const bool isAll = dirty.isAll();
    const auto rows = [&](int ty0, int ty1) {
        for (int ty = ty0; ty < ty1; ++ty)
            for (int tx = 0; tx < dirty.tilesX(); ++tx)
                if (dirty.isDirty(tx, ty))
                    compose(tx, ty);
    };
    if (isAll) {
        inHalves(dirty.tilesY(), rows);
        mips.updateAll();
        dirty.clearAll();
        return;
    }
    rows(0, dirty.tilesY());
    for (int ty = 0; ty < dirty.tilesY(); ++ty)
        for (int tx = 0; tx < dirty.tilesX(); ++tx)
            if (dirty.isDirty(tx, ty)) {
                mips.update(tx * texels, ty * texels, std::min((tx + 1) * texels, mips.width(0)),
                            std::min((ty + 1) * texels, mips.height(0)));
                dirty.clear(tx, ty);
            }
}

void SkinMap::update(const sim::World &world, int budgetTiles) {
    const uint32_t now = world.stepCount();
    if (now < lastStep_ || world.ledger().size() < marks_.seen()) { // went back in time
        marks_.reset();
        cells_.reset();
        ways_.reset();
        dirty_.addAll();
        raised_.addAll();
        budgetTiles = dirty_.tilesX() * dirty_.tilesY();
    }
    lastStep_ = now;
    ways_.update(world.ledger());
    if (afterH_ < 0.0F)
        cells_.update(world, budgetTiles, ways_, marks_, dirty_,
                      raised_); // before beads grown since a sweep are marked
    marks_.update(world, ways_, dirty_, raised_);
    composeDirty(dirty_, colours_, kTexelsPerCell, [&](int tx, int ty) { composeTile(tx, ty); });
    composeDirty(raised_, form_, kFormTexelsPerCell, [&](int tx, int ty) { raiseTile(world.skin().chart(), tx, ty); });
}

SkinMap::Layers SkinMap::makeCorners(int tx, int ty, Corners &corners) const {
    const int x0 = tx * kTileSize - 1, y0 = ty * kTileSize - 1;
    std::array<float, static_cast<size_t>(kCorners) * kCorners> redness;
    soften<kSoftCells / 2, static_cast<size_t>(kCorners)>(
        {x0, y0}, {cellsX_, cellsY_}, [&](int cell) { return cells_.deltaA(cell); }, redness);
    Layers layers{.hasProducts = cells_.hasProducts()};
    const auto cellAt = [&](int cx, int cy, glm::vec2 off) {
        const glm::ivec2 at(std::lround(static_cast<float>(cx) + off.x), std::lround(static_cast<float>(cy) + off.y));
        return std::clamp(at.y, 0, cellsY_ - 1) * cellsX_ + std::clamp(at.x, 0, cellsX_ - 1);
    };
    bool isFilm = false, isGel = false;
    for (int y = std::max(y0 - kFilmReach, 0); y < std::min(y0 + kCorners + kFilmReach, cellsY_); ++y)
        for (int x = std::max(x0 - kFilmReach, 0); x < std::min(x0 + kCorners + kFilmReach, cellsX_); ++x) {
            const glm::vec2 um = cells_.filmUm(y * cellsX_ + x);
            isFilm = isFilm || um.x + um.y > 0.0F;
            isGel = isGel || cells_.gel(y * cellsX_ + x) > 0.0F;
        }
    for (int y = 0; y < kCorners; ++y)
        for (int x = 0; x < kCorners; ++x) {
            const int cx = std::clamp(x0 + x, 0, cellsX_ - 1), cy = std::clamp(y0 + y, 0, cellsY_ - 1);
            const int cell = cy * cellsX_ + cx;
            Corner &c = corners[static_cast<size_t>(y * kCorners + x)];
            c = {};
            RestTexel rest = rest_[static_cast<size_t>((cy * kTexelsPerCell + 2) * width() + cx * kTexelsPerCell + 2)];
            float delta = redness[static_cast<size_t>(y * kCorners + x)];
            if (delta > 0.0F) { // vessels are not even: patches of some millimetres
                const auto fx = static_cast<float>(cx), fy = static_cast<float>(cy);
                delta *= 1.0F + 0.20F * noise(fx / 15.0F, fy / 15.0F, 41U) + 0.14F * noise(fx / 4.3F, fy / 4.3F, 42U);
            }
            const glm::vec3 before = glm::max(palette_.root(rest, 0.0F), glm::vec3(0.01F));
            float pressed = cells_.pressed(cell);
            if (pressed > 0.0F) // some vessels close before others
                pressed *= 0.88F + 0.12F * noise(static_cast<float>(cx) / 2.6F, static_cast<float>(cy) / 2.6F, 43U);
            rest.blood = static_cast<uint8_t>(static_cast<float>(rest.blood) *
                                              std::sqrt(1.0F - (1.0F - kPressedBlood) * pressed));
            const float crowd = delta / kMergedDelta;
            c.halo = kHaloDelta * (1.0F - pressed) / (1.0F + crowd * crowd);
            delta *= 1.0F - pressed;
            const glm::vec3 white = glm::mix(glm::vec3(1), palette_.pressed(), pressed);
            const glm::vec3 now = palette_.root(rest, delta);
            c.ratio = white * now / before;
            c.perDelta = white * (palette_.root(rest, delta + 3.0F) - now) / (3.0F * before);
            // Film ends in streaks: it is drawn out along the way it was smeared.
            const glm::vec2 way = StrokeWays::wayOf(cells_.way(cell)) * 1.5F;
            for (int k = -kFilmTaps; isFilm && k <= kFilmTaps; ++k)
                for (int side = -1; side <= 1; ++side) { // and its sides are no edge of a tool
                    const glm::vec2 to =
                        static_cast<float>(k) * way + 1.6F * static_cast<float>(side) * glm::vec2(-way.y, way.x);
                    c.filmUm += (side == 0 ? 0.5F : 0.25F) / (2 * kFilmTaps + 1) * cells_.filmUm(cellAt(cx, cy, to));
                }
            for (const glm::vec2 to :
                 {glm::vec2(0), glm::vec2(1, 0), glm::vec2(-1, 0), glm::vec2(0, 1), glm::vec2(0, -1)})
                if (isGel)
                    c.gel += (to == glm::vec2(0) ? 0.4F : 0.15F) * cells_.gel(cellAt(cx, cy, to));
            const ProductCell product = cells_.product(cell);
            c.gel = std::max(c.gel, static_cast<float>(product.gel) / 255.0F);
            c.cream = static_cast<float>(product.cream) / 255.0F;
            c.prp = static_cast<float>(product.prp) / 255.0F;
            layers.hasFilm = layers.hasFilm || c.filmUm.x + c.filmUm.y > kSeenFilmUm;
            layers.hasGel = layers.hasGel || c.gel > 0.0F;
        }
    return layers;
}

// Light comes back through the blood, and a little from the blood itself.
glm::vec3 SkinMap::bloody(const BloodLight &light, glm::vec3 root, float um, float wet) {
    const float x = std::sqrt(std::min(um / kMostBeadUm, 1.0F)) * 255.0F;
    const auto i = static_cast<size_t>(std::min(static_cast<int>(x), 254));
    const float t = x - static_cast<float>(i);
    const glm::vec3 fresh = glm::mix(light.wet[i], light.wet[i + 1], t);
    const glm::vec3 old = glm::mix(light.dried[i], light.dried[i + 1], t);
    const glm::vec3 left = glm::mix(old, fresh, wet);
    return glm::sqrt(root * root * left + glm::mix(kDriedBlood, kDeepBlood, wet) * (1.0F - left));
}

uint32_t SkinMap::composeTexel(size_t texel, const Corner &cell, const Layers &layers) const {
    const glm::vec4 rest = unpacked(atRest_[texel]);
    const MarkTexel &m = marks_.at(texel);
    float oil = rest.w;
    float delta = cell.halo / 255.0F * static_cast<float>(m.halo);
    if (m.torn != 0)
        delta += kScratchDelta * skirtOf(m.torn) * skirtOf(m.torn);
    glm::vec3 root = glm::vec3(rest) * (cell.ratio + cell.perDelta * delta);
    if (m.purple != 0)
        root *= glm::sqrt(glm::mix(glm::vec3(1), kPetechia, static_cast<float>(m.purple) / 255.0F));
    if (m.torn != 0) { // raw and weeping, edged by loose scurf; serum wets it and runs a little over its sides
        const float raw = rawOf(m.torn), skirt = skirtOf(m.torn);
        const float edge = std::max(1.0F - std::fabs(raw - 0.25F) * 4.0F, 0.0F) * (skirt < 1.0F ? 0.0F : 1.0F);
        const uint32_t chance = mixBits(static_cast<uint32_t>(texel) * 0x9e3779b9U);
        const float flap = static_cast<float>(chance & 255U) / 255.0F,
                    papilla = static_cast<float>(chance >> 8 & 255U) / 255.0F; // raw skin is dotted with their loops
        root = glm::mix(root, glm::sqrt(kRaw * (0.65F + 0.6F * papilla)), 0.85F * raw);
        root = glm::mix(root, glm::sqrt(kScurf), 0.5F * edge * flap);
        const float wet = std::clamp(2.5F * skirt - 1.4F, 0.0F, 1.0F);
        root *= glm::sqrt(glm::mix(glm::vec3(1), kPlasma, 0.6F * wet));
        oil = glm::mix(oil, 0.92F, wet);
    }
    if (m.hole != 0)
        root *= glm::mix(glm::vec3(1), glm::sqrt(kHole), 0.75F * static_cast<float>(m.hole) / 255.0F);
    const float grain = layers.hasFilm || layers.hasGel || layers.hasProducts ? streaks_.at(texel) : 0.0F;
    if (layers.hasGel && cell.gel > 0.0F) {
        const float gel = cell.gel * (1.0F + 0.30F * grain);
        oil = std::max(oil, std::min(oil + gel * 0.62F, 0.97F));
        root *= 1.0F - 0.035F * std::min(gel, 1.0F); // wet skin is a little darker
    }
    if (layers.hasFilm) {
        const float all = cell.filmUm.x + cell.filmUm.y;
        if (all > kSeenFilmUm) {
            // Streaks: most of the blood lies in lines along the way; where it is thin only they are left.
            const float um = std::max(all * (1.0F + 1.3F * grain) - 4.5F * std::max(0.25F - grain, 0.0F), 0.05F * all);
            const float wet = cell.filmUm.x / all;
            root = bloody(filmLight_, root, um, wet);
            // Its plasma wets the skin where there are too few cells to be seen.
            oil = wet > 0.5F ? glm::mix(oil, std::max(oil, 0.90F), std::min(um / 5.0F, 1.0F))
                             : glm::mix(oil, 0.16F, std::min(um / 12.0F, 1.0F));
        }
    }
    if (m.blood != 0) {
        const float um = bloodUm(m.blood), wet = static_cast<float>(m.wet) / 255.0F;
        root = bloody(dropLight_, root, um, wet);
        oil = glm::mix(oil, wet > 0.0F ? 1.0F : 0.14F, std::min(um / 25.0F, 1.0F));
    }
    if (layers.hasProducts) {
        if (cell.prp > 0.0F) {
            const float prp = cell.prp * (0.8F + 0.5F * grain); // as much in streaks as other smears
            root *= glm::sqrt(glm::mix(glm::vec3(1), kPlasma, std::max(prp, 0.0F)));
            oil = std::max(oil, std::min(oil + 0.66F * prp, 0.97F));
        }
        if (cell.cream > 0.0F) { // thicker in strokes, as fingers leave it
            const float cover = std::clamp(cell.cream * (0.84F + 0.20F * grain), 0.0F, 0.95F);
            root = glm::sqrt(glm::mix(root * root, kCream, cover * cover));
            oil = glm::mix(oil, 0.48F, cover);
        }
    }
    return packed({root, oil});
}

// Hours and days on: blood washed off, holes closed, fine bronze crusts where punctures bled and along tears, from the
// second day some flakes. Crusts form within a day and are shed by the fifth (assumption within the published two to
// seven days of roughness and flaking; the redness is course.h's).
uint32_t SkinMap::composeLater(size_t texel, const Corner &cell) const {
    const glm::vec4 rest = unpacked(atRest_[texel]);
    const MarkTexel &m = marks_.at(texel);
    const float h = afterH_;
    const auto wave = [h](float fromH, float fullH, float fadeH, float goneH) {
        return std::clamp((h - fromH) / (fullH - fromH), 0.0F, 1.0F) *
               std::clamp((goneH - h) / (goneH - fadeH), 0.0F, 1.0F);
    };
    const auto grain = static_cast<float>(mixBits(static_cast<uint32_t>(texel) * 0x9e3779b9U) & 255U) / 255.0F;
    float oil = rest.w;
    glm::vec3 root =
        glm::vec3(rest) *
        (cell.ratio + cell.perDelta * (kScratchDelta * skirtOf(m.torn) * skirtOf(m.torn) * std::exp(-h / 30.0F)));
    root *= glm::mix(glm::vec3(1), glm::sqrt(kHole), 0.6F * std::exp(-h / 6.0F) * static_cast<float>(m.hole) / 255.0F);
    if (m.purple != 0)
        root *=
            glm::sqrt(glm::mix(glm::vec3(1), kPetechia, std::exp(-h / 60.0F) * static_cast<float>(m.purple) / 255.0F));
    const float bled = std::clamp((bloodUm(m.blood) - 18.0F) / 50.0F, 0.0F, 1.0F) * (0.55F + 0.45F * grain);
    const float pricked = 0.18F * static_cast<float>(m.hole) / 255.0F;
    const float crust = std::max(bled, pricked) * wave(6.0F, 30.0F, 60.0F, 130.0F);
    const float scab = rawOf(m.torn) * wave(2.0F, 12.0F, 96.0F, 190.0F);
    const float brown = std::max(0.8F * crust, scab);
    root *= glm::sqrt(glm::mix(glm::vec3(1), kCrust, brown));
    oil = glm::mix(oil, 0.18F, brown);
    // Flakes lie where there was work; dry and a little lighter at their edges.
    const float flaking = std::min(static_cast<float>(m.halo) / 90.0F, 1.0F) * wave(30.0F, 60.0F, 90.0F, 150.0F);
    if (flaking > 0.0F) {
        const auto x = static_cast<float>(texel % static_cast<size_t>(width())),
                   y = static_cast<float>(texel / static_cast<size_t>(width()));
        const float edge = std::fabs(noise(x / 7.0F, y / 9.0F, 51U) + 0.4F * noise(x / 2.6F, y / 3.1F, 52U));
        const float flake = flaking * std::clamp(1.0F - edge / 0.10F, 0.0F, 1.0F) *
                            std::clamp(noise(x / 26.0F, y / 26.0F, 53U) + 0.35F, 0.0F, 1.0F);
        root = glm::mix(root, glm::vec3(0.90F, 0.87F, 0.84F), 0.30F * flake);
        oil *= 1.0F - 0.45F * flaking;
    }
    return packed({root, oil});
}

// Fingers put products on in strokes of their own.
uint8_t SkinMap::turnAt(int x, int y) const {
    const uint8_t turn = cells_.way(y * cellsX_ + x);
    if (turn != 0 || !cells_.hasProducts())
        return turn;
    const float bend = noise(static_cast<float>(x) / 70.0F, static_cast<float>(y) / 70.0F, 61U);
    return static_cast<uint8_t>(1 + static_cast<int>((0.5F + 0.49F * bend) * (StrokeWays::kTurns - 1)));
}

void SkinMap::composeTile(int tx, int ty) {
    Corners corners;
    const Layers layers = makeCorners(tx, ty, corners);
    const int cellX1 = std::min((tx + 1) * kTileSize, cellsX_), cellY1 = std::min((ty + 1) * kTileSize, cellsY_);
    if (layers.hasFilm || layers.hasGel || layers.hasProducts)
        for (int y = ty * kTileSize; y < cellY1; ++y)
            for (int x = tx * kTileSize; x < cellX1; ++x)
                streaks_.turnTo(x, y, turnAt(x, y));
    const auto between = [](const Corner &a, const Corner &b, float t) {
        const float s = 1.0F - t;
        return Corner{.ratio = a.ratio * s + b.ratio * t,
                      .perDelta = a.perDelta * s + b.perDelta * t,
                      .halo = a.halo * s + b.halo * t,
                      .filmUm = a.filmUm * s + b.filmUm * t,
                      .gel = a.gel * s + b.gel * t,
                      .cream = a.cream * s + b.cream * t,
                      .prp = a.prp * s + b.prp * t};
    };
    std::array<Corner, kCorners> row;
    for (int y = ty * kTileSize * kTexelsPerCell; y < cellY1 * kTexelsPerCell; ++y) {
        const float fy =
            (static_cast<float>(y) + 0.5F) / kTexelsPerCell - 0.5F - static_cast<float>(ty * kTileSize - 1);
        const auto iy = static_cast<size_t>(fy);
        for (size_t x = 0; x < kCorners; ++x)
            row[x] = between(corners[iy * kCorners + x], corners[(iy + 1) * kCorners + x], fy - static_cast<float>(iy));
        for (int x = tx * kTileSize * kTexelsPerCell; x < cellX1 * kTexelsPerCell; ++x) {
            const float fx =
                (static_cast<float>(x) + 0.5F) / kTexelsPerCell - 0.5F - static_cast<float>(tx * kTileSize - 1);
            const auto ix = static_cast<size_t>(fx);
            const auto texel = static_cast<size_t>(y * width() + x);
            const Corner cell = between(row[ix], row[ix + 1], fx - static_cast<float>(ix));
            colours_.finest()[texel] = afterH_ >= 0.0F ? composeLater(texel, cell) : composeTexel(texel, cell, layers);
        }
    }
}

// Heights over the skin at rest: the mean of what has swollen about a place, scratches and their rims.
void SkinMap::raiseTile(const sim::Chart &chart, int tx, int ty) {
    std::array<float, static_cast<size_t>(kCorners) * kCorners> swollen;
    RaisedTile raised;
    raised.isFlat = !soften<kSwollenCells / 2, static_cast<size_t>(kCorners)>(
        {tx * kTileSize - 1, ty * kTileSize - 1}, {cellsX_, cellsY_}, [&](int cell) { return cells_.swollenMm(cell); },
        swollen);
    constexpr int n = kFormTexelsPerCell, kPer = kTexelsPerCell / kFormTexelsPerCell;
    const float closed = afterH_ < 0.0F ? 1.0F : std::clamp(1.0F - afterH_ / 120.0F, 0.0F, 1.0F);
    for (int y = 0; y < RaisedTile::kSide; ++y)
        for (int x = 0; x < RaisedTile::kSide; ++x) {
            const auto i = static_cast<size_t>(y * RaisedTile::kSide + x);
            // From cell centres; the first is that of the cell before the tile.
            const float fx = (static_cast<float>(x) - 0.5F) / n + 0.5F, fy = (static_cast<float>(y) - 0.5F) / n + 0.5F;
            const auto ix = static_cast<size_t>(fx), iy = static_cast<size_t>(fy);
            const float u = fx - static_cast<float>(ix), v = fy - static_cast<float>(iy);
            const float *at = &swollen[iy * kCorners + ix];
            raised.swollenMm[i] =
                (at[0] * (1.0F - u) + at[1] * u) * (1.0F - v) + (at[kCorners] * (1.0F - u) + at[kCorners + 1] * u) * v;
            const int px = std::clamp((tx * kTileSize * n + x - 1) * kPer, 0, width() - kPer),
                      py = std::clamp((ty * kTileSize * n + y - 1) * kPer, 0, height() - kPer);
            float sum = 0;
            for (int k = 0; k < kPer * kPer; ++k) {
                const uint8_t torn = marks_.at(static_cast<size_t>((py + k / kPer) * width() + px + k % kPer)).torn;
                if (torn != 0)
                    sum += kScratchRimMm * skirtOf(torn) - (kScratchRimMm + kGrooveMm) * rawOf(torn);
            }
            raised.tornMm[i] = closed * sum / (kPer * kPer);
            raised.isFlat = raised.isFlat && sum == 0.0F;
        }
    raiseForm(chart, restForm_, {tx, ty}, raised, form_.finest());
}

glm::vec3 SkinMap::colourAt(glm::vec2 uv) const {
    const int x = std::clamp(static_cast<int>(uv.x * kTexelsPerCell), 0, width() - 1);
    const int y = std::clamp(static_cast<int>(uv.y * kTexelsPerCell), 0, height() - 1);
    const uint32_t c = colours_.level(0)[static_cast<size_t>(y * width() + x)];
    const glm::vec3 root(static_cast<float>(c & 255U), static_cast<float>(c >> 8 & 255U),
                         static_cast<float>(c >> 16 & 255U));
    return root * root / 65025.0F;
}

} // namespace stipple
