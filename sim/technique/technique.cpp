// Follows a session step by step. The sums kept here are all the score needs: the live path and the replay run the
// same lines.
#include "sim/technique/technique.h"

#include <algorithm>
#include <cmath>

#include "shaders/shared/limits.h"
#include "sim/technique/technique_state.h"
#include "sim/tissue/fields.h"

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
            .liftOff = edges("M14"),
            .support = edges("M15"),
            .boundary = edges("M16"),
            .preparation = edges("M2"),
            .setup = edges("M3"),
            .closeOut = edges("M18"),
            .force = trapOf(numbersOf(rubric, device, "M9")),
            .speed = trapOf(numbersOf(rubric, device, "M10")),
            .overlap = trapOf(numbersOf(rubric, device, "M12")),
            .speedNumbers = numbersOf(rubric, device, "M10")};
}

bool isFinite(glm::vec3 v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }

bool isSane(const StepObservation &seen) {
    const float sum = seen.tiltDeg + seen.axisTiltDeg + seen.forceN + seen.slip + seen.yawTurnDeg + seen.frequencyHz +
                      seen.stretch + seen.wetness + seen.lengthUm;
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

// The score cell at a place of the chart, -1: none.
int32_t cellAt(const Chart &chart, const CellGrid &grid, glm::vec2 uv) {
    if (!chart.contains(uv))
        return -1;
    return grid.cellOf[static_cast<size_t>(chart.index(static_cast<int>(uv.x), static_cast<int>(uv.y)))];
}

// Keeps the longest travels, the longest first.
void keepLongest(std::array<float, 3> &longest, float travel) {
    for (float &one : longest)
        if (travel > one)
            std::swap(travel, one);
}

} // namespace

TechniqueState::TechniqueState(const ChartIndex &index, const Case &c, const Rubric &r, const DeviceSpec &d)
    : skin(index), trainingCase(c), rubric(r), device(d), deviceId(d.id), bands(makeBands(r, deviceId)),
      marks(makeMarks(index, c, r)), grid(makeCellGrid(index, c, marks)), tracker(grid, index, d),
      work(grid.cells.size()), handling(r, d), peakGrade(grid.cells.size(), 0), hasReached(grid.cells.size(), false) {
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
            .targetPerCm2 = static_cast<double>(planOfCell(cell).dosePerCm2),
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
    lateDose.whole += 1;
    const Chart &chart = skin.chart();
    const int32_t index = cellAt(chart, grid, {p.u, p.v});
    if (isEffective && chart.contains({p.u, p.v})) {
        const auto here = static_cast<size_t>(chart.index(static_cast<int>(p.u), static_cast<int>(p.v)));
        const float mmPerCell = std::sqrt(std::max(chart.areaMm2[here], 0.01F));
        const float off = rubric.calibration.trackerMm / mmPerCell;
        constexpr std::array<glm::vec2, kShifts> kWays = {glm::vec2(1, 0), {-1, 0}, {0, 1}, {0, -1}};
        for (size_t i = 0; i < kShifts; ++i)
            if (const int32_t moved = cellAt(chart, grid, glm::vec2(p.u, p.v) + off * kWays[i]); moved >= 0)
                ++work[static_cast<size_t>(moved)].shifted[i];
    }
    if (index < 0)
        return;
    const auto cell = static_cast<size_t>(index);
    CellWork &sum = work[cell];
    ScoreCell &out = grid.cells[cell];
    const bool isDone = out.dosePerCm2 >= rubric.endPoint.lateFromDose * planOfCell(cell).dosePerCm2;
    lateDose.part += isEndPointReached && isDone ? 1 : 0;
    const double needed = static_cast<double>(rubric.coverAt) * doseOf(cell).targetPerCm2;
    const bool wasCovered = static_cast<double>(out.dosePerCm2) >= needed;
    ++sum.all;
    sum.effective += isEffective ? 1 : 0;
    sum.inWindow += isInWindow ? 1 : 0;
    sum.depthSumUm += static_cast<double>(depthUm);
    keepLongest(sum.longestMm, static_cast<float>(travelMm));
    out.dosePerCm2 = 100.0F * static_cast<float>(sum.effective) / out.areaMm2;
    out.meanDepthUm = static_cast<float>(sum.depthSumUm / sum.all);
    out.maxDepthUm = std::max(out.maxDepthUm, depthUm);
    out.tearMm = sum.longestMm.back();
    coveredCells += !wasCovered && static_cast<double>(out.dosePerCm2) >= needed ? 1 : 0;
}

// Beside the plan, or where the plan keeps clear of. `at`: the chart's cell.
void TechniqueState::noteStray(const Puncture &p, size_t at) {
    const auto zone = static_cast<size_t>(p.zone);
    const bool isKeptClear = (marks[at] & (kMarkLesion | kMarkMargin)) != 0;
    const ZoneFrame *frame = skin.frame(p.zone);
    if (frame == nullptr || (!isKeptClear && zone < planOf.size() && planOf[zone] >= 0))
        return;
    const glm::vec3 from = skin.chart().positionAt({p.u, p.v}) - frame->originMm;
    const int iu = static_cast<int>(std::floor(glm::dot(from, frame->axisU) / kScoreCellMm));
    const int iv = static_cast<int>(std::floor(glm::dot(from, frame->axisV) / kScoreCellMm));
    StrayCell &cell = strays[{p.zone, iu, iv}];
    cell = {.zone = p.zone,
            .iu = iu,
            .iv = iv,
            .punctures = cell.punctures + 1,
            .isKeptClear = cell.isKeptClear || isKeptClear};
}

// What may fail the session: where it went in, how deep, how it tore.
void TechniqueState::watchPuncture(const Puncture &p, const StepObservation &seen) {
    const Chart &chart = skin.chart();
    if (!chart.contains({p.u, p.v}))
        return;
    const auto at = static_cast<size_t>(chart.index(static_cast<int>(p.u), static_cast<int>(p.v)));
    noteStray(p, at);
    Spot spot = last;
    spot.step = p.step;
    spot.zone = p.zone;
    spot.uv = {p.u, p.v};
    if (p.zone == ZoneId::EyelidLeft || p.zone == ZoneId::EyelidRight)
        hazards.eye.note(spot);
    if (p.zone == ZoneId::Vermilion || (marks[at] & kMarkLesion) != 0)
        hazards.lesion.note(spot);
    if (p.layer == Layer::Fat)
        hazards.subDermal.note(spot);
    constexpr std::array<uint8_t, kReadings> kMargins = {kMarkMargin, kMarkNarrow, kMarkWide};
    for (size_t i = 0; i < kReadings; ++i)
        hazards.margin[i] += (marks[at] & kMargins[i]) != 0 ? 1 : 0;
    if ((marks[at] & kMarkMargin) != 0 && hazards.marginStroke != p.stroke) {
        hazards.marginStroke = p.stroke;
        hazards.marginSlips.push_back({.id = "margin",
                                       .text = "Needled skin that the plan keeps clear of, in the " + zoneTitle(p.zone),
                                       .spot = spot});
    }
    const float capMm = rubric.capMm(p.zone, trainingCase.patient.sex);
    const float overMm = seen.lengthUm / 1000.0F - capMm;
    if (capMm > 0 && overMm >= rubric.critical.overCapMm - 1e-4F) {
        hazards.overCap.note(spot);
        hazards.overCapMm = std::max(hazards.overCapMm, overMm);
    }
    if (cellAt(chart, grid, {p.u, p.v}) < 0)
        keepLongest(hazards.strayTears[Ledger::squareOf(p.v) * Ledger::kSide + Ledger::squareOf(p.u)],
                    static_cast<float>(p.lateralUm) / 1000.0F);
    const ZoneFrame *frame = skin.frame(p.zone);
    // Pressed harder than is good over bone; holes that end in the epidermis leave no scar (reference, "Novice errors"
    // 1).
    const bool isHard = static_cast<double>(seen.forceN) > static_cast<double>(rubric.bonyForceFactor) * bands.force.c;
    if (device.kind == DeviceKind::Roller && zoneFigures(p.zone).isBony && isHard && p.layer >= Layer::Papillary &&
        frame != nullptr) {
        const glm::vec3 from = chart.positionAt({p.u, p.v}) - frame->originMm;
        hazards.bonyHoles[p.zone].push_back(
            {.mm = {glm::dot(from, frame->axisU), glm::dot(from, frame->axisV)}, .stroke = p.stroke});
    }
}

void TechniqueState::observeTissue(std::span<const Technique::CellState> cellStates) {
    size_t reached = 0;
    for (size_t i = 0; i < std::min(cellStates.size(), grid.cells.size()); ++i) {
        const Technique::CellState &state = cellStates[i];
        const int grade = endPointGrade(state.deltaA, state.beadShare, state.filmShare);
        peakGrade[i] = std::max(peakGrade[i], grade);
        hasReached[i] = hasReached[i] || grade >= planOfCell(i).endPointGrade;
        reached += hasReached[i] ? 1 : 0;
    }
    const double share = static_cast<double>(reached) / static_cast<double>(std::max<size_t>(1, grid.cells.size()));
    isEndPointReached =
        isEndPointReached || (reached > 0 && share >= static_cast<double>(rubric.endPoint.reachedShare));
}

// M8 as read, and as it may have been.
void TechniqueState::addSquareness(double tiltDeg, double weight) {
    const double error = static_cast<double>(rubric.calibration.tiltDeg);
    const std::array<double, kReadings> readings = {tiltDeg, std::max(0.0, tiltDeg - error), tiltDeg + error};
    for (size_t i = 0; i < kReadings; ++i)
        squareness[i].add(readings[i], down(readings[i], bands.squareness.a, bands.squareness.b), weight);
}

// A stamp strikes when it leaves the skin; what counts is how it was held at its hardest.
void TechniqueState::observePress(const StepObservation &seen, float lateralMm) {
    if (seen.isActive && (!isPressed || seen.forceN > press.forceN)) {
        press = seen;
        isPressed = true;
    }
    if (seen.strikes > 0 && isPressed) {
        StrokeWork &stroke = strokeNow();
        const double tilt = static_cast<double>(press.tiltDeg);
        const double tiltScore = down(tilt, bands.squareness.a, bands.squareness.b);
        addSquareness(tilt, 1);
        const Spot spot = spotOf(press.at, press.step);
        note(stroke.squareness, {.value = tilt, .score = tiltScore, .lo = -1, .hi = bands.squareness.a}, spot);
        tracker.passes().press(press.at, press.forward, press.step);
        handling.press(press, lateralMm, spot);
        const double gapS = static_cast<double>(press.step - lastStrikeStep) * kStepS;
        if (hasStruck && gapS > 0 && gapS <= kLongestPressGapS) {
            const double rateScore = trap(1 / gapS, bands.speed);
            pace.add(1 / gapS, rateScore);
            course.hit(static_cast<float>(1 / gapS));
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
    const double off = static_cast<double>(rubric.calibration.forceShare);
    const std::array<double, kReadings> readings = {forceN, forceN * (1 - off), forceN * (1 + off)};
    for (size_t i = 0; i < kReadings; ++i)
        force[i].add(readings[i], trap(readings[i], forceLimits));
    note(stroke.force,
         {.value = forceN, .score = forceScore, .seconds = kStepS, .lo = forceLimits.b, .hi = forceLimits.c}, spot);
    const auto bandOf = [](const Trap &t) { return CourseBand{static_cast<float>(t.b), static_cast<float>(t.c)}; };
    if (isStamp) {
        course.noteBands(bandOf(bands.speed), bandOf(bands.force));
        course.work({.speed = 0, .force = static_cast<float>(forceN), .hasSpeed = false});
        return;
    }
    const double strikes = isRoller ? 1 : static_cast<double>(seen.strikes);
    if (strikes > 0) {
        const double tilt = static_cast<double>(isRoller ? seen.axisTiltDeg : seen.tiltDeg);
        const double score = down(tilt, bands.squareness.a, bands.squareness.b);
        addSquareness(tilt, strikes);
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
        course.noteBands(bandOf(limits), bandOf(bands.force));
    }
    course.work({.speed = speed.mmS(), .force = static_cast<float>(forceN), .hasSpeed = speed.isKnown()});
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
        const bool isBony = zoneFigures(seen.at.zone).isBony;
        if (device.kind == DeviceKind::Roller && seen.forceN > rubric.critical.rollerForceN[isBony ? 1 : 0]) {
            hazards.hardForce.note(last);
            hazards.hardForceN = std::max(hazards.hardForceN, seen.forceN);
        }
    }
    handling.observe(seen, speed, last);
    needling.observe(seen, fresh.size(), trainingCase.planFor(seen.at.zone));
    float lateralMm = 0;
    for (const Puncture &p : fresh)
        lateralMm = std::max(lateralMm, static_cast<float>(p.lateralUm) / 1000.0F);
    if (device.kind == DeviceKind::Stamp)
        observePress(seen, lateralMm);
    if (seen.isContact && seen.isActive)
        sampleHandling(seen);
    for (const Puncture &p : fresh) {
        addPuncture(p);
        watchPuncture(p, seen);
        course.pierced(p.depthUm);
    }
    course.endStep();
}

Technique::Technique(const ChartIndex &skin, const Case &trainingCase, const Rubric &rubric, const DeviceSpec &device)
    : state_(std::make_unique<State>(skin, trainingCase, rubric, device)) {}
Technique::Technique(const Technique &other) : state_(std::make_unique<State>(*other.state_)) {
    state_->tracker.passes().follow(state_->grid); // its own, not the other's
}
Technique::~Technique() = default;

void Technique::observe(const StepObservation &seen, std::span<const Puncture> fresh) { state_->observe(seen, fresh); }

void Technique::observeTissue(std::span<const CellState> cellStates) { state_->observeTissue(cellStates); }

uint32_t Technique::strokeNumber() const { return static_cast<uint32_t>(state_->tracker.current()); }

float Technique::coverage() const {
    const size_t count = state_->grid.cells.size();
    return count == 0 ? 0.0F : static_cast<float>(state_->coveredCells) / static_cast<float>(count);
}

const NeedlingLog &Technique::needling() const { return state_->needling; }

std::span<const ScoreCell> Technique::cells() const { return state_->grid.cells; }

std::span<const int32_t> Technique::cellOf() const { return state_->grid.cellOf; }

} // namespace stipple::sim
