// How far light goes sideways in skin before it comes out, and how much of it comes through thin parts: what a picture
// needs to soften light on skin by, from the same optics as its colour.
//
// Diffusion theory: light that falls in stripes of angular frequency k decays downwards as if the tissue absorbed
// D k² more, D = 1 / (3 (µa + µs')); so the contrast left is R(µa + D k²) / R(µa) with R the reflectance of the layers
// under even light, which solveSlab gives. Its slope at k = 0 is the variance of the spread: 2 D × mean path, along an
// axis. Thin layers are handled as they are: the extra absorption is added to each.
#pragma once

#include "sim/skin/optics.h"

namespace stipple::sim {

// Share of the contrast of stripes of this wavelength (mm) that the light coming out still has, 0..1.
float contrastLeft(const std::vector<OpticalLayer> &layers, float refractiveIndex, float wavelengthMm);
// Standard deviation of the spread along one axis, mm.
float spreadMm(const std::vector<OpticalLayer> &layers, float refractiveIndex);

// The same for linear sRGB under D65.
glm::vec3 contrastLeft(const SkinState &skin, float wavelengthMm);
glm::vec3 spreadMm(const SkinState &skin);
// Share of the light that gets through a fold of skin (ear, ala) `thicknessMm` thick, skin on both sides; linear sRGB.
glm::vec3 throughFold(const SkinState &skin, float thicknessMm);

} // namespace stipple::sim
