// The trainer's hands: which device has the hand-piece, what of it reaches the skin in each step, how a gamepad's
// buttons are pressed, the page on which every axis is live, and what the recording is told of it.
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/app/trainer.h"
#include "engine/ui/pad.h"
#include "sim/technique/deductions.h"
#include "sim/technique/hands.h"

namespace stipple::app {

namespace {

constexpr double kRepeatAfterS = 0.4, kRepeatEveryS = 0.1; // of a gamepad's button held down
constexpr float kPadTiltDeg = 30;                          // a stick pushed to its end
constexpr float kPadOrbitDegS = 90;
constexpr float kMovedPx = 2; // less is a mouse that lies on a desk that shakes
constexpr uint32_t kLeftBumper = 1U << static_cast<uint32_t>(ui::Pad::LeftBumper);
constexpr uint32_t kRightBumper = 1U << static_cast<uint32_t>(ui::Pad::RightBumper);

struct Words {
    std::string_view name, toMove, toWork;
};
constexpr std::array<Words, kHandClasses> kWords = {
    {{"mouse", "Move the pointer over the skin.", "Hold the left button to work."},
     {"keyboard", "Move with I J K L; hold Shift to work.", "Hold Shift to work."},
     {"gamepad", "Move with the left stick; pull the right trigger to work.", "Pull the right trigger to work."},
     {"pen", "Hold the pen over the skin.", "Touch with the pen to work."}}};
constexpr Words kTapWords = {"keyboard", "Move with I J K L; tap Shift to work.", "Tap Shift to work, and to lift."};
constexpr std::array<std::string_view, kHandClasses> kTitles = {"Mouse", "Keyboard", "Gamepad", "Pen tablet"};
constexpr std::array<std::string_view, kHandClasses> kTags = {"choose.mouse", "choose.keyboard", "choose.gamepad",
                                                              "choose.tablet"};

// Names of a class's buttons, by bit.
constexpr std::array<std::string_view, 15> kButtons[kHandClasses] = {{"left", "right"},
                                                                     {"Shift", "S"},
                                                                     {"A", "B", "X", "Y", "left bumper", "right bumper",
                                                                      "Back", "Start", "guide", "left stick",
                                                                      "right stick", "up", "right", "down", "left"},
                                                                     {"tip", "barrel", "upper barrel"}};

// Another hand's pad: sides swapped.
DeviceSample mirrored(DeviceSample sample) {
    std::swap(sample.axes[PadMoveX], sample.axes[PadTiltX]);
    std::swap(sample.axes[PadMoveY], sample.axes[PadTiltY]);
    std::swap(sample.axes[PadLeftTrigger], sample.axes[PadRightTrigger]);
    return sample;
}

uint32_t mirroredButtons(uint32_t bits) {
    const uint32_t others = bits & ~(kLeftBumper | kRightBumper);
    return others | ((bits & kLeftBumper) << 1U) | ((bits & kRightBumper) >> 1U);
}

glm::vec2 stick(const DeviceSample &sample, size_t axis) {
    const glm::vec2 way = stickOf({sample.axes[axis], sample.axes[axis + 1]});
    return {way.x, -way.y}; // up is up
}

std::string withUnit(float value, const HandAxisSpec &spec) {
    const std::string unit =
        spec.unit.empty() || spec.unit == "°" ? std::string(spec.unit) : " " + std::string(spec.unit);
    return sim::fixed(static_cast<double>(value), spec.decimals) + unit;
}

} // namespace

ui::WorkLayout Trainer::layout(const FrameInput &input) const {
    return ui::workLayout(input.windowPx, input.scale, ui::panelSide(habits_.isLeftHanded));
}

void Trainer::setDevices(HandClass kind, const std::vector<DeviceInfo> &infos, const std::string &problem) {
    hands_.setDevices(kind, infos);
    if (kind == HandClass::Tablet)
        ways_.penProblem = problem;
}

// What the devices said in this frame, whatever screen is open; who has the hand-piece; the gamepad's buttons.
void Trainer::readHands(double realS, const FrameInput &input) {
    const double passedS = std::isfinite(realS) ? std::clamp(realS, 0.0, 1.0) : 0.0;
    ways_.clockS += passedS;
    std::vector<DeviceSample> samples = input.samples;
    DeviceSample mouse{.kind = HandClass::Mouse, .timeS = ways_.clockS};
    mouse.axes = {input.pointerPx.x, input.pointerPx.y, input.wheel};
    mouse.buttons = (input.isLeftDown ? 1U : 0U) | (input.isRightDown ? 2U : 0U);
    DeviceSample keys{.kind = HandClass::Keyboard, .timeS = ways_.clockS};
    keys.axes = {input.move.x, input.move.y};
    keys.buttons = (input.isShift ? 1U : 0U) | (input.isStretchHeld ? 2U : 0U);
    samples.push_back(mouse);
    samples.push_back(keys);
    hands_.take(samples);
    const bool isAtWork = screen_ == ui::Screen::Work && !mode_->isScripted;
    const bool isOnSkin = input.hasPointer && layout(input).face.contains(input.pointerPx);
    // The other hand's L stretches: keys move only once they have been given the hand-piece.
    const bool mayKeysTake = isAtWork && !habits_.isLeftHanded;
    hands_.choose({.realS = passedS,
                   .isMousePressed = input.wasLeftPressed && (screen_ != ui::Screen::Work || isOnSkin),
                   .isMouseMoved = glm::length(input.pointerPx - lastPointer_) > kMovedPx,
                   .isMouseWorking = isLeftArmed_ && hands_.holder() == HandClass::Mouse,
                   .isKeyMoving = mayKeysTake && glm::length(input.move) > 0});
    if (habits_.isOneHanded && screen_ == ui::Screen::Work) {
        ways_.isShiftOn = ways_.isShiftOn != (input.isShift && !ways_.wasShift);
        isStretchOn_ = isStretchOn_ != (isAtWork && input.isStretchHeld && !ways_.wasStretchKey);
    }
    ways_.wasShift = input.isShift;
    ways_.wasStretchKey = input.isStretchHeld;
    const DeviceState *state = hands_.holderState();
    if (state != nullptr && hands_.holder() == HandClass::Tablet && state->isTouchOnly() &&
        ways_.toldTouchOnly != state->info().id) {
        ways_.toldTouchOnly = state->info().id;
        say("This pen tells only touching or not: the force comes from the wheel.");
    }
    pressPad(passedS);
}

void Trainer::pressPad(double passedS) {
    const auto way = [this](uint32_t bits) { return habits_.isLeftHanded ? mirroredButtons(bits) : bits; };
    const uint32_t held = way(hands_.padHeld()), pressed = way(hands_.padPresses());
    ways_.padHeldS = held != 0 && held == ways_.padHeld ? ways_.padHeldS + passedS : 0.0;
    ways_.padHeld = held;
    const bool isRepeat = ways_.padHeldS >= kRepeatAfterS;
    if (isRepeat)
        ways_.padHeldS -= kRepeatEveryS;
    const uint32_t now = pressed | (isRepeat ? held : 0U);
    for (uint32_t i = 0; i < ui::kPadButtons; ++i)
        if ((now >> i & 1U) != 0)
            if (const auto event = ui::eventOf(static_cast<ui::Pad>(i), (pressed >> i & 1U) == 0, keyContext()))
                handle(*event);
}

// The page of hand devices and what it changes. False: the event is another's.
bool Trainer::handleHands(const ui::Event &event) {
    using ui::Act;
    const bool isPage = screen_ == ui::Screen::Hands;
    const auto choose = [this](int amount) {
        const bool isClass = amount >= 0 && amount < kHandClasses;
        hands_.setChoice(isClass ? std::optional(static_cast<HandClass>(amount)) : std::nullopt);
    };
    switch (event.act) {
    case Act::OpenHands:
        if (isPage) {
            screen_ = ways_.pageFrom;
        } else {
            ways_.pageFrom = screen_;
            screen_ = ui::Screen::Hands;
            isLeftArmed_ = ways_.isPenArmed = ways_.isPadArmed = ways_.isShiftOn = false;
            lastPixel_.reset();
        }
        return true;
    case Act::ChooseHand:
        choose(event.amount);
        return true;
    case Act::NextHand: { // the next one that is plugged in
        const int step = event.amount < 0 ? -1 : 1;
        int at = hands_.choice() ? static_cast<int>(*hands_.choice()) : -1;
        do
            at += step;
        while (at >= 0 && at < kHandClasses && !hands_.has(static_cast<HandClass>(at)));
        if (at >= -1 && at < kHandClasses)
            choose(at);
        return true;
    }
    case Act::ToggleLeftHanded:
        habits_.isLeftHanded = !habits_.isLeftHanded;
        return true;
    case Act::ToggleOneHanded:
        habits_.isOneHanded = !habits_.isOneHanded;
        ways_.isShiftOn = false;
        return true;
    default:
        return isPage;
    }
}

DeviceSample Trainer::holderAt(float share) const {
    const DeviceSample sample = hands_.at(share);
    return sample.kind == HandClass::Gamepad && habits_.isLeftHanded ? mirrored(sample) : sample;
}

// What may press from now on: a press that began elsewhere (on the panel, on a question) must not reach the skin.
void Trainer::armHands(const FrameInput &input) {
    const bool isAtWork = screen_ == ui::Screen::Work;
    const ui::Rect face = layout(input).face;
    if (isAtWork && input.wasLeftPressed && input.hasPointer && face.contains(input.pointerPx))
        isLeftArmed_ = true;
    const DeviceSample now = holderAt(1);
    if (hands_.holder() == HandClass::Tablet && hands_.wasPenPut())
        ways_.isPenArmed = isAtWork && input.hasPointer && face.contains({now.axes[PenX], now.axes[PenY]});
    if (hands_.holder() == HandClass::Gamepad && triggerOf(holderAt(0).axes[PadRightTrigger]) <= 0)
        ways_.isPadArmed = isAtWork;
    // What moves by speed needs a place to start from: the first planned zone.
    const bool isBySpeed = hands_.holder() == HandClass::Keyboard || hands_.holder() == HandClass::Gamepad;
    const sim::ChartIndex &skin = session_->world().skin();
    if (isBySpeed && !hand_->at() && !assets_->trainingCase.plan.empty())
        if (const sim::ZoneFrame *frame = skin.frame(assets_->trainingCase.plan.front().zone))
            hand_->placeAt(skin.closest(frame->originMm));
    hand_->setStretching(isStretching(input));
}

void Trainer::disarmHands(const FrameInput &input) {
    if (!input.isLeftDown)
        isLeftArmed_ = false;
    if (hands_.holder() != HandClass::Tablet || (holderAt(1).buttons & kPenTip) == 0)
        ways_.isPenArmed = false;
}

bool Trainer::isStretching(const FrameInput &input) const {
    if (isStretchOn_)
        return true;
    const uint32_t bumper = habits_.isLeftHanded ? kRightBumper : kLeftBumper;
    const bool isOther = habits_.isLeftHanded && input.isOtherStretchHeld && hands_.holder() != HandClass::Keyboard;
    return (input.isStretchHeld && !habits_.isOneHanded) || isOther || (hands_.padHeld() & bumper) != 0;
}

// The hand at a share of the way through this frame.
HandInput Trainer::handInput(const FrameInput &input, float share) const {
    HandInput hand;
    const ui::Rect face = layout(input).face;
    const HandClass holder = hands_.holder();
    const DeviceSample now = holderAt(share);
    if (holder == HandClass::Tablet) {
        const glm::vec2 px(now.axes[PenX], now.axes[PenY]);
        if (face.contains(px) && !input.isRightDown && (input.hasPointer || ways_.isPenArmed))
            hand.pixel = px - face.min();
        hand.isWorking = ways_.isPenArmed && (now.buttons & kPenTip) != 0;
        const DeviceState *pen = hands_.holderState();
        if (pen != nullptr && pen->tellsPressure())
            hand.forceN = forceOf(now.axes[PenPressure], forceRange(assets_->device.kind));
        hand.tiltDeg = glm::vec2(now.axes[PenTiltX], -now.axes[PenTiltY]) - ways_.penUprightDeg;
        hand.turnDeg = now.axes[PenRotation];
        hand.isYawLocked = isShift(input);
        return hand;
    }
    if (holder == HandClass::Gamepad) {
        const float trigger = triggerOf(now.axes[PadRightTrigger]);
        hand.isKeyboard = true; // moved by speed, not to a place
        hand.move = stick(now, PadMoveX);
        hand.isWorking = ways_.isPadArmed && trigger > 0;
        hand.forceN = forceOf(trigger, forceRange(assets_->device.kind));
        if (triggerOf(now.axes[PadLeftTrigger]) <= 0)
            hand.tiltDeg = kPadTiltDeg * stick(now, PadTiltX);
        return hand;
    }
    const bool isOver = face.contains(input.pointerPx) && (input.hasPointer || isLeftArmed_);
    if (isOver && !input.isRightDown) {
        const glm::vec2 at = input.pointerPx - face.min();
        hand.pixel = lastPixel_ ? *lastPixel_ + (at - *lastPixel_) * share : at;
    }
    if (holder == HandClass::Keyboard) {
        hand.isKeyboard = true;
        hand.move = {now.axes[0], now.axes[1]};
        hand.isWorking = isShift(input);
    } else {
        hand.isWorking = isLeftArmed_ && (input.isLeftDown || input.wasLeftPressed);
        hand.isYawLocked = isShift(input);
    }
    return hand;
}

// The left trigger makes the right stick look from elsewhere.
void Trainer::orbitByPad(double passedS) {
    const DeviceSample now = holderAt(1);
    if (now.kind != HandClass::Gamepad || triggerOf(now.axes[PadLeftTrigger]) <= 0)
        return;
    const auto shareS = static_cast<float>(std::isfinite(passedS) ? std::clamp(passedS, 0.0, 0.1) : 0.0);
    const glm::vec2 way = stick(now, PadTiltX) * (kPadOrbitDegS * shareS);
    camera_.yawDeg = std::remainder(camera_.yawDeg + way.x, 360.0F);
    camera_.pitchDeg = std::clamp(camera_.pitchDeg + way.y, -80.0F, 80.0F);
}

// As the pen is held now counts as upright: nobody holds a pen square to a table.
void Trainer::setPenUpright() {
    const DeviceSample now = holderAt(1);
    if (now.kind == HandClass::Tablet)
        ways_.penUprightDeg = {now.axes[PenTiltX], -now.axes[PenTiltY]};
}

// Into the recording, when a device begins to work that was not the one before.
void Trainer::noteHand(const HandInput &given) {
    const DeviceState *state = hands_.holderState();
    if (!given.isWorking || state == nullptr)
        return;
    const std::string json = sim::handDeviceJson(handClassWord(state->info().kind), state->info().name);
    if (json == ways_.recorded)
        return;
    ways_.recorded = json;
    session_->event(json);
}

void Trainer::sayHolder(ui::HandView &view) const {
    const HandClass holder = hands_.holder();
    const Words &words =
        holder == HandClass::Keyboard && habits_.isOneHanded ? kTapWords : kWords[static_cast<size_t>(holder)];
    view.device = words.name;
    view.toMove = words.toMove;
    view.toWork = words.toWork;
    view.isLeftHanded = habits_.isLeftHanded;
}

ui::HandsView Trainer::handsView() const {
    ui::HandsView view;
    view.isLeftHanded = habits_.isLeftHanded;
    view.isOneHanded = habits_.isOneHanded;
    view.choices.push_back(
        {.amount = -1, .tag = "choose.any", .label = "Whoever moves it", .isTaken = !hands_.choice()});
    for (int i = 0; i < kHandClasses; ++i) {
        const auto kind = static_cast<HandClass>(i);
        const auto at = static_cast<size_t>(i);
        view.choices.push_back({.amount = i,
                                .tag = kTags[at],
                                .label = kTitles[at],
                                .isTaken = hands_.choice() == kind,
                                .isThere = hands_.has(kind)});
    }
    constexpr std::array<sim::DeviceKind, 3> kKinds = {sim::DeviceKind::Pen, sim::DeviceKind::Roller,
                                                       sim::DeviceKind::Stamp};
    const ForceRange range = forceRange(kKinds[static_cast<size_t>(device_)]);
    const DeviceState *holder = hands_.holderState();
    for (const DeviceState &state : hands_.all()) {
        const DeviceInfo &info = state.info();
        ui::DeviceCard card;
        card.id = std::string(handClassWord(info.kind)) + "." + std::to_string(info.id);
        card.title = std::string(kTitles[static_cast<size_t>(info.kind)]) + (info.name.empty() ? "" : ": " + info.name);
        card.problem = state.problem();
        card.hasHandpiece = &state == holder;
        card.isPad = info.kind == HandClass::Gamepad;
        const DeviceSample &raw = state.raw(), &used = state.used();
        const DeviceSample seen = card.isPad && habits_.isLeftHanded ? mirrored(used) : used;
        for (size_t i = 0; i < kHandAxes; ++i) {
            const HandAxisSpec &spec = handAxes(info.kind)[i];
            if (!info.has[i] || spec.name.empty())
                continue;
            const float from = spec.unit == "px" ? 0 : spec.least, to = spec.unit == "px" ? 4096 : spec.most;
            ui::AxisRow row{.name = std::string(spec.name), .raw = withUnit(raw.axes[i], spec), .used = {}};
            row.isCentred = from < 0;
            row.rawShare = (raw.axes[i] - from) / (to - from);
            float value = seen.axes[i];
            row.used = withUnit(value, spec);
            if (card.isPad && i < PadLeftTrigger) {
                const size_t first = i - i % 2;
                const glm::vec2 way = stickOf({seen.axes[first], seen.axes[first + 1]});
                value = i % 2 == 0 ? way.x : way.y;
                row.used = first == PadTiltX ? sim::fixed(static_cast<double>(kPadTiltDeg * value), 0) + "°"
                                             : sim::fixed(static_cast<double>(value), 2);
            } else if (card.isPad) {
                value = triggerOf(value);
                row.used = i == PadRightTrigger && value > 0
                               ? sim::fixed(static_cast<double>(forceOf(value, range)), 2) + " N"
                               : sim::fixed(static_cast<double>(value), 2);
            } else if (info.kind == HandClass::Tablet && i == PenPressure) {
                row.used = state.tellsPressure() ? sim::fixed(static_cast<double>(forceOf(value, range)), 2) + " N"
                                                 : std::string("by wheel");
            } else if (info.kind == HandClass::Tablet && (i == PenTiltX || i == PenTiltY)) {
                value -= i == PenTiltX ? ways_.penUprightDeg.x : -ways_.penUprightDeg.y;
                row.used = withUnit(value, spec);
            }
            row.usedShare = (value - from) / (to - from);
            if (!std::isfinite(row.rawShare))
                row.rawShare = 0;
            card.axes.push_back(std::move(row));
        }
        std::string down;
        for (uint32_t i = 0; i < 15; ++i)
            if ((raw.buttons >> i & 1U) != 0) {
                const std::string_view name = kButtons[static_cast<size_t>(info.kind)][i];
                down += (down.empty() ? "" : ", ") + (name.empty() ? std::to_string(i + 1) : std::string(name));
            }
        card.buttons = "Buttons: " + (down.empty() ? std::string("none") : down);
        if (state.limitedValues() > 0)
            card.buttons += " · held back " + std::to_string(state.limitedValues()) + " times";
        view.devices.push_back(std::move(card));
    }
    if (!hands_.has(HandClass::Tablet))
        view.note = ways_.penProblem.empty() ? "No pen tablet is plugged in." : ways_.penProblem;
    if (!hands_.has(HandClass::Gamepad))
        view.note += std::string(view.note.empty() ? "" : " ") + "No gamepad is plugged in.";
    return view;
}

} // namespace stipple::app
