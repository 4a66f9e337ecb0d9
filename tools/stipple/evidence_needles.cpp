// Figures of needles and bleeding on the evidence page.
#include <cmath>
#include <functional>
#include <limits>

#include "sim/lab/bleed.h"
#include "sim/lab/mechanics.h"
#include "sim/lab/needles.h"
#include "sim/needle/insertion.h"
#include "sim/section/indent.h"
#include "tools/stipple/commands.h"
#include "tools/stipple/evidence.h"

namespace stipple::cli {

namespace {

namespace lab = sim::lab;
using Points = std::vector<glm::dvec2>;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// `steps` + 1 points of y(x), evenly spaced in x (or in log x).
struct Sweep {
    double from = 0, to = 1;
    int steps = 40;
    bool isLog = false;
};
Points sweep(const Sweep &range, const std::function<double(double)> &y) {
    Points points;
    for (int i = 0; i <= range.steps; ++i) {
        const double t = static_cast<double>(i) / range.steps;
        const double x =
            range.isLog ? range.from * std::pow(range.to / range.from, t) : range.from + t * (range.to - range.from);
        points.emplace_back(x, y(x));
    }
    return points;
}

double pressedUm(float lengthUm, float forcePerNeedleN) {
    const lab::NeedleResult result = lab::press({.subject = {.site = sim::ZoneId::Forearm},
                                                 .lengthUm = lengthUm,
                                                 .needles = 100,
                                                 .forceN = 100 * forcePerNeedleN});
    return result.piercedFraction > 0 ? result.reachedDepthUm.mean : 0;
}

Figure piercingForce() {
    const auto model = [](float speedMmS) {
        return sweep({.from = 1, .to = 45}, [speedMmS](double tip) {
            return 1000.0 * static_cast<double>(sim::insertionForceN(static_cast<float>(tip), speedMmS));
        });
    };
    return {
        .plot = {.title = "Force to pierce skin",
                 .x = {.label = "tip diameter, µm", .lo = 0, .hi = 45, .ticks = {0, 10, 20, 30, 40}},
                 .y = {.label = "force, mN", .lo = 0, .hi = 220, .ticks = {0, 50, 100, 150, 200}},
                 .series = {{.name = "model, 0.5 mm/s", .points = model(0.5F)},
                            {.name = "1 mm/s", .stroke = Stroke::Dashed, .points = model(1)},
                            {.name = "measured (Römgens 2014)",
                             .stroke = Stroke::Points,
                             .colour = 1,
                             .points = {{5, 20}, {37, 167}}}}},
        .caption =
            "A blunt tip needs many times the force of a sharp one. A needle that meets the skin faster needs less.",
        .alt = "Force to pierce rises in a straight line from 20 mN at a 5 µm tip to 167 mN at 37 µm, as measured; at "
               "twice the speed it is 0.74 of that.",
        .ids = {"T6", "T7"},
        .assumed = "tips below 5 µm; speeds above 1 mm/s"};
}

Figure forceDepth() {
    std::vector<PlotSeries> series;
    int colour = 0;
    for (const float length : {300.0F, 600.0F, 1000.0F, 1500.0F})
        series.push_back({.name = fixed(static_cast<double>(length) / 1000.0, 1) + " mm needles",
                          .colour = std::vector<int>{2, 0, 3, 4}[static_cast<size_t>(colour++)],
                          .points = sweep({.from = 0.01, .to = 1, .steps = 120, .isLog = true}, [length](double force) {
                              return pressedUm(length, static_cast<float>(force));
                          })});
    series.push_back(
        {.name = "measured, 0.6 mm (Donnelly 2010)", .stroke = Stroke::Points, .colour = 1, .points = {{0.2, 460}}});
    return {.plot = {.title = "Depth against force",
                     .x = {.label = "force on each needle, N",
                           .lo = 0.01,
                           .hi = 1,
                           .isLog = true,
                           .ticks = {0.01, 0.03, 0.1, 0.3, 1}},
                     .y = {.label = "depth reached, µm", .lo = 0, .hi = 1500, .ticks = {0, 300, 600, 900, 1200, 1500}},
                     .series = std::move(series)},
            .caption = "An array pressed on the forearm by hand. Below the piercing force nothing enters; above it the "
                       "skin's give takes away from the needle's length, and less so the harder one presses.",
            .alt = "Depth reached against force a needle, by needle length: nothing below about 0.04 N, then rising "
                   "towards the needle's length; 0.6 mm needles reach about 460 µm at 0.2 N, the published depth.",
            .ids = {"T3"},
            .assumed = "the form of the curve; the published point gives its force only as more than 0.03 N a needle"};
}

Figure depthBySetting() {
    Points pen, roller, stamp, residual;
    for (float length = 250; length <= 2500; length += 125) {
        const auto x = static_cast<double>(length);
        pen.emplace_back(x, lab::pen({.settingUm = length}).needles.reachedDepthUm.mean);
        const lab::NeedleResult rolled = lab::roll({.lengthUm = length, .forceN = 6}).needles;
        roller.emplace_back(x, rolled.reachedDepthUm.mean);
        residual.emplace_back(x, rolled.residualDepthUm.mean);
        stamp.emplace_back(x, lab::stamp({.lengthUm = length, .forceN = 6}).reachedDepthUm.mean);
    }
    Points lima;
    std::vector<double> tops;
    for (const double length : {500.0, 1000.0, 1500.0, 2000.0, 2500.0}) {
        lima.emplace_back(length, 0.5 * length);
        tops.push_back(0.7 * length);
    }
    return {
        .plot = {.title = "Depth against setting",
                 .x = {.label = "needle length or dial, µm",
                       .lo = 0,
                       .hi = 2600,
                       .ticks = {0, 500, 1000, 1500, 2000, 2500}},
                 .y = {.label = "depth, µm", .lo = 0, .hi = 2500, .ticks = {0, 500, 1000, 1500, 2000, 2500}},
                 .series = {{.name = "pen, seated", .points = pen},
                            {.name = "roller, 6 N", .colour = 2, .points = roller},
                            {.name = "stamp, 6 N", .colour = 3, .points = stamp},
                            {.name = "roller, channel left", .stroke = Stroke::Dashed, .colour = 2, .points = residual},
                            {.name = "pen, histology (Sasaki 2019)",
                             .stroke = Stroke::Points,
                             .colour = 0,
                             .points = {{500, 500}, {1500, 1500}}},
                            {.name = "roller, clinic (Lima 2013)",
                             .stroke = Stroke::Bars,
                             .colour = 1,
                             .points = lima,
                             .tops = tops},
                            {.name = "channel left, rat (Kalluri 2011)",
                             .stroke = Stroke::Points,
                             .colour = 5,
                             .points = {{770, 152.5}}}}},
        .caption = "On a cheek. A motor drives the pen to its dial up to 1.5 mm; hand-pressed heads lose to the skin's "
                   "give. The channel a microscope finds after withdrawal is far shallower than the needle went.",
        .alt = "Depth reached against setting: the pen follows its dial to 1.5 mm and falls short beyond; the roller "
               "lies between half and 0.7 of its needle length; the stamp between; the channel left behind a roller's "
               "0.77 mm needle is about 150 µm.",
        .ids = {"T2", "T3", "T5"},
        .assumed = "the pen beyond 1.5 mm; how much stretching saves; the roller's 0.5–0.7 is recalled, not seen"};
}

Figure relaxing() {
    const lab::HoldResult held = lab::hold({.forceN = 1, .seconds = 15, .points = 300});
    Points points;
    for (size_t i = 0; i < held.timeS.size(); ++i)
        points.emplace_back(held.timeS[i], 100 * held.forceN[i]);
    return {.plot = {.title = "Skin gives way under a held head",
                     .x = {.label = "seconds held", .lo = 0, .hi = 15, .ticks = {0, 5, 10, 15}},
                     .y = {.label = "force left, %", .lo = 0, .hi = 105, .ticks = {0, 25, 50, 75, 100}},
                     .series = {{.name = "model", .points = points},
                                {.name = "measured (Crichton 2013)",
                                 .stroke = Stroke::Points,
                                 .colour = 1,
                                 .points = {{1, 60}, {10, 50}}}}},
            .caption = "Two fifths of the force are gone after a second, half after ten.",
            .alt = "Force left under a held head: 60 % after 1 s and 50 % after 10 s, as measured.",
            .ids = {"T10"},
            .assumed = "the two time constants between the measured points"};
}

Figure coneForce() {
    const auto force = [](bool isSolver) {
        return sweep({.from = 20, .to = 300, .steps = 14}, [isSolver](double depth) {
            const sim::IndentResult result = sim::indentCone({.halfAngleDeg = 45, .depthUm = depth, .modulusKpa = 35});
            return isSolver ? result.forceMn : result.sneddonMn;
        });
    };
    return {
        .plot = {.title = "A cone pressed into an elastic block",
                 .x = {.label = "depth, µm", .lo = 0, .hi = 310, .ticks = {0, 100, 200, 300}},
                 .y = {.label = "force, mN", .lo = 0, .hi = 3, .ticks = {0, 1, 2, 3}},
                 .series =
                     {{.name = "closed form (Sneddon 1965)", .points = force(false)},
                      {.name = "the section's solver", .stroke = Stroke::Points, .colour = 1, .points = force(true)}}},
        .caption = "The solver behind the cross-section beside the exact law, for a cone of 45° and tissue of 35 kPa.",
        .alt = "The solver's force follows Sneddon's law for a cone within a few per cent up to 300 µm depth."};
}

Figure bleedingShare() {
    const auto share = [](const std::function<double(const lab::BleedResult &)> &of) {
        return sweep({.from = 25, .to = 2400, .steps = 48},
                     [&](double depth) { return 100.0 * of(lab::bleed({.depthUm = static_cast<float>(depth)})); });
    };
    return {
        .plot = {.title = "Which channels bleed",
                 .x = {.label = "depth reached, µm", .lo = 0, .hi = 2500, .ticks = {0, 500, 1000, 1500, 2000, 2500}},
                 .y = {.label = "share of channels, %", .lo = 0, .hi = 100, .ticks = {0, 20, 40, 60, 80, 100}},
                 .series = {{.name = "visible blood, model",
                             .points = share([](const lab::BleedResult &r) { return r.bleedingFraction; })},
                            {.name = "vessel hit, model",
                             .stroke = Stroke::Dashed,
                             .colour = 4,
                             .points = share([](const lab::BleedResult &r) { return r.hitFraction; })},
                            {.name = "estimate, roller",
                             .stroke = Stroke::Bars,
                             .colour = 2,
                             .points = {{260, 2}, {600, 20}, {890, 40}, {1340, 60}},
                             .tops = {10, 40, 60, 85}},
                            {.name = "estimate, pen",
                             .stroke = Stroke::Bars,
                             .colour = 1,
                             .points = {{220, 2}, {480, 15}, {960, 40}, {1420, 60}, {2150, 75}},
                             .tops = {10, 30, 60, 80, 95}}}},
        .caption =
            "Cheek, woman of 30. Nothing bleeds above the capillary loops (about 70 µm deep); most channels that "
            "reach the plexus below 350 µm do.",
        .alt = "Share of channels with visible blood by depth: 0 above the loops, a few per cent in the papillary "
               "dermis, about half at 1 mm and four of five at 2 mm, within the clinical estimates.",
        .ids = {"T16"},
        .assumed =
            "no controlled human data exist: the bars are clinical estimates by device, and the model was fitted to "
            "them"};
}

Figure bleedingTime() {
    const auto times = [](bool isFirst, sim::Drug drug) {
        sim::Patient patient = sim::patientOfType(2);
        patient.drug = drug;
        return sweep({.from = 120, .to = 2400, .steps = 38}, [&](double depth) {
            const lab::BleedResult result =
                lab::bleed({.subject = {.patient = patient}, .depthUm = static_cast<float>(depth)});
            return result.beadUm.count < 20 ? kNone : isFirst ? result.firstBeadS.mean : result.stopS.mean;
        });
    };
    return {
        .plot = {.title = "When bleeding shows and stops",
                 .x = {.label = "depth reached, µm", .lo = 0, .hi = 2500, .ticks = {0, 500, 1000, 1500, 2000, 2500}},
                 .y = {.label = "seconds after the needle",
                       .lo = 0.5,
                       .hi = 900,
                       .isLog = true,
                       .ticks = {1, 3, 10, 30, 60, 120, 300, 600},
                       .tickTexts = {"1 s", "3 s", "10 s", "30 s", "1 min", "2 min", "5 min", "10 min"}},
                 .series = {{.name = "first bead", .points = times(true, sim::Drug::None)},
                            {.name = "stops", .colour = 1, .points = times(false, sim::Drug::None)},
                            {.name = "stops, aspirin",
                             .stroke = Stroke::Dashed,
                             .colour = 1,
                             .points = times(false, sim::Drug::Aspirin)},
                            {.name = "stops, anticoagulant",
                             .stroke = Stroke::Dashed,
                             .colour = 3,
                             .points = times(false, sim::Drug::Anticoagulant)}},
                 .levels = {{.y = 540, .words = "9 min: bleeding time, upper normal (Ivy)"}}},
        .caption = "Pinpoint bleeding is brief; aspirin and anticoagulants draw it out.",
        .alt =
            "Mean time to the first bead falls with depth from tens of seconds to about one; bleeding stops after "
            "two to three minutes, later with aspirin and twice as late with anticoagulants, all below nine minutes.",
        .ids = {"T17"},
        .assumed = "the clotting time of 45 s and what drugs multiply it by"};
}

} // namespace

std::vector<Figure> needleFigures() {
    return {piercingForce(), forceDepth(), depthBySetting(), relaxing(), coneForce()};
}

std::vector<Figure> bloodFigures() { return {bleedingShare(), bleedingTime()}; }

} // namespace stipple::cli
