#include "sim/technique/needling.h"

#include <algorithm>

#include "shaders/shared/limits.h"

namespace stipple::sim {

void NeedlingLog::observe(const StepObservation &seen, size_t punctures, const ZonePlan *plan) {
    if (punctures == 0)
        return;
    constexpr uint32_t kBreakSteps = kStepsPerSecond / 10;
    if (spans_.empty() || seen.step > spans_.back().last + kBreakSteps)
        spans_.push_back({.first = seen.step, .last = seen.step});
    spans_.back().last = seen.step;
    if (seen.isMotorOn && seen.frequencyHz > 0) {
        frequencySum_ += static_cast<double>(seen.frequencyHz);
        motorSteps_ += 1;
    }
    if (plan == nullptr)
        return;
    auto sum = std::find_if(zones_.begin(), zones_.end(), [&](const ZoneSum &one) { return one.zone == plan->zone; });
    if (sum == zones_.end())
        sum = zones_.insert(zones_.end(), ZoneSum{.zone = plan->zone});
    const float off = std::max({plan->lengthUm.lo - seen.lengthUm, seen.lengthUm - plan->lengthUm.hi, 0.0F});
    sum->offUm += static_cast<double>(off) * static_cast<double>(punctures);
    sum->punctures += static_cast<double>(punctures);
}

bool NeedlingLog::hasPunctures(uint32_t from, uint32_t until) const {
    return std::any_of(spans_.begin(), spans_.end(),
                       [&](const Span &span) { return span.last >= from && span.first < until; });
}

NeedlingLog::Setting NeedlingLog::setting() const {
    Setting out{.isKnown = !zones_.empty()};
    for (const ZoneSum &sum : zones_)
        out.offMm += sum.offUm / sum.punctures / 1000 / static_cast<double>(zones_.size());
    out.frequencyHz = motorSteps_ > 0 ? frequencySum_ / motorSteps_ : 0;
    return out;
}

} // namespace stipple::sim
