#include "engine/report/drawings.h"

#include <algorithm>
#include <cmath>

#include <cairo.h>

#include "shaders/shared/limits.h"
#include "sim/technique/deductions.h"
#include "sim/technique/plots.h"
#include "sim/technique/report_words.h"
#include "sim/technique/score_map.h"

namespace stipple::pdf {

namespace {

constexpr size_t kMostMarkers = 8, kMostPoints = 600;
constexpr Ink kPaleBand{0.89, 0.93, 0.96}, kBandEdge{0.36, 0.5, 0.62};

Ink inkOf(sim::MapColour c) { return {c.r / 255.0, c.g / 255.0, c.b / 255.0}; }
Ink inkOn(sim::MapColour c) { return 0.299 * c.r + 0.587 * c.g + 0.114 * c.b > 140 ? kText : kWhite; }
double wide(float value) { return static_cast<double>(value); }

struct Line {
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
};
void stroke(Sheet &sheet, const Line &line, double width, const Ink &ink) {
    cairo_t *cairo = sheet.cairo();
    sheet.colour(ink);
    cairo_set_line_width(cairo, width);
    cairo_move_to(cairo, line.x0, line.y0);
    cairo_line_to(cairo, line.x1, line.y1);
    cairo_stroke(cairo);
}

void box(Sheet &sheet, const sim::MapBox &at, const Ink &ink) {
    sheet.colour(ink);
    cairo_rectangle(sheet.cairo(), wide(at.x), wide(at.y), wide(at.width), wide(at.height));
    cairo_fill(sheet.cairo());
}

void disc(Sheet &sheet, size_t number, glm::dvec2 at) {
    cairo_t *cairo = sheet.cairo();
    cairo_new_path(cairo);
    cairo_arc(cairo, at.x, at.y, 5, 0, 6.2831853);
    sheet.colour(kWhite);
    cairo_fill_preserve(cairo);
    sheet.colour(kText);
    cairo_set_line_width(cairo, 0.7);
    cairo_stroke(cairo);
    sheet.put(at.x, at.y + 2.1, std::to_string(number), {.size = 6, .isBold = true}, Align::Centre);
}

void drawSign(Sheet &sheet, const sim::MapClass &kind, glm::dvec2 at, double side) {
    const Ink ink = inkOn(kind.paper);
    const double r = 0.2 * side, thick = std::max(0.4, 0.09 * side);
    if (kind.sign == ".") {
        cairo_new_path(sheet.cairo());
        cairo_arc(sheet.cairo(), at.x, at.y, std::max(0.35, 0.07 * side), 0, 6.2831853);
        sheet.colour({0.54, 0.52, 0.47});
        cairo_fill(sheet.cairo());
    } else if (kind.sign == "/") {
        stroke(sheet, {at.x - 2 * r, at.y + 2 * r, at.x + 2 * r, at.y - 2 * r}, thick, ink);
    } else if (kind.sign == "-" || kind.sign == "+") {
        stroke(sheet, {at.x - r, at.y, at.x + r, at.y}, thick, ink);
        if (kind.sign == "+")
            stroke(sheet, {at.x, at.y - r, at.x, at.y + r}, thick, ink);
    } else if (!kind.sign.empty()) {
        const double size = 0.75 * side;
        sheet.put(at.x, at.y + 0.36 * size, kind.sign, {.size = size, .ink = ink}, Align::Centre);
    }
}

void drawSquare(Sheet &sheet, const sim::ScoreMap &map, const sim::MapSquare &square, glm::dvec2 at, double side) {
    const sim::MapClass &kind = map.classes[square.kind];
    sheet.colour(inkOf(kind.paper));
    cairo_rectangle(sheet.cairo(), at.x - 0.5 * side, at.y - 0.5 * side, side, side);
    cairo_fill_preserve(sheet.cairo());
    sheet.colour({0.85, 0.84, 0.81});
    cairo_set_line_width(sheet.cairo(), 0.25);
    cairo_stroke(sheet.cairo());
    drawSign(sheet, kind, at, side);
    for (size_t bin = 0; bin < square.lines.size(); ++bin) {
        if (square.lines[bin] < sim::kLineBegun)
            continue;
        const double angle = static_cast<double>(bin) * 0.785398163, reach = 0.4 * side;
        const double x = reach * std::cos(angle), y = reach * std::sin(angle);
        const double dash = 0.15 * side;
        const bool isDone = square.lines[bin] >= sim::kLineDone;
        cairo_set_dash(sheet.cairo(), &dash, isDone ? 0 : 1, 0);
        stroke(sheet, {at.x - x, at.y + y, at.x + x, at.y - y}, isDone ? 0.9 : 0.5, kBlue);
        cairo_set_dash(sheet.cairo(), nullptr, 0, 0);
    }
}

// Returns how tall it is.
double drawLegend(Sheet &sheet, const sim::ScoreMap &map, const sim::MapBox &area, bool isDrawn) {
    constexpr double kSide = 7, kLine = 11;
    const Font font{.size = 7, .ink = kSoft};
    double x = 0, y = 0;
    for (const sim::MapClass &kind : map.classes) {
        const double length = kSide + 4 + sheet.textWidth(kind.text, font);
        if (x > 0 && x + length > wide(area.width)) {
            x = 0;
            y += kLine;
        }
        if (isDrawn) {
            const glm::dvec2 at(wide(area.x) + x + 0.5 * kSide, wide(area.y) + y + 0.5 * kLine);
            drawSquare(sheet, {.kind = map.kind, .classes = {kind}, .squares = {}}, {}, at, kSide);
            sheet.put(at.x + 0.5 * kSide + 4, at.y + 2.5, kind.text, font);
        }
        x += length + 9;
    }
    return y + kLine;
}

void drawMap(Sheet &sheet, const sim::Score &score, const sim::ScoreMap &map, const sim::MapBox &area) {
    sheet.begin("Figure");
    const double left = wide(area.x);
    double y = wide(area.y) + 10;
    sheet.put(left, y, sim::mapName(map.kind), {.size = 10, .isBold = true});
    for (const std::string &line :
         sheet.wrapped(std::string(sim::mapAbout(map.kind)), {.size = 7, .ink = kSoft}, wide(area.width)))
        sheet.put(left, y += 10, line, {.size = 7, .ink = kSoft});
    y += 4;
    const double legend = drawLegend(sheet, map, area, false);
    const std::string summary = sim::mapSummary(map, sim::ZoneId::None);
    const std::vector<std::string> words = sheet.wrapped(summary, {.size = 6.5, .ink = kSoft}, wide(area.width));
    double foot = wide(area.y + area.height) - legend - 9 * static_cast<double>(words.size());
    const sim::MapLayout layout =
        sim::mapLayout(map, {.area = {area.x, static_cast<float>(y), area.width, static_cast<float>(foot - y - 6)},
                             .label = 10,
                             .gap = 8,
                             .most = 2.4F});
    double bottom = y;
    for (const sim::MapZone &zone : layout.zones) {
        bottom = std::max(bottom, wide(zone.box.y + zone.box.height));
        const std::string name = sim::zoneTitle(zone.zone);
        const Font font{.size = 6.5, .ink = kSoft};
        if (sheet.textWidth(name, font) < wide(zone.label.width) + 8)
            sheet.put(wide(zone.label.x), wide(zone.label.y) + 7.5, name, font);
    }
    const double side = 5 * wide(layout.perMm);
    for (const sim::MapSquare &square : map.squares)
        drawSquare(sheet, map, square, glm::dvec2(layout.place(square.zone, square.centreMm())), side);
    if (map.kind == sim::MapKind::Coverage)
        for (size_t i = std::min(kMostMarkers, score.deductions.size()); i-- > 0;) { // the largest on top
            const sim::Deduction &lost = score.deductions[i];
            if (std::any_of(layout.zones.begin(), layout.zones.end(),
                            [&](const sim::MapZone &z) { return z.zone == lost.zone; }))
                disc(sheet, i + 1, glm::dvec2(layout.place(lost.zone, lost.zoneMm)));
        }
    foot = std::min(foot, bottom + 8);
    drawLegend(sheet, map, {area.x, static_cast<float>(foot), area.width, 0}, true);
    double at = foot + legend;
    for (const std::string &line : words)
        sheet.put(left, at += 9, line, {.size = 6.5, .ink = kSoft});
    sheet.end("Figure");
}

struct TimeAxis {
    double left = 0, width = 1, durationS = 1;
    double x(double s) const { return left + width * std::clamp(s / durationS, 0.0, 1.0); }
};

void ticks(Sheet &sheet, const TimeAxis &axis, double y) {
    for (const float t : sim::timeTicks(static_cast<float>(axis.durationS))) {
        const double x = axis.x(static_cast<double>(t));
        const std::string clock = sim::report::clockText(t);
        stroke(sheet, {x, y, x, y + 3}, 0.5, kSoft);
        sheet.put(x, y + 10, clock.substr(0, clock.size() - 2), {.size = 7, .ink = kSoft}, Align::Centre);
    }
}

void drawPlot(Sheet &sheet, const sim::Plot &plot, const TimeAxis &axis) {
    constexpr double kTall = 56;
    sheet.need(kTall + 46);
    sheet.begin("Figure");
    double top = sheet.y() + 9;
    sheet.put(sheet.left(), top, plot.name + ", " + plot.unit, {.size = 9, .isBold = true});
    for (const std::string &line : sheet.wrapped(plot.says, {.size = 7.5, .ink = kSoft}, sheet.width()))
        sheet.put(sheet.left(), top += 10, line, {.size = 7.5, .ink = kSoft});
    top += 6;
    const double foot = top + kTall;
    const auto y = [&](float v) { return foot - kTall * wide(std::clamp(v / plot.top, 0.0F, 1.0F)); };
    cairo_t *cairo = sheet.cairo();
    if (plot.band.isKnown()) {
        box(sheet,
            {static_cast<float>(axis.left), static_cast<float>(y(plot.band.hi)), static_cast<float>(axis.width),
             static_cast<float>(y(plot.band.lo) - y(plot.band.hi))},
            kPaleBand);
        const double dash[] = {4, 3};
        cairo_set_dash(cairo, dash, 2, 0);
        for (const float edge : {plot.band.lo, plot.band.hi})
            stroke(sheet, {axis.left, y(edge), axis.left + axis.width, y(edge)}, 0.6, kBandEdge);
        cairo_set_dash(cairo, nullptr, 0, 0);
    }
    for (const float share : {0.0F, 0.5F, 1.0F}) {
        const float value = share * plot.top;
        stroke(sheet, {axis.left, y(value), axis.left + axis.width, y(value)}, 0.35, kRule);
        sheet.put(axis.left - 4, y(value) + 2.5,
                  sim::fixed(wide(value), share == 0.5F ? plot.decimals + 1 : plot.decimals), {.size = 7, .ink = kSoft},
                  Align::Right);
    }
    sheet.colour(kBlue);
    cairo_set_line_width(cairo, 0.8);
    for (const std::vector<glm::vec2> &line : plot.lines) {
        cairo_new_path(cairo);
        if (line.size() == 1)
            cairo_arc(cairo, axis.x(wide(line[0].x)), y(line[0].y), 0.8, 0, 6.2831853);
        for (size_t i = 0; i < line.size() && line.size() > 1; ++i)
            cairo_line_to(cairo, axis.x(wide(line[i].x)), y(line[i].y));
        cairo_stroke(cairo);
    }
    ticks(sheet, axis, foot);
    sheet.end("Figure");
    sheet.setY(foot + 18);
}

void drawStrokes(Sheet &sheet, const sim::Score &score, const TimeAxis &axis) {
    sheet.need(60);
    sheet.begin("Figure");
    sheet.put(sheet.left(), sheet.y() + 9, "Strokes on the skin, and the largest deductions by number",
              {.size = 9, .isBold = true});
    const double bar = sheet.y() + 30;
    stroke(sheet, {axis.left, bar + 6, axis.left + axis.width, bar + 6}, 0.5, kRule);
    for (const sim::Stroke &one : score.strokes) {
        const double from = axis.x(static_cast<double>(one.firstStep) / kStepsPerSecond);
        const double to = axis.x(static_cast<double>(one.lastStep + 1) / kStepsPerSecond);
        box(sheet, {static_cast<float>(from), static_cast<float>(bar), static_cast<float>(std::max(0.5, to - from)), 6},
            kBandEdge);
    }
    for (size_t i = std::min(kMostMarkers, score.deductions.size()); i-- > 0;)
        disc(sheet, i + 1, {axis.x(wide(score.deductions[i].timeS)), bar - 8});
    ticks(sheet, axis, bar + 6);
    sheet.end("Figure");
    sheet.setY(bar + 28);
}

} // namespace

void drawMaps(Sheet &sheet, const sim::Score &score, const sim::Case &trainingCase) {
    const double gap = 18, each = 0.5 * (sheet.width() - gap);
    const double tall = std::min(240.0, (kPageHeight - 2 * kMargin - 50) / 3 - 8);
    for (int i = 0; i < sim::kMapKinds; ++i) {
        if (i % 2 == 0)
            sheet.need(tall);
        drawMap(sheet, score, sim::scoreMap(static_cast<sim::MapKind>(i), score, trainingCase),
                {static_cast<float>(sheet.left() + (i % 2) * (each + gap)), static_cast<float>(sheet.y()),
                 static_cast<float>(each), static_cast<float>(tall)});
        if (i % 2 == 1)
            sheet.space(tall + 8);
    }
}

void drawTimeLine(Sheet &sheet, const sim::Score &score, const sim::Case &trainingCase) {
    const TimeAxis axis{
        .left = sheet.left() + 30, .width = sheet.width() - 36, .durationS = std::max(1.0, wide(score.durationS))};
    drawStrokes(sheet, score, axis);
    for (const sim::Plot &plot : sim::plotsOf(score, trainingCase, kMostPoints))
        drawPlot(sheet, plot, axis);
}

} // namespace stipple::pdf
