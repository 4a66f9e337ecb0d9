#include "sim/skin/light_spread.h"

#include <algorithm>
#include <cmath>

namespace stipple::sim {

namespace {

constexpr float kLongMm = 60.0F; // stripes this wide tell the slope at k = 0: (k σ)² is 0.01 for σ = 1 mm
constexpr float kTwoPi = 6.2831853F;

// The layers as stripes of frequency k see them.
std::vector<OpticalLayer> striped(std::vector<OpticalLayer> layers, float wavelengthMm) {
    const float k = kTwoPi / wavelengthMm;
    for (OpticalLayer &layer : layers)
        layer.absorbPerMm += k * k / (3.0F * (layer.absorbPerMm + layer.scatterPerMm * (1.0F - layer.anisotropy)));
    return layers;
}

glm::vec3 stripedColour(const SkinState &skin, float wavelengthMm) {
    Spectrum reflectance{};
    for (int i = 0; i < kWavelengths; ++i)
        reflectance[static_cast<size_t>(i)] =
            solveSlab(striped(skinLayers(skin, i), wavelengthMm), kSkinIndex).reflectance;
    return linearSrgbOf(xyzOf(reflectance));
}

float spreadOf(float contrast) { // contrast = exp(-σ² k² / 2)
    const float k = kTwoPi / kLongMm;
    return std::sqrt(std::max(-2.0F * std::log(contrast), 0.0F)) / k;
}

} // namespace

float contrastLeft(const std::vector<OpticalLayer> &layers, float refractiveIndex, float wavelengthMm) {
    return solveSlab(striped(layers, wavelengthMm), refractiveIndex).reflectance /
           solveSlab(layers, refractiveIndex).reflectance;
}

float spreadMm(const std::vector<OpticalLayer> &layers, float refractiveIndex) {
    return spreadOf(contrastLeft(layers, refractiveIndex, kLongMm));
}

glm::vec3 contrastLeft(const SkinState &skin, float wavelengthMm) {
    const glm::vec3 even = linearSrgbOf(xyzOf(skinReflectance(skin)));
    return glm::clamp(stripedColour(skin, wavelengthMm) / even, 0.0F, 1.0F);
}

glm::vec3 spreadMm(const SkinState &skin) {
    const glm::vec3 left = contrastLeft(skin, kLongMm);
    return {spreadOf(left.r), spreadOf(left.g), spreadOf(left.b)};
}

glm::vec3 throughFold(const SkinState &skin, float thicknessMm) {
    Spectrum through{};
    for (int i = 0; i < kWavelengths; ++i) {
        std::vector<OpticalLayer> layers = skinLayers(skin, i);
        layers[2].thicknessMm = std::max(thicknessMm - 2.0F * (layers[0].thicknessMm + layers[1].thicknessMm), 0.05F);
        layers.push_back(layers[1]);
        layers.push_back(layers[0]);
        through[static_cast<size_t>(i)] = solveSlab(layers, kSkinIndex).transmittance;
    }
    return glm::max(linearSrgbOf(xyzOf(through)), 0.0F);
}

} // namespace stipple::sim
