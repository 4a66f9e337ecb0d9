// See evidence_plot.h. Palette: Okabe and Ito's, darkened or lightened for contrast; points, dashes and bars tell
// series apart without colour.
#include "tools/stipple/evidence_plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <memory>

#include <cairo-svg.h>
#include <cairo.h>

namespace stipple::cli {

namespace {

constexpr double kWidth = 520, kHeight = 372;
constexpr double kLeft = 66, kBottom = 52, kTop = 14;
constexpr double kRight = 16, kRightNamed = 96; // with the lines' names
constexpr double kNameRow = 15;
constexpr double kLegendRow = 19, kTextSize = 12.5;

struct Colour {
    double r = 0, g = 0, b = 0;
};

Colour fromHex(const std::string &hex) {
    unsigned int value = 0;
    std::sscanf(hex.c_str(), "#%6x", &value);
    return {static_cast<double>((value >> 16) & 255U) / 255, static_cast<double>((value >> 8) & 255U) / 255,
            static_cast<double>(value & 255U) / 255};
}

struct Theme {
    Colour ink, soft, grid, level;
    std::array<Colour, 6> series;
};

Theme themeOf(PageTheme theme) {
    if (theme == PageTheme::Dark)
        return {fromHex("#e6e3db"),
                fromHex("#b4b9bd"),
                fromHex("#3a434b"),
                fromHex("#d8c27a"),
                {fromHex("#7fb8e6"), fromHex("#f0a45d"), fromHex("#6fcbaa"), fromHex("#d29be0"), fromHex("#c9ced2"),
                 fromHex("#e8cf6a")}};
    return {fromHex("#23303b"),
            fromHex("#5c6770"),
            fromHex("#e6e2d8"),
            fromHex("#8a6d00"),
            {fromHex("#1b5c94"), fromHex("#c65d00"), fromHex("#12795a"), fromHex("#8a4a9c"), fromHex("#5c6770"),
             fromHex("#8a6d00")}};
}

using Cairo = std::unique_ptr<cairo_t, decltype(&cairo_destroy)>;

class Drawing {
  public:
    Drawing(cairo_t *c, const Plot &plot, const Theme &theme)
        : c_(c), plot_(plot), theme_(theme), right_(kWidth - (plot.isNamedAtEnd ? kRightNamed : kRight)) {}

    void draw() {
        cairo_select_font_face(c_, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
        cairo_set_font_size(c_, kTextSize);
        cairo_set_line_join(c_, CAIRO_LINE_JOIN_ROUND);
        top_ = kTop + legend();
        axes();
        cairo_save(c_);
        cairo_rectangle(c_, kLeft - 1, top_ - 5, right_ - kLeft + 6, kHeight - kBottom - top_ + 10);
        cairo_clip(c_);
        for (const PlotSeries &one : plot_.series)
            series(one);
        cairo_restore(c_);
        for (const PlotLevel &one : plot_.levels)
            level(one);
        if (plot_.isNamedAtEnd)
            endNames();
    }

  private:
    static double share(const PlotAxis &axis, double value) {
        if (axis.isLog)
            return std::log(std::max(value, axis.lo * 1e-3) / axis.lo) / std::log(axis.hi / axis.lo);
        return (value - axis.lo) / (axis.hi - axis.lo);
    }
    double atX(double value) const { return kLeft + share(plot_.x, value) * (right_ - kLeft); }
    double atY(double value) const { return kHeight - kBottom - share(plot_.y, value) * (kHeight - kBottom - top_); }

    void use(const Colour &colour) { cairo_set_source_rgb(c_, colour.r, colour.g, colour.b); }
    Colour colourOf(const PlotSeries &one) const {
        return one.hex.empty() ? theme_.series[static_cast<size_t>(one.colour) % theme_.series.size()]
                               : fromHex(one.hex);
    }
    double widthOf(const std::string &text) {
        cairo_text_extents_t extents;
        cairo_text_extents(c_, text.c_str(), &extents);
        return extents.x_advance;
    }
    // `anchor`: 0 left, 0.5 middle, 1 right of x.
    void text(const std::string &words, glm::dvec2 at, double anchor) {
        cairo_move_to(c_, at.x - anchor * widthOf(words), at.y);
        cairo_show_text(c_, words.c_str());
    }

    void line(const PlotSeries &one) {
        use(colourOf(one));
        cairo_set_line_width(c_, 2.2);
        const double dashes[] = {7, 5};
        cairo_set_dash(c_, dashes, one.stroke == Stroke::Dashed ? 2 : 0, 0);
        bool isDown = false;
        for (const glm::dvec2 &p : one.points) {
            if (!std::isfinite(p.x) || !std::isfinite(p.y)) {
                isDown = false;
                continue;
            }
            const double x = atX(p.x), y = std::clamp(atY(p.y), -1e4, 1e4);
            isDown ? cairo_line_to(c_, x, y) : cairo_move_to(c_, x, y);
            isDown = true;
        }
        cairo_stroke(c_);
        cairo_set_dash(c_, nullptr, 0, 0);
    }
    void point(const Colour &colour, glm::dvec2 at) {
        cairo_new_path(c_);
        cairo_arc(c_, at.x, at.y, 4.2, 0, 6.2831853);
        use(colour);
        cairo_fill_preserve(c_);
        use(theme_.ink);
        cairo_set_line_width(c_, 1);
        cairo_stroke(c_);
    }
    void bar(const Colour &colour, glm::dvec2 from, double toY) {
        use(colour);
        cairo_set_line_width(c_, 2.4);
        cairo_move_to(c_, from.x, from.y);
        cairo_line_to(c_, from.x, toY);
        for (const double y : {from.y, toY}) {
            cairo_move_to(c_, from.x - 5, y);
            cairo_line_to(c_, from.x + 5, y);
        }
        cairo_stroke(c_);
    }

    void series(const PlotSeries &one) {
        if (one.stroke == Stroke::Line || one.stroke == Stroke::Dashed) {
            line(one);
            return;
        }
        for (size_t i = 0; i < one.points.size(); ++i) {
            const glm::dvec2 at(atX(one.points[i].x), atY(one.points[i].y));
            if (one.stroke == Stroke::Points)
                point(colourOf(one), at);
            else
                bar(colourOf(one), at, atY(one.tops[i]));
        }
    }

    // A level's words stand above its line, at the right.
    void level(const PlotLevel &one) {
        const double y = atY(one.y);
        use(theme_.level);
        cairo_set_line_width(c_, 1.4);
        const double dashes[] = {2, 4};
        cairo_set_dash(c_, dashes, 2, 0);
        cairo_move_to(c_, kLeft, y);
        cairo_line_to(c_, right_, y);
        cairo_stroke(c_);
        cairo_set_dash(c_, nullptr, 0, 0);
        text(one.words, {one.isLeft ? kLeft + 4 : right_ - 2, y - 5}, one.isLeft ? 0 : 1);
    }

    bool isEndNamed(const PlotSeries &one) const {
        return plot_.isNamedAtEnd && (one.stroke == Stroke::Line || one.stroke == Stroke::Dashed);
    }
    // Names at the lines' ends, from the top down, pushed apart where they would touch.
    void endNames() {
        struct Name {
            double y;
            const PlotSeries *series;
        };
        std::vector<Name> names;
        for (const PlotSeries &one : plot_.series)
            if (isEndNamed(one) && !one.name.empty() && !one.points.empty())
                names.push_back({atY(one.points.back().y), &one});
        std::sort(names.begin(), names.end(), [](const Name &a, const Name &b) { return a.y < b.y; });
        for (size_t i = 1; i < names.size(); ++i)
            names[i].y = std::max(names[i].y, names[i - 1].y + kNameRow);
        double floor = kHeight - kBottom;
        for (size_t i = names.size(); i-- > 0;) {
            names[i].y = std::min(names[i].y, floor);
            floor = names[i].y - kNameRow;
        }
        for (const Name &name : names) {
            use(colourOf(*name.series));
            cairo_rectangle(c_, right_ + 8, name.y - 4, 8, 8);
            cairo_fill(c_);
            use(theme_.ink);
            text(name.series->name, {right_ + 20, name.y + 4.5}, 0);
        }
    }

    // Rows of samples and names above the plot; returns their height.
    double legend() {
        double x = kLeft, y = kTop + 4;
        bool isAny = false;
        for (const PlotSeries &one : plot_.series) {
            if (one.name.empty() || isEndNamed(one))
                continue;
            const double width = 34 + widthOf(one.name) + 16;
            if (isAny && x + width - 16 > kWidth - 4) {
                x = kLeft;
                y += kLegendRow;
            }
            isAny = true;
            const Colour colour = colourOf(one);
            if (one.stroke == Stroke::Points) {
                point(colour, {x + 14, y});
            } else if (one.stroke == Stroke::Bars) {
                bar(colour, {x + 14, y + 6}, y - 6);
            } else {
                use(colour);
                cairo_set_line_width(c_, 2.4);
                const double dashes[] = {7, 5};
                cairo_set_dash(c_, dashes, one.stroke == Stroke::Dashed ? 2 : 0, 0);
                cairo_move_to(c_, x, y);
                cairo_line_to(c_, x + 27, y);
                cairo_stroke(c_);
                cairo_set_dash(c_, nullptr, 0, 0);
            }
            use(theme_.ink);
            text(one.name, {x + 34, y + 4.5}, 0);
            x += width;
        }
        return isAny ? y - kTop + 16 : 0;
    }

    static std::string tickText(const PlotAxis &axis, size_t i) {
        if (i < axis.tickTexts.size())
            return axis.tickTexts[i];
        char words[32];
        std::snprintf(words, sizeof words, "%g", axis.ticks[i]);
        return words;
    }

    void axes() {
        cairo_set_line_width(c_, 1);
        for (size_t i = 0; i < plot_.y.ticks.size(); ++i) {
            const double y = std::round(atY(plot_.y.ticks[i])) + 0.5;
            use(theme_.grid);
            cairo_move_to(c_, kLeft, y);
            cairo_line_to(c_, right_, y);
            cairo_stroke(c_);
            use(theme_.soft);
            text(tickText(plot_.y, i), {kLeft - 8, y + 4.5}, 1);
        }
        const double floor = kHeight - kBottom;
        for (size_t i = 0; i < plot_.x.ticks.size(); ++i) {
            const double x = std::round(atX(plot_.x.ticks[i])) + 0.5;
            use(theme_.soft);
            cairo_move_to(c_, x, floor);
            cairo_line_to(c_, x, floor + 5);
            cairo_stroke(c_);
            text(tickText(plot_.x, i), {x, floor + 19}, 0.5);
        }
        use(theme_.soft);
        cairo_move_to(c_, kLeft, floor + 0.5);
        cairo_line_to(c_, right_, floor + 0.5);
        cairo_stroke(c_);
        use(theme_.ink);
        text(plot_.x.label, {0.5 * (kLeft + right_), kHeight - 10}, 0.5);
        cairo_save(c_);
        cairo_translate(c_, 15, 0.5 * (top_ + floor));
        cairo_rotate(c_, -1.5707963);
        text(plot_.y.label, {0, 0}, 0.5);
        cairo_restore(c_);
    }

    cairo_t *c_;
    const Plot &plot_;
    const Theme theme_;
    const double right_; // where the plot ends
    double top_ = kTop;
};

cairo_status_t append(void *to, const unsigned char *bytes, unsigned int size) {
    static_cast<std::string *>(to)->append(reinterpret_cast<const char *>(bytes), size);
    return CAIRO_STATUS_SUCCESS;
}

} // namespace

std::string plotSvg(const Plot &plot, PageTheme theme) {
    std::string svg;
    cairo_surface_t *surface = cairo_svg_surface_create_for_stream(append, &svg, kWidth, kHeight);
    cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX);
    {
        const Cairo context(cairo_create(surface), cairo_destroy);
        Drawing(context.get(), plot, themeOf(theme)).draw();
    }
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    return svg;
}

} // namespace stipple::cli
