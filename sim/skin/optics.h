// The colour of skin, computed: melanosomes in the epidermis, blood and its oxygenation in the upper dermis →
// reflectance spectrum → CIELAB and linear sRGB (D65, 2° observer), by plane-parallel radiative transfer.
//
// Two methods, one answer: adding–doubling (solveSlab, without noise, 0.1 ms a wavelength) and the Monte Carlo of
// monte_carlo.h, which made the table of SkinColours (tools/skinlut).
//
// Layers (assumption, those of the reference's fit): epidermis 80 µm with all melanin, upper dermis 0.3 mm with the
// blood that changes, deep dermis 8 mm with 0.4 % blood. Scattering: Jacques 2013; haemoglobin: Prahl's compilation;
// melanosomes and bloodless skin: Jacques 1998; vessels of 10 µm radius pack the blood.
#pragma once

#include <array>
#include <span>
#include <vector>

#include <glm/glm.hpp>

#include "shaders/shared/skin_colour.h"
#include "sim/skin/patient.h"

namespace stipple::sim {

inline constexpr int kWavelengths = 31; // 400..700 nm, every 10 nm
using Spectrum = std::array<float, kWavelengths>;

struct SkinState {
    float melanosome = 0.0145F; // volume fraction of an 80 µm epidermis, 0..0.45 (the defaults: Fitzpatrick II)
    float blood = 0.013F;       // volume fraction of the upper dermis, 0..0.12
    float oxygenation = 0.7F;   // 0.3..1
};

// What an instrument with the specular part included sees of the surface, flat over the spectrum: Fresnel's reflection
// of a stratum corneum of index 1.54 (§6.3, §6.4). Pictures leave it out: the renderer has its own highlights.
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

// Share of the light at cosine `mu` inside index n that the surface to air throws back (Fresnel, unpolarised).
double fresnelFromInside(double n, double mu);

inline constexpr float kSkinIndex = 1.4F; // between epidermis 1.43 and dermis 1.37–1.38 at 600 nm (Ding 2006)
// Skin at a wavelength, from above. Absorption depends on the state, scattering does not.
std::vector<OpticalLayer> skinLayers(const SkinState &skin, int wavelength);
// Diffuse reflectance of skin, 0..1, without surface term, by adding–doubling.
Spectrum skinReflectance(const SkinState &skin);
float wavelengthNm(int index);

// A reflectance spectrum under D65: tristimulus with Y = 1 for a perfect white; linear sRGB may leave 0..1.
glm::vec3 xyzOf(const Spectrum &reflectance);
glm::vec3 linearSrgbOf(glm::vec3 xyz);
glm::vec3 xyzOfLinearSrgb(glm::vec3 rgb);
glm::vec3 labOf(glm::vec3 xyz); // L*, a*, b* against D65
// … of skin of this linear sRGB as an instrument with the specular part included reads it.
glm::vec3 instrumentLab(glm::vec3 linearSrgb);
float itaDeg(glm::vec3 lab);                      // individual typology angle
float erythemaIndex(const Spectrum &reflectance); // 100 log10(R650 / sqrt(R560 R570))

// What a spectrophotometer with the specular part included reads of a skin; srgb is encoded for display, 0..1.
struct SkinReading {
    Spectrum reflectance{};
    glm::vec3 lab{0}, srgb{0};
    float itaDeg = 0, erythemaIndex = 0;
};
SkinReading readSkin(const SkinState &skin);

// Colour over the whole range from the baked table, by the kernel that also runs on the GPU (shaders/kernels/
// skin_colour.h): linear sRGB without surface term.
class SkinColours {
  public:
    SkinColours();
    glm::vec3 linearSrgb(const SkinState &skin) const;
    // Lab and erythema index as a specular-included instrument reads them.
    glm::vec3 lab(const SkinState &skin) const;
    float erythemaIndex(const SkinState &skin) const;
    // What redness Δa* (as Fields::deltaA has it: of a light skin) means for the upper dermis: blood added and the
    // oxygenation of inflamed skin (rest 0.7 rising to 0.9 with the first 1 % of added blood: assumption).
    SkinState reddened(const SkinState &rest, float deltaA) const;
    // The kernel's table, for a GPU.
    std::span<const glm::vec4> table() const { return table_; }

  private:
    glm::vec4 sample(const SkinState &skin) const;
    std::array<glm::vec4, shared::kSkinNodes> table_{};
    std::vector<float> addedBloodOfDelta_; // per 0.25 Δa*, on the light skin
};

} // namespace stipple::sim
