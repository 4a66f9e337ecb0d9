#include "sim/tissue/blood.h"

#include <algorithm>
#include <array>

#include "engine/base/hash.h"
#include "shaders/kernels/blood.h"
#include "shaders/kernels/math_exact.h"

namespace stipple::sim {

namespace {

constexpr float kStepS = 1.0F / static_cast<float>(kBloodStepsPerSecond);
constexpr float kDryS = 300.0F;      // a film dries and clots in some minutes (assumption)
constexpr float kHoldUm = 60.0F;     // thinner films cling (contact-angle hysteresis: assumption)
constexpr float kCrowdedUm = 100.0F; // a cell's beads that would lie so thick fill it and run together (assumption)
constexpr float kMostShare = 0.2F;   // a cell never gives away more than it has: four sides
constexpr float kStillPlS = 0.01F;   // flow of a cell that counts as none
constexpr float kStillUm = 0.02F;    // film that counts as dry
constexpr float kWetTaken = 0.9F, kDryTaken = 0.5F; // by gauze
// ρ g / 3η of blood, 1,060 kg/m³ and 3.5 mPa·s: mm/s per µm² of thickness at slope 1.
constexpr float kRunMmS = 9.9e-4F;

// Downhill towards each neighbour over the distance, 1/mm; gravity along -Z: the patient lies on the back.
std::vector<glm::vec4> slopesOf(const Chart &chart) {
    std::vector<glm::vec4> slopes(chart.size(), glm::vec4(0));
    const auto pair = [&](int x, int y, int dx, int dy, int there, int back) {
        if (x + dx >= chart.width || y + dy >= chart.height)
            return;
        const auto i = static_cast<size_t>(chart.index(x, y)), j = static_cast<size_t>(chart.index(x + dx, y + dy));
        if (chart.zone[i] == ZoneId::None || chart.zone[j] == ZoneId::None)
            return;
        const glm::vec3 way = chart.posMm[j] - chart.posMm[i];
        const float slope = -way.z / std::max(glm::dot(way, way), 1.0e-4F);
        slopes[i][there] = slope;
        slopes[j][back] = -slope;
    };
    for (int y = 0; y < chart.height; ++y)
        for (int x = 0; x < chart.width; ++x) {
            pair(x, y, 1, 0, 0, 1);
            pair(x, y, 0, 1, 2, 3);
        }
    return slopes;
}

} // namespace

BloodFields::BloodFields(const Chart &chart, const BleedRates &rates)
    : width_(chart.width), height_(chart.height), rates_(rates), tiles_(chart.width, chart.height),
      slope_(slopesOf(chart)), cells_(chart.width, chart.size(), glm::vec4(0)),
      next_(chart.width, chart.size(), glm::vec4(0)), dried_(chart.size(), 0.0F), swept_(chart.size(), 0),
      wiped_(chart.size(), 0), changed_(tiles_.count(), 0) {
    for (size_t i = 0; i < chart.size(); ++i)
        cells_[i].w = next_[i].w = chart.areaMm2[i];
}

void BloodFields::open(int cell, const Puncture &puncture) {
    if (puncture.flowPlS == 0)
        return;
    glm::vec4 &c = cells_[static_cast<size_t>(cell)];
    const auto flow = static_cast<float>(puncture.flowPlS);
    // What fills the channel never reaches the skin.
    const float held = std::min(channelNl(puncture, rates_), flow / 1000.0F * rates_.clotS);
    c.x += flow;
    c.y -= held;
    inChannelsNl_ += static_cast<double>(held);
    tiles_.wakeAround(cell % width_, cell / width_);
}

// All beads of a cell become film.
void BloodFields::sweep(int cell, uint32_t now) {
    glm::vec4 &c = cells_[static_cast<size_t>(cell)];
    const float beads = std::max(c.y, 0.0F);
    c.y -= beads;
    c.z += beads;
    swept_[static_cast<size_t>(cell)] = now;
    changed_[tiles_.tileOf(cell % width_, cell / width_)] = now;
}

void BloodFields::smear(std::span<const int> cells, uint32_t now) {
    float film = 0, area = 0;
    for (const int cell : cells) {
        const glm::vec4 &c = cells_[static_cast<size_t>(cell)];
        film += std::max(c.y, 0.0F) + c.z;
        area += c.w;
    }
    if (!(film > kStillUm * area))
        return;
    for (const int cell : cells) {
        sweep(cell, now);
        glm::vec4 &c = cells_[static_cast<size_t>(cell)];
        c.z = film * (c.w / area);
        tiles_.wakeAround(cell % width_, cell / width_);
    }
}

void BloodFields::wipe(std::span<const int> cells, uint32_t now) {
    for (const int cell : cells) {
        sweep(cell, now);
        wiped_[static_cast<size_t>(cell)] = now;
        glm::vec4 &c = cells_[static_cast<size_t>(cell)];
        float &dried = dried_[static_cast<size_t>(cell)];
        const float wet = kWetTaken * c.z, dry = kDryTaken * dried;
        c.z -= wet;
        dried -= dry;
        wipedNl_ += static_cast<double>(wet) + static_cast<double>(dry);
        next_[static_cast<size_t>(cell)] = c;
    }
}

void BloodFields::update(uint32_t now) {
    const auto look = [&](const Tiles::Rect &r) {
        unsigned busy = 0;
        for (int y = r.y0; y < r.y1; ++y)
            for (int x = r.x0; x < r.x1; ++x) {
                const int cell = y * width_ + x;
                const glm::vec4 &c = cells_[static_cast<size_t>(cell)];
                if (c.y > kCrowdedUm * c.w)
                    sweep(cell, now);
                if (c.x > kStillPlS || c.z > kStillUm * c.w)
                    busy |= Tiles::kInside;
                if (c.z > kStillUm * c.w)
                    changed_[tiles_.tileOf(x, y)] = now;
                if (c.z > kHoldUm * c.w) // runs
                    busy |= (x == r.x1 - 1 ? Tiles::kEast : 0U) | (x == r.x0 ? Tiles::kWest : 0U) |
                            (y == r.y1 - 1 ? Tiles::kNorth : 0U) | (y == r.y0 ? Tiles::kSouth : 0U);
            }
        return busy;
    };
    tiles_.update(look, [&](const Tiles::Rect &r) { // what is left stops or dries
        for (int y = r.y0; y < r.y1; ++y)
            for (int x = r.x0; x < r.x1; ++x) {
                const auto i = static_cast<size_t>(y * width_ + x);
                glm::vec4 &c = cells_[i];
                dried_[i] += c.z;
                c = next_[i] = glm::vec4(0, c.y + c.x / 1000.0F * rates_.clotS, 0, c.w);
            }
    });
}

float BloodFields::filmUm(int cell) const {
    const glm::vec4 &c = cells_[static_cast<size_t>(cell)];
    return c.w > 0.0F ? c.z / c.w : 0.0F;
}

BloodFields::Balance BloodFields::balance() const {
    Balance b{.inChannels = inChannelsNl_, .wiped = wipedNl_};
    for (size_t i = 0; i < dried_.size(); ++i) {
        b.beads += static_cast<double>(cells_[i].y);
        b.film += static_cast<double>(cells_[i].z);
        b.dried += static_cast<double>(dried_[i]);
    }
    return b;
}

Bleed BloodFields::bleed(const Puncture &p, int cell, uint32_t now) const {
    const auto since = [&p](uint32_t step) {
        return step > p.step ? static_cast<float>(step - p.step) / static_cast<float>(kStepsPerSecond) : 0.0F;
    };
    return bleedAt(p, rates_, since(now), since(sweptStep(cell)));
}

uint64_t BloodFields::hash() const {
    uint64_t hash = hashOf<uint32_t>(tiles_.awake());
    for (const uint32_t tile : tiles_.awake()) {
        const Tiles::Rect r = tiles_.rect(tile);
        for (int y = r.y0; y < r.y1; ++y) {
            const auto first = static_cast<size_t>(y * width_ + r.x0), count = static_cast<size_t>(r.x1 - r.x0);
            hash = hashOf<glm::vec4>(cells_.cells().subspan(first, count), hash);
            hash = hashOf<float>(std::span(dried_).subspan(first, count), hash);
        }
    }
    const std::array<double, 2> sums = {inChannelsNl_, wipedNl_};
    return hashOf<double>(sums, hash);
}

shared::BloodStep BloodFields::parameters() const {
    const float keep = shared::expExact(-kStepS / rates_.clotS);
    shared::BloodStep p{};
    p.shedNl = rates_.clotS * (1.0F - keep) / 1000.0F; // the flow's integral over the step
    p.keepFlow = keep;
    p.keepFilm = 1.0F - kStepS / kDryS;
    p.holdUm = kHoldUm;
    p.runScale = kRunMmS * kStepS;
    p.mostShare = kMostShare;
    p.width = static_cast<uint32_t>(width_);
    p.height = static_cast<uint32_t>(height_);
    p.tilesX = static_cast<uint32_t>(tiles_.tilesX());
    p.tileCount = static_cast<uint32_t>(tiles_.awake().size());
    return p;
}

void stepBloodTiles(BloodFields &blood, size_t first, size_t last) {
    const shared::BloodStep p = blood.parameters();
    const glm::vec4 *const now = std::as_const(blood).cells().data();
    const glm::vec4 *const slope = blood.slope().data();
    glm::vec4 *const next = blood.nextCells().data();
    float *const dried = blood.dried().data();
    const std::ptrdiff_t width = blood.width();
    // What may run out of the tile's cells and those around it: once per cell, not once per side.
    constexpr std::ptrdiff_t kHalo = kTileSize + 2;
    std::array<glm::vec2, static_cast<size_t>(kHalo * kHalo)> ready;
    for (const uint32_t tile : blood.awakeTiles().subspan(first, last - first)) {
        const Tiles::Rect r = blood.tiles().rect(tile);
        float film = 0;
        for (std::ptrdiff_t y = r.y0 - 1; y <= r.y1; ++y)
            for (std::ptrdiff_t x = r.x0 - 1; x <= r.x1; ++x)
                film = std::max(film, now[y * width + x].z);
        if (film <= 0.0F) { // nothing to run or dry, as the whole step would find too
            for (std::ptrdiff_t y = r.y0; y < r.y1; ++y)
                for (std::ptrdiff_t i = y * width + r.x0; i < y * width + r.x1; ++i)
                    next[i] = {now[i].x * p.keepFlow, now[i].y + now[i].x * p.shedNl, 0.0F, now[i].w};
            continue;
        }
        // Off the chart the neighbour is a guard or another row's cell; its slope is 0.
        for (std::ptrdiff_t y = r.y0 - 1; y <= r.y1; ++y)
            for (std::ptrdiff_t x = r.x0 - 1; x <= r.x1; ++x)
                ready[static_cast<size_t>((y - r.y0 + 1) * kHalo + x - r.x0 + 1)] =
                    shared::bloodReady(p, now[y * width + x]);
        for (std::ptrdiff_t y = r.y0; y < r.y1; ++y)
            for (std::ptrdiff_t x = r.x0; x < r.x1; ++x) {
                const std::ptrdiff_t i = y * width + x;
                const glm::vec2 *const at = &ready[static_cast<size_t>((y - r.y0 + 1) * kHalo + x - r.x0 + 1)];
                float more = 0;
                next[i] = shared::bloodCell(p, now[i], at[0], at[1], at[-1], at[kHalo], at[-kHalo], slope[i], more);
                dried[i] += more;
            }
    }
}

} // namespace stipple::sim
