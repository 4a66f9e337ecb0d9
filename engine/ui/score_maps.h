// The maps of the score screen: score cells laid out as squares, zone beside zone, coloured for one question each.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <glm/glm.hpp>

#include "engine/ui/layout.h"
#include "sim/procedure/case.h"
#include "sim/technique/technique.h"

namespace stipple::ui {

enum class MapKind : uint8_t { Coverage, Depth, Direction };
inline constexpr int kMapKinds = 3;
std::string_view mapName(MapKind kind);

// One cell, ready for any of the maps.
struct MapCell {
    sim::ZoneId zone = sim::ZoneId::None;
    glm::vec2 centreMm{0};          // in its zone's plane
    float dose = 0;                 // of the target, 1 = reached
    float depth = 0;                // against the window: 0..1 inside, below 0 too shallow, above 1 too deep
    bool hasDepth = false;          // anything pierced at all
    std::array<float, 4> passes{};  // per direction
    std::array<bool, 4> isWanted{}; // directions the plan asks for
    bool isOver = false;
};

struct ScoreMap {
    std::vector<MapCell> cells;
};
ScoreMap scoreMap(const sim::Score &score, const sim::Case &trainingCase);

// Where the zones go in a picture of this size: one scale for all, the patient's right on the left.
struct MapZone {
    sim::ZoneId zone = sim::ZoneId::None;
    glm::vec2 minMm{0}, maxMm{0}; // of its cells
    Rect rect;                    // of these millimetres in the picture
    Rect label;                   // above it
};
struct MapLayout {
    float pxPerMm = 0;
    std::vector<MapZone> zones;
    // A point of a zone's plane in the picture (v up).
    glm::vec2 place(sim::ZoneId zone, glm::vec2 mm) const;
};
MapLayout mapLayout(const ScoreMap &map, const Rect &area, float labelPx);

// Colours are safe for the colour-blind: light to dark blue for how much, orange for too much.
struct MapColour {
    uint8_t r = 0, g = 0, b = 0;
};
MapColour coverageColour(float dose, bool isOver);
MapColour depthColour(const MapCell &cell);

struct LegendEntry {
    MapColour colour;
    std::string text;
};
std::vector<LegendEntry> mapLegend(MapKind kind);

} // namespace stipple::ui
