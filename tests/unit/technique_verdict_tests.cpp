// What decides a session besides its marks: critical fails, floors, minor errors, facts of the procedure, the error of
// measurement. Scripted work on the practice block with known answers.
#include <catch2/catch.hpp>

#include "tests/unit/technique_robot.h"

using namespace stipple;
using namespace stipple::test;

namespace {

// The block with a plan of one direction, so that tests are short.
sim::Case shortCase(const std::string &id = "block-pen") {
    sim::Case out = trainingCase(id);
    out.pass.reset(); // by the rubric's own rule
    sim::ZonePlan &plan = out.plan[0];
    plan.directionsDeg = {0, 90};
    plan.dosePerCm2 = id == "block-pen" ? 1850 : plan.dosePerCm2;
    return out;
}

void work(Robot &robot, HandStyle style = {}) {
    HandScript script;
    script.raster(0, style);
    script.raster(90, style);
    robot.play(script);
}

size_t countOf(const std::vector<sim::Incident> &incidents, const std::string &id) {
    return static_cast<size_t>(
        std::count_if(incidents.begin(), incidents.end(), [&id](const sim::Incident &i) { return i.id == id; }));
}

const sim::Domain &domain(const sim::Score &score, const std::string &id) {
    for (const sim::Domain &d : score.domains)
        if (d.id == id)
            return d;
    throw std::runtime_error("no domain " + id);
}

sim::ProcedureFacts wellPrepared() {
    sim::ProcedureFacts facts;
    facts.decision = {.isRight = true, .areFlagsSeen = true};
    facts.preparation = std::vector<sim::ChecklistItem>(12, {.name = "step", .isDone = true});
    facts.setup = {.offMm = 0, .isHeadRight = true, .isSpeedRight = true};
    facts.closeOut = std::vector<sim::ChecklistItem>(8, {.name = "step", .isDone = true});
    return facts;
}

} // namespace

TEST_CASE("a tidy run passes, with an error of measurement and without the unassessed metrics") {
    Robot robot(shortCase());
    work(robot);
    const sim::Score score = robot.score();
    INFO(score.reason);
    CHECK(score.outcome == sim::Outcome::Passed);
    CHECK(score.criticalFails.empty());
    CHECK(score.minorErrors.empty());
    CHECK(score.error < 2); // far inside every band: little can change
    CHECK(score.rawTotal == score.total);
    REQUIRE(score.notAssessed.size() == 4);
    CHECK(score.notAssessed[0].id == "M1");
    CHECK(score.notAssessed[3].id == "M18");
    CHECK_FALSE(domain(score, "plan").isAssessed);
    CHECK(domain(score, "plan").isMet());
    for (const char *id : {"dose", "hands", "boundary", "end_point"}) {
        INFO(id << " " << domain(score, id).score);
        CHECK(domain(score, id).isAssessed);
        CHECK(domain(score, id).isMet());
    }
}

TEST_CASE("facts of the procedure are scored with the rubric's own weights") {
    Robot robot(shortCase());
    work(robot);
    const sim::Score good = robot.score(wellPrepared());
    REQUIRE(good.metrics.size() == 19);
    CHECK(good.notAssessed.empty());
    for (const sim::Metric &m : good.metrics)
        CHECK(m.weight == Approx(robot.rubricWeight(m.id)));
    CHECK(domain(good, "plan").score == 100);
    CHECK(good.outcome == sim::Outcome::Passed);

    sim::ProcedureFacts wrong = wellPrepared();
    wrong.decision = {.isRight = false, .areFlagsSeen = true};
    wrong.criticalFails = {{.id = "CF1", .text = "Treated a patient on isotretinoin", .step = 0}};
    const sim::Score treated = robot.score(wrong);
    CHECK(Robot::metric(treated, "M1").score == 0);
    CHECK(treated.outcome == sim::Outcome::Failed);
    CHECK(treated.total == 49);
    CHECK(treated.rawTotal > 80);
    double lost = 0;
    for (const sim::Deduction &d : treated.deductions)
        lost += static_cast<double>(d.points);
    CHECK(lost == Approx(51).margin(0.06)); // the cap is a deduction like any other
    CHECK(treated.deductions[0].metric == "CF1");

    sim::ProcedureFacts hasty = wellPrepared();
    hasty.preparation = std::vector<sim::ChecklistItem>(12, {.name = "step", .isDone = false});
    const sim::Score unprepared = robot.score(hasty);
    CHECK(countOf(unprepared.minorErrors, "step") == 12);
    CHECK(unprepared.outcome == sim::Outcome::Failed);
    CHECK_FALSE(domain(unprepared, "plan").isMet());
}

TEST_CASE("a session without work keeps only what was prepared") {
    Robot robot(shortCase());
    const sim::Score score = robot.score(wellPrepared());
    CHECK(score.isNoWork);
    CHECK(score.outcome == sim::Outcome::Failed);
    double earned = 0;
    for (const sim::Metric &m : score.metrics) {
        const bool isOfFacts = m.id == "M1" || m.id == "M2" || m.id == "M3" || m.id == "M18";
        CHECK(m.score == (isOfFacts ? 100.0F : 0.0F));
        earned += isOfFacts ? static_cast<double>(m.weight) : 0;
    }
    CHECK(static_cast<double>(score.total) == Approx(earned).margin(0.01));
}

TEST_CASE("ten minor errors fail, nine do not") {
    Robot robot(shortCase());
    work(robot);
    sim::ProcedureFacts facts = wellPrepared();
    facts.minorErrors = std::vector<sim::ProcedureEvent>(9, {.id = "", .text = "slip", .step = 0});
    CHECK(robot.score(facts).outcome == sim::Outcome::Passed);
    facts.minorErrors.push_back({.id = "", .text = "slip", .step = 0});
    const sim::Score ten = robot.score(facts);
    CHECK(ten.outcome == sim::Outcome::Failed);
    CHECK(ten.reason.find("10 minor errors") == 0);
    CHECK(ten.total >= 80);
}

TEST_CASE("CF3: three punctures in a marked lesion are critical, and its margin is not target skin") {
    sim::Case withMole = shortCase();
    withMole.noGo = {{.what = "mole", .zone = sim::ZoneId::Block, .zoneMm = {2.5F, 2.5F}, .diameterMm = 4}};
    Robot round(withMole);
    CHECK(round.technique().cells().size() < 100); // 5 mm around it are to be left out
    work(round);                                   // straight over it
    const sim::Score score = round.score();
    CHECK(countOf(score.criticalFails, "CF3") == 1);
    CHECK(score.total <= 49);
    CHECK(Robot::metric(score, "M16").score == 0);
    CHECK(countOf(score.minorErrors, "margin") > 0);
    CHECK_FALSE(domain(score, "boundary").isMet());
    Robot away(withMole);
    HandScript script;
    HandStyle style;
    style.passes = 2;
    for (const float v : {-22.5F, -17.5F, -12.5F})
        script.line({-25, v}, {25, v}, style);
    away.play(script);
    CHECK(countOf(away.score().criticalFails, "CF3") == 0);
    CHECK(Robot::metric(away.score(), "M16").value == 0);
}

TEST_CASE("CF6: a setting half a millimetre above the zone's cap, or needles in the fat") {
    const float capUm = 1000 * rubric().capMm(sim::ZoneId::Block, sim::Sex::Female);
    HandScript script;
    script.line({-20, 0}, {20, 0}, {});
    Robot at(shortCase()), over(shortCase());
    at.lengthUm = capUm + 490;
    over.lengthUm = capUm + 500;
    at.depthShare = over.depthShare = 0.3F; // the setting counts, however deep they went
    at.play(script);
    over.play(script);
    CHECK(countOf(at.score().criticalFails, "CF6") == 0);
    CHECK(countOf(over.score().criticalFails, "CF6") == 1);
    Robot deep(shortCase());
    deep.lengthUm = 2000; // the block's dermis ends at 1.565 mm
    deep.play(script);
    CHECK(countOf(deep.score().criticalFails, "CF6") == 1);
}

TEST_CASE("CF6: a zone's border cannot be seen: next to a thicker zone that one's cap holds") {
    sim::Chart chart = sim::makeBlockChart(60, 50);
    for (size_t i = 0; i < chart.size(); ++i)
        if (chart.zone[i] == sim::ZoneId::Block && chart.posMm[i].x < 0)
            chart.zone[i] = sim::ZoneId::CheekboneLeft; // cap 1 mm beside the block's 2 mm
    const sim::ChartIndex skin(chart);
    const sim::Case work = shortCase();
    const sim::DeviceSpec device = sim::deviceSpec(*sim::deviceByName(work.device));
    const auto failsAt = [&](float xMm, float lengthUm) {
        sim::Technique technique(skin, work, rubric(), device);
        const sim::SurfacePoint at = skin.project({xMm, 0, 1}, {0, 0, 1}).value();
        const sim::Puncture one{
            .u = at.uv.x, .v = at.uv.y, .depthUm = 300, .zone = at.zone, .layer = sim::Layer::Papillary};
        technique.observe({.isHeld = true, .isContact = true, .isActive = true, .at = at, .lengthUm = lengthUm},
                          std::span(&one, 1));
        return countOf(technique.score({}).criticalFails, "CF6") > 0;
    };
    CHECK_FALSE(failsAt(-3, 1800));
    CHECK(failsAt(-7, 1800));
    CHECK(failsAt(-3, 2600)); // too deep for both
    CHECK_FALSE(failsAt(-7, 1400));
}

TEST_CASE("CF7: a roller pressed too hard for half a second, in one go or in many") {
    const auto pressed = [](float forceN, float lengthMm, int times) {
        Robot robot(trainingCase("block-roller"));
        HandScript script;
        HandStyle style;
        style.forceN = forceN;
        style.speedMmS = 50;
        for (int i = 0; i < times; ++i)
            script.line({-20, 0}, {-20 + lengthMm, 0}, style);
        robot.play(script);
        return countOf(robot.score().criticalFails, "CF7");
    };
    CHECK(pressed(7.9F, 40, 1) == 0);
    CHECK(pressed(8.5F, 10, 1) == 0); // 0.2 s
    CHECK(pressed(8.5F, 40, 1) == 1); // 0.8 s
    CHECK(pressed(8.5F, 10, 4) == 1); // splitting it gains nothing
}

TEST_CASE("CF9: grade 4 in more than a twentieth of the field, or any blood to be seen where there is pigment") {
    Robot robot(shortCase());
    work(robot);
    auto states = robot.planned();
    for (size_t i = 0; i < 5; ++i)
        states[i] = {.deltaA = 8, .beadShare = 0.9F, .filmShare = 0.8F};
    CHECK(countOf(robot.score(states).criticalFails, "CF9") == 0); // 5 of 100 cells
    states[5] = states[0];
    CHECK(countOf(robot.score(states).criticalFails, "CF9") == 1);
    sim::Case pigment = shortCase();
    pigment.indication = "pigment";
    Robot dark(pigment);
    work(dark);
    states = dark.planned();
    CHECK(countOf(dark.score(states).criticalFails, "CF9") == 0);
    for (size_t i = 0; i < 6; ++i)
        states[i].beadShare = 0.01F; // a tip that touched a loop here and there: pink, no pinpoints
    CHECK(countOf(dark.score(states).criticalFails, "CF9") == 0);
    for (size_t i = 0; i < 6; ++i)
        states[i] = {.deltaA = states[i].deltaA, .beadShare = 0.06F, .filmShare = 0.006F};
    CHECK(countOf(dark.score(states).criticalFails, "CF9") == 1);
    // Blood that was seen while working and wiped away since counts too.
    dark.technique().observeTissue(states);
    CHECK(countOf(dark.score().criticalFails, "CF9") == 1);
}

TEST_CASE("M17: dose beyond the plan given after four fifths of the field had reached the end point is late") {
    const auto endPoint = [](bool isReached, int passesAfter, float lateFromDose) {
        sim::Rubric scoredBy = rubric();
        scoredBy.endPoint.lateFromDose = lateFromDose;
        Robot robot(shortCase(), scoredBy);
        work(robot); // a little more than the planned dose
        auto states = robot.planned();
        for (size_t i = 0; i < states.size(); ++i)
            if (!isReached && i % 4 == 0)
                states[i] = {}; // three quarters
        robot.technique().observeTissue(states);
        HandScript more;
        for (int i = 0; i < passesAfter; ++i)
            more.raster(0, {});
        if (passesAfter > 0)
            robot.play(more);
        return Robot::metric(robot.score(), "M17").score;
    };
    CHECK(endPoint(true, 0, 1) == 100);
    CHECK(endPoint(true, 1, 1) == Approx(100 - 80.0 / 3).margin(2)); // the third of three passes
    CHECK(endPoint(true, 2, 1) == Approx(60).margin(2));
    CHECK(endPoint(false, 2, 1) == 100);
    CHECK(endPoint(true, 1, 3) == 100); // not yet three times the plan
    Robot pale(shortCase());
    work(pale);
    const sim::Score score = pale.score(std::vector<sim::Technique::CellState>(100));
    CHECK(Robot::metric(score, "M17").score == 0); // two grades away
    CHECK_FALSE(domain(score, "end_point").isMet());
}

TEST_CASE("M17: without a dose to start from, everything after the end point is late") {
    sim::Rubric plain = rubric();
    plain.endPoint.lateFromDose = 0;
    Robot robot(shortCase(), plain);
    HandScript once, again;
    once.raster(0, {});
    again.raster(90, {});
    robot.play(once);
    robot.technique().observeTissue(robot.planned());
    robot.play(again);
    CHECK(Robot::metric(robot.score(), "M17").score == Approx(60).margin(2)); // half of the dose
}

TEST_CASE("M14 of a pen: motor before touch, lift before stop, no dwell; taps do not thin the faults out") {
    const auto liftOff = [](const HandScript &script) {
        Robot robot(shortCase());
        robot.play(script);
        return std::pair(Robot::metric(robot.score(), "M14").value, robot.score().minorErrors);
    };
    HandScript good;
    for (int i = 0; i < 4; ++i)
        good.line({-20, 5.0F * static_cast<float>(i)}, {20, 5.0F * static_cast<float>(i)}, {});
    CHECK(liftOff(good).first == 100);
    HandScript off = good;
    for (HandSample &sample : off.samples)
        sample.isMotorOn = sample.heightMm <= 0; // runs only while it touches
    CHECK(liftOff(off).first < 70);
    HandScript dwelling = good;
    dwelling.add(0.1F, {.atMm = {0, 0}});
    dwelling.add(0.05F, {.atMm = {0, 0}, .heightMm = 0, .forceN = 0.8F});
    dwelling.add(1.5F, {.atMm = {0, 0}, .heightMm = 0, .forceN = 0.8F});
    dwelling.add(0.05F, {.atMm = {0, 0}});
    const auto [share, minor] = liftOff(dwelling);
    CHECK(share == Approx(100.0F * 12 / 13));
    CHECK(countOf(minor, "dwell") == 1);
    HandScript tapping = dwelling;
    for (int i = 0; i < 30; ++i) {
        tapping.add(0.1F, {.atMm = {0, 0}});
        tapping.add(0.05F, {.atMm = {0, 0}, .heightMm = 0, .forceN = 0.8F});
        tapping.add(0.05F, {.atMm = {0, 0}});
    }
    CHECK(liftOff(tapping).first == Approx(share));
}

TEST_CASE("M14 of a stamp: presses of 0.2 to 1 s") {
    const auto liftOff = [](float heldS) {
        Robot robot(trainingCase("block-stamp"));
        HandScript script;
        for (int i = 0; i < 3; ++i) {
            const glm::vec2 at(-20 + 9 * i, 0);
            script.add(0.3F, {.atMm = at});
            script.add(0.02F, {.atMm = at, .heightMm = 0, .forceN = 6});
            script.add(heldS, {.atMm = at, .heightMm = 0, .forceN = 6});
            script.add(0.02F, {.atMm = at});
        }
        robot.play(script);
        return Robot::metric(robot.score(), "M14").value;
    };
    CHECK(liftOff(0.1F) == 0);
    CHECK(liftOff(0.3F) == 100);
    CHECK(liftOff(0.95F) == 100);
    CHECK(liftOff(1.2F) == 0);
}

TEST_CASE("M15: skin stretched by 3 percent or more, and wet; five dry seconds are a minor error, once") {
    const auto support = [](float stretch, float wetness) {
        Robot robot(shortCase());
        HandScript script;
        HandStyle style;
        style.passes = 2;
        script.raster(0, style);
        for (HandSample &sample : script.samples) {
            sample.stretch = stretch;
            sample.wetness = wetness;
        }
        robot.play(script);
        const sim::Score score = robot.score();
        return std::pair(Robot::metric(score, "M15").value, countOf(score.minorErrors, "dry"));
    };
    CHECK(support(1, 1) == std::pair(100.0F, size_t{0}));
    CHECK(support(0.26F, 0.4F).first == 100);
    CHECK(support(0.24F, 1).first == 0);
    CHECK(support(1, 0.39F) == std::pair(0.0F, size_t{1}));
}

TEST_CASE("M19: idling and a detour cost, waiting for the end point does not") {
    Robot brisk(shortCase()), idle(shortCase()), waiting(shortCase());
    HandScript script;
    script.raster(0, {});
    script.raster(90, {});
    brisk.play(script);
    HandScript slow;
    slow.raster(0, {});
    slow.add(120, {.atMm = {0, 0}});
    HandScript rest;
    rest.raster(90, {});
    double before = 0;
    for (const HandSample &sample : rest.samples) {
        slow.add(static_cast<float>(sample.timeS - before), sample);
        before = sample.timeS;
    }
    HandScript wait = script;
    wait.add(120, {.atMm = {0, 0}});
    waiting.play(wait);
    idle.play(slow);
    CHECK(Robot::metric(brisk.score(), "M19").score > 90);
    CHECK(Robot::metric(waiting.score(), "M19").score == Approx(Robot::metric(brisk.score(), "M19").score));
    CHECK(Robot::metric(idle.score(), "M19").score < 80);
}

TEST_CASE("near the cut the assessor decides") {
    Robot robot(shortCase());
    HandStyle style;
    style.tiltDeg = 13;
    style.forceN = 2.6F;
    work(robot, style);
    const sim::Score score = robot.score();
    // Move the cut to the total: within the error on either side it is borderline, beyond it not.
    for (const float off : {-0.9F, 0.9F, -1.1F, 1.1F}) {
        sim::Rubric moved = rubric();
        moved.total.pass = score.rawTotal + off * score.error;
        moved.floors = moved.metricFloors = {};
        Robot again(shortCase(), moved);
        work(again, style);
        const sim::Outcome outcome = again.score().outcome;
        INFO(off);
        CHECK((outcome == sim::Outcome::Borderline) == (std::fabs(off) < 1));
        if (std::fabs(off) > 1)
            CHECK((outcome == sim::Outcome::Passed) == (off < 0));
    }
    // A degree on the slope from 7 to 20 degrees is 7.7 marks of squareness, a tenth of 2.6 N on that from 1.5 to 3.5 N
    // 13 marks of force; of 78 weights they carry 7 and 3.
    CHECK(score.error == Approx(std::hypot(100.0 / 13 * 7 / 78, 13.0 * 3 / 78)).margin(0.1));
}

TEST_CASE(
    "a case's own pass rule stands instead of the rubric's: cut, floors, single metrics, the field's last third") {
    HandStyle tilted;
    tilted.tiltDeg = 13;
    const auto scoreBy = [&](const sim::PassRule &rule, const HandStyle &style) {
        sim::Case ruled = shortCase();
        ruled.pass = rule;
        Robot robot(ruled);
        work(robot, style);
        return robot.score();
    };
    sim::PassRule rule;
    CHECK(scoreBy(rule, {}).outcome == sim::Outcome::Passed);
    const sim::Score plain = scoreBy(rule, tilted);
    const double squareness = static_cast<double>(Robot::metric(plain, "M8").score);
    REQUIRE(squareness < 60);
    rule.metrics = {{"M8", 80.0F}};
    CHECK(scoreBy(rule, {}).outcome == sim::Outcome::Passed);
    const sim::Score failed = scoreBy(rule, tilted);
    CHECK(failed.outcome == sim::Outcome::Failed);
    CHECK(failed.reason.find("M8") != std::string::npos);
    CHECK(failed.reason.find("asks for 80") != std::string::npos);
    rule.metrics = {{"M1", 50.0F}}; // what was not assessed is not good enough
    CHECK(scoreBy(rule, {}).reason == "M1 was not assessed; this case asks for 50.");
    // The cut and the floors, apart.
    rule = {.total = plain.rawTotal + 10, .areFloorsAsked = false, .metrics = {}};
    CHECK(scoreBy(rule, tilted).outcome == sim::Outcome::Failed);
    rule.total = plain.rawTotal - 10;
    CHECK(scoreBy(rule, tilted).outcome == sim::Outcome::Passed);
    // Evenness of what was worked last: one end of the field gone over again and again.
    sim::Case late = shortCase();
    late.pass = sim::PassRule{.total = 0.0F, .areFloorsAsked = false, .metrics = {}, .lateEvenness = 95};
    Robot even(late);
    work(even);
    CHECK(even.score().outcome == sim::Outcome::Passed);
    Robot tired(late);
    HandScript script;
    script.raster(0, {});
    script.raster(90, {});
    for (int again = 0; again < 3; ++again)
        script.line({20, -25}, {20, 25}, {});
    tired.play(script);
    const sim::Score uneven = tired.score();
    CHECK(uneven.reason.find("third of the field worked last") != std::string::npos);
}
