// Who practises, in the window: a name typed or chosen, runs kept under it, the page that shows them, export, erasure.
#include <fstream>

#include "engine/base/file.h"
#include "tests/unit/record_support.h"
#include "tests/unit/ui_bench.h"

using namespace stipple;
using test::UiBench;
using ui::Key;

namespace {

void workBlock(UiBench &bench, const std::string &start) {
    bench.click("case.block-pen");
    bench.click(start);
    if (bench.shows("help.title"))
        bench.click("help.close");
    if (!bench.shows("value.force")) // its steps come first
        bench.key(Key::P);
    for (int line = 0; line < 3; ++line) {
        const float y = -10 + 10 * static_cast<float>(line);
        bench.stroke({-24, y, 0}, {24, y, 0}, 40);
    }
    bench.key(Key::Enter);
    REQUIRE(bench.shows("score.total"));
}

void becomeAnn(UiBench &bench) {
    bench.click("person");
    REQUIRE(bench.shows("people.field"));
    bench.type("Ann");
    bench.click("people.take");
    REQUIRE_FALSE(bench.shows("people.field"));
}

} // namespace

TEST_CASE("nobody practises until a name is given, and then nothing is kept") {
    UiBench bench;
    CHECK(bench.text("person") == "Nobody: runs are not kept");
    CHECK_FALSE(bench.shows("record"));
    workBlock(bench, "start");
    CHECK(bench.text("score.standing").find("of 100") != std::string::npos);
    CHECK(bench.trainer.runsOf("block-pen") == 0);
    CHECK_FALSE(std::filesystem::exists(bench.folder() / "record"));
}

TEST_CASE("a run is kept under the name that was typed, shown with its error, and found again") {
    UiBench bench;
    becomeAnn(bench);
    CHECK(bench.text("person") == "Ann");
    CHECK(bench.text("standing.block-pen") == "Not tried yet");
    workBlock(bench, "start");
    CHECK(bench.text("score.standing").find(" ± ") != std::string::npos);
    CHECK(bench.text("score.standing").find("your 1st run") != std::string::npos);
    bench.key(Key::A); // again
    bench.key(Key::Escape);
    bench.frame();
    CHECK(bench.text("standing.block-pen").find("1 run") != std::string::npos);
    CHECK(bench.trainer.runsOf("block-pen") == 1);
    record::Record record = record::Record::open({.folder = bench.folder() / "record"}, bench.wallS);
    const auto runs = record.runsOf("Ann");
    REQUIRE(runs.ok());
    REQUIRE(runs->size() == 1);
    CHECK(runs->front().caseId == "block-pen");
    CHECK(runs->front().startedAtS == bench.wallS);
    CHECK(runs->front().hand == "mouse");
    CHECK_FALSE(runs->front().isAssessment);
    CHECK(runs->front().caseHash != 0);
    CHECK(runs->front().rubricHash != 0);
    CHECK(runs->front().recordingHash != 0);
    CHECK(std::filesystem::exists(runs->front().recording));
    CHECK_FALSE(runs->front().metrics.empty());
}

TEST_CASE("a locked case may be practised with a mark and may not be assessed") {
    UiBench bench;
    becomeAnn(bench);
    bench.click("case.texture-pen");
    CHECK_FALSE(bench.tags.find("assess")->isEnabled);
    bench.key(Key::A);
    REQUIRE(bench.shows("home.error"));
    CHECK(bench.text("home.error").find("not open to assessment yet: pass cases 1, 2 and 3") != std::string::npos);
    bench.click("case.block-pen");
    CHECK(bench.tags.find("assess")->isEnabled);
    bench.key(Key::N); // nobody may do anything
    bench.key(Key::Up);
    bench.key(Key::Up);
    bench.key(Key::Enter);
    bench.click("case.texture-pen");
    CHECK(bench.tags.find("assess")->isEnabled);
}

TEST_CASE("an assessment that is left counts") {
    UiBench bench;
    becomeAnn(bench);
    bench.click("case.block-pen");
    bench.key(Key::A);
    if (bench.shows("help.title"))
        bench.click("help.close");
    if (!bench.shows("value.force"))
        bench.key(Key::P);
    bench.stroke({-20, 0, 0}, {20, 0, 0}, 40);
    bench.key(Key::Escape);
    bench.click("confirm");
    REQUIRE(bench.shows("home.title"));
    CHECK(bench.trainer.runsOf("block-pen") == 1);
}

TEST_CASE("names are typed, corrected and chosen by keyboard and by mouse") {
    UiBench bench;
    bench.key(Key::N);
    REQUIRE(bench.shows("people.field"));
    bench.type("Zoë");
    bench.type("x");
    bench.key(Key::Backspace);
    CHECK(bench.text("people.field") == "Zoë");
    bench.key(Key::Backspace); // one letter, not one byte
    CHECK(bench.text("people.field") == "Zo");
    bench.type("ë");
    bench.key(Key::Enter);
    CHECK(bench.text("person") == "Zoë");
    bench.key(Key::N);
    bench.key(Key::Escape);
    CHECK(bench.text("person") == "Zoë");
    becomeAnn(bench);
    bench.key(Key::N);
    CHECK(bench.text("people.1") == "Ann");
    CHECK(bench.text("people.2") == "Zoë");
    bench.click("people.2");
    CHECK(bench.text("person") == "Zoë");
    bench.key(Key::N);
    bench.key(Key::Up);
    bench.key(Key::Enter);
    CHECK(bench.text("person") == "Ann");
    bench.key(Key::N);
    bench.type("   ");
    bench.key(Key::Enter);
    CHECK(bench.text("people.notice").find("a name is empty") != std::string::npos);
    bench.type(std::string(4000, 'x')); // no room: not taken
    CHECK(bench.text("people.field") == "   ");
    bench.click("people.0");
    CHECK(bench.text("person") == "Nobody: runs are not kept");
}

TEST_CASE("the record's page shows the curve, exports, and erases after a question") {
    UiBench bench;
    {
        record::Record record = record::Record::open({.folder = bench.folder() / "record"}, bench.wallS);
        for (int i = 0; i < 12; ++i)
            REQUIRE(record
                        .store("Ann",
                               test::madeRun(i % 3 == 0 ? "cheeks-pen" : "block-pen",
                                             bench.wallS - (12 - i) * record::kDayS, i > 4, 55 + 3 * i),
                               bench.wallS)
                        .ok());
    }
    becomeAnn(bench);
    CHECK(bench.trainer.runsOf("block-pen") == 8);
    bench.click("record");
    CHECK(bench.text("record.person") == "Ann");
    CHECK(bench.text("record.facts").find("12 runs since") == 0);
    CHECK(bench.text("record.row.0") == "All cases 12 runs");
    bench.key(Key::Down);
    CHECK(bench.text("record.standing").find("Mastered on") == 0);
    bench.click("record.row.2");
    CHECK(bench.trainer.view().record.title.find("cheeks") != std::string::npos);
    bench.key(Key::E);
    const std::string notice = bench.text("record.notice");
    const std::string start = "Everything kept is in ";
    REQUIRE(notice.find(start) == 0);
    const auto exported = readFile(notice.substr(start.size()), 1 << 20);
    REQUIRE(exported.ok());
    CHECK(exported->find("\"name\": \"Ann\"") != std::string::npos);
    bench.key(Key::Backspace);
    REQUIRE(bench.shows("dialog"));
    bench.key(Key::Escape);
    CHECK(bench.text("record.person") == "Ann");
    bench.click("record.erase");
    bench.click("confirm");
    REQUIRE(bench.shows("home.title"));
    CHECK(bench.text("home.error") == "Everything kept of Ann is erased.");
    CHECK(bench.text("person") == "Nobody: runs are not kept");
    record::Record record = record::Record::open({.folder = bench.folder() / "record"}, bench.wallS);
    CHECK(record.people()->empty());
}

TEST_CASE("a record that cannot be used is told in one line, and practice goes on") {
    UiBench bench;
    std::filesystem::create_directories(bench.folder());
    std::ofstream(bench.folder() / "record") << "a file where the folder would be";
    bench.click("person");
    bench.type("Ann");
    bench.key(Key::Enter);
    CHECK(bench.text("home.error").find("cannot be used") != std::string::npos);
    workBlock(bench, "start");
    CHECK(bench.trainer.finished()->problem.find("this run could not be kept") != std::string::npos);
}

TEST_CASE("with a person, no text of home, page or question is cut off at the window's usual size or at twice") {
    for (const float scale : {1.0F, 2.0F}) {
        const glm::vec2 size = glm::vec2(1280, 720) * scale;
        UiBench bench(size, scale);
        becomeAnn(bench);
        const auto isInside = [&](const std::string &tag) {
            const ui::Tag *found = bench.tags.find(tag);
            INFO(tag);
            REQUIRE(found != nullptr);
            CHECK(found->rect.x >= 0);
            CHECK(found->rect.y >= 0);
            CHECK(found->rect.x + found->rect.width <= size.x + 0.5F);
            CHECK(found->rect.y + found->rect.height <= size.y + 0.5F);
        };
        const auto overlaps = [&](const std::string &a, const std::string &b) {
            const ui::Rect one = bench.tags.find(a)->rect, other = bench.tags.find(b)->rect;
            return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height &&
                   other.y < one.y + one.height;
        };
        for (const char *tag : {"person", "record", "assess"})
            isInside(tag);
        CHECK_FALSE(overlaps("person", "record"));
        CHECK_FALSE(overlaps("person", "home.title"));
        bench.key(Key::R);
        for (const char *tag : {"record.person", "record.row.0", "record.curve", "record.cusum", "home",
                                "record.people", "record.export", "record.erase"})
            isInside(tag);
        CHECK_FALSE(overlaps("record.cusum", "home"));
        bench.key(Key::N);
        for (const char *tag : {"people", "people.field", "people.0", "people.1", "people.take", "people.close"})
            isInside(tag);
        CHECK_FALSE(overlaps("people.1", "people.take"));
    }
}
