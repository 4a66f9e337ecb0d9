// What the trainee asks for, whatever asked: a button, a key, a test. Plain values, handled by the session loop.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace stipple::ui {

enum class Act : uint8_t {
    // home
    ChooseCase,   // text: case id
    ChooseDevice, // amount: 0 pen, 1 roller, 2 stamp; while working: asks, then changes the case
    NextCase,     // amount: +1, -1
    NextDevice,   // amount: +1, -1
    StartPractice,
    StartDemo,
    StartAssess,
    WarmUp, // on the block, without a score
    Quit,
    // who practises, and their record
    OpenPeople,
    NextPerson, // amount: +1, -1
    TakePerson, // amount: 0 nobody, 1 the first known …; -1: what was typed, else the one chosen
    EraseLetter,
    ClosePeople,
    OpenRecord,
    SelectRow, // amount: index
    NextRow,   // amount: +1, -1
    ExportRecord,
    AskErase,
    // working
    ForceBy,     // amount: steps
    LengthBy,    // amount: steps
    FrequencyBy, // amount: steps
    TiltRight,   // amount: degrees
    TiltUp,      // amount: degrees
    Upright,
    TurnBy, // amount: degrees
    ToggleMotor,
    ToggleGauze,
    ToggleStretch,
    ToggleKeyboard,
    OpenHands, // the page of hand devices, and back
    CycleOverlay,
    CycleCoach, // how much is told at the hand-piece
    ToggleMagnifier,
    CycleCamera,
    SectionZoomBy,  // amount: steps in
    SectionDepthBy, // amount: steps down
    MomentBy,       // amount: steps later; past the last one it is now again
    ZoomBy,         // amount: steps in
    OrbitRight,     // amount: degrees
    OrbitUp,        // amount: degrees
    TogglePause,
    ToggleHelp,
    AskReset,
    Finish,
    GoHome,    // asks while working
    OpenSteps, // the procedure's page
    // the procedure's page
    SelectStage, // amount: 0 to 3
    NextStage,   // amount: +1, -1
    NextOption,  // amount: +1, -1
    TakeStep,    // amount: index of the option, -1: the one chosen
    ToSkin,
    // the page of hand devices
    ChooseHand, // amount: a HandClass of engine/app, -1 whoever moves it
    NextHand,   // amount: +1, -1
    ToggleLeftHanded,
    ToggleOneHanded,
    // dialogs
    Confirm,
    Cancel,
    // score
    SelectDeduction, // amount: index, -1 none
    NextDeduction,   // amount: +1, -1
    SelectMap,       // amount: index of MapKind
    NextMap,
    SelectPane, // amount: index of ScorePane
    NextPane,
    Watch, // amount: index of the deduction, -1: the one chosen
    // replay
    SeekBy, // amount: seconds
    SeekTo, // amount: tenths of a second
    Again,
    OpenReport,
};

struct Event {
    Act act = Act::Quit;
    int amount = 0;
    std::string text;
};
using Events = std::vector<Event>;

} // namespace stipple::ui
