// The real program in a real window under Xvfb, worked by synthetic mouse and keys.
#include <algorithm>
#include <chrono>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "engine/app/trainer.h"
#include "engine/ui/layout.h"
#include "sim/session/recording.h"
#include "tests/window/desktop.h"

using namespace stipple;
using namespace stipple::test;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

// Where a machine has no Xvfb the tier cannot run; it says so.
bool canRun() {
    const std::string missing = missingPrograms();
    if (!missing.empty())
        WARN("SKIPPED: the window cannot be tested without " << missing
                                                             << " (apt-get install xvfb xdotool imagemagick)");
    return missing.empty();
}

constexpr glm::vec2 kWindow{1280, 720};

app::AssetFolders assets() {
    return {.heads = STIPPLE_BINARY_DIR "/assets/heads",
            .cases = STIPPLE_SOURCE_DIR "/assets/cases",
            .rubrics = STIPPLE_SOURCE_DIR "/assets/rubrics",
            .patients = STIPPLE_SOURCE_DIR "/assets/patients"};
}

// How far down the home screen's list a pen's case stands.
int placeInList(const std::string &caseId) {
    std::vector<sim::Case> cases;
    for (const std::string &id : app::caseIds(assets()).value())
        cases.push_back(app::loadCase(assets(), id).value());
    const std::vector<ui::CaseCard> cards = ui::caseCards(cases, 0, {});
    const auto at = std::find_if(cards.begin(), cards.end(), [&](const ui::CaseCard &c) { return c.id == caseId; });
    REQUIRE(at != cards.end());
    return static_cast<int>(at - cards.begin());
}

// Places of the planned skin in the window, as the program first shows it.
class Skin {
  public:
    explicit Skin(const std::string &caseId) : session_(load(caseId)), camera_(app::startCamera(session_)) {}
    // (u, v) mm in the plane of the case's first zone.
    glm::vec2 place(glm::vec2 mm) const {
        const sim::ChartIndex &skin = *session_.skin.index;
        const sim::ZoneFrame *frame = skin.frame(session_.trainingCase.plan.front().zone);
        REQUIRE(frame != nullptr);
        const auto point = skin.project(frame->originMm + frame->axisU * mm.x + frame->axisV * mm.y, frame->normal);
        REQUIRE(point.has_value());
        const ui::Rect face = ui::workLayout(kWindow, 1).face;
        const auto at = project(camera_, face.size(), point->posMm);
        REQUIRE(at.has_value());
        return at->pixel + face.min();
    }

  private:
    static app::SessionAssets load(const std::string &caseId) {
        auto session = app::loadSession(assets(), {.caseId = caseId, .headFile = {}});
        INFO((session.ok() ? std::string() : session.error().message));
        REQUIRE(session.ok());
        return std::move(*session);
    }
    app::SessionAssets session_;
    Camera camera_;
};

Environment withValidation(const Desktop &desktop) {
    Environment environment = desktop.environment();
    environment.emplace_back("STIPPLE_VALIDATION", "1");
    return environment;
}

fs::path theFile(const fs::path &folder, const std::string &extension, double seconds) {
    for (double waited = 0; waited < seconds; waited += 0.1) {
        for (const auto &entry : fs::directory_iterator(folder))
            if (entry.path().extension() == extension)
                return entry.path();
        pause(0.1);
    }
    return {};
}

Json scoreOfRecord(const fs::path &recording) {
    const auto [code, text] = run({STIPPLE_PROGRAM, "score", recording.string(), "--json"});
    INFO(text);
    CHECK(code == 0);
    // What it has to say besides comes first, on the other stream.
    return Json::parse(text.substr(std::min(text.find('{'), text.size())), nullptr, false);
}

sim::Recording readWhole(const fs::path &path) {
    auto recording = sim::readRecording(contentOf(path));
    INFO((recording.ok() ? std::string() : recording.error().message));
    REQUIRE(recording.ok());
    return std::move(*recording);
}

// The live score, as the window wrote it, is the score of record to the last digit.
void checkScores(const fs::path &path) {
    const sim::Recording recording = readWhole(path);
    CHECK(recording.isComplete);
    CHECK(recording.damage.empty());
    const Json live = Json::parse(recording.resultJson);
    const Json record = scoreOfRecord(path);
    REQUIRE(record.is_object());
    for (const auto &[key, value] : live.items()) {
        INFO(key);
        REQUIRE(record.contains(key));
        CHECK(record[key] == value);
    }
    const auto [code, text] = run({STIPPLE_PROGRAM, "verify", path.string()});
    INFO(text);
    CHECK(code == 0);
}

void checkNoMessages(const Process &trainer) {
    const std::string log = trainer.log();
    INFO(log);
    CHECK(log.find("validation messages: 0\n") != std::string::npos);
}

} // namespace

TEST_CASE("a person practises in the window from the home screen to the score") {
    if (!canRun())
        return;
    const Skin skin("cheeks-pen");
    const Desktop desktop;
    const fs::path out = freshFolder("practice");
    Process trainer({STIPPLE_PROGRAM, "--out", out.string()}, withValidation(desktop), out / "log.txt");
    const std::string window = desktop.window();
    INFO(trainer.log());
    REQUIRE_FALSE(window.empty());
    pause(3);
    desktop.screenshot("window-home");
    desktop.key("1"); // the pen
    pause(0.3);
    for (int i = 0; i < placeInList("cheeks-pen"); ++i) {
        desktop.key("Down");
        pause(0.1);
    }
    pause(0.3);
    // The first practice with a hand-piece begins with its warm-up: one key closes the card, one goes on to the case.
    desktop.key("Return");
    pause(6);
    desktop.screenshot("window-controls");
    fs::path recording;
    for (int i = 0; i < 20 && recording.empty(); ++i) {
        desktop.key("Return");
        pause(1);
        desktop.screenshot(i == 0 ? "window-warm-up" : "window-case");
        recording = theFile(out, ".stipple", 2);
    }
    REQUIRE_FALSE(recording.empty());
    CHECK(recording.filename().string().find("cheeks-pen-") == 0);
    pause(3);

    for (int line = 0; line < 6; ++line) {
        const float v = -12.0F + 5.0F * static_cast<float>(line);
        desktop.drag(skin.place({-14, v}), skin.place({14, v}), 1.1);
    }
    desktop.move(skin.place({0, 0}));
    desktop.hands({"mousedown", "1", "sleep", "0.8"});
    desktop.screenshot("window-working");
    desktop.hands({"mouseup", "1", "click", "4", "sleep", "0.3"}); // and the wheel, one notch

    desktop.key("o");
    desktop.key("o");
    pause(0.8);
    desktop.screenshot("window-coverage");
    desktop.hands({"key", "d", "d", "d", "d", "d", "n", "n", "n"}); // into the section, a day later
    pause(1.5);
    desktop.screenshot("window-section-later");
    desktop.hands({"key", "ctrl+n", "ctrl+n", "ctrl+n"});
    for (const auto &[width, height] :
         {std::pair("900", "640"), std::pair("480", "320"), std::pair("1390", "890"), std::pair("1280", "720")}) {
        desktop.hands({"windowsize", window, width, height});
        pause(1.2);
        desktop.screenshot("window-" + std::string(width) + "x" + height);
    }
    desktop.hands({"windowunmap", window});
    pause(1);
    desktop.hands({"windowmap", window});
    pause(1);
    CHECK(trainer.isRunning());
    desktop.key("Return");
    const fs::path report = theFile(out, ".html", 30);
    REQUIRE_FALSE(report.empty());
    pause(1);
    desktop.screenshot("window-score");
    desktop.key("Down");
    desktop.key("m");
    pause(0.6);
    desktop.screenshot("window-score-depth");
    desktop.key("Escape");
    pause(0.5);
    desktop.key("ctrl+q");
    CHECK(trainer.wait(20) == 0);
    checkNoMessages(trainer);
    checkScores(recording);
    const Json score = scoreOfRecord(recording);
    CHECK(score["punctures"].get<uint64_t>() > 2000);
    const sim::Recording recorded = readWhole(recording);
    CHECK(recorded.header.inputClass == "hand");
    CHECK(recorded.header.deviceId == "pen");
}

TEST_CASE("closing the window in the middle of a session finishes its recording with the score") {
    if (!canRun())
        return;
    const Skin skin("cheeks-pen");
    const Desktop desktop;
    const fs::path out = freshFolder("closing");
    Process trainer({STIPPLE_PROGRAM, "practice", "--case", "cheeks-pen", "--out", out.string()},
                    withValidation(desktop), out / "log.txt");
    const fs::path recording = theFile(out, ".stipple", 60);
    REQUIRE_FALSE(recording.empty());
    const std::string window = desktop.window();
    REQUIRE_FALSE(window.empty());
    pause(3);
    desktop.key("Return");
    pause(0.5);
    desktop.drag(skin.place({-10, 0}), skin.place({10, 0}), 1.0);
    desktop.close(window);
    CHECK(trainer.wait(30) == 0);
    checkNoMessages(trainer);
    CHECK(trainer.log().find("recording " + recording.string()) != std::string::npos);
    checkScores(recording);
}

TEST_CASE("a trainer killed in the middle of a session leaves a recording up to its last second") {
    if (!canRun())
        return;
    const Skin skin("cheeks-pen");
    const Desktop desktop;
    const fs::path out = freshFolder("killed");
    Process trainer({STIPPLE_PROGRAM, "practice", "--case", "cheeks-pen", "--out", out.string()}, desktop.environment(),
                    out / "log.txt");
    const fs::path path = theFile(out, ".stipple", 60);
    REQUIRE_FALSE(path.empty());
    REQUIRE_FALSE(desktop.window().empty());
    pause(3);
    desktop.key("Return");
    pause(0.5);
    desktop.drag(skin.place({-14, 0}), skin.place({14, 0}), 3.0);
    desktop.drag(skin.place({14, 5}), skin.place({-14, 5}), 3.0);
    const auto killedAt = fs::file_time_type::clock::now();
    trainer.kill();
    const sim::Recording recording = readWhole(path);
    CHECK_FALSE(recording.isComplete);
    CHECK(recording.damage.empty());
    CHECK(recording.frames.size() >= 240);
    CHECK(recording.frames.size() % 240 == 0);
    CHECK(recording.hashes.size() == recording.frames.size() / 240);
    // A second of the session is written when it is over: at most one, at the pace this machine kept, is missing.
    const double sinceS = std::chrono::duration<double>(killedAt - fs::last_write_time(path)).count();
    CHECK(sinceS < 5.0);
    const auto world = sim::replay(recording, app::worldMaker(assets(), {}));
    REQUIRE(world.ok());
    CHECK(world->stateHash() == recording.hashes.back().stateHash);
    CHECK(world->ledger().size() > 500);
    CHECK(scoreOfRecord(path).contains("total"));
}

TEST_CASE("a lost graphics device is started again, and the session goes on") {
    if (!canRun())
        return;
    const Skin skin("cheeks-pen");
    const Desktop desktop;
    const fs::path out = freshFolder("lost");
    Environment environment = withValidation(desktop);
    environment.emplace_back("STIPPLE_LOSE_DEVICE_AT", "25");
    Process trainer({STIPPLE_PROGRAM, "practice", "--case", "cheeks-pen", "--out", out.string()}, environment,
                    out / "log.txt");
    const fs::path recording = theFile(out, ".stipple", 60);
    REQUIRE_FALSE(recording.empty());
    REQUIRE_FALSE(desktop.window().empty());
    for (int i = 0; i < 300 && trainer.log().find("has been started again") == std::string::npos; ++i)
        pause(0.2);
    REQUIRE(trainer.isRunning());
    REQUIRE(trainer.log().find("has been started again") != std::string::npos);
    pause(4); // the head is lit anew
    desktop.key("Return");
    pause(0.5);
    desktop.drag(skin.place({-10, 0}), skin.place({10, 0}), 2.0);
    desktop.screenshot("window-after-loss");
    desktop.key("f");
    REQUIRE_FALSE(theFile(out, ".html", 30).empty());
    desktop.key("Escape");
    pause(0.5);
    desktop.key("ctrl+q");
    CHECK(trainer.wait(20) == 0);
    checkNoMessages(trainer);
    checkScores(recording);
}

TEST_CASE("without a display the program says what to do in one line and ends with 4") {
    const fs::path out = freshFolder("no-display");
    const auto [code, text] = run({STIPPLE_PROGRAM, "practice", "--case", "block-pen", "--out", out.string()},
                                  {{"DISPLAY", ""}, {"WAYLAND_DISPLAY", ""}});
    INFO(text);
    CHECK(code == 4);
    CHECK(text.find("there is no display") != std::string::npos);
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
    const auto [deadCode, deadText] = run({STIPPLE_PROGRAM}, {{"DISPLAY", ":9999"}, {"WAYLAND_DISPLAY", ""}});
    INFO(deadText);
    CHECK(deadCode == 4);
    CHECK(std::count(deadText.begin(), deadText.end(), '\n') == 1);
}

TEST_CASE("with a display but no Vulkan the program says what to install and ends with 4") {
    if (!canRun())
        return;
    const Desktop desktop;
    const fs::path out = freshFolder("no-vulkan");
    Environment environment = desktop.environment();
    environment.emplace_back("VK_ICD_FILENAMES", "/nonexistent.json");
    environment.emplace_back("VK_DRIVER_FILES", "/nonexistent.json");
    const auto [code, text] = run({STIPPLE_PROGRAM, "practice", "--out", out.string()}, environment);
    INFO(text);
    CHECK(code == 4);
    CHECK(text.find("mesa-vulkan-drivers") != std::string::npos);
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}
