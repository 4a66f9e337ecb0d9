// Recording: a command buffer with the barriers, bindings, labels and timestamps this program needs, and readback.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/gpu/pipeline.h"
#include "engine/gpu/resources.h"

namespace stipple::gpu {

// One resource for one slot of a pipeline. Every slot of the pipeline must be given: an unwritten one crashes lavapipe.
struct Bound {
    uint32_t slot = 0;
    VkDescriptorBufferInfo buffer{};
    VkDescriptorImageInfo image{};
    VkBufferView texel = VK_NULL_HANDLE;
};
Bound bound(uint32_t slot, const Buffer &buffer, uint64_t offset = 0, uint64_t bytes = VK_WHOLE_SIZE);
Bound bound(uint32_t slot, const Image &image, const Sampler &sampler); // sampled, SHADER_READ_ONLY_OPTIMAL
Bound boundStorage(uint32_t slot, const Image &image);                  // GENERAL
Bound boundTexels(uint32_t slot, const Buffer &buffer);

struct RenderTarget {
    Image *color = nullptr;                        // brought to COLOR_ATTACHMENT_OPTIMAL
    std::optional<VkClearColorValue> clearColor{}; // none: loads
    Image *depth = nullptr;                        // brought to DEPTH_ATTACHMENT_OPTIMAL
    std::optional<float> clearDepth{};             // 0 is far (reversed)
    bool storesDepth = false;
    VkRect2D area{}; // zero extent: the whole image
};

struct PassTime {
    std::string name;
    double ms = 0;
};

class Commands {
  public:
    // Timed: passTimes() are taken. On the software device taking a time waits until all drawing is done, and reading
    // them until the device is idle, so what is timed is not what runs otherwise.
    enum class Times : uint8_t { No, Yes };
    explicit Commands(Device &device, Times times = Times::No);
    ~Commands();
    Commands(const Commands &) = delete;
    Commands &operator=(const Commands &) = delete;

    Device &device() const { return device_; }
    VkCommandBuffer handle() const { return buffer_; }
    // Waits until the last submission of this recorder has passed, then starts anew.
    void begin();
    // Ends and submits; returns the timeline value.
    uint64_t submit(VkSemaphore waitBinary = VK_NULL_HANDLE, VkSemaphore signalBinary = VK_NULL_HANDLE);
    void submitAndWait();

    // Barriers.
    void toLayout(Image &image, VkImageLayout layout);
    void computeBarrier();  // compute writes → compute and graphics reads
    void transferBarrier(); // transfer writes → everything; everything → transfer
    void hostBarrier();     // device writes → host reads (readback buffers)

    void beginRendering(const RenderTarget &target);
    void endRendering();
    void setViewport(VkRect2D area);
    void setScissor(VkRect2D area);
    void bind(const Pipeline &pipeline, std::span<const Bound> bindings);
    void push(const Pipeline &pipeline, std::span<const std::byte> bytes);
    template <typename T>
    void push(const Pipeline &pipeline, const T &value) {
        push(pipeline, std::as_bytes(std::span(&value, 1)));
    }
    void vertexBuffers(std::span<const Buffer *const> buffers);
    void indexBuffer(const Buffer &buffer, VkIndexType type = VK_INDEX_TYPE_UINT32);
    void draw(uint32_t vertices, uint32_t instances = 1, uint32_t firstVertex = 0, uint32_t firstInstance = 0);
    void drawIndexed(uint32_t indices, uint32_t instances = 1, uint32_t firstIndex = 0, int32_t vertexOffset = 0);

    // Compute; `barrier` false only where the next dispatch neither reads nor writes what this one wrote (say why).
    enum class After { Barrier, Nothing };
    void dispatch(const Pipeline &pipeline, std::span<const Bound> bindings, uint32_t groupsX, uint32_t groupsY = 1,
                  After after = After::Barrier);

    // Uploads: `offset` bytes into `from`. The image ends in SHADER_READ_ONLY_OPTIMAL.
    struct Region {
        int32_t x = 0, y = 0;
        uint32_t width = 0, height = 0; // 0: whole mip
        uint32_t mip = 0, layer = 0;
        uint64_t bufferOffset = 0;
        uint32_t bufferRowTexels = 0; // 0: tight
    };
    void upload(const Buffer &from, Image &to, std::span<const Region> regions);
    // All of `from` with its top left corner at (x, y) of `to`, cut off at the edges; formats of equal kind.
    void copy(Image &from, Image &to, VkOffset2D at);
    void download(Image &from, const Buffer &to); // mip 0, layer 0, tight rows

    // A named pass: debug label and, where they are taken, two timestamps. A pass within a pass has its label only.
    void beginPass(const char *name);
    void endPass();
    // Times of the passes of the last finished recording, in order; empty where they are not taken.
    const std::vector<PassTime> &passTimes() const { return times_; }

  private:
    void readTimes();
    Device &device_;
    VkCommandPool pool_ = VK_NULL_HANDLE;
    VkCommandBuffer buffer_ = VK_NULL_HANDLE;
    VkQueryPool queries_ = VK_NULL_HANDLE;
    uint64_t value_ = 0;
    bool isOpen_ = false; // between begin and submit
    std::vector<const char *> passes_;
    static constexpr uint32_t kUntimed = ~0U;
    std::vector<uint32_t> open_; // indices of passes, or kUntimed
    std::vector<PassTime> times_;
};

// The pixels of an RGBA8 or BGRA8 image as RGBA rows, top first. Waits.
Image8 readImage(Device &device, Image &image);
// Fills a new image (and its mips by box filter) with RGBA8/R8… rows. Waits.
Image makeTexture(Device &device, const Image8 &pixels, bool hasMips, const char *name);

} // namespace stipple::gpu
