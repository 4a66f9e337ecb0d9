// See subject.h.
#include "sim/lab/subject.h"

#include <algorithm>
#include <cmath>

namespace stipple::sim::lab {

double quantile(const std::vector<double> &sorted, double share) {
    if (sorted.empty())
        return 0;
    const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<size_t>(place);
    const size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Spread spreadOf(std::vector<double> values) {
    Spread spread{.count = values.size()};
    if (values.empty())
        return spread;
    std::sort(values.begin(), values.end());
    for (const double value : values)
        spread.mean += value;
    spread.mean /= static_cast<double>(values.size());
    double squares = 0;
    for (const double value : values)
        squares += (value - spread.mean) * (value - spread.mean);
    spread.sd = values.size() > 1 ? std::sqrt(squares / static_cast<double>(values.size() - 1)) : 0.0;
    spread.p5 = quantile(values, 0.05);
    spread.p95 = quantile(values, 0.95);
    return spread;
}

std::optional<ZoneId> siteByName(std::string_view name) {
    for (int i = 1; i < kZoneCount; ++i) {
        const auto zone = static_cast<ZoneId>(i);
        if (zoneFigures(zone).site == name)
            return zone;
    }
    return zoneByName(name);
}

std::vector<std::string_view> siteNames() {
    std::vector<std::string_view> names;
    for (int i = 1; i < kZoneCount; ++i) {
        const std::string_view site = zoneFigures(static_cast<ZoneId>(i)).site;
        if (std::find(names.begin(), names.end(), site) == names.end())
            names.push_back(site);
    }
    return names;
}

} // namespace stipple::sim::lab
