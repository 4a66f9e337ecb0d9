// A training case and the rubric that scores it: data, parsed from JSON text (reading the file is the caller's).
#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "sim/skin/patient.h"
#include "sim/skin/zones.h"

namespace stipple::sim {

struct Band {
    float lo = 0, hi = 0;
};

// What is planned for one zone.
struct ZonePlan {
    ZoneId zone = ZoneId::None;
    Band lengthUm;                    // set depth (pen) or needle length (roller, stamp)
    Band depthUm;                     // achieved-depth window
    float dosePerCm2 = 0;             // target dose D*
    std::vector<float> directionsDeg; // stroke directions asked for, of 0, 45, 90, 135 in the zone's plane
    float passesPerDirection = 1;
    int endPointGrade = 2; // E*
};

enum class Surface : uint8_t { Block, Head };

struct Case {
    std::string id; // "block-pen"
    std::string title;
    std::string brief;  // what the trainee is told, one or two sentences
    std::string device; // "pen", "roller", "stamp"
    std::string indication;
    Surface surface = Surface::Head;
    Patient patient;
    bool namesPatient = false; // the file gives only patient.id; the rest is the caller's, from the patient's own file
    Preparation preparation;
    std::vector<ZonePlan> plan;
    std::string startView = "front"; // "front", "left", "right"
    uint64_t hash = 0;               // of the file's bytes, and of the patient's file's after them where it names one

    const ZonePlan *planFor(ZoneId zone) const;
};

// `fileName` is named in errors, with the field: unknown keys, wrong types and absurd values are refused.
Result<Case> parseCase(std::string_view json, std::string_view fileName);

// The rubric: weights and bands per device, in data (assets/rubrics/*.json).
struct Rubric {
    std::string id;
    int version = 0;
    uint64_t hash = 0;
    // weights["pen"]["M4"] …; bands["pen"]["M9"] = 2 numbers (up/down) or 4 (trap); 3 for a pen's M10, whose fourth is
    // the speed at which a needle's drag reaches its own diameter and is computed from the hand-piece.
    std::map<std::string, std::map<std::string, float>> weights;
    std::map<std::string, std::map<std::string, std::vector<float>>> bands;
    float coverAt = 0.7F, overAt = 1.8F, noWorkDose = 0.3F, noWorkShare = 0.3F;
    std::map<std::string, float> depthToleranceUm; // per device, either side of a plan's depth window
    float bonyForceFactor = 0.7F;                  // upper force limits in bony zones are multiplied by it
    float tearMm = 2;                              // a cell torn over more than this counts as over-worked
};
// The metrics this program measures, of M1 … M19; the others' weights are left out and the rest re-normalised.
std::span<const std::string_view> measuredMetrics();
Result<Rubric> parseRubric(std::string_view json, std::string_view fileName);

} // namespace stipple::sim
