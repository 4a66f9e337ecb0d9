// The scorer's self-tests: scripted work on the practice block must give the marks the technique reference names.
#include <catch2/catch.hpp>

#include "tests/unit/technique_robot.h"

using namespace stipple;
using namespace stipple::test;

namespace {

float metricScore(const sim::Score &score, const std::string &id) { return Robot::metric(score, id).score; }

HandScript penRaster(const std::vector<float> &directions, HandStyle style = {}) {
    HandScript script;
    for (const float direction : directions)
        script.raster(direction, style);
    return script;
}

HandScript rollerRaster(const std::vector<float> &directions, HandStyle style = {}) {
    HandScript script;
    style.speedMmS = 55;
    style.spacingMm = 15;
    style.forceN = style.forceN == 0.8F ? 3.5F : style.forceN;
    style.passes = std::max(style.passes, 4);
    for (const float direction : directions)
        script.raster(direction, style, 30); // strokes begin and end beside the square
    return script;
}

HandScript stampWork(HandStyle style = {}) {
    HandScript script;
    style.forceN = 6;
    style.spacingMm = 7.2F; // a little over a quarter of the plate overlaps
    script.stampGrid(0, style);
    script.stampGrid(45, style);
    return script;
}

// The block with the scar plan: four directions, which the reference's self-tests are about.
sim::Case scarCase() {
    sim::Case out = trainingCase("block-pen");
    sim::ZonePlan &plan = out.plan[0];
    plan.lengthUm = {.lo = 1000, .hi = 1500};
    plan.depthUm = {.lo = 800, .hi = 1500};
    plan.dosePerCm2 = 3600;
    plan.directionsDeg = {0, 45, 90, 135};
    return out;
}

sim::Score scoreOf(const sim::Case &planned, const HandScript &script, float depthShare) {
    Robot robot(planned);
    robot.depthShare = depthShare;
    robot.play(script);
    return robot.score();
}

sim::Score penScore(const HandScript &script) { return scoreOf(scarCase(), script, 0.97F); }
sim::Score rollerScore(const HandScript &script) { return scoreOf(trainingCase("block-roller"), script, 0.55F); }
sim::Score stampScore(const HandScript &script) { return scoreOf(trainingCase("block-stamp"), script, 0.65F); }

void requireDeductionsAddUp(const sim::Score &score) {
    std::map<std::string, double> lost;
    double sum = 0;
    for (const sim::Deduction &d : score.deductions) {
        lost[d.metric] += static_cast<double>(d.points);
        sum += static_cast<double>(d.points);
        CHECK(d.points > 0);
        CHECK_FALSE(d.text.empty());
        CHECK(d.timeS >= 0);
        CHECK(d.timeS <= score.durationS);
        CHECK(d.zone != sim::ZoneId::None);
    }
    CHECK(sum == Approx(100 - static_cast<double>(score.total)).margin(0.06));
    if (score.isNoWork)
        return;
    for (const sim::Metric &m : score.metrics)
        CHECK(lost[m.id] == Approx(static_cast<double>(m.weight * (100 - m.score) / 100)).margin(0.01));
}

const std::vector<float> kAll = {0, 90, 45, 135};

} // namespace

TEST_CASE("a tidy robot raster scores 95 or more with every hand-piece") {
    const sim::Score pen = penScore(penRaster(kAll));
    const sim::Score roller = rollerScore(rollerRaster(kAll));
    const sim::Score stamp = stampScore(stampWork());
    const sim::Score shipped = scoreOf(trainingCase("block-pen"), penRaster({0, 90, 45}), 0.97F);
    for (const sim::Score *score : {&pen, &roller, &stamp, &shipped}) {
        std::string marks;
        for (const sim::Metric &m : score->metrics)
            marks += m.id + " " + std::to_string(m.score) + "  ";
        INFO(marks);
        CHECK(score->total >= 95);
        CHECK(score->band == "proficient");
        CHECK_FALSE(score->isNoWork);
        CHECK(score->punctures > 1000);
        requireDeductionsAddUp(*score);
    }
}

TEST_CASE("one direction only is caught by the direction pattern alone") {
    const sim::Score good = penScore(penRaster(kAll));
    HandStyle four;
    four.passes = 4;
    const sim::Score pen = penScore(penRaster({0}, four));
    CHECK(Robot::metric(pen, "M11").value == Approx(25).margin(1));
    CHECK(metricScore(pen, "M11") <= 25);
    CHECK(metricScore(pen, "M4") >= 95);
    CHECK(pen.total <= good.total - 5);
    requireDeductionsAddUp(pen);

    const sim::Score rollerGood = rollerScore(rollerRaster(kAll));
    HandStyle sixteen;
    sixteen.passes = 16;
    const sim::Score roller = rollerScore(rollerRaster({0}, sixteen));
    CHECK(metricScore(roller, "M11") <= 25);
    CHECK(metricScore(roller, "M4") >= 95);
    CHECK(roller.total <= rollerGood.total - 5);
}

TEST_CASE("a tilt of 12 degrees halves a pen's squareness and empties a roller's") {
    HandStyle tilted;
    tilted.tiltDeg = 12;
    const sim::Score pen = penScore(penRaster(kAll, tilted));
    CHECK(Robot::metric(pen, "M8").value == Approx(12).margin(0.1));
    CHECK(metricScore(pen, "M8") == Approx(61.5).margin(1));
    const sim::Score roller = rollerScore(rollerRaster(kAll, tilted));
    CHECK(metricScore(roller, "M8") < 0.01F);
    const sim::Score stamp = stampScore(stampWork(tilted));
    CHECK(metricScore(stamp, "M8") == Approx(61.5).margin(1));
    requireDeductionsAddUp(pen);
    requireDeductionsAddUp(roller);
}

TEST_CASE("two and a half times the dose leaves nothing of the over-dose metric") {
    HandStyle slow;
    slow.speedMmS = 10;
    const sim::Score pen = penScore(penRaster(kAll, slow));
    CHECK(metricScore(pen, "M6") == 0);
    CHECK(metricScore(pen, "M4") == 100);
    HandStyle ten;
    ten.passes = 10;
    const sim::Score roller = rollerScore(rollerRaster(kAll, ten));
    CHECK(metricScore(roller, "M6") == 0);
    requireDeductionsAddUp(roller);
}

TEST_CASE("a roller pressed with 9 N loses the force metric") {
    HandStyle hard;
    hard.forceN = 9;
    const sim::Score roller = rollerScore(rollerRaster(kAll, hard));
    CHECK(metricScore(roller, "M9") == 0);
    CHECK(Robot::metric(roller, "M9").value == Approx(9).margin(0.1));
    bool isNamed = false;
    for (const sim::Deduction &d : roller.deductions)
        isNamed = isNamed || (d.metric == "M9" && d.text.find("9.0 N, above 5.0 N") != std::string::npos);
    CHECK(isNamed);
}

TEST_CASE("nothing done scores nothing, without NaN and without clean marks") {
    for (const char *id : {"block-pen", "block-roller", "block-stamp"}) {
        Robot robot(trainingCase(id));
        const sim::Score empty = robot.score();
        HandScript hovering;
        hovering.add(0, {});
        hovering.add(2, {});
        robot.play(hovering);
        const sim::Score hovered = robot.score();
        for (const sim::Score *score : {&empty, &hovered}) {
            CHECK(score->isNoWork);
            CHECK(score->total == 0);
            CHECK(score->band == "beginner");
            REQUIRE(score->metrics.size() == 15);
            double weights = 0;
            for (const sim::Metric &m : score->metrics) {
                CHECK(m.score == 0);
                CHECK(std::isfinite(m.value));
                weights += static_cast<double>(m.weight);
            }
            CHECK(weights == Approx(100));
            REQUIRE(score->deductions.size() == 1);
            CHECK(score->deductions[0].points == 100);
        }
    }
}

TEST_CASE("a token run over a fifth of the field earns nothing") {
    HandScript token;
    for (int i = 0; i < 2; ++i)
        token.line({-25, -22.5F + 5 * static_cast<float>(i)}, {25, -22.5F + 5 * static_cast<float>(i)}, {});
    const sim::Score score = penScore(token);
    CHECK(score.isNoWork);
    CHECK(score.total == 0);
}

TEST_CASE("the same motion sampled at 60, 240 and 1,000 Hz scores the same within 0.1") {
    const auto check = [](const HandScript &script, const auto &score) {
        const float at60 = score(script.resampled(60)).total;
        const float at240 = score(script.resampled(240)).total;
        const float at1000 = score(script.resampled(1000)).total;
        CHECK(at60 == Approx(at1000).margin(0.1));
        CHECK(at240 == Approx(at1000).margin(0.1));
    };
    HandStyle uneven; // loses points in several metrics, so that something could differ
    uneven.speedMmS = 47;
    uneven.tiltDeg = 9;
    uneven.forceN = 2.1F;
    check(penRaster(kAll), penScore);
    check(penRaster({0, 90}, uneven), penScore);
    HandStyle hard;
    hard.forceN = 6.3F;
    check(rollerRaster({0, 45}, hard), rollerScore);
    check(stampWork(), stampScore);
}

TEST_CASE("missed places, wrong depth and a torn cell are deducted where they are") {
    HandScript script;
    for (const float direction : kAll)
        script.raster(direction, {}, 25);
    Robot shallow(scarCase());
    shallow.depthShare = 0.4F;
    shallow.play(script);
    const sim::Score tooShallow = shallow.score();
    CHECK(tooShallow.isNoWork); // no puncture reached the plan's window: no effective dose at all
    CHECK(Robot::metric(tooShallow, "M7").value == 0);

    HandScript half;
    for (const float direction : {0.0F, 90.0F, 45.0F, 135.0F}) {
        HandScript whole;
        whole.raster(direction, {});
        // Only what lies left of +5 mm.
        for (size_t i = 0; i + 4 < whole.samples.size(); i += 5) {
            glm::vec2 from = whole.samples[i].atMm;
            glm::vec2 to = whole.samples[i + 3].atMm;
            if (from.x > 5 && to.x > 5)
                continue;
            if (from.x > 5)
                std::swap(from, to);
            if (to.x > 5)
                to = from + (to - from) * ((5 - from.x) / (to.x - from.x));
            half.line(from, to, {});
        }
    }
    const sim::Score missed = penScore(half);
    CHECK_FALSE(missed.isNoWork);
    CHECK(metricScore(missed, "M4") == 0);
    requireDeductionsAddUp(missed);
    bool isFound = false;
    for (const sim::Deduction &d : missed.deductions)
        isFound = isFound || (d.metric == "M4" && d.zoneMm.x > 5 && d.text.find("block") != std::string::npos);
    CHECK(isFound);
}

TEST_CASE("bleeding to grade 4 counts as over-dose") {
    Robot robot(trainingCase("block-pen"));
    HandScript script;
    for (const float direction : kAll)
        script.raster(direction, {});
    robot.play(script);
    std::vector<sim::Technique::CellState> states(robot.technique().cells().size());
    CHECK(metricScore(robot.score(states), "M6") == 100);
    for (size_t i = 0; i < states.size() / 4; ++i)
        states[i] = {.deltaA = 8, .beadShare = 0.9F, .filmShare = 0.8F};
    const sim::Score bled = robot.score(states);
    CHECK(metricScore(bled, "M6") == 0);
    CHECK(bled.cells[0].grade == 4);
    CHECK(bled.cells[0].isOver);
}

TEST_CASE("scoring midway changes nothing of what follows") {
    const HandScript script = penRaster({0, 90});
    Robot once(trainingCase("block-pen"));
    once.play(script);
    Robot often(trainingCase("block-pen"));
    size_t cursor = 0;
    for (uint32_t i = 0; i < once.steps(); ++i) {
        often.step(script.at(static_cast<double>(i) / kStepsPerSecond, cursor));
        if (i % 1000 == 0)
            CHECK(often.score().metrics.size() == 15);
    }
    CHECK(sim::scoreJson(once.score(), once.trainingCase()) == sim::scoreJson(often.score(), often.trainingCase()));
    CHECK(once.technique().coverage() == Approx(Robot::metric(once.score(), "M4").value / 100));
}

TEST_CASE("a non-finite observation counts as a hand-piece put down") {
    Robot robot(trainingCase("block-pen"));
    robot.play(penRaster(kAll));
    const float before = robot.score().total;
    sim::StepObservation bad;
    bad.step = robot.steps();
    bad.isContact = bad.isActive = bad.isHeld = true;
    bad.forceN = std::nanf("");
    bad.at.zone = sim::ZoneId::Block;
    robot.technique().observe(bad, {});
    CHECK(robot.score().total == Approx(before).margin(0.01));
}
