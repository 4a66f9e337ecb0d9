// See targets.h.
#include "sim/lab/targets.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace stipple::sim::lab {

namespace {

std::string shortNumber(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

} // namespace

bool Target::passes() const {
    return std::all_of(checks.begin(), checks.end(), [](const Check &check) { return check.passes(); });
}

Check within(const Band &band, double got) {
    return {.what = band.what,
            .unit = band.unit,
            .expected = shortNumber(band.expected),
            .tolerance = "±" + shortNumber(100 * band.tolerance) + " %",
            .lo = band.expected - std::abs(band.expected) * band.tolerance,
            .hi = band.expected + std::abs(band.expected) * band.tolerance,
            .got = got};
}

Check withinAbsolute(const Band &band, double got) {
    return {.what = band.what,
            .unit = band.unit,
            .expected = shortNumber(band.expected),
            .tolerance = "±" + shortNumber(band.tolerance),
            .lo = band.expected - band.tolerance,
            .hi = band.expected + band.tolerance,
            .got = got};
}

Check inside(const Window &window, double got) {
    constexpr double kInfinite = std::numeric_limits<double>::infinity();
    std::string words = shortNumber(window.lo) + " to " + shortNumber(window.hi);
    if (window.hi >= kInfinite)
        words = "at least " + shortNumber(window.lo);
    else if (window.lo <= -kInfinite)
        words = "at most " + shortNumber(window.hi);
    else if (window.lo >= window.hi)
        words = "exactly";
    return {.what = window.what,
            .unit = window.unit,
            .expected = window.expected,
            .tolerance = words,
            .lo = window.lo,
            .hi = window.hi,
            .got = got};
}

std::vector<Target> runTargets() {
    std::vector<Target> all;
    for (const auto part : {needleTargets, bloodTargets, courseTargets, colourTargets})
        for (Target &target : part())
            all.push_back(std::move(target));
    const auto number = [](const Target &target) { return std::atoi(target.id.c_str() + 1); };
    std::stable_sort(all.begin(), all.end(), [&](const Target &a, const Target &b) { return number(a) < number(b); });
    return all;
}

bool corePasses(const std::vector<Target> &targets) {
    return std::all_of(targets.begin(), targets.end(),
                       [](const Target &target) { return !target.isCore || (target.applies() && target.passes()); });
}

} // namespace stipple::sim::lab
