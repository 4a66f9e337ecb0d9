// Vulkan through volk, and the one check macro. Nothing outside engine/gpu, sim/gpu and engine/render includes this.
#pragma once

#ifndef VK_NO_PROTOTYPES
#define VK_NO_PROTOTYPES
#endif
#include <volk.h>

#include <cstdint>
#include <stdexcept>
#include <string>

namespace stipple::gpu {

// Text of a VkResult: "VK_ERROR_DEVICE_LOST".
const char *resultName(VkResult result);

// The device was lost: the owner must drop the Device with everything on it and make a new one.
struct DeviceLost : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Throws DeviceLost or std::runtime_error naming the expression, the result and the last label recorded.
[[noreturn]] void checkFailed(const char *expression, VkResult result, const char *file, int line);

// The label of the pass recorded last on this thread, for messages.
void setLastLabel(const char *label);

// A handle as the number that debug names want.
template <typename Handle>
uint64_t handleNumber(Handle handle) {
    return reinterpret_cast<uint64_t>(handle);
}

} // namespace stipple::gpu

#define STIPPLE_VK(expression)                                                                                         \
    do {                                                                                                               \
        const VkResult stippleResult_ = (expression);                                                                  \
        if (stippleResult_ != VK_SUCCESS)                                                                              \
            ::stipple::gpu::checkFailed(#expression, stippleResult_, __FILE__, __LINE__);                              \
    } while (false)
