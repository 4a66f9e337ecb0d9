#include "engine/ui/keys.h"

#include <array>

namespace stipple::ui {

namespace {

struct Row {
    Key key;
    bool isControl;
    bool repeats;
    Act act;
    int amount = 0;
};

constexpr auto kWork = std::to_array<Row>({
    {Key::Num1, false, false, Act::ChooseDevice, 0},
    {Key::Num2, false, false, Act::ChooseDevice, 1},
    {Key::Num3, false, false, Act::ChooseDevice, 2},
    {Key::Left, false, true, Act::TiltRight, -1},
    {Key::Right, false, true, Act::TiltRight, 1},
    {Key::Up, false, true, Act::TiltUp, 1},
    {Key::Down, false, true, Act::TiltUp, -1},
    {Key::Left, true, true, Act::OrbitRight, -5},
    {Key::Right, true, true, Act::OrbitRight, 5},
    {Key::Up, true, true, Act::OrbitUp, 5},
    {Key::Down, true, true, Act::OrbitUp, -5},
    {Key::Backspace, false, false, Act::Upright},
    {Key::Q, false, true, Act::TurnBy, 15},
    {Key::E, false, true, Act::TurnBy, -15},
    {Key::BracketLeft, false, true, Act::LengthBy, -1},
    {Key::BracketRight, false, true, Act::LengthBy, 1},
    {Key::Comma, false, true, Act::FrequencyBy, -1},
    {Key::Period, false, true, Act::FrequencyBy, 1},
    {Key::PageUp, false, true, Act::ForceBy, 1},
    {Key::PageDown, false, true, Act::ForceBy, -1},
    {Key::Plus, false, true, Act::ZoomBy, 1},
    {Key::Minus, false, true, Act::ZoomBy, -1},
    {Key::Plus, true, true, Act::ZoomBy, 1},
    {Key::Minus, true, true, Act::ZoomBy, -1},
    {Key::M, false, false, Act::ToggleMotor},
    {Key::G, false, false, Act::ToggleGauze},
    {Key::O, false, false, Act::CycleOverlay},
    {Key::V, false, false, Act::CycleCoach},
    {Key::C, false, false, Act::CycleCamera},
    {Key::Z, false, false, Act::ToggleMagnifier},
    {Key::D, false, true, Act::SectionZoomBy, 1},
    {Key::A, false, true, Act::SectionZoomBy, -1},
    {Key::D, true, true, Act::SectionDepthBy, 1},
    {Key::A, true, true, Act::SectionDepthBy, -1},
    {Key::N, false, false, Act::MomentBy, 1},
    {Key::N, true, false, Act::MomentBy, -1},
    {Key::T, false, false, Act::ToggleStretch},
    {Key::Tab, false, false, Act::ToggleKeyboard},
    {Key::Space, false, false, Act::TogglePause},
    {Key::P, false, false, Act::OpenSteps},
    {Key::R, false, false, Act::AskReset},
    {Key::Enter, false, false, Act::Finish},
    {Key::F, false, false, Act::Finish},
    {Key::Escape, false, false, Act::GoHome},
    {Key::H, false, false, Act::ToggleHelp},
    {Key::F1, false, false, Act::ToggleHelp},
    {Key::F2, false, false, Act::OpenHands},
});

constexpr auto kHome = std::to_array<Row>({
    {Key::Num1, false, false, Act::ChooseDevice, 0},
    {Key::Num2, false, false, Act::ChooseDevice, 1},
    {Key::Num3, false, false, Act::ChooseDevice, 2},
    {Key::Up, false, true, Act::NextCase, -1},
    {Key::Down, false, true, Act::NextCase, 1},
    {Key::Enter, false, false, Act::StartPractice},
    {Key::P, false, false, Act::StartPractice},
    {Key::D, false, false, Act::StartDemo},
    {Key::A, false, false, Act::StartAssess},
    {Key::N, false, false, Act::OpenPeople},
    {Key::R, false, false, Act::OpenRecord},
    {Key::W, false, false, Act::WarmUp},
    {Key::H, false, false, Act::ToggleHelp},
    {Key::F1, false, false, Act::ToggleHelp},
    {Key::F2, false, false, Act::OpenHands},
    {Key::Q, true, false, Act::Quit},
});

constexpr auto kPeople = std::to_array<Row>({
    {Key::Up, false, true, Act::NextPerson, -1},
    {Key::Down, false, true, Act::NextPerson, 1},
    {Key::Enter, false, false, Act::TakePerson, -1},
    {Key::Backspace, false, true, Act::EraseLetter},
    {Key::Escape, false, false, Act::ClosePeople},
});

constexpr auto kRecord = std::to_array<Row>({
    {Key::Up, false, true, Act::NextRow, -1},
    {Key::Down, false, true, Act::NextRow, 1},
    {Key::N, false, false, Act::OpenPeople},
    {Key::E, false, false, Act::ExportRecord},
    {Key::Backspace, false, false, Act::AskErase},
    {Key::Q, true, false, Act::Quit},
    {Key::Enter, false, false, Act::GoHome},
    {Key::Escape, false, false, Act::GoHome},
    {Key::H, false, false, Act::ToggleHelp},
    {Key::F1, false, false, Act::ToggleHelp},
});

constexpr auto kSteps = std::to_array<Row>({
    {Key::Num1, false, false, Act::SelectStage, 0},
    {Key::Num2, false, false, Act::SelectStage, 1},
    {Key::Num3, false, false, Act::SelectStage, 2},
    {Key::Num4, false, false, Act::SelectStage, 3},
    {Key::Left, false, false, Act::NextStage, -1},
    {Key::Right, false, false, Act::NextStage, 1},
    {Key::Up, false, true, Act::NextOption, -1},
    {Key::Down, false, true, Act::NextOption, 1},
    {Key::Tab, false, true, Act::NextOption, 1},
    {Key::Enter, false, false, Act::TakeStep, -1},
    {Key::Space, false, false, Act::TakeStep, -1},
    {Key::P, false, false, Act::ToSkin},
    {Key::F, false, false, Act::Finish},
    {Key::Escape, false, false, Act::GoHome},
    {Key::H, false, false, Act::ToggleHelp},
    {Key::F1, false, false, Act::ToggleHelp},
    {Key::F2, false, false, Act::OpenHands},
});

constexpr auto kHands = std::to_array<Row>({
    {Key::Up, false, true, Act::NextHand, -1},
    {Key::Down, false, true, Act::NextHand, 1},
    {Key::L, false, false, Act::ToggleLeftHanded},
    {Key::O, false, false, Act::ToggleOneHanded},
    {Key::Enter, false, false, Act::OpenHands},
    {Key::Escape, false, false, Act::OpenHands},
    {Key::F2, false, false, Act::OpenHands},
});

constexpr auto kScore = std::to_array<Row>({
    {Key::Up, false, true, Act::NextDeduction, -1},
    {Key::Down, false, true, Act::NextDeduction, 1},
    {Key::M, false, false, Act::NextMap},
    {Key::Tab, false, false, Act::NextPane},
    {Key::Num1, false, false, Act::SelectPane, 0},
    {Key::Num2, false, false, Act::SelectPane, 1},
    {Key::Num3, false, false, Act::SelectPane, 2},
    {Key::A, false, false, Act::Again},
    {Key::R, false, false, Act::Again},
    {Key::Enter, false, false, Act::Watch, -1},
    {Key::O, false, false, Act::OpenReport},
    {Key::Q, true, false, Act::Quit},
    {Key::Escape, false, false, Act::GoHome},
    {Key::H, false, false, Act::ToggleHelp},
    {Key::F1, false, false, Act::ToggleHelp},
    {Key::F2, false, false, Act::OpenHands},
});

constexpr auto kReplay = std::to_array<Row>({
    {Key::Space, false, false, Act::TogglePause},     {Key::Left, false, true, Act::SeekBy, -5},
    {Key::Right, false, true, Act::SeekBy, 5},        {Key::Comma, false, true, Act::SeekBy, -1},
    {Key::Period, false, true, Act::SeekBy, 1},       {Key::Up, false, false, Act::NextDeduction, -1},
    {Key::Down, false, false, Act::NextDeduction, 1}, {Key::Enter, false, false, Act::Watch, -1},
    {Key::Left, true, true, Act::OrbitRight, -5},     {Key::Right, true, true, Act::OrbitRight, 5},
    {Key::Up, true, true, Act::OrbitUp, 5},           {Key::Down, true, true, Act::OrbitUp, -5},
    {Key::Plus, false, true, Act::ZoomBy, 1},         {Key::Minus, false, true, Act::ZoomBy, -1},
    {Key::O, false, false, Act::CycleOverlay},        {Key::C, false, false, Act::CycleCamera},
    {Key::Z, false, false, Act::ToggleMagnifier},     {Key::D, false, true, Act::SectionZoomBy, 1},
    {Key::A, false, true, Act::SectionZoomBy, -1},    {Key::D, true, true, Act::SectionDepthBy, 1},
    {Key::A, true, true, Act::SectionDepthBy, -1},    {Key::N, false, false, Act::MomentBy, 1},
    {Key::N, true, false, Act::MomentBy, -1},         {Key::Escape, false, false, Act::GoHome},
    {Key::H, false, false, Act::ToggleHelp},          {Key::F1, false, false, Act::ToggleHelp},
});

constexpr auto kDialog = std::to_array<Row>({
    {Key::Enter, false, false, Act::Confirm},
    {Key::Y, false, false, Act::Confirm},
    {Key::Escape, false, false, Act::Cancel},
    {Key::N, false, false, Act::Cancel},
});

std::optional<Event> find(std::span<const Row> rows, const KeyPress &press) {
    for (const Row &row : rows)
        if (row.key == press.key && row.isControl == press.isControl)
            return press.isRepeat && !row.repeats ? std::nullopt : std::optional<Event>({row.act, row.amount, {}});
    return std::nullopt;
}

constexpr auto kHelp = std::to_array<HelpLine>({
    {"Move over the face", "Tab, then I J K L", "move the hand-piece over the skin"},
    {"Left button", "Shift (with Tab)", "press it to the skin and work; let go to lift"},
    {"Wheel", "Page Up, Page Down", "press harder or lighter"},
    {"", "Arrows, Backspace", "tilt it, set it upright again"},
    {"", "[  ]", "set the depth of the pen, or take longer needles"},
    {"", ",  .", "motor slower or faster (pen)"},
    {"", "Q  E", "turn the head about its axis (pen, stamp)"},
    {"Shift + left button", "", "keep the roller's direction"},
    {"", "S held, or T", "stretch the skin with the other hand"},
    {"", "M", "motor off, or automatic (pen)"},
    {"", "G", "take gauze to wipe with, and put it down"},
    {"Right button, drag", "Ctrl + arrows", "look from elsewhere"},
    {"Ctrl + wheel", "+  -", "nearer, farther"},
    {"", "C", "front, left, right, close"},
    {"", "O", "overlay: plan, coverage, dose, depth, zones …"},
    {"Coach", "V", "how much is told at the hand-piece"},
    {"Loupe", "Z", "a loupe over what the hand-piece works on"},
    {"Wheel over the section", "D  A", "cross-section: nearer, farther"},
    {"Drag the section", "Ctrl + D, Ctrl + A", "cross-section: deeper, shallower"},
    {"<  >  by the moment", "N, Ctrl + N", "the skin hours to weeks after, healing; then now"},
    {"Hand", "F2", "every hand device live; left-handed, one hand"},
    {"", "Space", "pause"},
    {"Steps", "P; then arrows, Enter", "what is done around the needles"},
    {"", "Enter or F", "finish and see the score"},
    {"", "R", "start again from the beginning"},
    {"", "1  2  3", "pen, roller, stamp"},
    {"", "Esc", "back to the home screen"},
    {"Time line below", "Arrows,  ,  .", "replay: 5 or 1 seconds on or back; Up, Down: losses"},
    {"", "H or F1", "this card"},
});

} // namespace

std::optional<Event> eventOf(const KeyPress &press, const KeyContext &context) {
    if (context.isDialog)
        return find(kDialog, press);
    if (context.isTyping)
        return find(kPeople, press);
    if (context.isHelp && (press.key == Key::Escape || press.key == Key::Enter || press.key == Key::Space))
        return press.isRepeat ? std::nullopt : std::optional<Event>({Act::ToggleHelp, 0, {}});
    switch (context.screen) {
    case Screen::Home:
        return find(kHome, press);
    case Screen::Record:
        return find(kRecord, press);
    case Screen::Work:
        // A pause is left by its own keys and the ways out; the hand-piece waits.
        if (context.isPaused && press.key == Key::Enter)
            return press.isRepeat ? std::nullopt : std::optional<Event>({Act::TogglePause, 0, {}});
        return find(kWork, press);
    case Screen::Steps:
        return find(kSteps, press);
    case Screen::Hands:
        return find(kHands, press);
    case Screen::Score:
        return find(kScore, press);
    case Screen::Replay:
        return find(kReplay, press);
    }
    return std::nullopt;
}

std::span<const HelpLine> helpLines() { return kHelp; }

} // namespace stipple::ui
