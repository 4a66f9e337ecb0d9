#include "sim/tissue/anaesthetic.h"

#include <algorithm>
#include <cmath>

#include "shaders/kernels/math_exact.h"

namespace stipple::sim {

namespace {
constexpr double kConstrictionEndMin = 180; // vessels narrow less than 3 h from application on, most in the middle
constexpr double kMostLost = 0.5;           // assumption
constexpr double kMostGained = 0.2;         // rebound (assumption: the sign is published)
constexpr double kReboundPeakMin = 60;      // … after the end of the constriction (assumption)
constexpr double kNumbMin = 30;             // 1 - e^(-(t / 30)²): 0.1 at 10 min, 0.63 at 30, 0.98 at 60 (assumption)
constexpr double kNumbHalfMin = 120;        // after removal (recalled: one to two hours)
} // namespace

CreamState creamAt(double appliedMin, double sinceRemovalMin) {
    const double sinceMin = appliedMin + sinceRemovalMin; // since it was put on
    if (!(appliedMin > 0.0) || !(sinceMin > 0.0))
        return {};
    const double takenMin = std::min(appliedMin, sinceMin);
    CreamState state;
    const double dose = takenMin / kNumbMin;
    state.numbness = -std::expm1(-dose * dose) * std::exp2(-std::max(sinceRemovalMin, 0.0) / kNumbHalfMin);
    const double taken = std::min(takenMin / (0.5 * kConstrictionEndMin), 1.0);
    if (sinceMin < kConstrictionEndMin) {
        const double x = sinceMin / kConstrictionEndMin;
        state.perfusion = 1.0 - kMostLost * taken * 4.0 * x * (1.0 - x);
    } else {
        const double y = (sinceMin - kConstrictionEndMin) / kReboundPeakMin;
        state.perfusion = 1.0 + kMostGained * taken * y * std::exp(1.0 - y);
    }
    return state;
}

float flareLeft(float appliedMin) {
    const float dose = std::max(appliedMin, 0.0F) / static_cast<float>(kNumbMin);
    return 0.5F + 0.5F * shared::expExact(-dose * dose);
}

} // namespace stipple::sim
