// Healing from hours to six months and beyond, from the doses of the sessions alone (reference §5, §4.4): closed forms
// of time, so that any day can be asked for by itself.
//
// What is published are few end points (Stumpp 2009: channels; Lotfi 2013, El-Domyati 2015, Kenkel 2021: tissue; Dogra
// 2014: scars, pigment). The sizes of the gains are set to them; all courses between are assumptions.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "sim/tissue/dose.h"

namespace stipple::sim {

// Share of channels of a diameter that are covered by epidermis again, so many hours after entry.
double reEpithelialised(double diameterUm, double hours);

// Weights of the phases, sum 1: haemostasis (minutes), inflammation (to day 5), proliferation (to week 8), remodelling
// (to a year), settled.
struct HealingPhases {
    double haemostasis = 0, inflammation = 0, proliferation = 0, remodelling = 0, settled = 0;
};
HealingPhases phasesAt(double days);

// What is treated.
enum class Condition : uint8_t {
    None,
    RollingScar,
    BoxcarScar,
    IcePickScar,
    FineLines,
    Pores, // and blackheads
    DarkSpots,
    Melasma,
    StretchMarks,
    RaisedScar, // hypertrophic or keloid: never improves, may worsen
};
inline constexpr int kConditionCount = 10;

struct HealingSession {
    TissueDose dose;
    double day = 0;
};
struct HealingInput {
    std::span<const HealingSession> sessions; // in any order
    int fitzpatrick = 2;                      // 1..6
    Condition condition = Condition::None;
    bool hasPrp = false;
};

// Ratios are against the skin before the first session.
struct HealingState {
    double reEpithelialised = 1;        // share of the channels of the sessions so far
    HealingPhases phases{.settled = 1}; // of the latest session
    double epidermis = 1;               // thickness
    double papillaryCollagen = 1, reticulin = 1;
    double collagenI = 1, collagenIII = 1, collagenVII = 1, elastin = 1;
    double dermalDensity = 1, elasticity = 1; // echo density, cutometer
    double overTreatment = 0;                 // 0..1: tears, over-dense or too deep work, sessions too close
    double scarRisk = 0;                      // of a lasting mark in this area, 0..1
    double tramTrackRisk = 0;                 // … in lines, from tearing: part of it
    double pihProbability = 0;                // of post-inflammatory hyperpigmentation by the sessions so far, ever
    double pihNow = 0;                        // … to be seen now
    double conditionLeft = 1;                 // severity of what is treated: 1 before, 0 none, above 1 worse
};
// `days` after day 0 of the sessions; sessions after it have not happened.
HealingState healedAt(const HealingInput &input, double days);

} // namespace stipple::sim
