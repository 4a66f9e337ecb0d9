// What of the cross-section is to be seen, besides where it lies.
#pragma once

namespace stipple {

inline constexpr float kLeastSectionUm = 300.0F, kMostSectionUm = 9600.0F;

struct SectionOptions {
    float widthUm = 0; // of the cut face shown; 0: as suits the view
    float depthUm = 0; // below the skin where the view begins; for looking at deep places closely
    float afterH = -1; // hours after the world's present moment; negative: now
    bool operator==(const SectionOptions &) const = default;
};

} // namespace stipple
