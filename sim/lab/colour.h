// Measured skin colours and the model beside them: the mean spectra of six ITA classes, fitted by melanin and blood.
#pragma once

#include <array>
#include <string_view>

#include "sim/skin/optics.h"

namespace stipple::sim::lab {

// Mean of a class as measured (Xiao 2016, 4,392 measurements, reference table "Model vs measured colour"): colour under
// D65 and reflectance at six wavelengths, with the specular part.
struct ColourClass {
    std::string_view name;
    int count = 0;
    glm::vec3 lab{0};
    std::array<float, 6> reflectance{};
};
const std::array<ColourClass, 6> &measuredClasses();
inline constexpr std::array<int, 6> kClassNm = {450, 500, 560, 600, 650, 700};

// Reflectance as an instrument with the specular part reads it.
Spectrum instrumentReflectance(const SkinState &skin);
float reflectanceAt(const Spectrum &spectrum, int nm); // 400, 410 … 700

// The melanosome and blood fractions that come nearest to a class's six points, and how near.
struct ClassFit {
    SkinState skin;
    Spectrum spectrum{};
    glm::vec3 lab{0};
    double rms = 0;
};
ClassFit fitClass(const ColourClass &measured);

} // namespace stipple::sim::lab
