// The colour of skin, computed: melanosomes in the epidermis, blood and its oxygenation in the upper dermis →
// reflectance spectrum → CIELAB and linear sRGB (D65, 2° observer). Plane-parallel radiative transfer by
// adding–doubling (van de Hulst 1980; Prahl 1993), so the answer is a function without noise.
//
// Layers (assumption, those of the reference's fit): epidermis 80 µm with all melanin, upper dermis 0.3 mm with the
// blood that changes, deep dermis 8 mm with 0.4 % blood. Scattering: Jacques 2013; haemoglobin: Prahl's compilation;
// melanosomes: Jacques 1998; vessels of 10 µm radius pack the blood.
#pragma once

#include <array>
#include <vector>

#include <glm/glm.hpp>

#include "sim/skin/patient.h"

namespace stipple::sim {

inline constexpr int kWavelengths = 31; // 400..700 nm, every 10 nm
using Spectrum = std::array<float, kWavelengths>;

struct SkinState {
    float melanosome = 0.023F; // volume fraction of an 80 µm epidermis, 0.005..0.45
    float blood = 0.010F;      // volume fraction of the upper dermis, 0..0.12
    float oxygenation = 0.7F;  // 0..1
};

// A surface term, flat over the spectrum, that an instrument with the specular part included adds (reference §6.4).
// Pictures leave it out: the renderer has its own highlights.
inline constexpr float kSurfaceReflectance = 0.045F;

// One scattering layer for the solver below; lengths in mm.
struct OpticalLayer {
    float absorbPerMm = 0;  // µa
    float scatterPerMm = 0; // µs (not reduced)
    float anisotropy = 0;   // g of Henyey–Greenstein
    float thicknessMm = 1;
};
struct SlabLight {
    float reflectance = 0, transmittance = 0; // total, without the mirror reflection of the first surface
};
// Light falling perpendicular on a stack of layers of one refractive index (above and below: air).
SlabLight solveSlab(const std::vector<OpticalLayer> &layers, float refractiveIndex);

// Diffuse reflectance of skin, 0..1, without surface term.
Spectrum skinReflectance(const SkinState &skin);
float wavelengthNm(int index);

// A reflectance spectrum under D65: tristimulus with Y = 1 for a perfect white; linear sRGB may leave 0..1.
glm::vec3 xyzOf(const Spectrum &reflectance);
glm::vec3 linearSrgbOf(glm::vec3 xyz);
glm::vec3 xyzOfLinearSrgb(glm::vec3 rgb);
glm::vec3 labOf(glm::vec3 xyz); // L*, a*, b* against D65
float itaDeg(glm::vec3 lab);    // individual typology angle

// Colour over the whole range, tabulated once (some tens of milliseconds) and interpolated: linear sRGB without
// surface term.
class SkinColours {
  public:
    SkinColours();
    glm::vec3 linearSrgb(const SkinState &skin) const;
    // Lab as a specular-included instrument reads it.
    glm::vec3 lab(const SkinState &skin) const;
    // What redness Δa* (as Fields::deltaA has it: of a light skin) means for the upper dermis: blood added and the
    // oxygenation of inflamed skin (rest 0.7 rising to 0.9 with the first 1 % of added blood: assumption).
    SkinState reddened(const SkinState &rest, float deltaA) const;

  private:
    glm::vec3 sample(const SkinState &skin) const;
    std::vector<glm::vec3> nodes_;         // square roots of linear sRGB: melanosome × blood × oxygenation
    std::vector<float> addedBloodOfDelta_; // per 0.25 Δa*, on the light skin
};

} // namespace stipple::sim
