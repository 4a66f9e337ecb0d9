#include "sim/skin/monte_carlo.h"

#include <cmath>
#include <limits>
#include <utility>

#include "engine/base/assert.h"

namespace stipple::sim {

namespace {

constexpr double kRouletteDepth =
    3.0; // roulette once the weight has fallen to 1/20; half survive with twice the weight
constexpr int kMostScatterings = 1'000'000;
constexpr double kInfinite = std::numeric_limits<double>::infinity();

// SplitMix64 (Steele, Lea & Flood 2014): a hash of a counter.
uint64_t mixed(uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
}

struct Dice {
    uint64_t at;
    double operator()() { // 0 < u < 1
        at += 0x9e3779b97f4a7c15U;
        return (static_cast<double>(mixed(at) >> 12U) + 0.5) * 0x1p-52;
    }
};

// Cosine of the scattering angle (Henyey & Greenstein 1941).
double scatteredCosine(double g, double u) {
    if (g == 0)
        return 2 * u - 1;
    const double t = (1 - g * g) / (1 - g + 2 * g * u);
    return (1 + g * g - t * t) / (2 * g);
}

} // namespace

LayeredSlab::LayeredSlab(std::vector<OpticalLayer> layers, double refractiveIndex)
    : layers_(std::move(layers)), index_(refractiveIndex) {
    STIPPLE_ASSERT(!layers_.empty() && layers_.size() <= kMostOpticalLayers, "a slab has 1 to 8 layers");
    STIPPLE_ASSERT(refractiveIndex >= 1, "a slab is not thinner than air");
    for (const OpticalLayer &l : layers_) {
        STIPPLE_ASSERT(l.absorbPerMm >= 0 && l.scatterPerMm >= 0 && l.thicknessMm > 0, "a layer absorbs and scatters");
        STIPPLE_ASSERT(l.anisotropy > -1 && l.anisotropy < 1, "g lies between -1 and 1");
    }
    specular_ = fresnelFromInside(index_, 1);
}

PhotonPath LayeredSlab::trace(uint64_t seed, uint64_t index) const {
    Dice dice{mixed(mixed(seed + 0x9e3779b97f4a7c15U) + index)};
    PhotonPath photon;
    photon.boost = 1 - specular_;
    double weight = photon.boost; // at the last roulette
    double depth = 0;             // absorbed since, in powers of e
    double low = 0;               // what roulette goes by: absorbed till then, less what it gave back
    const auto settle = [&] {
        const double left = weight * std::exp(-depth);
        photon.absorbed += weight - left;
        weight = left;
        depth = 0;
    };
    size_t layer = 0;
    double cosine = 1;                                           // of the direction, down positive
    double z = 0;                                                // below the top of its layer
    for (int scatterings = 0; scatterings < kMostScatterings;) { // one free path, or part of one, per round
        const OpticalLayer *l = &layers_[layer];
        double free = -std::log(dice()); // in mean free paths
        while (true) {
            const auto scatter = static_cast<double>(l->scatterPerMm), absorb = static_cast<double>(l->absorbPerMm);
            const auto thickness = static_cast<double>(l->thicknessMm);
            const double wall = cosine > 0 ? (thickness - z) / cosine : cosine < 0 ? z / -cosine : kInfinite;
            const double reach = scatter > 0 ? free / scatter : kInfinite;
            if (reach < wall) {
                z += reach * cosine;
                photon.mm[layer] += reach;
                depth += absorb * reach;
                break;
            }
            if (wall == kInfinite) { // nothing ahead to scatter it and no end: swallowed
                photon.end = absorb > 0 ? PhotonPath::End::Absorbed : PhotonPath::End::CutOff;
                settle();
                photon.absorbed += absorb > 0 ? weight : 0;
                photon.weight = absorb > 0 ? 0 : weight;
                return photon;
            }
            photon.mm[layer] += wall;
            depth += absorb * wall;
            free = std::fmax(free - wall * scatter, 0.0);
            const bool isDown = cosine > 0;
            if (isDown ? layer + 1 < layers_.size() : layer > 0) {
                layer += isDown ? size_t{1} : ~size_t{0};
                l = &layers_[layer];
                z = isDown ? 0 : static_cast<double>(l->thicknessMm);
                continue;
            }
            z = isDown ? thickness : 0;
            if (dice() < fresnelFromInside(index_, std::fabs(cosine))) {
                cosine = -cosine;
                continue;
            }
            settle();
            photon.end = isDown ? PhotonPath::End::Transmitted : PhotonPath::End::Reflected;
            photon.weight = weight;
            return photon;
        }
        if (low + depth > kRouletteDepth) {
            low += depth;
            settle();
            for (; low > kRouletteDepth; low -= 0.6931471805599453) {
                if (dice() < 0.5)
                    return photon;
                weight *= 2;
                photon.boost *= 2;
            }
        }
        const double c = scatteredCosine(static_cast<double>(l->anisotropy), dice());
        const double across = std::sqrt(std::fmax((1 - c * c) * (1 - cosine * cosine), 0.0));
        cosine = cosine * c + across * std::cos(6.283185307179586 * dice());
        cosine = std::fmin(std::fmax(cosine, -1.0), 1.0);
        ++scatterings;
    }
    photon.end = PhotonPath::End::CutOff;
    settle();
    photon.weight = weight;
    return photon;
}

SlabEstimate traceSlab(const std::vector<OpticalLayer> &layers, float refractiveIndex, const MonteCarloSetup &setup) {
    STIPPLE_ASSERT(setup.photons > 0, "Monte Carlo needs photons");
    const LayeredSlab slab(layers, static_cast<double>(refractiveIndex));
    SlabEstimate sum{.specular = slab.specular()};
    double reflected2 = 0, transmitted2 = 0; // sums of squares
    for (int i = 0; i < setup.photons; ++i) {
        const PhotonPath p = slab.trace(setup.seed, static_cast<uint64_t>(i));
        sum.absorbed += p.absorbed;
        if (p.end == PhotonPath::End::Reflected) {
            sum.reflectance += p.weight;
            reflected2 += p.weight * p.weight;
        } else if (p.end == PhotonPath::End::Transmitted) {
            sum.transmittance += p.weight;
            transmitted2 += p.weight * p.weight;
        } else if (p.end == PhotonPath::End::CutOff) {
            sum.cutOff += p.weight;
        }
    }
    const double n = setup.photons;
    sum.reflectance /= n;
    sum.transmittance /= n;
    sum.absorbed /= n;
    sum.cutOff /= n;
    sum.reflectanceError = std::sqrt(std::fmax(reflected2 / n - sum.reflectance * sum.reflectance, 0.0) / n);
    sum.transmittanceError = std::sqrt(std::fmax(transmitted2 / n - sum.transmittance * sum.transmittance, 0.0) / n);
    return sum;
}

} // namespace stipple::sim
