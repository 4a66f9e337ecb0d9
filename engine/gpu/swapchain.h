// A window's images. Survives resizing, a minimised window (0 × 0: nothing is drawn), and a lost surface. Binary
// semaphores live only here.
#pragma once

#include <vector>

#include "engine/gpu/commands.h"

namespace stipple::gpu {

class Swapchain {
  public:
    // `device` must have been made with a surface.
    explicit Swapchain(Device &device);
    ~Swapchain();
    Swapchain(const Swapchain &) = delete;
    Swapchain &operator=(const Swapchain &) = delete;

    VkFormat format() const { return format_; }
    // The next image to draw into, or nullptr when there is none now (minimised, or just being rebuilt: draw nothing
    // this time and try again next frame). `width`, `height`: the framebuffer's size in pixels. Throws DeviceLost.
    Image *acquire(uint32_t width, uint32_t height);
    // Submits `commands` (which left the image in any layout) and presents. Throws DeviceLost.
    void present(Commands &commands);

  private:
    void rebuild(uint32_t width, uint32_t height);
    void drop();
    void remakeSurface();
    Device &device_;
    VkSwapchainKHR swapchain_ = VK_NULL_HANDLE;
    VkFormat format_ = VK_FORMAT_B8G8R8A8_UNORM;
    std::vector<Image> images_;
    std::vector<VkSemaphore> acquired_;    // one per frame in flight and one spare
    std::vector<uint64_t> acquiredValues_; // timeline value of the submission that last waited on each
    std::vector<VkSemaphore> rendered_;    // one per image
    uint32_t turn_ = 0;
    uint32_t current_ = 0;
    uint32_t width_ = 0, height_ = 0;
    bool isStale_ = true;
    bool isSurfaceLost_ = false;
};

} // namespace stipple::gpu
