#include "engine/gpu/commands.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace stipple::gpu {

namespace {

constexpr uint32_t kMaxPasses = 32;

struct Access {
    VkPipelineStageFlags2 stage;
    VkAccessFlags2 access;
};

// Who touches an image in a layout. Wide stages cost nothing measurable here and leave no gap to get wrong.
Access accessOf(VkImageLayout layout) {
    switch (layout) {
    case VK_IMAGE_LAYOUT_UNDEFINED:
        return {VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, 0};
    case VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL:
        return {VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT,
                VK_ACCESS_2_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT};
    case VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL:
        return {VK_PIPELINE_STAGE_2_EARLY_FRAGMENT_TESTS_BIT | VK_PIPELINE_STAGE_2_LATE_FRAGMENT_TESTS_BIT,
                VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_READ_BIT | VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT};
    case VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL:
        return {VK_PIPELINE_STAGE_2_VERTEX_SHADER_BIT | VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT |
                    VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT,
                VK_ACCESS_2_SHADER_READ_BIT};
    case VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL:
        return {VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_READ_BIT};
    case VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL:
        return {VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT};
    case VK_IMAGE_LAYOUT_PRESENT_SRC_KHR:
        return {VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, 0};
    default:
        return {VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_READ_BIT | VK_ACCESS_2_MEMORY_WRITE_BIT};
    }
}

void memoryBarrier(VkCommandBuffer commands, Access from, Access to) {
    VkMemoryBarrier2 barrier{};
    barrier.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER_2;
    barrier.srcStageMask = from.stage;
    barrier.srcAccessMask = from.access;
    barrier.dstStageMask = to.stage;
    barrier.dstAccessMask = to.access;
    VkDependencyInfo info{};
    info.sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO;
    info.memoryBarrierCount = 1;
    info.pMemoryBarriers = &barrier;
    vkCmdPipelineBarrier2(commands, &info);
}

} // namespace

Bound bound(uint32_t slot, const Buffer &buffer, uint64_t offset, uint64_t bytes) {
    return {.slot = slot, .buffer = {buffer.handle(), offset, bytes}};
}
Bound bound(uint32_t slot, const Image &image, const Sampler &sampler) {
    return {.slot = slot, .image = {sampler.handle(), image.view(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL}};
}
Bound boundStorage(uint32_t slot, const Image &image) {
    return {.slot = slot, .image = {VK_NULL_HANDLE, image.view(), VK_IMAGE_LAYOUT_GENERAL}};
}
Bound boundTexels(uint32_t slot, const Buffer &buffer) { return {.slot = slot, .texel = buffer.texelView()}; }

Commands::Commands(Device &device, Times times) : device_(device) {
    VkCommandPoolCreateInfo pool{};
    pool.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO;
    pool.queueFamilyIndex = device.queueFamily();
    STIPPLE_VK(vkCreateCommandPool(device.handle(), &pool, nullptr, &pool_));
    VkCommandBufferAllocateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
    info.commandPool = pool_;
    info.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
    info.commandBufferCount = 1;
    STIPPLE_VK(vkAllocateCommandBuffers(device.handle(), &info, &buffer_));
    if (times == Times::Yes && device.timestampPeriodNs() > 0) {
        VkQueryPoolCreateInfo queries{};
        queries.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO;
        queries.queryType = VK_QUERY_TYPE_TIMESTAMP;
        queries.queryCount = 2 * kMaxPasses;
        STIPPLE_VK(vkCreateQueryPool(device.handle(), &queries, nullptr, &queries_));
    }
}

Commands::~Commands() {
    if (isOpen_)
        device_.recordingClosed();
    device_.retire([device = device_.handle(), pool = pool_, queries = queries_] {
        vkDestroyCommandPool(device, pool, nullptr);
        if (queries != VK_NULL_HANDLE)
            vkDestroyQueryPool(device, queries, nullptr);
    });
}

void Commands::begin() {
    if (value_ > 0) {
        device_.wait(value_);
        readTimes();
    }
    passes_.clear();
    open_.clear();
    if (!isOpen_)
        device_.recordingOpened();
    isOpen_ = true;
    STIPPLE_VK(vkResetCommandPool(device_.handle(), pool_, 0));
    VkCommandBufferBeginInfo info{};
    info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
    info.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    STIPPLE_VK(vkBeginCommandBuffer(buffer_, &info));
    if (queries_ != VK_NULL_HANDLE)
        vkCmdResetQueryPool(buffer_, queries_, 0, 2 * kMaxPasses);
}

uint64_t Commands::submit(VkSemaphore waitBinary, VkSemaphore signalBinary) {
    STIPPLE_ASSERT(isOpen_, "submit follows begin");
    isOpen_ = false;
    const VkResult ended = vkEndCommandBuffer(buffer_);
    try {
        STIPPLE_VK(ended);
        value_ = device_.submit(buffer_, waitBinary, signalBinary);
    } catch (...) { // what was retired meanwhile must not wait for this recording for ever
        device_.recordingClosed();
        throw;
    }
    device_.recordingClosed();
    return value_;
}

void Commands::submitAndWait() { device_.wait(submit()); }

void Commands::readTimes() {
    times_.clear();
    if (queries_ == VK_NULL_HANDLE || passes_.empty())
        return;
    const auto count = static_cast<uint32_t>(std::min<size_t>(passes_.size(), kMaxPasses));
    const uint32_t bits = device_.timestampBits();
    const uint64_t valid = bits >= 64 ? ~0ULL : (1ULL << bits) - 1;
    std::vector<uint64_t> ticks(2 * static_cast<size_t>(count));
    if (vkGetQueryPoolResults(device_.handle(), queries_, 0, 2 * count, ticks.size() * sizeof(uint64_t), ticks.data(),
                              sizeof(uint64_t), VK_QUERY_RESULT_64_BIT) != VK_SUCCESS)
        return;
    for (size_t i = 0; i < count; ++i)
        times_.push_back({passes_[i], static_cast<double>((ticks[2 * i + 1] - ticks[2 * i]) & valid) *
                                          static_cast<double>(device_.timestampPeriodNs()) * 1e-6});
}

void Commands::toLayout(Image &image, VkImageLayout layout) {
    // Reads after reads need no barrier; writes after writes do, also where the layout stays.
    if (image.layout == layout &&
        (layout == VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL || layout == VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL ||
         layout == VK_IMAGE_LAYOUT_PRESENT_SRC_KHR))
        return;
    const Access from = accessOf(image.layout), to = accessOf(layout);
    VkImageMemoryBarrier2 barrier{};
    barrier.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2;
    barrier.srcStageMask = from.stage;
    barrier.srcAccessMask = from.access;
    barrier.dstStageMask = to.stage;
    barrier.dstAccessMask = to.access;
    barrier.oldLayout = image.layout;
    barrier.newLayout = layout;
    barrier.srcQueueFamilyIndex = barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.image = image.handle();
    barrier.subresourceRange = {image.aspect(), 0, image.desc().mips, 0, image.desc().layers};
    VkDependencyInfo info{};
    info.sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO;
    info.imageMemoryBarrierCount = 1;
    info.pImageMemoryBarriers = &barrier;
    vkCmdPipelineBarrier2(buffer_, &info);
    image.layout = layout;
}

// Also holds the next dispatch back until drawing has read what it will overwrite.
void Commands::computeBarrier() {
    constexpr VkPipelineStageFlags2 kReaders =
        VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_2_VERTEX_SHADER_BIT |
        VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT | VK_PIPELINE_STAGE_2_VERTEX_INPUT_BIT;
    memoryBarrier(buffer_, {kReaders, VK_ACCESS_2_SHADER_WRITE_BIT},
                  {kReaders, VK_ACCESS_2_SHADER_READ_BIT | VK_ACCESS_2_SHADER_WRITE_BIT |
                                 VK_ACCESS_2_VERTEX_ATTRIBUTE_READ_BIT | VK_ACCESS_2_INDEX_READ_BIT});
}

void Commands::transferBarrier() {
    memoryBarrier(buffer_,
                  {VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_READ_BIT | VK_ACCESS_2_MEMORY_WRITE_BIT},
                  {VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_READ_BIT | VK_ACCESS_2_MEMORY_WRITE_BIT});
}

void Commands::hostBarrier() {
    memoryBarrier(buffer_, {VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_WRITE_BIT},
                  {VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT});
}

void Commands::beginRendering(const RenderTarget &target) {
    VkRenderingAttachmentInfo color{};
    color.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
    VkRenderingAttachmentInfo depth = color;
    VkRect2D area = target.area;
    const Image *sized = target.color != nullptr ? target.color : target.depth;
    STIPPLE_ASSERT(sized != nullptr, "a render target has at least one image");
    if (area.extent.width == 0)
        area.extent = sized->extent();
    if (target.color != nullptr) {
        toLayout(*target.color, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL);
        color.imageView = target.color->view();
        color.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
        color.loadOp = target.clearColor ? VK_ATTACHMENT_LOAD_OP_CLEAR : VK_ATTACHMENT_LOAD_OP_LOAD;
        color.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
        if (target.clearColor)
            color.clearValue.color = *target.clearColor;
    }
    if (target.depth != nullptr) {
        toLayout(*target.depth, VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL);
        depth.imageView = target.depth->view();
        depth.imageLayout = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL;
        depth.loadOp = target.clearDepth ? VK_ATTACHMENT_LOAD_OP_CLEAR : VK_ATTACHMENT_LOAD_OP_LOAD;
        depth.storeOp = target.storesDepth ? VK_ATTACHMENT_STORE_OP_STORE : VK_ATTACHMENT_STORE_OP_DONT_CARE;
        depth.clearValue.depthStencil = {target.clearDepth.value_or(0.0F), 0};
    }
    VkRenderingInfo info{};
    info.sType = VK_STRUCTURE_TYPE_RENDERING_INFO;
    info.renderArea = area;
    info.layerCount = 1;
    info.colorAttachmentCount = target.color != nullptr ? 1 : 0;
    info.pColorAttachments = &color;
    info.pDepthAttachment = target.depth != nullptr ? &depth : nullptr;
    vkCmdBeginRendering(buffer_, &info);
    setViewport(area);
    setScissor(area);
}

void Commands::endRendering() { vkCmdEndRendering(buffer_); }

// Y up in the scene: the viewport is flipped, so that front faces stay counter-clockwise as seen on screen.
void Commands::setViewport(VkRect2D area) {
    const VkViewport viewport{static_cast<float>(area.offset.x),
                              static_cast<float>(area.offset.y) + static_cast<float>(area.extent.height),
                              static_cast<float>(area.extent.width),
                              -static_cast<float>(area.extent.height),
                              0.0F,
                              1.0F};
    vkCmdSetViewport(buffer_, 0, 1, &viewport);
}

void Commands::setScissor(VkRect2D area) { vkCmdSetScissor(buffer_, 0, 1, &area); }

void Commands::bind(const Pipeline &pipeline, std::span<const Bound> bindings) {
    vkCmdBindPipeline(buffer_, pipeline.bindPoint(), pipeline.handle());
    const std::vector<BindingInfo> &wanted = pipeline.shaderLayout().bindings;
    std::array<VkWriteDescriptorSet, 32> writes{};
    STIPPLE_ASSERT(wanted.size() <= writes.size(), "at most 32 bindings");
    uint32_t count = 0;
    for (const BindingInfo &want : wanted) {
        const auto given =
            std::find_if(bindings.begin(), bindings.end(), [&](const Bound &b) { return b.slot == want.slot; });
        if (given == bindings.end())
            throw std::logic_error("internal error: shader binding '" + want.name + "' (slot " +
                                   std::to_string(want.slot) + ") was given nothing");
        VkWriteDescriptorSet &write = writes[count++];
        write.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET;
        write.dstBinding = want.slot;
        write.descriptorCount = 1;
        write.descriptorType = want.type;
        write.pBufferInfo = &given->buffer;
        write.pImageInfo = &given->image;
        write.pTexelBufferView = &given->texel;
    }
    if (count > 0)
        vkCmdPushDescriptorSetKHR(buffer_, pipeline.bindPoint(), pipeline.layout(), 0, count, writes.data());
}

void Commands::push(const Pipeline &pipeline, std::span<const std::byte> bytes) {
    const ShaderLayout &layout = pipeline.shaderLayout();
    STIPPLE_ASSERT(bytes.size() >= layout.pushBytes, "push constants shorter than the shader's block");
    if (layout.pushBytes > 0)
        vkCmdPushConstants(buffer_, pipeline.layout(), layout.pushStages, 0, layout.pushBytes, bytes.data());
}

void Commands::vertexBuffers(std::span<const Buffer *const> buffers) {
    std::array<VkBuffer, 8> handles{};
    const std::array<VkDeviceSize, 8> offsets{};
    STIPPLE_ASSERT(buffers.size() <= handles.size(), "at most 8 vertex buffers");
    for (size_t i = 0; i < buffers.size(); ++i)
        handles[i] = buffers[i]->handle();
    vkCmdBindVertexBuffers(buffer_, 0, static_cast<uint32_t>(buffers.size()), handles.data(), offsets.data());
}

void Commands::indexBuffer(const Buffer &buffer, VkIndexType type) {
    vkCmdBindIndexBuffer(buffer_, buffer.handle(), 0, type);
}

void Commands::draw(uint32_t vertices, uint32_t instances, uint32_t firstVertex, uint32_t firstInstance) {
    vkCmdDraw(buffer_, vertices, instances, firstVertex, firstInstance);
}

void Commands::drawIndexed(uint32_t indices, uint32_t instances, uint32_t firstIndex, int32_t vertexOffset) {
    vkCmdDrawIndexed(buffer_, indices, instances, firstIndex, vertexOffset, 0);
}

void Commands::dispatch(const Pipeline &pipeline, std::span<const Bound> bindings, uint32_t groupsX, uint32_t groupsY,
                        After after) {
    bind(pipeline, bindings);
    vkCmdDispatch(buffer_, groupsX, groupsY, 1);
    if (after == After::Barrier)
        computeBarrier();
}

void Commands::upload(const Buffer &from, Image &to, std::span<const Region> regions) {
    toLayout(to, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    std::vector<VkBufferImageCopy> copies;
    for (const Region &r : regions) {
        VkBufferImageCopy copy{};
        copy.bufferOffset = r.bufferOffset;
        copy.bufferRowLength = r.bufferRowTexels;
        copy.imageSubresource = {to.aspect(), r.mip, r.layer, 1};
        copy.imageOffset = {r.x, r.y, 0};
        copy.imageExtent = {r.width != 0 ? r.width : std::max(1U, to.desc().width >> r.mip),
                            r.height != 0 ? r.height : std::max(1U, to.desc().height >> r.mip), 1};
        copies.push_back(copy);
    }
    if (!copies.empty())
        vkCmdCopyBufferToImage(buffer_, from.handle(), to.handle(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                               static_cast<uint32_t>(copies.size()), copies.data());
    toLayout(to, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
}

void Commands::copy(Image &from, Image &to, VkOffset2D at) {
    STIPPLE_ASSERT(from.desc().format == to.desc().format, "a copy does not convert");
    const auto cut = [](int32_t offset, uint32_t length, uint32_t room, int32_t &source, int32_t &target) {
        source = std::max(-offset, 0);
        target = std::max(offset, 0);
        return std::min(static_cast<int32_t>(length) - source, static_cast<int32_t>(room) - target);
    };
    VkImageCopy region{};
    region.srcSubresource = {from.aspect(), 0, 0, 1};
    region.dstSubresource = {to.aspect(), 0, 0, 1};
    const int32_t width = cut(at.x, from.desc().width, to.desc().width, region.srcOffset.x, region.dstOffset.x);
    const int32_t height = cut(at.y, from.desc().height, to.desc().height, region.srcOffset.y, region.dstOffset.y);
    if (width <= 0 || height <= 0)
        return;
    region.extent = {static_cast<uint32_t>(width), static_cast<uint32_t>(height), 1};
    toLayout(from, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
    toLayout(to, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    vkCmdCopyImage(buffer_, from.handle(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, to.handle(),
                   VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);
}

void Commands::download(Image &from, const Buffer &to) {
    toLayout(from, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
    VkBufferImageCopy copy{};
    copy.imageSubresource = {from.aspect(), 0, 0, 1};
    copy.imageExtent = {from.desc().width, from.desc().height, 1};
    vkCmdCopyImageToBuffer(buffer_, from.handle(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, to.handle(), 1, &copy);
    hostBarrier();
}

void Commands::beginPass(const char *name) {
    setLastLabel(name);
    if (vkCmdBeginDebugUtilsLabelEXT != nullptr) {
        VkDebugUtilsLabelEXT label{};
        label.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_LABEL_EXT;
        label.pLabelName = name;
        vkCmdBeginDebugUtilsLabelEXT(buffer_, &label);
    }
    if (!open_.empty()) {
        open_.push_back(kUntimed);
        return;
    }
    const auto index = static_cast<uint32_t>(passes_.size());
    passes_.push_back(name);
    open_.push_back(index);
    if (queries_ != VK_NULL_HANDLE && index < kMaxPasses)
        vkCmdWriteTimestamp2(buffer_, VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, queries_, 2 * index);
}

void Commands::endPass() {
    STIPPLE_ASSERT(!open_.empty(), "endPass without beginPass");
    const uint32_t index = open_.back();
    open_.pop_back();
    if (queries_ != VK_NULL_HANDLE && index < kMaxPasses)
        vkCmdWriteTimestamp2(buffer_, VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, queries_, 2 * index + 1);
    if (vkCmdEndDebugUtilsLabelEXT != nullptr)
        vkCmdEndDebugUtilsLabelEXT(buffer_);
}

Image8 readImage(Device &device, Image &image) {
    const VkFormat format = image.desc().format;
    const bool isBgra = format == VK_FORMAT_B8G8R8A8_UNORM || format == VK_FORMAT_B8G8R8A8_SRGB;
    STIPPLE_ASSERT(isBgra || format == VK_FORMAT_R8G8B8A8_UNORM || format == VK_FORMAT_R8G8B8A8_SRGB,
                   "an RGBA8 or BGRA8 image");
    const uint64_t bytes = 4ULL * image.desc().width * image.desc().height;
    const Buffer buffer(
        device,
        {.bytes = bytes, .usage = VK_BUFFER_USAGE_TRANSFER_DST_BIT, .name = "readback", .memory = MemoryUse::Readback});
    Commands commands(device);
    commands.begin();
    commands.download(image, buffer);
    commands.submitAndWait();
    Image8 out{static_cast<int>(image.desc().width), static_cast<int>(image.desc().height), 4,
               std::vector<uint8_t>(bytes)};
    std::memcpy(out.pixels.data(), buffer.data(), bytes);
    if (isBgra)
        for (size_t i = 0; i < bytes; i += 4)
            std::swap(out.pixels[i], out.pixels[i + 2]);
    return out;
}

Image makeTexture(Device &device, const Image8 &pixels, bool hasMips, const char *name) {
    STIPPLE_ASSERT(pixels.width > 0 && pixels.height > 0, "a texture has pixels");
    STIPPLE_ASSERT(pixels.channels == 1 || pixels.channels == 2 || pixels.channels == 4, "1, 2 or 4 channels");
    uint32_t mips = 1;
    for (int side = std::max(pixels.width, pixels.height); hasMips && side > 1; side /= 2)
        ++mips;
    const VkFormat format = pixels.channels == 1   ? VK_FORMAT_R8_UNORM
                            : pixels.channels == 2 ? VK_FORMAT_R8G8_UNORM
                                                   : VK_FORMAT_R8G8B8A8_UNORM;
    Image image(device, {.width = static_cast<uint32_t>(pixels.width),
                         .height = static_cast<uint32_t>(pixels.height),
                         .format = format,
                         .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                         .mips = mips,
                         .name = name});
    std::vector<uint8_t> bytes = pixels.pixels;
    std::vector<Commands::Region> regions = {{}};
    std::vector<uint8_t> level = pixels.pixels;
    int width = pixels.width, height = pixels.height;
    const int channels = pixels.channels;
    for (uint32_t mip = 1; mip < mips; ++mip) {
        const int w = std::max(1, width / 2), h = std::max(1, height / 2);
        std::vector<uint8_t> half(static_cast<size_t>(w) * static_cast<size_t>(h) * static_cast<size_t>(channels));
        for (int y = 0; y < h; ++y)
            for (int x = 0; x < w; ++x)
                for (int c = 0; c < channels; ++c) {
                    const int x1 = std::min(2 * x + 1, width - 1), y1 = std::min(2 * y + 1, height - 1);
                    const auto at = [&](int px, int py) {
                        return static_cast<int>(level[static_cast<size_t>((py * width + px) * channels + c)]);
                    };
                    half[static_cast<size_t>((y * w + x) * channels + c)] =
                        static_cast<uint8_t>((at(2 * x, 2 * y) + at(x1, 2 * y) + at(2 * x, y1) + at(x1, y1) + 2) / 4);
                }
        while (bytes.size() % 16 != 0)
            bytes.push_back(0);
        regions.push_back({.mip = mip, .bufferOffset = bytes.size()});
        bytes.insert(bytes.end(), half.begin(), half.end());
        level = std::move(half);
        width = w;
        height = h;
    }
    const Buffer buffer(device,
                        {.bytes = bytes.size(), .usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT, .name = "texture upload"});
    std::memcpy(buffer.data(), bytes.data(), bytes.size());
    Commands commands(device);
    commands.begin();
    commands.upload(buffer, image, regions);
    commands.submitAndWait();
    return image;
}

} // namespace stipple::gpu
