// A training case: data, parsed from JSON text (reading the file is the caller's). What scores it: rubric.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <glm/glm.hpp>

#include "engine/base/result.h"
#include "sim/procedure/procedure.h"
#include "sim/procedure/rubric.h"
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

// Something on the skin that must not be needled: an active lesion, a cold sore, a marked mole, wart or keratosis.
struct NoGoSpot {
    std::string what; // for people: "mole"
    ZoneId zone = ZoneId::None;
    glm::vec2 zoneMm{0}; // its middle, in the zone's plane
    float diameterMm = 0;
};

struct Case {
    std::string id; // "block-pen"
    int number = 0; // of the course from novice to certification; 0: practice beside it
    std::string title;
    std::string brief;  // what the trainee is told, one or two sentences
    std::string device; // "pen", "roller", "stamp"
    std::string indication;
    Surface surface = Surface::Head;
    Patient patient;
    bool namesPatient = false; // the file gives only patient.id; the rest is the caller's, from the patient's own file
    Preparation preparation;
    std::vector<ZonePlan> plan;
    std::vector<NoGoSpot> noGo;
    std::optional<CaseProcedure> procedure; // none: strokes are all there is to practise
    std::optional<PassRule> pass;           // none: the rubric's
    std::string startView = "front";        // "front", "left", "right"
    uint64_t hash = 0; // of the file's bytes, and of the patient's file's after them where it names one

    const ZonePlan *planFor(ZoneId zone) const;
};

// `fileName` is named in errors, with the field: unknown keys, wrong types and absurd values are refused.
Result<Case> parseCase(std::string_view json, std::string_view fileName);
// Everything wrong with a case's file, a line each: "FILE:LINE: /field: what". Empty: nothing.
std::vector<std::string> caseMistakes(std::string_view json, std::string_view fileName);

} // namespace stipple::sim
