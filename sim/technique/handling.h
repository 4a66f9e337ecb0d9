// Follows how the hand works, step by step, for M14, M15, M19 and the minor errors: touches, lifts, dwells, presses,
// the other hand, dry skin, idle time and smoothness. Counts fixed steps, never input events. Definitions: the
// technique reference, "Metrics" and "Critical fails".
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "sim/technique/deductions.h"
#include "sim/technique/metrics.h"
#include "sim/technique/strokes.h"

namespace stipple::sim {

// A fault of handling at a moment and a place. `id` as Incident::id.
struct Slip {
    std::string_view id;
    std::string text;
    Spot spot;
};

// A stamp's press as it left the skin.
struct Press {
    glm::vec3 posMm{0}, normal{0, 0, 1}, forward{1, 0, 0};
    ZoneId zone = ZoneId::None;
};

class HandlingWatch {
  public:
    HandlingWatch(const Rubric &rubric, const DeviceSpec &device);

    void observe(const StepObservation &seen, const SpeedFilter &speed, const Spot &spot);
    // A stamp struck: how it was held at its hardest, and its needles' sideways travel.
    void press(const StepObservation &held, float lateralMm, const Spot &spot);

    // Of pen and stamp; a roller's lift-off is its strokes' (see liftOffOf).
    const Share &liftOff() const { return liftOff_; }
    const std::vector<Slip> &liftSlips() const { return liftSlips_; }   // what lost M14
    const std::vector<Slip> &minorSlips() const { return minorSlips_; } // dwells and dry runs
    const Share &support() const { return support_; }
    // What M15 asks of every second of work: the other hand's stretch, and wet skin.
    bool isStretched(const StepObservation &seen) const;
    bool isWet(const StepObservation &seen) const { return seen.wetness >= rubric_.support.wetness; }
    const Spot &worstSupport() const { return unsupported_; } // where support was first missing
    const std::vector<Press> &presses() const { return presses_; }
    // Idle share of the time from the first to the last work, percent; unknown before any work.
    bool hasWorked() const { return hasWorked_; }
    double idlePct() const;
    const SampleSums &smoothness() const { return smoothness_; }

  private:
    void watchPen(const StepObservation &seen, const SpeedFilter &speed, const Spot &spot);
    void watchTime(const StepObservation &seen, const Spot &spot);
    void watchSmoothness(const StepObservation &seen);
    void lose(std::string text, const Spot &spot);

    Rubric rubric_;
    DeviceKind kind_;
    Share liftOff_, support_;
    std::vector<Slip> liftSlips_, minorSlips_;
    Spot unsupported_;
    std::vector<Press> presses_;
    // Pen: the contact under way.
    bool isTouching_ = false, wasMotorOn_ = false, isStopTold_ = false, hasDwelt_ = false, startedRunning_ = false;
    glm::vec3 lastPos_{0};
    float contactMm_ = 0; // with the needles at work
    uint32_t slowSteps_ = 0;
    uint32_t pressedSteps_ = 0, lastPressedSteps_ = 0; // stamp
    uint32_t drySteps_ = 0;
    bool hasWorked_ = false;
    uint32_t firstWork_ = 0, lastWork_ = 0, idleSteps_ = 0;
    // Smoothness: positions averaged over kSmoothSteps, a window of them at a time.
    glm::dvec3 sum_{0};
    int summed_ = 0;
    std::vector<std::array<double, 3>> window_;
    SampleSums smoothness_;
};

// M12: overlaps of neighbouring strokes, percent of `widthMm`. Neighbours: the last of the few strokes before in the
// same zone that runs parallel beside it; a run over the same line again is no neighbour.
std::vector<double> overlapsOf(const std::vector<Stroke> &strokes, float widthMm);
// Of a stamp's presses, each with the nearest of the few before it in the same orientation and zone.
std::vector<double> overlapsOf(const std::vector<Press> &presses, float widthMm);
// What a stroke that ended well counts for in M14: one, or its share of kWholeStrokeMm, so that short ones earn no more
// than the long one they were cut from.
inline constexpr float kWholeStrokeMm = 10.0F; // two score cells (assumption)
// M14 of a roller: strokes ended off the skin, against turns and twists on it.
Share liftOffOf(const std::vector<Stroke> &strokes, const std::vector<TrackFault> &faults);
// Zones come back to after another was worked: indices of the strokes that did. Planned zones only; a visit has at
// least `kVisitStrokes` strokes.
inline constexpr size_t kVisitStrokes = 3;
std::vector<size_t> zoneOrderSlips(const std::vector<Stroke> &strokes, const Case &trainingCase);

} // namespace stipple::sim
