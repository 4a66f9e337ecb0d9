// Timing for `stipple bench`: spreads, and the limits of the machine measured in the same run.
#pragma once

#include <barrier>
#include <chrono>
#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

namespace stipple::cli {

template <class Work>
double secondsOf(const Work &work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// {"min", "median", "max"} of the values times `scale`.
nlohmann::json spreadOf(std::vector<double> values, double scale);
double medianOf(std::vector<double> values);
// The value that `share` of the values do not exceed.
double quantileOf(std::vector<double> values, double share);

// A second thread that waits to be given half of the work.
class TwoThreads {
  public:
    TwoThreads();
    ~TwoThreads();
    TwoThreads(const TwoThreads &) = delete;
    TwoThreads &operator=(const TwoThreads &) = delete;
    // Calls work(0) here and work(1) there, at once.
    void run(const std::function<void(int part)> &work);

  private:
    std::barrier<> start_{2}, done_{2};
    const std::function<void(int)> *work_ = nullptr; // null: over
    std::thread helper_;
};

// Copies between two arrays, bytes per second, each byte read and each written counted.
class MemoryCopy {
  public:
    explicit MemoryCopy(size_t bytes);
    double rate() const;                    // one thread
    double rate(TwoThreads &threads) const; // each a half
    double movedBytes() const { return 2.0 * static_cast<double>(from_.size()); }

  private:
    std::vector<char> from_;
    mutable std::vector<char> to_;
};

// Floating-point operations a second of one thread: sixty-four independent chains of a*b+c.
double multiplyAddRate();

// Of this process so far, MiB.
double peakMemoryMib();

} // namespace stipple::cli
