#include "engine/render/pass_setup.h"

#include <cstddef>

namespace stipple {

std::vector<gpu::VertexAttribute> sceneAttributes() {
    return {{0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(SceneVertex, positionMm), 0},
            {1, VK_FORMAT_R32G32B32_SFLOAT, offsetof(SceneVertex, normal), 0},
            {2, VK_FORMAT_R32G32_SFLOAT, offsetof(SceneVertex, uv), 0},
            {3, VK_FORMAT_R8G8B8A8_UNORM, offsetof(SceneVertex, colour), 0},
            {4, VK_FORMAT_R8G8B8A8_UNORM, offsetof(SceneVertex, extra), 0}};
}

std::vector<gpu::VertexAttribute> instanceAttributes(uint32_t count) {
    std::vector<gpu::VertexAttribute> attributes;
    for (uint32_t i = 0; i < count; ++i)
        attributes.push_back({i, VK_FORMAT_R32G32B32A32_SFLOAT, 16 * i, 0});
    return attributes;
}

void asSolid(gpu::GraphicsDesc &desc) {
    desc.vertexBindings = {{sizeof(SceneVertex), false}};
    desc.vertexAttributes = sceneAttributes();
}

void asFlat(gpu::GraphicsDesc &desc) {
    desc.cull = VK_CULL_MODE_NONE;
    desc.isDepthTested = desc.isDepthWritten = false;
    desc.depthFormat = VK_FORMAT_UNDEFINED;
}

void overSurface(gpu::GraphicsDesc &desc) {
    desc.cull = VK_CULL_MODE_NONE;
    desc.isDepthWritten = false;
    desc.depthCompare = VK_COMPARE_OP_LESS;
}

} // namespace stipple
