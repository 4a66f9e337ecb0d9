// What the screens show, as plain values: made from the simulation by pure functions (tested without a window), drawn
// by the panels. Nothing here is a truth of its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <glm/glm.hpp>

#include "engine/ui/coach_view.h"
#include "engine/ui/hands_view.h"
#include "engine/ui/keys.h"
#include "engine/ui/record_view.h"
#include "engine/ui/replay_view.h"
#include "engine/ui/steps_view.h"
#include "sim/procedure/case.h"
#include "sim/session/world.h"
#include "sim/technique/plots.h"
#include "sim/technique/report_words.h"
#include "sim/technique/score_map.h"

namespace stipple::ui {

// ---- home

struct CaseCard {
    std::string id, title, brief;
    std::string trains; // "Both cheeks · 0.50 to 1.00 mm · 0° and 90°"
    std::string plan;   // zone by zone, a line each
    bool isSelected = false;
    std::string standing{}; // of the person who practises: "Best 84 ± 3, 5 runs · mastered"; empty: nobody
    bool isLocked = false;  // the course has not come to it: practice only
    bool isDue = false;     // a check of what was kept is
};

struct HomeView {
    int device = 0; // 0 pen, 1 roller, 2 stamp
    std::vector<CaseCard> cases;
    std::string recordings; // where they lie
    std::string error;      // last thing that went wrong, empty if none
    std::string person{};   // who practises; empty: nobody, nothing is kept
    bool hasRecord = false; // there is a place to keep runs in
};

// Cases of a hand-piece: the course by its numbers, then practice beside it, simplest first (block before faces).
std::vector<CaseCard> caseCards(const std::vector<sim::Case> &cases, int device, const std::string &selectedId);
std::string planText(const sim::Case &trainingCase);

// ---- working

// Where a value lies against its band. Shown by place, word and shape, not by colour alone.
enum class Verdict : uint8_t { None, Low, Good, High };

struct Gauge {
    std::string id; // "force": tag "gauge.force"
    std::string label;
    std::string value;   // with its unit; "-" while there is none
    std::string hint;    // "aim for 0.3 to 1.5 N"; empty in an assessment
    float fraction = -1; // of the scale, 0..1; negative: no needle
    float bandLo = 0;    // of the scale
    float bandHi = 0;    // equal to bandLo: no band
    float setMark = -1;  // what the hand is set to, of the scale; negative: none
    bool isBar = false;  // filled from the left (coverage)
    Verdict verdict = Verdict::None;
};

// The settings of the hand as the panel shows them.
struct HandView {
    float forceN = 0, lengthUm = 0, frequencyHz = 0;
    glm::vec2 tiltDeg{0};
    bool isMotorOff = false, isStretching = false, isLeftHanded = false;
    std::string_view device = "mouse"; // that has the hand-piece, and what to do with it
    std::string_view toMove = "Move the pointer over the skin.", toWork = "Hold the left button to work.";
};

// plan, none, coverage, dose, depth, directions, redness, zones, no-go, strokes, expert
inline constexpr int kOverlays = 11;

enum class Tone : uint8_t { Calm, Note, Warning };

struct StatusLine {
    std::string text;
    Tone tone = Tone::Calm;
};

struct WorkView {
    std::string title;
    std::string modeName; // "Practice"
    std::string zone;     // under the hand-piece
    std::string plan;     // of that zone, or of the case
    std::string time;     // "1:05"
    std::vector<Gauge> gauges;
    HandView hand;
    sim::DeviceKind device = sim::DeviceKind::Pen;
    std::string lengthLabel; // "Depth setting" or "Needle length"
    std::string overlayName, cameraName;
    StatusLine status;
    std::string clockNote; // when the session's clock cannot keep up
    bool isPaused = false;
    bool isWatching = false; // demo: the hand is not the trainee's
    bool showsCues = true;
    bool hasLoupe = false, isLater = false;
    bool hasSteps = false;     // the case has a procedure around the needles
    bool isToCloseOut = false; // its steps come before the score
    std::string happening;     // what is seen and heard now; empty: nothing
    CoachView coach;
    std::string sectionWidth, moment;  // "4.0 mm", "3 days after"
    std::string faceNote, sectionNote; // captions of the views
    std::optional<ReplayView> replay;  // what happened is watched again
};

// ---- score

struct MetricRow {
    std::string id, name, value, score, weight, definition;
    float fraction = 0; // of full marks
};
struct DeductionRow {
    std::string points, text, place; // "-3.2", "Force 6.2 N, above 1.5 N", "0:42 · left cheek"
};
struct DomainRow {
    std::string name, score, floor;  // "Dose", "82", "70"; score "-" where it was not assessed
    std::string verdict;             // "reached", "below its floor", "not assessed"
    float fraction = 0, floorAt = 0; // of 100
    bool isMet = true, isAssessed = true;
};
// What stands on the left of the score screen.
enum class ScorePane : uint8_t { Summary, Metrics, TimeLine };
inline constexpr int kScorePanes = 3;

struct MapMark { // the place of the selected deduction
    sim::ZoneId zone = sim::ZoneId::None;
    glm::vec2 zoneMm{0};
};
struct ScoreView {
    std::string title;
    std::string total, band, sentence;
    std::string standing; // "84 ± 3 · your 5th run"; nobody's: "± 3 of 100"
    std::string facts;    // "3:12 · 41,220 punctures · 58 strokes"
    std::vector<MetricRow> metrics;
    std::vector<DeductionRow> deductions;
    int selected = -1; // deduction
    std::optional<MapMark> mark;
    ScorePane pane = ScorePane::Summary;
    std::vector<DomainRow> domains;
    std::vector<sim::report::Advice> keep, change;
    std::vector<sim::Plot> plots; // of the time line, where it is shown
    std::vector<float> lostAtS;   // as deductions
    float durationS = 0;
    sim::ScoreMap map;
    std::string recording, report; // paths; empty: not written
    std::string notice;
    std::string outcome; // assessment: "Passed", "Not passed"
};

// ---- everything

struct DialogView {
    std::string title, text, confirm, cancel;
};

struct ScreenView {
    Screen screen = Screen::Home;
    HomeView home;
    RecordView record;
    WorkView work;
    StepsView steps;
    HandsView hands;
    ScoreView score;
    std::optional<DialogView> dialog;
    std::optional<PeopleView> people;
    std::string busy; // what the program is about to do for a moment; empty: nothing
    bool showsHelp = false;
};

// ---- building them

std::string zoneLabel(sim::ZoneId zone); // "left cheek"
std::string timeText(double seconds);    // "1:05"
std::string millimetres(float um);       // "0.75 mm"
std::string grouped(uint64_t number);    // "41,220"

struct GaugeSource {
    const sim::World &world;
    HandView hand;
    bool showsCues = true;
};
std::vector<Gauge> workGauges(const GaugeSource &source);

// What to tell the trainee about where the hand-piece is and how it is used; the most pressing thing only.
StatusLine handStatus(const GaugeSource &source);

struct ScoreSource {
    const sim::Score &score;
    const sim::Case &trainingCase;
    bool isAssessment = false;
    sim::MapKind map = sim::MapKind::Coverage;
    ScorePane pane = ScorePane::Summary;
};
ScoreView scoreView(const ScoreSource &source);

} // namespace stipple::ui
