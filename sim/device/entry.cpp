#include "sim/device/entry.h"

#include <algorithm>
#include <cmath>

namespace stipple::sim {

namespace {

// Arc tangent of 0..1 (reduced to |x| <= 0.27 about π/6; series to x^9, error 3e-8), + - * / only.
float arcTangent(float x) {
    constexpr float kRoot3 = 1.73205081F, kSixthTurn = 0.52359878F;
    const bool isReduced = x > 0.26794919F;
    const float r = isReduced ? (kRoot3 * x - 1.0F) / (kRoot3 + x) : x;
    const float z = r * r;
    const float series =
        r * (1.0F + z * (-1.0F / 3.0F + z * (0.2F + z * (-1.0F / 7.0F + z * (1.0F / 9.0F - z / 11.0F)))));
    return isReduced ? kSixthTurn + series : series;
}

} // namespace

float penTipSpeedMmS(float frequencyHz, float strokeMm) { return 3.14159265F * frequencyHz * strokeMm; }

RollerEntry rollerEntry(float drumRadiusMm, float lengthMm, float rollingMmS) {
    RollerEntry entry;
    if (!(drumRadiusMm > 0.0F) || !(lengthMm > 0.0F))
        return entry;
    // tan θ0 = sqrt((R + L)² - R²) / R; angles over 45° (L > 0.41 R) are no roller.
    const float chord = std::sqrt(lengthMm * (2.0F * drumRadiusMm + lengthMm));
    const float tangent = std::min(chord / drumRadiusMm, 1.0F);
    entry.angleRad = arcTangent(tangent);
    entry.approachMmS = std::fabs(rollingMmS) * tangent;
    entry.slotBoundMm = 2.0F * (tangent * drumRadiusMm - drumRadiusMm * entry.angleRad);
    return entry;
}

} // namespace stipple::sim
