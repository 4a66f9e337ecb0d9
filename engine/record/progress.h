// What a person's runs say: the learning curve, CuSum, what the course opens next, and checks of what is kept. Pure
// functions of the runs and of the time given; no database, no clock.
// Source: the technique reference, 5.4 (learning-curve metrics; LC-CUSUM: acceptable failure 10 %, unacceptable 25 %,
// alpha = beta = 0.1, hence s = 0.166, h = 2.0; two consecutive passes >= 24 h apart; retest at 7 and 30 days; plateau
// below 0.5 points a run over 5 runs) and 7 (the course and what opens what). All but the CuSum's formula is proposed
// there, not measured.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/record/attempt.h"

namespace stipple::record {

struct Run {
    TimeS atS = 0;
    double total = 0, error = 0;
    bool isPassed = false;
    bool isAssessment = false; // without cues
};

// Of one case (empty: of all), in the order of time.
std::vector<Run> runsOf(std::span<const Attempt> attempts, std::string_view caseId);

// ---- learning curve

inline constexpr int kCurveRuns = 5; // of the moving mean and the plateau

struct CurvePoint {
    Run run;
    double mean = 0; // of this run and up to four before it
    // ± of that mean: the instruments' error, which more runs do not average out, and the runs' scatter, which they do
    // (assumption: the two are independent).
    double meanError = 0;
};
std::vector<CurvePoint> learningCurve(std::span<const Run> runs);
// Points gained a run over the last five (least squares); nothing with fewer.
std::optional<double> slopePerRun(std::span<const Run> runs);
bool isPlateau(std::span<const Run> runs); // slope below 0.5 points a run

// ---- CuSum

struct CusumRule {
    double acceptable = 0.10, unacceptable = 0.25; // shares of runs that fail
    double risk = 0.1;                             // alpha = beta: of a false alarm, and of a false all-clear
    double step() const;                           // s: a pass lowers the sum by s, a fail raises it by 1 - s
    double limit() const;                          // h
};
enum class CusumVerdict : uint8_t { Open, Acceptable, Unacceptable };
struct CusumPoint {
    double sum = 0;
    double base = 0;                           // where the test now running began: its limits are base - h and base + h
    CusumVerdict verdict = CusumVerdict::Open; // the last one reached up to here
};
// A limit reached decides, and the test begins anew from there (assumption: the reference does not say what follows).
std::vector<CusumPoint> cusum(std::span<const Run> runs, const CusumRule &rule = {});

// ---- the course

inline constexpr TimeS kDayS = 24 * 3600;

// When the criterion was reached: a run passed 24 h or more after an earlier one, with nothing but passes between.
// Runs of any mode count: the first cases are passed with cues on.
std::optional<TimeS> masteredAtS(std::span<const Run> runs);

// A retest some days after the criterion was reached. Only assessments count: cues would do the remembering
// (assumption). A later pass answers an earlier check as well.
struct RetentionCheck {
    enum class State : uint8_t { Later, Due, Kept };
    int days = 0;
    TimeS dueAtS = 0;
    State state = State::Later;
    bool hasFailed = false; // tried since it fell due, and not passed the last time
};
std::vector<RetentionCheck> retentionChecks(std::span<const Run> runs, TimeS mastered, TimeS nowS);

// How a person stands with a case.
struct Standing {
    std::string caseId;
    bool isOpen = true; // else: practised with a mark, not assessed
    std::string needs;  // what is still to be done to open it; empty when it is
    std::vector<Run> runs;
    std::optional<Run> best, last;
    std::optional<TimeS> masteredAtS;
    std::vector<RetentionCheck> checks; // once mastered: at 7 and 30 days
    const RetentionCheck *due() const;  // the first one that is; nullptr: none
};
// In the order of `cases`. Cases beside the course (number 0) are open. 1 to 3 are; 4 to 6 open when all of 1 to 3 are
// mastered; 7 to 9 when 4 to 6 are (the reference asks for a knowledge quiz here, which this program has not:
// assumption); 10 to 13 when 7 to 9 are; 14, the certification, with them, and after ten passes on its device.
std::vector<Standing> standings(std::span<const sim::Case> cases, std::span<const Attempt> attempts, TimeS nowS);

// "84 ± 3"
std::string scoreText(const Run &run);
// "84 ± 3, 5 runs"
std::string scoreText(const Run &run, size_t runs);
// "1st", "2nd", "11th"
std::string ordinal(size_t number);

} // namespace stipple::record
