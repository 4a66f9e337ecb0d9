// Dynamic resolution of the face: how many pixels are drawn per pixel shown. While the camera moves all of it is drawn
// anew in every frame and the eye follows the movement, so it is drawn as coarse as 30 frames a second need. At rest it
// is drawn in full, and coarser only on a machine that cannot keep up even so. The simulation never knows.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "engine/render/quality.h"

namespace stipple::app {

class Detail {
  public:
    explicit Detail(Quality quality = Quality::Medium) : row_(qualityRow(quality)) {}

    // After a frame that took so long; the scale for the next. `isMoving`: the camera moves.
    float next(double frameS, bool isMoving) {
        restS_ = isMoving ? 0 : restS_ + (frameS > 0 ? frameS : 0.0);
        const bool isAtRest = restS_ > kRestAfterS;
        if (frameS > 0 && frameS < kInterruptionS) // else loading, dragged, suspended: no frame to judge by
            isAtRest ? judgeRest(frameS) : judgeMotion(frameS);
        scale_ = std::max(row_.faceScale * (isAtRest ? (isCoarse_ ? kCoarse : 1.0F) : kSteps[step_]), row_.leastScale);
        return scale_;
    }
    float scale() const { return scale_; }

  private:
    static constexpr std::array<float, 5> kSteps = {1.0F, 0.85F, 0.72F, 0.60F, 0.50F}; // of the full scale
    static constexpr float kCoarse = 0.75F;
    static constexpr double kRestAfterS = 0.12, kInterruptionS = 0.5, kMostCountedS = 0.1;
    static constexpr double kMotionSlowS = 0.030, kMotionQuickS = 0.020;
    static constexpr double kRestSlowS = 0.034, kRestQuickS = 0.018, kSlowForS = 1.0, kQuickForS = 4.0;

    void judgeMotion(double frameS) {
        // Frames of unlike cost take turns (the section's with the others'), so slow ones count although not in a row.
        slowFrames_ = std::max(0, slowFrames_ + (frameS > kMotionSlowS ? 2 : -1));
        quickFrames_ = frameS < kMotionQuickS ? quickFrames_ + 1 : 0;
        if (slowFrames_ >= 4 && step_ + 1 < kSteps.size()) {
            ++step_;
            slowFrames_ = 0;
            patience_ = std::min(2 * patience_, 480); // it was too fine: wait longer before trying again
        } else if (quickFrames_ >= patience_ && step_ > 0) {
            --step_;
            quickFrames_ = 0;
        }
    }
    // Changes rarely, for each change is seen: by the time lately spent in slow frames and in quick ones.
    void judgeRest(double frameS) {
        const double counted = std::min(frameS, kMostCountedS);
        slowS_ = std::clamp(slowS_ + (frameS > kRestSlowS ? counted : -counted), 0.0, kSlowForS);
        quickS_ = frameS < kRestQuickS ? quickS_ + counted : std::max(0.0, quickS_ - 8 * counted);
        if (!isCoarse_ && slowS_ >= kSlowForS) {
            isCoarse_ = true;
            quickS_ = 0;
        } else if (isCoarse_ && quickS_ >= kQuickForS) {
            isCoarse_ = false;
            slowS_ = 0;
        }
    }

    const QualityRow &row_;
    float scale_ = row_.faceScale;
    double restS_ = 1.0;
    size_t step_ = 1;
    int slowFrames_ = 0, quickFrames_ = 0, patience_ = 15;
    bool isCoarse_ = false;
    double slowS_ = 0, quickS_ = 0;
};

} // namespace stipple::app
