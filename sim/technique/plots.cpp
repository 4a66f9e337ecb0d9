#include "sim/technique/plots.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/technique/deductions.h"
#include "sim/technique/metrics.h"

namespace stipple::sim {

namespace {

constexpr float kPauseEndsLineS = 1.0F;

// What one plot reads of a sample; negative: nothing there.
using Reader = float (*)(const CourseSample &);

// The next round number: 1, 1.5, 2 … times a power of ten.
float roundUp(float value) {
    if (!(value > 0))
        return 1;
    const float decade = std::pow(10.0F, std::floor(std::log10(value)));
    for (const float step : {1.0F, 1.5F, 2.0F, 2.5F, 3.0F, 4.0F, 5.0F, 6.0F, 8.0F})
        if (value <= step * decade * 1.0001F)
            return step * decade;
    return 10 * decade;
}

std::string number(float value, int decimals) { return fixed(static_cast<double>(value), decimals); }

void fill(Plot &plot, const std::vector<CourseSample> &samples, Reader read, size_t mostPoints) {
    const size_t bucket = std::max<size_t>(1, (samples.size() + mostPoints - 1) / std::max<size_t>(1, mostPoints));
    const float bucketS = static_cast<float>(bucket) * kCourseS;
    std::vector<float> values;
    double sum = 0, lastS = -1e9;
    size_t outside = 0;
    for (size_t first = 0; first < samples.size(); first += bucket) {
        double here = 0;
        size_t count = 0;
        for (size_t i = first; i < std::min(samples.size(), first + bucket); ++i)
            if (const float value = read(samples[i]); value >= 0) {
                here += static_cast<double>(value);
                ++count;
                sum += static_cast<double>(value);
                values.push_back(value);
                outside += plot.band.isKnown() && (value < plot.band.lo || value > plot.band.hi) ? 1 : 0;
            }
        if (count == 0)
            continue;
        const double atS =
            (static_cast<double>(first) + 0.5 * static_cast<double>(bucket)) * static_cast<double>(kCourseS);
        if (atS - lastS > static_cast<double>(std::max(kPauseEndsLineS, 1.5F * bucketS)))
            plot.lines.emplace_back();
        plot.lines.back().push_back({static_cast<float>(atS), static_cast<float>(here / static_cast<double>(count))});
        lastS = atS;
    }
    if (values.empty()) {
        plot.top = roundUp(1.3F * plot.band.hi);
        plot.says = "Nothing was measured.";
        return;
    }
    const size_t high = values.size() * 97 / 100; // single spikes do not set the scale
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(high), values.end());
    plot.top = roundUp(std::max(1.15F * values[high], 1.3F * plot.band.hi));
    const auto count = static_cast<double>(values.size());
    plot.says = number(static_cast<float>(sum / count), plot.decimals + 1) + " " + plot.unit + " on average";
    if (plot.band.isKnown())
        plot.says += ", full marks from " + number(plot.band.lo, plot.decimals + 1) + " to " +
                     number(plot.band.hi, plot.decimals + 1) + "; outside it " +
                     number(static_cast<float>(100.0 * static_cast<double>(outside) / count), 0) + " % of the time";
    plot.says += ".";
}

} // namespace

std::vector<Plot> plotsOf(const Score &score, const Case &trainingCase, size_t mostPoints) {
    const MetricInfo speed = metricInfo("M10", trainingCase.device), force = metricInfo("M9", trainingCase.device);
    std::vector<Plot> plots(3);
    plots[0] = {.name = std::string(speed.name),
                .unit = std::string(speed.unit),
                .decimals = trainingCase.device == "stamp" ? 1 : 0,
                .band = score.course.speed,
                .lines = {},
                .says = {}};
    plots[1] = {.name = std::string(force.name),
                .unit = std::string(force.unit),
                .decimals = trainingCase.device == "stamp" ? 2 : 1,
                .band = score.course.force,
                .lines = {},
                .says = {}};
    plots[2] = {.name = "Reached depth", .unit = "mm", .decimals = 1, .band = {}, .lines = {}, .says = {}};
    for (const ZonePlan &plan : trainingCase.plan) { // of all zones together
        CourseBand &band = plots[2].band;
        band.lo = band.isKnown() ? std::min(band.lo, plan.depthUm.lo / 1000) : plan.depthUm.lo / 1000;
        band.hi = std::max(band.hi, plan.depthUm.hi / 1000);
    }
    const bool isStamp = trainingCase.device == "stamp"; // it has a rate when it hits only
    fill(plots[0], score.course.samples,
         isStamp ? Reader([](const CourseSample &s) { return s.speed > 0 ? s.speed : -1.0F; })
                 : Reader([](const CourseSample &s) { return s.isWorking ? s.speed : -1.0F; }),
         mostPoints);
    fill(
        plots[1], score.course.samples, [](const CourseSample &s) { return s.isWorking ? s.force : -1.0F; },
        mostPoints);
    fill(
        plots[2], score.course.samples, [](const CourseSample &s) { return s.depthUm > 0 ? s.depthUm / 1000 : -1.0F; },
        mostPoints);
    return plots;
}

std::vector<float> timeTicks(float durationS) {
    constexpr std::array<float, 10> kSteps = {1, 2, 5, 10, 30, 60, 120, 300, 600, 1200};
    const float end = std::isfinite(durationS) ? std::max(durationS, 1.0F) : 1.0F;
    const auto *const step = std::find_if(kSteps.begin(), kSteps.end(), [end](float s) { return end / s <= 9; });
    std::vector<float> ticks;
    for (float t = 0; t <= end; t += step != kSteps.end() ? *step : kSteps.back())
        ticks.push_back(t);
    return ticks;
}

} // namespace stipple::sim
