// Shaders by name and pipelines whose layouts are read from the SPIR-V itself.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/gpu/device.h"

namespace stipple::gpu {

// SPIR-V embedded in the program, by source name under shaders/: "render/skin.frag". Empty when there is none.
std::span<const uint32_t> findShader(std::string_view name);
std::vector<std::string_view> shaderNames();

// One binding of set 0.
struct BindingInfo {
    uint32_t slot = 0;
    VkDescriptorType type = VK_DESCRIPTOR_TYPE_MAX_ENUM;
    uint32_t count = 1;
    VkShaderStageFlags stages = 0;
    std::string name;
};
struct ShaderLayout {
    std::vector<BindingInfo> bindings; // ascending slots
    uint32_t pushBytes = 0;
    VkShaderStageFlags pushStages = 0;
    uint32_t groupSize[3] = {1, 1, 1}; // compute
};
ShaderLayout reflect(std::span<const uint32_t> spirv);

struct VertexAttribute {
    uint32_t location = 0;
    VkFormat format = VK_FORMAT_R32G32B32_SFLOAT;
    uint32_t offset = 0;
    uint32_t binding = 0;
};
struct VertexBinding {
    uint32_t stride = 0;
    bool isPerInstance = false;
};

enum class Blend { Off, Alpha, Premultiplied, Add };

struct GraphicsDesc {
    std::string vertexShader;   // "render/skin.vert"
    std::string fragmentShader; // empty: depth only
    std::vector<VertexBinding> vertexBindings;
    std::vector<VertexAttribute> vertexAttributes;
    VkPrimitiveTopology topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST;
    VkCullModeFlags cull = VK_CULL_MODE_BACK_BIT; // front = counter-clockwise as seen on screen
    std::vector<VkFormat> colorFormats;
    VkFormat depthFormat = VK_FORMAT_UNDEFINED;
    bool isDepthTested = true; // reversed: nearer is greater
    bool isDepthWritten = true;
    VkCompareOp depthCompare = VK_COMPARE_OP_GREATER;
    float depthBias = 0, depthBiasSlope = 0;
    Blend blend = Blend::Off;
};

class Pipeline {
  public:
    Pipeline() = default;
    // Throws std::runtime_error naming the shader when it is missing or refused.
    static Pipeline createCompute(Device &device, std::string_view shader);
    static Pipeline createGraphics(Device &device, const GraphicsDesc &desc);
    ~Pipeline();
    Pipeline(Pipeline &&other) noexcept;
    Pipeline &operator=(Pipeline &&other) noexcept;

    VkPipeline handle() const { return pipeline_; }
    VkPipelineLayout layout() const { return layout_; }
    VkPipelineBindPoint bindPoint() const { return bindPoint_; }
    const ShaderLayout &shaderLayout() const { return shader_; }

  private:
    void makeLayout(Device &device, const ShaderLayout &shader, const char *name);
    Device *device_ = nullptr;
    VkPipeline pipeline_ = VK_NULL_HANDLE;
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    VkDescriptorSetLayout setLayout_ = VK_NULL_HANDLE;
    VkPipelineBindPoint bindPoint_ = VK_PIPELINE_BIND_POINT_GRAPHICS;
    ShaderLayout shader_;
};

} // namespace stipple::gpu
