#include "tools/stipple/bench_timing.h"

#include <algorithm>
#include <cstring>
#include <sys/resource.h>

#include "tools/stipple/commands.h"

namespace stipple::cli {

using nlohmann::json;

json spreadOf(std::vector<double> values, double scale) {
    std::sort(values.begin(), values.end());
    const auto shown = [scale](double value) { return json::parse(fixed(value * scale, 4)); };
    return {
        {"min", shown(values.front())}, {"median", shown(values[values.size() / 2])}, {"max", shown(values.back())}};
}

double quantileOf(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values[std::min(static_cast<size_t>(share * static_cast<double>(values.size())), values.size() - 1)];
}

double medianOf(std::vector<double> values) { return quantileOf(std::move(values), 0.5); }

TwoThreads::TwoThreads()
    : helper_([this] {
          for (;;) {
              start_.arrive_and_wait();
              if (work_ == nullptr)
                  return;
              (*work_)(1);
              done_.arrive_and_wait();
          }
      }) {}

TwoThreads::~TwoThreads() {
    work_ = nullptr;
    start_.arrive_and_wait();
    helper_.join();
}

void TwoThreads::run(const std::function<void(int)> &work) {
    work_ = &work;
    start_.arrive_and_wait();
    work(0);
    done_.arrive_and_wait();
}

MemoryCopy::MemoryCopy(size_t bytes) : from_(bytes, 1), to_(bytes, 0) {}

double MemoryCopy::rate() const {
    return movedBytes() / secondsOf([this] { std::memcpy(to_.data(), from_.data(), from_.size()); });
}

double MemoryCopy::rate(TwoThreads &threads) const {
    const size_t half = from_.size() / 2;
    return movedBytes() / secondsOf([&] {
               threads.run([&](int part) {
                   const size_t at = part == 0 ? 0 : half;
                   std::memcpy(to_.data() + at, from_.data() + at, part == 0 ? half : from_.size() - half);
               });
           });
}

double multiplyAddRate() {
    constexpr int kChains = 64, kRounds = 2'000'000;
    float chain[kChains];
    for (int c = 0; c < kChains; ++c)
        chain[c] = static_cast<float>(c);
    const double seconds = secondsOf([&chain] {
        for (int round = 0; round < kRounds; ++round)
            for (float &x : chain)
                x = x * 0.999F + 0.5F;
    });
    volatile float kept = 0; // so that the work is not left out
    for (const float x : chain)
        kept = kept + x;
    return 2.0 * kChains * kRounds / seconds;
}

double peakMemoryMib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

} // namespace stipple::cli
