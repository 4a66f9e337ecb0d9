// What the trainee sees of the cross-section: how near, how deep, and which moment after the treatment.
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/app/trainer.h"
#include "engine/render/section.h"
#include "engine/ui/layout.h"

namespace stipple::app {

float Trainer::sectionWidthUm() const { return 2.0F * sectionLayout(sectionPx_, section_).halfWidthUm(); }

// In steps of a fifth or so between the nearest and the farthest; beyond that all of it is shown again.
void Trainer::zoomSection(int steps) {
    constexpr std::array<float, 12> kWidthsUm = {300, 400, 550, 750, 1000, 1400, 1900, 2600, 3500, 4700, 6200, 8000};
    for (; steps != 0; steps += steps > 0 ? -1 : 1) {
        const float now = sectionWidthUm();
        if (steps > 0) {
            const auto at =
                std::find_if(kWidthsUm.rbegin(), kWidthsUm.rend(), [&](float w) { return w < 0.97F * now; });
            if (at != kWidthsUm.rend())
                section_.widthUm = *at;
        } else if (section_.widthUm > 0) {
            const auto at = std::find_if(kWidthsUm.begin(), kWidthsUm.end(), [&](float w) { return w > 1.03F * now; });
            section_.widthUm = at != kWidthsUm.end() ? *at : 0;
        }
    }
    deepenSection(0);
}

// As deep as there is tissue to be seen; in a view of all of it there is nowhere to go.
void Trainer::deepenSection(float um) {
    constexpr float kDeepestUm = 2600; // of what is seen: in the fat
    const SectionFrameLayout layout = sectionLayout(sectionPx_, {.widthUm = section_.widthUm});
    const float shownUm = (layout.panelMax.y - layout.skinY) * layout.umPerPx;
    const float mostUm = section_.widthUm > 0 ? std::max(0.0F, kDeepestUm - shownUm) : 0.0F;
    section_.depthUm = std::clamp(section_.depthUm + um, 0.0F, mostUm);
}

void Trainer::changeMoment(int steps) {
    constexpr std::array<float, 9> kMomentsH = {-1, 1, 6, 24, 48, 72, 168, 4 * 168, 12 * 168};
    if (!mode_->showsCues && !isReplay()) {
        say("An assessment shows the skin as it is now.");
        return;
    }
    const auto count = static_cast<int>(kMomentsH.size());
    const auto *const at = std::find(kMomentsH.begin(), kMomentsH.end(), section_.afterH);
    const int next = (static_cast<int>(at - kMomentsH.begin()) + steps % count + count) % count;
    section_.afterH = kMomentsH[static_cast<size_t>(next)];
}

// The section is moved under the pointer, up and down.
void Trainer::dragSection(const FrameInput &input) {
    const ui::Rect section = layout(input).section;
    if (input.wasLeftPressed)
        isSectionHeld_ = input.hasPointer && section.contains(input.pointerPx);
    else if (isSectionHeld_ && input.isLeftDown && std::isfinite(input.pointerPx.y))
        deepenSection((lastPointer_.y - input.pointerPx.y) * sectionLayout(sectionPx_, section_).umPerPx);
    isSectionHeld_ = isSectionHeld_ && input.isLeftDown;
}

} // namespace stipple::app
