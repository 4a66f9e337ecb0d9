// The working screen's values: gauges with their bands from the rubric and the plan, and the one-line status.
#include "engine/ui/view_model.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/angle.h"
#include "sim/technique/deductions.h"
#include "sim/technique/metrics.h"

namespace stipple::ui {

using sim::fixed;

namespace {

const std::vector<float> &bandNumbers(const sim::WorldSetup &setup, const char *metric) {
    static const std::vector<float> kNone;
    const auto device = setup.rubric.bands.find(std::string(setup.device.id));
    if (device == setup.rubric.bands.end())
        return kNone;
    const auto numbers = device->second.find(metric);
    return numbers == device->second.end() ? kNone : numbers->second;
}

// A gauge's scale and what counts as good on it, in the gauge's unit.
struct Scale {
    double full = 1;
    double lo = 0, hi = 0; // full marks between
    std::string unit;
    int decimals = 1;
};

float shareOf(double value, double full) {
    if (!(full > 0) || !std::isfinite(value))
        return 0;
    return static_cast<float>(std::clamp(value / full, 0.0, 1.0));
}

void setBand(Gauge &gauge, const Scale &scale) {
    gauge.bandLo = shareOf(scale.lo, scale.full);
    gauge.bandHi = shareOf(scale.hi, scale.full);
}

void setValue(Gauge &gauge, const Scale &scale, double value, bool showsCues) {
    gauge.value = fixed(value, scale.decimals) + " " + scale.unit;
    gauge.fraction = shareOf(value, scale.full);
    if (!showsCues)
        return;
    // What is shown as the edge counts as inside it.
    const double grain = 0.5 * std::pow(10.0, -scale.decimals);
    gauge.verdict = value < scale.lo - grain ? Verdict::Low : value > scale.hi + grain ? Verdict::High : Verdict::Good;
}

std::string range(double lo, double hi, int decimals, const std::string &unit) {
    return fixed(lo, decimals) + " to " + fixed(hi, decimals) + " " + unit;
}

Gauge forceGauge(const GaugeSource &source) {
    const sim::WorldSetup &setup = source.world.setup();
    const sim::HandpieceView &hand = source.world.handpiece();
    sim::Trap band = sim::trapOf(bandNumbers(setup, "M9"));
    if (setup.device.kind == sim::DeviceKind::Stamp) { // the rubric's figure is per needle
        const auto needles = static_cast<double>(setup.device.needles.size());
        band = {band.a * needles, band.b * needles, band.c * needles, band.d * needles};
    }
    const bool isBony = hand.isHeld && sim::zoneFigures(hand.at.zone).isBony;
    band = sim::forceBand(band, isBony, static_cast<double>(setup.rubric.bonyForceFactor));
    const Scale scale{.full = 1.15 * std::max(band.d, 0.1), .lo = band.b, .hi = band.c, .unit = "N", .decimals = 1};
    Gauge gauge{.id = "force", .label = "Force", .value = "-", .hint = {}};
    gauge.setMark = shareOf(static_cast<double>(source.hand.forceN), scale.full);
    if (source.showsCues) {
        setBand(gauge, scale);
        gauge.hint = range(band.b, band.c, 1, "N") + (isBony ? ", over bone" : "");
    }
    if (hand.isContact)
        setValue(gauge, scale, static_cast<double>(hand.forceN), source.showsCues);
    return gauge;
}

Gauge depthGauge(const GaugeSource &source) {
    const sim::WorldSetup &setup = source.world.setup();
    const sim::HandpieceView &hand = source.world.handpiece();
    const sim::ZonePlan *plan = hand.isHeld ? setup.trainingCase.planFor(hand.at.zone) : nullptr;
    if (plan == nullptr && !setup.trainingCase.plan.empty())
        plan = &setup.trainingCase.plan.front();
    Gauge gauge{.id = "depth", .label = "Depth reached", .value = "-", .hint = {}};
    const double lo = plan != nullptr ? static_cast<double>(plan->depthUm.lo) / 1000 : 0;
    const double hi = plan != nullptr ? static_cast<double>(plan->depthUm.hi) / 1000 : 1;
    const Scale scale{.full = std::max(1.5, 1.6 * hi), .lo = lo, .hi = hi, .unit = "mm", .decimals = 2};
    if (!source.showsCues)
        return gauge; // depth is what the trainee must judge
    setBand(gauge, scale);
    gauge.hint = range(lo, hi, 2, "mm");
    gauge.setMark = shareOf(static_cast<double>(source.hand.lengthUm) / 1000, scale.full);
    if (hand.isContact && hand.lastDepthUm > 0)
        setValue(gauge, scale, static_cast<double>(hand.lastDepthUm) / 1000, true);
    return gauge;
}

// A roller's drum may lean forwards and back; only sideways counts.
double tiltOf(const sim::HandpieceView &hand, sim::DeviceKind kind) {
    if (kind != sim::DeviceKind::Roller)
        return static_cast<double>(hand.tiltDeg);
    const glm::vec3 drum = hand.pose.orientation * glm::vec3(0, 1, 0);
    return std::fabs(90.0 - static_cast<double>(angleDeg(drum, hand.at.normal)));
}

Gauge angleGauge(const GaugeSource &source) {
    const sim::WorldSetup &setup = source.world.setup();
    const sim::HandpieceView &hand = source.world.handpiece();
    const sim::BandEdges band = sim::edgesOf(bandNumbers(setup, "M8"));
    const Scale scale{.full = std::max(1.0, 1.2 * band.b), .lo = 0, .hi = band.a, .unit = "°", .decimals = 0};
    Gauge gauge{.id = "angle", .label = "Off square", .value = "-", .hint = {}};
    if (source.showsCues) {
        setBand(gauge, scale);
        gauge.hint = "up to " + fixed(band.a, band.a == std::floor(band.a) ? 0 : 1) + "°";
    }
    if (hand.isHeld) {
        setValue(gauge, scale, tiltOf(hand, setup.device.kind), source.showsCues);
        gauge.value = fixed(tiltOf(hand, setup.device.kind), 0) + "°";
    }
    return gauge;
}

Gauge speedGauge(const GaugeSource &source) {
    const sim::WorldSetup &setup = source.world.setup();
    const sim::HandpieceView &hand = source.world.handpiece();
    const std::vector<float> &numbers = bandNumbers(setup, "M10");
    sim::Trap band = sim::trapOf(numbers);
    if (setup.device.kind == sim::DeviceKind::Pen)
        band = sim::penSpeedBand(numbers, {.shaftMm = static_cast<double>(setup.device.shaftUm) / 1000,
                                           .frequencyHz = static_cast<double>(source.hand.frequencyHz),
                                           .duty = static_cast<double>(setup.device.duty)});
    const double full = std::min(1.25 * std::max(band.d, 1.0), 2.5 * std::max(band.c, 1.0));
    const Scale scale{.full = full, .lo = band.b, .hi = band.c, .unit = "mm/s", .decimals = 0};
    Gauge gauge{.id = "speed", .label = "Speed", .value = "-", .hint = {}};
    // What speed is right follows from the motor's: while it stands still none is.
    const bool hasBand =
        setup.device.kind != sim::DeviceKind::Pen || (source.hand.frequencyHz > 0.0F && !source.hand.isMotorOff);
    if (source.showsCues && hasBand) {
        setBand(gauge, scale);
        gauge.hint = range(band.b, band.c, 0, "mm/s");
    }
    if (hand.isContact)
        setValue(gauge, scale, static_cast<double>(hand.speedMmS), source.showsCues && hasBand);
    return gauge;
}

Gauge motorGauge(const GaugeSource &source) {
    const sim::DeviceSpec &device = source.world.setup().device;
    const sim::HandpieceView &hand = source.world.handpiece();
    const bool isRunning = hand.isHeld && hand.pose.isMotorOn;
    Gauge gauge{.id = "motor", .label = "Motor", .value = {}, .hint = {}};
    const double hz = static_cast<double>(source.hand.frequencyHz);
    gauge.value = source.hand.isMotorOff ? "off" : (isRunning ? "" : "ready, ") + fixed(hz, 0) + " Hz";
    if (source.showsCues)
        gauge.hint =
            range(static_cast<double>(device.minFrequencyHz), static_cast<double>(device.maxFrequencyHz), 0, "Hz");
    const double span = static_cast<double>(device.maxFrequencyHz);
    gauge.setMark = shareOf(hz, span);
    if (isRunning)
        gauge.fraction = shareOf(hz, span);
    return gauge;
}

Gauge coverageGauge(const GaugeSource &source) {
    const double share = static_cast<double>(source.world.technique().coverage());
    Gauge gauge{
        .id = "coverage", .label = "Coverage", .value = fixed(100 * share, 0) + " %", .hint = "of the planned skin"};
    gauge.fraction = shareOf(share, 1);
    gauge.isBar = true;
    return gauge;
}

} // namespace

std::string zoneLabel(sim::ZoneId zone) {
    std::string name(sim::zoneFigures(zone).name);
    std::string side;
    for (const std::string_view s : {std::string_view("left"), std::string_view("right")})
        if (name.size() > s.size() && name.ends_with(s)) {
            side = std::string(s) + " ";
            name.resize(name.size() - s.size() - 1);
        }
    std::replace(name.begin(), name.end(), '_', ' ');
    if (name == "block margin")
        return "margin of the block";
    return side + name;
}

std::string timeText(double seconds) {
    const long total = std::isfinite(seconds) && seconds > 0 ? static_cast<long>(seconds) : 0;
    const std::string rest = std::to_string(total % 60);
    return std::to_string(total / 60) + ":" + (rest.size() < 2 ? "0" : "") + rest;
}

std::string millimetres(float um) { return fixed(static_cast<double>(um) / 1000, 2) + " mm"; }

std::string grouped(uint64_t number) {
    std::string text = std::to_string(number);
    for (size_t at = text.size(); at > 3; at -= 3)
        text.insert(at - 3, ",");
    return text;
}

std::vector<Gauge> workGauges(const GaugeSource &source) {
    std::vector<Gauge> gauges = {forceGauge(source)};
    if (source.showsCues)
        gauges.push_back(depthGauge(source));
    gauges.push_back(angleGauge(source));
    if (source.world.setup().device.kind != sim::DeviceKind::Stamp)
        gauges.push_back(speedGauge(source));
    if (source.world.setup().device.kind == sim::DeviceKind::Pen)
        gauges.push_back(motorGauge(source));
    if (source.showsCues)
        gauges.push_back(coverageGauge(source));
    return gauges;
}

StatusLine handStatus(const GaugeSource &source) {
    const sim::World &world = source.world;
    const sim::HandpieceView &hand = world.handpiece();
    const sim::WorldSetup &setup = world.setup();
    const bool isPen = setup.device.kind == sim::DeviceKind::Pen;
    if (!hand.isHeld)
        return {std::string(source.hand.toMove), Tone::Calm};
    if (hand.pose.tool == sim::Tool::Gauze)
        return {"Gauze: wipe with it; G takes the hand-piece again.", Tone::Calm};
    const sim::ZoneFigures &zone = sim::zoneFigures(hand.at.zone);
    const sim::ZonePlan *plan = setup.trainingCase.planFor(hand.at.zone);
    if (zone.isNoGo)
        return {"No-go area: " + zoneLabel(hand.at.zone) + ". Keep off.", Tone::Warning};
    if (hand.isContact && plan == nullptr && source.showsCues)
        return {"Outside the planned area: " + zoneLabel(hand.at.zone) + ".", Tone::Note};
    if (hand.isContact && isPen && !hand.pose.isMotorOn)
        return {"The motor is off: nothing is pierced. M switches it on.", Tone::Note};
    if (source.showsCues && plan != nullptr &&
        (source.hand.lengthUm < plan->lengthUm.lo - 1 || source.hand.lengthUm > plan->lengthUm.hi + 1))
        return {(isPen ? "The pen is set to " : "The needles are ") + millimetres(source.hand.lengthUm) +
                    "; the plan for the " + zoneLabel(hand.at.zone) + " is " + millimetres(plan->lengthUm.lo) + " to " +
                    millimetres(plan->lengthUm.hi) + ".",
                Tone::Note};
    if (!hand.isContact)
        return {std::string(source.hand.toWork), Tone::Calm};
    constexpr float kSlidingMmS = 5;
    if (source.showsCues && setup.device.kind == sim::DeviceKind::Stamp && hand.speedMmS > kSlidingMmS)
        return {"Sliding: lift the stamp before moving it.", Tone::Note};
    return {"Working.", Tone::Calm}; // faults of the hand are the coach's to tell
}

} // namespace stipple::ui
