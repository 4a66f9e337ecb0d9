// Light through plane layers by Monte Carlo, photon by photon (the method of MCML: Wang, Jacques & Zheng 1995): the
// method that makes the table of skin colours, and the check on the deterministic solver of optics.h.
//
// Henyey–Greenstein scattering, one refractive index for the whole stack with Fresnel's reflection at its two surfaces
// to air, perpendicular light. A photon is scattered as if nothing were absorbed and keeps the length of its path in
// each layer, so that its weight follows for any absorption afterwards ("white" Monte Carlo, Alerstam 2008): many
// absorptions share the same photons. Roulette thins out photons whose weight under the layers' own absorption is low.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/skin/optics.h"

namespace stipple::sim {

inline constexpr size_t kMostOpticalLayers = 8;

// How one photon ended. Its weight under absorptions a (1/mm) is boost × exp(-Σ a mm).
struct PhotonPath {
    enum class End : uint8_t { Reflected, Transmitted, Absorbed, CutOff } end = End::Absorbed;
    double boost = 0;                            // what entered, times what roulette made of the survivors
    std::array<double, kMostOpticalLayers> mm{}; // path in each layer
    double absorbed = 0;                         // weight left in the layers by their own absorption
    double weight = 0;                           // weight left under it; 0 when absorbed
};

// Photon `index` of `seed` always takes the same path: numbers come from a counter, not from a state that is shared.
class LayeredSlab {
  public:
    // 1..kMostOpticalLayers layers, a thickness may be infinite. Absorption, scattering >= 0, -1 < g < 1, index >= 1.
    LayeredSlab(std::vector<OpticalLayer> layers, double refractiveIndex);
    PhotonPath trace(uint64_t seed, uint64_t index) const;
    double specular() const { return specular_; } // mirror reflection of the first surface

  private:
    std::vector<OpticalLayer> layers_;
    double index_ = 1, specular_ = 0;
};

struct MonteCarloSetup {
    int photons = 100'000;
    uint64_t seed = 1;
};
struct SlabEstimate {
    double reflectance = 0, transmittance = 0; // diffuse, without the mirror reflection of the first surface
    double specular = 0;
    double absorbed = 0;
    double cutOff = 0;                                   // weight of photons given up after a million scatterings
    double reflectanceError = 0, transmittanceError = 0; // standard errors
};
SlabEstimate traceSlab(const std::vector<OpticalLayer> &layers, float refractiveIndex, const MonteCarloSetup &setup);

} // namespace stipple::sim
