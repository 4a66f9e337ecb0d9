// Inside engine/gpu: making an instance, looking at the devices it has, and choosing one with a reason.
#pragma once

#include <string>
#include <vector>

#include "engine/gpu/device.h"

namespace stipple::gpu {

struct InstanceMade {
    VkInstance instance = VK_NULL_HANDLE;
    bool hasValidation = false; // asked for and installed
};

// `messenger` (may be null) hears of faults in the instance's own making too. Errors: no loader, no driver, a loader
// older than 1.3, a window-system extension missing.
Result<InstanceMade> makeInstance(const DeviceOptions &options, const VkDebugUtilsMessengerCreateInfoEXT *messenger);

struct Candidate {
    VkPhysicalDevice physical = VK_NULL_HANDLE;
    uint32_t queueFamily = 0; // graphics, compute and, with a surface, presenting
    DeviceInfo info;
};

// Every device of the instance, usable or not. `surface` may be null.
std::vector<Candidate> listCandidates(VkInstance instance, VkSurfaceKHR surface);

// Marks the chosen device and why the others were not; its place in the list, or -1.
int chooseCandidate(std::vector<Candidate> &all, const std::string &selector);

// What a user can do who has no usable driver.
inline constexpr const char *kInstallDriver =
    "install a driver (Debian: apt install mesa-vulkan-drivers), or use --device cpu for work without pictures";

} // namespace stipple::gpu
