// See bleed.h.
#include "sim/lab/bleed.h"

#include <algorithm>

#include "sim/needle/vessels.h"
#include "sim/tissue/bleeding.h"

namespace stipple::sim::lab {

namespace {

constexpr float kLongS = 3600; // nothing of a needle's width bleeds for an hour

// The first moment at which `isSo` holds, seconds, to 10 ms; isSo(0) is false, isSo(kLongS) is true, and it stays.
template <typename Predicate>
float firstWhen(const Predicate &isSo) {
    float lo = 0, hi = 1;
    while (hi < kLongS && !isSo(hi)) {
        lo = hi;
        hi *= 2;
    }
    while (hi - lo > 0.01F) {
        const float middle = 0.5F * (lo + hi);
        (isSo(middle) ? hi : lo) = middle;
    }
    return hi;
}

} // namespace

BleedResult bleed(const BleedInput &in) {
    std::vector<double> firstBead, stop, bead, volume;
    BleedResult out;
    const BleedRates rates = bleedRates(in.subject.patient, in.shaftUm);
    int visible = 0, hit = 0;
    for (int i = 0; i < in.channels; ++i) {
        const VesselHits hits = drawVessels({.zone = in.subject.site,
                                             .patient = in.subject.patient,
                                             .depthUm = in.depthUm,
                                             .shaftUm = in.shaftUm,
                                             .crowdingPerCm2 = in.crowdingPerCm2,
                                             .seed = static_cast<uint32_t>(in.subject.seed ^ (in.subject.seed >> 32)),
                                             .id = static_cast<uint32_t>(i),
                                             .step = 0});
        if (hits.loops == 0 && hits.plexus == 0)
            continue;
        ++hit;
        const Puncture puncture{.depthUm = static_cast<uint16_t>(std::clamp(in.depthUm, 0.0F, 65535.0F)),
                                .flowPlS = hits.flowPlS,
                                .zone = in.subject.site,
                                .loops = hits.loops,
                                .plexus = hits.plexus};
        const auto at = [&](float ageS) { return bleedAt(puncture, rates, ageS); };
        const Bleed end = at(kLongS);
        visible += end.isVisible ? 1 : 0;
        if (end.beadDiameterUm <= 0)
            continue;
        firstBead.push_back(static_cast<double>(firstWhen([&](float t) { return at(t).beadDiameterUm > 0; })));
        stop.push_back(static_cast<double>(firstWhen([&](float t) { return !at(t).isFlowing; })));
        out.latestStopS = std::max(out.latestStopS, stop.back());
        bead.push_back(static_cast<double>(end.beadDiameterUm));
        volume.push_back(static_cast<double>(end.volumeNl));
    }
    const double all = std::max(in.channels, 1);
    out.bleedingFraction = visible / all;
    out.beadFraction = static_cast<double>(bead.size()) / all;
    out.hitFraction = hit / all;
    out.firstBeadS = spreadOf(std::move(firstBead));
    out.stopS = spreadOf(std::move(stop));
    out.beadUm = spreadOf(std::move(bead));
    out.volumeNl = spreadOf(std::move(volume));
    return out;
}

} // namespace stipple::sim::lab
