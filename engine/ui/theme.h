// How the trainer looks: calm, dark and neutral, so that skin is the only strong colour; text large enough at arm's
// length. Fonts are the system's (DejaVu, Noto or Liberation), found where fontconfig keeps them; none are shipped.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <imgui.h>

namespace stipple::ui {

// A font file on this machine, the best of those known; nullopt: none, ImGui's own is used.
std::optional<std::filesystem::path> findFont(bool isBold);

struct Theme {
    float scale = 1;          // 1 = 96 dots an inch
    ImFont *body = nullptr;   // 15 px
    ImFont *small = nullptr;  // 12.5 px
    ImFont *strong = nullptr; // 15 px, bold
    ImFont *title = nullptr;  // 22 px
    ImFont *huge = nullptr;   // 54 px, digits
};

// Adds the fonts to the context's atlas and sets its style. Call once per scale, before the atlas is built.
Theme makeTheme(ImGuiIO &io, float scale);

namespace colours {
inline constexpr ImU32 kBack = IM_COL32(27, 30, 34, 255);
inline constexpr ImU32 kPanel = IM_COL32(34, 38, 43, 255);
inline constexpr ImU32 kCard = IM_COL32(43, 48, 54, 255);
inline constexpr ImU32 kCardHot = IM_COL32(52, 58, 66, 255);
inline constexpr ImU32 kLine = IM_COL32(62, 69, 77, 255);
inline constexpr ImU32 kText = IM_COL32(232, 235, 239, 255);
inline constexpr ImU32 kDim = IM_COL32(165, 174, 184, 255);
inline constexpr ImU32 kAccent = IM_COL32(104, 176, 232, 255);
inline constexpr ImU32 kAccentDeep = IM_COL32(44, 96, 140, 255);
inline constexpr ImU32 kAccentHot = IM_COL32(56, 116, 166, 255);
inline constexpr ImU32 kBand = IM_COL32(66, 104, 132, 255);
inline constexpr ImU32 kWarn = IM_COL32(240, 164, 72, 255);
inline constexpr ImU32 kStop = IM_COL32(255, 128, 92, 255);
} // namespace colours

} // namespace stipple::ui
