#include "engine/render/section_skin.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace stipple {

namespace {

constexpr float kShearOfTop = 0.4F; // about the section's own
constexpr float kAheadUm = 110.0F;  // the top begins so far in front of the cut face: seen through its furrows

// Place in the plate of tissue resting at this depth: each layer stretched to the zone's thickness.
float plateDepth(const TissuePlan &plan, float depthUm) {
    const Borders &borders = plan.plate.borders;
    float v = std::min(depthUm, 0.0F) + std::max(depthUm - plan.zone.back(), 0.0F);
    for (size_t i = 0; i + 1 < plan.zone.size(); ++i) {
        const float thick = plan.zone[i + 1] - plan.zone[i];
        v += (borders[i + 1] - borders[i]) / thick * std::clamp(depthUm - plan.zone[i], 0.0F, thick);
    }
    // Below the plate's end it is mirrored: fat goes on.
    return std::max(0.997F - std::fabs(0.997F - (v - plan.plate.topUm) / (plan.plate.bottomUm - plan.plate.topUm)),
                    0.003F);
}

// Depths of the rows: through the borders that are seen, close where needles bend much, wide in fat.
std::vector<float> rowDepths(const TissuePlan &plan) {
    const float deep = std::max(plan.toUm.y, 40.0F);
    std::vector<float> rows = {plan.fromUm.y};
    for (const float border : plan.zone)
        if (border < deep - 1.0F)
            rows.push_back(border);
    const float end = plan.zone.back() + plan.plate.topUm + 0.997F * (plan.plate.bottomUm - plan.plate.topUm) -
                      plan.plate.borders.back();
    if (end > rows.back() + 1.0F && end < deep - 1.0F)
        rows.push_back(end); // where the plate ends and is mirrored
    rows.push_back(deep);
    while (rows.size() < kTissueRows) { // halve the interval that is widest for its depth
        size_t widest = 1;
        float most = 0;
        for (size_t i = 1; i + 1 < rows.size(); ++i) {
            const float wide = (rows[i + 1] - rows[i]) / (250.0F + rows[i]);
            if (wide > most) {
                most = wide;
                widest = i;
            }
        }
        rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(widest) + 1, 0.5F * (rows[widest] + rows[widest + 1]));
    }
    return rows;
}

// One face's triangles: rows × columns from vertex `first` on.
void addFace(std::vector<uint32_t> &indices, uint32_t first, size_t rows, size_t columns) {
    const auto wide = static_cast<uint32_t>(columns);
    for (uint32_t j = 0; j + 1 < rows; ++j)
        for (uint32_t i = 0; i + 1 < wide; ++i) {
            const uint32_t a = first + j * wide + i, b = a + 1, c = a + wide, d = c + 1;
            indices.insert(indices.end(), {a, b, c, b, d, c});
        }
}

} // namespace

void SectionSkins::prepare(const sim::SlabSetup &setup) {
    std::shared_future<Solved> &skin = skins_[{setup.zone, setup.sex, setup.isBedFirm}];
    if (!skin.valid())
        skin =
            std::async(std::launch::async, [setup] { return std::make_shared<const sim::SkinBlock>(setup); }).share();
}

std::shared_ptr<const sim::SkinBlock> SectionSkins::skin(const sim::SlabSetup &setup) {
    prepare(setup);
    const std::shared_future<Solved> &skin = skins_.at({setup.zone, setup.sex, setup.isBedFirm});
    if (!last_ || skin.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
        last_ = skin.get();
    return last_;
}

float SectionShape::broadUm(float xUm, float depthUm) const {
    const float q = std::clamp((std::fabs(xUm - broad.x) - broad.y) / std::max(broad.w, 1.0F), 0.0F, 1.0F);
    const float r = std::max(depthUm, 0.0F) / std::max(broad.w, 1.0F);
    return broad.z * (1.0F - q * q * (3.0F - 2.0F * q)) / (1.0F + r * r);
}

glm::vec2 SectionShape::movedUm(glm::vec2 at) const {
    const glm::vec2 down(0, broadUm(at.x, at.y));
    return at + down + (slab ? 1000.0F * slab->displacementMm(at / 1000.0F) : glm::vec2(0));
}

float SectionShape::topUm(float xUm, float zUm) const {
    const float q = std::max(zUm, 0.0F) / 320.0F, base = broadUm(xUm, 0);
    float down = base + (movedUm({xUm, 0.0F}).y - base) / (1.0F + q * q);
    for (const glm::vec3 &dimple : dimples) {
        const float x = (xUm - dimple.x) / 170.0F, z = (zUm - dimple.y) / 170.0F;
        down += dimple.z / (1.0F + x * x + z * z);
    }
    return down;
}

float SectionShape::sunkUm(float halfWidthUm) const {
    std::array<float, 33> down{};
    for (size_t i = 0; i < down.size(); ++i)
        down[i] = movedUm({halfWidthUm * (static_cast<float>(i) / 16.0F - 1.0F), 0.0F}).y;
    std::nth_element(down.begin(), down.begin() + 16, down.end());
    return down[16];
}

std::vector<TissueVertex> makeTissueGrid(const SectionShape &shape, const TissuePlan &plan) {
    const std::vector<float> rows = rowDepths(plan);
    std::vector<TissueVertex> grid;
    grid.reserve(kFrontVertices + kSideVertices + kTopVertices);
    std::vector<float> xMm(kTissueColumns), down(kTissueColumns);
    std::vector<glm::vec2> moved(kTissueColumns, glm::vec2(0));
    for (size_t i = 0; i < kTissueColumns; ++i)
        xMm[i] = (plan.fromUm.x +
                  (plan.toUm.x - plan.fromUm.x) * static_cast<float>(i) / static_cast<float>(kTissueColumns - 1)) /
                 1000.0F;
    if (shape.slab)
        shape.slab->displaceRow(0, xMm, moved);
    for (size_t i = 0; i < kTissueColumns; ++i)
        down[i] = shape.broadUm(1000.0F * xMm[i], 0) + 1000.0F * moved[i].y;
    for (const float depth : rows) {
        const float v = plateDepth(plan, depth);
        if (shape.slab)
            shape.slab->displaceRow(depth / 1000.0F, xMm, moved);
        for (size_t i = 0; i < kTissueColumns; ++i) {
            const float x = 1000.0F * xMm[i];
            const glm::vec2 now = glm::vec2(x, depth + shape.broadUm(x, depth)) + 1000.0F * moved[i];
            grid.push_back(
                {{now.x, now.y, (x + plan.plateXUm) / plan.plate.periodUm, v}, {depth, down[i], 0, 1}, glm::vec4(1)});
        }
    }
    // The cut face is cut off straight at its edges, however far the tissue has gone.
    const auto edgeColumn = static_cast<size_t>(std::clamp(
        std::lround((plan.halfWidthUm - plan.fromUm.x) / (plan.toUm.x - plan.fromUm.x) * (kTissueColumns - 1)), 0L,
        static_cast<long>(kTissueColumns - 1)));
    // How much of a furrow in the cut face's edge is left in the outline of the top behind it, µm.
    const auto furrowAt = [&](float xUm, float zUm) {
        const float left = 1.0F - zUm / 90.0F;
        return left > 0 ? left * plateSurfaceUm(plan.plate, xUm + plan.plateXUm) : 0.0F;
    };
    // The right side goes on from the cut face's edge, into the block and into the plate. Its upper edge follows the
    // top, not the furrows of the plate there.
    const float right = plan.halfWidthUm, plateUm = plan.plate.bottomUm - plan.plate.topUm;
    struct Column {
        float z, top, furrow;
    };
    std::array<Column, kSideColumns> columns{};
    for (size_t i = 0; i < kSideColumns; ++i) {
        const float z = plan.blockUm * static_cast<float>(i) / static_cast<float>(kSideColumns - 1);
        columns[i] = {z, shape.topUm(right, z),
                      plateSurfaceUm(plan.plate, right + z + plan.plateXUm) - furrowAt(right, z)};
    }
    for (size_t j = 0; j < kTissueRows; ++j) {
        const TissueVertex edge = grid[j * kTissueColumns + edgeColumn];
        for (const Column &column : columns) {
            TissueVertex v = edge;
            v.place.y += (column.top - v.look.y) * std::max(1.0F - std::max(v.look.x, 0.0F) / 1500.0F, 0.0F) -
                         std::min(v.look.x, 0.0F); // nothing stands above the edge
            v.place.x = right;
            v.place.z += column.z / plan.plate.periodUm;
            v.place.w += column.furrow * std::clamp(1.0F - v.look.x / 200.0F, 0.0F, 1.0F) / plateUm;
            v.look.z = column.z;
            v.look.w = 0.0F;
            grid.push_back(v);
        }
    }
    // The top begins a little in front, below the furrows of the cut face's edge.
    for (size_t j = 0; j < kTopRows; ++j) {
        const float share = static_cast<float>(j) / static_cast<float>(kTopRows - 1);
        const float z = plan.blockUm * share * share, ahead = j == 0 ? kAheadUm : 0.0F;
        for (size_t i = 0; i < kTissueColumns; ++i) {
            const float half = plan.halfWidthUm, x = std::clamp(1000.0F * xMm[i], -half, half);
            const glm::vec4 &front = grid[i + kTissueColumns].place;
            const float y = z > 0 ? shape.topUm(x, z) + furrowAt(x, z) : front.y;
            grid.push_back({{j == 0 ? std::clamp(front.x, -half, half) : x, y + kShearOfTop * ahead,
                             (x + plan.plateXUm) / plan.plate.periodUm, (z - ahead) / plan.plate.periodUm},
                            {0, y, z, 1},
                            glm::vec4(1)});
        }
    }
    return grid;
}

TissueIndices tissueIndices() {
    TissueIndices indices;
    addFace(indices.all, 0, kTissueRows, kTissueColumns);
    indices.front = static_cast<uint32_t>(indices.all.size());
    addFace(indices.all, kFrontVertices, kTissueRows, kSideColumns);
    indices.side = static_cast<uint32_t>(indices.all.size()) - indices.front;
    addFace(indices.all, kFrontVertices + kSideVertices, kTopRows, kTissueColumns);
    indices.top = static_cast<uint32_t>(indices.all.size()) - indices.front - indices.side;
    return indices;
}

} // namespace stipple
