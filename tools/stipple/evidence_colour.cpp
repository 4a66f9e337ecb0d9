// Figures of skin colour on the evidence page.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "sim/lab/colour.h"
#include "tools/stipple/commands.h"
#include "tools/stipple/evidence.h"

namespace stipple::cli {

namespace {

namespace lab = sim::lab;

std::string hexOf(glm::vec3 xyz) {
    const glm::vec3 rgb = glm::clamp(sim::linearSrgbOf(xyz), glm::vec3(0), glm::vec3(1));
    char text[8];
    const auto byte = [](float linear) {
        const float s = linear <= 0.0031308F ? 12.92F * linear : 1.055F * std::pow(linear, 1 / 2.4F) - 0.055F;
        return static_cast<unsigned int>(255.0F * s + 0.5F) & 255U;
    };
    std::snprintf(text, sizeof text, "#%02x%02x%02x", byte(rgb.r), byte(rgb.g), byte(rgb.b));
    return text;
}

Figure spectra() {
    std::vector<PlotSeries> series;
    for (const lab::ColourClass &measured : lab::measuredClasses()) {
        const lab::ClassFit fit = lab::fitClass(measured);
        const std::string hex = hexOf(sim::xyzOf(fit.spectrum));
        PlotSeries curve{.name = std::string(measured.name), .stroke = Stroke::Line, .hex = hex};
        for (int i = 0; i < sim::kWavelengths; ++i)
            curve.points.emplace_back(static_cast<double>(sim::wavelengthNm(i)),
                                      100.0 * static_cast<double>(fit.spectrum[static_cast<size_t>(i)]));
        PlotSeries dots{.name = "", .stroke = Stroke::Points, .hex = hex};
        for (size_t i = 0; i < lab::kClassNm.size(); ++i)
            dots.points.emplace_back(lab::kClassNm[i], 100.0 * static_cast<double>(measured.reflectance[i]));
        series.push_back(std::move(curve));
        series.push_back(std::move(dots));
    }
    return {
        .plot = {.title = "Reflectance of six skin classes",
                 .x = {.label = "wavelength, nm", .lo = 395, .hi = 705, .ticks = {400, 450, 500, 550, 600, 650, 700}},
                 .y = {.label = "light reflected, %", .lo = 0, .hi = 60, .ticks = {0, 10, 20, 30, 40, 50, 60}},
                 .series = std::move(series),
                 .isNamedAtEnd = true},
        .caption =
            "Lines: the model, each drawn in the colour it makes. Points: means of 4,392 measurements (Xiao 2016). "
            "The dip at 540–580 nm is blood; darker skin hides it.",
        .alt = "Reflectance from 400 to 700 nm for six skin classes from very light to dark: the model's curves run "
               "through the measured points within about two per cent.",
        .ids = {"T26"},
        .assumed = "the flat specular term of 4.5 %"};
}

Figure rednessBySkin() {
    constexpr std::string_view kTypes[] = {"I", "II", "III", "IV", "V", "VI"};
    std::vector<PlotSeries> series;
    for (int type = 1; type <= 6; ++type) {
        const sim::Patient patient = sim::patientOfType(type);
        const sim::SkinState rest{patient.melanosomeFraction, patient.bloodFraction, 0.7F};
        const auto labOf = [](const sim::SkinState &skin) {
            return sim::labOf(sim::xyzOf(lab::instrumentReflectance(skin)));
        };
        const glm::vec3 before = labOf(rest);
        PlotSeries curve{.name = "type " + std::string(kTypes[type - 1]),
                         .stroke = Stroke::Line,
                         .hex = hexOf(sim::xyzOf(lab::instrumentReflectance(rest)))};
        for (int i = 0; i <= 20; ++i) {
            const float added = 0.002F * static_cast<float>(i);
            // Oxygenation rises with the first 1 % of added blood, as everywhere in the model.
            const float oxygenation = 0.7F + 0.2F * std::min(added / 0.01F, 1.0F);
            const glm::vec3 after = labOf({rest.melanosome, rest.blood + added, oxygenation});
            curve.points.emplace_back(100.0 * static_cast<double>(added), static_cast<double>(after.y - before.y));
        }
        series.push_back(std::move(curve));
    }
    return {
        .plot =
            {.title = "The same redness on different skin",
             .x = {.label = "blood added to the upper dermis, % of volume", .lo = 0, .hi = 4, .ticks = {0, 1, 2, 3, 4}},
             .y = {.label = "visible redness, Δa*", .lo = 0, .hi = 12, .ticks = {0, 2, 4, 6, 8, 10, 12}},
             .series = std::move(series),
             .levels = {{.y = 2, .words = "just visible", .isLeft = true}},
             .isNamedAtEnd = true},
        .caption =
            "Equal inflammation is not equally visible: on dark skin the same added blood hardly reddens, and other "
            "signs (warmth, swelling, what the patient feels) must be looked for.",
        .alt =
            "Visible redness against added blood by Fitzpatrick type: at 2 % added blood it falls from type I to type "
            "VI, where it stays near the threshold of what can be seen.",
        .ids = {"T27"},
        .assumed = "oxygenation rising from 0.7 to 0.9; Fitzpatrick types stood for by the classes' means"};
}

} // namespace

std::vector<Figure> colourFigures() { return {spectra(), rednessBySkin()}; }

} // namespace stipple::cli
