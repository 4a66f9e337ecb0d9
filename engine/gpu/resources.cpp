#include "engine/gpu/resources.h"

#include <algorithm>
#include <utility>

namespace stipple::gpu {

namespace {

// A constructor that throws has no destructor to clean up after it.
struct ReleaseUnlessDone {
    explicit ReleaseUnlessDone(std::function<void()> release) : release_(std::move(release)) {}
    ~ReleaseUnlessDone() {
        if (!isDone)
            release_();
    }
    ReleaseUnlessDone(const ReleaseUnlessDone &) = delete;
    ReleaseUnlessDone &operator=(const ReleaseUnlessDone &) = delete;
    bool isDone = false;

  private:
    std::function<void()> release_;
};

} // namespace

uint32_t texelBytes(VkFormat format) {
    switch (format) {
    case VK_FORMAT_R8_UNORM:
    case VK_FORMAT_R8_UINT:
        return 1;
    case VK_FORMAT_R8G8_UNORM:
    case VK_FORMAT_D16_UNORM:
        return 2;
    case VK_FORMAT_R32G32B32A32_SFLOAT:
        return 16;
    case VK_FORMAT_R32G32_SFLOAT:
    case VK_FORMAT_R16G16B16A16_SFLOAT:
        return 8;
    default:
        return 4; // RGBA8, BGRA8, R32, D32
    }
}

Buffer::Buffer(Device &device, const BufferDesc &desc) : device_(&device), bytes_(std::max<uint64_t>(desc.bytes, 1)) {
    VkBufferCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO;
    info.size = bytes_;
    info.usage = desc.usage;
    STIPPLE_VK(vkCreateBuffer(device.handle(), &info, nullptr, &buffer_));
    ReleaseUnlessDone guard([this] { release(); });
    VkMemoryRequirements needs{};
    vkGetBufferMemoryRequirements(device.handle(), buffer_, &needs);
    memory_ = device.allocate(needs, desc.memory, &mapped_, desc.name);
    STIPPLE_VK(vkBindBufferMemory(device.handle(), buffer_, memory_, 0));
    device.name(VK_OBJECT_TYPE_BUFFER, reinterpret_cast<uint64_t>(buffer_), desc.name);
    if (desc.texelFormat != VK_FORMAT_UNDEFINED) {
        VkBufferViewCreateInfo view{};
        view.sType = VK_STRUCTURE_TYPE_BUFFER_VIEW_CREATE_INFO;
        view.buffer = buffer_;
        view.format = desc.texelFormat;
        view.range = VK_WHOLE_SIZE;
        STIPPLE_VK(vkCreateBufferView(device.handle(), &view, nullptr, &view_));
    }
    guard.isDone = true;
}

void Buffer::release() {
    if (device_ == nullptr || buffer_ == VK_NULL_HANDLE)
        return;
    device_->retire([device = device_->handle(), buffer = buffer_, memory = memory_, view = view_] {
        if (view != VK_NULL_HANDLE)
            vkDestroyBufferView(device, view, nullptr);
        vkDestroyBuffer(device, buffer, nullptr);
        vkFreeMemory(device, memory, nullptr);
    });
    buffer_ = VK_NULL_HANDLE;
}

Buffer::~Buffer() { release(); }

Buffer::Buffer(Buffer &&other) noexcept { *this = std::move(other); }

Buffer &Buffer::operator=(Buffer &&other) noexcept {
    if (this != &other) {
        release();
        device_ = other.device_;
        buffer_ = std::exchange(other.buffer_, VK_NULL_HANDLE);
        view_ = std::exchange(other.view_, VK_NULL_HANDLE);
        memory_ = other.memory_;
        mapped_ = std::exchange(other.mapped_, nullptr);
        bytes_ = std::exchange(other.bytes_, 0);
    }
    return *this;
}

Image::Image(Device &device, const ImageDesc &desc) : device_(&device), desc_(desc) {
    const uint32_t limit = device.info().maxImageSize;
    if (desc.width > limit || desc.height > limit)
        throw std::runtime_error("a picture of " + std::to_string(desc.width) + " x " + std::to_string(desc.height) +
                                 " pixels is more than " + device.info().name + " takes (" + std::to_string(limit) +
                                 " a side): ask for a smaller one");
    VkImageCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO;
    info.imageType = VK_IMAGE_TYPE_2D;
    info.format = desc.format;
    info.extent = {desc.width, desc.height, 1};
    info.mipLevels = desc.mips;
    info.arrayLayers = desc.layers;
    info.samples = VK_SAMPLE_COUNT_1_BIT;
    info.tiling = VK_IMAGE_TILING_OPTIMAL;
    info.usage = desc.usage;
    info.initialLayout = VK_IMAGE_LAYOUT_UNDEFINED;
    STIPPLE_VK(vkCreateImage(device.handle(), &info, nullptr, &image_));
    ReleaseUnlessDone guard([this] { release(); });
    VkMemoryRequirements needs{};
    vkGetImageMemoryRequirements(device.handle(), image_, &needs);
    memory_ = device.allocate(needs, MemoryUse::DeviceOnly, nullptr, desc.name);
    STIPPLE_VK(vkBindImageMemory(device.handle(), image_, memory_, 0));
    device.name(VK_OBJECT_TYPE_IMAGE, reinterpret_cast<uint64_t>(image_), desc.name);
    makeView();
    guard.isDone = true;
}

Image::Image(Device &device, VkImage borrowed, const ImageDesc &desc)
    : device_(&device), image_(borrowed), desc_(desc), isBorrowed_(true) {
    makeView();
}

VkImageAspectFlags Image::aspect() const {
    const bool isDepth = desc_.format == VK_FORMAT_D32_SFLOAT || desc_.format == VK_FORMAT_D16_UNORM;
    return isDepth ? VK_IMAGE_ASPECT_DEPTH_BIT : VK_IMAGE_ASPECT_COLOR_BIT;
}

void Image::makeView() {
    // An image that is only copied can have no view.
    constexpr VkImageUsageFlags kViewed = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_STORAGE_BIT |
                                          VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT |
                                          VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT;
    if ((desc_.usage & kViewed) == 0)
        return;
    VkImageViewCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO;
    info.image = image_;
    info.viewType = desc_.layers > 1 ? VK_IMAGE_VIEW_TYPE_2D_ARRAY : VK_IMAGE_VIEW_TYPE_2D;
    info.format = desc_.format;
    info.subresourceRange = {aspect(), 0, desc_.mips, 0, desc_.layers};
    STIPPLE_VK(vkCreateImageView(device_->handle(), &info, nullptr, &view_));
}

void Image::release() {
    if (device_ == nullptr || image_ == VK_NULL_HANDLE)
        return;
    device_->retire(
        [device = device_->handle(), image = image_, view = view_, memory = memory_, borrowed = isBorrowed_] {
            vkDestroyImageView(device, view, nullptr);
            if (!borrowed) {
                vkDestroyImage(device, image, nullptr);
                vkFreeMemory(device, memory, nullptr);
            }
        });
    image_ = VK_NULL_HANDLE;
}

Image::~Image() { release(); }

Image::Image(Image &&other) noexcept { *this = std::move(other); }

Image &Image::operator=(Image &&other) noexcept {
    if (this != &other) {
        release();
        device_ = other.device_;
        image_ = std::exchange(other.image_, VK_NULL_HANDLE);
        view_ = std::exchange(other.view_, VK_NULL_HANDLE);
        memory_ = std::exchange(other.memory_, VK_NULL_HANDLE);
        desc_ = other.desc_;
        isBorrowed_ = other.isBorrowed_;
        layout = other.layout;
    }
    return *this;
}

Sampler::Sampler(Device &device, const SamplerDesc &desc) : device_(&device) {
    VkSamplerCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO;
    info.magFilter = info.minFilter = desc.filter;
    info.mipmapMode = desc.mip;
    info.addressModeU = info.addressModeV = info.addressModeW = desc.address;
    info.maxLod = VK_LOD_CLAMP_NONE;
    STIPPLE_VK(vkCreateSampler(device.handle(), &info, nullptr, &sampler_));
}

Sampler::~Sampler() {
    if (sampler_ != VK_NULL_HANDLE)
        device_->retire(
            [device = device_->handle(), sampler = sampler_] { vkDestroySampler(device, sampler, nullptr); });
}

Sampler::Sampler(Sampler &&other) noexcept
    : device_(other.device_), sampler_(std::exchange(other.sampler_, VK_NULL_HANDLE)) {}

Sampler &Sampler::operator=(Sampler &&other) noexcept {
    std::swap(device_, other.device_);
    std::swap(sampler_, other.sampler_);
    return *this;
}

} // namespace stipple::gpu
