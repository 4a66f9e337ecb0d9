// Which device had the hand-piece: told by the recording's events, shown in every score and report. A line of the
// recording is {"event": "hand_device", "class": "tablet", "name": "Wacom Intuos Pen"}; recordings of before have none.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/technique/technique.h"

namespace stipple::sim {

// From this step on.
struct HandChange {
    uint32_t step = 0;
    std::string kind, name;
};

std::string handDeviceJson(std::string_view kind, std::string_view name);
// Nothing: it is no such event, or none of the classes mouse, keyboard, gamepad, tablet.
std::optional<HandChange> parseHandDevice(uint32_t step, std::string_view json);

// Each device's share of the time of all strokes; a stroke is of the device that had the hand-piece when it began. In
// the order they first worked; without strokes the first has all.
std::vector<HandShare> handShares(std::span<const HandChange> changes, std::span<const Stroke> strokes);

// "pen tablet (Wacom Intuos Pen)", "mixed: mouse 80 %, keyboard 20 %"; empty: nothing is known.
std::string handText(std::span<const HandShare> hands);

} // namespace stipple::sim
