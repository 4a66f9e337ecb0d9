// The words about a score that the score screen, the HTML report and the PDF share: figures as text, what to keep and
// to change, what the total means.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/procedure/case.h"
#include "sim/technique/technique.h"

namespace stipple::sim {

// For people: "end point" of "end_point".
std::string domainTitle(const std::string &id);
// For people: "left cheek".
std::string zoneTitle(ZoneId zone);

namespace report {

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
    std::string brief; // the same in one sentence
};
// Up to three things that went well and three to change, the weightiest first.
std::vector<Advice> thingsToKeep(const Score &score);
std::vector<Advice> thingsToChange(const Score &score, const Case &trainingCase);
// One or two plain sentences on what the score means.
std::string meaningOf(const Score &score);

std::string outcomeText(const Score &score); // "Error of measurement ±1.2. Passed. …"

} // namespace report

} // namespace stipple::sim
