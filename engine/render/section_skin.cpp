#include "engine/render/section_skin.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace stipple {

namespace {

// Place in the plate of tissue resting at this depth: each layer stretched to the zone's thickness.
float plateDepth(const TissuePlan &plan, float depthUm) {
    float v = std::min(depthUm, 0.0F) + std::max(depthUm - plan.zone.back(), 0.0F);
    for (size_t i = 0; i + 1 < plan.zone.size(); ++i) {
        const float thick = plan.zone[i + 1] - plan.zone[i];
        v += (plan.plate[i + 1] - plan.plate[i]) / thick * std::clamp(depthUm - plan.zone[i], 0.0F, thick);
    }
    // Below the plate's end it is mirrored: fat goes on.
    return std::max(0.997F - std::fabs(0.997F - (v - kPlateTopUm) / (kPlateBottomUm - kPlateTopUm)), 0.003F);
}

// Depths of the rows: through the borders, close where needles bend much, wide in fat and air.
std::vector<float> rowDepths(const TissuePlan &plan) {
    std::vector<float> rows = {plan.fromUm.y, -75.0F, -35.0F};
    rows.insert(rows.end(), plan.zone.begin(), plan.zone.end());
    const float deep = std::max(plan.toUm.y, plan.zone.back() + 100.0F);
    const float end = plan.zone.back() + 0.997F * (kPlateBottomUm - kPlateTopUm) + kPlateTopUm - plan.plate.back();
    if (end > rows.back() + 1.0F && end < deep - 1.0F)
        rows.push_back(end); // where the plate ends and is mirrored
    rows.push_back(deep);
    while (rows.size() < kTissueRows) { // halve the interval that is widest for its depth
        size_t widest = 3;
        float most = 0;
        for (size_t i = 3; i + 1 < rows.size(); ++i) {
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
    grid.reserve(kTissueColumns * kTissueRows);
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
            grid.push_back({{now.x, now.y, (x + plan.plateXUm) / kPlateWidthUm, v}, {depth, down[i]}});
        }
    }
    return grid;
}

std::vector<uint32_t> tissueIndices() {
    std::vector<uint32_t> indices;
    for (uint32_t j = 0; j + 1 < kTissueRows; ++j)
        for (uint32_t i = 0; i + 1 < kTissueColumns; ++i) {
            const uint32_t a = j * static_cast<uint32_t>(kTissueColumns) + i, b = a + 1;
            const uint32_t c = a + static_cast<uint32_t>(kTissueColumns), d = c + 1;
            indices.insert(indices.end(), {a, b, c, b, d, c});
        }
    return indices;
}

} // namespace stipple
