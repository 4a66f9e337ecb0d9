// The screens, found, clicked and read through their tags, with no window: a whole session from home to score.
#include <fstream>
#include <sstream>

#include "sim/session/recording.h"
#include "tests/unit/ui_bench.h"

using namespace stipple;
using test::UiBench;
using ui::Key;

namespace {

void startBlock(UiBench &bench) {
    bench.click("case.block-pen");
    bench.click("start");
    REQUIRE(bench.shows("help.title"));
    bench.click("help.close");
    REQUIRE_FALSE(bench.shows("help.title"));
}

size_t filesIn(const std::filesystem::path &folder, const std::string &extension) {
    size_t count = 0;
    if (std::filesystem::exists(folder))
        for (const auto &entry : std::filesystem::directory_iterator(folder))
            count += entry.path().extension() == extension ? 1 : 0;
    return count;
}

} // namespace

TEST_CASE("the home screen shows the cases of the chosen hand-piece") {
    UiBench bench;
    CHECK(bench.shows("case.block-pen"));
    CHECK_FALSE(bench.shows("case.block-roller"));
    bench.click("device.roller");
    CHECK(bench.shows("case.block-roller"));
    CHECK_FALSE(bench.shows("case.block-pen"));
    bench.key(Key::Num3);
    CHECK(bench.shows("case.block-stamp"));
    const std::string first = bench.text("home.title");
    bench.key(Key::Down);
    CHECK(bench.text("home.title") != first);
}

TEST_CASE("a session from the home screen to the score, by mouse, equals its recording's score") {
    UiBench bench;
    startBlock(bench);
    CHECK(bench.text("case") == "Pen on the practice block");
    const std::string before = bench.text("value.force");
    bench.click("force.more");
    CHECK(before == "0.8 N");
    CHECK(bench.text("value.force") == "0.9 N");
    bench.pointAt({0, 0, 0});
    bench.frame();
    bench.input.wheel = 2;
    bench.frame();
    bench.frame();
    CHECK(bench.text("value.force") == "1.1 N");
    bench.click("length.more");
    CHECK(bench.text("value.length") == "1.05 mm");
    for (int line = 0; line < 9; ++line) {
        const float y = -20 + 5 * static_cast<float>(line);
        bench.stroke({-24, y, 0}, {24, y, 0}, 30);
    }
    CHECK(bench.text("status") != "");
    CHECK(bench.trainer.world()->ledger().size() > 1000);
    bench.key(Key::Enter);
    REQUIRE(bench.shows("score.total"));
    CHECK_FALSE(bench.trainer.finished()->score.isNoWork);
    CHECK(bench.trainer.finished()->score.total > 20);
    CHECK(bench.text("domain.Dose").find("Dose") == 0);
    CHECK(bench.shows("advice.Change.0"));
    bench.click("pane.Metrics");
    CHECK(bench.text("metric.M4").find("Coverage") == 0);
    bench.click("pane.Time line");
    CHECK(bench.text("plot.Force").find("on average") != std::string::npos);
    CHECK(bench.shows("deduction.0"));

    // The recording alone gives the same score and the same text.
    const std::filesystem::path path = bench.trainer.finished()->recording;
    REQUIRE(std::filesystem::exists(path));
    CHECK(std::filesystem::exists(bench.trainer.finished()->report));
    std::ifstream file(path, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    const auto recording = sim::readRecording(bytes.str());
    REQUIRE(recording.ok());
    CHECK(recording->isComplete);
    CHECK(recording->header.inputClass == "hand");
    const auto replayed = sim::replay(*recording, app::worldMaker(test::sourceAssets(), {}));
    REQUIRE(replayed.ok());
    CHECK(replayed->score().total == bench.trainer.finished()->score.total);
    CHECK(replayed->stateHash() == bench.trainer.world()->stateHash());
    CHECK(sim::verifyRecording(*recording, app::worldMaker(test::sourceAssets(), {})).isGood);
    char total[16];
    std::snprintf(total, sizeof total, "%.1f", static_cast<double>(replayed->score().total));
    CHECK(bench.text("score.total") == total);

    bench.click("deduction.0");
    CHECK((bench.shows("map.mark") || bench.trainer.finished()->score.deductions[0].zone == sim::ZoneId::None));
    bench.click("map.Direction");
    CHECK(bench.text("map") == "Direction");
    bench.click("report");
    CHECK(bench.trainer.view().score.notice.find(".html") != std::string::npos);
    bench.click("again");
    CHECK(bench.text("time") == "0:00");
    bench.key(Key::Escape);
    CHECK(bench.shows("home.title"));
}

TEST_CASE("the same work by keyboard alone") {
    UiBench bench;
    bench.key(Key::Num1);
    bench.key(Key::Enter);
    bench.key(Key::Enter); // the card
    bench.key(Key::Tab);
    bench.key(Key::PageUp);
    CHECK(bench.text("value.force") == "0.9 N");
    bench.input.move = {1, 0};
    bench.input.isShift = true;
    for (int i = 0; i < 60; ++i)
        bench.frame(1.0 / 60);
    CHECK(bench.trainer.world()->handpiece().isContact);
    CHECK(bench.trainer.world()->handpiece().speedMmS == Approx(30).margin(3));
    CHECK(bench.trainer.world()->ledger().size() > 100);
    bench.input.isShift = false;
    bench.input.move = {0, 0};
    for (int i = 0; i < 20; ++i)
        bench.frame(1.0 / 60);
    CHECK_FALSE(bench.trainer.world()->handpiece().isContact);
    bench.key(Key::F);
    CHECK(bench.shows("score.total"));
}

TEST_CASE("pausing, questions and the card of controls stop the session's clock") {
    UiBench bench;
    startBlock(bench);
    bench.pointAt({0, 0, 0});
    for (int i = 0; i < 30; ++i)
        bench.frame(1.0 / 60);
    const auto stays = [&] {
        const uint32_t before = bench.trainer.world()->stepCount();
        for (int i = 0; i < 10; ++i)
            bench.frame(1.0 / 60);
        return bench.trainer.world()->stepCount() == before;
    };
    CHECK_FALSE(stays());
    bench.key(Key::Space);
    CHECK(bench.shows("paused"));
    CHECK(stays());
    bench.key(Key::Space);
    bench.key(Key::H);
    CHECK(stays());
    bench.key(Key::H);
    bench.stroke({-10, 0, 0}, {10, 0, 0}, 30);
    bench.key(Key::R);
    CHECK(bench.shows("dialog"));
    CHECK(stays());
    bench.key(Key::Escape);
    CHECK_FALSE(bench.shows("dialog"));
    CHECK(bench.trainer.world()->ledger().size() > 0);
    bench.key(Key::R);
    bench.click("confirm");
    CHECK(bench.trainer.world()->ledger().size() == 0);
    CHECK(bench.trainer.world()->stepCount() < 10);
}

TEST_CASE(
    "the section's width, depth and moment change by mouse and by keys, and the finish button stays in the window") {
    UiBench bench;
    startBlock(bench);
    bench.pointAt({0, 0, 0});
    bench.frame(1.0 / 60);
    const auto widthUm = [&] { return bench.trainer.section().widthUm; };
    CHECK(widthUm() == 0); // all of it
    bench.click("section.nearer");
    CHECK(widthUm() == 8000);
    CHECK(bench.text("section.width") == "8.0 mm");
    const ui::Rect section = ui::workLayout(bench.input.windowPx, 1).section;
    const std::string force = bench.text("value.force");
    bench.input.pointerPx = section.centre();
    bench.frame();
    bench.frame();
    bench.input.wheel = 30;
    bench.frame();
    bench.frame();
    CHECK(widthUm() == 300);
    CHECK(bench.text("section.width") == "0.30 mm");
    CHECK(bench.text("value.force") == force); // that wheel was not the hand's
    bench.input.isLeftDown = bench.input.wasLeftPressed = true;
    bench.frame();
    bench.input.pointerPx.y -= 40; // the tissue is drawn up
    bench.frame();
    const float depthUm = bench.trainer.section().depthUm;
    CHECK(depthUm > 5);
    CHECK(depthUm < 100);
    bench.input.isLeftDown = false;
    bench.frame();
    bench.key(Key::D, true);
    CHECK(bench.trainer.section().depthUm > depthUm);
    for (int i = 0; i < 200; ++i)
        bench.key(Key::D, true);
    CHECK(bench.trainer.section().depthUm < 2600);
    CHECK(bench.trainer.section().depthUm > 2000);
    for (int i = 0; i < 12; ++i)
        bench.key(Key::A);
    CHECK(widthUm() == 0);
    CHECK(bench.trainer.section().depthUm == 0);

    CHECK(bench.text("moment") == "now");
    bench.click("moment.later");
    CHECK(bench.text("moment") == "1 hour after");
    bench.key(Key::N);
    bench.key(Key::N);
    CHECK(bench.text("moment") == "1 day after");
    bench.click("moment.earlier");
    CHECK(bench.trainer.section().afterH == 6);
    const uint32_t before = bench.trainer.world()->stepCount(); // nothing is done meanwhile
    for (int i = 0; i < 10; ++i)
        bench.frame(1.0 / 60);
    CHECK(bench.trainer.world()->stepCount() == before);
    bench.pointAt({0, 0, 0});
    bench.frame(1.0 / 60);
    bench.input.isLeftDown = bench.input.wasLeftPressed = true; // the skin is now again, and not yet touched
    for (int i = 0; i < 10; ++i)
        bench.frame(1.0 / 60);
    CHECK(bench.text("moment") == "now");
    CHECK(bench.trainer.world()->stepCount() > before);
    CHECK_FALSE(bench.trainer.world()->handpiece().isContact);
    bench.input.isLeftDown = false;
    for (int i = 0; i < 9; ++i)
        bench.key(Key::N);
    CHECK(bench.trainer.section().afterH < 0);

    bench.click("loupe");
    CHECK(bench.trainer.showsMagnifier());
    const ui::Tag *finish = bench.tags.find("finish");
    REQUIRE(finish != nullptr);
    CHECK(finish->rect.y + finish->rect.height <= 720);
}

TEST_CASE("an assessment shows no later moment") {
    UiBench bench;
    bench.click("assess");
    bench.click("help.close");
    bench.key(Key::N);
    CHECK(bench.trainer.section().afterH < 0);
    CHECK(bench.text("status").find("as it is now") != std::string::npos);
}

TEST_CASE("a click that answers a question does not also press the hand-piece to the skin") {
    UiBench bench;
    bench.click("start");
    bench.click("help.close"); // the button lies over the face
    for (int i = 0; i < 30; ++i)
        bench.frame(1.0 / 60);
    CHECK_FALSE(bench.trainer.world()->handpiece().isContact);
    CHECK(bench.trainer.world()->ledger().size() == 0);
}

TEST_CASE("a machine that is too slow slows the session's clock, says so, and skips nothing") {
    UiBench bench;
    startBlock(bench);
    bench.pointAt({0, 0, 0});
    const uint32_t before = bench.trainer.world()->stepCount();
    for (int i = 0; i < 8; ++i)
        bench.frame(0.25);
    CHECK(bench.trainer.world()->stepCount() - before == 8 * 24);
    CHECK(bench.text("clock").find("40 %") != std::string::npos);
    for (int i = 0; i < 200; ++i)
        bench.frame(1.0 / 60);
    CHECK(bench.text("clock") == "");
}

TEST_CASE("closing the window while practising finishes the recording with its score") {
    UiBench bench;
    startBlock(bench);
    bench.stroke({-20, 0, 0}, {20, 0, 0}, 30);
    bench.trainer.close();
    CHECK(bench.trainer.isQuitting());
    REQUIRE(bench.trainer.finished().has_value());
    std::ifstream file(bench.trainer.finished()->recording, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    const auto recording = sim::readRecording(bytes.str());
    REQUIRE(recording.ok());
    CHECK(recording->isComplete);
    CHECK(recording->resultJson.find("\"total\"") != std::string::npos);
}

TEST_CASE("a session in which the skin was never touched leaves no recording behind") {
    UiBench bench;
    startBlock(bench);
    bench.pointAt({0, 0, 0});
    for (int i = 0; i < 60; ++i)
        bench.frame(1.0 / 60);
    bench.key(Key::Enter); // nothing to score yet: stays
    CHECK(bench.shows("gauge.force"));
    bench.key(Key::Escape); // nothing to lose: no question
    CHECK(bench.shows("home.title"));
    CHECK(filesIn(bench.folder(), ".stipple") == 0);
}

TEST_CASE("an assessment shows no cues, cannot be started again, and says whether it was passed") {
    UiBench bench;
    bench.click("assess");
    bench.click("help.close");
    CHECK_FALSE(bench.shows("gauge.depth"));
    CHECK_FALSE(bench.shows("gauge.coverage"));
    for (const ui::Gauge &gauge : bench.trainer.view().work.gauges) {
        CHECK(gauge.bandHi == gauge.bandLo);
        CHECK(gauge.hint.empty());
    }
    bench.stroke({-20, 0, 0}, {20, 0, 0}, 30);
    for (const ui::Gauge &gauge : bench.trainer.view().work.gauges)
        CHECK(gauge.verdict == ui::Verdict::None);
    bench.key(Key::R);
    CHECK_FALSE(bench.shows("dialog"));
    CHECK(bench.trainer.world()->ledger().size() > 0);
    bench.key(Key::F);
    CHECK(bench.trainer.view().score.outcome == "Not passed");
    CHECK(bench.trainer.exitCode() == 1);
}

TEST_CASE("the demonstration plays an expert's pass, which passes") {
    for (const std::string id : {"block-pen", "block-roller", "block-stamp"}) {
        INFO(id);
        UiBench bench;
        REQUIRE(bench.trainer.start(app::AppMode::Demo, id).ok());
        bench.key(Key::H); // the card
        CHECK(bench.trainer.view().work.isWatching);
        for (int i = 0; i < 40000 && !bench.trainer.finished(); ++i)
            bench.trainer.advance(0.1, bench.input);
        REQUIRE(bench.trainer.finished().has_value());
        CHECK(bench.trainer.finished()->score.outcome == sim::Outcome::Passed);
    }
}

TEST_CASE("the procedure around the needles is walked by mouse and by keyboard, and is scored") {
    UiBench bench;
    REQUIRE(bench.trainer.start(app::AppMode::Practice, "melasma-pen").ok());
    bench.key(Key::H); // the card
    CHECK(bench.trainer.view().screen == ui::Screen::Steps);
    CHECK(bench.text("steps.patient").find("woman of 44") != std::string::npos);
    // Asking about the sun finds the tan; the question is one of the list's.
    const auto clickStep = [&](const std::string &label) {
        const ui::StepsView &view = bench.trainer.view().steps;
        for (int i = 0; i < ui::optionCount(view); ++i)
            if (ui::optionAt(view, i)->label == label) {
                bench.click("step." + std::to_string(i));
                return;
            }
        FAIL("no step is called " << label);
    };
    clickStep("Sun, tanning, pigment that stays");
    CHECK(bench.text("steps.done").find("beach") != std::string::npos);
    clickStep("Defer");
    clickStep("The patient comes back");
    clickStep("Sun, tanning, pigment that stays");
    CHECK(bench.text("steps.done").find("o sun for four weeks") != std::string::npos);
    clickStep("Treat");
    // By keyboard: the second stage, its first step.
    bench.key(Key::Num2);
    CHECK(bench.trainer.view().steps.stage == 1);
    bench.key(Key::Down);
    bench.key(Key::Enter);
    CHECK(bench.text("steps.done") == "Hands washed");
    CHECK(ui::optionAt(bench.trainer.view().steps, 0)->isDone);
    const double before = bench.trainer.world()->timeS();
    bench.frame(0.1);
    CHECK(bench.trainer.world()->timeS() > before); // the clock goes on, no needle does
    CHECK(bench.trainer.world()->ledger().size() == 0);
    bench.key(Key::P);
    CHECK(bench.trainer.view().screen == ui::Screen::Work);
    CHECK(bench.text("finish") == "Close out");
    bench.key(Key::Enter);
    CHECK(bench.trainer.view().screen == ui::Screen::Steps);
    CHECK(bench.trainer.view().steps.stage == 3);
    bench.key(Key::F);
    REQUIRE(bench.trainer.finished().has_value());
    const sim::Score &score = bench.trainer.finished()->score;
    const auto decision =
        std::find_if(score.metrics.begin(), score.metrics.end(), [](const sim::Metric &m) { return m.id == "M1"; });
    REQUIRE(decision != score.metrics.end());
    CHECK(decision->score >= 50);
}

TEST_CASE("deciding not to treat is work: it is asked before it is left, and kept when the window closes") {
    UiBench bench;
    REQUIRE(bench.trainer.start(app::AppMode::Practice, "melasma-pen").ok());
    bench.key(Key::H);
    bench.trainer.handle({ui::Act::TakeStep, 0, {}});
    bench.key(Key::Escape);
    CHECK(bench.shows("dialog"));
    bench.key(Key::Escape);
    bench.trainer.close();
    REQUIRE(bench.trainer.finished().has_value());
    CHECK(std::filesystem::exists(bench.trainer.finished()->recording));
}

TEST_CASE("what a patient says is shown over the skin until it is answered") {
    UiBench bench;
    REQUIRE(bench.trainer.start(app::AppMode::Practice, "melasma-pen").ok());
    bench.key(Key::H);
    bench.key(Key::P);
    const sim::World &world = *bench.trainer.world();
    const sim::ZoneFrame *frame = world.skin().frame(world.setup().trainingCase.plan.front().zone);
    REQUIRE(frame != nullptr);
    CHECK_FALSE(bench.shows("happening"));
    for (int i = 0; i < 12 && !bench.shows("happening"); ++i)
        bench.stroke(frame->originMm - 12.0F * frame->axisU, frame->originMm + 12.0F * frame->axisU, 25);
    CHECK(bench.text("happening").find("press harder") != std::string::npos);
    bench.key(Key::P);
    CHECK(bench.trainer.view().steps.stage == 2);
    const ui::StepsView view = bench.trainer.view().steps;
    for (int i = 0; i < ui::optionCount(view); ++i)
        if (ui::optionAt(view, i)->label == "Explained why not")
            bench.click("step." + std::to_string(i));
    bench.key(Key::P);
    CHECK_FALSE(bench.shows("happening"));
}

TEST_CASE("every screen can be drawn at any size of window") {
    for (const glm::vec2 size : {glm::vec2(1, 1), glm::vec2(320, 240), glm::vec2(640, 360), glm::vec2(3840, 2160)}) {
        INFO(size.x << " x " << size.y);
        UiBench bench(size);
        bench.frame();
        REQUIRE(bench.trainer.start(app::AppMode::Practice, "block-pen").ok());
        bench.frame(1.0 / 60); // with the card
        bench.key(Key::H);
        bench.key(Key::P); // the procedure's page, and back
        for (int stage = 0; stage < ui::kStages; ++stage) {
            bench.trainer.handle({ui::Act::SelectStage, stage, {}});
            bench.frame(1.0 / 60);
        }
        bench.key(Key::P);
        bench.input.pointerPx = size * 0.3F;
        bench.input.hasPointer = true;
        bench.input.isLeftDown = bench.input.wasLeftPressed = true;
        for (int i = 0; i < 30; ++i)
            bench.frame(1.0 / 60);
        bench.key(Key::R);
        bench.key(Key::Escape);
        bench.trainer.close();
        for (const Key pane : {Key::Num1, Key::Num2, Key::Num3})
            bench.key(pane);
        for (int kind = 0; kind < sim::kMapKinds; ++kind)
            bench.key(Key::M);
        bench.key(Key::Enter); // and watched again
        for (int i = 0; i < 100 && bench.trainer.isBusy(); ++i)
            bench.frame(1.0 / 60);
        const bool isReplay = bench.trainer.view().screen == ui::Screen::Replay;
        CHECK(isReplay == bench.trainer.finished().has_value()); // where the skin was hit at all
    }
}

TEST_CASE("no button or gauge is cut off by the window, at any density of its dots") {
    for (const float scale : {1.0F, 1.5F, 2.0F}) {
        const glm::vec2 size = glm::vec2(1280, 720) * scale;
        UiBench bench(size, scale);
        const auto check = [&] {
            for (const ui::Tag &tag : bench.tags.all()) {
                if (tag.name.starts_with("deduction.") || tag.name.starts_with("home.") ||
                    tag.name.starts_with("case.") || tag.rect.width <= 0)
                    continue; // in scrolling lists
                INFO(tag.name << " at scale " << scale);
                CHECK(tag.rect.x >= 0);
                CHECK(tag.rect.y >= 0);
                CHECK(tag.rect.x + tag.rect.width <= size.x + 0.5F);
                CHECK(tag.rect.y + tag.rect.height <= size.y + 0.5F);
            }
        };
        check();
        startBlock(bench);
        check();
        bench.stroke({-20, 0, 0}, {20, 0, 0}, 30);
        check();
        bench.key(Key::R);
        check();
        bench.key(Key::Escape);
        bench.key(Key::F);
        for (const Key pane : {Key::Num1, Key::Num2, Key::Num3}) {
            bench.key(pane);
            check();
        }
        bench.key(Key::Down);
        bench.key(Key::Enter);
        for (int i = 0; i < 100 && bench.trainer.isBusy(); ++i)
            bench.frame(1.0 / 60);
        bench.frame();
        REQUIRE(bench.shows("scrubber"));
        check();
    }
}

TEST_CASE("a folder that cannot be written is told on the home screen, and nothing starts") {
    auto trainer = app::Trainer::create({.assets = test::sourceAssets(),
                                         .outFolder = "/proc/nowhere",
                                         .headFile = {},
                                         .seed = 1,
                                         .build = "test",
                                         .kernels = {}});
    REQUIRE(trainer.ok());
    const Status started = trainer->start(app::AppMode::Practice, "block-pen");
    REQUIRE_FALSE(started.ok());
    CHECK(started.error().message.find("/proc/nowhere") != std::string::npos);
    CHECK(trainer->view().screen == ui::Screen::Home);
    CHECK(trainer->view().home.error == started.error().message);
}
