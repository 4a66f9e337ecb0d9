// Who is being treated: what the simulation and the renderer need to know of the person.
#pragma once

#include <string>

#include "sim/skin/zones.h"

namespace stipple::sim {

struct Patient {
    std::string id = "default";
    std::string name;
    Sex sex = Sex::Female;
    int ageYears = 30;
    int fitzpatrick = 2;               // 1..6 (I..VI)
    float melanosomeFraction = 0.023F; // of an 80 µm epidermis; presets by ITA class (fitted to Xiao 2016)
    float bloodFraction = 0.010F;      // resting blood in the upper dermis
};

// Presets by Fitzpatrick type 1..6: melanosome and blood fractions of the matching ITA class.
Patient patientOfType(int fitzpatrick);

} // namespace stipple::sim
