// Follows a session step by step. The sums kept here are all the score needs: the live path and the replay run the
// same lines.
#include "sim/technique/technique.h"

#include <algorithm>
#include <cmath>

#include "shaders/shared/limits.h"
#include "sim/technique/technique_state.h"

namespace stipple::sim {

namespace {

constexpr double kLongestPressGapS = 5.0; // a longer gap between presses is a rest, not a slow hit

const std::vector<float> &numbersOf(const Rubric &rubric, const std::string &device, const std::string &metric) {
    static const std::vector<float> kNone;
    const auto bands = rubric.bands.find(device);
    if (bands == rubric.bands.end())
        return kNone;
    const auto numbers = bands->second.find(metric);
    return numbers == bands->second.end() ? kNone : numbers->second;
}

TechniqueBands makeBands(const Rubric &rubric, const std::string &device) {
    const auto edges = [&](const char *metric) { return edgesOf(numbersOf(rubric, device, metric)); };
    return {.coverage = edges("M4"),
            .evenness = edges("M5"),
            .overDose = edges("M6"),
            .depth = edges("M7"),
            .squareness = edges("M8"),
            .directions = edges("M11"),
            .shear = edges("M13"),
            .force = trapOf(numbersOf(rubric, device, "M9")),
            .speed = trapOf(numbersOf(rubric, device, "M10")),
            .speedNumbers = numbersOf(rubric, device, "M10")};
}

bool isFinite(glm::vec3 v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }

bool isSane(const StepObservation &seen) {
    const float sum = seen.tiltDeg + seen.axisTiltDeg + seen.forceN + seen.slip + seen.yawTurnDeg + seen.frequencyHz;
    return std::isfinite(sum) && isFinite(seen.at.posMm) && isFinite(seen.at.normal) && isFinite(seen.forward);
}

// What one sample was, against its limit.
struct Sample {
    double value = 0, score = 0, weight = 1, seconds = 0;
    double lo = 0, hi = 0; // full marks between
};

void note(StrokeFault &fault, const Sample &sample, const Spot &spot) {
    const double beyond = std::max(sample.lo - sample.value, sample.value - sample.hi);
    if (beyond <= 0)
        return;
    fault.badness += (100 - sample.score) * sample.weight;
    fault.seconds += sample.seconds;
    if (beyond <= fault.beyond)
        return;
    fault.beyond = beyond;
    fault.value = sample.value;
    fault.isLow = sample.value < sample.lo;
    fault.limit = fault.isLow ? sample.lo : sample.hi;
    fault.spot = spot;
}

constexpr double kStepS = 1.0 / kStepsPerSecond;

} // namespace

TechniqueState::TechniqueState(const ChartIndex &index, const Case &c, const Rubric &r, const DeviceSpec &d)
    : skin(index), trainingCase(c), rubric(r), device(d), deviceId(d.id), bands(makeBands(r, deviceId)),
      grid(makeCellGrid(index, c)), tracker(grid, index, d), work(grid.cells.size()) {
    planOf.fill(-1);
    for (size_t i = 0; i < trainingCase.plan.size(); ++i)
        planOf[static_cast<size_t>(trainingCase.plan[i].zone)] = static_cast<int>(i);
    const auto tolerance = rubric.depthToleranceUm.find(deviceId);
    if (tolerance != rubric.depthToleranceUm.end())
        toleranceUm = tolerance->second;
}

Spot TechniqueState::spotOf(const SurfacePoint &at, uint32_t step) const {
    Spot spot{.step = step, .zone = at.zone, .zoneMm = glm::vec2(0), .uv = at.uv};
    const ZoneFrame *frame = skin.frame(at.zone);
    if (frame == nullptr && !trainingCase.plan.empty())
        frame = skin.frame(trainingCase.plan.front().zone);
    if (frame != nullptr)
        spot.zoneMm = {glm::dot(at.posMm - frame->originMm, frame->axisU),
                       glm::dot(at.posMm - frame->originMm, frame->axisV)};
    return spot;
}

CellDose TechniqueState::doseOf(size_t cell) const {
    return {.dosePerCm2 = static_cast<double>(grid.cells[cell].dosePerCm2),
            .targetPerCm2 = static_cast<double>(trainingCase.plan[grid.places[cell].plan].dosePerCm2),
            .grade = grid.cells[cell].grade,
            .tearMm = static_cast<double>(grid.cells[cell].tearMm)};
}

StrokeWork &TechniqueState::strokeNow() {
    // Between strokes (a stamp strikes as it leaves the skin) the last one is meant.
    const size_t count = std::max<size_t>(1, tracker.strokes().size());
    if (strokeWork.size() < count)
        strokeWork.resize(count);
    return strokeWork[count - 1];
}

void TechniqueState::addPuncture(const Puncture &p) {
    ++punctures;
    const double travelMm = static_cast<double>(p.lateralUm) / 1000.0;
    if (device.kind != DeviceKind::Roller) {
        shear.sum += travelMm;
        shear.count += 1;
        StrokeFault &fault = strokeNow().shear;
        const bool isWorst = travelMm > fault.value;
        if (travelMm > bands.shear.a) {
            fault.badness += travelMm - bands.shear.a;
            if (isWorst) {
                fault.value = travelMm;
                fault.limit = bands.shear.a;
                fault.spot = last;
                fault.spot.step = p.step;
            }
        }
    }
    const auto zone = static_cast<size_t>(p.zone);
    const int plan = zone < planOf.size() ? planOf[zone] : -1;
    if (plan < 0)
        return;
    const Band window = trainingCase.plan[static_cast<size_t>(plan)].depthUm;
    const float depthUm = p.depthUm;
    const bool isInWindow = depthUm >= window.lo - toleranceUm && depthUm <= window.hi + toleranceUm;
    const bool isEffective = depthUm > 0 && depthUm >= window.lo - toleranceUm;
    ++depths.all;
    depths.inWindow += isInWindow ? 1 : 0;
    const Chart &chart = skin.chart();
    if (!chart.contains({p.u, p.v}))
        return;
    const int32_t index = grid.cellOf[static_cast<size_t>(chart.index(static_cast<int>(p.u), static_cast<int>(p.v)))];
    if (index < 0)
        return;
    const auto cell = static_cast<size_t>(index);
    CellWork &sum = work[cell];
    ScoreCell &out = grid.cells[cell];
    const double needed = static_cast<double>(rubric.coverAt) * doseOf(cell).targetPerCm2;
    const bool wasCovered = static_cast<double>(out.dosePerCm2) >= needed;
    ++sum.all;
    sum.effective += isEffective ? 1 : 0;
    sum.inWindow += isInWindow ? 1 : 0;
    sum.depthSumUm += static_cast<double>(depthUm);
    auto travel = static_cast<float>(travelMm);
    for (float &longest : sum.longestMm)
        if (travel > longest)
            std::swap(travel, longest);
    out.dosePerCm2 = 100.0F * static_cast<float>(sum.effective) / out.areaMm2;
    out.meanDepthUm = static_cast<float>(sum.depthSumUm / sum.all);
    out.maxDepthUm = std::max(out.maxDepthUm, depthUm);
    out.tearMm = sum.longestMm.back();
    coveredCells += !wasCovered && static_cast<double>(out.dosePerCm2) >= needed ? 1 : 0;
}

// A stamp strikes when it leaves the skin; what counts is how it was held at its hardest.
void TechniqueState::observePress(const StepObservation &seen) {
    if (seen.isActive && (!isPressed || seen.forceN > press.forceN)) {
        press = seen;
        isPressed = true;
    }
    if (seen.strikes > 0 && isPressed) {
        StrokeWork &stroke = strokeNow();
        const double tilt = static_cast<double>(press.tiltDeg);
        const double tiltScore = down(tilt, bands.squareness.a, bands.squareness.b);
        squareness.add(tilt, tiltScore);
        const Spot spot = spotOf(press.at, press.step);
        note(stroke.squareness, {.value = tilt, .score = tiltScore, .lo = -1, .hi = bands.squareness.a}, spot);
        tracker.passes().press(press.at, press.forward, press.step);
        const double gapS = static_cast<double>(press.step - lastStrikeStep) * kStepS;
        if (hasStruck && gapS > 0 && gapS <= kLongestPressGapS) {
            const double rateScore = trap(1 / gapS, bands.speed);
            pace.add(1 / gapS, rateScore);
            note(stroke.speed, {.value = 1 / gapS, .score = rateScore, .lo = bands.speed.b, .hi = bands.speed.c}, spot);
        }
        lastStrikeStep = press.step;
        hasStruck = true;
    }
    if (!seen.isActive)
        isPressed = false;
}

// M8 to M10 and a roller's slip, of one step with the needles at work.
void TechniqueState::sampleHandling(const StepObservation &seen) {
    StrokeWork &stroke = strokeNow();
    const Spot &spot = last;
    const bool isStamp = device.kind == DeviceKind::Stamp;
    const bool isRoller = device.kind == DeviceKind::Roller;
    const double needles = std::max(1.0, static_cast<double>(device.needles.size()));
    const double forceN = static_cast<double>(seen.forceN) / (isStamp ? needles : 1.0);
    const Trap forceLimits =
        forceBand(bands.force, zoneFigures(seen.at.zone).isBony, static_cast<double>(rubric.bonyForceFactor));
    const double forceScore = trap(forceN, forceLimits);
    force.add(forceN, forceScore);
    note(stroke.force,
         {.value = forceN, .score = forceScore, .seconds = kStepS, .lo = forceLimits.b, .hi = forceLimits.c}, spot);
    if (isStamp)
        return;
    const double strikes = isRoller ? 1 : static_cast<double>(seen.strikes);
    if (strikes > 0) {
        const double tilt = static_cast<double>(isRoller ? seen.axisTiltDeg : seen.tiltDeg);
        const double score = down(tilt, bands.squareness.a, bands.squareness.b);
        squareness.add(tilt, score, strikes);
        note(stroke.squareness,
             {.value = tilt, .score = score, .weight = strikes, .seconds = kStepS, .lo = -1, .hi = bands.squareness.a},
             spot);
    }
    if (speed.isKnown()) {
        const double mmS = static_cast<double>(speed.mmS());
        const Trap limits =
            isRoller ? bands.speed
                     : penSpeedBand(bands.speedNumbers, {.shaftMm = static_cast<double>(device.shaftUm) / 1000.0,
                                                         .frequencyHz = static_cast<double>(seen.frequencyHz),
                                                         .duty = static_cast<double>(device.duty)});
        const double score = trap(mmS, limits);
        pace.add(mmS, score);
        note(stroke.speed, {.value = mmS, .score = score, .seconds = kStepS, .lo = limits.b, .hi = limits.c}, spot);
    }
    if (isRoller) {
        const double slip = static_cast<double>(seen.slip);
        shear.sum += slip;
        shear.count += 1;
        note(stroke.shear,
             {.value = slip,
              .score = 100 - 100 * std::max(0.0, slip - bands.shear.a), // share of the loss: excess slip
              .seconds = kStepS,
              .lo = -1,
              .hi = bands.shear.a},
             spot);
    }
}

void TechniqueState::observe(const StepObservation &given, std::span<const Puncture> fresh) {
    StepObservation seen = given;
    if (!isSane(seen)) { // the hand-piece counts as put down
        seen = StepObservation{};
        seen.step = given.step;
    }
    ++stepsSeen;
    speed.observe(seen);
    tracker.observe(seen, speed.mmS());
    if (seen.isContact) {
        ++contactSteps;
        last = spotOf(seen.at, seen.step);
    }
    if (device.kind == DeviceKind::Stamp)
        observePress(seen);
    if (seen.isContact && seen.isActive)
        sampleHandling(seen);
    for (const Puncture &p : fresh)
        addPuncture(p);
}

Technique::Technique(const ChartIndex &skin, const Case &trainingCase, const Rubric &rubric, const DeviceSpec &device)
    : state_(std::make_unique<State>(skin, trainingCase, rubric, device)) {}
Technique::~Technique() = default;

void Technique::observe(const StepObservation &seen, std::span<const Puncture> fresh) { state_->observe(seen, fresh); }

uint32_t Technique::strokeNumber() const { return static_cast<uint32_t>(state_->tracker.current()); }

float Technique::coverage() const {
    const size_t count = state_->grid.cells.size();
    return count == 0 ? 0.0F : static_cast<float>(state_->coveredCells) / static_cast<float>(count);
}

std::span<const ScoreCell> Technique::cells() const { return state_->grid.cells; }

std::span<const int32_t> Technique::cellOf() const { return state_->grid.cellOf; }

} // namespace stipple::sim
