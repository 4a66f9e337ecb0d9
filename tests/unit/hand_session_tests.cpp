// Whole sessions by pen tablet, gamepad and keyboard, fed through the trainer as the window feeds them; the page of
// hand devices; what recording, score and report say of the hand.
#include <array>
#include <cmath>
#include <fstream>
#include <random>
#include <sstream>

#include "engine/app/pen_source.h"
#include "engine/ui/pad.h"
#include "sim/session/recording.h"
#include "sim/technique/hands.h"
#include "tests/unit/ui_bench.h"

using namespace stipple;
using app::DeviceSample;
using app::HandClass;
using test::UiBench;
using ui::Key;
using ui::Pad;

namespace {

// A pen tablet as the system would tell of it: 200 samples a second, tip and pressure and lean as the test holds it.
class FakePens final : public app::PenSource {
  public:
    explicit FakePens(bool hasPressure = true) {
        app::DeviceInfo info{.kind = HandClass::Tablet, .id = 11, .name = "Test Pen", .has = {}, .problem = {}};
        info.has.fill(true);
        info.has[app::PenRotation] = false;
        info.has[app::PenPressure] = hasPressure;
        devices_.push_back(info);
    }
    void hold(glm::vec2 px, float pressure, glm::vec2 tiltDeg) {
        now_.axes[app::PenX] = px.x;
        now_.axes[app::PenY] = px.y;
        now_.axes[app::PenPressure] = pressure;
        now_.axes[app::PenTiltX] = tiltDeg.x;
        now_.axes[app::PenTiltY] = tiltDeg.y;
        now_.buttons = pressure > 0 ? app::kPenTip : 0;
        isMoved_ = true;
    }
    void unplug() { devices_.clear(); }
    void poll(std::vector<DeviceSample> &samples) override {
        if (!isMoved_ || devices_.empty())
            return;
        isMoved_ = false;
        now_.kind = HandClass::Tablet;
        now_.id = 11;
        for (int i = 0; i < 3; ++i) {
            now_.timeS += 0.005;
            samples.push_back(now_);
        }
    }
    const std::vector<app::DeviceInfo> &devices() const override { return devices_; }
    const std::string &problem() const override { return problem_; }

  private:
    std::vector<app::DeviceInfo> devices_;
    DeviceSample now_;
    bool isMoved_ = false;
    std::string problem_;
};

// A turn of the loop as the window's: the pen is the pointer too, and its tip the left button.
void frame(UiBench &bench, FakePens &pens, double seconds = 1.0 / 60) {
    bench.trainer.setDevices(HandClass::Tablet, pens.devices(), pens.problem());
    bench.input.samples.clear();
    pens.poll(bench.input.samples);
    bench.frame(seconds);
    bench.input.samples.clear();
}

struct Touch {
    float pressure = 0.4F;
    glm::vec2 tiltDeg{0};
    float mmS = 30;
};

void penStroke(UiBench &bench, FakePens &pens, glm::vec3 fromMm, glm::vec3 toMm, const Touch &touch) {
    const auto at = [&](glm::vec3 mm, float pressure) {
        bench.pointAt(mm);
        const bool wasDown = bench.input.isLeftDown;
        bench.input.isLeftDown = pressure > 0;
        bench.input.wasLeftPressed = pressure > 0 && !wasDown;
        pens.hold(bench.input.pointerPx, pressure, touch.tiltDeg);
        frame(bench, pens);
    };
    at(fromMm, 0);
    const int frames = static_cast<int>(glm::length(toMm - fromMm) / touch.mmS * 60);
    for (int i = 0; i <= frames; ++i)
        at(fromMm + (toMm - fromMm) * (static_cast<float>(i) / static_cast<float>(frames)), touch.pressure);
    for (int i = 0; i < 12; ++i)
        at(toMm, 0);
}

// A gamepad, sampled once a frame.
class FakePad {
  public:
    explicit FakePad(UiBench &bench) : bench_(bench) {
        info_ = {.kind = HandClass::Gamepad, .id = 0, .name = "Test Pad", .has = {}, .problem = {}};
        info_.has.fill(true);
        frame();
    }
    void frame(double seconds = 1.0 / 60) {
        bench_.trainer.setDevices(HandClass::Gamepad, {info_});
        timeS_ += 1.0 / 60;
        bench_.input.samples = {
            {.kind = HandClass::Gamepad, .id = 0, .timeS = timeS_, .axes = axes, .buttons = buttons}};
        bench_.frame(seconds);
        bench_.input.samples.clear();
    }
    void press(Pad button) {
        buttons = 1U << static_cast<uint32_t>(button);
        frame();
        buttons = 0;
        for (int i = 0; i < 3; ++i)
            frame();
    }
    std::array<float, app::kHandAxes> axes{};
    uint32_t buttons = 0;

  private:
    UiBench &bench_;
    app::DeviceInfo info_;
    double timeS_ = 0;
};

sim::Recording readBack(const UiBench &bench) {
    std::ifstream file(bench.trainer.finished()->recording, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    auto recording = sim::readRecording(bytes.str());
    REQUIRE(recording.ok());
    return std::move(*recording);
}

// Recording, its replay, score and report agree on who held the hand-piece.
void checkHand(const UiBench &bench, const std::string &text) {
    const sim::Recording recording = readBack(bench);
    CHECK(recording.header.inputClass == "hand");
    CHECK(sim::verifyRecording(recording, app::worldMaker(test::sourceAssets(), {})).isGood);
    CHECK(sim::handText(bench.trainer.finished()->score.hands) == text);
    const auto replayed = sim::replay(recording, app::worldMaker(test::sourceAssets(), {}));
    REQUIRE(replayed.ok());
    CHECK(sim::handText(replayed->score().hands) == text);
    CHECK(recording.resultJson.find("\"hand\"") != std::string::npos);
    std::ifstream report(bench.trainer.finished()->report);
    std::stringstream page;
    page << report.rdbuf();
    CHECK(page.str().find("<dt>Hand</dt><dd>" + text) != std::string::npos);
}

void clickStep(UiBench &bench, const std::string &label) {
    const ui::StepsView view = bench.trainer.view().steps;
    for (int i = 0; i < ui::optionCount(view); ++i)
        if (ui::optionAt(view, i)->label == label) {
            bench.click("step." + std::to_string(i));
            return;
        }
    FAIL("no step is called " << label);
}

} // namespace

TEST_CASE("a whole case by pen tablet, from the home screen to the debriefing: pressure is force, lean is lean") {
    UiBench bench;
    FakePens pens;
    frame(bench, pens);
    bench.click("device.pen");
    bench.click("case.melasma-pen");
    bench.click("start");
    bench.click("help.close");
    REQUIRE(bench.trainer.view().screen == ui::Screen::Steps);
    clickStep(bench, "Defer");
    clickStep(bench, "The patient comes back");
    clickStep(bench, "Treat");
    bench.click("to_skin");
    REQUIRE(bench.trainer.view().screen == ui::Screen::Work);
    const sim::World &world = *bench.trainer.world();
    const sim::ZoneFrame *zone = world.skin().frame(world.setup().trainingCase.plan.front().zone);
    REQUIRE(zone != nullptr);
    const auto place = [&](float u, float v) { return zone->originMm + u * zone->axisU + v * zone->axisV; };
    penStroke(bench, pens, place(-8, 0), place(8, 0), {.pressure = 0.3F});
    CHECK(bench.text("hands") == "Hand: pen");
    CHECK(world.ledger().size() > 100);
    // Held still, pressed harder, leaning 20 degrees to the right: the hand-piece does the same.
    bench.pointAt(place(0, 4));
    bench.input.isLeftDown = bench.input.wasLeftPressed = true;
    for (int i = 0; i < 30; ++i) {
        pens.hold(bench.input.pointerPx, 0.5F, {20, 0});
        frame(bench, pens);
    }
    const float expectedN = app::forceOf(0.5F, app::forceRange(sim::DeviceKind::Pen));
    CHECK(world.handpiece().isContact);
    CHECK(world.handpiece().forceN == Approx(expectedN).margin(0.01));
    CHECK(world.handpiece().tiltDeg == Approx(20).margin(0.5));
    CHECK(bench.text("value.force") == "1.3 N");
    bench.key(Key::Backspace); // as it is held now counts as upright
    for (int i = 0; i < 10; ++i) {
        pens.hold(bench.input.pointerPx, 0.5F, {20, 0});
        frame(bench, pens);
    }
    CHECK(world.handpiece().tiltDeg == Approx(0).margin(0.5));
    bench.input.isLeftDown = false;
    for (int i = 0; i < 15; ++i) {
        pens.hold(bench.input.pointerPx, 0, {20, 0});
        frame(bench, pens);
    }
    CHECK_FALSE(world.handpiece().isContact);
    bench.click("finish");
    REQUIRE(bench.trainer.view().screen == ui::Screen::Steps); // the close-out
    bench.click("finish");
    REQUIRE(bench.shows("score.total"));
    CHECK(bench.trainer.finished()->score.punctures == world.ledger().size());
    checkHand(bench, "pen tablet (Test Pen)");
    bench.click("home");
    CHECK(bench.shows("home.title"));
}

TEST_CASE("a pen that tells only touching or not works with the wheel's force, and is told of") {
    UiBench bench;
    FakePens pens;
    REQUIRE(bench.trainer.start(app::AppMode::Practice, "block-pen").ok());
    bench.key(Key::H);
    for (int i = 0; i < 4; ++i)
        penStroke(bench, pens, {-10, 5.0F * static_cast<float>(i), 0}, {10, 5.0F * static_cast<float>(i), 0},
                  {.pressure = 1.0F});
    CHECK(bench.text("status").find("only touching or not") != std::string::npos);
    bench.pointAt({0, 0, 0});
    bench.input.isLeftDown = bench.input.wasLeftPressed = true;
    for (int i = 0; i < 30; ++i) {
        pens.hold(bench.input.pointerPx, 1, {0, 0});
        frame(bench, pens);
    }
    CHECK(bench.trainer.world()->handpiece().forceN == Approx(0.8F).margin(0.01)); // as it is set, never 5 N
    bench.key(Key::F2);
    CHECK(bench.text("hand.tablet.11").find("comes from the wheel") != std::string::npos);
    CHECK(bench.text("hand.tablet.11.pressure") == "1.00 -> by wheel");
}

TEST_CASE("a pen that is unplugged in a stroke lifts the hand-piece; the mouse has it then") {
    UiBench bench;
    FakePens pens;
    REQUIRE(bench.trainer.start(app::AppMode::Practice, "block-pen").ok());
    bench.key(Key::H);
    bench.pointAt({0, 0, 0});
    bench.input.isLeftDown = bench.input.wasLeftPressed = true;
    for (int i = 0; i < 30; ++i) {
        pens.hold(bench.input.pointerPx, 0.4F, {0, 0});
        frame(bench, pens);
    }
    REQUIRE(bench.trainer.world()->handpiece().isContact);
    pens.unplug();
    bench.input.isLeftDown = false; // its button goes with it
    for (int i = 0; i < 15; ++i)
        frame(bench, pens);
    CHECK_FALSE(bench.trainer.world()->handpiece().isContact);
    CHECK(bench.text("hands") == "Hand: mouse");
}

TEST_CASE("a pen's press on the panel, or held since a question, does not reach the skin") {
    UiBench bench;
    FakePens pens;
    REQUIRE(bench.trainer.start(app::AppMode::Practice, "block-pen").ok());
    bench.pointAt({0, 0, 0});
    for (int i = 0; i < 10; ++i) { // under the card of controls
        pens.hold(bench.input.pointerPx, 0.5F, {0, 0});
        frame(bench, pens);
    }
    bench.key(Key::H);
    for (int i = 0; i < 30; ++i) {
        pens.hold(bench.input.pointerPx, 0.5F, {0, 0});
        frame(bench, pens);
    }
    CHECK(bench.trainer.world()->ledger().size() == 0);
    CHECK_FALSE(bench.trainer.world()->handpiece().isContact);
}

TEST_CASE("a whole session by gamepad alone") {
    UiBench bench;
    FakePad pad(bench);
    const std::string first = bench.text("home.title");
    pad.press(Pad::Right);
    CHECK(bench.text("home.title") != first);
    pad.press(Pad::Left);
    for (int i = 0; i < 40 && bench.trainer.view().home.cases[0].isSelected == false; ++i)
        pad.press(Pad::Up);
    pad.press(Pad::A);
    REQUIRE(bench.shows("help.title"));
    pad.press(Pad::A);
    REQUIRE_FALSE(bench.shows("help.title"));
    if (bench.trainer.view().screen == ui::Screen::Steps)
        pad.press(Pad::B);
    REQUIRE(bench.trainer.view().screen == ui::Screen::Work);
    const sim::World &world = *bench.trainer.world();
    const std::string before = bench.text("value.length");
    pad.press(Pad::Up);
    CHECK(bench.text("value.length") != before);
    pad.axes[app::PadMoveX] = 1;
    pad.axes[app::PadTiltX] = 1;
    pad.axes[app::PadRightTrigger] = 0.53F;
    for (int i = 0; i < 40; ++i)
        pad.frame();
    CHECK(bench.text("hands") == "Hand: gamepad");
    CHECK(world.handpiece().isContact);
    CHECK(world.handpiece().speedMmS == Approx(30).margin(4));
    CHECK(world.handpiece().tiltDeg == Approx(30).margin(1));
    CHECK(world.handpiece().forceN ==
          Approx(app::forceOf(app::triggerOf(0.53F), app::forceRange(sim::DeviceKind::Pen))).margin(0.01));
    CHECK(world.ledger().size() > 50);
    pad.buttons = 1U << static_cast<uint32_t>(Pad::LeftBumper); // held: stretched
    pad.frame();
    CHECK(bench.trainer.hand()->isStretching());
    pad.buttons = 0;
    pad.axes = {};
    for (int i = 0; i < 20; ++i)
        pad.frame();
    CHECK_FALSE(bench.trainer.hand()->isStretching());
    CHECK_FALSE(world.handpiece().isContact);
    const float yaw = bench.trainer.camera().yawDeg; // the left trigger makes the right stick look
    pad.axes[app::PadLeftTrigger] = 1;
    pad.axes[app::PadTiltX] = 1;
    for (int i = 0; i < 30; ++i)
        pad.frame();
    CHECK(bench.trainer.camera().yawDeg - yaw == Approx(45).margin(4));
    pad.axes = {};
    pad.press(Pad::Start);
    CHECK(bench.shows("paused"));
    pad.press(Pad::Y);
    REQUIRE(bench.shows("score.total"));
    checkHand(bench, "gamepad (Test Pad)");
    pad.press(Pad::B);
    CHECK(bench.shows("home.title"));
}

TEST_CASE("the steps around the needles are taken by gamepad") {
    UiBench bench;
    FakePad pad(bench);
    REQUIRE(bench.trainer.start(app::AppMode::Practice, "melasma-pen").ok());
    pad.press(Pad::A); // the card
    REQUIRE(bench.trainer.view().screen == ui::Screen::Steps);
    pad.press(Pad::Right);
    CHECK(bench.trainer.view().steps.stage == 1);
    pad.press(Pad::Down);
    pad.press(Pad::A);
    CHECK(bench.text("steps.done") == "Hands washed");
    pad.press(Pad::B);
    CHECK(bench.trainer.view().screen == ui::Screen::Work);
    pad.press(Pad::Back);
    CHECK(bench.trainer.view().screen == ui::Screen::Steps);
    pad.press(Pad::Y);
    REQUIRE(bench.shows("score.total"));
    CHECK(bench.trainer.finished()->score.hands.empty()); // nobody held the hand-piece
}

TEST_CASE("a trigger held since before does not press, and held buttons repeat only what is a matter of degree") {
    UiBench bench;
    FakePad pad(bench);
    REQUIRE(bench.trainer.start(app::AppMode::Practice, "block-pen").ok());
    pad.axes[app::PadRightTrigger] = 1;
    pad.axes[app::PadMoveX] = 0.5F;
    for (int i = 0; i < 5; ++i)
        pad.frame(); // under the card
    pad.press(Pad::A);
    for (int i = 0; i < 30; ++i)
        pad.frame();
    CHECK(bench.trainer.world()->ledger().size() == 0);
    pad.axes = {};
    const std::string length = bench.text("value.length");
    pad.buttons = 1U << static_cast<uint32_t>(Pad::Down);
    for (int i = 0; i < 60; ++i) // a second: once, and six or seven times more
        pad.frame();
    CHECK(length == "1.00 mm");
    CHECK(std::stof(bench.text("value.length")) == Approx(0.65F).margin(0.06));
    pad.buttons = 1U << static_cast<uint32_t>(Pad::A);
    for (int i = 0; i < 60; ++i)
        pad.frame();
    CHECK(bench.trainer.hand()->isMotorOff()); // toggled once
}

TEST_CASE("keyboard alone: from the home screen to the score and home again, and the recording says so") {
    UiBench bench;
    for (const Key key : {Key::Num1, Key::Enter, Key::Enter})
        bench.key(key);
    if (bench.trainer.view().screen == ui::Screen::Steps)
        bench.key(Key::P);
    for (int i = 0; i < 30; ++i) // the pointer is nowhere over the skin
        bench.frame(1.0 / 60);
    bench.input.move = {1, 0}; // the keys that move it take it
    bench.input.isShift = true;
    for (int i = 0; i < 60; ++i)
        bench.frame(1.0 / 60);
    CHECK(bench.trainer.world()->handpiece().isContact);
    CHECK(bench.text("hands") == "Hand: keyboard");
    bench.input.isShift = false;
    bench.input.move = {0, 0};
    for (int i = 0; i < 20; ++i)
        bench.frame(1.0 / 60);
    bench.key(Key::F);
    if (bench.trainer.view().screen == ui::Screen::Steps)
        bench.key(Key::F);
    REQUIRE(bench.shows("score.total"));
    checkHand(bench, "keyboard");
    bench.key(Key::Escape);
    CHECK(bench.shows("home.title"));
}

TEST_CASE("two devices in one session are told with their shares") {
    UiBench bench;
    REQUIRE(bench.trainer.start(app::AppMode::Practice, "block-pen").ok());
    bench.key(Key::H);
    bench.stroke({-20, 0, 0}, {20, 0, 0}, 30);
    bench.input.hasPointer = false;
    bench.input.move = {0, 1};
    bench.input.isShift = true;
    for (int i = 0; i < 60; ++i)
        bench.frame(1.0 / 60);
    bench.input.isShift = false;
    bench.input.move = {0, 0};
    for (int i = 0; i < 20; ++i)
        bench.frame(1.0 / 60);
    bench.key(Key::F);
    REQUIRE(bench.trainer.finished().has_value());
    const auto &hands = bench.trainer.finished()->score.hands;
    REQUIRE(hands.size() == 2);
    CHECK(hands[0].kind == "mouse");
    CHECK(hands[1].kind == "keyboard");
    CHECK(hands[0].share + hands[1].share == Approx(1));
    CHECK(hands[0].share > 0.4); // 1.33 s of 2.3
    CHECK(hands[0].share < 0.75);
    checkHand(bench, sim::handText(hands));
}

TEST_CASE("left-handed: the panel lies to the left, L stretches while the mouse works, and keys do not take over") {
    UiBench bench;
    REQUIRE(bench.trainer.start(app::AppMode::Practice, "block-pen").ok());
    bench.key(Key::H);
    bench.frame();
    const float right = bench.tags.find("finish")->rect.x;
    CHECK(right > 640);
    bench.key(Key::F2);
    bench.click("left_handed");
    bench.click("hands.close");
    CHECK(bench.tags.find("finish")->rect.x < 320);
    CHECK(bench.tags.find("face")->rect.x == 320);
    const ui::Rect face = bench.tags.find("face")->rect;
    bench.input.pointerPx = face.centre();
    bench.input.hasPointer = true;
    bench.input.isOtherStretchHeld = true;
    bench.input.move = {1, 0}; // L is both
    for (int i = 0; i < 20; ++i)
        bench.frame(1.0 / 60);
    CHECK(bench.trainer.hand()->isStretching());
    CHECK(bench.text("hands") == "Hand: mouse");
    bench.input.isLeftDown = bench.input.wasLeftPressed = true;
    for (int i = 0; i < 30; ++i)
        bench.frame(1.0 / 60);
    CHECK(bench.trainer.world()->handpiece().isContact); // under the pointer, where the face now is
    CHECK(glm::length(bench.trainer.hand()->at()->posMm - bench.trainer.camera().targetMm) < 6);
    bench.input.isLeftDown = false;
    bench.key(Key::Tab);
    bench.frame(1.0 / 60);
    CHECK_FALSE(bench.trainer.hand()->isStretching()); // now it moves
    CHECK(bench.text("hands") == "Hand: keyboard");
}

TEST_CASE("one hand: a tap of Shift presses until the next, a tap of S stretches until the next") {
    UiBench bench;
    REQUIRE(bench.trainer.start(app::AppMode::Practice, "block-pen").ok());
    bench.key(Key::H);
    bench.key(Key::F2);
    bench.key(Key::O);
    bench.key(Key::F2);
    bench.key(Key::Tab);
    const auto tap = [&](bool app::FrameInput::*key) {
        bench.input.*key = true;
        for (int i = 0; i < 6; ++i)
            bench.frame(1.0 / 60);
        bench.input.*key = false;
        for (int i = 0; i < 30; ++i)
            bench.frame(1.0 / 60);
    };
    tap(&app::FrameInput::isShift);
    CHECK(bench.trainer.world()->handpiece().isContact);
    tap(&app::FrameInput::isStretchHeld);
    CHECK(bench.trainer.hand()->isStretching());
    tap(&app::FrameInput::isShift);
    CHECK_FALSE(bench.trainer.world()->handpiece().isContact);
    tap(&app::FrameInput::isStretchHeld);
    CHECK_FALSE(bench.trainer.hand()->isStretching());
    tap(&app::FrameInput::isShift);
    bench.key(Key::Space); // a pause lets go
    bench.frame(1.0 / 60);
    bench.key(Key::Space);
    for (int i = 0; i < 30; ++i)
        bench.frame(1.0 / 60);
    CHECK_FALSE(bench.trainer.world()->handpiece().isContact);
}

TEST_CASE("the page of hand devices shows every axis live, is worked by mouse, keys and pad, and stops the clock") {
    for (const float scale : {1.0F, 2.0F}) {
        const glm::vec2 size = glm::vec2(1280, 720) * scale;
        UiBench bench(size, scale);
        FakePens pens;
        FakePad pad(bench);
        frame(bench, pens);
        bench.click("hands");
        REQUIRE(bench.shows("hands.title"));
        pens.hold({320, 200}, 0.6F, {-12, 30});
        frame(bench, pens);
        frame(bench, pens);
        CHECK(bench.text("hand.tablet.11.pressure") == "0.60 -> 1.86 N"); // of the pen chosen at home
        CHECK(bench.text("hand.tablet.11.tilt right") == "-12° -> -12°");
        CHECK(bench.text("hand.tablet.11.across") == "320.0 px -> 320.0 px");
        CHECK_FALSE(bench.shows("hand.tablet.11.rotation")); // it has none
        pad.axes[app::PadRightTrigger] = 1;
        for (int i = 0; i < 5; ++i)
            pad.frame();
        CHECK(bench.text("hand.gamepad.0.right trigger") == "1.00 -> 5.00 N");
        CHECK(bench.shows("hand.mouse.0.wheel"));
        CHECK(bench.shows("hand.keyboard.0.up"));
        pad.axes = {};
        bench.click("choose.gamepad");
        CHECK(bench.trainer.handDevices().choice() == HandClass::Gamepad);
        bench.key(Key::Up);
        CHECK(bench.trainer.handDevices().choice() == HandClass::Keyboard);
        bench.key(Key::Up);
        bench.key(Key::Up);
        bench.key(Key::Up);
        CHECK_FALSE(bench.trainer.handDevices().choice().has_value());
        for (const ui::Tag &tag : bench.tags.all()) {
            INFO(tag.name << " at scale " << scale);
            CHECK(tag.rect.x >= 0);
            CHECK(tag.rect.y >= 0);
            CHECK(tag.rect.x + tag.rect.width <= size.x + 0.5F);
            CHECK(tag.rect.y + tag.rect.height <= size.y + 0.5F);
        }
        bench.key(Key::Escape);
        CHECK(bench.shows("home.title"));
        if (scale > 1)
            continue;
        REQUIRE(bench.trainer.start(app::AppMode::Practice, "block-pen").ok());
        bench.key(Key::H);
        bench.frame(1.0 / 60);
        bench.click("hands");
        REQUIRE(bench.shows("hands.title"));
        const uint32_t before = bench.trainer.world()->stepCount();
        for (int i = 0; i < 10; ++i)
            bench.frame(1.0 / 60);
        CHECK(bench.trainer.world()->stepCount() == before);
        bench.key(Key::F2);
        CHECK(bench.trainer.view().screen == ui::Screen::Work);
    }
}

TEST_CASE("whatever devices say, the hand-piece stays where and what it can be") {
    UiBench bench;
    FakePens pens;
    FakePad pad(bench); // plugs it in
    frame(bench, pens); // and the pen
    REQUIRE(bench.trainer.start(app::AppMode::Practice, "block-pen").ok());
    bench.key(Key::H);
    std::mt19937 random(7);
    const std::array<float, 10> values = {0, 1, -1, 0.5F, 1e9F, -1e9F, 1e38F, NAN, INFINITY, -INFINITY};
    const auto any = [&] { return values[random() % values.size()]; };
    const app::ForceRange range = app::forceRange(sim::DeviceKind::Pen);
    uint64_t worked = 0;
    for (int i = 0; i < 600; ++i) {
        bench.pointAt({static_cast<float>(random() % 40) - 20, static_cast<float>(random() % 40) - 20, 0});
        const size_t count = random() % 6;
        for (size_t k = 0; k < count; ++k) {
            DeviceSample sample{.kind = static_cast<HandClass>(random() % 4),
                                .id = random() % 2 == 0 ? 11 : 0,
                                .timeS = static_cast<double>(any()) + i,
                                .axes = {any(), any(), any(), any(), any(), any()},
                                .buttons = random() % 2 == 0 ? app::kPenTip : 0};
            if (random() % 2 == 0) {
                sample.axes[app::PenX] = bench.input.pointerPx.x;
                sample.axes[app::PenY] = bench.input.pointerPx.y;
            }
            bench.input.samples.push_back(sample);
        }
        bench.frame(1.0 / 60);
        bench.input.samples.clear();
        if (bench.trainer.view().screen != ui::Screen::Work || bench.trainer.view().dialog) {
            bench.key(Key::Escape);
            continue;
        }
        const sim::HandpieceView &hand = bench.trainer.world()->handpiece();
        REQUIRE(std::isfinite(bench.trainer.camera().yawDeg));
        REQUIRE(std::isfinite(hand.pose.posMm.x + hand.pose.posMm.y + hand.pose.posMm.z));
        REQUIRE(hand.pose.forceN <= range.mostN + 0.001F);
        REQUIRE(hand.tiltDeg <= 46);
        worked += hand.isContact ? 1 : 0;
    }
    CHECK(worked > 20); // it did reach the skin
}

TEST_CASE("what a recording says of hands is read, and anything else is left alone") {
    const std::string line = sim::handDeviceJson("tablet", "Pen \"2\"");
    const auto change = sim::parseHandDevice(7, line);
    REQUIRE(change.has_value());
    CHECK(change->step == 7);
    CHECK(change->kind == "tablet");
    CHECK(change->name == "Pen \"2\"");
    for (const std::string other :
         {"", "hand_device", R"({"event":"cleanse","t_s":1})", R"({"event":"hand_device"})",
          R"({"event":"hand_device","class":"foot"})", R"({"event":"hand_device","class":7})", R"(["hand_device"])"})
        CHECK_FALSE(sim::parseHandDevice(0, other).has_value());
    CHECK_FALSE(sim::parseHandDevice(0, sim::handDeviceJson("mouse", std::string(600, 'x'))).has_value());

    const std::vector<sim::HandChange> changes = {{10, "mouse", ""}, {200, "tablet", "T"}, {300, "mouse", ""}};
    std::vector<sim::Stroke> strokes(3);
    strokes[0].firstStep = 10;
    strokes[0].lastStep = 109; // 100 steps by mouse
    strokes[1].firstStep = 200;
    strokes[1].lastStep = 299; // 100 by pen
    strokes[2].firstStep = 300;
    strokes[2].lastStep = 499; // 200 by mouse
    const auto shares = sim::handShares(changes, strokes);
    REQUIRE(shares.size() == 2);
    CHECK(shares[0].share == Approx(0.75));
    CHECK(sim::handText(shares) == "mixed: mouse 75 %, pen tablet (T) 25 %");
    CHECK(sim::handShares(std::span(changes).first(1), {}).front().share == 1);
    CHECK(sim::handShares({}, strokes).empty());
    CHECK(sim::handText({}).empty());
}
