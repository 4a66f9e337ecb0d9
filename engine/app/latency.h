// From a hand's movement to its picture: the time between sampling the input of a frame and the device having finished
// that frame's picture. Looked at twice a frame, so that a figure is late by half a frame at most, never early.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

#include "engine/app/frame_times.h"

namespace stipple::app {

class Latency {
  public:
    using Clock = std::chrono::steady_clock;
    // A frame whose input was sampled at `sampled` has been given to the device as timeline value `value`.
    void submitted(uint64_t value, Clock::time_point sampled) {
        waiting_.push_back({value, frame_, sampled});
        ++frame_;
    }
    // The device has finished everything up to `value` by `now`.
    void completed(uint64_t value, Clock::time_point now) {
        while (!waiting_.empty() && waiting_.front().value <= value) {
            times_.add(std::chrono::duration<double>(now - waiting_.front().sampled).count(), 0);
            frames_ += static_cast<double>(frame_ - waiting_.front().frame);
            waiting_.pop_front();
        }
    }
    void reset() { *this = {}; }
    size_t count() const { return times_.count(); }
    double percentileMs(double share) const { return times_.percentileMs(share); }
    // Mean number of frames begun until the picture was finished, its own counted; 0 without frames.
    double meanFrames() const { return count() == 0 ? 0 : frames_ / static_cast<double>(count()); }

  private:
    struct Waiting {
        uint64_t value = 0, frame = 0;
        Clock::time_point sampled;
    };
    std::deque<Waiting> waiting_;
    FrameTimes times_;
    uint64_t frame_ = 0;
    double frames_ = 0;
};

} // namespace stipple::app
