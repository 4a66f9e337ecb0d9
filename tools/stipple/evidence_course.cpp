// Figures of what follows the needles on the evidence page: redness, swelling, closing channels.
#include <cmath>
#include <functional>

#include "sim/lab/course.h"
#include "sim/tissue/channels.h"
#include "sim/tissue/healing.h"
#include "tools/stipple/commands.h"
#include "tools/stipple/evidence.h"

namespace stipple::cli {

namespace {

namespace lab = sim::lab;
using Points = std::vector<glm::dvec2>;

// A pen's lengths, from the shallow colour to the deep one.
struct Length {
    float um;
    int colour;
};
constexpr Length kLengths[] = {{250, 4}, {500, 2}, {1000, 0}, {1500, 3}, {2000, 1}};

std::string nameOf(const Length &length) { return fixed(static_cast<double>(length.um) / 1000, 2) + " mm"; }

std::vector<PlotSeries> byLength(double hours, const std::function<glm::dvec2(double, const sim::CoursePoint &)> &at) {
    std::vector<PlotSeries> series;
    for (const Length &length : kLengths) {
        const lab::Course course({.device = sim::DeviceKind::Pen, .lengthUm = length.um});
        PlotSeries curve{.name = nameOf(length), .colour = length.colour};
        for (const double moment : lab::courseHours(hours, 240))
            curve.points.push_back(at(moment, course.at(moment)));
        series.push_back(std::move(curve));
    }
    return series;
}

Figure rednessOverDays() {
    std::vector<PlotSeries> series =
        byLength(7 * 24, [](double hours, const sim::CoursePoint &p) { return glm::dvec2(hours / 24, p.deltaA); });
    return {.plot = {.title = "Redness over days",
                     .x = {.label = "days after a pen, 250/cm², type II",
                           .lo = 0,
                           .hi = 7,
                           .ticks = {0, 1, 2, 3, 4, 5, 6, 7}},
                     .y = {.label = "visible redness, Δa*", .lo = 0, .hi = 10, .ticks = {0, 2, 4, 6, 8, 10}},
                     .series = std::move(series),
                     .levels = {{.y = 2, .words = "just visible"}}},
            .caption = "A fast flare in the first hour, then inflammation that lasts the longer the deeper the work: "
                       "hours after 0.5 mm, "
                       "nearly two days after 1.5 mm; nothing to see after a week.",
            .alt = "Redness over seven days by pen length: 0.25 mm fades within an hour, 0.5 mm within half a day, 1.0 "
                   "mm in a day, 1.5 mm "
                   "in nearly two days, 2 mm in the third; all are gone at seven days.",
            .ids = {"T19", "T21"},
            .assumed = "strength and shape of every curve; only how long redness lasts is published"};
}

Figure rednessFirstHours() {
    std::vector<PlotSeries> series =
        byLength(3, [](double hours, const sim::CoursePoint &p) { return glm::dvec2(60 * hours, p.lightDeltaA); });
    return {
        .plot =
            {.title = "The first three hours",
             .x = {.label = "minutes after the needles", .lo = 0, .hi = 180, .ticks = {0, 30, 60, 90, 120, 150, 180}},
             .y = {.label = "redness, Δa*", .lo = 0, .hi = 10, .ticks = {0, 2, 4, 6, 8, 10}},
             .series = std::move(series),
             .levels = {{.y = 2, .words = "just visible"}}},
        .caption =
            "The flare peaks after five minutes and is gone in two hours; by then inflammation carries the redness of "
            "deeper work.",
        .alt = "Redness in the first three hours by needle length: a peak at five minutes, then a slow fall onto the "
               "inflammatory redness.",
        .ids = {"T22"},
        .assumed = "strength by length; the flare's times are published for histamine and cannulas"};
}

Figure swelling() {
    std::vector<PlotSeries> series =
        byLength(72, [](double hours, const sim::CoursePoint &p) { return glm::dvec2(hours, p.swellingMm); });
    return {
        .plot = {.title = "Swelling",
                 .x = {.label = "hours after a pen, 250/cm²", .lo = 0, .hi = 72, .ticks = {0, 12, 24, 36, 48, 60, 72}},
                 .y = {.label = "thickness gained, mm", .lo = 0, .hi = 0.35, .ticks = {0, 0.1, 0.2, 0.3}},
                 .series = std::move(series)},
        .caption = "Skin swells within the hour and settles in a day or two; shallow work hardly swells.",
        .alt = "Thickness gained over 72 hours by pen length: 0.23 mm after 2 mm, 0.2 mm after 1.5 mm, 0.1 mm after "
               "1.0 mm, none after "
               "0.25 mm; gone within two to three days.",
        .ids = {"T23"},
        .assumed = "how much, and the slow drain; formation follows wheals"};
}

Figure wheals() {
    const auto curve = [](const sim::WhealKinetics &kinetics) {
        Points points;
        for (int minute = 0; minute <= 240; ++minute)
            points.emplace_back(minute, 100 * sim::whealShape(kinetics, minute));
        return points;
    };
    return {
        .plot =
            {.title = "A single wheal",
             .x = {.label = "minutes", .lo = 0, .hi = 240, .ticks = {0, 30, 60, 90, 120, 150, 180, 210, 240}},
             .y = {.label = "thickness, % of its peak", .lo = 0, .hi = 105, .ticks = {0, 25, 50, 75, 100}},
             .series = {{.name = "histamine", .points = curve(sim::kHistamineWheal)},
                        {.name = "saline", .stroke = Stroke::Dashed, .colour = 1, .points = curve(sim::kSalineWheal)},
                        {.name = "published peak (Cook 1980)",
                         .stroke = Stroke::Points,
                         .colour = 5,
                         .points = {{20, 100}}}}},
        .caption =
            "Fluid leaks in within minutes and drains with a half-time of 87 minutes (histamine) or 18 (saline).",
        .alt =
            "A histamine wheal is thickest after 23 minutes, published 20, and halves every 87 minutes; a saline one "
            "drains in about an hour.",
        .ids = {"T23"}};
}

Figure closing() {
    const auto curve = [](double reachedUm, bool isOccluded) {
        Points points;
        for (int i = 0; i <= 200; ++i) {
            const double hours = 0.05 * std::pow(100 / 0.05, i / 200.0);
            points.emplace_back(hours,
                                100 * sim::openFraction({.reachedUm = reachedUm, .diameterUm = 70}, isOccluded, hours));
        }
        return points;
    };
    return {
        .plot = {.title = "Channels close",
                 .x = {.label = "hours after the needle",
                       .lo = 0.05,
                       .hi = 100,
                       .isLog = true,
                       .ticks = {0.05, 0.25, 1, 2, 6, 24, 60},
                       .tickTexts = {"3 min", "15 min", "1", "2", "6", "24", "60"}},
                 .y = {.label = "open cross-section, %", .lo = 0, .hi = 105, .ticks = {0, 25, 50, 75, 100}},
                 .series = {{.name = "open, 0.5 mm", .points = curve(500, false)},
                            {.name = "open, 1.0 mm", .stroke = Stroke::Dashed, .points = curve(1000, false)},
                            {.name = "under film, 0.5 mm", .colour = 1, .points = curve(500, true)},
                            {.name = "half closed, 3 sites (Ogunjimi 2021)",
                             .stroke = Stroke::Points,
                             .colour = 5,
                             .points = {{20.2, 50}, {23.7, 50}, {25.9, 50}}}}},
        .caption = "In the open a channel is all but shut within two hours. Under film or a mask it stays open for "
                   "days: the time in "
                   "which serum enters, and germs too.",
        .alt = "Open channels lose half of their cross-section in half an hour and have less than a tenth left after "
               "two hours; "
               "occluded ones are half shut after about a day, as measured at three sites, and shut after sixty hours.",
        .ids = {"T12", "T14"},
        .assumed = "the open half-time of 30 min, the curves' shapes, and how both grow with the channel"};
}

Figure covering() {
    const auto curve = [](double diameterUm) {
        Points points;
        for (double hours = 0; hours <= 36; hours += 0.5)
            points.emplace_back(hours, 100 * sim::reEpithelialised(diameterUm, hours));
        return points;
    };
    return {
        .plot = {.title = "Channels are covered again",
                 .x = {.label = "hours after the needle", .lo = 0, .hi = 36, .ticks = {0, 6, 12, 18, 24, 30, 36}},
                 .y = {.label = "channels covered by epidermis, %", .lo = 0, .hi = 105, .ticks = {0, 25, 50, 75, 100}},
                 .series = {{.name = "70 µm wide", .points = curve(70)},
                            {.name = "400 µm wide", .stroke = Stroke::Dashed, .points = curve(400)},
                            {.name = "published window (Stumpp 2009)",
                             .stroke = Stroke::Points,
                             .colour = 1,
                             .points = {{10, 50}, {22, 50}, {13, 84}, {28, 84}}}}},
        .caption =
            "Epidermis grows over a needle's channel within a day. The pairs of points are the ends of the published "
            "windows for half and for 84 %.",
        .alt =
            "Share of channels covered: channels of 70 µm are half covered after 12 hours and 84 % after 15, of 400 µm "
            "after 20 and 25, inside the published windows of 10 to 22 and 13 to 28 hours.",
        .ids = {"T32"},
        .assumed = "that the paper's doses ED50 and ED84 can be read as shares of channels"};
}

Figure months() {
    const lab::Course course({.device = sim::DeviceKind::Roller, .lengthUm = 1500});
    std::vector<sim::HealingSession> sessions;
    for (int i = 0; i < 5; ++i)
        sessions.push_back({.dose = course.dose(), .day = 30.0 * i});
    const auto curve = [&](double sim::HealingState::*figure) {
        Points points;
        for (double day = 0; day <= 360; day += 2)
            points.emplace_back(day / 30, 100 * (sim::healedAt({.sessions = sessions}, day).*figure - 1));
        return points;
    };
    return {
        .plot = {.title = "Five monthly sessions",
                 .x = {.label = "months after the first session", .lo = 0, .hi = 12, .ticks = {0, 2, 4, 6, 8, 10, 12}},
                 .y = {.label = "more than before, %", .lo = 0, .hi = 100, .ticks = {0, 20, 40, 60, 80, 100}},
                 .series = {{.name = "reticulin", .colour = 2, .points = curve(&sim::HealingState::reticulin)},
                            {.name = "papillary collagen",
                             .colour = 0,
                             .points = curve(&sim::HealingState::papillaryCollagen)},
                            {.name = "epidermis", .colour = 1, .points = curve(&sim::HealingState::epidermis)},
                            {.name = "biopsies (Lotfi 2013)",
                             .stroke = Stroke::Points,
                             .colour = 5,
                             .points = {{5, 50}, {5, 53}, {5, 65}}}}},
        .caption =
            "A 1.5 mm roller at 250/cm² each month. Tissue answers over weeks, each session adds less than the one "
            "before, and part of the gain wanes over years.",
        .alt = "Over twelve months epidermis, papillary collagen and reticulin rise with each of five sessions to 50, "
               "56 and "
               "69 % above the start a month after the last; biopsies found 50, 53 and 65 %.",
        .ids = {"T33"},
        .assumed = "every course between the published end points, to which the sizes were set"};
}

} // namespace

std::vector<Figure> courseFigures() {
    return {rednessFirstHours(), rednessOverDays(), closing(), covering(), swelling(), wheals(), months()};
}

} // namespace stipple::cli
