// How the coach's cues are shown: a pill beside the hand-piece with a shape and words, a ring or an arrow on the skin,
// a bar along the face for safety. Plain values in the window's pixels; the shape and the words carry the meaning,
// colour only supports it.
#pragma once

#include <optional>
#include <string>

#include "engine/ui/coach.h"
#include "engine/ui/layout.h"

namespace stipple::ui {

inline constexpr glm::vec2 kPillUnits{252, 34}; // a pill's room, at scale 1; the words need less
inline constexpr float kPillGapUnits = 4;

// Where a pill may stand.
struct PillPlace {
    Rect face;
    glm::vec2 handPx{0};       // the needles
    float clearPx = 40;        // around them that stays free
    glm::vec2 headingPx{0};    // unit: the way of the stroke; 0: none
    glm::vec2 progressPx{0};   // unit or less: where the next lines will lie; 0: unknown
    glm::vec2 sizePx{0};       // of all pills together
    std::optional<int> side{}; // of the moment before, 0..7
};
struct PillRoom {
    int side = 0; // eighths of a turn, clockwise from the right
    Rect rect;
};
// Clear of the needles and of the skin ahead of them, inside the face, and where it was before if that will do.
PillRoom placePill(const PillPlace &place);

struct CuePill {
    CueIcon icon = CueIcon::Stop;
    CueSeverity severity = CueSeverity::Hint;
    std::string words;
    float alpha = 1;
    glm::vec2 wayPx{1, 0}; // CueIcon::Arrow: where it points
};
struct SkinMark { // on the skin
    glm::vec2 centrePx{0};
    float radiusPx = 0;
    float alpha = 1;
};
struct SkinArrow {
    glm::vec2 fromPx{0}, wayPx{1, 0};
    float alpha = 1;
};

struct CoachView {
    Rect room;             // of the pills
    bool isLeftOf = false; // the hand-piece is to the right of them
    std::optional<CuePill> main, second;
    std::optional<SkinMark> ring, strip;
    std::optional<SkinArrow> arrow;
    float barAlpha = 0;        // safety, along the face's border
    std::string setting;       // "Coach: all"; empty: no button
    bool isSettingOwn = false; // set by hand, not by the runs so far
    std::string warmUp;        // banner; empty: this run counts
};

// "Tilt left" for a way in the window's pixels.
std::string tiltWords(glm::vec2 wayPx);

} // namespace stipple::ui
