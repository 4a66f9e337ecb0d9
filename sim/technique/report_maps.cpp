// The report's maps as inline SVG, zone by zone: the squares of sim/technique/score_map.h, their legends, and the
// deductions by number.
#include <algorithm>
#include <cmath>

#include "sim/technique/report_parts.h"
#include "sim/technique/score_map.h"

namespace stipple::sim::report {

namespace {

constexpr double kMapWidth = 250;     // pixels of a map
constexpr double kMapHeight = 330;    // at most
constexpr double kLargestScale = 4.6; // pixels per mm
constexpr size_t kMostMarkers = 6;    // numbered deductions on a map

double wide(float value) { return static_cast<double>(value); }

// A square's own corner or centre: dark on pale classes, white on dark ones.
std::string_view inkOn(MapColour c) { return 0.299 * c.r + 0.587 * c.g + 0.114 * c.b > 140 ? "#23303b" : "#ffffff"; }

std::string signOf(const MapClass &kind, glm::dvec2 at, double side) {
    const double r = 0.16 * side;
    const std::string stroke = "\" stroke=\"" + std::string(inkOn(kind.paper)) + "\" stroke-width=\"1.4\"/>";
    const std::string_view sign = kind.sign;
    if (sign == ".")
        return "<circle cx=\"" + px(at.x) + "\" cy=\"" + px(at.y) + "\" r=\"1.2\" fill=\"#8a8577\"/>";
    if (sign == "/")
        return "<path d=\"M" + px(at.x - 0.42 * side) + " " + px(at.y + 0.42 * side) + "L" + px(at.x + 0.42 * side) +
               " " + px(at.y - 0.42 * side) + stroke;
    if (sign == "-" || sign == "+")
        return "<path d=\"M" + px(at.x - r) + " " + px(at.y) + "H" + px(at.x + r) +
               (sign == "+" ? "M" + px(at.x) + " " + px(at.y - r) + "V" + px(at.y + r) : "") + stroke;
    return sign.empty() ? ""
                        : "<text class=\"digit\" x=\"" + px(at.x) + "\" y=\"" + px(at.y + 3.2) + "\" fill=\"" +
                              std::string(inkOn(kind.paper)) + "\">" + std::string(sign) + "</text>";
}

std::string linesOf(const MapSquare &square, glm::dvec2 at, double side) {
    std::string out;
    for (size_t bin = 0; bin < square.lines.size(); ++bin) {
        if (square.lines[bin] < kLineBegun)
            continue;
        const double angle = static_cast<double>(bin) * 0.785398163, reach = 0.40 * side;
        const bool isDone = square.lines[bin] >= kLineDone;
        out += "<path d=\"M" + px(at.x - reach * std::cos(angle)) + " " + px(at.y + reach * std::sin(angle)) + "L" +
               px(at.x + reach * std::cos(angle)) + " " + px(at.y - reach * std::sin(angle)) +
               "\" stroke=\"#1b4a73\" stroke-width=\"" + (isDone ? "1.8\"/>" : "1\" stroke-dasharray=\"2 2\"/>");
    }
    return out;
}

std::string drawingOf(const Score &score, const ScoreMap &map, const MapLayout &layout, ZoneId zone) {
    const double side = 5.0 * wide(layout.perMm);
    std::string out;
    for (const MapSquare &square : map.squares) {
        const glm::dvec2 at(layout.place(zone, square.centreMm()));
        const MapClass &kind = map.classes[square.kind];
        out += "<g><rect x=\"" + px(at.x - 0.5 * side) + "\" y=\"" + px(at.y - 0.5 * side) + "\" width=\"" + px(side) +
               "\" height=\"" + px(side) + "\" fill=\"" + cssColour(kind.paper) +
               "\" stroke=\"#fff\" stroke-width=\"1\"/>" + signOf(kind, at, side) + linesOf(square, at, side) +
               "<title>" + escaped(square.says) + "</title></g>";
    }
    // The largest deductions of this zone, numbered as in the table.
    Markers drawn({wide(layout.zones.front().box.width) + 2, wide(layout.zones.front().box.height) + 2});
    size_t count = 0;
    for (size_t i = 0; i < score.deductions.size() && count < kMostMarkers; ++i)
        if (score.deductions[i].zone == zone) {
            out += drawn.add(i + 1, glm::dvec2(layout.place(zone, score.deductions[i].zoneMm)));
            ++count;
        }
    return out;
}

// The legend's entry with its square, so that sign and colour explain each other.
std::string legendOf(const ScoreMap &map) {
    std::string out = "<ul class=\"legend\">";
    for (const MapClass &kind : map.classes)
        out += "<li><svg aria-hidden=\"true\" width=\"15\" height=\"15\" viewBox=\"0 0 15 15\"><rect x=\"0.5\" "
               "y=\"0.5\" width=\"14\" height=\"14\" fill=\"" +
               cssColour(kind.paper) + "\" stroke=\"#8a8577\"/>" + signOf(kind, {7.5, 7.5}, 15) + "</svg>" +
               escaped(kind.text) + "</li>";
    return out + "</ul>";
}

std::string figure(const Score &score, MapKind which, const ScoreMap &map, ZoneId zone) {
    MapLayout layout = mapLayout(map, {.area = {1, 1, static_cast<float>(kMapWidth), static_cast<float>(kMapHeight)},
                                       .most = static_cast<float>(kLargestScale)});
    layout.zones.front().box.x = 1; // not centred
    const double width = wide(layout.zones.front().box.width) + 2;
    const double height = wide(layout.zones.front().box.height) + 2, barY = height + 12;
    const double bar = 10 * wide(layout.perMm);
    const std::string id = "m" + std::to_string(static_cast<int>(zone)) + "k" + std::to_string(static_cast<int>(which));
    const std::string name = std::string(mapName(which));
    return "<figure><figcaption><strong>" + name + "</strong><br>" + escaped(std::string(mapAbout(which))) +
           "</figcaption><svg role=\"img\" aria-labelledby=\"" + id + "-t " + id + "-d\" viewBox=\"0 0 " + px(width) +
           " " + px(height + 30) + "\" width=\"" + px(width) + "\" height=\"" + px(height + 30) + "\"><title id=\"" +
           id + "-t\">" + name + " map of the " + escaped(zoneTitle(zone)) + "</title><desc id=\"" + id + "-d\">" +
           escaped(mapSummary(map, zone)) + "</desc>" + drawingOf(score, map, layout, zone) + "<path d=\"M" +
           px(width - 1 - bar) + " " + px(barY - 3) + "v6m0 -3h" + px(bar) +
           "m0 -3v6\" fill=\"none\" stroke=\"#23303b\" stroke-width=\"1.2\"/><text x=\"" + px(width - 1) + "\" y=\"" +
           px(barY + 14) + "\" class=\"bar\" text-anchor=\"end\">10 mm</text></svg><p class=\"sum\">" +
           escaped(mapSummary(map, zone)) + "</p>" + legendOf(map) + "</figure>";
}

} // namespace

std::string maps(const Score &score, const Case &trainingCase) {
    std::vector<ScoreMap> all;
    std::vector<ZoneId> zones;
    for (const ZonePlan &plan : trainingCase.plan)
        zones.push_back(plan.zone);
    for (const StrayCell &stray : score.strays) // skin nothing was planned for
        if (std::find(zones.begin(), zones.end(), stray.zone) == zones.end())
            zones.push_back(stray.zone);
    all.reserve(kMapKinds);
    for (int kind = 0; kind < kMapKinds; ++kind)
        all.push_back(scoreMap(static_cast<MapKind>(kind), score, trainingCase));
    std::string out;
    for (const ZoneId zone : zones) {
        std::string figures;
        for (const ScoreMap &whole : all) {
            ScoreMap map{.kind = whole.kind, .classes = whole.classes, .squares = {}};
            std::copy_if(whole.squares.begin(), whole.squares.end(), std::back_inserter(map.squares),
                         [zone](const MapSquare &square) { return square.zone == zone; });
            if (!map.squares.empty())
                figures += figure(score, whole.kind, map, zone);
        }
        out += "<section class=\"zone\"><h3>The " + escaped(zoneTitle(zone)) + "</h3>" +
               (figures.empty() ? "<p>This skin has no such zone, so there is nothing to map.</p>"
                                : "<div class=\"maps\">" + figures + "</div>") +
               "</section>";
    }
    return out;
}

} // namespace stipple::sim::report
