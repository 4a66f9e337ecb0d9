#include "engine/ui/layout.h"

#include <algorithm>
#include <cmath>

namespace stipple::ui {

namespace {

float clean(float v) { return std::isfinite(v) && v > 0 ? std::floor(v) : 0.0F; }

} // namespace

WorkLayout workLayout(glm::vec2 windowPx, float scale, PanelSide side) {
    const float width = clean(windowPx.x), height = clean(windowPx.y);
    const float s = std::isfinite(scale) ? std::clamp(scale, 0.5F, 4.0F) : 1.0F;
    WorkLayout layout;
    const float status = height >= 160 * s ? std::floor(28 * s) : 0.0F;
    // The panel's width is what its text needs; below that it would only be clipped.
    const float panel = width >= 660 * s && height >= 300 * s ? std::floor(320 * s) : 0.0F;
    const float views = width - panel, tall = height - status;
    const float section = tall >= 260 * s ? std::floor(std::clamp(0.32F * tall, 96 * s, 420 * s)) : 0.0F;
    const bool isLeft = side == PanelSide::Left;
    const float from = isLeft ? panel : 0.0F;
    layout.face = {from, 0, views, tall - section};
    layout.section = {from, tall - section, views, section};
    layout.panel = {isLeft ? 0.0F : views, 0, panel, tall};
    layout.status = {0, tall, width, status};
    const float strip = std::floor(386 * s), names = std::floor(190 * s), title = std::floor(250 * s);
    if (section >= 150 * s && views >= title + strip + names)
        layout.strip = {from + views - names - strip, tall - section + std::floor(3 * s), strip, std::floor(26 * s)};
    return layout;
}

Rect centred(glm::vec2 windowPx, glm::vec2 wantedPx, float marginPx) {
    const float width = clean(windowPx.x), height = clean(windowPx.y);
    const float w = std::min(clean(wantedPx.x), std::max(0.0F, width - 2 * clean(marginPx)));
    const float h = std::min(clean(wantedPx.y), std::max(0.0F, height - 2 * clean(marginPx)));
    return {std::floor(0.5F * (width - w)), std::floor(0.5F * (height - h)), w, h};
}

} // namespace stipple::ui
