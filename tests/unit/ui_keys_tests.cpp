// Keys: everything the mouse can do has one, and a question takes them all.
#include <set>

#include <catch2/catch.hpp>

#include "engine/ui/keys.h"

using namespace stipple;
using ui::Act;
using ui::Key;

namespace {

std::set<Act> reachable(const ui::KeyContext &context) {
    std::set<Act> acts;
    for (int key = 0; key <= static_cast<int>(Key::Pad8); ++key)
        for (const bool isControl : {false, true})
            if (const auto event = ui::eventOf({static_cast<Key>(key), isControl, false}, context))
                acts.insert(event->act);
    return acts;
}

} // namespace

TEST_CASE("every control of the working screen has a key") {
    const std::set<Act> acts = reachable({.screen = ui::Screen::Work});
    for (const Act act :
         {Act::ForceBy,       Act::LengthBy,       Act::FrequencyBy, Act::TiltRight,     Act::TiltUp,
          Act::Upright,       Act::TurnBy,         Act::ToggleMotor, Act::ToggleStretch, Act::ToggleKeyboard,
          Act::SectionZoomBy, Act::SectionDepthBy, Act::MomentBy,    Act::CycleOverlay,  Act::ToggleMagnifier,
          Act::CycleCamera,   Act::ZoomBy,         Act::OrbitRight,  Act::OrbitUp,       Act::TogglePause,
          Act::ToggleHelp,    Act::AskReset,       Act::Finish,      Act::GoHome,        Act::ChooseDevice}) {
        INFO(static_cast<int>(act));
        CHECK(acts.contains(act));
    }
}

TEST_CASE("home and score screens work by keyboard alone") {
    const std::set<Act> home = reachable({.screen = ui::Screen::Home});
    for (const Act act : {Act::ChooseDevice, Act::NextCase, Act::StartPractice, Act::StartDemo, Act::StartAssess,
                          Act::ToggleHelp, Act::Quit, Act::OpenPeople, Act::OpenRecord})
        CHECK(home.contains(act));
    const std::set<Act> score = reachable({.screen = ui::Screen::Score});
    for (const Act act : {Act::NextDeduction, Act::NextMap, Act::Again, Act::OpenReport, Act::GoHome, Act::Watch,
                          Act::SelectPane, Act::NextPane})
        CHECK(score.contains(act));
    const std::set<Act> replay = reachable({.screen = ui::Screen::Replay});
    for (const Act act : {Act::TogglePause, Act::SeekBy, Act::NextDeduction, Act::Watch, Act::CycleOverlay,
                          Act::CycleCamera, Act::ToggleHelp, Act::GoHome})
        CHECK(replay.contains(act));
}

TEST_CASE("the record's page and the choice of a person work by keyboard alone") {
    const std::set<Act> page = reachable({.screen = ui::Screen::Record});
    for (const Act act : {Act::NextRow, Act::OpenPeople, Act::ExportRecord, Act::AskErase, Act::GoHome})
        CHECK(page.contains(act));
    // While a name is typed letters mean nothing else, whatever screen is below.
    for (const ui::Screen screen : {ui::Screen::Home, ui::Screen::Record})
        CHECK(reachable({.screen = screen, .isTyping = true}) ==
              std::set<Act>{Act::NextPerson, Act::TakePerson, Act::EraseLetter, Act::ClosePeople});
}

TEST_CASE("a question takes every key until it is answered") {
    for (const ui::Screen screen : {ui::Screen::Home, ui::Screen::Work, ui::Screen::Score})
        CHECK(reachable({.screen = screen, .isDialog = true}) == std::set<Act>{Act::Confirm, Act::Cancel});
}

TEST_CASE("a key held down repeats what is a matter of degree and nothing else") {
    const ui::KeyContext work{.screen = ui::Screen::Work};
    CHECK(ui::eventOf({Key::PageUp, false, true}, work).has_value());
    CHECK(ui::eventOf({Key::Left, false, true}, work).has_value());
    for (const Key key : {Key::Space, Key::Enter, Key::R, Key::Escape, Key::O, Key::M, Key::N, Key::Tab, Key::Num2}) {
        INFO(static_cast<int>(key));
        CHECK(ui::eventOf({key, false, false}, work).has_value());
        CHECK_FALSE(ui::eventOf({key, false, true}, work).has_value());
    }
}

TEST_CASE("arrows tilt the hand-piece and turn the view with Ctrl") {
    const ui::KeyContext work{.screen = ui::Screen::Work};
    CHECK(ui::eventOf({Key::Left, false, false}, work)->act == Act::TiltRight);
    CHECK(ui::eventOf({Key::Left, false, false}, work)->amount == -1);
    CHECK(ui::eventOf({Key::Left, true, false}, work)->act == Act::OrbitRight);
}

TEST_CASE("Enter on the card of controls closes it instead of ending the session") {
    CHECK(ui::eventOf({Key::Enter, false, false}, {.screen = ui::Screen::Work, .isHelp = true})->act ==
          Act::ToggleHelp);
    CHECK(ui::eventOf({Key::Enter, false, false}, {.screen = ui::Screen::Work, .isPaused = true})->act ==
          Act::TogglePause);
}
