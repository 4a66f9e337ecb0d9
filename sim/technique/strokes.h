// Follows the hand-piece over the skin: strokes (contact until lift, a turn of more than 60°, or a pause of more than
// 0.3 s), the passes they make over the score cells by direction, twists and re-runs. Everything is measured along
// travelled millimetres, so neither micrometre noise nor the input's rate changes it.
#pragma once

#include <array>
#include <vector>

#include <glm/glm.hpp>

#include "sim/device/handpiece.h"
#include "sim/technique/cells.h"
#include "sim/technique/technique.h"

namespace stipple::sim {

inline constexpr float kTurnDeg = 60.0F;       // ends a stroke
inline constexpr float kRerunDeg = 135.0F;     // turned back over the same line
inline constexpr float kTwistDeg = 15.0F;      // yaw within one stroke
inline constexpr float kPauseS = 0.3F;         // ends a stroke
inline constexpr float kPauseMmS = 3.0F;       // slower than this is a pause
inline constexpr float kTrackMm = 1.5F;        // a track's points are this far apart
inline constexpr float kShortestPassMm = 3.0F; // shorter strokes have no direction to count
inline constexpr float kFilterHz = 20.0F;      // positions are filtered at about this before differentiating

// Nearest of the bins 0, 45, 90, 135 degrees (0..3) to a direction in degrees, whose sense does not matter.
int directionBin(float degrees);
// Angle of `direction` in a zone's plane, 0 to 180 degrees.
float planeDegrees(const ZoneFrame &frame, glm::vec3 direction);

// Velocity along the skin from positions at the fixed step, filtered at about 20 Hz.
class SpeedFilter {
  public:
    // `isKnown` is false on the first step of a contact.
    void observe(const StepObservation &seen);
    bool isKnown() const { return samples_ > 1; }
    float mmS() const { return glm::length(velocity_); }

  private:
    glm::vec3 last_{0}, velocity_{0};
    int samples_ = 0;
};

// Which target cells the hand-piece has passed over, how often in which direction, and when it was last near.
class PassCounter {
  public:
    PassCounter(const CellGrid &grid, float widthMm, float aheadMm);

    struct Segment {
        glm::vec3 from{0}, to{0}, normal{0, 0, 1};
        uint32_t step = 0;
        bool isActive = false;
        bool isFirst = false, isEnd = false; // of its stroke; isEnd: only the footprint beyond `to`
    };
    void add(const Segment &segment);
    // Books what was swept as passes in `direction`; `isOver`: what follows is a new run over the skin.
    void book(glm::vec3 direction, bool isLongEnough, bool isOver);
    // A stamp's press: a square plate turned to `forward`.
    void press(const SurfacePoint &at, glm::vec3 forward, uint32_t step);

    const std::vector<std::array<float, 4>> &passes() const { return passes_; }
    // In a copy: the grid of the copy.
    void follow(const CellGrid &grid) { grid_ = &grid; }
    uint32_t lastNearStep(size_t cell) const { return near_[cell].step; }

  private:
    struct Near {
        float distanceMm = 1e9F;
        uint32_t step = 0;
    };
    void noteNear(size_t cell, float distanceMm, uint32_t step);

    const CellGrid *grid_;
    float halfWidthMm_, aheadMm_;
    std::vector<std::array<float, 4>> passes_;
    std::vector<float> swept_, booked_; // of the current run, share of each cell
    std::vector<uint32_t> touched_;     // cells with swept_ > 0
    std::vector<Near> near_;
};

// A handling error of a roller: a twist on the skin or a run back over the same line.
struct TrackFault {
    uint32_t step = 0;
    size_t stroke = 0;
    bool isRerun = false;
    SurfacePoint at;
};

class StrokeTracker {
  public:
    StrokeTracker(const CellGrid &grid, const ChartIndex &skin, const DeviceSpec &device);

    void observe(const StepObservation &seen, float speedMmS);
    // The step's punctures that are deep enough, in planned zones. A stroke without any passes over nothing.
    void addPunctures(uint32_t count);
    // Ends the open stroke as a lift would: for scoring what was seen so far.
    void finish();

    const std::vector<Stroke> &strokes() const { return strokes_; }
    bool isOpen() const { return isOpen_; }
    // Index of the open stroke, or of the next one.
    size_t current() const { return strokes_.size() - (isOpen_ ? 1 : 0); }
    const std::vector<TrackFault> &faults() const { return faults_; }
    PassCounter &passes() { return passes_; }
    const PassCounter &passes() const { return passes_; }

  private:
    enum class Start { Touch, Turn, Pause };
    void open(const StepObservation &seen, Start why);
    void close(uint32_t lastStep, StrokeEnd end);
    void travel(const StepObservation &seen);
    void watchTwist(const StepObservation &seen);
    glm::vec3 chord(glm::vec3 normal) const; // of the open stroke, in the tangent plane; 0 while unknown
    void describe(Stroke &stroke) const;

    const ChartIndex *skin_;
    DeviceKind kind_;
    PassCounter passes_;
    std::vector<Stroke> strokes_;
    std::vector<TrackFault> faults_;
    bool isOpen_ = false;
    glm::vec3 start_{0}, anchor_{0}, lastPos_{0}, lastNormal_{0, 0, 1};
    glm::vec3 heading_{0};  // of the latest track segment
    glm::vec3 previous_{0}; // chord of the stroke before a pause
    glm::vec3 forward_{1, 0, 0};
    float yawAtStartDeg_ = 0;
    bool isTwistCounted_ = false;
    int slowSteps_ = 0;
    int segmentSteps_ = 0, segmentActive_ = 0;
    bool hasTrack_ = false; // at least one segment
    bool startsRun_ = true; // the next segment is the first of a run, not one resumed after a pause
    std::array<bool, kZoneCount> isPlanned_{};
};

} // namespace stipple::sim
