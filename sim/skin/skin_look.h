// How a person's skin looks at rest beyond sex, age and type: for pictures. Nothing here changes what needles do.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/skin/zones.h"

namespace stipple::sim {

enum class SkinConditionKind : uint8_t {
    RollingScar,    // shallow broad undulation, tethered below
    BoxcarScar,     // round, sharp-walled, 1.5 to 4 mm wide
    IcepickScar,    // a deep pit narrower than 2 mm
    Papule,         // inflamed bump
    Comedones,      // open: dark plugs in pores
    DarkSpots,      // solar lentigines and what inflammation left
    Melasma,        // broad brown patches
    Striae,         // stretch marks
    Mole,           // melanocytic naevus
    Telangiectasia, // widened vessels seen one by one
    EnlargedPores,
};
inline constexpr std::array<std::string_view, 11> kSkinConditionNames = {
    "rolling_scar", "boxcar_scar", "icepick_scar", "papule",         "comedones",     "dark_spots",
    "melasma",      "striae",      "mole",         "telangiectasia", "enlarged_pores"};

inline std::string_view nameOf(SkinConditionKind kind) { return kSkinConditionNames[static_cast<size_t>(kind)]; }
inline std::optional<SkinConditionKind> skinConditionByName(std::string_view name) {
    for (size_t i = 0; i < kSkinConditionNames.size(); ++i)
        if (kSkinConditionNames[i] == name)
            return static_cast<SkinConditionKind>(i);
    return std::nullopt;
}

struct SkinCondition {
    SkinConditionKind kind = SkinConditionKind::RollingScar;
    ZoneId zone = ZoneId::None;
    float severity = 0.5F; // 0 barely seen .. 1 the worst a clinic sees
    int count = 0;         // single lesions in the zone; 0: as many as the severity has
};

struct SkinLook { // all 0 .. 1
    float freckles = 0.2F;
    float lines = 0.1F;    // forehead, glabella, crow's feet, folds; also how coarse the skin's furrows are
    float beard = 0.0F;    // shadow of a shaven beard
    float sebum = 0.4F;    // shine, most in the T-zone
    float vessels = 0.25F; // fine vessels of alae and cheeks
    std::vector<SkinCondition> conditions;
};

// What is usual for a sex and age, where nobody says more (assumption: lines from 25 on, half of them at 50; a shaven
// beard; sebum falls from 40 on, earlier in women, as Pochi 1979 found).
SkinLook usualLook(Sex sex, int ageYears);

} // namespace stipple::sim
