// Technique: follows a session step by step and scores it (metrics M4–M17 and M19, and M1–M3 and M18 from the
// procedure's facts). The same code serves the live path and the replay; it reads only the observations below, the
// ledger, the tissue's states and those facts, never input events or frames.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <glm/glm.hpp>

#include "sim/device/handpiece.h"
#include "sim/needle/ledger.h"
#include "sim/procedure/case.h"
#include "sim/skin/chart.h"
#include "sim/technique/course.h"
#include "sim/technique/facts.h"

namespace stipple::sim {

// What the world saw in one step.
struct StepObservation {
    uint32_t step = 0;
    bool isHeld = false;
    bool isContact = false;     // the device rests on the skin
    bool isActive = false;      // in contact and (rolling, motor on, or stamp needles in)
    SurfacePoint at;            // the skin under the device
    glm::vec3 posMm{0};         // device origin
    glm::vec3 forward{1, 0, 0}; // device +X on the skin, unit
    float speedMmS = 0;         // of the contact point along the skin
    float tiltDeg = 0;          // device axis against the skin's normal
    float axisTiltDeg = 0;      // roller: drum axis out of the tangent plane
    float forceN = 0;
    float slip = 0;       // roller: |v - ωR| / max(v, 5 mm/s)
    float yawTurnDeg = 0; // turn about the axis since the contact began
    float lengthUm = 0;
    float frequencyHz = 0;
    bool isMotorOn = false;
    float stretch = 0;    // the other hand's tension, 0..1
    float wetness = 0;    // of the skin under the device, 0..1
    uint32_t strikes = 0; // strike events in this step (pen cycles, roller rows, stamp presses)
};

// A 5 × 5 mm cell of the skin, in its zone's plane; true area from the chart's metric.
struct ScoreCell {
    ZoneId zone = ZoneId::None;
    int iu = 0, iv = 0;    // 5 mm steps in the zone's plane
    glm::vec2 centreMm{0}; // in the zone's plane
    glm::vec2 uv{0};       // chart coordinates of the centre
    float areaMm2 = 0;
    float dosePerCm2 = 0; // effective punctures
    float meanDepthUm = 0;
    float maxDepthUm = 0;
    std::array<float, 4> passes{}; // per direction bin 0, 45, 90, 135 degrees
    float tearMm = 0;              // sideways travel that three or more needles reached
    int grade = 0;                 // erythema–bleeding grade 0–4
    bool isOver = false;
};

// A 5 × 5 mm square of skin that no needle was planned for, and how often one went in.
struct StrayCell {
    ZoneId zone = ZoneId::None;
    int iu = 0, iv = 0; // as ScoreCell
    uint32_t punctures = 0;
    bool isKeptClear = false; // a lesion, or the margin around one or around eye, red lip or nostril
};

struct Metric {
    std::string id;   // "M4"
    std::string name; // "Coverage"
    std::string unit;
    float value = 0;        // in its unit
    float score = 0;        // 0..100
    float weight = 0;       // after re-normalising over what is measured; all weights sum to 100
    std::string definition; // one sentence
    std::vector<float> band;
};

// A metric nobody gave the facts for: its weight is left out.
struct Unassessed {
    std::string id, name, why;
    float weight = 0; // of the rubric
};

// A part of the score with a floor of its own.
struct Domain {
    std::string id; // "plan", "dose", "hands", "boundary", "end_point"
    float score = 0, floor = 0;
    bool isAssessed = false; // at least one of its metrics is
    bool isMet() const { return !isAssessed || score >= floor; }
};

// Something that happened at a moment and a place: a critical fail or a minor error.
struct Incident {
    std::string id; // "CF7"; a minor error: "dwell", "twist", "margin", "dry", "order", "step"
    std::string text;
    float timeS = 0;
    ZoneId zone = ZoneId::None;
    glm::vec2 zoneMm{0};
    glm::vec2 uv{0};
};

enum class Outcome : uint8_t { Failed, Borderline, Passed };

// A point lost, with where and when: every deduction can be seen and replayed.
struct Deduction {
    std::string metric; // "M9"
    std::string text;   // "Force 6.2 N, above 1.5 N"
    float points = 0;   // of the total
    float timeS = 0;
    ZoneId zone = ZoneId::None;
    glm::vec2 zoneMm{0}; // in the zone's plane
    glm::vec2 uv{0};
};

// How a stroke ended.
enum class StrokeEnd : uint8_t { Lift, Turn, Pause };

struct Stroke {
    uint32_t firstStep = 0, lastStep = 0;
    ZoneId zone = ZoneId::None;
    float lengthMm = 0;
    float directionDeg = 0; // 0..180 in the zone's plane
    int bin = 0;            // nearest of 0, 45, 90, 135
    glm::vec3 fromMm{0}, toMm{0};
    StrokeEnd end = StrokeEnd::Lift;
    uint32_t punctures = 0; // deep enough to count, in planned zones
    // One a millimetre, a third of what a roller leaves: a stroke with fewer did not work (assumption).
    bool hasWorked() const { return punctures > 0 && static_cast<float>(punctures) >= lengthMm; }
};

// A device the trainee held the hand-piece with (sim/technique/hands.h).
struct HandShare {
    std::string kind{}, name{};
    double share = 0; // of the time of all strokes
};

struct Score {
    float total = 0;       // 0..100, as shown: capped after a critical fail
    float rawTotal = 0;    // before the cap
    float error = 0;       // of measurement, ± points
    std::string noWorkWhy; // what kept the needles from working, where isNoWork; empty: the hand hardly worked
    bool isNoWork = false; // coverage at 0.3 D* under 30 %: M4 to M19 are 0
    Outcome outcome = Outcome::Failed;
    std::string reason; // of the outcome, one sentence
    std::string band;   // beginner, developing, competent, proficient
    std::string rubricId;
    int rubricVersion = 0;
    uint64_t rubricHash = 0;
    ProcedureFacts procedure;    // empty where it was not assessed
    std::vector<Metric> metrics; // the assessed ones
    std::vector<Unassessed> notAssessed;
    std::vector<Domain> domains;
    std::vector<Incident> criticalFails;
    std::vector<Incident> minorErrors; // in the order they happened
    std::vector<Deduction> deductions; // largest first
    std::vector<ScoreCell> cells;
    std::vector<StrayCell> strays; // by zone and place
    std::vector<Stroke> strokes;
    std::vector<HandShare> hands; // empty: not known (a trace, a recording of before)
    Course course;
    float durationS = 0, contactS = 0;
    uint64_t punctures = 0;
    float depthToleranceUm = 0; // either side of a plan's depth window
    float tearLimitMm = 0;      // from here on a cell counts as over-worked
};

inline constexpr int kTissueLookS = 5; // how often the tissue's state is looked at

class NeedlingLog;
class StrokeTracker;
struct LiveTechnique;

class Technique {
  public:
    Technique(const ChartIndex &skin, const Case &trainingCase, const Rubric &rubric, const DeviceSpec &device);
    Technique(const Technique &other);
    ~Technique();
    // `fresh`: the punctures this step appended to the ledger.
    void observe(const StepObservation &seen, std::span<const Puncture> fresh);
    // Strokes so far (the last may be open), for Puncture::stroke: the number of the current stroke.
    uint32_t strokeNumber() const;
    // Live gauge: share of target cells with D >= coverAt D*, 0..1.
    float coverage() const;
    // The score of what was seen so far. `cellStates`: the tissue of each of cells(), in their order (empty: unhurt).
    struct CellState {
        float deltaA = 0, beadShare = 0, filmShare = 0;
    };
    Score score(std::span<const CellState> cellStates, const ProcedureFacts &facts = {}) const;
    // How the tissue of cells() is now: for the end point, which must have been seen while working. Call it at fixed
    // steps (kTissueLookS).
    void observeTissue(std::span<const CellState> cellStates);
    // When needles were in the skin, and how the hand-piece was set.
    const NeedlingLog &needling() const;
    // For telling the trainee at once: the latest step (live.h), the strokes so far, what must not be needled (marks.h;
    // as Chart::zone), and the highest grade seen of each of cells().
    const LiveTechnique &live() const;
    const StrokeTracker &tracker() const;
    std::span<const uint8_t> marks() const;
    std::span<const int> grades() const;
    // The target cells, in a fixed order; their states are what score() wants. `cellOf` maps chart cells to them (-1).
    std::span<const ScoreCell> cells() const;
    std::span<const int32_t> cellOf() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// Score as JSON text. Keys: total, raw_total, error, result (passed, failed, borderline), reason, band, no_work, case,
// device, rubric{id, version, hash}, metrics[{id, name, unit, value, score, weight, band, definition}], not_assessed
// [{id, name, weight, why}], procedure{left_untreated, decision{right, flags_seen}, preparation, close_out [{name,
// done, in_order, share}], setup{off_mm, head_right, speed_right}} with what was assessed of it, domains[{id, assessed,
// score, floor, met}], critical_fails and minor_errors [{id, text, t_s, zone, u_mm, v_mm}], deductions[{metric, text,
// points, t_s, zone, u_mm, v_mm}], hand[{class, name, share}] where it is known, strokes[{t_s, end_s, zone, length_mm,
// direction_deg}], durations{total_s, contact_s}, punctures, cells[{zone, u_mm, v_mm, area_mm2, dose_per_cm2, depth_um,
// max_depth_um, passes[4], tear_mm, grade, over}]. The report, an HTML page, is made by reportHtml in
// sim/technique/report.h. (tools/stipple writes both to files.)
std::string scoreJson(const Score &score, const Case &trainingCase);

} // namespace stipple::sim
