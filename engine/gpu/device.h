// The Vulkan device: chosen with a reason, one queue, one timeline semaphore, memory, deferred destruction, validation
// messages counted. Headless unless a surface maker is given.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/gpu/vulkan.h"

namespace stipple::gpu {

// What `stipple doctor` prints of a device.
struct DeviceInfo {
    int index = 0;
    std::string name;
    std::string driver;
    std::string type; // "discrete GPU", "integrated GPU", "virtual GPU", "CPU (software)", "other"
    bool isSoftware = false;
    bool isUsable = false;
    std::string reason; // why it was chosen, or not
    bool isChosen = false;
    uint32_t apiVersion = 0;
    uint32_t maxImageSize = 0;
    uint64_t maxStorageBytes = 0;
    uint32_t maxPushBytes = 0;
    uint64_t memoryBytes = 0;
};

// Whether validation is on by default: STIPPLE_VALIDATION=1 or 0 in the environment, else the build's option.
bool isValidationWanted();

struct DeviceOptions {
    std::string selector = "auto"; // "auto", an index, or part of a name
    bool validation = isValidationWanted();
    std::vector<std::string> surfaceExtensions;                      // instance extensions of the window system
    std::function<VkResult(VkInstance, VkSurfaceKHR *)> makeSurface; // empty: headless
};

// Upload: written by the host, in the device's own memory where the host can reach all of it. Readback: read by the
// host, cached where possible. DeviceOnly: out of the host's reach.
enum class MemoryUse { Upload, Readback, DeviceOnly };

// All devices with what `selector` would choose and why. Error: no Vulkan loader or driver, and what to install.
Result<std::vector<DeviceInfo>> enumerateDevices(const std::string &selector = "auto");

class Device {
  public:
    // Errors: no loader, no driver, no usable device, selector matches none; each says what to do.
    static Result<std::unique_ptr<Device>> create(const DeviceOptions &options);
    ~Device();
    Device(const Device &) = delete;
    Device &operator=(const Device &) = delete;

    const DeviceInfo &info() const { return info_; }
    bool isSoftware() const { return info_.isSoftware; }
    VkInstance instance() const { return instance_; }
    VkPhysicalDevice physical() const { return physical_; }
    VkDevice handle() const { return device_; }
    VkQueue queue() const { return queue_; }
    uint32_t queueFamily() const { return queueFamily_; }
    VkSurfaceKHR surface() const { return surface_; }
    // Makes the window's surface anew after VK_ERROR_SURFACE_LOST_KHR.
    Status recreateSurface();
    VkPipelineCache pipelineCache() const { return pipelineCache_; }
    float timestampPeriodNs() const { return timestampPeriodNs_; } // 0: no timestamps
    uint32_t timestampBits() const { return timestampBits_; }      // valid bits of one

    // The pipeline cache's file; empty where the environment names no folder for it.
    const std::filesystem::path &pipelineCacheFile() const { return pipelineCacheFile_; }

    // Messages of the validation layers, warnings and errors, since the device was made.
    uint64_t validationMessageCount() const;
    // Whether the layers are really there: asked for and installed. Without them the count says nothing.
    bool hasValidation() const { return hasValidation_; }

    // Memory for a resource; host-visible uses are mapped at `*mapped` for good. Coherent memory always: Vulkan
    // guarantees a host-visible coherent type, so nothing here is ever flushed by hand.
    VkDeviceMemory allocate(const VkMemoryRequirements &needs, MemoryUse use, void **mapped, const char *name);

    // Timeline. A submission signals the next value; retire() frees once every submission made so far, and every
    // recording open now, has passed.
    uint64_t submit(VkCommandBuffer commands, VkSemaphore waitBinary = VK_NULL_HANDLE,
                    VkSemaphore signalBinary = VK_NULL_HANDLE);
    uint64_t submitted() const { return submitted_; }
    uint64_t completed() const;
    void wait(uint64_t value) const;
    void waitIdle() const;
    void retire(std::function<void()> destroy);
    void collect(); // frees what has passed; called by submit
    // Kept by Commands: a recording is open from begin to submit.
    void recordingOpened() { ++openRecordings_; }
    void recordingClosed();
    // For tests of the way back: from now on every submission throws DeviceLost.
    void simulateLoss() { isLost_ = true; }
    bool isLost() const { return isLost_; }

    void name(VkObjectType type, uint64_t handle, const char *text) const;
    void savePipelineCache() const;

    struct Messages; // of the validation layers

  private:
    Device() = default;
    Status start(const DeviceOptions &options);
    Status makeDevice();
    void checkSubmit(VkResult result, const char *expression) const;
    void loadPipelineCache();

    VkInstance instance_ = VK_NULL_HANDLE;
    VkDebugUtilsMessengerEXT messenger_ = VK_NULL_HANDLE;
    std::unique_ptr<Messages> messages_;
    std::function<VkResult(VkInstance, VkSurfaceKHR *)> makeSurface_;
    VkSurfaceKHR surface_ = VK_NULL_HANDLE;
    VkPhysicalDevice physical_ = VK_NULL_HANDLE;
    VkPhysicalDeviceMemoryProperties memory_{};
    VkDevice device_ = VK_NULL_HANDLE;
    VkQueue queue_ = VK_NULL_HANDLE;
    uint32_t queueFamily_ = 0;
    float timestampPeriodNs_ = 0;
    uint32_t timestampBits_ = 0;
    VkSemaphore timeline_ = VK_NULL_HANDLE;
    uint64_t submitted_ = 0;
    uint32_t openRecordings_ = 0;
    mutable bool isLost_ = false;
    bool hasValidation_ = false;
    VkPipelineCache pipelineCache_ = VK_NULL_HANDLE;
    std::filesystem::path pipelineCacheFile_;
    DeviceInfo info_;
    struct Retired {
        uint64_t value;
        std::function<void()> destroy;
    };
    std::deque<Retired> retired_;
};

} // namespace stipple::gpu
