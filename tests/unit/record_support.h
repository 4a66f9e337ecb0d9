// Runs made up for tests of the record: only what a test is about differs from one to the next.
#pragma once

#include <string>

#include "engine/record/attempt.h"

namespace stipple::test {

inline constexpr record::TimeS kMonday = 1'795'000'000; // some day

inline record::Attempt madeRun(const std::string &caseId, record::TimeS at, bool isPassed, double total = 84) {
    record::Attempt run;
    run.caseId = caseId;
    run.rubricId = "technique-2";
    run.caseHash = 0xFEDCBA9876543210U; // more than a signed number holds
    run.rubricHash = 7;
    run.device = "pen";
    run.hand = "mouse";
    run.startedAtS = at;
    run.durationS = 61.5;
    run.total = total;
    run.error = 3;
    run.band = "competent";
    run.result = isPassed ? "passed" : "failed";
    run.criticalFails = isPassed ? std::vector<std::string>{} : std::vector<std::string>{"CF7"};
    run.metrics = {{.id = "M4", .value = 0.91, .score = 100}, {.id = "M9", .value = 1.25, .score = 72.5}};
    run.recording = "/nowhere/" + caseId + ".stipple";
    run.recordingHash = 99;
    return run;
}

} // namespace stipple::test
