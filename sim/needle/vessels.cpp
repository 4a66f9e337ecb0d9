#include "sim/needle/vessels.h"

#include <algorithm>

#include "shaders/kernels/math_exact.h"
#include "shaders/kernels/random.h"

namespace stipple::sim {

namespace {

constexpr float kPi = 3.14159265F;
constexpr float kVesselReachMm = 0.004F;   // a loop's own radius (Ø 8 µm, Fagrell 1977)
constexpr float kPlexusPerMm = 1.15F;      // plexus vessels cut per mm below its top on a cheek; gives the bleeding
                                           // fractions of reference §3.1 (assumption)
constexpr float kCheekPerfusion = 1.2F;    // that table is of a cheek
constexpr float kCrowdHalfPerCm2 = 250.0F; // what is cut already bleeds no more (assumption: half at this density)
constexpr float kHyperaemia = 2.0F;        // flow of freshly needled skin over rest (assumption; reserve is 2.3 ×)
constexpr float kLeastLoopMmHg = 14.0F;    // of the spread of loop pressures, which has a long upper tail
constexpr float kPlexusShare = 0.25F;      // of an arteriole's flow, mean of a plexus of arterioles and venules
                                           // (assumption: beads of 0.3 mm in the 5–20 s of reference §3)

// Poisson number of mean `lambda` by inversion of one uniform number; at most 8.
uint8_t poisson(float lambda, float uniform) {
    float p = shared::expExact(-lambda);
    float sum = p;
    uint8_t k = 0;
    while (uniform >= sum && k < 8) {
        ++k;
        p = p * lambda / static_cast<float>(k);
        sum = sum + p;
    }
    return k;
}

// What of a vessel's flow gets past the gate.
float passing(float pressureMmHg, float gateMmHg) { return std::max(1.0F - gateMmHg / pressureMmHg, 0.0F); }

} // namespace

float loopsPerMm2(int ageYears) {
    return 60.0F * std::max(0.4F, 1.0F - 0.011F * std::max(static_cast<float>(ageYears) - 25.0F, 0.0F));
}

float laplaceGateMmHg(float mouth) {
    // 2 · 0.056 N/m / (mouth / 2) in Pa over 133.32 Pa per mmHg.
    return mouth > 1.0F ? 1680.17F / mouth : 1680.17F;
}

float mouthUm(float shaftUm) { return 0.28F * shaftUm; }

// A channel half the shaft wide crosses λ = ρ (area + perimeter · vessel radius) loops, times the share of the loops'
// height it passes; below the plexus' top λ grows with depth and the zone's perfusion.
VesselHits drawVessels(const VesselInput &in) {
    const ZoneFigures &zone = zoneFigures(in.zone);
    VesselHits hits;
    const float apex = loopApexUm(zone);
    if (!(in.depthUm > apex))
        return hits;
    const float spared = 1.0F / (1.0F + in.crowdingPerCm2 / kCrowdHalfPerCm2);
    const float radiusMm = 0.25F * in.shaftUm / 1000.0F;
    const float areaMm2 = kPi * radiusMm * radiusMm + 2.0F * kPi * radiusMm * kVesselReachMm;
    const float crossed = std::min((in.depthUm - apex) / std::max(zone.papillaryUm, 1.0F), 1.0F);
    const float belowMm = std::max(in.depthUm - zone.plexusDepthUm, 0.0F) / 1000.0F;
    const auto random = [&in](uint32_t n) { return shared::randomUnit(in.seed, in.id, in.step, n); };
    hits.loops = poisson(loopsPerMm2(in.patient.ageYears) * areaMm2 * crossed * spared, random(0U));
    hits.plexus = poisson(kPlexusPerMm * belowMm * zone.perfusion / kCheekPerfusion * spared, random(1U));
    const float gate = laplaceGateMmHg(mouthUm(in.shaftUm));
    // Loop pressures: 14 mmHg and an exponential tail of mean 5.4 above it. The mouth is wetted by the strongest.
    const float pressure = kLeastLoopMmHg - (kLoopPressureMmHg - kLeastLoopMmHg) * shared::logExact(1.0F - random(3U));
    const float fromLoops = static_cast<float>(hits.loops) * kHyperaemia * kLoopFlowPlS * passing(pressure, gate);
    const float fromPlexus = static_cast<float>(hits.plexus) * kHyperaemia * kPlexusShare * kArterioleFlowPlS *
                             passing(kArteriolePressureMmHg, gate) * (0.5F + random(2U));
    hits.flowPlS = static_cast<uint16_t>(std::min(fromLoops + fromPlexus + 0.5F, 65535.0F));
    return hits;
}

} // namespace stipple::sim
