#include "engine/ui/pad.h"

#include <array>

namespace stipple::ui {

namespace {

struct Row {
    Pad button;
    bool repeats;
    Act act;
    int amount = 0;
};

constexpr auto kHome = std::to_array<Row>({
    {Pad::Up, true, Act::NextCase, -1},
    {Pad::Down, true, Act::NextCase, 1},
    {Pad::Left, false, Act::NextDevice, -1},
    {Pad::Right, false, Act::NextDevice, 1},
    {Pad::A, false, Act::StartPractice},
    {Pad::X, false, Act::StartDemo},
    {Pad::Y, false, Act::StartAssess},
    {Pad::Start, false, Act::OpenHands},
});

constexpr auto kWork = std::to_array<Row>({
    {Pad::Up, true, Act::LengthBy, 1},
    {Pad::Down, true, Act::LengthBy, -1},
    {Pad::Left, true, Act::FrequencyBy, -1},
    {Pad::Right, true, Act::FrequencyBy, 1},
    {Pad::RightBumper, true, Act::TurnBy, 15},
    {Pad::A, false, Act::ToggleMotor},
    {Pad::B, false, Act::Upright},
    {Pad::X, false, Act::ToggleGauze},
    {Pad::Y, false, Act::CycleOverlay},
    {Pad::Back, false, Act::OpenSteps},
    {Pad::Start, false, Act::TogglePause},
    {Pad::LeftThumb, false, Act::CycleCamera},
    {Pad::RightThumb, false, Act::ToggleMagnifier},
});

// While it is paused the buttons lead out of the session.
constexpr auto kPaused = std::to_array<Row>({
    {Pad::A, false, Act::TogglePause},
    {Pad::Start, false, Act::TogglePause},
    {Pad::Y, false, Act::Finish},
    {Pad::B, false, Act::GoHome},
    {Pad::X, false, Act::AskReset},
    {Pad::Back, false, Act::OpenHands},
});

constexpr auto kSteps = std::to_array<Row>({
    {Pad::Up, true, Act::NextOption, -1},
    {Pad::Down, true, Act::NextOption, 1},
    {Pad::Left, false, Act::NextStage, -1},
    {Pad::Right, false, Act::NextStage, 1},
    {Pad::A, false, Act::TakeStep, -1},
    {Pad::B, false, Act::ToSkin},
    {Pad::Back, false, Act::ToSkin},
    {Pad::Y, false, Act::Finish},
    {Pad::Start, false, Act::OpenHands},
});

constexpr auto kScore = std::to_array<Row>({
    {Pad::Up, true, Act::NextDeduction, -1},
    {Pad::Down, true, Act::NextDeduction, 1},
    {Pad::X, false, Act::NextMap},
    {Pad::A, false, Act::Again},
    {Pad::B, false, Act::GoHome},
    {Pad::Y, false, Act::OpenReport},
});

constexpr auto kHands = std::to_array<Row>({
    {Pad::Up, true, Act::NextHand, -1},
    {Pad::Down, true, Act::NextHand, 1},
    {Pad::X, false, Act::ToggleLeftHanded},
    {Pad::Y, false, Act::ToggleOneHanded},
    {Pad::A, false, Act::OpenHands},
    {Pad::B, false, Act::OpenHands},
    {Pad::Start, false, Act::OpenHands},
});

constexpr auto kRecord = std::to_array<Row>({
    {Pad::B, false, Act::GoHome},
    {Pad::Start, false, Act::OpenHands},
});

constexpr auto kReplay = std::to_array<Row>({
    {Pad::Left, true, Act::SeekBy, -5},
    {Pad::Right, true, Act::SeekBy, 5},
    {Pad::Up, false, Act::NextDeduction, -1},
    {Pad::Down, false, Act::NextDeduction, 1},
    {Pad::A, false, Act::TogglePause},
    {Pad::X, false, Act::Watch, -1},
    {Pad::Y, false, Act::CycleOverlay},
    {Pad::B, false, Act::GoHome},
});

constexpr auto kDialog = std::to_array<Row>({
    {Pad::A, false, Act::Confirm},
    {Pad::B, false, Act::Cancel},
});

constexpr auto kHelp = std::to_array<Row>({
    {Pad::A, false, Act::ToggleHelp},
    {Pad::B, false, Act::ToggleHelp},
    {Pad::Start, false, Act::ToggleHelp},
});

std::span<const Row> rowsFor(const KeyContext &context) {
    if (context.isDialog)
        return kDialog;
    if (context.isHelp)
        return kHelp;
    switch (context.screen) {
    case Screen::Home:
        return kHome;
    case Screen::Record:
        return kRecord;
    case Screen::Work:
        return context.isPaused ? std::span<const Row>(kPaused) : std::span<const Row>(kWork);
    case Screen::Steps:
        return kSteps;
    case Screen::Score:
        return kScore;
    case Screen::Hands:
        return kHands;
    case Screen::Replay:
        return kReplay;
    }
    return {};
}

constexpr auto kLines = std::to_array<PadLine>({
    {"Left stick", "moves the hand-piece"},
    {"Right trigger", "presses it to the skin, as hard as it is pulled"},
    {"Right stick", "tilts it; with the left trigger: looks from elsewhere"},
    {"Bumpers", "left: stretch the skin; right: turn the head"},
    {"Up, down", "depth setting; a list's next line"},
    {"Left, right", "frequency; the next hand-piece or stage"},
    {"A  B", "motor, upright; yes, no"},
    {"X  Y", "gauze, overlay"},
    {"Start", "pause; then A on, Y score, B home, X anew"},
    {"Back", "the steps; paused: this page"},
});

} // namespace

std::optional<Event> eventOf(Pad button, bool isRepeat, const KeyContext &context) {
    for (const Row &row : rowsFor(context))
        if (row.button == button)
            return isRepeat && !row.repeats ? std::nullopt : std::optional<Event>({row.act, row.amount, {}});
    return std::nullopt;
}

std::span<const PadLine> padLines() { return kLines; }

} // namespace stipple::ui
