#include "sim/tissue/channels.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple::sim {

namespace {

// Occluded: (1 - t / T)^q is shut at T = 60.5 h and half shut at 23.3 h, the mean of Ogunjimi's three sites (no face
// was measured): q = ln 0.5 / ln(1 - 23.3 / 60.5).
constexpr double kOccludedPower = 1.426;

// Deeper and wider channels close later (Gupta 2011, recalled: occluded 3–40 h with length, number and cross-section).
// Assumption: with the root of depth times width, and not beyond what was measured.
double closingScale(const ChannelSize &channel) {
    const double size = std::max(channel.reachedUm, 0.0) / 500.0 * std::max(channel.diameterUm, 0.0) / 70.0;
    return std::clamp(std::sqrt(size), 0.3, 1.2);
}

double fractionAt(double scale, bool isOccluded, double hours) {
    if (!(hours > 0.0))
        return 1;
    const double open = std::exp2(-hours / (kOpenHalfH * scale));
    if (!isOccluded)
        return open;
    const double left = 1.0 - hours / (kOccludedClosedH * scale);
    return left > 0.0 ? std::max(std::pow(left, kOccludedPower), open) : open;
}

// Fresh channels of 0.25 mm needles, 250 to the cm²: the area at which uptake is taken to be three times that of intact
// skin (the reference's default, an assumption; published 1 to 10.5) and water loss with it. Both bend towards ten
// times, that of skin without its horny layer (assumption).
constexpr double kTripleMm2 = 250 * 0.785398 * 0.125 * 0.125;
double fold(double openMm2) { return 1.0 + 9.0 * -std::expm1(-2.0 / 9.0 * openMm2 / kTripleMm2); }

} // namespace

double openFraction(const ChannelSize &channel, bool isOccluded, double hours) {
    return fractionAt(closingScale(channel), isOccluded, hours);
}

Barrier barrierAt(const TissueDose &dose, bool isOccluded, double hours) {
    Barrier barrier;
    double made = 0, open = 0;
    for (const float n : dose.punctures)
        made += static_cast<double>(n);
    if (!(made > 0.0) || hours < 0.0)
        return barrier;
    // The diameter that, round, has the mean area: slits count as wider.
    const double diameterUm = 1000.0 * std::sqrt(static_cast<double>(dose.openMm2) / made / 0.785398);
    double through = 0; // punctures that opened the horny layer
    for (size_t i = 1; i < kDepthClasses; ++i) {
        const double n = static_cast<double>(dose.punctures[i]);
        if (!(n > 0.0))
            continue;
        through += n;
        open += n * openFraction({.reachedUm = static_cast<double>(kDepthNodesUm[i]), .diameterUm = diameterUm},
                                 isOccluded, hours);
    }
    if (!(through > 0.0))
        return barrier;
    barrier.openFraction = open / through;
    barrier.openMm2PerCm2 = static_cast<double>(dose.openMm2) * open / made;
    barrier.tewlRatio = barrier.serumUptake = fold(barrier.openMm2PerCm2);
    barrier.prpUlPerCm2 = static_cast<double>(dose.channelUl) * open / made;
    return barrier;
}

} // namespace stipple::sim
