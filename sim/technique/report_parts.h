// Parts of the report (private to this folder): words, maps, the page's style.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/procedure/case.h"
#include "sim/technique/deductions.h"
#include "sim/technique/technique.h"

namespace stipple::sim::report {

// Text safe inside HTML elements and double-quoted attributes.
std::string escaped(std::string_view text);
std::string base64(std::string_view bytes);
// "1:05.3" for 65.3 s.
std::string clockText(float seconds);
// 12,345
std::string grouped(uint64_t value);

// What gives full marks: "95 or more", "20 or less", "0.3 to 1.5".
std::string fullMarksText(const Metric &metric);
std::string measuredText(const Metric &metric);
double pointsLost(const Metric &metric);

struct Advice {
    std::string title; // the metric's name
    std::string text;
};
// Up to three things that went well and three to change, the weightiest first.
std::vector<Advice> thingsToKeep(const Score &score);
std::vector<Advice> thingsToChange(const Score &score, const Case &trainingCase);
// One or two plain sentences on what the score means.
std::string meaningOf(const Score &score);

// All of a zone's maps (dose, depth, directions) with their legends, as HTML figures.
std::string zoneMaps(const Score &score, const ZonePlan &plan);
// Strokes and numbered deductions over time.
std::string timeline(const Score &score);
// A ring filled to `total`.
std::string scoreRing(const Score &score);

// Decision, set-up and the check lists of preparation and close-out; empty where nothing of them was assessed.
std::string procedureSection(const Score &score);

extern const std::string_view kStyle;

} // namespace stipple::sim::report
