// What is to be drawn: a world, from where, into which rectangles, with what laid over it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/mesh.h"
#include "engine/render/camera.h"
#include "engine/render/products.h"
#include "engine/render/quality.h"
#include "engine/render/section_options.h"
#include "sim/session/world.h"

struct ImDrawData;

namespace stipple {

// Plan: the zones to be worked, outlined; Strokes: the lines to work them along; Ghost: an expert's hand-piece
// (Scene::ghost). The order is that of the names.
enum class Overlay : uint8_t { None, Coverage, Depth, Direction, Redness, Plan, Dose, Zones, NoGo, Strokes, Ghost };
inline constexpr std::array<std::string_view, 11> kOverlayNames = {
    "none", "coverage", "depth", "direction", "redness", "plan", "dose", "zones", "no-go", "strokes", "ghost"};
std::optional<Overlay> overlayByName(std::string_view name);

enum class ViewKind : uint8_t { Face, Section };

// A view in the target's pixels, origin top left. Views of no area are skipped.
struct ViewRect {
    ViewKind kind = ViewKind::Face;
    int x = 0, y = 0, width = 0, height = 0;
    std::optional<Camera> camera{}; // a face's own; else the scene's
    bool isLoupe = false;           // a face seen through a round glass over the other views, without overlays
};

struct Scene {
    const sim::World *world = nullptr;
    Camera camera;
    std::vector<ViewRect> views; // at most kMostFaceViews (pass_setup.h) of the face
    Overlay overlay = Overlay::None;
    std::optional<sim::Pose> ghost{};         // another's hand-piece of the same kind, shown with Overlay::Ghost
    const ImDrawData *ui = nullptr;           // drawn last, over everything
    glm::vec3 ground{0.106F, 0.118F, 0.133F}; // where no view is, display colour
    float faceScale = 1.0F; // pixels of the face drawn per pixel shown: 2 for pictures, below 1 to save time
    Quality quality = Quality::Medium;
    std::span<const ZoneProduct> products; // on the skin beside what the session leaves there
    SectionOptions section{};              // its moment is the face's too
    bool isStill = false;                  // a picture: waits for what is painted in the background
    bool showsHandpiece = true;            // never at a later moment: see isLater
    bool isLightFlat = false;              // tests and pickers: albedo as it is
    bool isLater() const { return section.afterH >= 0; }
};

// What the skin is made of for pictures: the charted skin first, then what else belongs to the head (cap, drape, hair).
// For the practice block nothing is needed: it is made from the chart.
struct Subject {
    std::span<const TriMesh> meshes;
    const Image8 *tint = nullptr;
};

} // namespace stipple
