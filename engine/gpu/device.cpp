#include "engine/gpu/device.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include <spdlog/spdlog.h>

#include "engine/base/file.h"
#include "engine/base/hash.h"

#ifndef STIPPLE_VALIDATION_DEFAULT
#define STIPPLE_VALIDATION_DEFAULT 0
#endif

namespace stipple::gpu {

struct Device::Messages {
    std::atomic<uint64_t> count{0};
};

namespace {

constexpr const char *kLayer = "VK_LAYER_KHRONOS_validation";
constexpr const char *kInstall =
    "install a driver (Debian: apt install mesa-vulkan-drivers), or use --device cpu for work without pictures";
constexpr uint64_t kMaxCacheBytes = 64ULL << 20;

VkBool32 VKAPI_PTR onMessage(VkDebugUtilsMessageSeverityFlagBitsEXT severity, VkDebugUtilsMessageTypeFlagsEXT,
                             const VkDebugUtilsMessengerCallbackDataEXT *data, void *user) {
    auto *messages = static_cast<Device::Messages *>(user);
    messages->count.fetch_add(1);
    if ((severity & VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT) != 0)
        spdlog::error("Vulkan validation: {}", data->pMessage);
    else
        spdlog::warn("Vulkan validation: {}", data->pMessage);
    return VK_FALSE;
}

bool hasLayer(const char *name) {
    uint32_t count = 0;
    vkEnumerateInstanceLayerProperties(&count, nullptr);
    std::vector<VkLayerProperties> layers(count);
    vkEnumerateInstanceLayerProperties(&count, layers.data());
    return std::any_of(layers.begin(), layers.end(),
                       [&](const VkLayerProperties &layer) { return std::strcmp(layer.layerName, name) == 0; });
}

bool hasExtension(VkPhysicalDevice physical, const char *name) {
    uint32_t count = 0;
    vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, nullptr);
    std::vector<VkExtensionProperties> extensions(count);
    vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, extensions.data());
    return std::any_of(extensions.begin(), extensions.end(),
                       [&](const VkExtensionProperties &e) { return std::strcmp(e.extensionName, name) == 0; });
}

// volk keeps one global table of functions. With several instances alive it must hold one that is alive and has every
// extension any of them uses, so the table follows the newest that still lives; calls go through the loader's
// trampolines, which serve every instance and device (volkLoadDevice would tie them to one driver).
class LiveInstances {
  public:
    void add(VkInstance instance) {
        const std::lock_guard lock(mutex_);
        alive_.push_back(instance);
        volkLoadInstance(instance);
    }
    void destroy(VkInstance instance) {
        const std::lock_guard lock(mutex_);
        vkDestroyInstance(instance, nullptr);
        alive_.erase(std::remove(alive_.begin(), alive_.end(), instance), alive_.end());
        if (!alive_.empty())
            volkLoadInstance(alive_.back());
    }

  private:
    std::mutex mutex_;
    std::vector<VkInstance> alive_;
};
LiveInstances liveInstances;

struct InstanceMade {
    VkInstance instance = VK_NULL_HANDLE;
    bool hasValidation = false;
};

Result<InstanceMade> makeInstance(const DeviceOptions &options) {
    if (volkInitialize() != VK_SUCCESS)
        return systemError("there is no Vulkan loader on this machine: install it (Debian: apt install libvulkan1 "
                           "mesa-vulkan-drivers), or use --device cpu for work without pictures");
    InstanceMade made;
    made.hasValidation = options.validation && hasLayer(kLayer);
    if (options.validation && !made.hasValidation)
        spdlog::warn("Vulkan validation was asked for but its layer is missing (Debian: vulkan-validationlayers)");
    std::vector<const char *> extensions;
    for (const std::string &extension : options.surfaceExtensions)
        extensions.push_back(extension.c_str());
    std::vector<const char *> layers;
    const VkValidationFeatureEnableEXT enabled[] = {VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT};
    VkValidationFeaturesEXT features{VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT, nullptr, 1, enabled, 0, nullptr};
    if (made.hasValidation) {
        layers.push_back(kLayer);
    }
    // For names and labels in debuggers, and the layer's messages; the loader itself has it.
    extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
    VkApplicationInfo app{};
    app.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO;
    app.pApplicationName = "stipple";
    app.apiVersion = VK_API_VERSION_1_3;
    VkInstanceCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO;
    info.pNext = made.hasValidation ? &features : nullptr;
    info.pApplicationInfo = &app;
    info.enabledLayerCount = static_cast<uint32_t>(layers.size());
    info.ppEnabledLayerNames = layers.data();
    info.enabledExtensionCount = static_cast<uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    const VkResult result = vkCreateInstance(&info, nullptr, &made.instance);
    if (result != VK_SUCCESS)
        return systemError(std::string("Vulkan cannot start on this machine (") + resultName(result) +
                           "): " + kInstall);
    liveInstances.add(made.instance);
    return made;
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

DeviceInfo describe(VkPhysicalDevice physical, int index, VkSurfaceKHR surface) {
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
    DeviceInfo info;
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
        return info;
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
    if (have13.dynamicRendering == VK_FALSE || have13.synchronization2 == VK_FALSE || have13.maintenance4 == VK_FALSE ||
        have12.timelineSemaphore == VK_FALSE)
        info.reason =
            "it lacks dynamic rendering, synchronization2, maintenance4 or timeline semaphores: update the driver";
    else if (!hasExtension(physical, VK_KHR_PUSH_DESCRIPTOR_EXTENSION_NAME))
        info.reason = "it lacks VK_KHR_push_descriptor: update the driver";
    else if (surface != VK_NULL_HANDLE && !hasExtension(physical, VK_KHR_SWAPCHAIN_EXTENSION_NAME))
        info.reason = "it cannot show pictures in a window";
    else if (graphicsFamily(physical, surface) < 0)
        info.reason = "it has no queue for graphics, compute and this window";
    else
        info.isUsable = true;
    return info;
}

std::string lower(std::string text) {
    for (char &c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

// Marks the chosen device and why the others were not. -1: none.
int choose(std::vector<DeviceInfo> &all, const std::string &selector) {
    int chosen = -1;
    int wantedIndex = -1;
    const bool isIndex =
        !selector.empty() && std::from_chars(selector.data(), selector.data() + selector.size(), wantedIndex).ptr ==
                                 selector.data() + selector.size();
    for (DeviceInfo &info : all) {
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
        if (chosen < 0 || rankOf(info) > rankOf(all[static_cast<size_t>(chosen)]))
            chosen = info.index;
    }
    for (DeviceInfo &info : all)
        if (info.index == chosen) {
            info.isChosen = true;
            info.reason = selector == "auto" ? "the fastest kind that can do all that is needed" : "asked for";
        } else if (info.isUsable && info.reason.empty()) {
            info.reason = "a faster kind is there";
        }
    return chosen;
}

std::vector<VkPhysicalDevice> physicalDevices(VkInstance instance) {
    uint32_t count = 0;
    if (vkEnumeratePhysicalDevices(instance, &count, nullptr) != VK_SUCCESS)
        return {};
    std::vector<VkPhysicalDevice> devices(count);
    if (vkEnumeratePhysicalDevices(instance, &count, devices.data()) != VK_SUCCESS)
        return {};
    return devices;
}

std::filesystem::path cacheFile(const DeviceInfo &info, const uint8_t *uuid) {
    const char *cache = std::getenv("XDG_CACHE_HOME");
    const char *home = std::getenv("HOME");
    if ((cache == nullptr || *cache == 0) && (home == nullptr || *home == 0))
        return {};
    const std::filesystem::path folder =
        cache != nullptr && *cache != 0 ? std::filesystem::path(cache) : std::filesystem::path(home) / ".cache";
    const uint64_t key = hash64(info.driver, hash64(std::as_bytes(std::span(uuid, VK_UUID_SIZE))));
    return folder / "stipple" / ("pipelines-" + hexOf(key) + ".bin");
}

} // namespace

bool isValidationWanted() {
    const char *text = std::getenv("STIPPLE_VALIDATION");
    if (text != nullptr)
        return std::strcmp(text, "0") != 0 && *text != 0;
    return STIPPLE_VALIDATION_DEFAULT != 0;
}

Result<std::vector<DeviceInfo>> enumerateDevices(const std::string &selector) {
    Result<InstanceMade> made = makeInstance({});
    if (!made)
        return made.error();
    std::vector<DeviceInfo> all;
    for (const VkPhysicalDevice physical : physicalDevices(made->instance))
        all.push_back(describe(physical, static_cast<int>(all.size()), VK_NULL_HANDLE));
    liveInstances.destroy(made->instance);
    if (all.empty())
        return systemError(std::string("there is no Vulkan device on this machine: ") + kInstall);
    choose(all, selector);
    return all;
}

Result<std::unique_ptr<Device>> Device::create(const DeviceOptions &options) {
    std::unique_ptr<Device> device(new Device);
    DeviceOptions wanted = options;
    wanted.validation = options.validation || isValidationWanted();
    const Status started = device->start(wanted);
    if (!started)
        return started.error();
    return device;
}

Status Device::start(const DeviceOptions &options) {
    Result<InstanceMade> made = makeInstance(options);
    if (!made)
        return made.error();
    instance_ = made->instance;
    messages_ = std::make_unique<Messages>();
    if (made->hasValidation) {
        VkDebugUtilsMessengerCreateInfoEXT info{};
        info.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT;
        info.messageSeverity =
            VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
        info.messageType =
            VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_TYPE_PERFORMANCE_BIT_EXT;
        info.pfnUserCallback = onMessage;
        info.pUserData = messages_.get();
        STIPPLE_VK(vkCreateDebugUtilsMessengerEXT(instance_, &info, nullptr, &messenger_));
    }
    makeSurface_ = options.makeSurface;
    if (makeSurface_) {
        const VkResult result = makeSurface_(instance_, &surface_);
        if (result != VK_SUCCESS)
            return systemError(std::string("the window cannot be drawn into (") + resultName(result) +
                               "): " + kInstall);
    }
    const std::vector<VkPhysicalDevice> physicals = physicalDevices(instance_);
    std::vector<DeviceInfo> all;
    for (const VkPhysicalDevice physical : physicals)
        all.push_back(describe(physical, static_cast<int>(all.size()), surface_));
    if (all.empty())
        return systemError(std::string("there is no Vulkan device on this machine: ") + kInstall);
    const int chosen = choose(all, options.selector);
    if (chosen < 0) {
        std::string reasons;
        for (const DeviceInfo &info : all)
            reasons += "; " + std::to_string(info.index) + " " + info.name + ": " + info.reason;
        return systemError("no Vulkan device can be used" + reasons + "; see stipple doctor");
    }
    physical_ = physicals[static_cast<size_t>(chosen)];
    info_ = all[static_cast<size_t>(chosen)];
    return makeDevice();
}

Status Device::makeDevice() {
    vkGetPhysicalDeviceMemoryProperties(physical_, &memory_);
    queueFamily_ = static_cast<uint32_t>(graphicsFamily(physical_, surface_));
    VkPhysicalDeviceProperties properties{};
    vkGetPhysicalDeviceProperties(physical_, &properties);
    uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(physical_, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(physical_, &count, families.data());
    timestampPeriodNs_ = families[queueFamily_].timestampValidBits > 0 ? properties.limits.timestampPeriod : 0.0F;
    const float priority = 1.0F;
    VkDeviceQueueCreateInfo queueInfo{};
    queueInfo.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO;
    queueInfo.queueFamilyIndex = queueFamily_;
    queueInfo.queueCount = 1;
    queueInfo.pQueuePriorities = &priority;
    VkPhysicalDeviceVulkan13Features use13{};
    use13.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES;
    use13.dynamicRendering = VK_TRUE;
    use13.synchronization2 = VK_TRUE;
    use13.maintenance4 = VK_TRUE;
    VkPhysicalDeviceVulkan12Features use12{};
    use12.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES;
    use12.pNext = &use13;
    use12.timelineSemaphore = VK_TRUE;
    std::vector<const char *> extensions = {VK_KHR_PUSH_DESCRIPTOR_EXTENSION_NAME};
    if (surface_ != VK_NULL_HANDLE)
        extensions.push_back(VK_KHR_SWAPCHAIN_EXTENSION_NAME);
    VkDeviceCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO;
    info.pNext = &use12;
    info.queueCreateInfoCount = 1;
    info.pQueueCreateInfos = &queueInfo;
    info.enabledExtensionCount = static_cast<uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    const VkResult result = vkCreateDevice(physical_, &info, nullptr, &device_);
    if (result != VK_SUCCESS)
        return systemError("the device " + info_.name + " cannot be opened (" + resultName(result) +
                           "): close programs that use it, or choose another with --device");
    vkGetDeviceQueue(device_, queueFamily_, 0, &queue_);
    VkSemaphoreTypeCreateInfo type{};
    type.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO;
    type.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
    VkSemaphoreCreateInfo semaphore{};
    semaphore.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO;
    semaphore.pNext = &type;
    STIPPLE_VK(vkCreateSemaphore(device_, &semaphore, nullptr, &timeline_));
    loadPipelineCache();
    return Ok{};
}

void Device::loadPipelineCache() {
    VkPhysicalDeviceProperties properties{};
    vkGetPhysicalDeviceProperties(physical_, &properties);
    const std::filesystem::path path = cacheFile(info_, properties.pipelineCacheUUID);
    std::string bytes;
    if (!path.empty() && std::filesystem::exists(path)) {
        Result<std::string> read = readFile(path, kMaxCacheBytes);
        // The file is hash of the rest + the driver's bytes: a damaged one is ignored.
        if (read && read->size() > 16 && hexOf(hash64(std::string_view(*read).substr(16))) == read->substr(0, 16))
            bytes = read->substr(16);
    }
    VkPipelineCacheCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO;
    info.initialDataSize = bytes.size();
    info.pInitialData = bytes.data();
    STIPPLE_VK(vkCreatePipelineCache(device_, &info, nullptr, &pipelineCache_));
}

void Device::savePipelineCache() const {
    VkPhysicalDeviceProperties properties{};
    vkGetPhysicalDeviceProperties(physical_, &properties);
    const std::filesystem::path path = cacheFile(info_, properties.pipelineCacheUUID);
    size_t size = 0;
    if (path.empty() || vkGetPipelineCacheData(device_, pipelineCache_, &size, nullptr) != VK_SUCCESS || size == 0 ||
        size > kMaxCacheBytes)
        return;
    std::string bytes(size, '\0');
    if (vkGetPipelineCacheData(device_, pipelineCache_, &size, bytes.data()) != VK_SUCCESS)
        return;
    bytes.resize(size);
    // A cache that cannot be kept only costs time at the next start.
    if (makeFolder(path.parent_path()))
        (void)writeFile(path, hexOf(hash64(bytes)) + bytes);
}

Device::~Device() {
    if (device_ != VK_NULL_HANDLE) {
        vkDeviceWaitIdle(device_);
        for (Retired &r : retired_)
            r.destroy();
        if (pipelineCache_ != VK_NULL_HANDLE) {
            savePipelineCache();
            vkDestroyPipelineCache(device_, pipelineCache_, nullptr);
        }
        vkDestroySemaphore(device_, timeline_, nullptr);
        vkDestroyDevice(device_, nullptr);
    }
    if (surface_ != VK_NULL_HANDLE)
        vkDestroySurfaceKHR(instance_, surface_, nullptr);
    if (messenger_ != VK_NULL_HANDLE)
        vkDestroyDebugUtilsMessengerEXT(instance_, messenger_, nullptr);
    if (instance_ != VK_NULL_HANDLE)
        liveInstances.destroy(instance_);
}

Status Device::recreateSurface() {
    if (!makeSurface_)
        return systemError("this device draws into no window");
    waitIdle();
    if (surface_ != VK_NULL_HANDLE)
        vkDestroySurfaceKHR(instance_, surface_, nullptr);
    surface_ = VK_NULL_HANDLE;
    const VkResult result = makeSurface_(instance_, &surface_);
    if (result != VK_SUCCESS)
        return systemError(std::string("the window's surface was lost and cannot be made anew (") + resultName(result) +
                           ")");
    return Ok{};
}

uint64_t Device::validationMessageCount() const { return messages_->count.load(); }

VkDeviceMemory Device::allocate(const VkMemoryRequirements &needs, bool isHostVisible, void **mapped,
                                const char *what) {
    const VkMemoryPropertyFlags host = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    const VkMemoryPropertyFlags wishes[] = {isHostVisible ? host | VK_MEMORY_PROPERTY_HOST_CACHED_BIT
                                                          : VkMemoryPropertyFlags{VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT},
                                            isHostVisible ? host : VkMemoryPropertyFlags{0}};
    for (const VkMemoryPropertyFlags wish : wishes)
        for (uint32_t i = 0; i < memory_.memoryTypeCount; ++i) {
            if ((needs.memoryTypeBits & (1U << i)) == 0 || (memory_.memoryTypes[i].propertyFlags & wish) != wish)
                continue;
            VkMemoryAllocateInfo info{};
            info.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
            info.allocationSize = needs.size;
            info.memoryTypeIndex = i;
            VkDeviceMemory memory = VK_NULL_HANDLE;
            if (vkAllocateMemory(device_, &info, nullptr, &memory) != VK_SUCCESS)
                continue;
            if (isHostVisible)
                STIPPLE_VK(vkMapMemory(device_, memory, 0, VK_WHOLE_SIZE, 0, mapped));
            return memory;
        }
    throw std::runtime_error("Vulkan: no memory left for " + std::string(what) + " (" + std::to_string(needs.size) +
                             " bytes)");
}

uint64_t Device::submit(VkCommandBuffer commands, VkSemaphore waitBinary, VkSemaphore signalBinary) {
    VkCommandBufferSubmitInfo buffer{};
    buffer.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO;
    buffer.commandBuffer = commands;
    VkSemaphoreSubmitInfo waits{};
    waits.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO;
    waits.semaphore = waitBinary;
    waits.stageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
    VkSemaphoreSubmitInfo signals[2]{};
    signals[0].sType = signals[1].sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO;
    signals[0].semaphore = timeline_;
    signals[0].value = submitted_ + 1;
    signals[0].stageMask = signals[1].stageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
    signals[1].semaphore = signalBinary;
    VkSubmitInfo2 info{};
    info.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO_2;
    info.waitSemaphoreInfoCount = waitBinary != VK_NULL_HANDLE ? 1 : 0;
    info.pWaitSemaphoreInfos = &waits;
    info.commandBufferInfoCount = commands != VK_NULL_HANDLE ? 1 : 0;
    info.pCommandBufferInfos = &buffer;
    info.signalSemaphoreInfoCount = signalBinary != VK_NULL_HANDLE ? 2 : 1;
    info.pSignalSemaphoreInfos = signals;
    STIPPLE_VK(vkQueueSubmit2(queue_, 1, &info, VK_NULL_HANDLE));
    ++submitted_;
    collect();
    return submitted_;
}

uint64_t Device::completed() const {
    uint64_t value = 0;
    STIPPLE_VK(vkGetSemaphoreCounterValue(device_, timeline_, &value));
    return value;
}

void Device::wait(uint64_t value) const {
    VkSemaphoreWaitInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO;
    info.semaphoreCount = 1;
    info.pSemaphores = &timeline_;
    info.pValues = &value;
    STIPPLE_VK(vkWaitSemaphores(device_, &info, UINT64_MAX));
}

void Device::waitIdle() const { STIPPLE_VK(vkDeviceWaitIdle(device_)); }

void Device::retire(std::function<void()> destroy) { retired_.push_back({submitted_, std::move(destroy)}); }

void Device::collect() {
    const uint64_t done = completed();
    while (!retired_.empty() && retired_.front().value <= done) {
        retired_.front().destroy();
        retired_.pop_front();
    }
}

void Device::name(VkObjectType type, uint64_t handle, const char *text) const {
    if (messenger_ == VK_NULL_HANDLE)
        return;
    VkDebugUtilsObjectNameInfoEXT info{};
    info.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_OBJECT_NAME_INFO_EXT;
    info.objectType = type;
    info.objectHandle = handle;
    info.pObjectName = text;
    vkSetDebugUtilsObjectNameEXT(device_, &info);
}

} // namespace stipple::gpu
