// What runs say of a person: the figures of the technique reference (5.4, 7) worked by hand.
#include <catch2/catch.hpp>

#include "engine/record/progress.h"
#include "tests/support/bench.h"
#include "tests/unit/record_support.h"

using namespace stipple;
using namespace stipple::record;
using test::kMonday;
using test::madeRun;

namespace {

std::vector<Run> runsThat(const std::string &outcomes, TimeS apartS = kDayS) { // "+" passed, "-" failed
    std::vector<Run> runs;
    for (const char c : outcomes)
        runs.push_back({.atS = kMonday + static_cast<TimeS>(runs.size()) * apartS, .total = 80, .isPassed = c == '+'});
    return runs;
}

std::vector<Run> totals(const std::vector<double> &values, double error) {
    std::vector<Run> runs;
    for (const double value : values)
        runs.push_back({.atS = kMonday + static_cast<TimeS>(runs.size()), .total = value, .error = error});
    return runs;
}

// The shipped course: every case file there is.
std::vector<sim::Case> course() {
    std::vector<sim::Case> cases;
    for (const char *id :
         {"block-roller", "block-pen", "block-stamp", "texture-pen", "blackheads-pen", "crows-feet-pen", "scars-roller",
          "scars-prp-pen", "melasma-pen", "keloid-pen", "neck-pen", "striae-roller", "hair-pen", "exam-pen",
          "exam-roller", "exam-stamp", "exam-emergency", "cheeks-pen"})
        cases.push_back(test::trainingCase(id));
    return cases;
}

const Standing &of(const std::vector<Standing> &all, const std::string &id) {
    for (const Standing &one : all)
        if (one.caseId == id)
            return one;
    FAIL("no case " << id);
    return all.front();
}

void master(std::vector<Attempt> &attempts, const std::string &id) {
    for (const TimeS at : {kMonday, kMonday + kDayS}) {
        attempts.push_back(madeRun(id, at, true));
        attempts.back().device = id.substr(id.rfind('-') + 1);
    }
}

} // namespace

TEST_CASE("CuSum has the step and limit of the reference's failure rates") {
    const CusumRule rule;
    CHECK(rule.step() == Approx(0.166).margin(0.0005));
    CHECK(rule.limit() == Approx(2.0).margin(0.005));
}

TEST_CASE("CuSum falls by s with a pass, rises by 1 - s with a fail, and decides at its limits") {
    const CusumRule rule;
    const std::vector<CusumPoint> one = cusum(runsThat("+-"));
    CHECK(one[0].sum == Approx(-rule.step()));
    CHECK(one[1].sum == Approx(1 - 2 * rule.step()));
    CHECK(one[1].verdict == CusumVerdict::Open);
    // 2.0 / 0.166 = 12.05: the thirteenth pass in a row is the first that shows an acceptable rate.
    const std::vector<CusumPoint> good = cusum(runsThat("+++++++++++++"));
    CHECK(good[11].verdict == CusumVerdict::Open);
    CHECK(good[12].verdict == CusumVerdict::Acceptable);
    // 2.0 / 0.834 = 2.4: the third fail in a row shows an unacceptable one; then the test begins anew from there.
    const std::vector<CusumPoint> bad = cusum(runsThat("---+--"));
    CHECK(bad[1].verdict == CusumVerdict::Open);
    CHECK(bad[2].verdict == CusumVerdict::Unacceptable);
    CHECK(bad[2].base == 0);
    CHECK(bad[3].base == Approx(bad[2].sum));
    CHECK(bad[5].verdict == CusumVerdict::Unacceptable);
    CHECK(cusum({}).empty());
}

TEST_CASE("the learning curve is a mean over five runs with the instruments' error and the runs' scatter") {
    const std::vector<Run> runs = totals({60, 70, 80, 90, 70, 75}, 3);
    const std::vector<CurvePoint> curve = learningCurve(runs);
    REQUIRE(curve.size() == 6);
    CHECK(curve[0].mean == 60);
    CHECK(curve[0].meanError == 3); // one run: its own error
    CHECK(curve[1].mean == 65);
    CHECK(curve[1].meanError == Approx(std::sqrt(9 + 50.0 / 2)));
    CHECK(curve[4].mean == 74);
    CHECK(curve[5].mean == Approx(77)); // the first has left
    CHECK(learningCurve({}).empty());
}

TEST_CASE("a plateau is less than half a point a run over five runs") {
    CHECK_FALSE(isPlateau(totals({80, 80, 80, 80}, 3))); // too few to say
    CHECK(isPlateau(totals({10, 20, 80, 80.4, 80.8, 81.2, 81.6}, 3)));
    CHECK_FALSE(isPlateau(totals({80, 80.6, 81.2, 81.8, 82.4}, 3)));
    CHECK(*slopePerRun(totals({80, 80.6, 81.2, 81.8, 82.4}, 3)) == Approx(0.6));
    CHECK(*slopePerRun(totals({90, 80, 70, 60, 50}, 3)) == Approx(-10));
}

TEST_CASE("the criterion is two passes a day apart with no fail between") {
    CHECK_FALSE(masteredAtS(runsThat("+")));
    CHECK_FALSE(masteredAtS(runsThat("++", kDayS - 1)));
    CHECK(masteredAtS(runsThat("++", kDayS)) == kMonday + kDayS);
    CHECK_FALSE(masteredAtS(runsThat("+-+")));
    CHECK(masteredAtS(runsThat("+-++")) == kMonday + 3 * kDayS);
    CHECK(masteredAtS(runsThat("+++", kDayS / 2)) == kMonday + kDayS); // more passes on the day do not undo it
    CHECK(masteredAtS(runsThat("++---")) == kMonday + kDayS);          // nor do later fails
    CHECK_FALSE(masteredAtS({}));
}

TEST_CASE("runs are taken in the order of time, whatever order they were stored in") {
    const std::vector<Attempt> attempts = {madeRun("a", kMonday + 5, true, 2), madeRun("b", kMonday + 3, true, 3),
                                           madeRun("a", kMonday, true, 1)};
    const std::vector<Run> runs = runsOf(attempts, "a");
    REQUIRE(runs.size() == 2);
    CHECK(runs[0].total == 1);
    CHECK(runsOf(attempts, "").size() == 3);
}

TEST_CASE("what is kept is checked 7 and 30 days after, by an assessment") {
    std::vector<Run> runs = runsThat("++");
    const TimeS since = kMonday + kDayS;
    using State = RetentionCheck::State;
    const auto states = [&](TimeS now) {
        const std::vector<RetentionCheck> checks = retentionChecks(runs, since, now);
        REQUIRE(checks.size() == 2);
        CHECK(checks[0].days == 7);
        CHECK(checks[1].days == 30);
        return std::pair(checks[0].state, checks[1].state);
    };
    CHECK(states(since) == std::pair(State::Later, State::Later));
    CHECK(states(since + 7 * kDayS - 1) == std::pair(State::Later, State::Later));
    CHECK(states(since + 7 * kDayS) == std::pair(State::Due, State::Later));
    runs.push_back({.atS = since + 8 * kDayS, .total = 80, .isPassed = true, .isAssessment = false});
    CHECK(states(since + 9 * kDayS).first == State::Due); // practice has cues
    runs.push_back({.atS = since + 9 * kDayS, .total = 60, .isPassed = false, .isAssessment = true});
    CHECK(states(since + 9 * kDayS).first == State::Due);
    CHECK(retentionChecks(runs, since, since + 9 * kDayS)[0].hasFailed);
    runs.push_back({.atS = since + 10 * kDayS, .total = 90, .isPassed = true, .isAssessment = true});
    CHECK(states(since + 29 * kDayS) == std::pair(State::Kept, State::Later));
    CHECK(states(since + 30 * kDayS) == std::pair(State::Kept, State::Due));
    runs.push_back({.atS = since + 40 * kDayS, .total = 90, .isPassed = true, .isAssessment = true});
    CHECK(states(since + 41 * kDayS) == std::pair(State::Kept, State::Kept));
}

TEST_CASE("the course opens stage by stage: blocks, first faces, scars, hard cases, certification") {
    const std::vector<sim::Case> cases = course();
    std::vector<Attempt> attempts;
    const auto isOpen = [&](const std::string &id) { return of(standings(cases, attempts, kMonday), id).isOpen; };
    const auto needs = [&](const std::string &id) { return of(standings(cases, attempts, kMonday), id).needs; };
    CHECK(isOpen("block-pen"));
    CHECK(isOpen("block-roller"));
    CHECK(isOpen("cheeks-pen")); // beside the course
    CHECK_FALSE(isOpen("texture-pen"));
    CHECK(needs("texture-pen") == "pass cases 1, 2 and 3 each twice in a row, a day apart");
    master(attempts, "block-roller");
    master(attempts, "block-stamp");
    CHECK(needs("crows-feet-pen") == "pass case 2 twice in a row, a day apart");
    master(attempts, "block-pen");
    CHECK(isOpen("texture-pen"));
    CHECK(isOpen("crows-feet-pen"));
    CHECK_FALSE(isOpen("scars-roller"));
    for (const char *id : {"texture-pen", "blackheads-pen", "crows-feet-pen"})
        master(attempts, id);
    CHECK(isOpen("scars-roller"));
    CHECK_FALSE(isOpen("hair-pen"));
    for (const char *id : {"scars-roller", "scars-prp-pen", "melasma-pen"})
        master(attempts, id);
    CHECK(isOpen("keloid-pen"));
    CHECK(isOpen("hair-pen"));
    // The pen has 2 × (block, three first faces, two of the scars) = 12 passes, the stamp 2.
    CHECK(isOpen("exam-pen"));
    CHECK(needs("exam-stamp") == "10 passes with the stamp (2 so far)");
    CHECK(isOpen("block-pen"));
}

TEST_CASE("best and last run, and how they are written") {
    const std::vector<sim::Case> cases = {test::trainingCase("block-pen")};
    std::vector<Attempt> attempts = {madeRun("block-pen", kMonday, true, 70.4),
                                     madeRun("block-pen", kMonday + 1, true, 84.2),
                                     madeRun("block-pen", kMonday + 2, false, 61)};
    const Standing standing = standings(cases, attempts, kMonday + 3).front();
    REQUIRE(standing.best);
    CHECK(standing.best->total == 84.2);
    CHECK(standing.last->total == 61);
    CHECK(standing.due() == nullptr);
    CHECK(scoreText(*standing.best, standing.runs.size()) == "84 ± 3, 3 runs");
    CHECK(scoreText(*standing.best, 1) == "84 ± 3, 1 run");
    CHECK(ordinal(1) + ordinal(2) + ordinal(3) + ordinal(5) == "1st2nd3rd5th");
    CHECK(ordinal(11) + ordinal(12) + ordinal(13) + ordinal(21) + ordinal(111) == "11th12th13th21st111th");
}
