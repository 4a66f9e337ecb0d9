// Plots of the evidence page: Cairo draws them as SVG, once for light and once for dark pages.
#pragma once

#include <string>
#include <vector>

#include <glm/glm.hpp>

namespace stipple::cli {

struct PlotAxis {
    std::string label; // with its unit
    double lo = 0, hi = 1;
    bool isLog = false;
    std::vector<double> ticks{};
    std::vector<std::string> tickTexts{}; // as many as ticks, or none: the numbers themselves
};

enum class Stroke { Line, Dashed, Points, Bars };

struct PlotSeries {
    std::string name; // in the legend; empty: not there
    Stroke stroke = Stroke::Line;
    int colour = 0;                   // of the page's palette
    std::vector<glm::dvec2> points{}; // NaN breaks a line
    std::vector<double> tops{};       // Bars: from points' y to these
    std::string hex{};                // own colour instead, "#b49785"
};

// A level that means something, drawn across with its words.
struct PlotLevel {
    double y = 0;
    std::string words;
    bool isLeft = false; // where the words stand
};

struct Plot {
    std::string title;
    PlotAxis x, y;
    std::vector<PlotSeries> series;
    std::vector<PlotLevel> levels{};
    bool isNamedAtEnd = false; // lines bear their names at their right ends instead of in the legend
};

enum class PageTheme { Light, Dark };
// The SVG document. Curves and points outside the axes are cut off.
std::string plotSvg(const Plot &plot, PageTheme theme);

} // namespace stipple::cli
