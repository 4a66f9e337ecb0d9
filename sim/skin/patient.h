// Who is being treated: what the simulation and the renderer need to know of the person.
#pragma once

#include <string>

#include "sim/skin/skin_look.h"
#include "sim/skin/zones.h"

namespace stipple::sim {

enum class Drug : uint8_t { None, Aspirin, Anticoagulant };

struct Patient {
    std::string id = "default";
    std::string name;
    Sex sex = Sex::Female;
    int ageYears = 30;
    int fitzpatrick = 2;                // 1..6 (I..VI)
    float melanosomeFraction = 0.0145F; // of an 80 µm epidermis; presets by ITA class (fitted to Xiao 2016)
    float bloodFraction = 0.013F;       // resting blood in the upper dermis
    Drug drug = Drug::None;             // that changes bleeding
    SkinLook look;
};

// How the skin was made ready, and what follows the needles.
struct Preparation {
    float anaestheticMin = 0; // minutes of numbing cream, taken off when needling begins
    bool isLubricated = true; // glide medium under the hand-piece
    bool hasPrp = false;      // platelet-rich plasma after (and between) the passes
    bool isOccluded = false;  // film or mask afterwards
};

// Presets by Fitzpatrick type 1..6: melanosome and blood fractions of the matching ITA class.
Patient patientOfType(int fitzpatrick);

} // namespace stipple::sim
