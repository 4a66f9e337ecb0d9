// What the screens say of a person's record.
#include <catch2/catch.hpp>

#include "engine/ui/view_model.h"
#include "tests/support/bench.h"
#include "tests/unit/record_support.h"

using namespace stipple;
using test::kMonday;
using test::madeRun;

namespace {

std::vector<sim::Case> someCases() {
    return {test::trainingCase("block-pen"), test::trainingCase("block-roller"), test::trainingCase("block-stamp"),
            test::trainingCase("cheeks-pen"), test::trainingCase("texture-pen")};
}

std::string standingOf(const std::vector<record::Attempt> &runs, const std::string &id, record::TimeS now) {
    const std::vector<sim::Case> cases = someCases();
    std::vector<ui::CaseCard> cards = ui::caseCards(cases, 0, {});
    ui::addStandings(cards, cases, runs, now);
    for (const ui::CaseCard &card : cards)
        if (card.id == id)
            return card.standing + (card.isLocked ? " [locked]" : "") + (card.isDue ? " [due]" : "");
    return "no card";
}

} // namespace

TEST_CASE("a card says best, error, runs, and what is locked or due") {
    std::vector<record::Attempt> runs;
    CHECK(standingOf(runs, "block-pen", kMonday) == "Not tried yet");
    CHECK(standingOf(runs, "cheeks-pen", kMonday) == "Not tried yet");
    CHECK(standingOf(runs, "texture-pen", kMonday) ==
          "Not tried yet · locked: pass cases 1, 2 and 3 each twice in a row, a day apart [locked]");
    runs.push_back(madeRun("block-pen", kMonday, true, 84.4));
    runs.push_back(madeRun("block-pen", kMonday + 60, false, 71));
    CHECK(standingOf(runs, "block-pen", kMonday) == "Best 84 ± 3, 2 runs");
    runs.push_back(madeRun("block-pen", kMonday + record::kDayS, true, 90));
    runs.push_back(madeRun("block-pen", kMonday + 2 * record::kDayS, true, 82));
    CHECK(standingOf(runs, "block-pen", kMonday + 3 * record::kDayS) == "Best 90 ± 3, 4 runs · mastered");
    CHECK(standingOf(runs, "block-pen", kMonday + 10 * record::kDayS) ==
          "Best 90 ± 3, 4 runs · check after 7 days is due [due]");
}

TEST_CASE("the record's page lists what was tried in the course's order and explains the chosen row") {
    const std::vector<sim::Case> cases = someCases();
    std::vector<record::Attempt> runs = {madeRun("cheeks-pen", kMonday, false, 60),
                                         madeRun("block-roller", kMonday + 1, true, 80),
                                         madeRun("block-roller", kMonday + 1 + record::kDayS, true, 86)};
    ui::RecordView view = ui::recordView(
        {.cases = cases, .attempts = runs, .person = "Ann", .selected = 0, .nowS = kMonday + 3 * record::kDayS});
    CHECK(view.facts == "3 runs since " + record::isoTime(kMonday).substr(0, 10));
    REQUIRE(view.rows.size() == 3);
    CHECK(view.rows[0].title == "All cases");
    CHECK(view.rows[0].isSelected);
    CHECK(view.rows[1].id == "block-roller");
    CHECK(view.rows[1].score == "86 ± 3, 2 runs");
    CHECK(view.rows[1].state == "mastered");
    CHECK(view.rows[2].id == "cheeks-pen");
    CHECK(view.dots.size() == 3);
    CHECK(view.limit == Approx(2.0).margin(0.01));
    CHECK(view.standing.empty());
    CHECK(view.curveText.find("Mean of the last 3: 75 ± ") == 0);
    CHECK(view.cusumText.find("too few runs") != std::string::npos);
    view = ui::recordView(
        {.cases = cases, .attempts = runs, .person = "Ann", .selected = 1, .nowS = kMonday + 9 * record::kDayS});
    CHECK(view.dots.size() == 2);
    CHECK(view.standing.find("Mastered on ") == 0);
    CHECK(view.standing.find("Check after 7 days: due; be assessed.") != std::string::npos);
    CHECK(view.standing.find("Check after 30 days: due on ") != std::string::npos);
    // A row that is no longer there, and nobody's runs.
    CHECK(ui::recordView({.cases = cases, .attempts = runs, .person = "Ann", .selected = 99}).rows[2].isSelected);
    const ui::RecordView empty = ui::recordView({.cases = cases, .attempts = {}, .person = "Ann"});
    CHECK(empty.rows.size() == 1);
    CHECK(empty.dots.empty());
    CHECK(empty.curveText == "No runs yet.");
}

TEST_CASE("what the CuSum has shown is said with the run that showed it, and that it is open since") {
    const std::vector<sim::Case> cases = someCases();
    std::vector<record::Attempt> runs;
    const auto said = [&] { return ui::recordView({.cases = cases, .attempts = runs, .person = "Ann"}).cusumText; };
    for (int i = 0; i < 3; ++i)
        runs.push_back(madeRun("block-pen", kMonday + i, false));
    CHECK(said() == "CuSum: with this run, at least 25 % of them fail.");
    runs.push_back(madeRun("block-pen", kMonday + 3, true));
    CHECK(said() == "CuSum: at least 25 % failed up to run 3; since then it is open again.");
    for (int i = 4; i < 16; ++i)
        runs.push_back(madeRun("block-pen", kMonday + i, true));
    CHECK(said() == "CuSum: with this run, no more than 10 % of them fail.");
}

TEST_CASE("long names are cut between letters") {
    CHECK(ui::shortened("Ann", 22) == "Ann");
    CHECK(ui::shortened("Zoë", 2) == "Zo…");
    CHECK(ui::shortened("李小龍李小龍", 3) == "李小龍…");
}
