#include "engine/app/zone_cells.h"

#include <cmath>
#include <map>
#include <utility>

namespace stipple::app {

std::vector<glm::vec3> zoneCells(const sim::Chart &chart, const sim::ZoneFrame &frame) {
    constexpr auto kCell = static_cast<float>(kZoneCellMm);
    struct Sum {
        float areaMm2 = 0; // as the plane sees it
        float heightMm = 0;
        int count = 0;
    };
    std::map<std::pair<int, int>, Sum> sums; // by v, then u
    for (size_t i = 0; i < chart.size(); ++i) {
        if (chart.zone[i] != frame.zone)
            continue;
        const glm::vec3 offset = chart.posMm[i] - frame.originMm;
        const float u = glm::dot(offset, frame.axisU), v = glm::dot(offset, frame.axisV);
        Sum &sum = sums[{static_cast<int>(std::floor(v / kCell)), static_cast<int>(std::floor(u / kCell))}];
        sum.areaMm2 += chart.areaMm2[i] * std::fabs(glm::dot(chart.normal[i], frame.normal));
        sum.heightMm += glm::dot(offset, frame.normal);
        ++sum.count;
    }
    std::vector<glm::vec3> cells;
    for (const auto &[place, sum] : sums)
        if (sum.areaMm2 >= 0.5F * kCell * kCell)
            cells.emplace_back((static_cast<float>(place.second) + 0.5F) * kCell,
                               (static_cast<float>(place.first) + 0.5F) * kCell,
                               sum.heightMm / static_cast<float>(sum.count));
    return cells;
}

} // namespace stipple::app
