#include "engine/render/skin_marks.h"

#include <algorithm>
#include <cmath>

#include "engine/render/blood_look.h"
#include "sim/tissue/bleeding.h"

namespace stipple {

namespace {

constexpr float kDriedS = 150.0F; // a bead is dry (assumption: clotted in 45 s, three times that to lose its shine)
constexpr float kHoleMm = 0.032F; // as mark_pass draws it
constexpr float kSlitMm = 0.20F;  // drag that leaves a slit instead of a hole
constexpr float kTearMm = 0.25F;  // drag beyond a needle's own diameter tears the surface
// A scratch reddens to its sides within a minute, as a stroke of the nail does (triple response; breadth: assumption).
constexpr float kSkirtMm = 0.5F;

// Beads are drawn anew at ages 1/2, 1, 2, 4 … s, each time about a quarter wider, and once when dry; and until the next
// time as they are between the two, so that what is drawn depends on no frame's time.
struct BeadAge {
    float shownS, nextS; // nextS 0: never again
};
BeadAge beadAge(float ageS) {
    if (ageS >= kDriedS)
        return {kDriedS, 0};
    float next = 0.5F;
    while (next <= ageS)
        next *= 2.0F;
    return {std::min(0.71F * next, 0.99F * kDriedS), std::min(next, kDriedS)};
}

uint8_t byteOf(float value) { return static_cast<uint8_t>(std::clamp(value * 255.0F + 0.5F, 0.0F, 255.0F)); }

} // namespace

DirtyTiles::DirtyTiles(int cellsX, int cellsY)
    : tilesX_((cellsX + kTileSize - 1) / kTileSize), tilesY_((cellsY + kTileSize - 1) / kTileSize),
      isDirty_(static_cast<size_t>(tilesX_ * tilesY_), 1) {}

void DirtyTiles::add(int x0, int y0, int x1, int y1) {
    for (int ty = std::max(y0, 0) / kTexels; ty <= std::min((y1 - 1) / kTexels, tilesY_ - 1); ++ty)
        for (int tx = std::max(x0, 0) / kTexels; tx <= std::min((x1 - 1) / kTexels, tilesX_ - 1); ++tx)
            isDirty_[static_cast<size_t>(ty * tilesX_ + tx)] = 1;
}

void DirtyTiles::addAll() { std::fill(isDirty_.begin(), isDirty_.end(), uint8_t{1}); }

void DirtyTiles::clearAll() { std::fill(isDirty_.begin(), isDirty_.end(), uint8_t{0}); }

bool DirtyTiles::isAll() const { return std::find(isDirty_.begin(), isDirty_.end(), uint8_t{0}) == isDirty_.end(); }

SkinMarks::SkinMarks(const sim::Chart &chart)
    : cellsX_(chart.width), cellsY_(chart.height), width_(chart.width * kTexelsPerCell), cellMm_(chart.size()),
      texels_(chart.size() * kTexelsPerCell * kTexelsPerCell) {
    for (size_t i = 0; i < chart.size(); ++i)
        cellMm_[i] = chart.areaMm2[i] > 0.0F ? std::sqrt(chart.areaMm2[i]) : 0.5F;
}

void SkinMarks::reset() {
    std::fill(texels_.begin(), texels_.end(), MarkTexel{});
    due_ = {};
    seen_ = 0;
}

void SkinMarks::update(const sim::World &world, const StrokeWays &ways, DirtyTiles &dirty, DirtyTiles &raised) {
    const sim::Ledger &ledger = world.ledger();
    for (size_t i = ways.firstTold(); i < seen_; ++i) // slits of a stroke's first strikes
        wound(ledger.all()[i], static_cast<uint32_t>(i), ways.of(static_cast<uint32_t>(i)), dirty, raised);
    const uint32_t now = world.stepCount();
    const auto ageOf = [&](const sim::Puncture &p) {
        return static_cast<float>(now - p.step) / static_cast<float>(kStepsPerSecond);
    };
    const auto stepsOf = [](float seconds) {
        return static_cast<uint32_t>(seconds * static_cast<float>(kStepsPerSecond)) + 1U;
    };
    const sim::Chart &chart = world.skin().chart();
    const auto drawBead = [&](uint32_t index, const sim::Puncture &p) {
        if (p.flowPlS == 0)
            return;
        const BeadAge age = beadAge(ageOf(p));
        const int cell = chart.index(std::clamp(static_cast<int>(p.u), 0, chart.width - 1),
                                     std::clamp(static_cast<int>(p.v), 0, chart.height - 1));
        bead(p, index, age.shownS, world.blood().bleed(p, cell, p.step + stepsOf(age.shownS)), dirty);
        if (age.nextS > 0.0F)
            due_.push({p.step + stepsOf(age.nextS), index});
    };
    while (!due_.empty() && due_.top().step <= now) {
        const uint32_t index = due_.top().puncture;
        due_.pop();
        drawBead(index, ledger.all()[index]);
    }
    for (; seen_ < ledger.size(); ++seen_) {
        const sim::Puncture &p = ledger.all()[seen_];
        const auto index = static_cast<uint32_t>(seen_);
        wound(p, index, ways.of(index), dirty, raised);
        drawBead(index, p);
    }
}

bool SkinMarks::sweep(int cellX, int cellY) {
    bool isChanged = false;
    for (int y = cellY * kTexelsPerCell; y < (cellY + 1) * kTexelsPerCell; ++y)
        for (int x = cellX * kTexelsPerCell; x < (cellX + 1) * kTexelsPerCell; ++x) {
            MarkTexel &m = texels_[static_cast<size_t>(y * width_ + x)];
            isChanged = isChanged || m.blood != 0;
            m.blood = m.wet = 0;
        }
    return isChanged;
}

float SkinMarks::texelMmAt(const sim::Puncture &p) const {
    const int x = std::clamp(static_cast<int>(p.u), 0, cellsX_ - 1),
              y = std::clamp(static_cast<int>(p.v), 0, cellsY_ - 1);
    return cellMm_[static_cast<size_t>(y * cellsX_ + x)] / kTexelsPerCell;
}

// Calls use(texel, its centre from `middle` in texels) for all within `reach` texels.
template <class Use>
void SkinMarks::forTexels(glm::vec2 middle, float reach, DirtyTiles &dirty, const Use &use) {
    const int height = cellsY_ * kTexelsPerCell;
    const int x0 = std::max(static_cast<int>(middle.x - reach), 0),
              x1 = std::min(static_cast<int>(middle.x + reach) + 1, width_);
    const int y0 = std::max(static_cast<int>(middle.y - reach), 0),
              y1 = std::min(static_cast<int>(middle.y + reach) + 1, height);
    if (x1 <= x0 || y1 <= y0)
        return;
    for (int y = y0; y < y1; ++y)
        for (int x = x0; x < x1; ++x)
            use(texels_[static_cast<size_t>(y * width_ + x)], glm::vec2(x, y) + 0.5F - middle);
    dirty.add(x0, y0, x1, y1);
}

// The hole of the channel's mouth, drawn out where the needle dragged; torn skin where it dragged far; pinpoint
// redness about it; a petechia where the model has one.
void SkinMarks::wound(const sim::Puncture &p, uint32_t index, glm::vec2 way, DirtyTiles &dirty, DirtyTiles &raised) {
    const float texelMm = texelMmAt(p);
    const glm::vec2 middle = glm::vec2(p.u, p.v) * static_cast<float>(kTexelsPerCell);
    const float depthMm = std::min(static_cast<float>(p.depthUm) / 1000.0F, 2.0F);
    const float wholeMm = static_cast<float>(p.lateralUm) / 1000.0F;
    const TearLook tear = wholeMm > kSlitMm ? tearLook(index) : TearLook{};
    const float dragMm = wholeMm * tear.length;
    way = {way.x - tear.turn * way.y, way.y + tear.turn * way.x};
    way /= std::max(glm::length(way), 1.0e-3F);
    const float half = way == glm::vec2(0) || dragMm < kSlitMm ? 0.0F : 0.5F * dragMm / texelMm; // of the slit, texels
    const float halo = (0.30F + 0.12F * depthMm) / texelMm, hole = kHoleMm / texelMm;
    const float torn =
        dragMm > kTearMm && half > 0.0F ? tear.width * (0.05F + 0.04F * std::min(dragMm, 1.0F)) / texelMm : 0.0F;
    const float fierce = 0.5F + 0.5F * std::min(dragMm, 1.0F), skirt = kSkirtMm * fierce / texelMm;
    const float reach = std::max(halo, torn > 0.0F ? skirt : 0.0F) + half + 1.0F;
    if (torn > 0.0F)
        raised.add(static_cast<int>(middle.x - reach) - 2, static_cast<int>(middle.y - reach) - 2,
                   static_cast<int>(middle.x + reach) + 3, static_cast<int>(middle.y + reach) + 3);
    forTexels(middle, reach, dirty, [&](MarkTexel &m, glm::vec2 from) {
        const float t = std::clamp(glm::dot(from, way), -half, half);
        const float d = glm::length(from - way * t);
        const float fade = std::clamp(1.0F - d / halo, 0.0F, 1.0F);
        m.halo = std::max(m.halo, byteOf(0.55F * fade * fade));
        // A line or dot thinner than a texel keeps its area.
        const float open = half > 1.0F ? std::clamp(1.0F - d, 0.0F, 1.0F) * std::min(1.4F * hole, 1.0F)
                                       : std::clamp(1.0F - d, 0.0F, 1.0F) * std::min(3.1416F * hole * hole, 1.0F);
        m.hole = std::max(m.hole, byteOf(0.6F * open));
        if (torn > 0.0F) {
            const float raw = std::clamp(torn - d + 0.7F, 0.0F, 1.0F) * fierce;
            m.torn = std::max(m.torn, byteOf(std::max(raw, kTornSkirt * std::clamp(1.0F - d / skirt, 0.0F, 1.0F))));
        }
    });
    const float petechia = 0.0005F * sim::petechiaUm(p, 0.0F) / texelMm;
    if (petechia > 0.0F)
        forTexels(middle + petechia, 2.0F * petechia + 1.0F, dirty, [&](MarkTexel &m, glm::vec2 from) {
            const float x = std::clamp(1.0F - glm::length(from) / (1.9F * petechia), 0.0F, 1.0F);
            m.purple = std::max(m.purple, byteOf(std::min(1.6F * x, 1.0F)));
        });
}

// The blood that stands on it: the cap's depth, averaged over each texel.
void SkinMarks::bead(const sim::Puncture &p, uint32_t index, float ageS, const sim::Bleed &bleed, DirtyTiles &dirty) {
    if (bleed.beadDiameterUm <= 0.0F)
        return;
    const float standsUm = standingUm(index, bleed.beadDiameterUm), slope = capSlope(index, standsUm),
                capMm = capRadiusMm(standsUm, slope);
    const float texelMm = texelMmAt(p);
    const float cap = capMm / texelMm;
    const glm::vec2 middle =
        glm::vec2(p.u, p.v) * static_cast<float>(kTexelsPerCell) + beadOffsetMm(index, capMm) / texelMm;
    const float apexUm = 1000.0F * slope * capMm;
    const bool isDry = ageS >= kDriedS;
    // A cap narrower than a texel spreads its volume over the four texels it lies between.
    const float wide = std::max(cap, 0.8F), thin = (cap * cap) / (wide * wide);
    forTexels(middle, wide + 1.0F, dirty, [&](MarkTexel &m, glm::vec2 from) {
        const float r2 = glm::dot(from, from) / (wide * wide);
        const float edge = std::clamp((wide - glm::length(from)) + 0.5F, 0.0F, 1.0F);
        const float um = apexUm * thin * std::max(1.0F - r2, 0.08F) * edge;
        if (um < 1.0F)
            return;
        const auto blood = byteOf(std::sqrt(std::min(um / kMostBeadUm, 1.0F)));
        if (blood >= m.blood)
            m.wet = isDry ? uint8_t{0} : uint8_t{255};
        m.blood = std::max(m.blood, blood);
    });
}

} // namespace stipple
