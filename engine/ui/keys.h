// Keys and what they mean on each screen. The window translates its toolkit's keys; everything the mouse can do has
// one, and the help card is made from the same table.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/ui/events.h"

namespace stipple::ui {

enum class Screen : uint8_t { Home, Record, Work, Steps, Hands, Score, Replay };

enum class Key : uint8_t {
    None,
    A,
    C,
    D,
    E,
    F,
    G,
    H,
    I,
    J,
    K,
    L,
    M,
    O,
    P,
    Q,
    R,
    S,
    T,
    V,
    W,
    Y,
    Z,
    N,
    Num1,
    Num2,
    Num3,
    Num4,
    Left,
    Right,
    Up,
    Down,
    PageUp,
    PageDown,
    BracketLeft,
    BracketRight,
    Comma,
    Period,
    Plus,
    Minus,
    Space,
    Enter,
    Escape,
    Tab,
    Backspace,
    F1,
    F2,
    Pad2,
    Pad4,
    Pad6,
    Pad8,
};

struct KeyPress {
    Key key = Key::None;
    bool isControl = false;
    bool isRepeat = false; // held down long enough to repeat
};

// What is open over the screen decides first.
struct KeyContext {
    Screen screen = Screen::Home;
    bool isDialog = false;
    bool isHelp = false;
    bool isPaused = false;
    bool isTyping = false; // letters are text
};

// Nothing for keys that mean nothing here. Held keys repeat only what is a matter of degree (force, tilt, zoom …).
std::optional<Event> eventOf(const KeyPress &press, const KeyContext &context);

// A line of the help card.
struct HelpLine {
    std::string_view mouse; // empty: keyboard only
    std::string_view key;
    std::string_view does;
};
std::span<const HelpLine> helpLines();

} // namespace stipple::ui
