// What Technique keeps while it follows a session (private to this folder).
#pragma once

#include <array>
#include <vector>

#include "sim/technique/cells.h"
#include "sim/technique/deductions.h"
#include "sim/technique/metrics.h"
#include "sim/technique/strokes.h"
#include "sim/technique/technique.h"

namespace stipple::sim {

// The rubric's bands for this hand-piece, looked up once.
struct TechniqueBands {
    BandEdges coverage, evenness, overDose, depth, squareness, directions, shear;
    Trap force, speed;
    std::vector<float> speedNumbers; // a pen's last edge depends on its frequency
};

// What one target cell's punctures add up to.
struct CellWork {
    uint32_t effective = 0, all = 0, inWindow = 0;
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

struct TechniqueState {
    TechniqueState(const ChartIndex &index, const Case &c, const Rubric &r, const DeviceSpec &d);

    const ChartIndex &skin;
    Case trainingCase;
    Rubric rubric;
    DeviceSpec device;
    std::string deviceId;
    TechniqueBands bands;
    CellGrid grid;
    StrokeTracker tracker;
    SpeedFilter speed;
    std::vector<CellWork> work;           // as grid.cells
    std::vector<StrokeWork> strokeWork;   // as tracker.strokes()
    std::array<int, kZoneCount> planOf{}; // index into the plan, -1: not planned
    float toleranceUm = 200;

    SampleSums squareness, force, pace;
    DepthCounts depths;
    ShearSums shear;
    size_t coveredCells = 0;
    uint32_t stepsSeen = 0, contactSteps = 0;
    uint64_t punctures = 0;
    Spot last; // where the hand-piece was last on the skin
    // A stamp's press under way: its hardest moment, and when the one before struck.
    StepObservation press;
    bool isPressed = false;
    uint32_t lastStrikeStep = 0;
    bool hasStruck = false;

    void observe(const StepObservation &seen, std::span<const Puncture> fresh);
    void observePress(const StepObservation &seen);
    void sampleHandling(const StepObservation &seen);
    void addPuncture(const Puncture &p);
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
};
// The faults behind `metric` ("M4" …).
std::vector<Fault> faultsOf(const Judged &judged, const std::string &metric);
// For people: "left cheek".
std::string zoneTitle(ZoneId zone);

} // namespace stipple::sim
