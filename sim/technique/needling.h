// When needles were in the skin and how the hand-piece was set: what the procedure's facts need of the strokes.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/technique/technique.h"

namespace stipple::sim {

class NeedlingLog {
  public:
    // `plan`: of the zone being worked, null where none is.
    void observe(const StepObservation &seen, size_t punctures, const ZonePlan *plan);
    bool isEmpty() const { return spans_.empty(); }
    uint32_t first() const { return spans_.front().first; } // step of the first puncture
    uint32_t last() const { return spans_.back().last; }
    // Whether a needle pierced the skin in a step of [from, until).
    bool hasPunctures(uint32_t from, uint32_t until) const;
    // M3: mean over the worked zones of the distance of setting or needle length from the plan's window.
    struct Setting {
        double offMm = 0;
        double frequencyHz = 0; // mean while the motor ran; 0: it never did
        bool isKnown = false;   // a planned zone was worked
    };
    Setting setting() const;

  private:
    struct Span {
        uint32_t first = 0, last = 0;
    };
    struct ZoneSum {
        ZoneId zone = ZoneId::None;
        double offUm = 0, punctures = 0;
    };
    std::vector<Span> spans_; // shorter breaks than a tenth of a second are none
    std::vector<ZoneSum> zones_;
    double frequencySum_ = 0, motorSteps_ = 0;
};

} // namespace stipple::sim
