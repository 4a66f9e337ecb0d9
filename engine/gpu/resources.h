// Buffers, images and samplers: move-only owners, freed when the GPU is done with them.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "engine/base/mesh.h"
#include "engine/gpu/device.h"

namespace stipple::gpu {

struct BufferDesc {
    uint64_t bytes = 0; // at least 1 is allocated
    VkBufferUsageFlags usage = 0;
    const char *name = "buffer";
    VkFormat texelFormat = VK_FORMAT_UNDEFINED; // also makes a texel view
    MemoryUse memory = MemoryUse::Upload;
};

// Mapped for its whole life (coherent) unless its memory is DeviceOnly: then data() is null and as() empty.
class Buffer {
  public:
    Buffer() = default;
    Buffer(Device &device, const BufferDesc &desc);
    ~Buffer();
    Buffer(Buffer &&other) noexcept;
    Buffer &operator=(Buffer &&other) noexcept;

    VkBuffer handle() const { return buffer_; }
    VkBufferView texelView() const { return view_; }
    uint64_t bytes() const { return bytes_; }
    std::byte *data() const { return static_cast<std::byte *>(mapped_); }
    template <typename T>
    std::span<T> as() const {
        return {static_cast<T *>(mapped_), mapped_ == nullptr ? 0 : bytes_ / sizeof(T)};
    }

  private:
    void release();
    Device *device_ = nullptr;
    VkBuffer buffer_ = VK_NULL_HANDLE;
    VkBufferView view_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    void *mapped_ = nullptr;
    uint64_t bytes_ = 0;
};

struct ImageDesc {
    uint32_t width = 1, height = 1;
    VkFormat format = VK_FORMAT_R8G8B8A8_UNORM;
    VkImageUsageFlags usage = 0;
    uint32_t mips = 1, layers = 1; // layers > 1: a 2-D array
    const char *name = "image";
};

class Image {
  public:
    Image() = default;
    Image(Device &device, const ImageDesc &desc);
    // A swapchain's image: not owned; the view is.
    Image(Device &device, VkImage borrowed, const ImageDesc &desc);
    ~Image();
    Image(Image &&other) noexcept;
    Image &operator=(Image &&other) noexcept;

    VkImage handle() const { return image_; }
    VkImageView view() const { return view_; }
    const ImageDesc &desc() const { return desc_; }
    VkExtent2D extent() const { return {desc_.width, desc_.height}; }
    VkImageAspectFlags aspect() const;
    // Layout as last recorded; kept by Commands.
    VkImageLayout layout = VK_IMAGE_LAYOUT_UNDEFINED;

  private:
    void makeView();
    void release();
    Device *device_ = nullptr;
    VkImage image_ = VK_NULL_HANDLE;
    VkImageView view_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    ImageDesc desc_{};
    bool isBorrowed_ = false;
};

struct SamplerDesc {
    VkFilter filter = VK_FILTER_LINEAR;
    VkSamplerMipmapMode mip = VK_SAMPLER_MIPMAP_MODE_NEAREST; // trilinear is dear on the software device
    VkSamplerAddressMode address = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
};

class Sampler {
  public:
    Sampler() = default;
    Sampler(Device &device, const SamplerDesc &desc);
    ~Sampler();
    Sampler(Sampler &&other) noexcept;
    Sampler &operator=(Sampler &&other) noexcept;
    VkSampler handle() const { return sampler_; }

  private:
    Device *device_ = nullptr;
    VkSampler sampler_ = VK_NULL_HANDLE;
};

// Bytes of one texel of the formats used here.
uint32_t texelBytes(VkFormat format);

} // namespace stipple::gpu
