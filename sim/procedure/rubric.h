// The rubric that scores a session: weights, bands and limits, all of them data (assets/rubrics/*.json), parsed from
// JSON text (reading the file is the caller's). Source of the shipped figures: the technique reference, "Scoring
// rubric"; all provisional until experts have set them.
#pragma once

#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "sim/skin/zones.h"

namespace stipple::sim {

inline constexpr int kMetricCount = 19; // M1 … M19

struct Rubric {
    std::string id;
    int version = 0;
    uint64_t hash = 0; // of the file's bytes

    struct Total {
        float pass = 80;                        // the cut
        std::array<float, 3> bands{60, 80, 90}; // developing, competent and proficient from here
        float criticalCap = 49;                 // the most that is shown after a critical fail
        int minorMost = 9;                      // more minor errors fail
    } total;
    // What each domain must reach: "plan", "dose", "hands", "boundary", "end_point".
    std::map<std::string, float> floors;
    // What single metrics must reach, by id: a part of the technique that is missing is not made up for by the others.
    std::map<std::string, float> metricFloors;
    // Standard error of the instruments, for the score's error of measurement.
    struct Calibration {
        float trackerMm = 1, tiltDeg = 1, forceShare = 0.1F;
    } calibration;

    // weights["pen"]["M4"] …; bands["pen"]["M9"] = 2 numbers (up/down) or 4 (trap); 3 for a pen's M10, whose fourth is
    // the speed at which a needle's drag reaches its own diameter and is computed from the hand-piece.
    std::map<std::string, std::map<std::string, float>> weights;
    std::map<std::string, std::map<std::string, std::vector<float>>> bands;
    float coverAt = 0.7F, overAt = 1.8F, noWorkDose = 0.3F, noWorkShare = 0.3F;
    std::map<std::string, float> depthToleranceUm; // per device, either side of a plan's depth window
    float bonyForceFactor = 0.7F;                  // upper force limits in bony zones are multiplied by it
    float tearMm = 2;                              // a cell torn over more than this counts as over-worked
    float shearFaultPoints = 10;                   // M13: of a roller's twist or re-run
    float decisionHalfPoints = 50;                 // M1: right, but a red flag was missed
    float setupWrongFactor = 0.6F;                 // M3: head or speed wrong
    float orderItemShare = 0.5F;                   // M2, M18: what an item done out of order counts

    std::vector<float> numbingMin{10, 30, 60, 120}; // M2: how long the numbing cream is on, trapezium
    float stopS = 2; // CF12, CF4: time to stop in after a sign (assumption: reading, deciding, lifting)

    struct LiftOff {                          // M14
        float dwellMmS = 3, dwellS = 1;       // slower than this for longer than this is a dwell
        std::array<float, 2> pressS{0.2F, 1}; // how long a stamp is held
        float exitMm = 0.15F;                 // a stamp's sideways travel on a straight exit
    } liftOff;
    struct Support { // M15
        std::array<float, 2> strainPct{3, 12};
        float fullTensionPct = 12; // strain under the other hand's full tension (assumption)
        float wetness = 0.4F;
        float dryRunS = 5; // longer work on drier skin is a minor error
    } support;
    struct EndPoint { // M17
        float pointsPerGrade = 60, pointsLate = 80, reachedShare = 0.8F;
        // Dose is late from this share of a cell's target on. 0 is the technique reference's plain rule; but the
        // planned dose itself must not be late, and simulated skin is evenly pink before it is given in full
        // (assumption).
        float lateFromDose = 1;
    } endPoint;
    struct Economy { // M19
        std::vector<float> path{0.8F, 0.95F, 1.5F, 3};
        std::array<float, 2> idlePct{30, 70};
        float idleGapS = 2;                       // a shorter break belongs to the way to the next stroke (assumption)
        std::array<float, 2> smoothness{-14, -9}; // log dimensionless jerk (assumption: no expert has been measured)
    } economy;
    std::map<std::string, float> plannedOverlapPct; // per device: what target doses assume; sets the ideal path

    // M16. Around marked lesions, red lip and nostrils; around the orbital rim per device.
    float lesionMarginMm = 5, vermilionMarginMm = 3, nostrilMarginMm = 3;
    std::map<std::string, float> eyeMarginMm;

    struct Critical {
        int eyePunctures = 1, lesionPunctures = 3; // CF2, CF3: from this many on
        float overCapMm = 0.5F, subDermalPct = 1;  // CF6
        float seamMm = 5; // the border of a zone can be seen no better: there the thicker one's cap holds (assumption)
        std::array<float, 2> rollerForceN{8, 6}; // CF7: soft, bony
        float rollerForceS = 0.5F;
        float tearFromMm = 0.5F, tearsMm = 20; // CF8: what counts as a tear (assumption), and their sum
        float grade4Pct = 5, bleedingPct = 5;  // CF9
    } critical;
    struct TramTrack { // CF8
        int lines = 3;
        float lengthMm = 15;
        std::array<float, 2> rowMm{2.2F, 2.9F}; // a roller's rows are 2.5 mm apart
        float lineWidthMm = 0.5F, gapMm = 2.8F; // of a line: how wide, and the way within which four holes in a row lie
        float share = 0.85F;                    // of the holes around a line that lie in it (assumption)
    } tramTrack;

    // The deepest setting allowed in a zone, mm; 0: none is known.
    float capMm(ZoneId zone, Sex sex) const;
    std::map<std::string, float, std::less<>> zoneCapMm, zoneCapMaleAddMm; // by ZoneFigures::site
};

// The metrics this program measures by itself, of M1 … M19; M1, M2, M3 and M18 come with the procedure's facts.
std::span<const std::string_view> measuredMetrics();
Result<Rubric> parseRubric(std::string_view json, std::string_view fileName);

} // namespace stipple::sim
