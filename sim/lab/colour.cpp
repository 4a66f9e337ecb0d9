// See colour.h.
#include "sim/lab/colour.h"

#include <algorithm>
#include <cmath>

namespace stipple::sim::lab {

namespace {

double rmsOf(const ColourClass &measured, const Spectrum &spectrum) {
    double squares = 0;
    for (size_t i = 0; i < kClassNm.size(); ++i) {
        const double miss = static_cast<double>(reflectanceAt(spectrum, kClassNm[i]) - measured.reflectance[i]);
        squares += miss * miss;
    }
    return std::sqrt(squares / static_cast<double>(kClassNm.size()));
}

} // namespace

const std::array<ColourClass, 6> &measuredClasses() {
    static const std::array<ColourClass, 6> kClasses = {
        {{"very light", 40, {67.8F, 4.1F, 10.9F}, {0.303F, 0.374F, 0.348F, 0.448F, 0.500F, 0.505F}},
         {"light", 656, {64.2F, 7.1F, 13.7F}, {0.244F, 0.311F, 0.305F, 0.417F, 0.486F, 0.499F}},
         {"intermediate", 1415, {60.6F, 8.9F, 15.6F}, {0.198F, 0.260F, 0.264F, 0.377F, 0.455F, 0.478F}},
         {"tan", 1591, {56.3F, 10.2F, 16.8F}, {0.157F, 0.212F, 0.220F, 0.325F, 0.410F, 0.443F}},
         {"brown", 603, {49.6F, 10.4F, 16.2F}, {0.114F, 0.155F, 0.166F, 0.248F, 0.322F, 0.354F}},
         {"dark", 87, {37.0F, 8.7F, 12.3F}, {0.064F, 0.081F, 0.090F, 0.133F, 0.171F, 0.183F}}}};
    return kClasses;
}

Spectrum instrumentReflectance(const SkinState &skin) { return readSkin(skin).reflectance; }

float reflectanceAt(const Spectrum &spectrum, int nm) {
    return spectrum[static_cast<size_t>(std::clamp((nm - 400) / 10, 0, kWavelengths - 1))];
}

// Pattern search in the logarithms: the two fractions act on different wavelengths, so there is one valley.
ClassFit fitClass(const ColourClass &measured) {
    ClassFit best;
    best.skin = {.melanosome = 0.04F, .blood = 0.012F, .oxygenation = 0.7F};
    best.spectrum = instrumentReflectance(best.skin);
    best.rms = rmsOf(measured, best.spectrum);
    for (float step = 0.7F; step > 0.01F;) {
        bool isBetter = false;
        for (const glm::vec2 way : {glm::vec2(1, 0), glm::vec2(-1, 0), glm::vec2(0, 1), glm::vec2(0, -1)}) {
            SkinState tried = best.skin;
            tried.melanosome = std::clamp(tried.melanosome * std::exp(step * way.x), 0.005F, 0.45F);
            tried.blood = std::clamp(tried.blood * std::exp(step * way.y), 0.0005F, 0.12F);
            const Spectrum spectrum = instrumentReflectance(tried);
            const double rms = rmsOf(measured, spectrum);
            if (rms < best.rms) {
                best = {.skin = tried, .spectrum = spectrum, .lab = {}, .rms = rms};
                isBetter = true;
            }
        }
        if (!isBetter)
            step *= 0.5F;
    }
    best.lab = labOf(xyzOf(best.spectrum));
    return best;
}

} // namespace stipple::sim::lab
