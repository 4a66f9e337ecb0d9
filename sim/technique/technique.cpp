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

constexpr uint32_t kWorkSteps = kStepsPerSecond / 10; // after a puncture the needles are still at work: a roller's rows
constexpr double kLongestPressGapS = 5.0;             // a longer gap between presses is a rest, not a slow hit

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

void note(StrokeFault &fault, LiveReading &now, const Sample &sample, const Spot &spot) {
    now = {.value = sample.value, .score = sample.score, .lo = sample.lo, .hi = sample.hi, .isKnown = true};
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

CourseBand bandOf(const Trap &t) { return {static_cast<float>(t.b), static_cast<float>(t.c)}; }

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

const ZonePlan *TechniqueState::planOfZone(ZoneId zone) const {
    const int plan = static_cast<size_t>(zone) < planOf.size() ? planOf[static_cast<size_t>(zone)] : -1;
    return plan < 0 ? nullptr : &trainingCase.plan[static_cast<size_t>(plan)];
}

bool TechniqueState::isWork(const Puncture &p) const {
    const ZonePlan *plan = planOfZone(p.zone);
    return plan != nullptr && p.layer >= Layer::Papillary &&
           static_cast<float>(p.depthUm) >= plan->depthUm.lo - toleranceUm;
}

bool TechniqueState::isSetToWork(const StepObservation &seen) const {
    constexpr float kLeastShare = 0.5F; // of the shortest planned (assumption)
    const ZonePlan *plan = planOfZone(seen.at.zone);
    return plan != nullptr && seen.lengthUm >= kLeastShare * plan->lengthUm.lo;
}

// M13 of pen and stamp: sideways travel of a needle that works.
void TechniqueState::addShear(const Puncture &p) {
    if (device.kind == DeviceKind::Roller)
        return;
    const double travelMm = static_cast<double>(p.lateralUm) / 1000.0;
    shear.sum += travelMm;
    shear.count += 1;
    if (travelMm <= bands.shear.a)
        return;
    StrokeFault &fault = strokeNow().shear;
    fault.badness += travelMm - bands.shear.a;
    if (travelMm > fault.value) {
        fault.value = travelMm;
        fault.limit = bands.shear.a;
        fault.spot = last;
        fault.spot.step = p.step;
    }
}

void TechniqueState::addPuncture(const Puncture &p) {
    ++punctures;
    const auto zone = static_cast<size_t>(p.zone);
    const int plan = zone < planOf.size() ? planOf[zone] : -1;
    if (plan < 0)
        return;
    const Band window = trainingCase.plan[static_cast<size_t>(plan)].depthUm;
    const float depthUm = p.depthUm;
    const bool isInWindow = depthUm >= window.lo - toleranceUm && depthUm <= window.hi + toleranceUm;
    const bool isEffective = isWork(p);
    if (isEffective)
        addShear(p);
    ++live.punctures;
    live.tooDeep += depthUm > window.hi + toleranceUm ? 1 : 0;
    live.tooShallow += depthUm < window.lo - toleranceUm ? 1 : 0;
    live.meanDepthUm += (depthUm - live.meanDepthUm) / static_cast<float>(live.punctures);
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
    keepLongest(sum.longestMm, static_cast<float>(p.lateralUm) / 1000.0F);
    out.dosePerCm2 = 100.0F * static_cast<float>(sum.effective) / out.areaMm2;
    out.meanDepthUm = static_cast<float>(sum.depthSumUm / sum.all);
    out.maxDepthUm = std::max(out.maxDepthUm, depthUm);
    out.tearMm = sum.longestMm.back();
    coveredCells += !wasCovered && static_cast<double>(out.dosePerCm2) >= needed ? 1 : 0;
}

// How far a setting lies above a cap, mm; 0 while it is not so far that it fails the session.
float TechniqueState::aboveCapMm(float capMm, float lengthUm) const {
    const float overMm = lengthUm / 1000.0F - capMm;
    return capMm > 0 && overMm >= rubric.critical.overCapMm - 1e-4F ? overMm : 0;
}

float TechniqueState::overCapMm(ZoneId zone, float lengthUm) const {
    return aboveCapMm(rubric.capMm(zone, trainingCase.patient.sex), lengthUm);
}

// The most that a zone within the seam of a chart cell allows.
float TechniqueState::capNearMm(size_t cell) {
    if (const auto known = hazards.capMm.find(cell); known != hazards.capMm.end())
        return known->second;
    const Chart &chart = skin.chart();
    const float seamMm = rubric.critical.seamMm;
    const int width = chart.width, cx = static_cast<int>(cell) % width, cy = static_cast<int>(cell) / width;
    const int reach = static_cast<int>(2.0F * seamMm / std::sqrt(std::max(chart.areaMm2[cell], 0.01F))) + 2;
    constexpr int kEvery = 2; // cells; finer than a border is drawn
    float most = rubric.capMm(chart.zone[cell], trainingCase.patient.sex);
    for (int y = std::max(cy - reach, 0); y <= std::min(cy + reach, chart.height - 1); y += kEvery)
        for (int x = std::max(cx - reach, 0); x <= std::min(cx + reach, width - 1); x += kEvery) {
            const auto i = static_cast<size_t>(chart.index(x, y));
            const glm::vec3 away = chart.posMm[i] - chart.posMm[cell];
            if (chart.zone[i] != ZoneId::None && glm::dot(away, away) <= seamMm * seamMm)
                most = std::max(most, rubric.capMm(chart.zone[i], trainingCase.patient.sex));
        }
    return hazards.capMm[cell] = most;
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
    if (overCapMm(p.zone, seen.lengthUm) > 0)
        if (const float overMm = aboveCapMm(capNearMm(at), seen.lengthUm); overMm > 0) {
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

// A stamp strikes when it leaves the skin; what counts is how it was held at its hardest, if its needles worked
// (`lateralMm`: their sideways travel).
void TechniqueState::observePress(const StepObservation &seen, std::optional<float> lateralMm) {
    if (seen.isActive && (!isPressed || seen.forceN > press.forceN)) {
        press = seen;
        isPressed = true;
    }
    if (seen.strikes > 0 && isPressed && lateralMm) {
        StrokeWork &stroke = strokeNow();
        const double tilt = static_cast<double>(press.tiltDeg);
        const double tiltScore = down(tilt, bands.squareness.a, bands.squareness.b);
        addSquareness(tilt, 1);
        const Spot spot = spotOf(press.at, press.step);
        note(stroke.squareness, live.tilt, {.value = tilt, .score = tiltScore, .lo = -1, .hi = bands.squareness.a},
             spot);
        tracker.passes().press(press.at, press.forward, press.step);
        handling.press(press, *lateralMm, spot);
        const double gapS = static_cast<double>(press.step - lastStrikeStep) * kStepS;
        if (hasStruck && gapS > 0 && gapS <= kLongestPressGapS) {
            const double rateScore = trap(1 / gapS, bands.speed);
            pace.add(1 / gapS, rateScore);
            course.hit(static_cast<float>(1 / gapS));
            note(stroke.speed, live.speed,
                 {.value = 1 / gapS, .score = rateScore, .lo = bands.speed.b, .hi = bands.speed.c}, spot);
        }
        lastStrikeStep = press.step;
        hasStruck = true;
    }
    if (!seen.isActive)
        isPressed = false;
}

// M9, of one step with the hand-piece set to work.
void TechniqueState::sampleForce(const StepObservation &seen) {
    const bool isStamp = device.kind == DeviceKind::Stamp;
    const double needles = std::max(1.0, static_cast<double>(device.needles.size()));
    const double forceN = static_cast<double>(seen.forceN) / (isStamp ? needles : 1.0);
    const Trap forceLimits =
        forceBand(bands.force, zoneFigures(seen.at.zone).isBony, static_cast<double>(rubric.bonyForceFactor));
    const double forceScore = trap(forceN, forceLimits);
    const double off = static_cast<double>(rubric.calibration.forceShare);
    const std::array<double, kReadings> readings = {forceN, forceN * (1 - off), forceN * (1 + off)};
    for (size_t i = 0; i < kReadings; ++i)
        force[i].add(readings[i], trap(readings[i], forceLimits));
    note(strokeNow().force, live.force,
         {.value = forceN, .score = forceScore, .seconds = kStepS, .lo = forceLimits.b, .hi = forceLimits.c}, last);
    if (isStamp) {
        course.noteBands(bandOf(bands.speed), bandOf(bands.force));
        course.work({.speed = 0, .force = static_cast<float>(forceN), .hasSpeed = false});
    }
}

// M8, M10 and a roller's slip, of one step with the needles at work.
void TechniqueState::sampleHandling(const StepObservation &seen) {
    StrokeWork &stroke = strokeNow();
    const Spot &spot = last;
    const bool isRoller = device.kind == DeviceKind::Roller;
    const double strikes = isRoller ? 1 : static_cast<double>(seen.strikes);
    if (strikes > 0) {
        const double tilt = static_cast<double>(isRoller ? seen.axisTiltDeg : seen.tiltDeg);
        const double score = down(tilt, bands.squareness.a, bands.squareness.b);
        addSquareness(tilt, strikes);
        note(stroke.squareness, live.tilt,
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
        note(stroke.speed, live.speed,
             {.value = mmS, .score = score, .seconds = kStepS, .lo = limits.b, .hi = limits.c}, spot);
        course.noteBands(bandOf(limits), bandOf(bands.force));
    }
    course.work({.speed = speed.mmS(), .force = seen.forceN, .hasSpeed = speed.isKnown()});
    if (isRoller) {
        const double slip = static_cast<double>(seen.slip);
        shear.sum += slip;
        shear.count += 1;
        LiveReading slipNow;
        note(stroke.shear, slipNow,
             {.value = slip,
              .score = 100 - 100 * std::max(0.0, slip - bands.shear.a), // share of the loss: excess slip
              .seconds = kStepS,
              .lo = -1,
              .hi = bands.shear.a},
             spot);
    }
}

void TechniqueState::watchWork(const StepObservation &seen, uint32_t worked) {
    if (seen.isContact && !isTouching) {
        touchStep = seen.step;
        hasWorkedHere = false;
    }
    isTouching = seen.isContact;
    workPunctures += worked;
    if (worked > 0) {
        workStep = seen.step;
        hasWorkedHere = true;
    }
}

void TechniqueState::observe(const StepObservation &given, std::span<const Puncture> fresh) {
    StepObservation seen = given;
    if (!isSane(seen)) { // the hand-piece counts as put down
        seen = StepObservation{};
        seen.step = given.step;
    }
    ++stepsSeen;
    if (!seen.isContact || !seen.isActive)
        live.tilt = live.force = live.speed = {};
    live.punctures = live.tooDeep = live.tooShallow = 0;
    live.meanDepthUm = 0;
    live.isHardForce = false;
    live.isOverCap = seen.isHeld && overCapMm(seen.at.zone, seen.lengthUm) > 0;
    speed.observe(seen);
    const auto worked = static_cast<uint32_t>(
        std::count_if(fresh.begin(), fresh.end(), [this](const Puncture &p) { return isWork(p); }));
    watchWork(seen, worked);
    // Marks are earned by work alone: needles that lately went deep enough into planned skin. A stamp's tell only as
    // they leave it.
    const bool isStamp = device.kind == DeviceKind::Stamp;
    const bool isSet = seen.isContact && seen.isActive && isSetToWork(seen);
    const auto isLately = [&](uint32_t step) { return seen.step - step <= kWorkSteps; };
    StepObservation atWork = seen;
    atWork.isActive = isSet && (isStamp || (hasWorkedHere && isLately(workStep)));
    StepObservation way = seen; // a stroke's first millimetres come before its first punctures
    way.isActive = atWork.isActive || (isSet && isLately(touchStep));
    tracker.observe(way, speed.mmS());
    tracker.addPunctures(worked);
    if (seen.isContact) {
        ++contactSteps;
        last = spotOf(seen.at, seen.step);
        const bool isBony = zoneFigures(seen.at.zone).isBony;
        if (device.kind == DeviceKind::Roller && seen.forceN > rubric.critical.rollerForceN[isBony ? 1 : 0]) {
            live.isHardForce = true;
            hazards.hardForce.note(last);
            hazards.hardForceN = std::max(hazards.hardForceN, seen.forceN);
        }
    }
    handling.observe(atWork, speed, last);
    needling.observe(seen, fresh.size(), trainingCase.planFor(seen.at.zone));
    float lateralMm = 0;
    for (const Puncture &p : fresh)
        lateralMm = std::max(lateralMm, static_cast<float>(p.lateralUm) / 1000.0F);
    if (isStamp)
        observePress(seen, worked > 0 ? std::optional(lateralMm) : std::nullopt);
    if (isSet) {
        sampleForce(seen);
        rawTilt.add(static_cast<double>(device.kind == DeviceKind::Roller ? seen.axisTiltDeg : seen.tiltDeg), 0);
        if (speed.isKnown())
            rawSpeed.add(static_cast<double>(speed.mmS()), 0);
    }
    if (atWork.isActive && !isStamp)
        sampleHandling(seen);
    for (const Puncture &p : fresh) {
        addPuncture(p);
        watchPuncture(p, seen);
        course.pierced(p.depthUm);
    }
    live.marginSlips = static_cast<uint32_t>(hazards.marginSlips.size());
    live.trackFaults = static_cast<uint32_t>(tracker.faults().size());
    live.isStretched = handling.isStretched(seen);
    live.isWet = handling.isWet(seen);
    live.isEndPointReached = isEndPointReached;
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

const LiveTechnique &Technique::live() const { return state_->live; }

const StrokeTracker &Technique::tracker() const { return state_->tracker; }

std::span<const uint8_t> Technique::marks() const { return state_->marks; }

std::span<const int> Technique::grades() const { return state_->peakGrade; }

std::span<const ScoreCell> Technique::cells() const { return state_->grid.cells; }

std::span<const int32_t> Technique::cellOf() const { return state_->grid.cellOf; }

} // namespace stipple::sim
