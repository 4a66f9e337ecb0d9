// Devices of the hand: what of their words is believed, kept apart by device, and turned into force and lean.
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "engine/app/hand_devices.h"
#include "engine/app/pen_axes.h"
#include "engine/ui/pad.h"

using namespace stipple;
using namespace stipple::app;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

DeviceInfo penInfo(int id, bool hasPressure = true) {
    DeviceInfo info{.kind = HandClass::Tablet, .id = id, .name = "Pen " + std::to_string(id), .has = {}, .problem = {}};
    info.has.fill(true);
    info.has[PenPressure] = hasPressure;
    return info;
}

DeviceSample pen(int id, double timeS, float pressure, bool isTip, glm::vec2 px = {100, 100}) {
    DeviceSample sample{
        .kind = HandClass::Tablet, .id = id, .timeS = timeS, .axes = {}, .buttons = isTip ? kPenTip : 0};
    sample.axes[PenX] = px.x;
    sample.axes[PenY] = px.y;
    sample.axes[PenPressure] = pressure;
    return sample;
}

void tap(DeviceState &state, double &timeS, std::initializer_list<float> pressures) {
    for (const float p : pressures)
        state.take(pen(state.info().id, timeS += 0.01, p, true));
    state.take(pen(state.info().id, timeS += 0.01, 0, false));
}

} // namespace

TEST_CASE("values that are no numbers keep the last one, others are kept in range and to a hand's rate") {
    DeviceState state(penInfo(7));
    REQUIRE(state.take(pen(7, 1.0, 0.2F, true)));
    CHECK(state.used().axes[PenPressure] == 0.2F);
    DeviceSample bad = pen(7, 1.05, kNan, true);
    bad.axes[PenX] = std::numeric_limits<float>::infinity();
    bad.axes[PenTiltX] = 400;
    REQUIRE(state.take(bad));
    CHECK(state.used().axes[PenPressure] == 0.2F);
    CHECK(state.used().axes[PenX] == 100);
    CHECK(state.used().axes[PenTiltX] == Approx(75)); // 1,500 degrees a second for 50 ms, on the way to 90
    CHECK(state.refusedValues() == 2);
    CHECK(state.limitedValues() == 1);
    CHECK(state.problem().find("no numbers") != std::string::npos);
    // 5 ms later: no more than 60 a second of pressure.
    REQUIRE(state.take(pen(7, 1.055, 1.0F, true)));
    CHECK(state.used().axes[PenPressure] == Approx(0.5F).margin(1e-4));
    // Time that stands still or runs back counts as a millisecond.
    REQUIRE(state.take(pen(7, 0.2, 0.0F, true)));
    CHECK(state.used().axes[PenPressure] == Approx(0.44F).margin(1e-3));
    CHECK_FALSE(state.take(pen(7, static_cast<double>(kNan), 0.5F, true)));
    CHECK(state.used().axes[PenPressure] == Approx(0.44F).margin(1e-3));
}

TEST_CASE("a rotation goes on at the other end and takes the short way") {
    DeviceState state(penInfo(7));
    DeviceSample sample = pen(7, 1, 0, false);
    sample.axes[PenRotation] = 175;
    REQUIRE(state.take(sample));
    sample.timeS = 1.001;
    sample.axes[PenRotation] = -175;
    REQUIRE(state.take(sample)); // 10 degrees in 1 ms, 3.6 allowed
    CHECK(state.used().axes[PenRotation] == Approx(178.6F));
    sample.timeS = 1.01;
    REQUIRE(state.take(sample));
    CHECK(state.used().axes[PenRotation] == Approx(-175.0F));
}

TEST_CASE("an axis a device has not is never read") {
    DeviceState state(penInfo(7, false));
    REQUIRE(state.take(pen(7, 1, 0.7F, true)));
    CHECK(state.used().axes[PenPressure] == 0);
    CHECK(state.isTouchOnly()); // at once
}

TEST_CASE("a pen that tells only nothing or all is found out after three contacts, and not by what was held back") {
    DeviceState coarse(penInfo(1)), fine(penInfo(2)), mute(penInfo(3));
    double timeS = 0;
    tap(coarse, timeS, {1, 1, 1});
    tap(coarse, timeS, {1});
    CHECK_FALSE(coarse.isTouchOnly());
    CHECK_FALSE(coarse.tellsPressure()); // nor is it believed meanwhile
    tap(coarse, timeS, {1, 1});
    CHECK(coarse.isTouchOnly());
    CHECK(coarse.limitedValues() > 0); // the way from 0 to 1 was held back, passing all between
    CHECK(coarse.problem().find("only touching or not") != std::string::npos);
    for (int i = 0; i < 3; ++i)
        tap(mute, timeS, {0, 0});
    CHECK(mute.isTouchOnly());
    tap(fine, timeS, {0.1F, 0.4F, 1});
    CHECK(fine.tellsPressure());
    for (int i = 0; i < 5; ++i)
        tap(fine, timeS, {1});
    CHECK_FALSE(fine.isTouchOnly());
    CHECK(fine.problem().empty());
    tap(coarse, timeS, {0.5F}); // it was only ever pressed hard: better late than never
    CHECK_FALSE(coarse.isTouchOnly());
    CHECK(coarse.tellsPressure());
}

TEST_CASE("two pens are kept apart, and the one that touches keeps the hand-piece") {
    HandDevices hands;
    hands.setDevices(HandClass::Tablet, {penInfo(4), penInfo(9)});
    const auto frame = [&](std::vector<DeviceSample> samples) {
        hands.take(samples);
        hands.choose({.realS = 0.016});
    };
    frame({pen(4, 1, 0.3F, true, {10, 20})});
    REQUIRE(hands.holder() == HandClass::Tablet);
    CHECK(hands.holderState()->info().id == 4);
    CHECK(hands.wasPenPut());
    frame(
        {pen(9, 50, 0.9F, true, {900, 900}), pen(4, 1.01, 0.31F, true, {11, 20}), pen(9, 50.01, 1, true, {901, 900})});
    CHECK(hands.holderState()->info().id == 4);
    CHECK(hands.at(1).axes[PenX] == 11);
    CHECK(hands.at(1).axes[PenPressure] == Approx(0.31F));
    CHECK(hands.find(HandClass::Tablet, 9)->used().axes[PenX] == 901);
    // Another class with the same number is another device, and one nobody announced is none.
    DeviceSample pad{.kind = HandClass::Gamepad, .id = 4, .timeS = 2, .axes = {1, 1, 1, 1, 1, 1}, .buttons = 1};
    frame({pad, pen(5, 1, 1, true)});
    CHECK(hands.find(HandClass::Tablet, 4)->used().axes[PenX] == 11);
    CHECK(hands.find(HandClass::Gamepad, 4) == nullptr);
    CHECK(hands.padPresses() == 0);
    // Lifted, the other one takes it; unplugged, it is the mouse's.
    frame({pen(4, 1.03, 0, false)});
    frame({pen(9, 50.1, 0.5F, true)});
    CHECK(hands.holderState()->info().id == 9);
    hands.setDevices(HandClass::Tablet, {penInfo(4)});
    CHECK(hands.holder() == HandClass::Mouse);
    CHECK(hands.find(HandClass::Tablet, 9) == nullptr);
}

TEST_CASE("between samples a pen's values go straight from one to the other over the frame") {
    HandDevices hands;
    hands.setDevices(HandClass::Tablet, {penInfo(4)});
    hands.take(std::vector{pen(4, 1, 0.2F, true, {0, 0})});
    hands.choose({.realS = 0.016});
    hands.take(std::vector{pen(4, 1.008, 0.3F, true, {10, 0}), pen(4, 1.016, 0.3F, true, {10, 20})});
    hands.choose({.realS = 0.016});
    CHECK(hands.at(0.25F).axes[PenX] == Approx(5));
    CHECK(hands.at(0.25F).axes[PenPressure] == Approx(0.25F));
    CHECK(hands.at(0.5F).axes[PenX] == Approx(10));
    CHECK(hands.at(0.75F).axes[PenY] == Approx(10));
    CHECK(hands.at(1).axes[PenY] == Approx(20));
    hands.take({});
    CHECK(hands.at(0.5F).axes[PenY] == 20); // and stay
    // After a silence it comes from nowhere: no line is drawn from where it was.
    hands.take(std::vector{pen(4, 9, 0.3F, true, {500, 500})});
    CHECK(hands.at(0.1F).axes[PenX] == Approx(500));
    // A pen that rested in the air and then touches is put down all the same.
    hands.take(std::vector{pen(4, 10, 0, false, {500, 500})});
    hands.take(std::vector{pen(4, 12, 0.3F, true, {500, 500})});
    hands.choose({.realS = 0.016});
    CHECK(hands.wasPenPut());
}

TEST_CASE("who moves it has it: pointer, keys, stick and pen; what was chosen stays") {
    HandDevices hands;
    DeviceInfo padInfo{.kind = HandClass::Gamepad, .id = 0, .name = "Pad", .has = {}, .problem = {}};
    padInfo.has.fill(true);
    hands.setDevices(HandClass::Gamepad, {padInfo});
    hands.setDevices(HandClass::Tablet, {penInfo(4)});
    double timeS = 0;
    const auto pad = [&](float x, float trigger) {
        return DeviceSample{.kind = HandClass::Gamepad,
                            .id = 0,
                            .timeS = timeS += 0.02,
                            .axes = {x, 0, 0, 0, 0, trigger},
                            .buttons = 0};
    };
    const auto frame = [&](std::vector<DeviceSample> samples, HandActivity activity = {}) {
        activity.realS = 0.05;
        hands.take(samples);
        hands.choose(activity);
        return hands.holder();
    };
    CHECK(frame({pad(0.1F, 0)}) == HandClass::Mouse); // a worn stick at rest
    CHECK(frame({pad(0.9F, 0)}) == HandClass::Gamepad);
    CHECK(frame({pad(0, 0.5F)}, {.isMousePressed = true}) == HandClass::Gamepad); // it is pressing
    CHECK(frame({pad(0, 0)}, {.isMousePressed = true}) == HandClass::Mouse);
    CHECK(frame({pad(0.9F, 0)}, {.isMouseWorking = true}) == HandClass::Mouse);
    CHECK(frame({}, {.isKeyMoving = true}) == HandClass::Keyboard);
    CHECK(frame({pen(4, 1, 0, false)}) == HandClass::Tablet);
    // The tip is the pointer's button too: such a press is not the mouse's, until the pen has been quiet.
    CHECK(frame({pen(4, 1.02, 0.2F, true)}, {.isMousePressed = true, .isMouseMoved = true}) == HandClass::Tablet);
    frame({pen(4, 1.04, 0, false)});
    CHECK(frame({}, {.isMouseMoved = true}) == HandClass::Tablet);
    for (int i = 0; i < 10; ++i)
        frame({});
    CHECK(frame({}, {.isMouseMoved = true}) == HandClass::Mouse);
    hands.setChoice(HandClass::Keyboard);
    CHECK(frame({pad(0.9F, 1), pen(4, 3, 0.5F, true)}, {.isMousePressed = true}) == HandClass::Keyboard);
    hands.setChoice(std::nullopt);
    CHECK(frame({pad(0.9F, 1)}) == HandClass::Gamepad);
}

TEST_CASE("force grows with the square of pressure, between the range's ends") {
    for (const sim::DeviceKind kind : {sim::DeviceKind::Pen, sim::DeviceKind::Roller, sim::DeviceKind::Stamp}) {
        const ForceRange range = forceRange(kind);
        CHECK(forceOf(0, range) == range.leastN);
        CHECK(forceOf(1, range) == range.mostN);
        CHECK(forceOf(0.5F, range) == Approx(range.leastN + 0.25F * (range.mostN - range.leastN)));
        CHECK(forceOf(7, range) == range.mostN);
        CHECK(forceOf(-1, range) == range.leastN);
        CHECK(forceOf(kNan, range) == range.leastN);
    }
}

TEST_CASE("sticks and triggers at rest are at nought, and reach their ends") {
    CHECK(stickOf({0.1F, 0.1F}) == glm::vec2(0));
    CHECK(stickOf({1, 0}) == glm::vec2(1, 0));
    CHECK(glm::length(stickOf({1, 1})) == Approx(1));
    const glm::vec2 half = stickOf({0.3F, 0.4F});
    CHECK(half.y / half.x == Approx(4.0F / 3));
    CHECK(stickOf({kNan, 0}) == glm::vec2(0));
    CHECK(triggerOf(0.05F) == 0);
    CHECK(triggerOf(1) == Approx(1));
    CHECK(triggerOf(kNan) == 0);
}

TEST_CASE("a pen's valuators are found by their labels and scaled by their ranges") {
    const std::vector<Valuator> wacom = {{0, "Abs X", 0, 44704},        {1, "Abs Y", 0, 27940},
                                         {2, "Abs Pressure", 0, 65536}, {3, "Abs Tilt X", -64, 63},
                                         {4, "Abs Tilt Y", -64, 63},    {5, "Abs Wheel", -900, 899}};
    CHECK(isPen(wacom, false));
    CHECK_FALSE(isPen(wacom, true));                                              // a touch screen
    CHECK_FALSE(isPen({{0, "Rel X", -1, -1}, {1, "Rel Y", -1, -1}}, false));      // a mouse
    CHECK_FALSE(isPen({{0, "Abs X", 0, 100}, {2, "Abs Pressure", 0, 0}}, false)); // no range
    CHECK_FALSE(isPen({{0, "Abs X", 0, 9}, {1, "Abs MT Position X", 0, 9}, {2, "Abs Pressure", 0, 9}}, false));
    PenAxes axes(12, "Wacom\nPen\x01", wacom);
    CHECK(axes.info().name == "Wacom?Pen?");
    for (size_t i = 0; i < kHandAxes; ++i)
        CHECK(axes.info().has[i]);
    axes.set(2, 16384);
    axes.set(3, -32);
    axes.set(4, 63);
    axes.set(5, -900);
    axes.set(77, 5); // nobody's
    axes.setPlace(640.5, 360);
    axes.setButton(1, true);
    axes.setButton(3, true);
    axes.setButton(99, true);
    const DeviceSample sample = axes.sample(12.5);
    CHECK(sample.id == 12);
    CHECK(sample.timeS == 12.5);
    CHECK(sample.axes[PenX] == 640.5F);
    CHECK(sample.axes[PenPressure] == Approx(0.25F));
    CHECK(sample.axes[PenTiltX] == Approx(-32));
    CHECK(sample.axes[PenTiltY] == Approx(63));
    CHECK(sample.axes[PenRotation] == Approx(-180));
    CHECK(sample.buttons == 5);
    axes.setButton(1, false);
    CHECK(axes.sample(13).buttons == 4);
    const PenAxes bare(3, "Virtual core XTEST pointer", {{0, "Rel X", -1, -1}});
    CHECK_FALSE(bare.info().has[PenPressure]);
    CHECK(bare.info().has[PenX]);
}

TEST_CASE("a gamepad's buttons lead from home through a session to the score and back") {
    using ui::Act;
    using ui::Pad;
    using ui::Screen;
    const auto act = [](Pad pad, Screen screen, bool isRepeat = false, bool isPaused = false) {
        const auto event = ui::eventOf(pad, isRepeat, {.screen = screen, .isPaused = isPaused});
        return event ? std::pair(event->act, event->amount) : std::pair(Act::Quit, 0);
    };
    CHECK(act(Pad::Down, Screen::Home) == std::pair(Act::NextCase, 1));
    CHECK(act(Pad::Right, Screen::Home) == std::pair(Act::NextDevice, 1));
    CHECK(act(Pad::A, Screen::Home).first == Act::StartPractice);
    CHECK(act(Pad::Up, Screen::Work) == std::pair(Act::LengthBy, 1));
    CHECK(act(Pad::Up, Screen::Work, true) == std::pair(Act::LengthBy, 1)); // held
    CHECK(act(Pad::A, Screen::Work).first == Act::ToggleMotor);
    CHECK(act(Pad::A, Screen::Work, true).first == Act::Quit); // not again and again
    CHECK(act(Pad::Start, Screen::Work).first == Act::TogglePause);
    CHECK(act(Pad::Y, Screen::Work, false, true).first == Act::Finish);
    CHECK(act(Pad::B, Screen::Work, false, true).first == Act::GoHome);
    CHECK(act(Pad::A, Screen::Steps) == std::pair(Act::TakeStep, -1));
    CHECK(act(Pad::Y, Screen::Steps).first == Act::Finish);
    CHECK(act(Pad::B, Screen::Score).first == Act::GoHome);
    CHECK(act(Pad::B, Screen::Hands).first == Act::OpenHands);
    CHECK(ui::eventOf(Pad::A, false, {.screen = Screen::Work, .isDialog = true})->act == Act::Confirm);
    CHECK(ui::eventOf(Pad::B, false, {.screen = Screen::Work, .isDialog = true})->act == Act::Cancel);
    CHECK(ui::eventOf(Pad::A, false, {.screen = Screen::Work, .isHelp = true})->act == Act::ToggleHelp);
    CHECK_FALSE(ui::eventOf(Pad::Guide, false, {.screen = Screen::Work}).has_value());
}
