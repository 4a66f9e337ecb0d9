#include "engine/gpu/device.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <limits>

#include <spdlog/spdlog.h>

#include "engine/gpu/device_select.h"

#ifndef STIPPLE_VALIDATION_DEFAULT
#define STIPPLE_VALIDATION_DEFAULT 0
#endif

namespace stipple::gpu {

struct Device::Messages {
    std::atomic<uint64_t> count{0};
};

namespace {

constexpr uint64_t kNoValueYet = std::numeric_limits<uint64_t>::max(); // retired while a recording was open
constexpr uint64_t kSilentNs = 120'000'000'000; // a device that says nothing for two minutes counts as lost

constexpr VkDebugUtilsMessageTypeFlagsEXT kOurs =
    VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_TYPE_PERFORMANCE_BIT_EXT;

VkBool32 VKAPI_PTR onMessage(VkDebugUtilsMessageSeverityFlagBitsEXT severity, VkDebugUtilsMessageTypeFlagsEXT types,
                             const VkDebugUtilsMessengerCallbackDataEXT *data, void *user) {
    auto *messages = static_cast<Device::Messages *>(user);
    // The loader's remarks on other people's drivers and layers are no fault of ours.
    if ((types & kOurs) == 0)
        return VK_FALSE;
    messages->count.fetch_add(1);
    if ((severity & VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT) != 0)
        spdlog::error("Vulkan validation: {}", data->pMessage);
    else
        spdlog::warn("Vulkan validation: {}", data->pMessage);
    return VK_FALSE;
}

VkDebugUtilsMessengerCreateInfoEXT messengerInfo(Device::Messages *messages) {
    VkDebugUtilsMessengerCreateInfoEXT info{};
    info.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT;
    info.messageSeverity =
        VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
    info.messageType = kOurs;
    info.pfnUserCallback = onMessage;
    info.pUserData = messages;
    return info;
}

} // namespace

bool isValidationWanted() {
    const char *text = std::getenv("STIPPLE_VALIDATION");
    if (text != nullptr)
        return std::strcmp(text, "0") != 0 && *text != 0;
    return STIPPLE_VALIDATION_DEFAULT != 0;
}

Result<std::unique_ptr<Device>> Device::create(const DeviceOptions &options) {
    std::unique_ptr<Device> device(new Device);
    try {
        const Status started = device->start(options);
        if (!started)
            return started.error();
    } catch (const std::runtime_error &e) {
        return systemError(std::string("the Vulkan device does not start: ") + e.what());
    }
    return device;
}

Status Device::start(const DeviceOptions &options) {
    messages_ = std::make_unique<Messages>();
    makeSurface_ = options.makeSurface;
    const VkDebugUtilsMessengerCreateInfoEXT messenger = messengerInfo(messages_.get());
    const Result<InstanceMade> made = makeInstance(options, &messenger);
    if (!made)
        return made.error();
    instance_ = made->instance;
    hasValidation_ = made->hasValidation;
    if (hasValidation_)
        STIPPLE_VK(vkCreateDebugUtilsMessengerEXT(instance_, &messenger, nullptr, &messenger_));
    if (makeSurface_) {
        const VkResult result = makeSurface_(instance_, &surface_);
        if (result != VK_SUCCESS)
            return systemError(std::string("the window cannot be drawn into (") + resultName(result) +
                               "): " + kInstallDriver);
    }
    std::vector<Candidate> all = listCandidates(instance_, surface_);
    if (all.empty())
        return systemError(std::string("there is no Vulkan device on this machine: ") + kInstallDriver);
    const int chosen = chooseCandidate(all, options.selector);
    if (chosen < 0) {
        std::string reasons;
        for (const Candidate &candidate : all)
            reasons +=
                "; " + std::to_string(candidate.info.index) + " " + candidate.info.name + ": " + candidate.info.reason;
        return systemError("no Vulkan device can be used" + reasons + "; see stipple doctor");
    }
    physical_ = all[static_cast<size_t>(chosen)].physical;
    queueFamily_ = all[static_cast<size_t>(chosen)].queueFamily;
    info_ = all[static_cast<size_t>(chosen)].info;
    return makeDevice();
}

Status Device::makeDevice() {
    vkGetPhysicalDeviceMemoryProperties(physical_, &memory_);
    VkPhysicalDeviceProperties properties{};
    vkGetPhysicalDeviceProperties(physical_, &properties);
    uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(physical_, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(physical_, &count, families.data());
    timestampBits_ = families[queueFamily_].timestampValidBits;
    timestampPeriodNs_ = timestampBits_ > 0 ? properties.limits.timestampPeriod : 0.0F;
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
    name(VK_OBJECT_TYPE_SEMAPHORE, handleNumber(timeline_), "timeline");
    loadPipelineCache();
    return Ok{};
}

Device::~Device() {
    if (device_ != VK_NULL_HANDLE) {
        vkDeviceWaitIdle(device_); // fails at once where the device is lost: freeing is allowed then
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
        vkDestroyInstance(instance_, nullptr);
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
                           "): restart the program");
    VkBool32 canPresent = VK_FALSE;
    STIPPLE_VK(vkGetPhysicalDeviceSurfaceSupportKHR(physical_, queueFamily_, surface_, &canPresent));
    if (canPresent != VK_TRUE)
        return systemError("the device cannot draw into the window's new surface: restart the program");
    return Ok{};
}

uint64_t Device::validationMessageCount() const { return messages_->count.load(); }

VkDeviceMemory Device::allocate(const VkMemoryRequirements &needs, MemoryUse use, void **mapped, const char *what) {
    constexpr VkMemoryPropertyFlags kHost = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    constexpr VkMemoryPropertyFlags kSpecial =
        VK_MEMORY_PROPERTY_PROTECTED_BIT | VK_MEMORY_PROPERTY_LAZILY_ALLOCATED_BIT;
    const VkMemoryPropertyFlags required = use == MemoryUse::DeviceOnly ? 0 : kHost;
    const VkMemoryPropertyFlags wished = use == MemoryUse::Readback
                                             ? VkMemoryPropertyFlags{VK_MEMORY_PROPERTY_HOST_CACHED_BIT}
                                             : VkMemoryPropertyFlags{VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT};
    // Types with what is wished for first, any that will do after; a full heap falls through to the next.
    for (const bool isWish : {true, false})
        for (uint32_t i = 0; i < memory_.memoryTypeCount; ++i) {
            const VkMemoryType &type = memory_.memoryTypes[i];
            if ((needs.memoryTypeBits & (1U << i)) == 0 || (type.propertyFlags & required) != required ||
                (type.propertyFlags & kSpecial) != 0)
                continue;
            // The 256 MiB window that cards without a resizable BAR offer is too small to spend on uploads.
            const bool isSmallWindow =
                use == MemoryUse::Upload && memory_.memoryHeaps[type.heapIndex].size <= (257ULL << 20);
            if (isWish && ((type.propertyFlags & wished) != wished || isSmallWindow))
                continue;
            VkMemoryAllocateInfo info{};
            info.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
            info.allocationSize = needs.size;
            info.memoryTypeIndex = i;
            VkDeviceMemory memory = VK_NULL_HANDLE;
            if (vkAllocateMemory(device_, &info, nullptr, &memory) != VK_SUCCESS)
                continue;
            if (use != MemoryUse::DeviceOnly &&
                vkMapMemory(device_, memory, 0, VK_WHOLE_SIZE, 0, mapped) != VK_SUCCESS) {
                vkFreeMemory(device_, memory, nullptr);
                continue;
            }
            name(VK_OBJECT_TYPE_DEVICE_MEMORY, handleNumber(memory), what);
            return memory;
        }
    throw std::runtime_error("Vulkan: no memory left for " + std::string(what) + " (" + std::to_string(needs.size) +
                             " bytes) on " + info_.name + ": close other programs, or choose another with --device");
}

void Device::checkSubmit(VkResult result, const char *expression) const {
    if (result == VK_ERROR_DEVICE_LOST)
        isLost_ = true;
    if (result != VK_SUCCESS)
        checkFailed(expression, result, __FILE__, __LINE__);
}

uint64_t Device::submit(VkCommandBuffer commands, VkSemaphore waitBinary, VkSemaphore signalBinary) {
    if (isLost_)
        checkSubmit(VK_ERROR_DEVICE_LOST, "vkQueueSubmit2");
    VkCommandBufferSubmitInfo buffer{};
    buffer.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO;
    buffer.commandBuffer = commands;
    VkSemaphoreSubmitInfo waits{};
    waits.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO;
    waits.semaphore = waitBinary;
    // The window's image is first touched by a layout transition that waits for every stage, and so for this one.
    waits.stageMask = VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT;
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
    checkSubmit(vkQueueSubmit2(queue_, 1, &info, VK_NULL_HANDLE), "vkQueueSubmit2");
    ++submitted_;
    collect();
    return submitted_;
}

uint64_t Device::completed() const {
    uint64_t value = 0;
    checkSubmit(vkGetSemaphoreCounterValue(device_, timeline_, &value), "vkGetSemaphoreCounterValue");
    return value;
}

void Device::wait(uint64_t value) const {
    VkSemaphoreWaitInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO;
    info.semaphoreCount = 1;
    info.pSemaphores = &timeline_;
    info.pValues = &value;
    const VkResult result = vkWaitSemaphores(device_, &info, kSilentNs);
    checkSubmit(result == VK_TIMEOUT ? VK_ERROR_DEVICE_LOST : result, "vkWaitSemaphores");
}

void Device::waitIdle() const { checkSubmit(vkDeviceWaitIdle(device_), "vkDeviceWaitIdle"); }

void Device::retire(std::function<void()> destroy) {
    retired_.push_back({openRecordings_ > 0 ? kNoValueYet : submitted_, std::move(destroy)});
}

void Device::recordingClosed() {
    STIPPLE_ASSERT(openRecordings_ > 0, "a recording is closed once");
    if (--openRecordings_ > 0)
        return;
    for (Retired &r : retired_)
        if (r.value == kNoValueYet)
            r.value = submitted_;
}

// Never throws: destructors call it. A lost device's things are freed with it.
void Device::collect() {
    uint64_t done = 0;
    if (retired_.empty() || isLost_ || vkGetSemaphoreCounterValue(device_, timeline_, &done) != VK_SUCCESS)
        return;
    while (!retired_.empty() && retired_.front().value <= done) {
        retired_.front().destroy();
        retired_.pop_front();
    }
}

void Device::name(VkObjectType type, uint64_t handle, const char *text) const {
    if (vkSetDebugUtilsObjectNameEXT == nullptr || handle == 0)
        return;
    VkDebugUtilsObjectNameInfoEXT info{};
    info.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_OBJECT_NAME_INFO_EXT;
    info.objectType = type;
    info.objectHandle = handle;
    info.pObjectName = text;
    vkSetDebugUtilsObjectNameEXT(device_, &info);
}

} // namespace stipple::gpu
