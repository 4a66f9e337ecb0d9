#include "engine/gpu/device_select.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstring>

#include <spdlog/spdlog.h>

namespace stipple::gpu {

namespace {

constexpr const char *kLayer = "VK_LAYER_KHRONOS_validation";

bool hasLayer(const char *name) {
    uint32_t count = 0;
    vkEnumerateInstanceLayerProperties(&count, nullptr);
    std::vector<VkLayerProperties> layers(count);
    vkEnumerateInstanceLayerProperties(&count, layers.data());
    return std::any_of(layers.begin(), layers.end(),
                       [&](const VkLayerProperties &layer) { return std::strcmp(layer.layerName, name) == 0; });
}

bool contains(const std::vector<VkExtensionProperties> &extensions, const char *name) {
    return std::any_of(extensions.begin(), extensions.end(),
                       [&](const VkExtensionProperties &e) { return std::strcmp(e.extensionName, name) == 0; });
}

// Of the loader and the drivers, or of one layer.
std::vector<VkExtensionProperties> instanceExtensions(const char *layer) {
    uint32_t count = 0;
    if (vkEnumerateInstanceExtensionProperties(layer, &count, nullptr) != VK_SUCCESS)
        return {};
    std::vector<VkExtensionProperties> extensions(count);
    vkEnumerateInstanceExtensionProperties(layer, &count, extensions.data());
    return extensions;
}

std::vector<VkExtensionProperties> deviceExtensions(VkPhysicalDevice physical) {
    uint32_t count = 0;
    vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, nullptr);
    std::vector<VkExtensionProperties> extensions(count);
    vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, extensions.data());
    return extensions;
}

std::string typeName(VkPhysicalDeviceType type) {
    switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
        return "discrete GPU";
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
        return "integrated GPU";
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
        return "virtual GPU";
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
        return "CPU (software)";
    default:
        return "other";
    }
}

int rankOf(const DeviceInfo &info) {
    if (info.type == "discrete GPU")
        return 4;
    if (info.type == "integrated GPU")
        return 3;
    if (info.type == "virtual GPU")
        return 2;
    return info.isSoftware ? 0 : 1;
}

int graphicsFamily(VkPhysicalDevice physical, VkSurfaceKHR surface) {
    uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(physical, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(physical, &count, families.data());
    for (uint32_t i = 0; i < count; ++i) {
        constexpr VkQueueFlags kWanted = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT;
        if ((families[i].queueFlags & kWanted) != kWanted)
            continue;
        VkBool32 canPresent = VK_TRUE;
        if (surface != VK_NULL_HANDLE &&
            vkGetPhysicalDeviceSurfaceSupportKHR(physical, i, surface, &canPresent) != VK_SUCCESS)
            canPresent = VK_FALSE;
        if (canPresent == VK_TRUE)
            return static_cast<int>(i);
    }
    return -1;
}

Candidate describe(VkPhysicalDevice physical, int index, VkSurfaceKHR surface) {
    VkPhysicalDeviceDriverProperties driver{};
    driver.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES;
    VkPhysicalDeviceProperties2 properties{};
    properties.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2;
    vkGetPhysicalDeviceProperties(physical, &properties.properties);
    const bool is13 = properties.properties.apiVersion >= VK_API_VERSION_1_3;
    if (is13) {
        properties.pNext = &driver;
        vkGetPhysicalDeviceProperties2(physical, &properties);
    }
    const VkPhysicalDeviceLimits &limits = properties.properties.limits;
    Candidate candidate;
    candidate.physical = physical;
    DeviceInfo &info = candidate.info;
    info.index = index;
    info.name = properties.properties.deviceName;
    info.driver = is13 ? std::string(driver.driverName) + " " + driver.driverInfo : "unknown";
    info.type = typeName(properties.properties.deviceType);
    info.isSoftware = properties.properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
    info.apiVersion = properties.properties.apiVersion;
    info.maxImageSize = limits.maxImageDimension2D;
    info.maxStorageBytes = limits.maxStorageBufferRange;
    info.maxPushBytes = limits.maxPushConstantsSize;
    VkPhysicalDeviceMemoryProperties memory{};
    vkGetPhysicalDeviceMemoryProperties(physical, &memory);
    for (uint32_t i = 0; i < memory.memoryHeapCount; ++i)
        if ((memory.memoryHeaps[i].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) != 0)
            info.memoryBytes += memory.memoryHeaps[i].size;
    if (!is13) {
        info.reason = "its driver offers Vulkan " + std::to_string(VK_API_VERSION_MAJOR(info.apiVersion)) + "." +
                      std::to_string(VK_API_VERSION_MINOR(info.apiVersion)) + ", Stipple needs 1.3: update the driver";
        return candidate;
    }
    VkPhysicalDeviceVulkan13Features have13{};
    have13.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES;
    VkPhysicalDeviceVulkan12Features have12{};
    have12.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES;
    have12.pNext = &have13;
    VkPhysicalDeviceFeatures2 have{};
    have.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2;
    have.pNext = &have12;
    vkGetPhysicalDeviceFeatures2(physical, &have);
    const std::vector<VkExtensionProperties> extensions = deviceExtensions(physical);
    const int family = graphicsFamily(physical, surface);
    if (have13.dynamicRendering == VK_FALSE || have13.synchronization2 == VK_FALSE || have13.maintenance4 == VK_FALSE ||
        have12.timelineSemaphore == VK_FALSE)
        info.reason =
            "it lacks dynamic rendering, synchronization2, maintenance4 or timeline semaphores: update the driver";
    else if (!contains(extensions, VK_KHR_PUSH_DESCRIPTOR_EXTENSION_NAME))
        info.reason = "it lacks VK_KHR_push_descriptor: update the driver";
    else if (surface != VK_NULL_HANDLE && !contains(extensions, VK_KHR_SWAPCHAIN_EXTENSION_NAME))
        info.reason = "it cannot show pictures in a window";
    else if (family < 0)
        info.reason = "it has no queue for graphics, compute and this window";
    else
        info.isUsable = true;
    candidate.queueFamily = static_cast<uint32_t>(std::max(family, 0));
    return candidate;
}

std::string lower(std::string text) {
    for (char &c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

} // namespace

Result<InstanceMade> makeInstance(const DeviceOptions &options, const VkDebugUtilsMessengerCreateInfoEXT *messenger) {
    if (volkInitialize() != VK_SUCCESS)
        return systemError("there is no Vulkan loader on this machine: install it (Debian: apt install libvulkan1 "
                           "mesa-vulkan-drivers), or use --device cpu for work without pictures");
    if (volkGetInstanceVersion() < VK_API_VERSION_1_3)
        return systemError("the Vulkan loader is older than 1.3: update it (Debian: apt install libvulkan1)");
    InstanceMade made;
    made.hasValidation = options.validation && hasLayer(kLayer);
    if (options.validation && !made.hasValidation)
        spdlog::warn("Vulkan validation was asked for but its layer is missing (Debian: vulkan-validationlayers)");
    const std::vector<VkExtensionProperties> offered = instanceExtensions(nullptr);
    std::vector<const char *> extensions;
    for (const std::string &extension : options.surfaceExtensions) {
        if (!contains(offered, extension.c_str()))
            return systemError("no Vulkan driver here can draw into a window (" + extension +
                               " is missing): " + kInstallDriver);
        extensions.push_back(extension.c_str());
    }
    // volk has one table of functions for the whole process, refilled by every instance: each must offer all functions
    // that any other uses, or a headless instance would take the window's away. The pointers are the loader's
    // trampolines, good for every instance and device, and after this instance's end.
    for (const char *shared : {VK_KHR_SURFACE_EXTENSION_NAME, VK_EXT_DEBUG_UTILS_EXTENSION_NAME})
        if (contains(offered, shared) && std::find(options.surfaceExtensions.begin(), options.surfaceExtensions.end(),
                                                   shared) == options.surfaceExtensions.end())
            extensions.push_back(shared);
    std::vector<const char *> layers;
    const VkValidationFeatureEnableEXT enabled[] = {VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT};
    VkValidationFeaturesEXT features{VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT, nullptr, 1, enabled, 0, nullptr};
    VkDebugUtilsMessengerCreateInfoEXT listener{};
    const void *next = nullptr;
    if (made.hasValidation) {
        layers.push_back(kLayer);
        if (messenger != nullptr) {
            listener = *messenger;
            next = &listener;
        }
        if (contains(instanceExtensions(kLayer), VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME)) {
            extensions.push_back(VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME);
            features.pNext = next;
            next = &features;
        }
    }
    VkApplicationInfo app{};
    app.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO;
    app.pApplicationName = "stipple";
    app.apiVersion = VK_API_VERSION_1_3;
    VkInstanceCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO;
    info.pNext = next;
    info.pApplicationInfo = &app;
    info.enabledLayerCount = static_cast<uint32_t>(layers.size());
    info.ppEnabledLayerNames = layers.data();
    info.enabledExtensionCount = static_cast<uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    const VkResult result = vkCreateInstance(&info, nullptr, &made.instance);
    if (result == VK_ERROR_INCOMPATIBLE_DRIVER)
        return systemError(std::string("there is no Vulkan driver on this machine (or VK_ICD_FILENAMES names none): ") +
                           kInstallDriver);
    if (result != VK_SUCCESS)
        return systemError(std::string("Vulkan cannot start on this machine (") + resultName(result) +
                           "): " + kInstallDriver);
    volkLoadInstance(made.instance);
    return made;
}

std::vector<Candidate> listCandidates(VkInstance instance, VkSurfaceKHR surface) {
    uint32_t count = 0;
    if (vkEnumeratePhysicalDevices(instance, &count, nullptr) != VK_SUCCESS)
        return {};
    std::vector<VkPhysicalDevice> devices(count);
    if (vkEnumeratePhysicalDevices(instance, &count, devices.data()) != VK_SUCCESS)
        return {};
    std::vector<Candidate> all;
    for (const VkPhysicalDevice physical : devices)
        all.push_back(describe(physical, static_cast<int>(all.size()), surface));
    return all;
}

int chooseCandidate(std::vector<Candidate> &all, const std::string &selector) {
    int chosen = -1;
    int wantedIndex = -1;
    const bool isIndex =
        !selector.empty() && std::from_chars(selector.data(), selector.data() + selector.size(), wantedIndex).ptr ==
                                 selector.data() + selector.size();
    for (Candidate &candidate : all) {
        DeviceInfo &info = candidate.info;
        if (!info.isUsable)
            continue;
        if (selector != "auto" && isIndex && info.index != wantedIndex) {
            info.reason = "not the one asked for (" + selector + ")";
            continue;
        }
        if (selector != "auto" && !isIndex && lower(info.name).find(lower(selector)) == std::string::npos) {
            info.reason = "its name does not hold '" + selector + "'";
            continue;
        }
        if (chosen < 0 || rankOf(info) > rankOf(all[static_cast<size_t>(chosen)].info))
            chosen = info.index;
    }
    for (Candidate &candidate : all) {
        DeviceInfo &info = candidate.info;
        if (info.index == chosen) {
            info.isChosen = true;
            info.reason = selector == "auto" ? "the fastest kind that can do all that is needed" : "asked for";
        } else if (info.isUsable && info.reason.empty()) {
            info.reason = "another of a faster kind, or the first of its kind, was taken";
        }
    }
    return chosen;
}

Result<std::vector<DeviceInfo>> enumerateDevices(const std::string &selector) {
    DeviceOptions headless;
    headless.validation = false;
    const Result<InstanceMade> made = makeInstance(headless, nullptr);
    if (!made)
        return made.error();
    std::vector<Candidate> all = listCandidates(made->instance, VK_NULL_HANDLE);
    vkDestroyInstance(made->instance, nullptr);
    if (all.empty())
        return systemError(std::string("there is no Vulkan device on this machine: ") + kInstallDriver);
    chooseCandidate(all, selector);
    std::vector<DeviceInfo> infos;
    for (const Candidate &candidate : all)
        infos.push_back(candidate.info);
    return infos;
}

} // namespace stipple::gpu
