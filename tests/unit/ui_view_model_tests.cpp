// What the screens say: gauges against their bands, cases and scores in words.
#include <catch2/catch.hpp>

#include "engine/ui/view_model.h"
#include "tests/support/bench.h"

using namespace stipple;
using ui::Verdict;

namespace {

const ui::Gauge &gaugeOf(const std::vector<ui::Gauge> &gauges, const std::string &id) {
    for (const ui::Gauge &gauge : gauges)
        if (gauge.id == id)
            return gauge;
    FAIL("no gauge " << id);
    return gauges.front();
}

ui::HandView handOf(const test::Hold &hold) {
    return {.forceN = hold.forceN, .lengthUm = hold.lengthUm, .frequencyHz = hold.frequencyHz};
}

// A world in the middle of a stroke of the pen.
sim::World working(const test::Hold &hold, float mmS) {
    sim::World world = test::blockWorld(sim::DeviceKind::Pen);
    for (int i = 0; i < 120; ++i)
        world.step(sim::quantise(test::blockPose({-15 + mmS * static_cast<float>(i) / 240, 0}, {1, 0}, 0, hold)));
    return world;
}

} // namespace

TEST_CASE("gauges say low, good or high as the rubric's bands do") {
    const test::Hold good{.forceN = 0.8F, .lengthUm = 500};
    const sim::World world = working(good, 30);
    const auto gauges = ui::workGauges({.world = world, .hand = handOf(good)});
    CHECK(gaugeOf(gauges, "force").verdict == Verdict::Good);
    CHECK(gaugeOf(gauges, "force").value == "0.8 N");
    CHECK(gaugeOf(gauges, "speed").verdict == Verdict::Good);
    CHECK(gaugeOf(gauges, "angle").verdict == Verdict::Good);
    CHECK(gaugeOf(gauges, "depth").fraction > 0);
    const test::Hold bad{.forceN = 4, .lengthUm = 500, .tiltDeg = 15};
    const sim::World wrong = working(bad, 60);
    const auto bads = ui::workGauges({.world = wrong, .hand = handOf(bad)});
    CHECK(gaugeOf(bads, "force").verdict == Verdict::High);
    CHECK(gaugeOf(bads, "speed").verdict == Verdict::High);
    CHECK(gaugeOf(bads, "angle").verdict == Verdict::High);
    const test::Hold timid{.forceN = 0.1F, .lengthUm = 500};
    const sim::World slow = working(timid, 6);
    CHECK(gaugeOf(ui::workGauges({.world = slow, .hand = handOf(timid)}), "speed").verdict == Verdict::Low);
}

TEST_CASE("gauges keep their needles on the scale and show none off the skin") {
    sim::World world = test::blockWorld(sim::DeviceKind::Pen);
    for (const ui::Gauge &gauge : ui::workGauges({.world = world, .hand = {}})) {
        INFO(gauge.id);
        CHECK(gauge.fraction <= 1);
        CHECK(gauge.verdict == Verdict::None);
        CHECK(gauge.bandLo <= gauge.bandHi);
        CHECK(gauge.bandHi <= 1);
    }
    const test::Hold wild{.forceN = 29, .lengthUm = 2500, .tiltDeg = 70};
    const sim::World extreme = working(wild, 500);
    for (const ui::Gauge &gauge : ui::workGauges({.world = extreme, .hand = handOf(wild)})) {
        CHECK(gauge.fraction >= -1);
        CHECK(gauge.fraction <= 1);
    }
}

TEST_CASE("each hand-piece has its own gauges") {
    const auto count = [](sim::DeviceKind kind, const std::string &id) {
        const sim::World world = test::blockWorld(kind);
        int n = 0;
        for (const ui::Gauge &gauge : ui::workGauges({.world = world, .hand = {}}))
            n += gauge.id == id ? 1 : 0;
        return n;
    };
    CHECK(count(sim::DeviceKind::Pen, "motor") == 1);
    CHECK(count(sim::DeviceKind::Roller, "motor") == 0);
    CHECK(count(sim::DeviceKind::Stamp, "speed") == 0);
    CHECK(count(sim::DeviceKind::Roller, "speed") == 1);
}

TEST_CASE("a stamp's force band is the rubric's per needle times its needles") {
    const sim::World world = test::blockWorld(sim::DeviceKind::Stamp);
    const auto gauges = ui::workGauges({.world = world, .hand = {.forceN = 6}});
    CHECK(gaugeOf(gauges, "force").hint == "3.2 to 9.6 N");
}

TEST_CASE("cases are shown simplest first, with one always chosen") {
    std::vector<sim::Case> cases;
    for (const char *id : {"face-pen", "cheeks-pen", "block-pen", "block-roller"})
        cases.push_back(test::trainingCase(id));
    const auto cards = ui::caseCards(cases, 0, "nothing like this");
    REQUIRE(cards.size() == 3);
    CHECK(cards[0].id == "block-pen");
    CHECK(cards[0].isSelected);
    CHECK(cards[2].id == "face-pen");
    CHECK(cards[1].trains.find("Both cheeks") == 0);
    CHECK(ui::caseCards(cases, 0, "face-pen")[2].isSelected);
    CHECK(ui::caseCards(cases, 9, "").empty());
}

TEST_CASE("numbers and places are written for people") {
    CHECK(ui::timeText(65.9) == "1:05");
    CHECK(ui::timeText(-3) == "0:00");
    CHECK(ui::zoneLabel(sim::ZoneId::CheekLeft) == "left cheek");
    CHECK(ui::zoneLabel(sim::ZoneId::UpperLip) == "upper lip");
    CHECK(ui::grouped(0) == "0");
    CHECK(ui::grouped(1234567) == "1,234,567");
    CHECK(ui::millimetres(750) == "0.75 mm");
}

TEST_CASE("an empty session's score reads as one") {
    const sim::World world = test::blockWorld(sim::DeviceKind::Pen);
    const sim::Score score = world.score();
    const ui::ScoreView view = ui::scoreView({.score = score, .trainingCase = world.setup().trainingCase});
    CHECK(view.total == "0.0");
    CHECK(view.sentence.find("Less than a third") == 0);
    CHECK(view.map.squares.size() == score.cells.size());
    CHECK(view.outcome.empty());
}
