// Runs a test body on every Vulkan device of the machine, with validation on, and compares floats as the device's kind
// demands: to the bit on the software device, within a tolerance on real GPUs (÷ and sqrt may differ in the last bits).
#pragma once

#include <functional>
#include <random>
#include <span>
#include <string>

#include "engine/gpu/commands.h"

namespace stipple::test {

// Calls `body` once per usable device, each made for this call alone. Fails when there is no device, or when the
// validation layer says anything up to and including the device's destruction. Without the layer that check is not
// made: said once on stderr, and counted there.
void forEachDevice(const std::function<void(gpu::Device &)> &body);

// A fresh device with validation on.
std::unique_ptr<gpu::Device> makeDevice(const std::string &selector = "auto");

// Messages of the validation layers in this process so far, taken from the log (also those of a device's destruction).
uint64_t loggedValidationMessages();

// A fresh empty folder under the build folder.
std::string freshFolder(const std::string &name);

struct Tolerance {
    float absolute = 0;
    float relative = 0;
};
// Index of the first element that differs, -1 for none. NaN equals NaN; `isExact` compares bits (so 0 and -0 differ).
struct Difference {
    long index = -1;
    float expected = 0, got = 0;
};
Difference firstDifference(std::span<const float> expected, std::span<const float> got, bool isExact,
                           Tolerance tolerance);

template <typename T>
std::span<const float> floatsOf(std::span<T> values) {
    static_assert(sizeof(T) % sizeof(float) == 0);
    return {reinterpret_cast<const float *>(values.data()), values.size_bytes() / sizeof(float)};
}

// The same numbers with every standard library (std::uniform_real_distribution differs among them).
inline float uniform(std::mt19937 &random, float lo, float hi) {
    return lo + (hi - lo) * static_cast<float>(random() >> 8U) * 0x1p-24F;
}

} // namespace stipple::test
