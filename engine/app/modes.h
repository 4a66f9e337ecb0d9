// The window's modes, as rows of one table: what differs between practising, watching and being assessed.
#pragma once

#include <array>
#include <string_view>

#include "engine/app/app.h"

namespace stipple::app {

struct ModeRow {
    AppMode mode;
    std::string_view name;       // shown
    std::string_view inputClass; // recorded; by hand: the recording's events say with which device
    bool isScripted;             // an expert's hand plays, the trainee watches
    bool showsCues;              // bands, depth, coverage and hints while working
    bool isRepeatable;           // "start again" throws the attempt away; an assessment is finished instead
    bool isJudged;               // passed or not decides the exit code
};

inline constexpr std::array<ModeRow, 3> kModes = {{
    {AppMode::Practice, "Practice", "hand", false, true, true, false},
    {AppMode::Demo, "Demonstration", "script", true, true, true, false},
    {AppMode::Assess, "Assessment", "hand", false, false, false, true},
}};

inline const ModeRow &modeRow(AppMode mode) {
    for (const ModeRow &row : kModes)
        if (row.mode == mode)
            return row;
    return kModes[0];
}

} // namespace stipple::app
