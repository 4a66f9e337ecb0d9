#include "engine/gpu/swapchain.h"

#include <algorithm>

#include <spdlog/spdlog.h>

namespace stipple::gpu {

namespace {
constexpr uint32_t kFrames = 3;                // two in flight and one spare acquire semaphore
constexpr uint64_t kAcquireNs = 1'000'000'000; // a compositor that hides the window may give no image at all
} // namespace

Swapchain::Swapchain(Device &device) : device_(device) {
    STIPPLE_ASSERT(device.surface() != VK_NULL_HANDLE, "a swapchain needs a window's surface");
    for (uint32_t i = 0; i < kFrames; ++i) {
        VkSemaphoreCreateInfo info{};
        info.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO;
        VkSemaphore semaphore = VK_NULL_HANDLE;
        STIPPLE_VK(vkCreateSemaphore(device.handle(), &info, nullptr, &semaphore));
        acquired_.push_back(semaphore);
        acquiredValues_.push_back(0);
    }
    // Known before the first image, so that pipelines can be made: BGRA8 wherever the surface has it.
    uint32_t count = 0;
    vkGetPhysicalDeviceSurfaceFormatsKHR(device.physical(), device.surface(), &count, nullptr);
    std::vector<VkSurfaceFormatKHR> formats(count);
    vkGetPhysicalDeviceSurfaceFormatsKHR(device.physical(), device.surface(), &count, formats.data());
    const auto has = [&](VkFormat format) {
        return std::any_of(formats.begin(), formats.end(),
                           [&](const VkSurfaceFormatKHR &f) { return f.format == format; });
    };
    if (!has(format_) && has(VK_FORMAT_R8G8B8A8_UNORM))
        format_ = VK_FORMAT_R8G8B8A8_UNORM;
    else if (!has(format_) && !formats.empty())
        format_ = formats.front().format;
}

Swapchain::~Swapchain() {
    vkDeviceWaitIdle(device_.handle());
    drop();
    for (const VkSemaphore semaphore : acquired_)
        vkDestroySemaphore(device_.handle(), semaphore, nullptr);
}

void Swapchain::drop() {
    images_.clear();
    device_.collect();
    for (const VkSemaphore semaphore : rendered_)
        vkDestroySemaphore(device_.handle(), semaphore, nullptr);
    rendered_.clear();
    if (swapchain_ != VK_NULL_HANDLE)
        vkDestroySwapchainKHR(device_.handle(), swapchain_, nullptr);
    swapchain_ = VK_NULL_HANDLE;
}

void Swapchain::remakeSurface() {
    spdlog::warn("the window's surface was lost; making it anew");
    drop();
    const Status made = device_.recreateSurface();
    if (!made)
        throw std::runtime_error(made.error().message);
}

void Swapchain::rebuild(uint32_t width, uint32_t height) {
    device_.waitIdle();
    drop();
    if (isSurfaceLost_)
        remakeSurface();
    isSurfaceLost_ = false;
    isStale_ = true;
    VkSurfaceCapabilitiesKHR can{};
    VkResult result = vkGetPhysicalDeviceSurfaceCapabilitiesKHR(device_.physical(), device_.surface(), &can);
    if (result == VK_ERROR_SURFACE_LOST_KHR) {
        remakeSurface();
        result = vkGetPhysicalDeviceSurfaceCapabilitiesKHR(device_.physical(), device_.surface(), &can);
    }
    STIPPLE_VK(result);
    VkExtent2D extent = can.currentExtent;
    if (extent.width == UINT32_MAX)
        extent = {std::clamp(width, can.minImageExtent.width, can.maxImageExtent.width),
                  std::clamp(height, can.minImageExtent.height, can.maxImageExtent.height)};
    width_ = width;
    height_ = height;
    if (extent.width == 0 || extent.height == 0)
        return;
    uint32_t count = 0;
    vkGetPhysicalDeviceSurfacePresentModesKHR(device_.physical(), device_.surface(), &count, nullptr);
    std::vector<VkPresentModeKHR> modes(count);
    vkGetPhysicalDeviceSurfacePresentModesKHR(device_.physical(), device_.surface(), &count, modes.data());
    const bool hasMailbox = std::find(modes.begin(), modes.end(), VK_PRESENT_MODE_MAILBOX_KHR) != modes.end();
    VkSwapchainCreateInfoKHR info{};
    info.sType = VK_STRUCTURE_TYPE_SWAPCHAIN_CREATE_INFO_KHR;
    info.surface = device_.surface();
    info.minImageCount = std::max(can.minImageCount, can.maxImageCount == 0 ? 3U : std::min(3U, can.maxImageCount));
    info.imageFormat = format_;
    info.imageColorSpace = VK_COLOR_SPACE_SRGB_NONLINEAR_KHR;
    info.imageExtent = extent;
    info.imageArrayLayers = 1;
    info.imageUsage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
    if ((can.supportedUsageFlags & VK_IMAGE_USAGE_TRANSFER_SRC_BIT) != 0)
        info.imageUsage |= VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
    if ((can.supportedUsageFlags & VK_IMAGE_USAGE_TRANSFER_DST_BIT) != 0)
        info.imageUsage |= VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    info.preTransform = can.currentTransform;
    info.compositeAlpha = VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR;
    info.presentMode = hasMailbox ? VK_PRESENT_MODE_MAILBOX_KHR : VK_PRESENT_MODE_FIFO_KHR;
    info.clipped = VK_TRUE;
    result = vkCreateSwapchainKHR(device_.handle(), &info, nullptr, &swapchain_);
    if (result == VK_ERROR_SURFACE_LOST_KHR) { // between the question above and now: next frame
        isSurfaceLost_ = true;
        return;
    }
    STIPPLE_VK(result);
    STIPPLE_VK(vkGetSwapchainImagesKHR(device_.handle(), swapchain_, &count, nullptr));
    std::vector<VkImage> images(count);
    STIPPLE_VK(vkGetSwapchainImagesKHR(device_.handle(), swapchain_, &count, images.data()));
    for (const VkImage image : images) {
        images_.emplace_back(device_, image,
                             ImageDesc{.width = extent.width,
                                       .height = extent.height,
                                       .format = format_,
                                       .usage = info.imageUsage,
                                       .name = "window"});
        VkSemaphoreCreateInfo semaphoreInfo{};
        semaphoreInfo.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO;
        VkSemaphore semaphore = VK_NULL_HANDLE;
        STIPPLE_VK(vkCreateSemaphore(device_.handle(), &semaphoreInfo, nullptr, &semaphore));
        rendered_.push_back(semaphore);
    }
    isStale_ = false;
}

Image *Swapchain::acquire(uint32_t width, uint32_t height) {
    if (width == 0 || height == 0)
        return nullptr;
    if (isStale_ || swapchain_ == VK_NULL_HANDLE || width != width_ || height != height_)
        rebuild(width, height);
    if (swapchain_ == VK_NULL_HANDLE)
        return nullptr;
    turn_ = (turn_ + 1) % kFrames;
    device_.wait(acquiredValues_[turn_]); // the submission that waited on this semaphore has passed
    const VkResult result =
        vkAcquireNextImageKHR(device_.handle(), swapchain_, kAcquireNs, acquired_[turn_], VK_NULL_HANDLE, &current_);
    if (result == VK_TIMEOUT || result == VK_NOT_READY)
        return nullptr;
    if (result == VK_ERROR_OUT_OF_DATE_KHR || result == VK_ERROR_SURFACE_LOST_KHR) {
        isStale_ = true;
        isSurfaceLost_ = result == VK_ERROR_SURFACE_LOST_KHR;
        return nullptr;
    }
    if (result == VK_SUBOPTIMAL_KHR)
        isStale_ = true; // drawn once more, rebuilt next time
    else
        STIPPLE_VK(result);
    images_[current_].layout = VK_IMAGE_LAYOUT_UNDEFINED;
    return &images_[current_];
}

void Swapchain::present(Commands &commands) {
    commands.toLayout(images_[current_], VK_IMAGE_LAYOUT_PRESENT_SRC_KHR);
    acquiredValues_[turn_] = commands.submit(acquired_[turn_], rendered_[current_]);
    VkPresentInfoKHR info{};
    info.sType = VK_STRUCTURE_TYPE_PRESENT_INFO_KHR;
    info.waitSemaphoreCount = 1;
    info.pWaitSemaphores = &rendered_[current_];
    info.swapchainCount = 1;
    info.pSwapchains = &swapchain_;
    info.pImageIndices = &current_;
    const VkResult result = vkQueuePresentKHR(device_.queue(), &info);
    if (result == VK_ERROR_OUT_OF_DATE_KHR || result == VK_SUBOPTIMAL_KHR || result == VK_ERROR_SURFACE_LOST_KHR) {
        isStale_ = true;
        isSurfaceLost_ = result == VK_ERROR_SURFACE_LOST_KHR;
    } else {
        STIPPLE_VK(result);
    }
}

} // namespace stipple::gpu
