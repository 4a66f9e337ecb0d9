// The metrics M1 to M19 of the technique rubric (technique reference, "Metrics"; all bands are provisional and come
// from the rubric), one small pure function each over plain structs. None of them answers NaN or full marks when there
// is nothing to measure: without samples a score is 0.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/technique/facts.h"

namespace stipple::sim {

// A metric's value in its unit and its score 0..100.
struct Measured {
    double value = 0;
    double score = 0;
};

// Name, unit and one-sentence definition for `id` ("M4") of `deviceId` ("pen", "roller", "stamp").
struct MetricInfo {
    std::string_view id, name, unit, definition;
};
MetricInfo metricInfo(std::string_view id, std::string_view deviceId);

// Score functions, 0..100. up: 0 at a, 100 at b. down: 100 at a, 0 at b. trap: 0 at a, 100 from b to c, 0 at d.
double up(double x, double a, double b);
double down(double x, double a, double b);
struct Trap {
    double a = 0, b = 0, c = 0, d = 0;
};
double trap(double x, const Trap &t);

// A band of the rubric as numbers. Short bands read as zeros, so a missing one scores 0.
struct BandEdges {
    double a = 0, b = 0;
};
BandEdges edgesOf(const std::vector<float> &band);
Trap trapOf(const std::vector<float> &band);

// What one target cell received.
struct CellDose {
    double dosePerCm2 = 0;   // effective punctures
    double targetPerCm2 = 0; // D*
    int grade = 0;           // erythema–bleeding grade 0..4
    double tearMm = 0;
};

// Share of cells with at least `level` of their target dose, 0..1; 0 without cells.
double shareAtLeast(std::span<const CellDose> cells, double level);
// M4: percent of cells with at least `coverAt` of the target dose.
Measured coverageMetric(std::span<const CellDose> cells, double coverAt, BandEdges band);
// M5: coefficient of variation of dose ÷ target, percent. Fewer than two cells or no dose at all: nothing to compare.
Measured evennessMetric(std::span<const CellDose> cells, BandEdges band);
// M6: percent of cells over-worked.
struct OverLimits {
    double dose = 1.8; // × target
    double tearMm = 2;
};
bool isOverWorked(const CellDose &cell, const OverLimits &limits);
Measured overDoseMetric(std::span<const CellDose> cells, const OverLimits &limits, BandEdges band);

// M7: percent of punctures in the window.
struct DepthCounts {
    uint64_t inWindow = 0;
    uint64_t all = 0;
};
Measured depthMetric(const DepthCounts &counts, BandEdges band);

// Samples scored one by one and averaged: M8, M9, M10.
struct SampleSums {
    double value = 0, score = 0, weight = 0;
    void add(double sampleValue, double sampleScore, double sampleWeight = 1) {
        value += sampleValue * sampleWeight;
        score += sampleScore * sampleWeight;
        weight += sampleWeight;
    }
};
Measured meanMetric(const SampleSums &sums);

// M9: the force band of a sample; bony zones have lower upper limits.
Trap forceBand(const Trap &band, bool isBony, double bonyFactor);
// M10: a pen's speed band; its last edge is the speed at which a needle's drag in the skin equals its own diameter.
struct SlitSpeed {
    double shaftMm = 0, frequencyHz = 0, duty = 0.4;
};
Trap penSpeedBand(const std::vector<float> &band, const SlitSpeed &slit);

// M11: passes of one cell by direction bin (0, 45, 90, 135 degrees) against what is required, 0..1.
double directionShare(const std::array<float, 4> &passes, const std::array<float, 4> &required);
// Mean of the cells' shares, percent.
Measured directionMetric(std::span<const double> shares, BandEdges band);

// M13, pen and stamp: mean sideways travel of embedded needles, mm. Roller: mean slip, less 10 points per twist or
// re-run.
struct ShearSums {
    double sum = 0; // of slip, or of travel in mm
    double count = 0;
    int faults = 0; // twists and re-runs
};
Measured shearMetric(const ShearSums &sums, BandEdges band, double pointsPerFault);

// M1: 100 for the right decision with every red flag seen, `halfPoints` when one was missed, 0 when wrong.
Measured decisionMetric(const DecisionFacts &facts, double halfPoints);
// M2 and M18: percent of the list's items done; one done out of order counts `orderShare`.
Measured checklistMetric(std::span<const ChecklistItem> items, double orderShare, BandEdges band);
// M3: distance of the set depth from the plan's window, mm; times `wrongFactor` unless head and speed are right.
Measured setupMetric(const SetupFacts &facts, double wrongFactor, BandEdges band);

// M12: of the pairs of neighbouring strokes or presses, how much of the width both share, percent (below 0: a gap
// between them). Mean overlap; mean of the pairs' marks.
Measured overlapMetric(std::span<const double> overlapsPct, const Trap &band);

// M14, M15, M16: a share, percent. up for M14 and M15, down for M16.
struct Share {
    double part = 0, whole = 0;
};
Measured liftOffMetric(const Share &goodEvents, BandEdges band);
Measured supportMetric(const Share &goodTime, BandEdges band);
Measured boundaryMetric(const Share &marginPunctures, BandEdges band);

// M17: mean distance of the cells' grade from the planned one, and the share of the dose given after most cells had
// reached it.
struct EndPointSums {
    double gradesOff = 0; // sum over the cells of |E - E*|
    double cells = 0;
    Share lateDose{};
};
struct EndPointRule {
    double pointsPerGrade = 60, pointsLate = 80;
};
Measured endPointMetric(const EndPointSums &sums, const EndPointRule &rule);

// M19: mean of what could be measured of path, idle time and smoothness; the value is that index, 0..100.
struct Economy {
    double pathRatio = 0;  // path ÷ ideal path
    double idlePct = 0;    // of the time from the first to the last work
    double smoothness = 0; // log dimensionless jerk: higher is smoother
    bool hasPath = false, hasTime = false, hasSmoothness = false;
};
struct EconomyRule {
    Trap path;
    BandEdges idlePct, smoothness;
};
Measured economyMetric(const Economy &economy, const EconomyRule &rule);
// Log dimensionless jerk -ln(mean jerk² T⁵ / (T L²)) of positions `stepS` apart (Hogan & Sternad 2009's amplitude
// form); fewer than four positions or no way made: `isKnown` is false.
struct Smoothness {
    double value = 0;
    bool isKnown = false;
};
Smoothness logDimensionlessJerk(std::span<const std::array<double, 3>> positionsMm, double stepS);

// Share of the total each metric carries: `raw` weights of what is measured, scaled to sum to 100.
std::vector<double> normalisedWeights(std::span<const double> raw);
// "beginner", "developing", "competent" or "proficient": from `edges` on.
std::string_view bandName(double total, const std::array<float, 3> &edges);

} // namespace stipple::sim
