// The real window worked by a pen: XTest's own pointer, named as the pen, read through XInput2. It tells only touching
// or not; pressure and lean are tested with a synthetic tablet in tests/unit/hand_session_tests.cpp.
#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "engine/ui/layout.h"
#include "sim/session/recording.h"
#include "tests/window/desktop.h"

using namespace stipple;
using namespace stipple::test;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

constexpr const char *kPen = "Virtual core XTEST pointer";

fs::path onlyFile(const fs::path &folder, const std::string &extension, double seconds) {
    for (double waited = 0; waited < seconds; waited += 0.1) {
        for (const auto &entry : fs::directory_iterator(folder))
            if (entry.path().extension() == extension)
                return entry.path();
        pause(0.1);
    }
    return {};
}

} // namespace

TEST_CASE("a pen works in the window from the first touch to the score, and the report says so") {
    const std::string missing = missingPrograms();
    if (!missing.empty()) {
        WARN("SKIPPED: the window cannot be tested without " << missing);
        return;
    }
    const Desktop desktop;
    Environment environment = desktop.environment();
    environment.emplace_back("STIPPLE_PEN", kPen);
    const auto [code, text] = run({STIPPLE_PROGRAM, "doctor", "--json"}, environment);
    (void)code; // a missing device or folder is another test's
    const Json found = Json::parse(text.substr(std::min(text.find('{'), text.size())), nullptr, false);
    REQUIRE(found.is_object());
    REQUIRE(found.contains("hands"));
    if (found["hands"]["pens"] != Json::array({kPen})) {
        WARN("SKIPPED: this X server has no pointer for XTest that XInput2 shows: " << found["hands"].dump());
        return;
    }
    const fs::path out = freshFolder("pen");
    Process trainer({STIPPLE_PROGRAM, "practice", "--case", "block-pen", "--out", out.string()}, environment,
                    out / "log.txt");
    const fs::path recording = onlyFile(out, ".stipple", 60);
    REQUIRE_FALSE(recording.empty());
    REQUIRE_FALSE(desktop.window().empty());
    pause(3);
    desktop.key("Return"); // the card of controls
    pause(0.5);
    const glm::vec2 middle = ui::workLayout({1280, 720}, 1).face.centre();
    for (int line = -2; line <= 2; ++line) { // relative moves are XTest's own; others move the pointer behind its back
        Words words = {"mousemove",
                       std::to_string(static_cast<int>(middle.x) - 100),
                       std::to_string(static_cast<int>(middle.y) + 25 * line),
                       "sleep",
                       "0.2",
                       "mousedown",
                       "1"};
        for (int i = 0; i < 50; ++i)
            words.insert(words.end(), {"mousemove_relative", "--", "4", "0", "sleep", "0.02"});
        words.insert(words.end(), {"mouseup", "1", "sleep", "0.2"});
        desktop.hands(words);
    }
    desktop.key("F2");
    pause(0.7);
    desktop.move({640, 360});
    pause(0.5);
    desktop.screenshot("window-hands");
    desktop.key("F2");
    pause(0.5);
    desktop.key("Return");
    const fs::path report = onlyFile(out, ".html", 30);
    REQUIRE_FALSE(report.empty());
    pause(1);
    desktop.key("ctrl+q");
    CHECK(trainer.wait(20) == 0);
    const auto read = sim::readRecording(contentOf(recording));
    REQUIRE(read.ok());
    const Json live = Json::parse(read->resultJson);
    REQUIRE(live.contains("hand"));
    REQUIRE(live["hand"].size() == 1);
    CHECK(live["hand"][0]["class"] == "tablet");
    CHECK(live["hand"][0]["name"] == kPen);
    CHECK(live["punctures"].get<uint64_t>() > 500);
    CHECK(contentOf(report).find("pen tablet (" + std::string(kPen) + ")") != std::string::npos);
    const auto [scored, score] = run({STIPPLE_PROGRAM, "score", recording.string()});
    CHECK(scored == 0);
    CHECK(score.find("hand: pen tablet (" + std::string(kPen) + ")") != std::string::npos);
    const auto [verified, verdict] = run({STIPPLE_PROGRAM, "verify", recording.string()});
    INFO(verdict);
    CHECK(verified == 0);
}
