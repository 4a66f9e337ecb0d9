#include "tools/skinlut/bake.h"

#include <atomic>
#include <cmath>
#include <thread>

#include "engine/base/assert.h"

namespace stipple::skinlut {

namespace {

using namespace shared;

constexpr size_t kBatches = 16; // the spread of their means is the standard error
constexpr size_t kNodes = kSkinNodes;
constexpr size_t kDermes = static_cast<size_t>(kSkinBloods) * kSkinOxygenations;
constexpr size_t kEpidermis = 0, kUpper = 1; // layers whose absorption the nodes change

using Reflectances = std::vector<double>; // batch × node

// Reflectance of all nodes at one wavelength.
Reflectances traceWavelength(const BakeSetup &setup, int wavelength) {
    const std::vector<sim::OpticalLayer> least =
        sim::skinLayers({.melanosome = 0, .blood = 0, .oxygenation = 1}, wavelength);
    std::array<double, kSkinMelanosomes> epidermis{};
    std::array<double, kDermes> upper{};
    for (int m = 0; m < kSkinMelanosomes; ++m)
        epidermis[static_cast<size_t>(m)] =
            static_cast<double>(sim::skinLayers(stateOfNode(m, 0, 0), wavelength)[kEpidermis].absorbPerMm);
    for (int b = 0; b < kSkinBloods; ++b)
        for (int o = 0; o < kSkinOxygenations; ++o) {
            const std::vector<sim::OpticalLayer> layers = sim::skinLayers(stateOfNode(0, b, o), wavelength);
            for (size_t l = 0; l < layers.size(); ++l)
                STIPPLE_ASSERT(layers[l].scatterPerMm == least[l].scatterPerMm, "pigment changes absorption alone");
            upper[static_cast<size_t>(b * kSkinOxygenations + o)] = static_cast<double>(layers[kUpper].absorbPerMm);
        }
    const sim::LayeredSlab slab(least, static_cast<double>(sim::kSkinIndex));
    Reflectances sums(kBatches * kNodes, 0.0);
    std::array<double, kSkinMelanosomes> byEpidermis{};
    std::array<double, kDermes> byUpper{};
    for (int i = 0; i < setup.photons; ++i) {
        const sim::PhotonPath photon =
            slab.trace(setup.seed * 1000 + static_cast<uint64_t>(wavelength), static_cast<uint64_t>(i));
        if (photon.end != sim::PhotonPath::End::Reflected)
            continue;
        double rest = photon.boost;
        for (size_t l = kUpper + 1; l < least.size(); ++l)
            rest *= std::exp(-static_cast<double>(least[l].absorbPerMm) * photon.mm[l]);
        for (size_t m = 0; m < byEpidermis.size(); ++m)
            byEpidermis[m] = rest * std::exp(-epidermis[m] * photon.mm[kEpidermis]);
        for (size_t d = 0; d < kDermes; ++d)
            byUpper[d] = std::exp(-upper[d] * photon.mm[kUpper]);
        double *sum = &sums[static_cast<size_t>(i) % kBatches * kNodes];
        for (const double e : byEpidermis)
            for (const double u : byUpper)
                *sum++ += e * u;
    }
    for (size_t batch = 0; batch < kBatches; ++batch) {
        const auto count = static_cast<double>((static_cast<size_t>(setup.photons) + kBatches - 1 - batch) / kBatches);
        for (size_t n = 0; n < kNodes; ++n)
            sums[batch * kNodes + n] /= count;
    }
    return sums;
}

struct Colour {
    glm::vec3 linear{0}, lab{0};
    float index = 0;
};

Colour colourOf(sim::Spectrum spectrum) {
    Colour colour;
    colour.linear = sim::linearSrgbOf(sim::xyzOf(spectrum));
    for (float &r : spectrum)
        r += sim::kSurfaceReflectance;
    colour.lab = sim::labOf(sim::xyzOf(spectrum));
    colour.index = sim::erythemaIndex(spectrum);
    return colour;
}

} // namespace

sim::SkinState stateOfNode(int melanosome, int blood, int oxygenation) {
    const float m = static_cast<float>(melanosome) / (kSkinMelanosomes - 1);
    const float b = static_cast<float>(blood) / (kSkinBloods - 1);
    const float o = static_cast<float>(oxygenation) / (kSkinOxygenations - 1);
    return {.melanosome = kSkinMostMelanosome * m * m * m * m,
            .blood = kSkinMostBlood * b * b,
            .oxygenation = kSkinLowOxygenation + (kSkinHighOxygenation - kSkinLowOxygenation) * o};
}

std::vector<Node> bake(const BakeSetup &setup) {
    STIPPLE_ASSERT(setup.photons >= static_cast<int>(kBatches), "every batch needs photons");
    std::vector<Reflectances> reflectances(sim::kWavelengths);
    std::atomic<int> next{sim::kWavelengths};
    {
        std::vector<std::jthread> workers;
        for (int t = 0; t < setup.threads; ++t)
            workers.emplace_back([&] { // the longest waves, whose photons wander longest, first
                for (int w = --next; w >= 0; w = --next)
                    reflectances[static_cast<size_t>(w)] = traceWavelength(setup, w);
            });
    }
    std::vector<Node> nodes(kNodes);
    for (size_t n = 0; n < kNodes; ++n) {
        sim::Spectrum mean{};
        std::array<Colour, kBatches> batches;
        for (size_t batch = 0; batch < kBatches; ++batch) {
            sim::Spectrum spectrum{};
            for (size_t w = 0; w < spectrum.size(); ++w) {
                spectrum[w] = static_cast<float>(reflectances[w][batch * kNodes + n]);
                mean[w] += spectrum[w] / kBatches;
            }
            batches[batch] = colourOf(spectrum);
        }
        const Colour colour = colourOf(mean);
        float lab2 = 0, index2 = 0;
        for (const Colour &b : batches) {
            lab2 += glm::dot(b.lab - colour.lab, b.lab - colour.lab);
            index2 += (b.index - colour.index) * (b.index - colour.index);
        }
        constexpr float kShare = 1.0F / (kBatches * (kBatches - 1));
        nodes[n] = {.value = {glm::sqrt(glm::max(colour.linear, glm::vec3(0))), colour.index},
                    .lab = colour.lab,
                    .labError = std::sqrt(lab2 * kShare),
                    .indexError = std::sqrt(index2 * kShare)};
    }
    return nodes;
}

} // namespace stipple::skinlut
