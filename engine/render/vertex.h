// The one vertex the renderer's solid things have, and meshes made of it.
#pragma once

#include <cstdint>
#include <vector>

#include <glm/glm.hpp>

namespace stipple {

// 40 bytes. Skin: uv = chart 0..1 (outside: off the chart), colour = baked light (light_bake.h). Hand-pieces and
// cloth: uv = roughness and metalness, colour = linear colour's square root, cloth: baked light.
struct SceneVertex {
    glm::vec3 positionMm{0};
    glm::vec3 normal{0, 0, 1};
    glm::vec2 uv{0};
    uint32_t colour = 0xffffffffU; // RGBA8
    uint32_t extra = 0;            // RGBA8: skin: x = occlusion of the ambient light, y = curvature
};
static_assert(sizeof(SceneVertex) == 40);

struct SceneMesh {
    std::vector<SceneVertex> vertices;
    std::vector<uint32_t> indices;
};

inline uint32_t packColour(glm::vec4 c) {
    const glm::vec4 b = glm::clamp(c, 0.0F, 1.0F) * 255.0F + 0.5F;
    return static_cast<uint32_t>(b.x) | static_cast<uint32_t>(b.y) << 8 | static_cast<uint32_t>(b.z) << 16 |
           static_cast<uint32_t>(b.w) << 24;
}

} // namespace stipple
