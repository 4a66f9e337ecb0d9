// What is wrong at this step, for the coach: read from the world's live technique, the cells, the plan and the marks.
// Bands and limits are the rubric's, judged by the score's functions; what is added here (how near, how long) is named.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <glm/glm.hpp>

#include "sim/procedure/procedure.h"
#include "sim/session/world.h"

namespace stipple::ui {

// The most pressing first: of two faults the upper one is told.
enum class CueKind : uint8_t {
    // safety
    PatientCalls, // stop, an emergency, pain: and the hand-piece still works
    KeepOff,      // no-go skin, a lesion or their margin
    MotorNearEye,
    Bleeding, // to grade 4, or the skin is torn
    OverCap,  // set too deep for the zone
    HardForce,
    // technique
    Outside, // of the plan
    Lift,    // a roller twisted or run back on the skin
    Direction,
    Depth,
    Force,
    Angle,
    Speed,
    Enough,
    Support, // the other hand, wet skin
    // hint
    MissedStrip,
};
inline constexpr int kCueKinds = static_cast<int>(CueKind::MissedStrip) + 1;
constexpr uint32_t bitOf(CueKind kind) { return 1U << static_cast<unsigned>(kind); }

struct CueFault {
    bool isPresent = false;
    bool isSeen = false; // whether it could be seen now, present or not
    int variant = 0;     // which way it is wrong; as the finder says
    double value = 0, lo = 0, hi = 0;
    std::optional<glm::vec3> placeMm{}, wayMm{};
    std::string what{}; // KeepOff: of what
};
using CueFaults = std::array<CueFault, kCueKinds>;

inline constexpr int kLow = 0, kHigh = 1; // variants of depth, force and speed

class FaultFinder {
  public:
    explicit FaultFinder(const sim::World &world);
    // After each step.
    const CueFaults &look(const sim::World &world, const sim::Happening *happening);

  private:
    struct Neighbours { // of a score cell, -1: none; in the order +u, -u, +v, -v, each one and two cells away
        std::array<int, 4> near{-1, -1, -1, -1}, far{-1, -1, -1, -1};
    };
    CueFault &at(CueKind kind) { return faults_[static_cast<size_t>(kind)]; }
    void lookForSafety(const sim::World &world, const sim::Happening *happening);
    void lookForKeepOff(const sim::World &world);
    void findWhat(const sim::World &world);
    void lookAtHandling(const sim::World &world);
    void lookAtDirection(const sim::World &world, int cell);
    void lookAtCell(const sim::World &world, int cell);
    void lookForStrips(const sim::World &world);
    bool isGap(const sim::World &world, size_t cell, size_t bin) const;

    CueFaults faults_;
    std::vector<Neighbours> neighbours_; // as Technique::cells()
    double cut_ = 80;                    // a reading below these marks is a fault
    float overlap_ = 0;                  // planned, 0..1
    double maxOver_ = 1.8;
    std::optional<glm::vec3> nearest_, wayOut_; // no-go skin near the hand, and the nearest that is free
    std::string nearestWhat_;
    uint32_t nearestStep_ = 0;
    // the stroke under way
    size_t stroke_ = SIZE_MAX;
    glm::vec3 strokeFrom_{0}, last_{0};
    float donePasses_ = 0; // in its direction, of the cells it crosses lately: 1 = as planned
    int depthWay_ = -1;    // of the latest strikes: kLow, kHigh, -1: good
    double depthMm_ = 0;
    uint32_t trackFaults_ = 0, liftUntil_ = 0;
    uint32_t tiltUntil_ = 0, rateUntil_ = 0; // a stamp is judged as it leaves the skin
    uint32_t lastContact_ = 0;
    uint32_t outsideSteps_ = 0; // of the plan, at work, without a break
    int lastBin_ = -1;          // of the last long stroke
    uint32_t step_ = 0;
};

} // namespace stipple::ui
