// A gamepad's buttons and what they mean on each screen: keys.h's table for hands that hold a pad.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/ui/keys.h"

namespace stipple::ui {

// In the order of GLFW's gamepad buttons, so that button i is bit i.
enum class Pad : uint8_t {
    A,
    B,
    X,
    Y,
    LeftBumper,
    RightBumper,
    Back,
    Start,
    Guide,
    LeftThumb,
    RightThumb,
    Up,
    Right,
    Down,
    Left,
};
inline constexpr int kPadButtons = 15;

// Nothing for buttons that mean nothing here. Held buttons repeat what is a matter of degree.
std::optional<Event> eventOf(Pad button, bool isRepeat, const KeyContext &context);

// What the pad does, a line each.
struct PadLine {
    std::string_view control, does;
};
std::span<const PadLine> padLines();

} // namespace stipple::ui
