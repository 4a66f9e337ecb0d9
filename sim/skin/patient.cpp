#include "sim/skin/patient.h"

#include <algorithm>
#include <array>

namespace stipple::sim {

// Melanosome fraction of an 80 µm epidermis and blood fraction of the upper dermis fitted to the mean spectra of six
// ITA classes (Xiao 2016, Opt Express 24:14934); Fitzpatrick type to ITA class is only a moderate correlation
// (assumption).
Patient patientOfType(int fitzpatrick) {
    struct Preset {
        float melanosome, blood;
    };
    constexpr std::array<Preset, 6> kPresets = {
        {{0.017F, 0.0046F}, {0.023F, 0.010F}, {0.031F, 0.015F}, {0.042F, 0.020F}, {0.075F, 0.018F}, {0.19F, 0.013F}}};
    Patient patient;
    patient.fitzpatrick = std::clamp(fitzpatrick, 1, 6);
    const Preset &preset = kPresets[static_cast<size_t>(patient.fitzpatrick - 1)];
    patient.melanosomeFraction = preset.melanosome;
    patient.bloodFraction = preset.blood;
    return patient;
}

} // namespace stipple::sim
