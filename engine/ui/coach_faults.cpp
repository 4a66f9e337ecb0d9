// Faults of a step: see the header.
#include "engine/ui/coach_faults.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "engine/ui/view_model.h"
#include "shaders/shared/limits.h"
#include "sim/technique/live.h"
#include "sim/technique/marks.h"
#include "sim/technique/metrics.h"
#include "sim/technique/strokes.h"

namespace stipple::ui {

namespace {

// Assumptions: how near, how much, how long before something is worth a word.
constexpr float kHoverMm = 8;         // a hand-piece so near above no-go skin is meant to land there
constexpr float kEnoughShare = 0.85F; // of the dose from which a cell counts as over-worked
constexpr float kKnownMm = 8;         // a stroke's direction is known from this length on
constexpr float kLacking = 0.9F;      // a direction with fewer of its planned passes lacks (as the score's own words)
constexpr float kGapShare = 0.4F;     // of its neighbours' passes: fewer is a gap
constexpr float kWorkedPasses = 0.75F;
constexpr size_t kLeastGap = 2; // cells
constexpr float kNearlyDone = 0.8F;

constexpr uint32_t stepsOf(float seconds) { return static_cast<uint32_t>(seconds * kStepsPerSecond); }
constexpr uint32_t kStripEvery = stepsOf(0.25F), kStripAfter = stepsOf(2.5F), kRestAfter = stepsOf(2);
constexpr uint32_t kOverrunSteps = stepsOf(0.3F); // a line may end a little beyond its field
constexpr uint32_t kEventSteps = stepsOf(0.45F);  // an event is present for
constexpr uint32_t kWhatEvery = stepsOf(0.05F);

glm::vec3 onPlane(glm::vec3 v, glm::vec3 normal) { return v - normal * glm::dot(v, normal); }

std::optional<glm::vec3> unit(glm::vec3 v) {
    const float length = glm::length(v);
    return length > 1e-4F ? std::optional(v / length) : std::nullopt;
}

size_t chartCell(const sim::Chart &chart, glm::vec2 uv) {
    const int x = std::clamp(static_cast<int>(uv.x), 0, chart.width - 1);
    const int y = std::clamp(static_cast<int>(uv.y), 0, chart.height - 1);
    return static_cast<size_t>(chart.index(x, y));
}

bool isKeptClear(uint8_t marks) { return (marks & (sim::kMarkMargin | sim::kMarkLesion)) != 0; }

void read(CueFault &fault, const sim::LiveReading &reading, double cut) {
    fault.isSeen = fault.isSeen || reading.isKnown;
    if (!reading.isKnown || reading.score >= cut)
        return;
    fault.isPresent = true;
    fault.variant = reading.isHigh() ? kHigh : kLow;
    fault.value = reading.value;
    fault.lo = reading.lo;
    fault.hi = reading.hi;
}

// Where the top of a leaning hand-piece has to go.
std::optional<glm::vec3> uprightWay(const sim::HandpieceView &hand, sim::DeviceKind kind) {
    if (kind == sim::DeviceKind::Roller) { // a drum may lean forwards and back
        const glm::vec3 drum = hand.pose.orientation * glm::vec3(0, 1, 0);
        return unit(onPlane(drum, hand.at.normal) * glm::dot(drum, hand.at.normal));
    }
    return unit(-onPlane(hand.pose.orientation * glm::vec3(0, 0, 1), hand.at.normal));
}

} // namespace

FaultFinder::FaultFinder(const sim::World &world) {
    const sim::WorldSetup &setup = world.setup();
    cut_ = static_cast<double>(setup.rubric.total.pass);
    maxOver_ = static_cast<double>(setup.rubric.overAt);
    const auto overlap = setup.rubric.plannedOverlapPct.find(setup.trainingCase.device);
    overlap_ = overlap == setup.rubric.plannedOverlapPct.end() ? 0.0F : overlap->second / 100.0F;
    const std::span<const sim::ScoreCell> cells = world.technique().cells();
    std::map<std::tuple<sim::ZoneId, int, int>, int> places;
    for (size_t i = 0; i < cells.size(); ++i)
        places[{cells[i].zone, cells[i].iu, cells[i].iv}] = static_cast<int>(i);
    neighbours_.resize(cells.size());
    constexpr std::array<std::array<int, 2>, 4> kWays = {{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}};
    for (size_t i = 0; i < cells.size(); ++i)
        for (size_t way = 0; way < kWays.size(); ++way)
            for (int far = 1; far <= 2; ++far) {
                const auto found =
                    places.find({cells[i].zone, cells[i].iu + far * kWays[way][0], cells[i].iv + far * kWays[way][1]});
                if (found != places.end())
                    (far == 1 ? neighbours_[i].near : neighbours_[i].far)[way] = found->second;
            }
}

const CueFaults &FaultFinder::look(const sim::World &world, const sim::Happening *happening) {
    step_ = world.stepCount();
    CueFault strip = at(CueKind::MissedStrip); // looked for less often
    faults_ = {};
    at(CueKind::MissedStrip) = strip;
    const sim::HandpieceView &hand = world.handpiece();
    int cell = -1;
    if (hand.isContact) {
        lastContact_ = step_;
        cell = world.technique().cellOf()[chartCell(world.skin().chart(), hand.at.uv)];
    }
    lookForSafety(world, happening);
    lookAtHandling(world);
    lookAtDirection(world, cell);
    lookAtCell(world, cell);
    if (step_ % kStripEvery == 0)
        lookForStrips(world);
    return faults_;
}

// Which no-go skin is nearest to the hand, and what it is.
void FaultFinder::findWhat(const sim::World &world) {
    if (nearest_ && step_ < nearestStep_ + kWhatEvery)
        return;
    nearestStep_ = step_;
    nearest_.reset();
    wayOut_.reset();
    const sim::Chart &chart = world.skin().chart();
    const std::span<const uint8_t> marks = world.technique().marks();
    const sim::SurfacePoint &here = world.handpiece().at;
    constexpr int kReach = 40; // cells
    const int cx = static_cast<int>(here.uv.x), cy = static_cast<int>(here.uv.y);
    float best = 1e9F, bestFree = 1e9F;
    for (int y = std::max(cy - kReach, 0); y <= std::min(cy + kReach, chart.height - 1); ++y)
        for (int x = std::max(cx - kReach, 0); x <= std::min(cx + kReach, chart.width - 1); ++x) {
            const auto i = static_cast<size_t>(chart.index(x, y));
            const float distance = glm::distance(chart.posMm[i], here.posMm);
            if (!isKeptClear(marks[i]) && chart.zone[i] != sim::ZoneId::None && distance < bestFree) {
                bestFree = distance;
                wayOut_ = chart.posMm[i];
            }
            const bool isLesion = (marks[i] & sim::kMarkLesion) != 0;
            if ((!isLesion && !sim::zoneFigures(chart.zone[i]).isNoGo) || distance >= best)
                continue;
            best = distance;
            nearest_ = chart.posMm[i];
            nearestWhat_ = isLesion ? std::string() : zoneLabel(chart.zone[i]);
        }
    if (!nearest_ || !nearestWhat_.empty())
        return;
    float nearestSpot = 1e9F;
    for (const sim::NoGoSpot &spot : world.setup().trainingCase.noGo) {
        const sim::ZoneFrame *frame = world.skin().frame(spot.zone);
        if (frame == nullptr)
            continue;
        const glm::vec3 middle = frame->originMm + frame->axisU * spot.zoneMm.x + frame->axisV * spot.zoneMm.y;
        const float distance = glm::distance(middle, *nearest_);
        if (distance < nearestSpot) {
            nearestSpot = distance;
            nearestWhat_ = spot.what;
        }
    }
}

void FaultFinder::lookForKeepOff(const sim::World &world) {
    const sim::HandpieceView &hand = world.handpiece();
    const sim::Chart &chart = world.skin().chart();
    CueFault &fault = at(CueKind::KeepOff);
    fault.isSeen = true;
    if (!hand.isHeld || hand.pose.tool != sim::Tool::Handpiece)
        return;
    const std::span<const uint8_t> marks = world.technique().marks();
    if (hand.isContact)
        fault.isPresent = std::any_of(hand.needlesUv.begin(), hand.needlesUv.end(),
                                      [&](glm::vec2 uv) { return isKeptClear(marks[chartCell(chart, uv)]); });
    else
        fault.isPresent = hand.at.heightMm < kHoverMm && sim::zoneFigures(hand.at.zone).isNoGo;
    if (!fault.isPresent)
        return;
    findWhat(world);
    fault.what = nearestWhat_;
    fault.placeMm = nearest_;
    if (wayOut_)
        fault.wayMm = unit(onPlane(*wayOut_ - hand.at.posMm, hand.at.normal));
}

void FaultFinder::lookForSafety(const sim::World &world, const sim::Happening *happening) {
    const sim::HandpieceView &hand = world.handpiece();
    const sim::LiveTechnique &live = world.technique().live();
    const sim::WorldSetup &setup = world.setup();
    lookForKeepOff(world);
    for (const CueKind kind : {CueKind::PatientCalls, CueKind::MotorNearEye, CueKind::OverCap, CueKind::HardForce})
        at(kind).isSeen = true;
    const bool isCall = happening != nullptr && (happening->kind == sim::HappeningKind::Stop ||
                                                 happening->kind == sim::HappeningKind::Emergency ||
                                                 happening->kind == sim::HappeningKind::Complaint);
    at(CueKind::PatientCalls).isPresent = isCall && hand.isContact;
    const bool isOverEye = hand.isHeld && hand.at.heightMm < kHoverMm &&
                           (hand.at.zone == sim::ZoneId::EyelidLeft || hand.at.zone == sim::ZoneId::EyelidRight);
    at(CueKind::MotorNearEye).isPresent =
        isOverEye && !hand.isContact && hand.pose.isMotorOn && setup.device.kind == sim::DeviceKind::Pen;
    CueFault &cap = at(CueKind::OverCap);
    cap.isPresent =
        live.isOverCap &&
        (hand.isContact || (hand.at.heightMm < kHoverMm && setup.trainingCase.planFor(hand.at.zone) != nullptr));
    cap.value = static_cast<double>(hand.pose.lengthUm) / 1000;
    cap.hi = static_cast<double>(setup.rubric.capMm(hand.at.zone, setup.trainingCase.patient.sex));
    CueFault &force = at(CueKind::HardForce);
    if (sim::zoneFigures(hand.at.zone).isBony)
        read(force, live.force, cut_);
    force.isPresent = (force.isPresent && force.variant == kHigh) || live.isHardForce;
    force.variant = sim::zoneFigures(hand.at.zone).isBony ? 1 : 0; // 1: over bone
    force.value = live.force.value;
    force.hi = live.force.hi;
}

void FaultFinder::lookAtHandling(const sim::World &world) {
    const sim::HandpieceView &hand = world.handpiece();
    const sim::LiveTechnique &live = world.technique().live();
    const sim::DeviceKind kind = world.setup().device.kind;
    const bool isStamp = kind == sim::DeviceKind::Stamp;
    // Needles going, whether or not what they do is scored.
    const bool isActive =
        live.force.isKnown || (hand.isContact && ((kind == sim::DeviceKind::Pen && hand.pose.isMotorOn) ||
                                                  (kind == sim::DeviceKind::Roller && hand.speedMmS > 0.5F)));
    if (!at(CueKind::HardForce).isPresent)
        read(at(CueKind::Force), live.force, cut_);
    at(CueKind::Force).isSeen = live.force.isKnown;
    CueFault &outside = at(CueKind::Outside);
    outside.isSeen = isActive;
    const bool isOutside = isActive && world.setup().trainingCase.planFor(hand.at.zone) == nullptr;
    outsideSteps_ = isOutside ? outsideSteps_ + 1 : 0;
    outside.isPresent = outsideSteps_ > kOverrunSteps;
    if (outside.isPresent)
        outside.what = zoneLabel(hand.at.zone);
    CueFault &tilt = at(CueKind::Angle);
    read(tilt, live.tilt, cut_);
    CueFault &speed = at(CueKind::Speed);
    read(speed, live.speed, cut_);
    if (isStamp) { // judged once a press: a fault counts for a while
        static constexpr auto kKeep = [](CueFault &fault, const sim::LiveReading &reading, uint32_t &until,
                                         uint32_t now) {
            if (reading.isKnown)
                until = fault.isPresent ? now + kEventSteps : 0;
            fault.isPresent = now < until;
            fault.isSeen = reading.isKnown || fault.isPresent;
        };
        kKeep(tilt, live.tilt, tiltUntil_, step_);
        kKeep(speed, live.speed, rateUntil_, step_);
    }
    if (tilt.isPresent)
        tilt.wayMm = uprightWay(hand, kind);
    tilt.variant = 0;

    if (live.punctures > 0) {
        depthWay_ = 2 * live.tooDeep > live.punctures ? kHigh : 2 * live.tooShallow > live.punctures ? kLow : -1;
        depthMm_ = static_cast<double>(live.meanDepthUm) / 1000;
    } else if (!hand.isContact && !isStamp) {
        depthWay_ = -1;
    }
    CueFault &depth = at(CueKind::Depth);
    depth.isSeen = isActive;
    const sim::ZonePlan *plan = world.setup().trainingCase.planFor(hand.at.zone);
    if (plan != nullptr && depthWay_ >= 0 && isActive) {
        depth.isPresent = true;
        depth.variant = depthWay_;
        depth.value = depthMm_;
        depth.lo = static_cast<double>(plan->depthUm.lo) / 1000;
        depth.hi = static_cast<double>(plan->depthUm.hi) / 1000;
    }

    CueFault &support = at(CueKind::Support);
    support.isSeen = isActive;
    support.isPresent = isActive && !(live.isStretched && live.isWet);
    support.variant = live.isStretched ? 1 : 0; // 1: dry

    if (live.trackFaults > trackFaults_)
        liftUntil_ = step_ + kEventSteps;
    trackFaults_ = live.trackFaults;
    at(CueKind::Lift).isSeen = true;
    at(CueKind::Lift).isPresent = step_ < liftUntil_;
}

// A direction the plan does not ask for, or one that is done here while another lacks.
void FaultFinder::lookAtDirection(const sim::World &world, int cell) {
    const sim::HandpieceView &hand = world.handpiece();
    const sim::Technique &technique = world.technique();
    const sim::StrokeTracker &tracker = technique.tracker();
    CueFault &fault = at(CueKind::Direction);
    if (!hand.isContact) {
        stroke_ = SIZE_MAX;
        return;
    }
    const bool isStamp = world.setup().device.kind == sim::DeviceKind::Stamp;
    if (tracker.current() != stroke_) {
        stroke_ = tracker.current();
        strokeFrom_ = last_ = hand.at.posMm;
        donePasses_ = 0;
    }
    const float movedMm = glm::distance(hand.at.posMm, last_);
    last_ = hand.at.posMm;
    const glm::vec3 way = isStamp ? hand.pose.orientation * glm::vec3(1, 0, 0) : hand.at.posMm - strokeFrom_;
    const sim::ZonePlan *plan = world.setup().trainingCase.planFor(hand.at.zone);
    const sim::ZoneFrame *frame = world.skin().frame(hand.at.zone);
    if (cell < 0 || plan == nullptr || frame == nullptr || !technique.live().force.isKnown ||
        (!isStamp && glm::length(way) < kKnownMm))
        return;
    fault.isSeen = true;
    const float degrees = sim::planeDegrees(*frame, way);
    const int bin = sim::directionBin(degrees);
    lastBin_ = bin;
    const std::array<float, 4> &passes = tracker.passes().passes()[static_cast<size_t>(cell)];
    const float planned = plan->passesPerDirection;
    bool isPlanned = false;
    int lacking = -1, turn = 1; // how many of the directions have been begun or done here, this one included
    for (const float wanted : plan->directionsDeg) {
        const int other = sim::directionBin(wanted);
        isPlanned = isPlanned || other == bin;
        turn += other != bin && passes[static_cast<size_t>(other)] >= kLacking * planned ? 1 : 0;
        if (other != bin && passes[static_cast<size_t>(other)] < kLacking * planned &&
            (lacking < 0 || passes[static_cast<size_t>(other)] < passes[static_cast<size_t>(lacking)]))
            lacking = other;
    }
    // Lines overlap as planned, so a cell is crossed more often than it is worked over; and a direction is not done
    // before its share of the dose is given.
    const float crossed = passes[static_cast<size_t>(bin)] * (1 - overlap_) / std::max(planned, 0.1F);
    const float share = static_cast<float>(turn) / static_cast<float>(plan->directionsDeg.size());
    const float given =
        technique.cells()[static_cast<size_t>(cell)].dosePerCm2 / std::max(plan->dosePerCm2 * share, 1.0F);
    const float done = std::min(crossed, given);
    donePasses_ += (done - donePasses_) * (isStamp ? 1.0F : std::min(1.0F, movedMm / kKnownMm));
    if (lacking < 0 || (isPlanned && donePasses_ < kLacking))
        return;
    fault.isPresent = true;
    const int apart = std::abs(lacking - bin);
    fault.variant = 45 * std::min(apart, 4 - apart); // degrees to turn by
    fault.lo = 45.0 * lacking;
}

void FaultFinder::lookAtCell(const sim::World &world, int cell) {
    const sim::Technique &technique = world.technique();
    CueFault &bleeding = at(CueKind::Bleeding), &enough = at(CueKind::Enough);
    bleeding.isSeen = true;
    enough.isSeen = technique.live().force.isKnown && cell >= 0;
    if (cell < 0)
        return;
    const sim::WorldSetup &setup = world.setup();
    const auto index = static_cast<size_t>(cell);
    const sim::ScoreCell &here = technique.cells()[index];
    const sim::ZonePlan *plan = setup.trainingCase.planFor(here.zone);
    if (plan == nullptr)
        return;
    const sim::CellDose dose{.dosePerCm2 = static_cast<double>(here.dosePerCm2),
                             .targetPerCm2 = static_cast<double>(plan->dosePerCm2),
                             .grade = technique.grades()[index],
                             .tearMm = static_cast<double>(here.tearMm)};
    const double tearMm = static_cast<double>(setup.rubric.tearMm);
    const glm::vec3 placeMm = world.skin().chart().positionAt(here.uv);
    const bool isTorn = sim::isOverWorked({.tearMm = dose.tearMm}, {.dose = maxOver_, .tearMm = tearMm});
    const bool isBled = sim::isOverWorked({.grade = dose.grade}, {.dose = maxOver_, .tearMm = tearMm});
    bleeding.isPresent = isTorn || isBled;
    bleeding.variant = isTorn ? 1 : 0;
    bleeding.placeMm = enough.placeMm = placeMm;
    const double share = dose.targetPerCm2 > 0 ? dose.dosePerCm2 / dose.targetPerCm2 : 0;
    const bool isLate = technique.live().isEndPointReached &&
                        share >= std::max(1.0, static_cast<double>(setup.rubric.endPoint.lateFromDose));
    const bool isNearlyOver =
        sim::isOverWorked(dose, {.dose = static_cast<double>(kEnoughShare) * maxOver_, .tearMm = tearMm});
    enough.isPresent = enough.isSeen && (isNearlyOver || isLate);
    enough.value = share;
}

// Worked on both sides and not between, in the direction worked last.
bool FaultFinder::isGap(const sim::World &world, size_t cell, size_t bin) const {
    const auto &passes = world.technique().tracker().passes().passes();
    const Neighbours &around = neighbours_[cell];
    const float own = passes[cell][bin];
    const auto side = [&](size_t way) {
        float most = -1;
        for (const int other : {around.near[way], around.far[way]})
            if (other >= 0)
                most = std::max(most, passes[static_cast<size_t>(other)][bin]);
        return most;
    };
    for (const size_t way : {size_t{0}, size_t{2}}) {
        const float least = std::min(side(way), side(way + 1));
        if (least >= kWorkedPasses && own < kGapShare * least)
            return true;
    }
    return false;
}

void FaultFinder::lookForStrips(const sim::World &world) {
    CueFault &fault = at(CueKind::MissedStrip);
    fault = {};
    fault.isSeen = true;
    const sim::Technique &technique = world.technique();
    const sim::HandpieceView &hand = world.handpiece();
    const std::span<const sim::ScoreCell> cells = technique.cells();
    if (lastBin_ < 0 || !hand.isHeld)
        return;
    const sim::WorldSetup &setup = world.setup();
    const sim::PassCounter &passes = technique.tracker().passes();
    const bool isResting = step_ > lastContact_ + kRestAfter;
    const bool isNearlyDone = isResting && technique.coverage() >= kNearlyDone;
    std::vector<bool> isMissed(cells.size(), false);
    for (size_t i = 0; i < cells.size(); ++i) {
        if (step_ < passes.lastNearStep(i) + kStripAfter)
            continue;
        const sim::ZonePlan *plan = setup.trainingCase.planFor(cells[i].zone);
        const bool isBare =
            isNearlyDone && plan != nullptr && cells[i].dosePerCm2 < setup.rubric.coverAt * plan->dosePerCm2;
        isMissed[i] = isBare || isGap(world, i, static_cast<size_t>(lastBin_));
    }
    float best = 1e9F;
    for (size_t i = 0; i < cells.size(); ++i) {
        if (!isMissed[i])
            continue;
        size_t together = 1;
        for (const int other : neighbours_[i].near)
            together += other >= 0 && isMissed[static_cast<size_t>(other)] ? 1 : 0;
        if (together < kLeastGap)
            continue;
        const glm::vec3 placeMm = world.skin().chart().positionAt(cells[i].uv);
        const float distance = glm::distance(placeMm, hand.at.posMm);
        if (distance >= best)
            continue;
        best = distance;
        fault.isPresent = true;
        fault.placeMm = placeMm;
        fault.wayMm = unit(onPlane(placeMm - hand.at.posMm, hand.at.normal));
    }
}

} // namespace stipple::ui
