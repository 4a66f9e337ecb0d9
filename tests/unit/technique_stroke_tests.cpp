// Strokes and passes from scripted tracks on the practice block.
#include <catch2/catch.hpp>

#include "sim/technique/strokes.h"
#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::sim;

namespace {

// A hand-piece drawn over the block at constant speed.
class Track {
  public:
    explicit Track(const std::string &caseId)
        : case_(test::trainingCase(caseId)), grid_(makeCellGrid(*test::block(), case_)),
          tracker_(grid_, *test::block(), deviceSpec(*deviceByName(case_.device))) {}

    void to(glm::vec2 mm, float speedMmS = 30, float yawDeg = 0) {
        const glm::vec2 from = at_;
        const int steps = std::max(1, static_cast<int>(glm::length(mm - from) / speedMmS * 240));
        for (int i = 1; i <= steps; ++i)
            put(from + (mm - from) * (static_cast<float>(i) / static_cast<float>(steps)), yawDeg);
    }
    void rest(float seconds, float yawDeg = 0) {
        for (int i = 0; i < static_cast<int>(seconds * 240); ++i)
            // Micrometre noise, as a hand at rest has.
            put(at_ + glm::vec2(i % 2 == 0 ? 0.002F : -0.002F, i % 3 == 0 ? 0.002F : -0.002F), yawDeg);
    }
    void lift() {
        StepObservation up;
        up.step = step_++;
        speed_.observe(up);
        tracker_.observe(up, 0);
    }
    void place(glm::vec2 mm) {
        lift();
        put(mm, 0);
    }
    StrokeTracker &tracker() { return tracker_; }
    const CellGrid &grid() const { return grid_; }
    // Passes of the cell around (u, v) mm.
    std::array<float, 4> passesAt(glm::vec2 mm) const {
        for (size_t i = 0; i < grid_.cells.size(); ++i)
            if (glm::length(grid_.cells[i].centreMm - mm) < 0.1F)
                return tracker_.passes().passes()[i];
        throw std::runtime_error("no such cell");
    }

  private:
    void put(glm::vec2 mm, float yawDeg) {
        at_ = mm;
        StepObservation seen;
        seen.step = step_++;
        seen.isHeld = seen.isContact = seen.isActive = true;
        seen.at.posMm = {mm, 0};
        seen.at.normal = {0, 0, 1};
        seen.at.zone = ZoneId::Block;
        seen.yawTurnDeg = yawDeg;
        speed_.observe(seen);
        tracker_.observe(seen, speed_.mmS());
        tracker_.addPunctures(1);
    }

    Case case_;
    CellGrid grid_;
    StrokeTracker tracker_;
    SpeedFilter speed_;
    glm::vec2 at_{0};
    uint32_t step_ = 0;
};

} // namespace

TEST_CASE("the block's square is a hundred cells of 25 square millimetres") {
    const CellGrid grid = makeCellGrid(*test::block(), test::trainingCase("block-pen"));
    REQUIRE(grid.cells.size() == 100);
    for (const ScoreCell &cell : grid.cells)
        CHECK(cell.areaMm2 == Approx(25).epsilon(1e-4));
    CHECK(grid.cells.front().centreMm.x == Approx(-22.5F).margin(1e-3));
    CHECK(grid.cellOf.size() == test::block()->chart().size());
    size_t inside = 0;
    for (const int32_t cell : grid.cellOf)
        inside += cell >= 0 ? 1 : 0;
    CHECK(inside == 100 * 100);
}

TEST_CASE("a case whose zones the skin lacks has no cells, and scores nothing") {
    const Case face = test::trainingCase("cheeks-pen");
    CHECK(makeCellGrid(*test::block(), face).cells.empty());
    const Technique technique(*test::block(), face, test::rubric(), deviceSpec(DeviceKind::Pen));
    CHECK(technique.score({}).isNoWork);
    CHECK(technique.coverage() == 0);
}

TEST_CASE("a stroke ends by lift, by a turn of more than 60 degrees, and by a pause") {
    Track track("block-pen");
    track.place({-20, 0});
    track.to({20, 0});
    CHECK(track.tracker().strokes().size() == 1);
    track.place({-20, 5});
    track.to({0, 5});
    CHECK(track.tracker().strokes().size() == 2);
    track.to({0, 20}); // 90 degrees
    CHECK(track.tracker().strokes().size() == 3);
    track.rest(0.25F);
    CHECK(track.tracker().strokes().size() == 3);
    track.rest(0.2F);
    CHECK(track.tracker().strokes().size() == 4);
    track.rest(2);
    CHECK(track.tracker().strokes().size() == 4);
    track.lift();
    const std::vector<Stroke> &strokes = track.tracker().strokes();
    CHECK(strokes[0].lengthMm == Approx(40).margin(0.2));
    CHECK(strokes[0].bin == 0);
    CHECK(strokes[1].bin == 0);
    CHECK(strokes[2].bin == 2);
    CHECK(strokes[2].directionDeg == Approx(90).margin(6));
    CHECK_FALSE(track.tracker().isOpen());
    CHECK(track.tracker().current() == 4);
}

TEST_CASE("a gentle curve and a slow start are one stroke") {
    Track track("block-pen");
    track.place({-20, 0});
    track.to({0, 0});
    track.to({15, 12}); // 39 degrees
    CHECK(track.tracker().strokes().size() == 1);
    Track slow("block-pen");
    slow.place({-20, 0});
    slow.rest(0.5F); // a pause before anything moved ends nothing
    slow.to({20, 0});
    CHECK(slow.tracker().strokes().size() == 1);
}

TEST_CASE("directions fall into the nearest of four bins, whatever their sense") {
    CHECK(directionBin(0) == 0);
    CHECK(directionBin(22) == 0);
    CHECK(directionBin(23) == 1);
    CHECK(directionBin(90) == 2);
    CHECK(directionBin(135) == 3);
    CHECK(directionBin(160) == 0);
    CHECK(directionBin(180) == 0);
    CHECK(directionBin(-90) == 2);
    CHECK(directionBin(225) == 1);
}

TEST_CASE("a pass counts once per stroke and cell, for the width of the hand-piece") {
    Track track("block-pen"); // 8 mm wide
    track.place({-25, 2.5F});
    track.to({25, 2.5F});
    track.lift();
    CHECK(track.passesAt({2.5F, 2.5F})[0] == Approx(1).margin(0.01));
    CHECK(track.passesAt({-22.5F, 2.5F})[0] == Approx(1).margin(0.01));
    CHECK(track.passesAt({22.5F, 2.5F})[0] == Approx(1).margin(0.01));
    CHECK(track.passesAt({2.5F, 7.5F})[0] == Approx(0.3).margin(0.02)); // 1.5 mm of its 5 mm are under the nose
    CHECK(track.passesAt({2.5F, 12.5F})[0] == 0);
    CHECK(track.passesAt({2.5F, 2.5F})[2] == 0);
    // The same line twice without lifting: two strokes by the turn, two passes.
    track.place({-25, -12.5F});
    track.to({25, -12.5F});
    track.to({-25, -12.5F});
    track.lift();
    CHECK(track.passesAt({2.5F, -12.5F})[0] == Approx(2).margin(0.05));
}

TEST_CASE("a pause within a line adds no pass") {
    Track track("block-pen");
    track.place({-25, 2.5F});
    track.to({2, 2.5F});
    track.rest(1);
    track.to({25, 2.5F});
    track.lift();
    CHECK(track.tracker().strokes().size() == 2);
    CHECK(track.passesAt({2.5F, 2.5F})[0] == Approx(1).margin(0.01));
    CHECK(track.passesAt({-12.5F, 2.5F})[0] == Approx(1).margin(0.01));
    CHECK(track.passesAt({12.5F, 2.5F})[0] == Approx(1).margin(0.01));
}

TEST_CASE("a roller's twists and re-runs are counted, a pen's are not") {
    Track roller("block-roller");
    roller.place({-20, 0});
    roller.to({20, 0});
    CHECK(roller.tracker().faults().empty());
    roller.to({-20, 0}); // back without lifting
    REQUIRE(roller.tracker().faults().size() == 1);
    CHECK(roller.tracker().faults()[0].isRerun);
    roller.lift();
    roller.place({-20, 5});
    roller.to({0, 5}, 30, 14);
    CHECK(roller.tracker().faults().size() == 1);
    roller.to({10, 5}, 30, 20);
    roller.to({20, 5}, 30, 30); // still the same twist
    REQUIRE(roller.tracker().faults().size() == 2);
    CHECK_FALSE(roller.tracker().faults()[1].isRerun);
    Track pen("block-pen");
    pen.place({-20, 0});
    pen.to({20, 0}, 30, 40);
    pen.to({-20, 0}, 30, 40);
    CHECK(pen.tracker().faults().empty());
}

TEST_CASE("the speed filter follows a steady hand exactly and smooths a jerky one") {
    SpeedFilter filter;
    StepObservation seen;
    seen.isContact = true;
    seen.at.normal = {0, 0, 1};
    for (int i = 0; i < 100; ++i) {
        seen.at.posMm = {static_cast<float>(i) * 0.125F, 0, static_cast<float>(i % 2)}; // bobbing counts for nothing
        filter.observe(seen);
        CHECK(filter.isKnown() == (i > 0));
    }
    CHECK(filter.mmS() == Approx(30).margin(0.01));
    // 60 Hz input held over four steps: bursts of 120 mm/s one step in four.
    float lowest = 1e9F;
    float highest = 0;
    SpeedFilter jerky;
    for (int i = 0; i < 400; ++i) {
        seen.at.posMm = {static_cast<float>(i / 4) * 0.5F, 0, 0};
        jerky.observe(seen);
        if (i > 100) {
            lowest = std::min(lowest, jerky.mmS());
            highest = std::max(highest, jerky.mmS());
        }
    }
    CHECK(lowest > 5);
    CHECK(highest < 70);
}
