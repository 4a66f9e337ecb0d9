// Where the views lie in the window: a pure function of its size, so that it can be tested at any.
#pragma once

#include <cstdint>

#include <glm/glm.hpp>

namespace stipple::ui {

// Pixels from the window's top left; never negative, never beyond the window.
struct Rect {
    float x = 0, y = 0, width = 0, height = 0;
    bool isEmpty() const { return width < 1 || height < 1; }
    bool contains(glm::vec2 p) const { return p.x >= x && p.y >= y && p.x < x + width && p.y < y + height; }
    glm::vec2 min() const { return {x, y}; }
    glm::vec2 max() const { return {x + width, y + height}; }
    glm::vec2 size() const { return {width, height}; }
    glm::vec2 centre() const { return {x + 0.5F * width, y + 0.5F * height}; }
};

// The working screen: face above the cross-section, the panel to their right, the status line below all. Parts for
// which there is no room are empty; the face goes last.
struct WorkLayout {
    Rect face, section, panel, status;
    Rect strip; // of the section's, beside its title: what it shows and when; empty where it would lie on the names
};

// The panel lies on the side of the hand that works, so that the way to it does not cross the skin.
enum class PanelSide : uint8_t { Right, Left };
inline PanelSide panelSide(bool isLeftHanded) { return isLeftHanded ? PanelSide::Left : PanelSide::Right; }

// `scale`: of the interface, 1 = 96 dots an inch. Sizes that are not finite or negative count as 0.
WorkLayout workLayout(glm::vec2 windowPx, float scale, PanelSide side = PanelSide::Right);

// A rectangle of the wanted size in the middle of the window, or as much of it as fits with a margin.
Rect centred(glm::vec2 windowPx, glm::vec2 wantedPx, float marginPx);

} // namespace stipple::ui
