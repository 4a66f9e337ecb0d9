#include "engine/render/skin_cells.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/render/skin_noise.h"
#include "sim/tissue/course.h"

namespace stipple {

namespace {

constexpr float kDrawnDelta = 0.15F; // Δa* a cell must change by before it is drawn again: a fifth of what eyes see
constexpr float kDrawnSwellingMm = 0.006F; // a slope of half a hundredth over a millimetre, what the relief's map holds
constexpr float kDrawnFilmUm = 0.5F;       // the same for blood smeared over a cell
constexpr int kDrawnPress = 20;            // and for pressed skin, of 255
constexpr float kFadedPress = 0.06F;       // a third of what eyes see of the whitest: drawn as none, 1.8 s after
// Skin let go stays white for a moment and fills within 1 to 2 s: the capillary refill of healthy people (common
// clinical norm: below 2 s).
constexpr float kWhiteS = 0.20F, kRefillS = 0.55F;
// Pressure that closes all small vessels: their arterioles hold some 40 mmHg (Shore/Tooke 1988): 5 kPa = 5 mN/mm².
constexpr float kClosingMPa = 0.005F;
constexpr float kHaloMm = 3.2F;    // around the head the skin is drawn tight and pale (assumption)
constexpr float kRimMm = 1.5F;     // inside its rim pressure rises to the whole (assumption)
constexpr float kGelFilm = 0.42F;  // of 1: what a head leaves in its track
constexpr float kGelRidge = 0.95F; // and pushes up at its sides
constexpr float kRidgeMm = 1.3F;
constexpr float kNeedleRoundMm = 1.6F; // what one needle of a roller stands for

float refilled(float ageS) { return ageS < kWhiteS ? 1.0F : std::exp(-(ageS - kWhiteS) / kRefillS); }
float secondsBetween(uint32_t now, uint32_t then) {
    return static_cast<float>(now - then) / static_cast<float>(kStepsPerSecond);
}
uint8_t byteOf(float value) { return static_cast<uint8_t>(std::clamp(value * 255.0F + 0.5F, 0.0F, 255.0F)); }

} // namespace

SkinCells::SkinCells(const sim::World &world)
    : cellsX_(world.skin().chart().width), cellsY_(world.skin().chart().height),
      hasGel_(world.setup().trainingCase.preparation.isLubricated &&
              world.setup().trainingCase.surface == sim::Surface::Head) {
    const sim::Chart &chart = world.skin().chart();
    cellMm_.resize(chart.size());
    for (size_t i = 0; i < chart.size(); ++i)
        cellMm_[i] = chart.areaMm2[i] > 0.0F ? std::sqrt(chart.areaMm2[i]) : 0.5F;
    reset();
}

void SkinCells::reset() {
    const size_t n = cellMm_.size();
    delta_.assign(n, 0.0F);
    swollenMm_.assign(n, 0.0F);
    film_.assign(n, glm::vec2(0));
    gel_.assign(n, 0);
    way_.assign(n, 0);
    gelStep_.assign(n, 0);
    pressed_.assign(n, 0);
    pressedDrawn_.assign(n, 0);
    pressedStep_.assign(n, 0);
    isPressedListed_.assign(n, 0);
    pressedCells_.clear();
    followed_ = tileCursor_ = 0;
    filmStep_ = 0;
}

void SkinCells::dirtyCell(int cell, int around, DirtyTiles &dirty) const {
    const int x = cell % cellsX_, y = cell / cellsX_;
    dirty.add((x - around) * kTexelsPerCell, (y - around) * kTexelsPerCell, (x + around + 1) * kTexelsPerCell,
              (y + around + 1) * kTexelsPerCell);
}

// Calls use(cell, distance in mm) for the cells about a place.
template <class Use>
void SkinCells::forDisc(glm::vec2 uv, float radiusMm, const Use &use) {
    const int cx = static_cast<int>(uv.x), cy = static_cast<int>(uv.y);
    if (cx < 0 || cy < 0 || cx >= cellsX_ || cy >= cellsY_)
        return;
    const float mm = cellMm_[static_cast<size_t>(cy * cellsX_ + cx)];
    const int reach = static_cast<int>(radiusMm / mm) + 1;
    for (int y = std::max(cy - reach, 0); y <= std::min(cy + reach, cellsY_ - 1); ++y)
        for (int x = std::max(cx - reach, 0); x <= std::min(cx + reach, cellsX_ - 1); ++x) {
            const float d = mm * glm::length(glm::vec2(x, y) + 0.5F - uv);
            if (d <= radiusMm)
                use(y * cellsX_ + x, d);
        }
}

// The head's way over the skin, strike by strike: the direction it left in each cell, the gel it spread and pushed to
// its sides, the skin it pressed white a moment ago.
void SkinCells::follow(const sim::World &world, const StrokeWays &ways, DirtyTiles &dirty) {
    const std::span<const sim::Puncture> all = world.ledger().all();
    const sim::DeviceSpec &device = world.setup().device;
    const bool isRoller = device.kind == sim::DeviceKind::Roller;
    const float radiusMm = isRoller ? kNeedleRoundMm : 0.5F * device.widthMm;
    const uint32_t now = world.stepCount();
    const auto strike = [&](glm::vec2 uv, uint32_t step, uint8_t turn) {
        const bool isRecent = secondsBetween(now, step) < kWhiteS + 4.0F * kRefillS;
        forDisc(uv, radiusMm + kRidgeMm, [&](int cell, float d) {
            const auto i = static_cast<size_t>(cell);
            if (d <= radiusMm && turn != 0)
                way_[i] = turn;
            if (hasGel_) {
                const float wanted = d <= radiusMm ? kGelFilm
                                                   : std::max(kGelRidge * (1.0F - (d - radiusMm) / kRidgeMm),
                                                              static_cast<float>(gel_[i]) / 255.0F);
                if (const uint8_t gel = byteOf(wanted); gel != gel_[i]) {
                    gel_[i] = gel;
                    dirtyCell(cell, 2, dirty);
                }
                gelStep_[i] = step;
            }
            if (isRecent && d <= radiusMm) {
                pressed_[i] = std::max(pressed_[i], uint8_t{190});
                pressedStep_[i] = std::max(pressedStep_[i], step);
                if (isPressedListed_[i] == 0) {
                    isPressedListed_[i] = 1;
                    pressedCells_.push_back(cell);
                }
            }
        });
    };
    while (followed_ < all.size()) {
        size_t end = followed_ + 1;
        while (end < all.size() && all[end].step == all[followed_].step)
            ++end;
        if (isRoller) {
            for (size_t i = followed_; i < end; i += 2)
                strike({all[i].u, all[i].v}, all[i].step, ways.turnOf(static_cast<uint32_t>(i)));
        } else {
            glm::vec2 middle(0);
            for (size_t i = followed_; i < end; ++i)
                middle += glm::vec2(all[i].u, all[i].v);
            strike(middle / static_cast<float>(end - followed_), all[followed_].step,
                   ways.turnOf(static_cast<uint32_t>(followed_)));
        }
        followed_ = end;
    }
}

// Skin under the head now is pressed as hard as the hand presses; what was pressed fills again.
void SkinCells::press(const sim::World &world, DirtyTiles &dirty) {
    const sim::HandpieceView &hand = world.handpiece();
    const sim::DeviceSpec &device = world.setup().device;
    const uint32_t now = world.stepCount();
    if (hand.isHeld && hand.isContact) {
        const float radiusMm = device.kind == sim::DeviceKind::Roller ? 3.0F : 0.5F * device.widthMm;
        const float areaMm2 = 3.1416F * radiusMm * radiusMm;
        const float white = std::min(hand.forceN / areaMm2 / kClosingMPa, 1.0F);
        forDisc(hand.at.uv, radiusMm + kHaloMm, [&](int cell, float d) {
            const float in = std::clamp((radiusMm + kHaloMm - d) / (kHaloMm + kRimMm), 0.0F, 1.0F);
            const uint8_t level = byteOf(white * in * in * (3.0F - 2.0F * in));
            const auto i = static_cast<size_t>(cell);
            const float left =
                static_cast<float>(pressed_[i]) / 255.0F * refilled(secondsBetween(now, pressedStep_[i]));
            if (level < 8 || level < byteOf(left))
                return;
            pressed_[i] = level;
            pressedStep_[i] = now;
            if (isPressedListed_[i] == 0) {
                isPressedListed_[i] = 1;
                pressedCells_.push_back(cell);
            }
        });
    }
    std::erase_if(pressedCells_, [&](int cell) {
        const auto i = static_cast<size_t>(cell);
        const float left = static_cast<float>(pressed_[i]) / 255.0F * refilled(secondsBetween(now, pressedStep_[i]));
        const bool isOver = left < kFadedPress;
        const uint8_t shown = isOver ? uint8_t{0} : byteOf(left);
        if (std::abs(static_cast<int>(shown) - static_cast<int>(pressedDrawn_[i])) > kDrawnPress ||
            (isOver && pressedDrawn_[i] != 0)) {
            pressedDrawn_[i] = shown;
            dirtyCell(cell, 1, dirty);
        }
        if (isOver)
            isPressedListed_[i] = pressed_[i] = 0;
        return isOver;
    });
}

void SkinCells::updateTissue(const sim::World &world, int budgetTiles, DirtyTiles &dirty, DirtyTiles &raised) {
    const std::span<const uint32_t> awake = world.fields().awakeTiles();
    for (size_t n = 0; n < awake.size() && budgetTiles > 0; ++n) {
        tileCursor_ = (tileCursor_ + 1) % awake.size();
        const sim::Tiles::Rect r = world.fields().tiles().rect(awake[tileCursor_]);
        // Takes over what of a field has changed enough to be seen, and what lies within `around` cells of it.
        const auto take = [&](const auto &valueAt, std::vector<float> &drawn, float seen, int around,
                              DirtyTiles &tiles) {
            glm::ivec2 lo(r.x1, r.y1), hi(r.x0, r.y0); // cells that changed
            for (int y = r.y0; y < r.y1; ++y)
                for (int x = r.x0; x < r.x1; ++x) {
                    const int cell = y * cellsX_ + x;
                    if (std::fabs(valueAt(cell) - drawn[static_cast<size_t>(cell)]) > seen) {
                        lo = glm::min(lo, glm::ivec2(x, y));
                        hi = glm::max(hi, glm::ivec2(x, y));
                    }
                }
            if (hi.x < lo.x || hi.y < lo.y)
                return false;
            for (int y = r.y0; y < r.y1; ++y)
                for (int x = r.x0; x < r.x1; ++x)
                    drawn[static_cast<size_t>(y * cellsX_ + x)] = valueAt(y * cellsX_ + x);
            tiles.add((lo.x - around) * kTexelsPerCell, (lo.y - around) * kTexelsPerCell,
                      (hi.x + around + 1) * kTexelsPerCell, (hi.y + around + 1) * kTexelsPerCell);
            return true;
        };
        const sim::Fields &fields = world.fields();
        const bool isRedder =
            take([&](int cell) { return fields.deltaA(cell); }, delta_, kDrawnDelta, kSoftCells + 1, dirty);
        const bool isThicker = take([&](int cell) { return fields.swellingMm(cell); }, swollenMm_, kDrawnSwellingMm,
                                    kSwollenCells + 1, raised);
        budgetTiles -= isRedder || isThicker ? 1 : 0;
    }
}

// Smeared and dried blood of the cells where it changed; where a sweep took the beads, their marks go.
void SkinCells::updateFilm(const sim::World &world, SkinMarks &marks, DirtyTiles &dirty) {
    const sim::BloodFields &blood = world.blood();
    const sim::Chart &chart = world.skin().chart();
    for (uint32_t tile = 0; tile < blood.tiles().count(); ++tile) {
        if (blood.changedStep(tile) <= filmStep_)
            continue;
        const sim::Tiles::Rect r = blood.tiles().rect(tile);
        bool isChanged = false;
        for (int y = r.y0; y < r.y1; ++y)
            for (int x = r.x0; x < r.x1; ++x) {
                const int cell = chart.index(x, y);
                const auto i = static_cast<size_t>(cell);
                const float area = std::max(chart.areaMm2[i], 0.01F);
                const glm::vec2 film(blood.filmUm(cell), blood.driedNl(cell) / area);
                if (std::fabs(film.x - film_[i].x) + std::fabs(film.y - film_[i].y) > kDrawnFilmUm) {
                    film_[i] = film;
                    isChanged = true;
                }
                if (blood.sweptStep(cell) > filmStep_)
                    isChanged = marks.sweep(x, y) || isChanged;
                if (gel_[i] != 0 && blood.wipedStep(cell) > gelStep_[i]) {
                    gel_[i] = 0;
                    isChanged = true;
                }
            }
        if (isChanged) // and what is drawn out into the next tiles
            dirty.add((r.x0 - 7) * kTexelsPerCell, (r.y0 - 7) * kTexelsPerCell, (r.x1 + 7) * kTexelsPerCell,
                      (r.y1 + 7) * kTexelsPerCell);
    }
    filmStep_ = world.stepCount();
}

void SkinCells::update(const sim::World &world, int budgetTiles, const StrokeWays &ways, SkinMarks &marks,
                       DirtyTiles &dirty, DirtyTiles &raised) {
    follow(world, ways, dirty);
    press(world, dirty);
    updateTissue(world, budgetTiles, dirty, raised);
    updateFilm(world, marks, dirty);
}

void SkinCells::put(const sim::World &world, std::span<const ZoneProduct> products, DirtyTiles &dirty) {
    const sim::Chart &chart = world.skin().chart();
    products_.clear();
    dirty.addAll();
    if (products.empty())
        return;
    products_.resize(chart.size());
    // Nobody stops at a zone's border to the millimetre: amounts fade over some 6 mm (mean over squares, twice).
    std::vector<float> amount(chart.size());
    for (const Product product : {Product::Gel, Product::Cream, Product::Prp}) {
        std::array<float, 256> ofZone{};
        bool isUsed = false;
        for (const ZoneProduct &p : products)
            if (p.product == product) {
                float &most = ofZone[static_cast<size_t>(p.zone)];
                most = std::max(most, p.amount);
                isUsed = true;
            }
        if (!isUsed)
            continue;
        for (size_t i = 0; i < chart.size(); ++i)
            amount[i] = chart.zone[i] == sim::ZoneId::None ? 0.0F : ofZone[static_cast<size_t>(chart.zone[i])];
        blurCells(amount, cellsX_, cellsY_, 4);
        for (size_t i = 0; i < chart.size(); ++i) {
            const float left = world.blood().wipedStep(static_cast<int>(i)) > 0 ? 0.05F : 1.0F;
            const uint8_t byte = byteOf(amount[i] * left);
            (product == Product::Gel     ? products_[i].gel
             : product == Product::Cream ? products_[i].cream
                                         : products_[i].prp) = byte;
        }
    }
}

void SkinCells::setAfter(const sim::World &world, float hours) {
    const sim::Chart &chart = world.skin().chart();
    const sim::Ledger &ledger = world.ledger();
    reset();
    // Doses of the ledger's squares, each over itself and those around it.
    constexpr int kSide = sim::Ledger::kSide, kCells = sim::Ledger::kSquareCells;
    std::vector<float> area(static_cast<size_t>(kSide) * kSide, 0.0F), red(area.size(), 0.0F), thick(area.size(), 0.0F);
    for (int y = 0; y < cellsY_; ++y)
        for (int x = 0; x < cellsX_; ++x)
            area[static_cast<size_t>(y / kCells * kSide + x / kCells)] +=
                chart.areaMm2[static_cast<size_t>(chart.index(x, y))];
    const sim::Preparation &made = world.setup().trainingCase.preparation;
    for (int y = 1; y + 1 < kSide; ++y)
        for (int x = 1; x + 1 < kSide; ++x) {
            sim::DoseArea around{.areaMm2 = 0.0F, .shaftUm = world.setup().device.shaftUm};
            for (int k = 0; k < 9; ++k)
                around.areaMm2 += area[static_cast<size_t>((y + k / 3 - 1) * kSide + x + k % 3 - 1)];
            sim::TissueDose dose;
            for (int k = 0; k < 9; ++k) {
                const int square = (y + k / 3 - 1) * kSide + x + k % 3 - 1;
                for (uint32_t i = ledger.newestIn(square); i != sim::Ledger::kNone; i = ledger.before(i))
                    sim::addPuncture(dose, ledger.all()[i], around);
            }
            if (dose.count() <= 0.0F)
                continue;
            const sim::Redness r = sim::rednessAt(dose, made.hasPrp, static_cast<double>(hours));
            red[static_cast<size_t>(y * kSide + x)] = static_cast<float>(r.flare + r.inflammation);
            thick[static_cast<size_t>(y * kSide + x)] =
                static_cast<float>(sim::swellingMmAt(dose, made.hasPrp, static_cast<double>(hours)));
        }
    for (int y = 0; y < cellsY_; ++y)
        for (int x = 0; x < cellsX_; ++x) { // between the squares' middles
            const float fx = std::clamp((static_cast<float>(x) + 0.5F) / kCells - 0.5F, 0.0F, kSide - 1.001F);
            const float fy = std::clamp((static_cast<float>(y) + 0.5F) / kCells - 0.5F, 0.0F, kSide - 1.001F);
            const int ix = std::min(static_cast<int>(fx), kSide - 2), iy = std::min(static_cast<int>(fy), kSide - 2);
            const float tx = fx - static_cast<float>(ix), ty = fy - static_cast<float>(iy);
            const auto between = [&](const std::vector<float> &of) {
                const float *at = &of[static_cast<size_t>(iy * kSide + ix)];
                return (at[0] * (1.0F - tx) + at[1] * tx) * (1.0F - ty) +
                       (at[kSide] * (1.0F - tx) + at[kSide + 1] * tx) * ty;
            };
            delta_[static_cast<size_t>(chart.index(x, y))] = between(red);
            swollenMm_[static_cast<size_t>(chart.index(x, y))] = between(thick);
        }
}

} // namespace stipple
