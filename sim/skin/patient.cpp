#include "sim/skin/patient.h"

#include <algorithm>
#include <array>

namespace stipple::sim {

// Melanosome fraction of an 80 µm epidermis and blood fraction of the upper dermis at oxygenation 0.7, fitted to six
// ITA classes (means of 4,392 measurements: Xiao 2016, Opt Express 24:14934): least sum of squares of the reflectance
// at six wavelengths in units of 0.02 and of L*, a*, b* in units of 2, 1.5, 3 (the bands of target T26). A test looks
// that these are the least. Dark skin hides its blood: 0.4 % to 1.6 % fit type VI nearly alike. Fitzpatrick type to ITA
// class is only a moderate correlation (assumption).
Patient patientOfType(int fitzpatrick) {
    struct Preset {
        float melanosome, blood;
    };
    constexpr std::array<Preset, 6> kPresets = {{{0.0108F, 0.0051F},
                                                 {0.0145F, 0.013F},
                                                 {0.0211F, 0.019F},
                                                 {0.0321F, 0.0245F},
                                                 {0.0636F, 0.0239F},
                                                 {0.195F, 0.0081F}}};
    Patient patient;
    patient.fitzpatrick = std::clamp(fitzpatrick, 1, 6);
    const Preset &preset = kPresets[static_cast<size_t>(patient.fitzpatrick - 1)];
    patient.melanosomeFraction = preset.melanosome;
    patient.bloodFraction = preset.blood;
    return patient;
}

} // namespace stipple::sim
