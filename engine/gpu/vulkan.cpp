#define VOLK_IMPLEMENTATION
#include "engine/gpu/vulkan.h"

namespace stipple::gpu {

namespace {
thread_local const char *lastLabel = "start";
}

void setLastLabel(const char *label) { lastLabel = label; }

const char *resultName(VkResult result) {
    switch (result) {
#define CASE(name)                                                                                                     \
    case name:                                                                                                         \
        return #name
        CASE(VK_SUCCESS);
        CASE(VK_NOT_READY);
        CASE(VK_TIMEOUT);
        CASE(VK_INCOMPLETE);
        CASE(VK_SUBOPTIMAL_KHR);
        CASE(VK_ERROR_OUT_OF_HOST_MEMORY);
        CASE(VK_ERROR_OUT_OF_DEVICE_MEMORY);
        CASE(VK_ERROR_INITIALIZATION_FAILED);
        CASE(VK_ERROR_DEVICE_LOST);
        CASE(VK_ERROR_MEMORY_MAP_FAILED);
        CASE(VK_ERROR_LAYER_NOT_PRESENT);
        CASE(VK_ERROR_EXTENSION_NOT_PRESENT);
        CASE(VK_ERROR_FEATURE_NOT_PRESENT);
        CASE(VK_ERROR_INCOMPATIBLE_DRIVER);
        CASE(VK_ERROR_FORMAT_NOT_SUPPORTED);
        CASE(VK_ERROR_SURFACE_LOST_KHR);
        CASE(VK_ERROR_OUT_OF_DATE_KHR);
#undef CASE
    default:
        return "an unnamed VkResult";
    }
}

void checkFailed(const char *expression, VkResult result, const char *file, int line) {
    const std::string message = std::string("Vulkan: ") + expression + " gave " + resultName(result) + " after '" +
                                lastLabel + "' (" + file + ":" + std::to_string(line) + ")";
    if (result == VK_ERROR_DEVICE_LOST)
        throw DeviceLost(message);
    throw std::runtime_error(message);
}

} // namespace stipple::gpu
