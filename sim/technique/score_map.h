// The maps of a score: every 5 × 5 mm square of the worked skin answers one question each. The one source of what the
// score screen, the HTML report and the PDF draw: squares in classes, each class with a colour for light paper and one
// for a dark screen, and a sign, so that nothing is told by colour alone.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <glm/glm.hpp>

#include "sim/procedure/case.h"
#include "sim/technique/technique.h"

namespace stipple::sim {

enum class MapKind : uint8_t { Coverage, Depth, Direction, Redness, Tears, Boundary };
inline constexpr int kMapKinds = 6;
std::string_view mapName(MapKind kind);  // "Coverage"
std::string_view mapAbout(MapKind kind); // what its squares say, a phrase

struct MapColour {
    uint8_t r = 0, g = 0, b = 0;
};
std::string cssColour(MapColour colour); // "#2c6ba8"

struct MapClass {
    std::string text; // of the legend
    MapColour paper, screen;
    std::string_view sign; // on the square: "" none, ".", "-", "+", "/" from corner to corner, or a digit
};

// Direction's lines: of one planned direction, how much of its passes was done. Negative: not planned.
inline constexpr float kLineDone = 0.9F, kLineBegun = 0.1F;

struct MapSquare {
    ZoneId zone = ZoneId::None;
    int iu = 0, iv = 0; // 5 mm steps in the zone's plane
    size_t kind = 0;    // index of its class
    std::array<float, 4> lines{-1, -1, -1, -1};
    std::string says; // the same in words
    glm::vec2 centreMm() const;
};

struct ScoreMap {
    MapKind kind = MapKind::Coverage;
    std::vector<MapClass> classes;
    std::vector<MapSquare> squares;
};
ScoreMap scoreMap(MapKind kind, const Score &score, const Case &trainingCase);
// "The left cheek, 40 squares: target dose 30, little 10."; ZoneId::None: all zones.
std::string mapSummary(const ScoreMap &map, ZoneId zone);

// A box of a picture, in its own units, y down.
struct MapBox {
    float x = 0, y = 0, width = 0, height = 0;
};
// Where the zones go in a picture of this size: one scale for all, the patient's right on the left.
struct MapZone {
    ZoneId zone = ZoneId::None;
    glm::vec2 minMm{0}, maxMm{0}; // of its squares
    MapBox box;                   // of these millimetres in the picture
    MapBox label;                 // above it
};
struct MapLayout {
    float perMm = 0; // the picture's units
    std::vector<MapZone> zones;
    // A point of a zone's plane in the picture (v up).
    glm::vec2 place(ZoneId zone, glm::vec2 mm) const;
};
// `label`: height of a zone's name; `most`: the largest scale.
struct MapFrame {
    MapBox area;
    float label = 0, gap = 14, most = 8;
};
MapLayout mapLayout(const ScoreMap &map, const MapFrame &frame);

} // namespace stipple::sim
