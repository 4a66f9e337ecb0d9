// The metrics of the whole session, one by one: nothing measured, one sample, on the limit, what must not count.
#include <catch2/catch.hpp>

#include <cmath>

#include "sim/technique/handling.h"
#include "sim/technique/metrics.h"

using namespace stipple::sim;

namespace {

Stroke strokeFrom(glm::vec3 from, glm::vec3 to, StrokeEnd end = StrokeEnd::Lift) {
    Stroke stroke;
    stroke.zone = ZoneId::Block;
    stroke.fromMm = from;
    stroke.toMm = to;
    stroke.lengthMm = glm::length(to - from);
    stroke.end = end;
    return stroke;
}

Press pressAt(glm::vec3 at, float yawDeg = 0) {
    const float yaw = glm::radians(yawDeg);
    return {.posMm = at, .forward = {std::cos(yaw), std::sin(yaw), 0}, .zone = ZoneId::Block};
}

std::vector<std::array<double, 3>> lineWith(double tremorMm, double hz) {
    std::vector<std::array<double, 3>> out;
    for (int i = 0; i <= 20; ++i) {
        const double t = 0.05 * i;
        out.push_back({25 * t, tremorMm * std::sin(2 * 3.14159265 * hz * t + 0.3), 0});
    }
    return out;
}

} // namespace

TEST_CASE("M1 gives all, half or nothing") {
    CHECK(decisionMetric({}, 50).score == 0);
    CHECK(decisionMetric({.isRight = true}, 50).score == 50);
    CHECK(decisionMetric({.isRight = true, .areFlagsSeen = true}, 50).score == 100);
    CHECK(decisionMetric({.isRight = false, .areFlagsSeen = true}, 50).score == 0);
}

TEST_CASE("M2 and M18 count items, those out of order by half, and nothing when there is no list") {
    CHECK(checklistMetric({}, 0.5, {60, 100}).score == 0);
    const std::vector<ChecklistItem> one = {{.name = "gloves", .isDone = true}};
    CHECK(checklistMetric(one, 0.5, {60, 100}).score == 100);
    std::vector<ChecklistItem> ten(10, {.name = "x", .isDone = true});
    for (size_t i = 0; i < 4; ++i)
        ten[i].isDone = false;
    CHECK(checklistMetric(ten, 0.5, {60, 100}).value == Approx(60));
    CHECK(checklistMetric(ten, 0.5, {60, 100}).score == Approx(0).margin(1e-9)); // on the limit
    ten = std::vector<ChecklistItem>(10, {.name = "x", .isDone = true});
    ten[0].isInOrder = false;
    CHECK(checklistMetric(ten, 0.5, {60, 100}).value == Approx(95));
    ten[0] = {.name = "x", .isDone = false, .isInOrder = true}; // in order, but not done
    CHECK(checklistMetric(ten, 0.5, {60, 100}).value == Approx(90));
}

TEST_CASE("M3 falls with the distance from the window, and with a wrong head or speed") {
    SetupFacts right{.offMm = 0.05, .isHeadRight = true, .isSpeedRight = true};
    CHECK(setupMetric(right, 0.6, {0.05, 0.5}).score == 100);
    right.offMm = 0.5;
    CHECK(setupMetric(right, 0.6, {0.05, 0.5}).score == 0);
    CHECK(setupMetric({.offMm = 0, .isHeadRight = true}, 0.6, {0.05, 0.5}).score == Approx(60));
    CHECK(setupMetric({}, 0.6, {0.05, 0.5}).score == Approx(60)); // in the window by luck
}

TEST_CASE("M12 averages the marks of pairs, not the mark of their average") {
    const Trap pen{.a = 10, .b = 25, .c = 50, .d = 75};
    CHECK(overlapMetric({}, pen).score == 0);
    const std::vector<double> one = {25};
    CHECK(overlapMetric(one, pen).score == 100);
    const std::vector<double> uneven = {0, 80}; // 40 on average, and neither is right
    CHECK(overlapMetric(uneven, pen).value == Approx(40));
    CHECK(overlapMetric(uneven, pen).score == 0);
    const std::vector<double> gap = {-60};
    CHECK(overlapMetric(gap, pen).score == 0);
}

TEST_CASE("neighbouring strokes overlap by what their spacing leaves of the width") {
    CHECK(overlapsOf(std::vector<Stroke>{}, 8).empty());
    CHECK(overlapsOf({strokeFrom({0, 0, 0}, {40, 0, 0})}, 8).empty());
    // To and fro, 6 mm apart on 8 mm.
    const std::vector<double> two =
        overlapsOf({strokeFrom({0, 0, 0}, {40, 0, 0}), strokeFrom({40, 6, 0}, {0, 6, 0})}, 8);
    REQUIRE(two.size() == 1);
    CHECK(two[0] == Approx(25));
    // The same line again is no neighbour, nor is one elsewhere, across, in another zone, beyond its end, or a dab.
    CHECK(overlapsOf({strokeFrom({0, 0, 0}, {40, 0, 0}), strokeFrom({40, 0.5F, 0}, {0, 0.5F, 0})}, 8).empty());
    CHECK(overlapsOf({strokeFrom({0, 0, 0}, {40, 0, 0}), strokeFrom({40, 17, 0}, {0, 17, 0})}, 8).empty());
    CHECK(overlapsOf({strokeFrom({0, 0, 0}, {40, 0, 0}), strokeFrom({20, 0, 0}, {20, 40, 0})}, 8).empty());
    CHECK(overlapsOf({strokeFrom({0, 0, 0}, {40, 0, 0}), strokeFrom({45, 6, 0}, {80, 6, 0})}, 8).empty());
    CHECK(overlapsOf({strokeFrom({0, 0, 0}, {40, 0, 0}), strokeFrom({20, 6, 0}, {21, 6, 0})}, 8).empty());
    Stroke other = strokeFrom({40, 6, 0}, {0, 6, 0});
    other.zone = ZoneId::Chin;
    CHECK(overlapsOf({strokeFrom({0, 0, 0}, {40, 0, 0}), other}, 8).empty());
    // A line in two parts, then one beside it.
    CHECK(overlapsOf({strokeFrom({0, 0, 0}, {20, 0, 0}), strokeFrom({20, 0, 0}, {40, 0, 0}),
                      strokeFrom({20, 6, 0}, {0, 6, 0})},
                     8)
              .size() == 1);
    // Beside each other on a slope: the way on the skin counts, not its picture from above.
    const std::vector<double> slope =
        overlapsOf({strokeFrom({0, 0, 0}, {40, 0, 0}), strokeFrom({40, 3.6F, 4.8F}, {0, 3.6F, 4.8F})}, 8);
    REQUIRE(slope.size() == 1);
    CHECK(slope[0] == Approx(25).margin(1e-4));
}

TEST_CASE("presses overlap by what the distance of their middles leaves of the width") {
    CHECK(overlapsOf(std::vector<Press>{}, 10).empty());
    CHECK(overlapsOf({pressAt({0, 0, 0})}, 10).empty());
    const std::vector<double> beside = overlapsOf({pressAt({0, 0, 0}), pressAt({9, 0, 0.5F})}, 10);
    REQUIRE(beside.size() == 1);
    CHECK(beside[0] == Approx(10));
    CHECK(overlapsOf({pressAt({0, 0, 0}), pressAt({0, 0, 0})}, 10).front() == Approx(100)); // twice on one spot
    CHECK(overlapsOf({pressAt({0, 0, 0}), pressAt({0, 0, 0}, 45)}, 10).empty()); // turned: another orientation
    CHECK(overlapsOf({pressAt({0, 0, 0}), pressAt({25, 0, 0})}, 10).empty());
}

TEST_CASE("M14 of a roller counts lifts against turns and twists on the skin") {
    CHECK(liftOffMetric(liftOffOf({}, {}), {70, 97}).score == 0);
    std::vector<Stroke> strokes(9, strokeFrom({0, 0, 0}, {40, 0, 0}));
    CHECK(liftOffMetric(liftOffOf(strokes, {}), {70, 97}).score == 100);
    strokes.push_back(strokeFrom({0, 0, 0}, {40, 0, 0}, StrokeEnd::Turn));
    CHECK(liftOffMetric(liftOffOf(strokes, {}), {70, 97}).value == Approx(90));
    strokes.push_back(strokeFrom({0, 0, 0}, {40, 0, 0}, StrokeEnd::Pause)); // neither
    strokes.push_back(strokeFrom({0, 0, 0}, {1, 0, 0}));                    // a dab earns nothing
    CHECK(liftOffMetric(liftOffOf(strokes, {}), {70, 97}).value == Approx(90));
    TrackFault twist, rerun;
    rerun.isRerun = true; // its turn is counted already
    CHECK(liftOffMetric(liftOffOf(strokes, {twist, rerun}), {70, 97}).value == Approx(100.0 * 9 / 11));
    CHECK(liftOffMetric({.part = 97, .whole = 100}, {70, 97}).score == Approx(100));
    CHECK(liftOffMetric({.part = 70, .whole = 100}, {70, 97}).score == Approx(0).margin(1e-9));
}

TEST_CASE("M15 and M16 are shares that earn nothing when there is nothing") {
    CHECK(supportMetric({}, {50, 90}).score == 0);
    CHECK(supportMetric({.part = 9, .whole = 10}, {50, 90}).score == Approx(100));
    CHECK(supportMetric({.part = 5, .whole = 10}, {50, 90}).score == Approx(0).margin(1e-9));
    CHECK(boundaryMetric({}, {0, 2}).score == 0);
    CHECK(boundaryMetric({.part = 0, .whole = 1}, {0, 2}).score == 100);
    CHECK(boundaryMetric({.part = 2, .whole = 100}, {0, 2}).score == Approx(0).margin(1e-9));
    CHECK(boundaryMetric({.part = 1, .whole = 100}, {0, 2}).score == Approx(50));
}

TEST_CASE("M17 takes 60 points a grade and 80 for dose given too late") {
    const EndPointRule rule{.pointsPerGrade = 60, .pointsLate = 80};
    CHECK(endPointMetric({}, rule).score == 0);
    CHECK(endPointMetric({.cells = 1}, rule).score == 100);
    CHECK(endPointMetric({.gradesOff = 5, .cells = 10}, rule).score == Approx(70));
    CHECK(endPointMetric({.gradesOff = 0, .cells = 10, .lateDose = {.part = 1, .whole = 4}}, rule).score == Approx(80));
    CHECK(endPointMetric({.gradesOff = 20, .cells = 10}, rule).score == 0);
}

TEST_CASE("M19 averages what is known, and knows nothing of an empty session") {
    const EconomyRule rule{.path = {.a = 0.8, .b = 0.95, .c = 1.5, .d = 3},
                           .idlePct = {.a = 30, .b = 70},
                           .smoothness = {.a = -12, .b = -6}};
    CHECK(economyMetric({}, rule).score == 0);
    CHECK(economyMetric({.pathRatio = 1.5, .hasPath = true}, rule).score == 100);
    CHECK(economyMetric({.pathRatio = 1, .idlePct = 70, .hasPath = true, .hasTime = true}, rule).score == Approx(50));
    CHECK(
        economyMetric(
            {.pathRatio = 1, .idlePct = 30, .smoothness = -9, .hasPath = true, .hasTime = true, .hasSmoothness = true},
            rule)
            .score == Approx(250.0 / 3));
    CHECK(economyMetric({.pathRatio = 0.8, .hasPath = true}, rule).score == Approx(0).margin(1e-9));
}

TEST_CASE("log dimensionless jerk falls with tremor and does not depend on size or speed") {
    CHECK_FALSE(logDimensionlessJerk({}, 0.05).isKnown);
    const std::vector<std::array<double, 3>> still(21, {1, 2, 3});
    CHECK_FALSE(logDimensionlessJerk(still, 0.05).isKnown);
    const std::vector<std::array<double, 3>> three(3, {1, 2, 3});
    CHECK_FALSE(logDimensionlessJerk(three, 0.05).isKnown);
    CHECK_FALSE(logDimensionlessJerk(lineWith(0, 1), 0).isKnown); // equal times
    const double small = logDimensionlessJerk(lineWith(0.1, 5), 0.05).value;
    const double large = logDimensionlessJerk(lineWith(0.3, 5), 0.05).value;
    CHECK(logDimensionlessJerk(lineWith(0, 1), 0.05).value > small);
    CHECK(small - large == Approx(2 * std::log(3.0)).margin(0.06)); // jerk² grows ninefold, the way a little
    std::vector<std::array<double, 3>> twice = lineWith(0.1, 5);
    for (std::array<double, 3> &p : twice)
        p = {2 * p[0], 2 * p[1], 0};
    CHECK(logDimensionlessJerk(twice, 0.05).value == Approx(small));           // the same movement, larger
    CHECK(logDimensionlessJerk(lineWith(0.1, 5), 0.1).value == Approx(small)); // and slower
}

TEST_CASE("a zone is come back to only when another was truly worked in between") {
    Case planned;
    for (const ZoneId zone : {ZoneId::Forehead, ZoneId::CheekLeft, ZoneId::Chin})
        planned.plan.emplace_back().zone = zone;
    const auto work = [](std::vector<Stroke> &strokes, ZoneId zone, int count) {
        for (int i = 0; i < count; ++i) {
            Stroke stroke;
            stroke.zone = zone;
            strokes.push_back(stroke);
        }
    };
    std::vector<Stroke> strokes;
    CHECK(zoneOrderSlips(strokes, planned).empty());
    work(strokes, ZoneId::Forehead, 5);
    work(strokes, ZoneId::CheekLeft, 5);
    work(strokes, ZoneId::Chin, 5);
    CHECK(zoneOrderSlips(strokes, planned).empty());
    work(strokes, ZoneId::Forehead, 2); // a touch-up
    work(strokes, ZoneId::Chin, 3);
    CHECK(zoneOrderSlips(strokes, planned).empty());
    work(strokes, ZoneId::Forehead, 3);
    CHECK(zoneOrderSlips(strokes, planned) == std::vector<size_t>{20});
    work(strokes, ZoneId::Vermilion, 9); // not planned: another metric's matter
    CHECK(zoneOrderSlips(strokes, planned).size() == 1);
}
