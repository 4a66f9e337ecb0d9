#include "engine/render/ui_pass.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include <imgui.h>

namespace stipple {

UiPass::UiPass(gpu::Device &device, VkFormat targetFormat) : device_(device), sampler_(device, {}) {
    gpu::GraphicsDesc desc;
    desc.vertexShader = "render/ui.vert";
    desc.fragmentShader = "render/ui.frag";
    desc.vertexBindings = {{sizeof(ImDrawVert), false}};
    desc.vertexAttributes = {{0, VK_FORMAT_R32G32_SFLOAT, offsetof(ImDrawVert, pos), 0},
                             {1, VK_FORMAT_R32G32_SFLOAT, offsetof(ImDrawVert, uv), 0},
                             {2, VK_FORMAT_R8G8B8A8_UNORM, offsetof(ImDrawVert, col), 0}};
    desc.cull = VK_CULL_MODE_NONE;
    desc.colorFormats = {targetFormat};
    desc.isDepthTested = desc.isDepthWritten = false;
    desc.blend = gpu::Blend::Alpha;
    pipeline_ = gpu::Pipeline::createGraphics(device, desc);
}

void UiPass::prepare(gpu::Commands &commands, const ImDrawData &data, int slotIndex) {
    Slot &slot = slots_[slotIndex];
    ImFontAtlas &atlas = *ImGui::GetIO().Fonts;
    unsigned char *pixels = nullptr;
    int width = 0, height = 0;
    atlas.GetTexDataAsRGBA32(&pixels, &width, &height);
    if (pixels != fontPixels_) {
        fontPixels_ = pixels;
        font_ = gpu::Image(device_, {.width = static_cast<uint32_t>(width),
                                     .height = static_cast<uint32_t>(height),
                                     .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                     .name = "font"});
        const auto bytes = static_cast<size_t>(width) * static_cast<size_t>(height) * 4U;
        slot.fontUpload =
            gpu::Buffer(device_, {.bytes = bytes, .usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT, .name = "font upload"});
        std::memcpy(slot.fontUpload.data(), pixels, bytes);
        const gpu::Commands::Region region;
        commands.upload(slot.fontUpload, font_, {&region, 1});
    }
    const auto grow = [&](gpu::Buffer &buffer, size_t bytes, VkBufferUsageFlags usage, const char *name) {
        if (buffer.bytes() < bytes)
            buffer = gpu::Buffer(device_, {.bytes = bytes * 3 / 2 + 4096, .usage = usage, .name = name});
    };
    grow(slot.vertices, static_cast<size_t>(data.TotalVtxCount) * sizeof(ImDrawVert), VK_BUFFER_USAGE_VERTEX_BUFFER_BIT,
         "ui vertices");
    grow(slot.indices, static_cast<size_t>(data.TotalIdxCount) * sizeof(ImDrawIdx), VK_BUFFER_USAGE_INDEX_BUFFER_BIT,
         "ui indices");
    size_t vertex = 0, index = 0;
    for (int n = 0; n < data.CmdListsCount; ++n) {
        const ImDrawList &list = *data.CmdLists[n];
        const size_t vertexBytes = static_cast<size_t>(list.VtxBuffer.Size) * sizeof(ImDrawVert);
        const size_t indexBytes = static_cast<size_t>(list.IdxBuffer.Size) * sizeof(ImDrawIdx);
        std::memcpy(slot.vertices.data() + vertex, list.VtxBuffer.Data, vertexBytes);
        std::memcpy(slot.indices.data() + index, list.IdxBuffer.Data, indexBytes);
        vertex += vertexBytes;
        index += indexBytes;
    }
}

void UiPass::draw(gpu::Commands &commands, const ImDrawData &data, int slotIndex) {
    const Slot &slot = slots_[slotIndex];
    const ImVec2 scale = data.FramebufferScale;
    const float width = data.DisplaySize.x * scale.x, height = data.DisplaySize.y * scale.y;
    if (width < 1.0F || height < 1.0F || data.TotalIdxCount == 0)
        return;
    const gpu::Bound font = gpu::bound(0, font_, sampler_);
    commands.bind(pipeline_, {&font, 1});
    const float push[4] = {2.0F / data.DisplaySize.x, -2.0F / data.DisplaySize.y,
                           -1.0F - 2.0F * data.DisplayPos.x / data.DisplaySize.x,
                           1.0F + 2.0F * data.DisplayPos.y / data.DisplaySize.y};
    commands.push(pipeline_, push);
    const gpu::Buffer *vertices = &slot.vertices;
    commands.vertexBuffers({&vertices, 1});
    commands.indexBuffer(slot.indices, sizeof(ImDrawIdx) == 2 ? VK_INDEX_TYPE_UINT16 : VK_INDEX_TYPE_UINT32);
    uint32_t firstIndex = 0;
    int32_t firstVertex = 0;
    for (int n = 0; n < data.CmdListsCount; ++n) {
        const ImDrawList &list = *data.CmdLists[n];
        for (const ImDrawCmd &command : list.CmdBuffer) {
            if (command.UserCallback != nullptr) {
                if (command.UserCallback != ImDrawCallback_ResetRenderState)
                    command.UserCallback(&list, &command);
                continue;
            }
            const float x0 = std::clamp((command.ClipRect.x - data.DisplayPos.x) * scale.x, 0.0F, width);
            const float y0 = std::clamp((command.ClipRect.y - data.DisplayPos.y) * scale.y, 0.0F, height);
            const float x1 = std::clamp((command.ClipRect.z - data.DisplayPos.x) * scale.x, 0.0F, width);
            const float y1 = std::clamp((command.ClipRect.w - data.DisplayPos.y) * scale.y, 0.0F, height);
            if (x1 - x0 < 1.0F || y1 - y0 < 1.0F)
                continue;
            commands.setScissor({{static_cast<int32_t>(x0), static_cast<int32_t>(y0)},
                                 {static_cast<uint32_t>(x1 - x0), static_cast<uint32_t>(y1 - y0)}});
            commands.drawIndexed(command.ElemCount, 1, firstIndex + command.IdxOffset,
                                 firstVertex + static_cast<int32_t>(command.VtxOffset));
        }
        firstIndex += static_cast<uint32_t>(list.IdxBuffer.Size);
        firstVertex += list.VtxBuffer.Size;
    }
}

} // namespace stipple
