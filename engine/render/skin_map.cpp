#include "engine/render/skin_map.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/render/skin_noise.h"
#include "shaders/shared/limits.h"
#include "sim/tissue/bleeding.h"

namespace stipple {

namespace {

constexpr float kDrawnDelta = 0.15F; // Δa* a cell must change by before it is drawn again: a fifth of what eyes see
constexpr float kDrawnFilmUm = 0.5F; // the same for blood smeared over a cell
constexpr float kDriedS = 150.0F;    // a bead is dry (assumption: clotted in 45 s, three times that to lose its shine)

constexpr glm::vec3 kBloodWet(0.30F, 0.012F, 0.012F);  // linear colour of a bead
constexpr glm::vec3 kBloodDry(0.105F, 0.014F, 0.010F); // and of a dried dot
constexpr glm::vec3 kHole(0.20F, 0.055F, 0.045F);
constexpr glm::vec3 kHair(0.030F, 0.019F, 0.013F);

uint8_t byteOf(float value) { return static_cast<uint8_t>(std::clamp(value * 255.0F + 0.5F, 0.0F, 255.0F)); }

uint32_t packed(glm::vec4 c) {
    return static_cast<uint32_t>(byteOf(c.x)) | static_cast<uint32_t>(byteOf(c.y)) << 8 |
           static_cast<uint32_t>(byteOf(c.z)) << 16 | static_cast<uint32_t>(byteOf(c.w)) << 24;
}

} // namespace

SkinMap::SkinMap(const sim::SkinColours &colours, const sim::World &world, const Image8 &tint)
    : palette_(colours, world.setup().trainingCase.patient) {
    SkinRest rest = makeSkinRest(world.skin().chart(), world.setup().trainingCase, tint);
    rest_ = std::move(rest.texels);
    form_ = std::move(rest.form);
    const sim::Chart &chart = world.skin().chart();
    cellsX_ = chart.width;
    cellsY_ = chart.height;
    tilesX_ = (cellsX_ + kTileSize - 1) / kTileSize;
    tilesY_ = (cellsY_ + kTileSize - 1) / kTileSize;
    isBlock_ = world.setup().trainingCase.surface == sim::Surface::Block;
    int w = cellsX_ * kTexelsPerCell, h = cellsY_ * kTexelsPerCell;
    while (true) {
        widths_.push_back(w);
        heights_.push_back(h);
        mips_.emplace_back(static_cast<size_t>(w) * static_cast<size_t>(h), 0U);
        if ((w <= 16 && h <= 16) || mips_.size() == 8)
            break;
        w = std::max(w / 2, 1);
        h = std::max(h / 2, 1);
    }
    const size_t texels = mips_[0].size();
    marks_.resize(texels);
    delta_.assign(chart.size(), 0.0F);
    film_.assign(chart.size(), glm::vec2(0));
    cellMm_.resize(chart.size());
    for (size_t i = 0; i < chart.size(); ++i)
        cellMm_[i] = chart.areaMm2[i] > 0.0F ? std::sqrt(chart.areaMm2[i]) : 0.5F;
    dirtyTiles_.assign(static_cast<size_t>(tilesX_ * tilesY_), 1);
    update(world, tilesX_ * tilesY_);
}

void SkinMap::update(const sim::World &world, int budgetTiles) {
    const sim::Ledger &ledger = world.ledger();
    const uint32_t now = world.stepCount();
    if (now < lastStep_ || ledger.size() < punctures_) { // went back in time
        std::fill(marks_.begin(), marks_.end(), Mark{});
        due_ = {};
        punctures_ = 0;
        std::fill(dirtyTiles_.begin(), dirtyTiles_.end(), uint8_t{1});
        std::fill(delta_.begin(), delta_.end(), 0.0F);
        std::fill(film_.begin(), film_.end(), glm::vec2(0));
        filmStep_ = 0;
        budgetTiles = tilesX_ * tilesY_;
    }
    lastStep_ = now;
    updateFilm(world); // before the beads that have grown since a sweep are marked
    const auto ageOf = [&](const sim::Puncture &p) {
        return static_cast<float>(now - p.step) / static_cast<float>(kStepsPerSecond);
    };
    // Beads are drawn again at ages 1/2, 1, 2, 4 … s: each time about a quarter wider, then once when dry.
    const auto schedule = [&](uint32_t index, const sim::Puncture &p) {
        if (p.flowPlS == 0)
            return;
        const float age = ageOf(p);
        float next = 0.5F;
        while (next <= age)
            next *= 2.0F;
        if (age < kDriedS)
            due_.push(
                {p.step + static_cast<uint32_t>(std::min(next, kDriedS) * static_cast<float>(kStepsPerSecond)) + 1U,
                 index});
    };
    while (!due_.empty() && due_.top().step <= now) {
        const uint32_t index = due_.top().puncture;
        due_.pop();
        const sim::Puncture &p = ledger.all()[index];
        mark(p, ageOf(p), world.bleedOf(p));
        schedule(index, p);
    }
    for (; punctures_ < ledger.size(); ++punctures_) {
        const sim::Puncture &p = ledger.all()[punctures_];
        mark(p, ageOf(p), world.bleedOf(p));
        schedule(static_cast<uint32_t>(punctures_), p);
    }
    // Redness of the awake tiles, a few at a time, going round.
    const std::span<const uint32_t> awake = world.fields().awakeTiles();
    for (size_t n = 0; n < awake.size() && budgetTiles > 0; ++n) {
        tileCursor_ = (tileCursor_ + 1) % awake.size();
        const auto tile = static_cast<int>(awake[tileCursor_]);
        const int x0 = tile % tilesX_ * kTileSize, y0 = tile / tilesX_ * kTileSize;
        bool isChanged = false;
        for (int y = y0; y < std::min(y0 + kTileSize, cellsY_); ++y)
            for (int x = x0; x < std::min(x0 + kTileSize, cellsX_); ++x) {
                const int cell = y * cellsX_ + x;
                isChanged = isChanged ||
                            std::fabs(world.fields().deltaA(cell) - delta_[static_cast<size_t>(cell)]) > kDrawnDelta;
            }
        if (!isChanged)
            continue;
        --budgetTiles;
        for (int y = y0; y < std::min(y0 + kTileSize, cellsY_); ++y)
            for (int x = x0; x < std::min(x0 + kTileSize, cellsX_); ++x)
                delta_[static_cast<size_t>(y * cellsX_ + x)] = world.fields().deltaA(y * cellsX_ + x);
        dirty((x0 - 1) * kTexelsPerCell, (y0 - 1) * kTexelsPerCell, (x0 + kTileSize + 1) * kTexelsPerCell,
              (y0 + kTileSize + 1) * kTexelsPerCell);
    }
    composeDirty();
}

// Smeared and dried blood of the cells where it changed; where a sweep took the beads, their marks go.
void SkinMap::updateFilm(const sim::World &world) {
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
                if (blood.sweptStep(cell) <= filmStep_)
                    continue;
                for (int ty = y * kTexelsPerCell; ty < (y + 1) * kTexelsPerCell; ++ty)
                    for (int tx = x * kTexelsPerCell; tx < (x + 1) * kTexelsPerCell; ++tx) {
                        Mark &m = marks_[static_cast<size_t>(ty * width() + tx)];
                        isChanged = isChanged || m.blood != 0;
                        m.blood = m.wet = 0;
                    }
            }
        if (isChanged)
            dirty((r.x0 - 1) * kTexelsPerCell, (r.y0 - 1) * kTexelsPerCell, (r.x1 + 1) * kTexelsPerCell,
                  (r.y1 + 1) * kTexelsPerCell);
    }
    filmStep_ = world.stepCount();
}

// A hole of the channel's mouth, its pink halo, and the blood that stands on it; kept as coverage of texels so that a
// bead smaller than a texel still has its area.
void SkinMap::mark(const sim::Puncture &p, float ageS, const sim::Bleed &bleed) {
    const int cx = static_cast<int>(p.u), cy = static_cast<int>(p.v);
    if (cx < 0 || cy < 0 || cx >= cellsX_ || cy >= cellsY_)
        return;
    const float texelMm = cellMm_[static_cast<size_t>(cy * cellsX_ + cx)] / kTexelsPerCell;
    const float beadMm = 0.5F * bleed.beadDiameterUm / 1000.0F; // radius
    const float depth = std::min(static_cast<float>(p.depthUm) / 1000.0F, 2.0F);
    const float holeMm = 0.04F, haloMm = 0.28F + 0.12F * depth;
    const bool isDry = ageS > kDriedS;
    const float u = p.u * kTexelsPerCell, v = p.v * kTexelsPerCell;
    const float reach = std::max(haloMm, beadMm) / texelMm + 1.0F;
    const int x0 = std::max(static_cast<int>(u - reach), 0), x1 = std::min(static_cast<int>(u + reach) + 1, width());
    const int y0 = std::max(static_cast<int>(v - reach), 0), y1 = std::min(static_cast<int>(v + reach) + 1, height());
    const auto disc = [&](float dTexels, float radiusMm) { // coverage of a texel at this distance from the centre
        const float radius = radiusMm / texelMm;
        const float soft = std::clamp(radius - dTexels + 0.5F, 0.0F, 1.0F);
        return radius < 0.56F ? std::min(3.1416F * radius * radius, 1.0F) * std::clamp(1.0F - dTexels, 0.0F, 1.0F)
                              : soft;
    };
    for (int y = y0; y < y1; ++y)
        for (int x = x0; x < x1; ++x) {
            const float dx = static_cast<float>(x) + 0.5F - u, dy = static_cast<float>(y) + 0.5F - v;
            const float d = std::sqrt(dx * dx + dy * dy);
            Mark &m = marks_[static_cast<size_t>(y * width() + x)];
            const float fade = std::clamp(1.0F - d * texelMm / haloMm, 0.0F, 1.0F);
            m.halo = std::max(m.halo, byteOf(0.55F * fade * fade));
            m.hole = std::max(m.hole, byteOf(0.8F * disc(d, holeMm)));
            if (beadMm > 0.0F) {
                const float blood = disc(d, beadMm);
                m.blood = std::max(m.blood, byteOf(blood));
                if (blood > 0.0F)
                    m.wet = isDry ? uint8_t{0} : std::max(m.wet, byteOf(blood));
            }
        }
    dirty(x0, y0, x1, y1);
}

void SkinMap::dirty(int x0, int y0, int x1, int y1) {
    constexpr int kTexels = kTileSize * kTexelsPerCell;
    for (int ty = std::max(y0, 0) / kTexels; ty <= std::min((y1 - 1) / kTexels, tilesY_ - 1); ++ty)
        for (int tx = std::max(x0, 0) / kTexels; tx <= std::min((x1 - 1) / kTexels, tilesX_ - 1); ++tx)
            dirtyTiles_[static_cast<size_t>(ty * tilesX_ + tx)] = 1;
}

// A cell's value at a texel, bilinear between cell centres.
template <class T>
T SkinMap::between(const std::vector<T> &cells, int x, int y) const {
    const float fx =
        std::clamp((static_cast<float>(x) + 0.5F) / kTexelsPerCell - 0.5F, 0.0F, static_cast<float>(cellsX_ - 1));
    const float fy =
        std::clamp((static_cast<float>(y) + 0.5F) / kTexelsPerCell - 0.5F, 0.0F, static_cast<float>(cellsY_ - 1));
    const int ix = std::min(static_cast<int>(fx), cellsX_ - 2), iy = std::min(static_cast<int>(fy), cellsY_ - 2);
    const float tx = fx - static_cast<float>(ix), ty = fy - static_cast<float>(iy);
    const T *row = &cells[static_cast<size_t>(iy * cellsX_ + ix)];
    return (row[0] * (1.0F - tx) + row[1] * tx) * (1.0F - ty) +
           (row[cellsX_] * (1.0F - tx) + row[cellsX_ + 1] * tx) * ty;
}

uint32_t SkinMap::composeTexel(int x, int y) const {
    const auto i = static_cast<size_t>(y * width() + x);
    const RestTexel &rest = rest_[i];
    const Mark &m = marks_[i];
    const float delta = between(delta_, x, y) + 4.5F * static_cast<float>(m.halo) / 255.0F;
    glm::vec3 root = palette_.root(rest, delta);
    float oil = static_cast<float>(rest.oil) / 255.0F;
    if (rest.hair != 0) {
        const float hair = static_cast<float>(rest.hair) / 255.0F;
        root = glm::mix(root, glm::sqrt(kHair), hair);
        oil *= 1.0F - 0.6F * hair;
    }
    if (m.hole != 0)
        root = glm::mix(root, glm::sqrt(kHole), 0.75F * static_cast<float>(m.hole) / 255.0F);
    const glm::vec2 film = between(film_, x, y);
    if (film.x + film.y > kDrawnFilmUm) { // thin blood tints, thick blood hides
        const float all = film.x + film.y;
        const float covered = 1.0F - std::exp(-all / sim::kClearFilmUm);
        root = glm::mix(root, glm::sqrt(glm::mix(kBloodDry, kBloodWet, film.x / all)), covered);
        oil = glm::mix(oil, film.x > film.y ? 0.9F : 0.15F, covered);
    }
    if (m.blood != 0) {
        const float wet = static_cast<float>(m.wet) / 255.0F, blood = static_cast<float>(m.blood) / 255.0F;
        root = glm::mix(root, glm::sqrt(glm::mix(kBloodDry, kBloodWet, wet)), blood);
        oil = glm::mix(oil, wet > 0.0F ? 1.0F : 0.15F, blood);
    }
    if (isBlock_) { // the square to be worked: a fine line at its edge
        const float u = (static_cast<float>(x) + 0.5F) / kTexelsPerCell,
                    v = (static_cast<float>(y) + 0.5F) / kTexelsPerCell;
        const float fromEdge = std::max(std::fabs(u - 0.5F * static_cast<float>(cellsX_)),
                                        std::fabs(v - 0.5F * static_cast<float>(cellsY_))) -
                               50.0F;
        const float line = std::clamp(1.0F - std::fabs(fromEdge) * 2.2F, 0.0F, 1.0F);
        root = glm::mix(root, glm::vec3(0.30F, 0.45F, 0.52F), 0.55F * line);
    }
    return packed({root, oil});
}

void SkinMap::composeBase(int x0, int y0, int x1, int y1) {
    for (int y = y0; y < y1; ++y)
        for (int x = x0; x < x1; ++x)
            mips_[0][static_cast<size_t>(y * width() + x)] = composeTexel(x, y);
}

void SkinMap::makeMips(int x0, int y0, int x1, int y1) {
    changed_.push_back({0, x0, y0, x1 - x0, y1 - y0});
    for (size_t level = 1; level < mips_.size(); ++level) { // 2 × 2 boxes
        x0 /= 2;
        y0 /= 2;
        x1 = std::min((x1 + 1) / 2, widths_[level]);
        y1 = std::min((y1 + 1) / 2, heights_[level]);
        const std::vector<uint32_t> &from = mips_[level - 1];
        const int w = widths_[level - 1], h = heights_[level - 1];
        for (int y = y0; y < y1; ++y)
            for (int x = x0; x < x1; ++x) {
                const int xr = std::min(2 * x + 1, w - 1), yr = std::min(2 * y + 1, h - 1);
                const std::array<uint32_t, 4> four = {
                    from[static_cast<size_t>(2 * y * w + 2 * x)], from[static_cast<size_t>(2 * y * w + xr)],
                    from[static_cast<size_t>(yr * w + 2 * x)], from[static_cast<size_t>(yr * w + xr)]};
                uint32_t even = 0x00020002U, odd = 0x00020002U; // two channels at a time, rounded
                for (const uint32_t c : four) {
                    even += c & 0x00ff00ffU;
                    odd += c >> 8 & 0x00ff00ffU;
                }
                mips_[level][static_cast<size_t>(y * widths_[level] + x)] =
                    (even >> 2 & 0x00ff00ffU) | (odd << 6 & 0xff00ff00U);
            }
        if (x1 > x0 && y1 > y0)
            changed_.push_back({static_cast<int>(level), x0, y0, x1 - x0, y1 - y0});
    }
}

void SkinMap::composeDirty() {
    constexpr int kTexels = kTileSize * kTexelsPerCell;
    if (std::find(dirtyTiles_.begin(), dirtyTiles_.end(), uint8_t{0}) == dirtyTiles_.end()) { // everything
        inHalves(height(), [&](int y0, int y1) { composeBase(0, y0, width(), y1); });
        changed_.clear();
        makeMips(0, 0, width(), height());
        std::fill(dirtyTiles_.begin(), dirtyTiles_.end(), uint8_t{0});
        return;
    }
    for (int ty = 0; ty < tilesY_; ++ty)
        for (int tx = 0; tx < tilesX_; ++tx) {
            uint8_t &isDirty = dirtyTiles_[static_cast<size_t>(ty * tilesX_ + tx)];
            if (isDirty == 0)
                continue;
            isDirty = 0;
            const int x1 = std::min((tx + 1) * kTexels, width()), y1 = std::min((ty + 1) * kTexels, height());
            composeBase(tx * kTexels, ty * kTexels, x1, y1);
            makeMips(tx * kTexels, ty * kTexels, x1, y1);
        }
}

std::vector<MapRect> SkinMap::takeChanged() {
    std::vector<MapRect> changed;
    changed.swap(changed_);
    return changed;
}

glm::vec3 SkinMap::colourAt(glm::vec2 uv) const {
    const int x = std::clamp(static_cast<int>(uv.x * kTexelsPerCell), 0, width() - 1);
    const int y = std::clamp(static_cast<int>(uv.y * kTexelsPerCell), 0, height() - 1);
    const uint32_t c = mips_[0][static_cast<size_t>(y * width() + x)];
    const glm::vec3 root(static_cast<float>(c & 255U), static_cast<float>(c >> 8 & 255U),
                         static_cast<float>(c >> 16 & 255U));
    return root * root / 65025.0F;
}

} // namespace stipple
