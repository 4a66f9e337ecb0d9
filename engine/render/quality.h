// Named steps of the picture's quality. They change what is drawn and never what is simulated or scored.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace stipple {

enum class Quality : uint8_t { Low, Medium, High, Ultra };

struct QualityRow {
    std::string_view name;
    // Pixels of the face drawn per pixel shown, each way: with time to spare, and where it cannot keep up.
    float faceScale, leastScale;
    bool smoothsEdges; // of a face drawn pixel for pixel
};
inline constexpr std::array<QualityRow, 4> kQualities = {{{"low", 0.70F, 0.50F, false},
                                                          {"medium", 1.0F, 0.50F, true},
                                                          {"high", 1.5F, 0.75F, true},
                                                          {"ultra", 2.0F, 1.0F, true}}};
inline const QualityRow &qualityRow(Quality quality) { return kQualities[static_cast<size_t>(quality)]; }

inline std::optional<Quality> qualityByName(std::string_view name) {
    for (size_t i = 0; i < kQualities.size(); ++i)
        if (kQualities[i].name == name)
            return static_cast<Quality>(i);
    return std::nullopt;
}

} // namespace stipple
