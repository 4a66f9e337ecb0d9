#include "engine/ui/theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <system_error>
#include <vector>

namespace stipple::ui {

namespace {

namespace fs = std::filesystem;

// fontconfig's usual folders.
std::vector<fs::path> fontFolders() {
    std::vector<fs::path> folders;
    const auto variable = [](const char *name) -> std::string {
        const char *value = std::getenv(name);
        return value != nullptr ? value : "";
    };
    if (const std::string data = variable("XDG_DATA_HOME"); !data.empty())
        folders.emplace_back(fs::path(data) / "fonts");
    if (const std::string home = variable("HOME"); !home.empty()) {
        folders.emplace_back(fs::path(home) / ".local/share/fonts");
        folders.emplace_back(fs::path(home) / ".fonts");
    }
    folders.emplace_back("/usr/local/share/fonts");
    folders.emplace_back("/usr/share/fonts");
    return folders;
}

constexpr int kMostFontFiles = 20000; // looked at, of a huge collection

void setStyle(float scale) {
    ImGuiStyle style;
    ImGui::StyleColorsDark(&style);
    const auto set = [&style](ImGuiCol which, ImU32 colour) {
        style.Colors[which] = ImGui::ColorConvertU32ToFloat4(colour);
    };
    set(ImGuiCol_Text, colours::kText);
    set(ImGuiCol_TextDisabled, colours::kDim);
    set(ImGuiCol_WindowBg, colours::kPanel);
    set(ImGuiCol_ChildBg, IM_COL32(0, 0, 0, 0));
    set(ImGuiCol_PopupBg, colours::kPanel);
    set(ImGuiCol_Border, colours::kLine);
    set(ImGuiCol_Button, colours::kCard);
    set(ImGuiCol_ButtonHovered, colours::kCardHot);
    set(ImGuiCol_ButtonActive, colours::kAccentDeep);
    set(ImGuiCol_Header, colours::kCard);
    set(ImGuiCol_HeaderHovered, colours::kCardHot);
    set(ImGuiCol_HeaderActive, colours::kAccentDeep);
    set(ImGuiCol_Separator, colours::kLine);
    set(ImGuiCol_ScrollbarBg, IM_COL32(0, 0, 0, 0));
    set(ImGuiCol_ScrollbarGrab, colours::kLine);
    set(ImGuiCol_ScrollbarGrabHovered, colours::kCardHot);
    set(ImGuiCol_ScrollbarGrabActive, colours::kAccentDeep);
    style.WindowRounding = 0;
    style.WindowBorderSize = 0;
    style.ChildRounding = 4;
    style.FrameRounding = 4;
    style.ScrollbarSize = 10;
    style.ScrollbarRounding = 5;
    style.WindowPadding = {16, 14};
    style.FramePadding = {10, 6};
    style.ItemSpacing = {8, 6};
    style.ScaleAllSizes(scale);
    style.AntiAliasedLinesUseTex = false; // the draw pass needs no baked lines
    ImGui::GetStyle() = style;
}

} // namespace

std::optional<fs::path> findFont(bool isBold) {
    static constexpr std::array<const char *, 3> kPlain = {"DejaVuSans.ttf", "NotoSans-Regular.ttf",
                                                           "LiberationSans-Regular.ttf"};
    static constexpr std::array<const char *, 3> kBold = {"DejaVuSans-Bold.ttf", "NotoSans-Bold.ttf",
                                                          "LiberationSans-Bold.ttf"};
    const auto &wanted = isBold ? kBold : kPlain;
    std::map<std::string, fs::path> found;
    int seen = 0;
    for (const fs::path &folder : fontFolders()) {
        std::error_code code;
        fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, code), end;
        for (; !code && entry != end && seen < kMostFontFiles; entry.increment(code), ++seen) {
            const std::string name = entry->path().filename().string();
            if (std::find(wanted.begin(), wanted.end(), name) != wanted.end() && entry->is_regular_file(code))
                found.try_emplace(name, entry->path());
        }
    }
    for (const char *name : wanted)
        if (const auto at = found.find(name); at != found.end())
            return at->second;
    return std::nullopt;
}

Theme makeTheme(ImGuiIO &io, float scale) {
    Theme theme;
    theme.scale = std::clamp(scale, 0.5F, 4.0F);
    setStyle(theme.scale);
    // Latin, Latin Extended-A, Greek and Cyrillic (people's names), punctuation, arrows, mathematical signs, shapes.
    // ImGui keeps the pointer.
    static constexpr ImWchar kRanges[] = {0x0020, 0x017F, 0x0370, 0x04FF, 0x2010, 0x2044, 0x2070, 0x209C, 0x2190,
                                          0x21FF, 0x2212, 0x2265, 0x25A0, 0x25FF, 0x2713, 0x2713, 0};
    static constexpr ImWchar kDigits[] = {0x0020, 0x007E, 0};
    const std::optional<fs::path> plain = findFont(false), bold = findFont(true);
    const auto add = [&](const std::optional<fs::path> &path, float px, const ImWchar *ranges) -> ImFont * {
        ImFont *font = nullptr;
        if (path) {
            ImFontConfig config;
            config.OversampleH = 2;
            config.OversampleV = 1;
            font = io.Fonts->AddFontFromFileTTF(path->c_str(), std::round(px * theme.scale), &config, ranges);
        }
        if (font == nullptr) { // no font here, or one that cannot be read
            ImFontConfig config;
            config.SizePixels = std::round(px * theme.scale * 0.9F);
            font = io.Fonts->AddFontDefault(&config);
        }
        return font;
    };
    theme.body = add(plain, 15, kRanges);
    theme.small = add(plain, 12.5F, kRanges);
    theme.strong = add(bold ? bold : plain, 15, kRanges);
    theme.title = add(bold ? bold : plain, 22, kRanges);
    theme.huge = add(bold ? bold : plain, 54, kDigits);
    io.Fonts->Flags |= ImFontAtlasFlags_NoBakedLines;
    return theme;
}

} // namespace stipple::ui
