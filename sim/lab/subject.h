// Who lies on the lab's bench, and how the lab sums up what many needles did. Offline code: std maths and double.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/skin/patient.h"

namespace stipple::sim::lab {

struct Subject {
    ZoneId site = ZoneId::CheekLeft;
    Patient patient = patientOfType(2); // a woman of 30
    uint64_t seed = 1;
};

// Mean, sample standard deviation and quantiles; all 0 when nothing was counted.
struct Spread {
    double mean = 0, sd = 0, p5 = 0, p95 = 0;
    size_t count = 0;
};
Spread spreadOf(std::vector<double> values);
// The value below which `share` of the sorted values lie, interpolated; 0 of none.
double quantile(const std::vector<double> &sorted, double share);

// A zone by its name ("cheek_left") or its site ("cheek": the left one).
std::optional<ZoneId> siteByName(std::string_view name);
// All sites, each once, in the zones' order.
std::vector<std::string_view> siteNames();

} // namespace stipple::sim::lab
