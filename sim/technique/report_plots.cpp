// The report's drawings that are no maps, as inline SVG: the time line, the plots under it, the score ring.
#include <algorithm>
#include <array>
#include <cmath>

#include "sim/technique/plots.h"
#include "sim/technique/report_parts.h"

namespace stipple::sim::report {

namespace {

constexpr double kWidth = 840, kLeft = 44, kRight = 8; // of a drawing over time
constexpr double kBarTop = 42;
constexpr double kPlotHeight = 92, kPlotTop = 10;
constexpr size_t kMostMarkers = 6, kMostPoints = 420;

class TimeAxis {
  public:
    explicit TimeAxis(float durationS) : durationS_(std::max(1.0, static_cast<double>(durationS))) {}
    double x(double seconds) const {
        return kLeft + (kWidth - kLeft - kRight) * std::clamp(seconds / durationS_, 0.0, 1.0);
    }
    // Ticks below `y`, with their minutes and seconds.
    std::string ticks(double y) const {
        std::string out;
        for (const float t : timeTicks(static_cast<float>(durationS_))) {
            const std::string clock = clockText(t);
            out += "<path d=\"M" + px(x(static_cast<double>(t))) + " " + px(y) +
                   "v4\" stroke=\"#8a8577\"/><text class=\"bar\" x=\"" + px(x(static_cast<double>(t))) + "\" y=\"" +
                   px(y + 16) + "\" text-anchor=\"middle\">" + clock.substr(0, clock.size() - 2) + "</text>";
        }
        return out;
    }

  private:
    double durationS_;
};

std::string strokesAndLosses(const Score &score, const TimeAxis &axis) {
    std::string out =
        "<path d=\"M" + px(kLeft) + " 52H" + px(kWidth - kRight) + "\" stroke=\"#c9c5ba\" stroke-width=\"1\"/>";
    for (const Stroke &stroke : score.strokes) {
        const double from = axis.x(static_cast<double>(stroke.firstStep) / 240);
        const double to = std::max(from + 0.8, axis.x(static_cast<double>(stroke.lastStep + 1) / 240));
        out += "<rect x=\"" + px(from) + "\" y=\"42\" width=\"" + px(to - from) + "\" height=\"10\" fill=\"#5b7f9d\"/>";
    }
    Markers drawn({kWidth, kBarTop});
    for (size_t i = 0; i < std::min<size_t>(kMostMarkers, score.deductions.size()); ++i) {
        const double at = axis.x(static_cast<double>(score.deductions[i].timeS));
        out += "<path d=\"M" + px(at) + " " + px(kBarTop - 10) + "V" + px(kBarTop) + "\" stroke=\"#23303b\"/>" +
               drawn.add(i + 1, {at, kBarTop - 18});
    }
    return "<figure><figcaption><strong>Strokes on the skin</strong>, and the largest deductions by number; minutes "
           "and seconds.</figcaption><svg role=\"img\" aria-label=\"Time line: " +
           std::to_string(score.strokes.size()) + " strokes over " + fixed(static_cast<double>(score.durationS), 0) +
           " seconds, with the largest deductions\" viewBox=\"0 0 840 74\" class=\"wide\">" + out + axis.ticks(52) +
           "</svg></figure>";
}

std::string plotOf(const Plot &plot, const TimeAxis &axis) {
    const double foot = kPlotTop + kPlotHeight;
    const auto y = [&](float value) {
        return foot - kPlotHeight * static_cast<double>(std::clamp(value / plot.top, 0.0F, 1.0F));
    };
    std::string out;
    if (plot.band.isKnown()) // bordered as well as shaded
        out += "<rect x=\"" + px(kLeft) + "\" y=\"" + px(y(plot.band.hi)) + "\" width=\"" +
               px(kWidth - kLeft - kRight) + "\" height=\"" + px(y(plot.band.lo) - y(plot.band.hi)) +
               "\" fill=\"#e3edf5\" stroke=\"#5b7f9d\" stroke-width=\"0.8\" stroke-dasharray=\"5 4\"/>";
    for (const float share : {0.0F, 0.5F, 1.0F}) {
        const double at = y(share * plot.top);
        out += "<path d=\"M" + px(kLeft) + " " + px(at) + "H" + px(kWidth - kRight) +
               "\" stroke=\"#c9c5ba\" stroke-width=\"0.6\"/><text class=\"bar\" x=\"" + px(kLeft - 6) + "\" y=\"" +
               px(at + 4) + "\" text-anchor=\"end\">" +
               fixed(static_cast<double>(share * plot.top), share == 0.5F ? plot.decimals + 1 : plot.decimals) +
               "</text>";
    }
    for (const std::vector<glm::vec2> &line : plot.lines) {
        if (line.size() == 1) {
            out += "<circle cx=\"" + px(axis.x(static_cast<double>(line[0].x))) + "\" cy=\"" + px(y(line[0].y)) +
                   "\" r=\"1.4\" fill=\"#1b4a73\"/>";
            continue;
        }
        out += "<polyline fill=\"none\" stroke=\"#1b4a73\" stroke-width=\"1.3\" points=\"";
        for (const glm::vec2 &point : line)
            out += px(axis.x(static_cast<double>(point.x))) + "," + px(y(point.y)) + " ";
        out += "\"/>";
    }
    return "<figure><figcaption><strong>" + escaped(plot.name) + "</strong>, " + escaped(plot.unit) + ". " +
           escaped(plot.says) + "</figcaption><svg role=\"img\" aria-label=\"" + escaped(plot.name) + " in " +
           escaped(plot.unit) + " over time. " + escaped(plot.says) + "\" viewBox=\"0 0 840 " + px(foot + 22) +
           "\" class=\"wide\">" + out + axis.ticks(foot) + "</svg></figure>";
}

} // namespace

std::string px(double value) { return fixed(value, 1); }

std::string Markers::add(size_t number, glm::dvec2 at) {
    constexpr double kApart = 17;
    constexpr std::array<glm::dvec2, 9> kAside = {
        {{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}}};
    glm::dvec2 place = at;
    for (const glm::dvec2 &aside : kAside) {
        place = glm::clamp(at + aside * kApart, glm::dvec2(9), glm::max(size_ - 9.0, glm::dvec2(9)));
        const bool isFree = std::none_of(taken_.begin(), taken_.end(),
                                         [&](glm::dvec2 other) { return glm::length(other - place) < kApart - 1; });
        if (isFree)
            break;
    }
    taken_.push_back(place);
    return "<g class=\"mark\"><circle cx=\"" + px(place.x) + "\" cy=\"" + px(place.y) + "\" r=\"8\"/><text x=\"" +
           px(place.x) + "\" y=\"" + px(place.y + 3.6) + "\">" + std::to_string(number) + "</text></g>";
}

std::string timeline(const Score &score, const Case &trainingCase) {
    const TimeAxis axis(score.durationS);
    std::string out = strokesAndLosses(score, axis);
    for (const Plot &plot : plotsOf(score, trainingCase, kMostPoints))
        out += plotOf(plot, axis);
    return out;
}

std::string scoreRing(const Score &score) {
    constexpr double kAround = 2 * 3.14159265 * 52;
    const double part = std::clamp(static_cast<double>(score.total) / 100, 0.0, 1.0) * kAround;
    return "<svg class=\"ring\" role=\"img\" aria-label=\"Score " + fixed(static_cast<double>(score.total), 1) +
           " of 100\" viewBox=\"0 0 128 128\" width=\"128\" height=\"128\"><circle cx=\"64\" cy=\"64\" r=\"52\" "
           "fill=\"none\" stroke=\"#e7e3d8\" stroke-width=\"10\"/><circle cx=\"64\" cy=\"64\" r=\"52\" fill=\"none\" "
           "stroke=\"#1b4a73\" stroke-width=\"10\" stroke-linecap=\"" +
           std::string(part > 1 ? "round" : "butt") + "\" stroke-dasharray=\"" + px(part) +
           " 400\" transform=\"rotate(-90 64 "
           "64)\"/><text x=\"64\" y=\"74\" text-anchor=\"middle\" class=\"big\">" +
           fixed(static_cast<double>(score.total), 1) +
           "</text><text x=\"64\" y=\"92\" text-anchor=\"middle\" class=\"bar\">of 100</text></svg>";
}

} // namespace stipple::sim::report
