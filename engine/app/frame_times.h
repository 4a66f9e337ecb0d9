// How long frames took: median and 95th percentile of the latest, for the log.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace stipple::app {

class FrameTimes {
  public:
    // `cpuS`: processor time of all threads meanwhile.
    void add(double seconds, double cpuS) {
        cpuS_ += cpuS;
        ++all_;
        if (times_.size() < kMost)
            times_.push_back(seconds);
        else
            times_[next_ = (next_ + 1) % kMost] = seconds;
    }
    size_t count() const { return times_.size(); }
    double meanCpuMs() const { return all_ == 0 ? 0 : 1000 * cpuS_ / static_cast<double>(all_); }
    // Milliseconds below which this share of the frames stayed; 0 without frames.
    double percentileMs(double share) const {
        if (times_.empty())
            return 0;
        std::vector<double> sorted = times_;
        const size_t at = std::min(sorted.size() - 1, static_cast<size_t>(share * static_cast<double>(sorted.size())));
        std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(at), sorted.end());
        return 1000 * sorted[at];
    }

  private:
    static constexpr size_t kMost = 100000;
    std::vector<double> times_;
    size_t next_ = 0;
    double cpuS_ = 0;
    size_t all_ = 0;
};

} // namespace stipple::app
