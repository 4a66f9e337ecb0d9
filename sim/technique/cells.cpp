// Lays out the score cells: see the header.
#include "sim/technique/cells.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "sim/technique/marks.h"

namespace stipple::sim {

namespace {

struct Gathered {
    double areaMm2 = 0;
    double planeMm2 = 0; // area seen in the zone's plane
    glm::dvec3 pos{0};   // sum over the area
    std::vector<int> chartCells;
};

using Key = std::tuple<size_t, int, int>; // plan, row, column: the fixed order of cells

// The chart cell whose centre is nearest to `pos`.
int nearestCell(const Chart &chart, const std::vector<int> &cells, glm::vec3 pos) {
    int best = cells.front();
    float bestDistance = -1;
    for (const int cell : cells) {
        const glm::vec3 d = chart.posMm[static_cast<size_t>(cell)] - pos;
        const float distance = glm::dot(d, d);
        if (bestDistance < 0 || distance < bestDistance) {
            bestDistance = distance;
            best = cell;
        }
    }
    return best;
}

std::map<Key, Gathered> gather(const ChartIndex &skin, const Case &trainingCase, std::span<const uint8_t> marks) {
    const Chart &chart = skin.chart();
    std::map<Key, Gathered> out;
    for (size_t plan = 0; plan < trainingCase.plan.size(); ++plan) {
        const ZoneId zone = trainingCase.plan[plan].zone;
        const ZoneFrame *frame = skin.frame(zone);
        if (frame == nullptr)
            continue;
        for (size_t i = 0; i < chart.size(); ++i) {
            if (chart.zone[i] != zone || (i < marks.size() && (marks[i] & (kMarkLesion | kMarkMargin)) != 0))
                continue;
            const float facing = glm::dot(chart.normal[i], frame->normal);
            if (facing < kLeastFacing)
                continue;
            const glm::vec3 fromCentre = chart.posMm[i] - frame->originMm;
            const int iu = static_cast<int>(std::floor(glm::dot(fromCentre, frame->axisU) / kScoreCellMm));
            const int iv = static_cast<int>(std::floor(glm::dot(fromCentre, frame->axisV) / kScoreCellMm));
            Gathered &cell = out[{plan, iv, iu}];
            const double area = static_cast<double>(chart.areaMm2[i]);
            cell.areaMm2 += area;
            cell.planeMm2 += area * static_cast<double>(facing);
            cell.pos += area * glm::dvec3(chart.posMm[i]);
            cell.chartCells.push_back(static_cast<int>(i));
        }
    }
    return out;
}

} // namespace

CellGrid makeCellGrid(const ChartIndex &skin, const Case &trainingCase, std::span<const uint8_t> marks) {
    const Chart &chart = skin.chart();
    CellGrid grid;
    grid.cellOf.assign(chart.size(), -1);
    const double leastMm2 = static_cast<double>(kLeastInside * kScoreCellMm * kScoreCellMm);
    for (const auto &[key, gathered] : gather(skin, trainingCase, marks)) {
        if (gathered.planeMm2 < leastMm2)
            continue;
        const auto &[plan, iv, iu] = key;
        const ZoneFrame *frame = skin.frame(trainingCase.plan[plan].zone);
        const glm::vec3 pos(gathered.pos / gathered.areaMm2);
        const int centre = nearestCell(chart, gathered.chartCells, pos);
        for (const int chartCell : gathered.chartCells)
            grid.cellOf[static_cast<size_t>(chartCell)] = static_cast<int32_t>(grid.cells.size());
        ScoreCell cell;
        cell.zone = frame->zone;
        cell.iu = iu;
        cell.iv = iv;
        cell.centreMm = {glm::dot(pos - frame->originMm, frame->axisU), glm::dot(pos - frame->originMm, frame->axisV)};
        cell.uv = {static_cast<float>(centre % chart.width) + 0.5F, static_cast<float>(centre / chart.width) + 0.5F};
        cell.areaMm2 = static_cast<float>(gathered.areaMm2);
        grid.cells.push_back(cell);
        grid.places.push_back({.posMm = pos,
                               .halfMm = static_cast<float>(std::sqrt(gathered.areaMm2)) / 2,
                               .plan = plan,
                               .frame = frame});
    }
    return grid;
}

} // namespace stipple::sim
