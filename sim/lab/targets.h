// The validation targets: published observations, each run through the model in the configuration that makes the
// comparison fair (reference table "Validation targets", T1 … T35). A miss stays a miss.
#pragma once

#include <string>
#include <vector>

namespace stipple::sim::lab {

// One number of a target. It passes inside [lo, hi], ends included; what is not a number fails.
struct Check {
    std::string what; // "holes per cm² after 15 passes"
    std::string unit;
    std::string expected;  // as published
    std::string tolerance; // in words; lo and hi are what it means
    double lo = 0, hi = 0;
    double got = 0;
    bool passes() const { return got >= lo && got <= hi; }
};

struct Target {
    std::string id; // "T1"
    std::string title;
    std::string configuration{}; // what was run
    std::string source;          // and its mark: S seen, D derived, C computed
    bool isCore = false;
    std::vector<Check> checks{};
    std::string note{};    // what the default follows and why, what explains a miss
    std::string absence{}; // not empty: does not apply to this model, and why
    bool applies() const { return absence.empty(); }
    bool passes() const;
};

// A value with a relative band: expected 250, ±15 %.
struct Band {
    std::string what, unit;
    double expected = 0, tolerance = 0;
};
Check within(const Band &band, double got);         // tolerance as a share of the expected value
Check withinAbsolute(const Band &band, double got); // tolerance in the unit itself
// At most, at least, or between.
struct Window {
    std::string what, unit, expected;
    double lo = 0, hi = 0;
};
Check inside(const Window &window, double got);

// Every target, in the table's order. A second or two of work.
std::vector<Target> runTargets();

// By part of the model; runTargets joins and orders them.
std::vector<Target> needleTargets();
std::vector<Target> bloodTargets();
std::vector<Target> courseTargets();
std::vector<Target> colourTargets();

bool corePasses(const std::vector<Target> &targets);

} // namespace stipple::sim::lab
