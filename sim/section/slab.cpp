// Composition of the slab's displacements.
#include "sim/section/slab.h"

#include <algorithm>
#include <cmath>

#include "sim/needle/channel.h"
#include "sim/needle/relaxation.h"

namespace stipple::sim {

namespace {

constexpr float kLookupMm = 0.005F;
constexpr float kMostMoveMm = 4.0F;      // of any place
constexpr float kFarMm = 1000;           // everything further off is as still as here
constexpr float kMostHeldBackMm = 0.5F;  // by a needle whose neighbours drag its skin further than it went itself
constexpr int kPasses = 3, kSweeps = 40; // of the amplitudes of neighbouring needles

float inRange(float value, float low, float high) { return std::isfinite(value) ? std::clamp(value, low, high) : low; }

SlabNeedle bounded(SlabNeedle n) {
    n.xUm = inRange(n.xUm, -1.0e5F, 1.0e5F);
    n.offUm = std::isfinite(n.offUm) ? inRange(n.offUm, -1.0e5F, 1.0e5F) : 1.0e5F;
    n.lean = std::isfinite(n.lean) ? std::clamp(n.lean, -2.0F, 2.0F) : 0.0F;
    n.travelUm = inRange(n.travelUm, 0.0F, 5000.0F);
    n.depthUm = inRange(n.depthUm, 0.0F, n.travelUm);
    n.tipUm = inRange(n.tipUm, 0.0F, 500.0F);
    n.shaftUm = inRange(n.shaftUm, 1.0F, 1000.0F);
    n.pointUm = inRange(n.pointUm, 10.0F, 5000.0F);
    n.heldS = inRange(n.heldS, 0.0F, 1.0e6F);
    n.goneS = std::isfinite(n.goneS) ? std::clamp(n.goneS, -1.0F, 1.0e9F) : -1.0F;
    n.residualUm = inRange(n.residualUm, 0.0F, n.depthUm);
    return n;
}

// Half width of the needle, or of the channel it left, at a depth of the skin, mm.
float halfWidthMm(const SlabNeedle &n, float zMm) {
    if (n.goneS >= 0) {
        const Channel left = residualChannel(n.depthUm, n.shaftUm);
        const float deep = n.residualUm / 1000;
        return zMm < deep ? 0.0005F * left.diameterUm * (1 - zMm / deep) : 0.0F;
    }
    const float up = n.depthUm / 1000 - zMm;
    if (up <= 0)
        return 0;
    return 0.0005F * (n.tipUm + (n.shaftUm - n.tipUm) * std::min(1000 * up / n.pointUm, 1.0F));
}

} // namespace

float recoilShare(float heldS, float goneS) {
    return std::clamp(relaxedShare(goneS) - relaxedShare(goneS + heldS), 0.0F, 1.0F);
}

Slab::Lines Slab::linesOf(const std::vector<double> &mm) {
    Lines lines;
    for (const double line : mm)
        lines.mm.push_back(static_cast<float>(line));
    size_t line = 0;
    for (size_t k = 0; static_cast<float>(k) * kLookupMm < lines.mm.back(); ++k) {
        while (line + 2 < mm.size() && lines.mm[line + 1] <= static_cast<float>(k) * kLookupMm)
            ++line;
        lines.below.push_back(static_cast<uint16_t>(line));
    }
    return lines;
}

Slab::Between Slab::find(const Lines &lines, float mm) {
    const auto k = static_cast<size_t>(mm / kLookupMm);
    if (k >= lines.below.size())
        return {lines.mm.size(), 0};
    size_t line = lines.below[k];
    while (line + 2 < lines.mm.size() && mm > lines.mm[line + 1])
        ++line;
    return {line, std::clamp((mm - lines.mm[line]) / (lines.mm[line + 1] - lines.mm[line]), 0.0F, 1.0F)};
}

Slab::Slab(std::shared_ptr<const SkinBlock> skin)
    : skin_(std::move(skin)), rows_(linesOf(skin_->mesh().zMm)), columns_(linesOf(skin_->mesh().rMm)) {}

glm::vec2 Slab::given(const Standing &s, glm::vec2 at, float offMm) const {
    const float z = std::max(at.y, 0.0F);
    const float dx = at.x - s.needle.xUm / 1000 + s.needle.lean * z, dy = offMm - s.needle.offUm / 1000;
    const float r = std::sqrt(dx * dx + dy * dy);
    const size_t rows = rows_.mm.size();
    const Between i = find(columns_, r), j = find(rows_, z);
    if (i.line >= columns_.mm.size() || j.line >= rows)
        return glm::vec2(0);
    const glm::vec2 *p = s.field.data() + i.line * rows + j.line, *q = p + rows;
    const glm::vec2 moved =
        (1 - i.share) * ((1 - j.share) * p[0] + j.share * p[1]) + i.share * ((1 - j.share) * q[0] + j.share * q[1]);
    return {r > 1.0e-6F ? moved.x * dx / r : 0.0F, moved.y};
}

void Slab::press(std::span<const SlabNeedle> needles) {
    standing_.clear();
    std::vector<float> amplitudes;
    for (const SlabNeedle &given : needles) {
        Standing s{.needle = bounded(given), .dimpleMm = 0, .field = {}};
        const SlabNeedle &n = s.needle;
        s.dimpleMm = (n.travelUm - n.depthUm) / 1000;
        if (n.goneS >= 0)
            s.dimpleMm *= recoilShare(n.heldS, n.goneS);
        s.dimpleMm = std::min(s.dimpleMm, static_cast<float>(kMostDimpleMm));
        amplitudes.push_back(s.dimpleMm);
        standing_.push_back(std::move(s));
    }
    // Neighbours' fields reach each other's tips: amplitudes so that every tip's place goes down by its own dimple. The
    // fields' forms change a little with their amplitudes, hence several passes, each a projected Gauss-Seidel solve.
    const size_t count = standing_.size();
    std::vector<float> reach(count * count); // down at tip i per amplitude of needle j
    for (int pass = 0; pass < kPasses; ++pass) {
        for (size_t j = 0; j < count; ++j) {
            Standing &s = standing_[j];
            const float amplitude = std::max(std::fabs(amplitudes[j]), 0.001F);
            s.field = s.needle.depthUm > 0
                          ? skin_->pierced(static_cast<double>(s.needle.depthUm) / 1000, static_cast<double>(amplitude))
                          : skin_->pressed(static_cast<double>(amplitude));
            for (size_t i = 0; i < count; ++i)
                reach[i * count + j] = given(s, tipPlace(i), standing_[i].needle.offUm / 1000).y / amplitude;
        }
        if (pass + 1 == kPasses || count == 0)
            break;
        for (int sweep = 0; sweep < kSweeps; ++sweep)
            for (size_t i = 0; i < count; ++i) {
                float rest = standing_[i].dimpleMm;
                for (size_t j = 0; j < count; ++j)
                    if (j != i)
                        rest -= reach[i * count + j] * amplitudes[j];
                amplitudes[i] = std::clamp(rest / std::max(reach[i * count + i], 0.1F), -kMostHeldBackMm,
                                           static_cast<float>(kMostDimpleMm));
            }
    }
    for (size_t j = 0; j < count; ++j) { // held back ones, and those below the least a field is solved for
        const float share = amplitudes[j] / std::max(std::fabs(amplitudes[j]), 0.001F);
        if (share < 1.0F)
            for (glm::vec2 &m : standing_[j].field)
                m *= share;
    }
}

glm::vec2 Slab::tipPlace(size_t i) const {
    const SlabNeedle &n = standing_[i].needle;
    return {(n.xUm - n.lean * n.depthUm) / 1000, n.depthUm / 1000};
}

float Slab::tipMm(size_t i) const {
    const SlabNeedle &n = standing_[i].needle;
    const glm::vec2 place = tipPlace(i);
    float down = place.y;
    for (const Standing &s : standing_)
        down += given(s, place, n.offUm / 1000).y;
    return down;
}

glm::vec2 Slab::displacementMm(glm::vec2 at) const {
    glm::vec2 moved(0);
    displaceRow(at.y, {&at.x, 1}, {&moved, 1});
    return moved;
}

void Slab::displaceRow(float zMm, std::span<const float> xMm, std::span<glm::vec2> out) const {
    const float z = std::isfinite(zMm) ? std::clamp(zMm, 0.0F, kFarMm) : 0.0F; // air goes with the surface
    const auto placeOf = [](float x) { return std::isfinite(x) ? std::clamp(x, -kFarMm, kFarMm) : kFarMm; };
    for (size_t i = 0; i < xMm.size(); ++i)
        out[i] = glm::vec2(0);
    // Opening: sideways by √(r² + R²) - r; a place on the axis itself stays.
    for (const Standing &s : standing_) {
        const float half = halfWidthMm(s.needle, z), dy = s.needle.offUm / 1000;
        if (half <= 0)
            continue;
        for (size_t i = 0; i < xMm.size(); ++i) {
            const float dx = placeOf(xMm[i]) - s.needle.xUm / 1000 + s.needle.lean * z;
            const float r = std::max(std::sqrt(dx * dx + dy * dy), 1.0e-5F);
            out[i].x += (std::sqrt(r * r + half * half) - r) * std::clamp(dx / r, -1.0F, 1.0F);
        }
    }
    std::vector<float> from(xMm.size());
    for (size_t i = 0; i < xMm.size(); ++i)
        from[i] = placeOf(xMm[i]) + out[i].x;
    // Giving way: each needle's field at this depth, then along the row.
    const size_t rows = rows_.mm.size(), columns = columns_.mm.size();
    const Between row = find(rows_, z);
    std::vector<glm::vec2> profile(columns);
    if (row.line < rows)
        for (const Standing &s : standing_) {
            const glm::vec2 *field = s.field.data() + row.line;
            for (size_t k = 0; k < columns; ++k, field += rows)
                profile[k] = (1 - row.share) * field[0] + row.share * field[1];
            const float dy = s.needle.offUm / 1000;
            for (size_t i = 0; i < xMm.size(); ++i) {
                const float dx = from[i] - s.needle.xUm / 1000 + s.needle.lean * z;
                const float r = std::sqrt(dx * dx + dy * dy);
                const Between at = find(columns_, r);
                if (at.line >= columns)
                    continue;
                const glm::vec2 moved = (1 - at.share) * profile[at.line] + at.share * profile[at.line + 1];
                out[i] += glm::vec2(r > 1.0e-6F ? moved.x * dx / r : 0.0F, moved.y);
            }
        }
    for (size_t i = 0; i < xMm.size(); ++i)
        out[i] = glm::clamp(out[i], glm::vec2(-kMostMoveMm), glm::vec2(kMostMoveMm));
}

} // namespace stipple::sim
