// What the passes of the renderer share: formats, pipelines of the usual kinds, a drawn mesh, buffers in flight.
#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "engine/gpu/commands.h"
#include "engine/render/render_subject.h"
#include "shaders/shared/render.h"

namespace stipple {

inline constexpr VkFormat kDepthFormat = VK_FORMAT_D32_SFLOAT;
inline constexpr size_t kFramesInFlight = 3; // whose buffers may still be read: each pass has so many of each
inline constexpr size_t kMostFaceViews = 2;  // in one frame: the face, and a loupe
inline constexpr size_t kFaceSlots = kFramesInFlight * kMostFaceViews;
template <class T>
using PerFrame = std::array<T, kFramesInFlight>;

inline VkRect2D rectOf(int x, int y, int width, int height) {
    return {{x, y}, {static_cast<uint32_t>(width), static_cast<uint32_t>(height)}};
}

// Of SceneVertex.
std::vector<gpu::VertexAttribute> sceneAttributes();
// `count` vec4s, one set per instance.
std::vector<gpu::VertexAttribute> instanceAttributes(uint32_t count);

// A pipeline of render/`vertex` and render/`fragment` on `colour` and the scene's depth, as `change` has it.
template <class Change>
gpu::Pipeline makePipeline(gpu::Device &device, VkFormat colour, const char *vertex, const char *fragment,
                           Change change) {
    gpu::GraphicsDesc desc;
    desc.vertexShader = std::string("render/") + vertex;
    desc.fragmentShader = std::string("render/") + fragment;
    desc.colorFormats = {colour};
    desc.depthFormat = kDepthFormat;
    change(desc);
    return gpu::Pipeline::createGraphics(device, desc);
}
void asSolid(gpu::GraphicsDesc &desc); // SceneVertex, depth tested and written
void asFlat(gpu::GraphicsDesc &desc);  // neither depth nor culling
// A triangle at the far end (backdrop.vert) that is drawn only where something lies before it; depth is not written.
void overSurface(gpu::GraphicsDesc &desc);

} // namespace stipple
