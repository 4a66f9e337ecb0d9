// One run of a case by one person, as the record keeps it: who scored what, on which case and rubric, with which hand,
// and where the recording lies that proves it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "sim/technique/technique.h"

namespace stipple::record {

// Seconds since 1970, UTC. The record never asks a clock; its callers do.
using TimeS = int64_t;
std::string isoTime(TimeS at);                  // "2026-11-22T02:36:18Z"
std::string fileStamp(TimeS at);                // "20261122-023618"
Result<TimeS> parseIsoTime(std::string_view s); // as isoTime writes it

struct MetricScore {
    std::string id; // "M4"
    double value = 0, score = 0;
};

struct Attempt {
    std::string uid; // 16 digits, so that nothing is taken in twice; empty: the record makes one
    std::string caseId, rubricId;
    uint64_t caseHash = 0, rubricHash = 0; // of their files: later versions are other tasks
    std::string device;                    // "pen"
    std::string hand;                      // what moved it: "mouse", "trace" …
    bool isAssessment = false;             // no cues; else practice
    bool wasLocked = false;                // practised before the course had come to it
    TimeS startedAtS = 0;
    double durationS = 0;
    double total = 0, error = 0; // points, ± of measurement
    std::string band;            // "competent"
    std::string result;          // "passed", "borderline", "failed"
    std::vector<std::string> criticalFails;
    std::vector<MetricScore> metrics;
    std::string recording; // file; empty: could not be written
    uint64_t recordingHash = 0;

    bool isPassed() const { return result == "passed"; } // borderline is for an assessor, not for the record
};

struct AttemptFacts {
    std::string hand;
    bool isAssessment = false;
    bool wasLocked = false;
    TimeS startedAtS = 0;
    std::filesystem::path recording; // hashed where it can be read
};
Attempt makeAttempt(const sim::Score &score, const sim::Case &trainingCase, const AttemptFacts &facts);

// What a name may be: 1 to 200 bytes of UTF-8 with nothing that is no letter or sign in it. Spaces around it go.
// (The limit is here and not in shaders/shared/limits.h: neither shaders nor the simulation know people.)
inline constexpr size_t kMaxNameBytes = 200;
Result<std::string> cleanName(std::string_view name);

} // namespace stipple::record
