// What Technique keeps while it follows a session (private to this folder).
#pragma once

#include <array>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "sim/technique/cells.h"
#include "sim/technique/deductions.h"
#include "sim/technique/handling.h"
#include "sim/technique/live.h"
#include "sim/technique/marks.h"
#include "sim/technique/metrics.h"
#include "sim/technique/needling.h"
#include "sim/technique/report_words.h"
#include "sim/technique/strokes.h"
#include "sim/technique/technique.h"

namespace stipple::sim {

// The rubric's bands for this hand-piece, looked up once.
struct TechniqueBands {
    BandEdges coverage, evenness, overDose, depth, squareness, directions, shear, liftOff, support, boundary;
    BandEdges preparation, setup, closeOut;
    Trap force, speed, overlap;
    std::vector<float> speedNumbers; // a pen's last edge depends on its frequency
};

// How a session is scored again within the instruments' error: 0 as it was read, 1 and 2 read too low and too high.
struct Reading {
    size_t tilt = 0, force = 0, margin = 0;
    int shift = -1; // 0..3: all punctures moved to one side
};
inline constexpr size_t kReadings = 3;
inline constexpr size_t kShifts = 4;

// What one target cell's punctures add up to.
struct CellWork {
    uint32_t effective = 0, all = 0, inWindow = 0;
    std::array<uint32_t, kShifts> shifted{}; // effective, had the tracker been off to one side
    double depthSumUm = 0;
    std::array<float, 3> longestMm{}; // the three longest sideways travels, the longest first
};

// The samples of one metric in one stroke that lost points.
struct StrokeFault {
    double badness = 0;
    double beyond = 0; // of the worst sample, how far out of full marks
    double value = 0, limit = 0;
    double seconds = 0; // out of full marks
    bool isLow = false;
    Spot spot;
};
struct StrokeWork {
    StrokeFault squareness, force, speed, shear;
};

// What may fail a session whatever its marks.
struct Hazard {
    uint64_t count = 0;
    Spot first;
    void note(const Spot &spot) {
        if (count++ == 0)
            first = spot;
    }
};
struct StrokeHole { // of a roller in a bony zone
    glm::vec2 mm{0};
    uint32_t stroke = 0;
};
struct Hazards {
    Hazard eye, lesion, subDermal, overCap, hardForce; // hardForce counts steps
    std::array<uint64_t, kReadings> margin{};
    std::vector<Slip> marginSlips; // one a stroke
    uint32_t marginStroke = UINT32_MAX;
    float overCapMm = 0, hardForceN = 0;
    std::map<int, std::array<float, 3>> strayTears; // of unplanned skin: the longest sideways travels by ledger square
    std::map<ZoneId, std::vector<StrokeHole>> bonyHoles;
    std::map<size_t, float> capMm; // by chart cell, of those that were needled above their own zone's cap
};

struct TechniqueState {
    TechniqueState(const ChartIndex &index, const Case &c, const Rubric &r, const DeviceSpec &d);

    const ChartIndex &skin;
    Case trainingCase;
    Rubric rubric;
    DeviceSpec device;
    std::string deviceId;
    TechniqueBands bands;
    std::vector<uint8_t> marks;
    CellGrid grid;
    StrokeTracker tracker;
    SpeedFilter speed;
    std::vector<CellWork> work;           // as grid.cells
    std::vector<StrokeWork> strokeWork;   // as tracker.strokes()
    std::array<int, kZoneCount> planOf{}; // index into the plan, -1: not planned
    float toleranceUm = 200;

    NeedlingLog needling;
    HandlingWatch handling;
    Hazards hazards;
    std::array<SampleSums, kReadings> squareness, force;
    SampleSums pace;
    SampleSums rawTilt, rawSpeed; // of all contact at work, however little it did: for saying why there is no score
    DepthCounts depths;
    ShearSums shear;
    size_t coveredCells = 0;
    uint32_t stepsSeen = 0, contactSteps = 0;
    uint64_t punctures = 0, workPunctures = 0;      // all; those deep enough in planned zones
    uint32_t touchStep = 0, workStep = 0;           // when this contact began; when needles last worked
    bool isTouching = false, hasWorkedHere = false; // in this contact
    // The end point as it was seen while working: the highest grade and whether blood was seen, by cell.
    std::vector<int> peakGrade;
    std::vector<bool> hasReached;
    bool isEndPointReached = false;
    Share lateDose;
    CourseLog course;
    std::map<std::tuple<ZoneId, int, int>, StrayCell> strays; // by zone, iu, iv
    Spot last;                                                // where the hand-piece was last on the skin
    // A stamp's press under way: its hardest moment, and when the one before struck.
    StepObservation press;
    bool isPressed = false;
    uint32_t lastStrikeStep = 0;
    bool hasStruck = false;
    LiveTechnique live;

    void observe(const StepObservation &seen, std::span<const Puncture> fresh);
    const ZonePlan *planOfZone(ZoneId zone) const; // null: none
    // A puncture that counts as dose: in a planned zone, through the epidermis (what ends in it starts no healing of
    // the dermis) and not shallower than its window allows.
    bool isWork(const Puncture &p) const;
    // Whether the hand-piece stands on a planned zone, set to needles long enough for its plan.
    bool isSetToWork(const StepObservation &seen) const;
    void watchWork(const StepObservation &seen, uint32_t worked);
    void observePress(const StepObservation &seen, std::optional<float> lateralMm);
    void sampleForce(const StepObservation &seen);
    void sampleHandling(const StepObservation &seen);
    void addShear(const Puncture &p);
    void addPuncture(const Puncture &p);
    void watchPuncture(const Puncture &p, const StepObservation &seen);
    float overCapMm(ZoneId zone, float lengthUm) const;
    void noteStray(const Puncture &p, size_t at);
    void observeTissue(std::span<const Technique::CellState> cellStates);
    float capNearMm(size_t cell);
    float aboveCapMm(float capMm, float lengthUm) const;
    void addSquareness(double tiltDeg, double weight);
    const ZonePlan &planOfCell(size_t cell) const { return trainingCase.plan[grid.places[cell].plan]; }
    StrokeWork &strokeNow();
    Spot spotOf(const SurfacePoint &at, uint32_t step) const;
    CellDose doseOf(size_t cell) const;
};

struct Technique::State : TechniqueState {
    using TechniqueState::TechniqueState;
};

// What the metrics' deductions are made from, besides the state.
struct Judged {
    const TechniqueState *state = nullptr;
    std::vector<ScoreCell> cells;       // finished
    std::vector<CellDose> doses;        // as cells
    std::vector<double> shares;         // M11, as cells
    std::vector<TrackFault> faults;     // twists and re-runs
    std::vector<uint32_t> lastNearStep; // as cells
    std::vector<Stroke> strokes;        // finished
};
// The metrics of the session read in another way; M1 to M3 and M18 from the facts. Only what is assessed.
std::vector<Metric> measureAll(const Judged &judged, const ProcedureFacts &facts, const Reading &reading);
// Fills in all that the metrics' marks and what happened decide: total, error, domains, critical fails, minor errors,
// verdict.
void decide(const Judged &judged, const ProcedureFacts &facts, Score &score);
// The faults behind `metric` ("M4" …).
std::vector<Fault> faultsOf(const Judged &judged, const std::string &metric);
// The same behind M1, M2, M3 and M18.
std::vector<Fault> faultsOf(const ProcedureFacts &facts, const std::string &metric);

} // namespace stipple::sim
