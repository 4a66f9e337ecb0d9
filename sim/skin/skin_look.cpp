#include "sim/skin/skin_look.h"

#include <algorithm>

namespace stipple::sim {

SkinLook usualLook(Sex sex, int ageYears) {
    const float age = static_cast<float>(std::clamp(ageYears, 18, 100));
    SkinLook look;
    look.lines = std::clamp((age - 25.0F) / 50.0F, 0.0F, 1.0F);
    look.beard = sex == Sex::Male ? 0.4F : 0.0F;
    const float waneFrom = sex == Sex::Male ? 65.0F : 40.0F;
    look.sebum = (sex == Sex::Male ? 0.5F : 0.4F) * (1.0F - 0.02F * std::clamp(age - waneFrom, 0.0F, 25.0F));
    look.vessels = std::clamp(0.2F + 0.005F * (age - 30.0F), 0.15F, 0.5F);
    return look;
}

} // namespace stipple::sim
