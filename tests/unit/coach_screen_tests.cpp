// The coach on faces and in the window: what an expert hears, what an assessment shows, where the pills stand, and the
// warm-up that leaves nothing behind.
#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <set>

#include "engine/app/demo.h"
#include "engine/ui/coach.h"
#include "sim/session/recording.h"
#include "tests/unit/ui_bench.h"

using namespace stipple;
using test::UiBench;
using ui::CueKind;
using ui::Key;

namespace {

const app::SessionAssets &session(const std::string &id) {
    static std::map<std::string, app::SessionAssets> kept;
    const auto it = kept.find(id);
    return it != kept.end()
               ? it->second
               : kept.emplace(
                         id,
                         app::loadSession(test::sourceAssets(), {.caseId = id, .headFile = {}, .needles = 0}).value())
                     .first->second;
}

// What a hand of these habits is told over a whole case.
struct Heard {
    std::map<CueKind, uint32_t> cues;
    double minutes = 0, msPerFrame = 0;
    uint32_t count() const {
        uint32_t sum = 0;
        for (const auto &[kind, times] : cues)
            sum += times;
        return sum;
    }
};
Heard heard(const std::string &caseId, const sim::ExpertHabits &habits) {
    const app::SessionAssets &assets = session(caseId);
    const sim::Trace trace = app::expertTrace(assets, habits).value();
    const std::vector<sim::InputFrame> frames = sim::traceToFrames(trace, *assets.skin.index).value();
    sim::World world = app::makeWorld(assets, 1, nullptr);
    ui::Coach coach(world);
    double ms = 0;
    for (const sim::InputFrame &frame : frames) {
        world.step(frame);
        const auto begin = std::chrono::steady_clock::now();
        coach.observe(world, ui::cueKinds(ui::CoachLevel::All, {}));
        ms += std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    }
    Heard out;
    for (int i = 0; i < ui::kCueKinds; ++i)
        if (const uint32_t times = coach.told(static_cast<CueKind>(i)); times > 0)
            out.cues[static_cast<CueKind>(i)] = times;
    out.minutes = world.timeS() / 60;
    out.msPerFrame = 4 * ms / static_cast<double>(frames.size()); // a frame of 1/60 s has four steps
    return out;
}

std::string listed(const Heard &what) {
    std::string text;
    for (const auto &[kind, times] : what.cues)
        text += std::to_string(static_cast<int>(kind)) + "x" + std::to_string(times) + " ";
    return text;
}

float distanceTo(const ui::Rect &rect, glm::vec2 point) {
    return glm::distance(glm::clamp(point, rect.min(), rect.max()), point);
}

void toBlock(UiBench &bench) {
    bench.click("case.block-pen");
    bench.click("start");
    bench.click("help.close");
}

// A new trainer that warms up first, in the bench's window.
void warmUpFirst(UiBench &bench) {
    bench.trainer = app::Trainer::create({.assets = test::sourceAssets(),
                                          .outFolder = bench.folder(),
                                          .headFile = {},
                                          .seed = 7,
                                          .build = "test",
                                          .kernels = {},
                                          .warmsUp = true})
                        .value();
    bench.frame();
}

bool isEmpty(const std::filesystem::path &folder) {
    return !std::filesystem::exists(folder) || std::filesystem::is_empty(folder);
}

} // namespace

TEST_CASE("the expert is told next to nothing over whole cases, and each bad habit its own cue") {
    uint32_t cues = 0;
    double minutes = 0;
    for (const char *id : {"block-pen", "cheeks-pen", "cheeks-roller", "cheeks-stamp"}) {
        const Heard expert = heard(id, {});
        std::printf("coach: the expert in %s hears %u cues in %.1f min (%s), %.4f ms a frame\n", id, expert.count(),
                    expert.minutes, listed(expert).c_str(), expert.msPerFrame);
        cues += expert.count();
        minutes += expert.minutes;
    }
    CHECK(cues <= minutes); // at most one a minute
    struct Row {
        const char *caseId;
        CueKind kind;
        sim::ExpertHabits habits;
    };
    const auto with = [](auto set) {
        sim::ExpertHabits habits;
        set(habits);
        return habits;
    };
    const std::vector<Row> rows = {
        {"cheeks-pen", CueKind::Depth, with([](auto &h) { h.lengthUm = 2000; })},
        {"cheeks-pen", CueKind::Speed, with([](auto &h) { h.speedMmS = 75; })},
        {"cheeks-pen", CueKind::Angle, with([](auto &h) { h.tiltDeg = 22; })},
        {"cheeks-pen", CueKind::Direction, with([](auto &h) {
             h.directionsDeg = std::vector<float>{0};
             h.passes = 3;
         })},
        {"cheeks-pen", CueKind::MissedStrip, with([](auto &h) {
             h.spacingMm = 16;
             h.isToppingUp = false;
         })},
        {"cheeks-pen", CueKind::Support, with([](auto &h) { h.stretch = 0; })},
        {"cheeks-stamp", CueKind::Force, with([](auto &h) { h.forceN = 22; })},
    };
    for (const Row &row : rows) {
        const Heard bad = heard(row.caseId, row.habits);
        std::printf("coach: %s with habit %d: %s\n", row.caseId, static_cast<int>(row.kind), listed(bad).c_str());
        INFO(row.caseId << " wants " << static_cast<int>(row.kind) << ", heard " << listed(bad));
        CHECK(bad.cues.count(row.kind) == 1);
        CHECK(bad.msPerFrame < 0.1);
    }
}

TEST_CASE("over an eyelid the coach says to keep off, and to switch the motor off in the air") {
    const app::SessionAssets &assets = session("cheeks-pen");
    sim::World world = app::makeWorld(assets, 1, nullptr);
    ui::Coach coach(world);
    const sim::ZoneFrame *eye = assets.skin.index->frame(sim::ZoneId::EyelidLeft);
    REQUIRE(eye != nullptr);
    const sim::SurfacePoint lid = assets.skin.index->closest(eye->originMm);
    const glm::vec3 x = glm::normalize(glm::cross(glm::vec3(0, 1, 0), lid.normal));
    sim::Pose pose{.posMm = lid.posMm + 4.0F * lid.normal,
                   .orientation = glm::quat_cast(glm::mat3(x, glm::cross(lid.normal, x), lid.normal)),
                   .forceN = 0,
                   .lengthUm = 500,
                   .frequencyHz = 110,
                   .stretch = 1,
                   .isMotorOn = true,
                   .isHeld = true};
    for (int i = 0; i < 480; ++i) {
        world.step(sim::quantise(pose));
        coach.observe(world, ui::cueKinds(ui::CoachLevel::SafetyOnly, {}));
    }
    CHECK(coach.told(CueKind::KeepOff) == 1);
    CHECK(coach.told(CueKind::MotorNearEye) == 1);
    REQUIRE(coach.says().main.has_value());
    CHECK(coach.says().main->words == "Left eyelid: keep off");
}

TEST_CASE("an assessment has no coach, whatever is done, and its recording says so") {
    UiBench bench;
    bench.click("assess");
    bench.click("help.close");
    CHECK_FALSE(bench.shows("coach"));
    for (int i = 0; i < 40; ++i)
        bench.click("force.more");
    for (int line = 0; line < 3; ++line) {
        const float y = 6 * static_cast<float>(line);
        bench.stroke({-20, y, 0}, {20, y, 0}, 90);
        CHECK_FALSE(bench.trainer.coachSays().main.has_value());
        CHECK_FALSE(bench.shows("coach.main"));
    }
    bench.key(Key::V);
    CHECK_FALSE(bench.shows("coach"));
}

TEST_CASE("in practice a cue stands beside the hand-piece, says why in the status line, and its setting is recorded") {
    UiBench bench;
    toBlock(bench);
    CHECK(bench.text("coach") == "Coach: all");
    bench.key(Key::T);
    for (int i = 0; i < 40; ++i)
        bench.click("force.more");
    bench.pointAt({-20, 0, 0});
    bench.frame(1.0 / 60);
    bench.input.isLeftDown = bench.input.wasLeftPressed = true;
    bool isSeen = false;
    for (int i = 0; i < 100; ++i) {
        bench.pointAt({-20 + 0.35F * static_cast<float>(i), 0, 0});
        bench.frame(1.0 / 60);
        const ui::Tag *pill = bench.tags.find("coach.pill");
        if (pill == nullptr)
            continue;
        isSeen = true;
        const ui::Rect face = ui::workLayout(bench.input.windowPx, 1).face;
        CHECK(face.contains(pill->rect.min()));
        CHECK(face.contains(pill->rect.max()));
        CHECK(distanceTo(pill->rect, bench.input.pointerPx) > 25); // the needles stay to be seen
        CHECK_FALSE(pill->rect.contains(bench.input.pointerPx + glm::vec2(40, 0)));
    }
    CHECK(isSeen);
    CHECK(bench.text("coach.main") == "Press lighter");
    CHECK(bench.text("status").find("full marks from") != std::string::npos);
    bench.input.isLeftDown = false;
    for (int i = 0; i < 10; ++i)
        bench.frame(1.0 / 60);
    bench.key(Key::V);
    bench.key(Key::V);
    CHECK(bench.text("coach") == "Coach: fading");
    bench.click("coach");
    CHECK(bench.text("coach") == "Coach: safety only");
    const std::string score = std::to_string(bench.trainer.world()->score().total);
    bench.key(Key::Enter);
    REQUIRE(bench.trainer.finished().has_value());
    CHECK(std::to_string(bench.trainer.finished()->score.total) == score); // the setting is no part of it
    const auto recording = sim::readRecording(readFile(bench.trainer.finished()->recording, 1 << 26).value());
    REQUIRE(recording.ok());
    std::vector<std::string> levels;
    for (const sim::RecordingEvent &event : recording->events)
        if (event.json.find("\"coach\"") != std::string::npos)
            levels.push_back(event.json);
    REQUIRE(levels.size() == 4); // at the beginning, and three times by hand
    CHECK(levels.front().find(R"("level":"all","by":"runs")") != std::string::npos);
    CHECK(levels.back().find(R"("level":"safety","by":"hand")") != std::string::npos);
    const std::string report = readFile(bench.trainer.finished()->report, 1 << 26).value();
    CHECK(report.find("safety only, set by hand") != std::string::npos);
    bench.click("again"); // the second run of it
    bench.key(Key::V);
    CHECK(bench.text("coach") == "Coach: all"); // by the runs so far
}

TEST_CASE("runs made since the program was started fade the coach, and others' runs can be given") {
    UiBench bench;
    bench.trainer = app::Trainer::create({.assets = test::sourceAssets(),
                                          .outFolder = bench.folder(),
                                          .headFile = {},
                                          .seed = 7,
                                          .build = "test",
                                          .kernels = {},
                                          .coachHistory =
                                              [](const std::string &caseId) {
                                                  return ui::CoachHistory{.runsOfCase = caseId == "block-pen" ? 4 : 0};
                                              }})
                        .value();
    bench.frame();
    toBlock(bench);
    CHECK(bench.text("coach") == "Coach: fading");
    UiBench own;
    toBlock(own);
    for (int run = 0; run < 3; ++run) {
        CHECK(own.text("coach") == "Coach: all");
        own.stroke({-20, 0, 0}, {20, 0, 0}, 30);
        own.key(Key::Enter);
        own.click("again");
    }
    CHECK(own.text("coach") == "Coach: fading");
}

TEST_CASE("pills stay inside the face, off the needles and off the skin ahead, and do not jump about") {
    std::mt19937 random(3);
    const auto draw = [&](float lo, float hi) { return std::uniform_real_distribution<float>(lo, hi)(random); };
    int jumps = 0;
    constexpr int kTries = 4000;
    for (int i = 0; i < kTries; ++i) {
        const ui::Rect face{0, 0, draw(700, 2200), draw(420, 1100)};
        const float turn = draw(0, 6.283F), scale = draw(0.9F, 1.4F);
        ui::PillPlace place{.face = face,
                            .handPx = {draw(0, face.width), draw(0, face.height)},
                            .clearPx = draw(34, 90),
                            .headingPx = {std::cos(turn), std::sin(turn)},
                            .progressPx = {draw(-1, 1), draw(-1, 1)},
                            .sizePx = scale * (ui::kPillUnits * glm::vec2(1, draw(1, 2.2F))),
                            .side = std::nullopt};
        const ui::PillRoom room = ui::placePill(place);
        CHECK(face.contains(room.rect.min()));
        CHECK(face.contains(room.rect.max()));
        CHECK(distanceTo(room.rect, place.handPx) >= 0.85F * place.clearPx);
        const glm::vec2 off = glm::abs(place.handPx - face.centre()) / face.size();
        if (off.x < 0.2F && off.y < 0.15F) // in a corner the needles come first
            CHECK(distanceTo(room.rect, place.handPx + place.headingPx * (1.5F * place.clearPx)) > 0);
        place.side = room.side; // a little further on it is on the same side
        place.handPx = glm::clamp(place.handPx + place.headingPx * 1.0F, face.min(), face.max());
        place.progressPx *= 0.95F;
        jumps += ui::placePill(place).side == room.side ? 0 : 1;
    }
    CHECK(jumps < kTries / 100); // only where the old side will not do any more
}

TEST_CASE("no cue's words are wider than their pill") {
    for (const float scale : {1.0F, 2.0F}) {
        UiBench bench({1280 * scale, 720 * scale}, scale);
        ui::Tags tags;
        ui::Events events;
        const ui::Theme theme = ui::makeTheme(ImGui::GetIO(), scale);
        unsigned char *pixels = nullptr;
        int width = 0, height = 0;
        ImGui::GetIO().Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
        for (const char *words :
             {"Lift off now", "Inflamed papule: keep off", "Right eyelid: keep off", "Bleeding: stop here",
              "Skin torn: stop", "Set it shallower", "Lighter: over bone", "Much lighter", "Lift to turn", "Turn 135°",
              "Too shallow here", "Press harder", "Tilt right", "Enough here", "Stretch the skin", "Missed strip",
              "Outside the plan"}) {
            tags.clear();
            ImGui::NewFrame();
            ui::Canvas canvas{.theme = theme, .tags = tags, .events = events, .windowPx = bench.input.windowPx};
            const ui::Rect face = ui::workLayout(bench.input.windowPx, scale).face;
            ui::CoachView view;
            view.room = {100, 100, scale * ui::kPillUnits.x, scale * (2 * ui::kPillUnits.y + ui::kPillGapUnits)};
            view.main = view.second = ui::CuePill{.severity = ui::CueSeverity::Safety, .words = words};
            ui::drawCoach(canvas, view, face);
            ImGui::Render();
            for (const auto &[text, pill] :
                 {std::pair("coach.main", "coach.pill"), std::pair("coach.second", "coach.pill2")}) {
                REQUIRE(tags.find(text) != nullptr);
                const ui::Rect ink = tags.find(text)->rect, box = tags.find(pill)->rect;
                INFO(words << " at scale " << scale);
                CHECK(ink.x + ink.width <= box.x + box.width - 6 * scale);
                CHECK(box.x + box.width <= view.room.x + view.room.width + 1);
            }
        }
    }
}

TEST_CASE("no lesion of any case has a name too long for its cue") {
    UiBench bench;
    const ImFont *font = ui::makeTheme(ImGui::GetIO(), 1).strong;
    unsigned char *pixels = nullptr;
    int width = 0, height = 0;
    ImGui::GetIO().Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
    const std::vector<std::string> ids = app::caseIds(test::sourceAssets()).value();
    for (const std::string &id : ids) {
        const sim::Case trainingCase = app::loadCase(test::sourceAssets(), id).value();
        for (const sim::NoGoSpot &spot : trainingCase.noGo) {
            const std::string words = spot.what + ": keep off";
            INFO(id << ": " << words);
            CHECK(font->CalcTextSizeA(font->FontSize, 1.0e9F, 0, words.c_str()).x <= ui::kPillUnits.x - 46);
            CHECK(std::count(words.begin(), words.end(), ' ') <= 3);
        }
    }
}

TEST_CASE("the first practice with a hand-piece begins with a warm-up: not scored, not kept, over with one key") {
    UiBench bench;
    warmUpFirst(bench);
    bench.key(Key::Down);
    const std::string wanted = bench.text("home.title");
    bench.click("start");
    bench.click("help.close");
    CHECK(bench.trainer.isWarmUp());
    CHECK(bench.text("case") == "Pen on the practice block");
    CHECK(bench.text("warmup").find("Warm-up: not scored") == 0);
    CHECK_FALSE(bench.shows("coach")); // all cues, no choice
    bench.click("force.more");
    bench.stroke({-20, 0, 0}, {20, 0, 0}, 30);
    CHECK(bench.trainer.world()->ledger().size() > 100);
    CHECK(isEmpty(bench.folder()));
    bench.key(Key::Enter);
    CHECK_FALSE(bench.trainer.isWarmUp());
    CHECK(bench.trainer.world()->setup().trainingCase.title == wanted);
    CHECK_FALSE(bench.shows("warmup"));
    CHECK_FALSE(bench.trainer.finished().has_value());
    CHECK(bench.trainer.world()->ledger().size() == 0);
    bench.key(Key::Escape);
    bench.click("case.block-pen"); // once a program run
    bench.click("start");
    CHECK_FALSE(bench.trainer.isWarmUp());
    bench.key(Key::Escape);
    bench.click("device.stamp"); // but for each hand-piece
    bench.click("start");
    CHECK(bench.trainer.isWarmUp());
    CHECK(bench.text("case").find("tamp") != std::string::npos);
}

TEST_CASE("a warm-up ends by itself after a minute, and from home it leads back home") {
    UiBench bench;
    bench.key(Key::Down);
    const std::string chosen = bench.text("home.title");
    bench.key(Key::W);
    CHECK(bench.trainer.isWarmUp());
    bench.click("help.close");
    CHECK(bench.text("warmup").find("1:00 left") != std::string::npos);
    for (int i = 0; i < 590; ++i)
        bench.frame(0.1);
    CHECK(bench.trainer.isWarmUp());
    for (int i = 0; i < 20; ++i)
        bench.frame(0.1);
    CHECK_FALSE(bench.trainer.isWarmUp());
    CHECK(bench.shows("home.title"));
    CHECK(bench.text("home.title") == chosen);
    CHECK(isEmpty(bench.folder()));
}
