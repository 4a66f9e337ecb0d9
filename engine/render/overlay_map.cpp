#include "engine/render/overlay_map.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace stipple {

namespace {

uint8_t byteOf(float t) { return static_cast<uint8_t>(std::clamp(t, 0.0F, 1.0F) * 255.0F + 0.5F); }

// Two rounds of the binomial filter over five texels: edges drawn at a half are smooth, not a texel's steps.
void soften(std::vector<float> &plane, int width, int height) {
    std::vector<float> other(plane.size());
    const auto pass = [&](const std::vector<float> &from, std::vector<float> &to, int dx, int dy) {
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const auto at = [&](int k) {
                    const int u = std::clamp(x + k * dx, 0, width - 1), v = std::clamp(y + k * dy, 0, height - 1);
                    return from[static_cast<size_t>(v * width + u)];
                };
                to[static_cast<size_t>(y * width + x)] =
                    0.375F * at(0) + 0.25F * (at(-1) + at(1)) + 0.0625F * (at(-2) + at(2));
            }
    };
    for (int round = 0; round < 2; ++round) {
        pass(plane, other, 1, 0);
        pass(other, plane, 0, 1);
    }
}

template <class Inside>
std::vector<uint8_t> softMask(const sim::Chart &chart, Inside isInside) {
    std::vector<float> plane(chart.size());
    for (size_t i = 0; i < plane.size(); ++i)
        plane[i] = isInside(i) ? 1.0F : 0.0F;
    soften(plane, chart.width, chart.height);
    std::vector<uint8_t> bytes(plane.size());
    std::transform(plane.begin(), plane.end(), bytes.begin(), byteOf);
    return bytes;
}

// Weights of the quadratic B-spline of three neighbours about the nearest, `off` of -1/2..1/2 from it.
glm::vec3 spline(float off) {
    return {0.5F * (0.5F - off) * (0.5F - off), 0.75F - off * off, 0.5F * (0.5F + off) * (0.5F + off)};
}

} // namespace

std::optional<Overlay> overlayByName(std::string_view name) {
    for (size_t i = 0; i < kOverlayNames.size(); ++i)
        if (kOverlayNames[i] == name)
            return static_cast<Overlay>(i);
    return std::nullopt;
}

void OverlayMap::layOut(const sim::World &world) {
    const sim::Chart &chart = world.skin().chart();
    const sim::Case &plan = world.setup().trainingCase;
    const std::span<const sim::ScoreCell> grid = world.technique().cells();
    std::map<std::tuple<sim::ZoneId, int, int>, uint32_t> cellAt;
    for (size_t n = 0; n < grid.size(); ++n)
        cellAt[{grid[n].zone, grid[n].iu, grid[n].iv}] = static_cast<uint32_t>(n);
    std::map<sim::ZoneId, glm::vec2> cornerMm; // of the zone's cell (0, 0)
    constexpr float kCellMm = 5.0F;            // sim/technique/cells.h
    for (const sim::ScoreCell &cell : grid)
        cornerMm[cell.zone] = cell.centreMm - kCellMm * (glm::vec2(cell.iu, cell.iv) + 0.5F);
    planned_ = softMask(chart, [&](size_t i) { return plan.planFor(chart.zone[i]) != nullptr; });
    noGo_ = softMask(chart, [&](size_t i) { return sim::zoneFigures(chart.zone[i]).isNoGo; });
    skin_ = softMask(chart, [&](size_t i) { return chart.zone[i] != sim::ZoneId::None; });
    shares_.clear();
    first_.assign(1, 0);
    for (size_t i = 0; i < chart.size(); ++i) {
        // Texels a little outside are read too where the edge is drawn: they take the plan's zone next to them.
        sim::ZoneId zone = chart.zone[i];
        const int x = static_cast<int>(i) % chart.width, y = static_cast<int>(i) / chart.width;
        for (int d = 1; d <= 4 && plan.planFor(zone) == nullptr && planned_[i] > 0; ++d)
            for (const glm::ivec2 step : {glm::ivec2(d, 0), {-d, 0}, {0, d}, {0, -d}}) {
                const int u = x + step.x, v = y + step.y;
                if (u >= 0 && v >= 0 && u < chart.width && v < chart.height &&
                    plan.planFor(chart.zone[static_cast<size_t>(chart.index(u, v))]) != nullptr)
                    zone = chart.zone[static_cast<size_t>(chart.index(u, v))];
            }
        const auto corner = cornerMm.find(zone);
        const sim::ZoneFrame *frame = world.skin().frame(zone);
        if (corner != cornerMm.end() && frame != nullptr) {
            const glm::vec3 off = chart.posMm[i] - frame->originMm;
            const glm::vec2 at =
                (glm::vec2(glm::dot(off, frame->axisU), glm::dot(off, frame->axisV)) - corner->second) / kCellMm - 0.5F;
            const glm::ivec2 nearest(static_cast<int>(std::floor(at.x + 0.5F)),
                                     static_cast<int>(std::floor(at.y + 0.5F)));
            const glm::vec3 wu = spline(at.x - static_cast<float>(nearest.x)),
                            wv = spline(at.y - static_cast<float>(nearest.y));
            for (int v = 0; v < 3; ++v)
                for (int u = 0; u < 3; ++u)
                    if (const auto cell = cellAt.find({zone, nearest.x + u - 1, nearest.y + v - 1});
                        cell != cellAt.end())
                        shares_.push_back({cell->second, wu[u] * wv[v]});
        }
        first_.push_back(static_cast<uint32_t>(shares_.size()));
    }
}

void OverlayMap::update(const sim::World &world) {
    const sim::Ledger &ledger = world.ledger();
    const std::span<const int32_t> cellOf = world.technique().cellOf();
    const sim::Chart &chart = world.skin().chart();
    if (world_ != &world || first_.size() != chart.size() + 1)
        layOut(world);
    if (world_ != &world || ledger.size() < seen_ || world.stepCount() < lastStep_ ||
        cells_.size() != world.technique().cells().size()) {
        cells_.assign(world.technique().cells().size(), {});
        seen_ = 0;
        stroke_ = 0xffffffffU;
        world_ = &world;
    }
    lastStep_ = world.stepCount();
    for (; seen_ < ledger.size(); ++seen_) {
        const sim::Puncture &p = ledger.all()[seen_];
        const int index = chart.index(static_cast<int>(p.u), static_cast<int>(p.v));
        if (p.stroke != stroke_) {
            stroke_ = p.stroke;
            strokeStartMm_ = chart.positionAt({p.u, p.v});
            strokeBin_ = -1;
        }
        const sim::ZoneFrame *frame = world.skin().frame(p.zone);
        const glm::vec3 way = chart.positionAt({p.u, p.v}) - strokeStartMm_;
        if (frame != nullptr && glm::dot(way, way) > 25.0F) { // after 5 mm a stroke has a direction
            const float angle = std::atan2(glm::dot(way, frame->axisV), glm::dot(way, frame->axisU)) * 57.29578F;
            strokeBin_ = (static_cast<int>(std::floor((angle + 382.5F) / 45.0F))) % 4;
        }
        const int32_t cell =
            index >= 0 && static_cast<size_t>(index) < cellOf.size() ? cellOf[static_cast<size_t>(index)] : -1;
        if (cell < 0)
            continue;
        Cell &c = cells_[static_cast<size_t>(cell)];
        ++c.count;
        c.depthUm += static_cast<double>(p.depthUm);
        if (strokeBin_ >= 0)
            ++c.bins[static_cast<size_t>(strokeBin_)];
    }
}

// Neighbouring zones in different channels (greedy colouring, most neighbours first). Where a fifth would be needed the
// border is left out: no head of ours needs one (test).
void OverlayMap::paintZones(const sim::World &world, Image8 &map) const {
    const sim::Chart &chart = world.skin().chart();
    std::array<std::array<bool, sim::kZoneCount>, sim::kZoneCount> touch{};
    for (int y = 0; y + 1 < chart.height; ++y)
        for (int x = 0; x + 1 < chart.width; ++x) {
            const auto here = static_cast<size_t>(chart.zone[static_cast<size_t>(chart.index(x, y))]);
            for (const int other : {chart.index(x + 1, y), chart.index(x, y + 1)}) {
                const auto there = static_cast<size_t>(chart.zone[static_cast<size_t>(other)]);
                touch[here][there] = touch[there][here] = touch[here][there] || here != there;
            }
        }
    std::array<int, sim::kZoneCount> channel;
    channel.fill(-1);
    std::vector<size_t> order;
    for (size_t z = 1; z < sim::kZoneCount; ++z)
        order.push_back(z);
    const auto neighbours = [&](size_t z) { return std::count(touch[z].begin() + 1, touch[z].end(), true); };
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return neighbours(a) > neighbours(b); });
    for (const size_t z : order)
        for (int c = 0; c < 4 && channel[z] < 0; ++c) {
            bool isFree = true;
            for (size_t other = 1; other < sim::kZoneCount; ++other)
                isFree = isFree && !(touch[z][other] && channel[other] == c);
            channel[z] = isFree ? c : -1;
        }
    for (int c = 0; c < 4; ++c) {
        const std::vector<uint8_t> mask =
            softMask(chart, [&](size_t i) { return channel[static_cast<size_t>(chart.zone[i])] == c; });
        for (size_t i = 0; i < mask.size(); ++i)
            map.pixels[i * 4 + static_cast<size_t>(c)] = mask[i];
    }
}

Image8 OverlayMap::paint(const sim::World &world, Overlay overlay) {
    update(world);
    const sim::Chart &chart = world.skin().chart();
    Image8 map{chart.width, chart.height, 4, std::vector<uint8_t>(chart.size() * 4, 0)};
    if (overlay == Overlay::Zones) {
        paintZones(world, map);
        return map;
    }
    const std::span<const sim::ScoreCell> grid = world.technique().cells();
    std::vector<float> value(cells_.size()), weight(cells_.size(), 1.0F);
    for (size_t n = 0; n < cells_.size(); ++n) {
        const sim::ZonePlan *plan = world.setup().trainingCase.planFor(grid[n].zone);
        const float target = plan != nullptr && plan->dosePerCm2 > 0 ? plan->dosePerCm2 : kUnplannedDose;
        const float share = 100.0F * static_cast<float>(cells_[n].count) / std::max(grid[n].areaMm2, 0.1F) / target;
        const auto count = static_cast<double>(std::max(cells_[n].count, 1U));
        value[n] = overlay == Overlay::Depth  ? static_cast<float>(cells_[n].depthUm / count) / kMostDepthUm
                   : overlay == Overlay::Dose ? share / kMostDoseShare
                                              : share / kMostDose;
        if (overlay == Overlay::Depth) // the mean is of punctures, not of cells
            weight[n] = static_cast<float>(cells_[n].count);
    }
    std::vector<float> redness; // softened: punctures are seen on the skin itself
    if (overlay == Overlay::Redness) {
        redness.resize(chart.size());
        for (size_t i = 0; i < chart.size(); ++i)
            redness[i] = chart.zone[i] == sim::ZoneId::None ? 0.0F : world.fields().deltaA(static_cast<int>(i));
        soften(redness, chart.width, chart.height);
        soften(redness, chart.width, chart.height);
    }
    const bool hasNoGo = overlay == Overlay::NoGo || overlay == Overlay::Strokes;
    for (size_t i = 0; i < chart.size(); ++i) {
        uint8_t *texel = &map.pixels[i * 4];
        texel[2] = overlay == Overlay::Redness ? skin_[i] : overlay == Overlay::NoGo ? uint8_t{0} : planned_[i];
        texel[3] = hasNoGo ? noGo_[i] : uint8_t{0};
        if (overlay == Overlay::Redness) {
            texel[0] = byteOf(redness[i] / kMostDeltaA);
            texel[1] = 255;
            continue;
        }
        float sum = 0, weights = 0, worked = 0, all = 0;
        for (uint32_t s = first_[i]; s < first_[i + 1]; ++s) {
            const Share &share = shares_[s];
            sum += share.weight * weight[share.cell] * value[share.cell];
            weights += share.weight * weight[share.cell];
            worked += cells_[share.cell].count > 0 ? share.weight : 0.0F;
            all += share.weight;
        }
        texel[0] = byteOf(weights > 0 ? sum / weights : 0.0F);
        texel[1] = byteOf(all > 0 ? worked / all : 0.0F);
    }
    return map;
}

} // namespace stipple
