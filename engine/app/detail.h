// How finely the face is drawn: in full while the machine keeps up, coarser while it does not, so that the hand is
// followed at 20 frames a second rather than seen sharply and late. Changes rarely: each one is seen.
#pragma once

#include <algorithm>

namespace stipple::app {

class Detail {
  public:
    static constexpr float kFull = 1.0F, kCoarse = 0.75F; // pixels drawn per pixel shown, each way

    // After a frame that took so long; the scale for the next.
    float next(double frameS) {
        if (!(frameS > 0) || frameS > kInterruptionS) // loading, dragged, suspended: no frame to judge by
            return scale_;
        // Time lately spent in slow frames, and in quick ones; a hitch counts little.
        const double counted = std::min(frameS, kMostCountedS);
        slowS_ = std::clamp(slowS_ + (frameS > kSlowS ? counted : -counted), 0.0, kSlowForS);
        quickS_ = frameS < kQuickS ? quickS_ + counted : std::max(0.0, quickS_ - 8 * counted);
        if (scale_ == kFull && slowS_ >= kSlowForS) {
            scale_ = kCoarse;
            quickS_ = 0;
        } else if (scale_ == kCoarse && quickS_ >= kQuickForS) {
            scale_ = kFull;
            slowS_ = 0;
        }
        return scale_;
    }
    float scale() const { return scale_; }

  private:
    static constexpr double kSlowS = 0.048, kQuickS = 0.026;   // frames longer and shorter than these
    static constexpr double kSlowForS = 1.0, kQuickForS = 4.0; // for so long
    static constexpr double kMostCountedS = 0.1, kInterruptionS = 0.5;
    float scale_ = kFull;
    double slowS_ = 0, quickS_ = 0;
};

} // namespace stipple::app
