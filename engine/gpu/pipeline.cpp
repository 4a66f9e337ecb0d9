#include "engine/gpu/pipeline.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <spirv_cross/spirv_cross_c.h>

namespace stipple::gpu {

namespace {

// Owns a SPIRV-Cross context, which owns everything made from it.
class Reflector {
  public:
    explicit Reflector(std::span<const uint32_t> spirv) {
        check(spvc_context_create(&context_));
        spvc_parsed_ir ir = nullptr;
        check(spvc_context_parse_spirv(context_, spirv.data(), spirv.size(), &ir));
        check(spvc_context_create_compiler(context_, SPVC_BACKEND_NONE, ir, SPVC_CAPTURE_MODE_TAKE_OWNERSHIP,
                                           &compiler_));
        check(spvc_compiler_create_shader_resources(compiler_, &resources_));
    }
    ~Reflector() { spvc_context_destroy(context_); }
    Reflector(const Reflector &) = delete;
    Reflector &operator=(const Reflector &) = delete;

    std::span<const spvc_reflected_resource> list(spvc_resource_type type) const {
        const spvc_reflected_resource *found = nullptr;
        size_t count = 0;
        check(spvc_resources_get_resource_list_for_type(resources_, type, &found, &count));
        return {found, count};
    }
    spvc_compiler compiler() const { return compiler_; }
    static void check(spvc_result result) {
        if (result != SPVC_SUCCESS)
            throw std::runtime_error("a shader's SPIR-V cannot be read");
    }

  private:
    spvc_context context_ = nullptr;
    spvc_compiler compiler_ = nullptr;
    spvc_resources resources_ = nullptr;
};

VkShaderStageFlags stageOf(SpvExecutionModel model) {
    switch (model) {
    case SpvExecutionModelVertex:
        return VK_SHADER_STAGE_VERTEX_BIT;
    case SpvExecutionModelFragment:
        return VK_SHADER_STAGE_FRAGMENT_BIT;
    default:
        return VK_SHADER_STAGE_COMPUTE_BIT;
    }
}

struct Module {
    Module(Device &device, std::string_view shader) : owner(device.handle()) {
        const std::span<const uint32_t> spirv = findShader(shader);
        if (spirv.empty())
            throw std::runtime_error("there is no shader " + std::string(shader) + " in this program");
        layout = reflect(spirv);
        VkShaderModuleCreateInfo info{};
        info.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO;
        info.codeSize = spirv.size_bytes();
        info.pCode = spirv.data();
        STIPPLE_VK(vkCreateShaderModule(owner, &info, nullptr, &handle));
    }
    ~Module() { vkDestroyShaderModule(owner, handle, nullptr); }
    Module(const Module &) = delete;
    Module &operator=(const Module &) = delete;
    VkDevice owner;
    VkShaderModule handle = VK_NULL_HANDLE;
    ShaderLayout layout;
};

// The union of two stages' bindings.
ShaderLayout merge(const ShaderLayout &a, const ShaderLayout &b) {
    ShaderLayout merged = a;
    for (const BindingInfo &binding : b.bindings) {
        const auto same = std::find_if(merged.bindings.begin(), merged.bindings.end(),
                                       [&](const BindingInfo &x) { return x.slot == binding.slot; });
        if (same == merged.bindings.end())
            merged.bindings.push_back(binding);
        else
            same->stages |= binding.stages;
    }
    std::sort(merged.bindings.begin(), merged.bindings.end(),
              [](const BindingInfo &x, const BindingInfo &y) { return x.slot < y.slot; });
    merged.pushBytes = std::max(a.pushBytes, b.pushBytes);
    merged.pushStages |= b.pushStages;
    return merged;
}

VkPipelineColorBlendAttachmentState blendState(Blend blend) {
    VkPipelineColorBlendAttachmentState state{};
    state.colorWriteMask =
        VK_COLOR_COMPONENT_R_BIT | VK_COLOR_COMPONENT_G_BIT | VK_COLOR_COMPONENT_B_BIT | VK_COLOR_COMPONENT_A_BIT;
    state.blendEnable = blend != Blend::Off;
    state.srcColorBlendFactor = blend == Blend::Alpha ? VK_BLEND_FACTOR_SRC_ALPHA : VK_BLEND_FACTOR_ONE;
    state.dstColorBlendFactor = blend == Blend::Add ? VK_BLEND_FACTOR_ONE : VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
    state.srcAlphaBlendFactor = VK_BLEND_FACTOR_ONE;
    state.dstAlphaBlendFactor = VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
    return state;
}

} // namespace

ShaderLayout reflect(std::span<const uint32_t> spirv) {
    const Reflector reflector(spirv);
    ShaderLayout layout;
    const VkShaderStageFlags stage = stageOf(spvc_compiler_get_execution_model(reflector.compiler()));
    constexpr std::array<std::pair<spvc_resource_type, VkDescriptorType>, 4> kKinds = {{
        {SPVC_RESOURCE_TYPE_UNIFORM_BUFFER, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER},
        {SPVC_RESOURCE_TYPE_STORAGE_BUFFER, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER},
        {SPVC_RESOURCE_TYPE_SAMPLED_IMAGE, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER},
        {SPVC_RESOURCE_TYPE_STORAGE_IMAGE, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE},
    }};
    for (const auto &[kind, type] : kKinds)
        for (const spvc_reflected_resource &resource : reflector.list(kind)) {
            const spvc_type shape = spvc_compiler_get_type_handle(reflector.compiler(), resource.type_id);
            VkDescriptorType actual = type;
            const bool isTexels =
                (kind == SPVC_RESOURCE_TYPE_SAMPLED_IMAGE || kind == SPVC_RESOURCE_TYPE_STORAGE_IMAGE) &&
                spvc_type_get_image_dimension(shape) == SpvDimBuffer;
            if (isTexels)
                actual = kind == SPVC_RESOURCE_TYPE_SAMPLED_IMAGE ? VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER
                                                                  : VK_DESCRIPTOR_TYPE_STORAGE_TEXEL_BUFFER;
            layout.bindings.push_back(
                {.slot = spvc_compiler_get_decoration(reflector.compiler(), resource.id, SpvDecorationBinding),
                 .type = actual,
                 .count = 1,
                 .stages = stage,
                 .name = resource.name});
        }
    for (const spvc_reflected_resource &resource : reflector.list(SPVC_RESOURCE_TYPE_PUSH_CONSTANT)) {
        size_t bytes = 0;
        Reflector::check(spvc_compiler_get_declared_struct_size(
            reflector.compiler(), spvc_compiler_get_type_handle(reflector.compiler(), resource.base_type_id), &bytes));
        layout.pushBytes = static_cast<uint32_t>((bytes + 3) / 4 * 4);
        layout.pushStages = stage;
    }
    for (uint32_t i = 0; i < 3; ++i)
        layout.groupSize[i] = std::max(
            1U, spvc_compiler_get_execution_mode_argument_by_index(reflector.compiler(), SpvExecutionModeLocalSize, i));
    std::sort(layout.bindings.begin(), layout.bindings.end(),
              [](const BindingInfo &a, const BindingInfo &b) { return a.slot < b.slot; });
    return layout;
}

void Pipeline::makeLayout(Device &device, const ShaderLayout &shader, const char *name) {
    device_ = &device;
    shader_ = shader;
    if (shader.pushBytes > 128)
        throw std::runtime_error(std::string(name) + ": push constants over 128 bytes");
    std::vector<VkDescriptorSetLayoutBinding> bindings;
    for (const BindingInfo &b : shader.bindings)
        bindings.push_back({b.slot, b.type, b.count, b.stages, nullptr});
    VkDescriptorSetLayoutCreateInfo set{};
    set.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO;
    set.flags = VK_DESCRIPTOR_SET_LAYOUT_CREATE_PUSH_DESCRIPTOR_BIT_KHR;
    set.bindingCount = static_cast<uint32_t>(bindings.size());
    set.pBindings = bindings.data();
    STIPPLE_VK(vkCreateDescriptorSetLayout(device.handle(), &set, nullptr, &setLayout_));
    const VkPushConstantRange range{shader.pushStages, 0, shader.pushBytes};
    VkPipelineLayoutCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO;
    info.setLayoutCount = 1;
    info.pSetLayouts = &setLayout_;
    info.pushConstantRangeCount = shader.pushBytes > 0 ? 1 : 0;
    info.pPushConstantRanges = &range;
    STIPPLE_VK(vkCreatePipelineLayout(device.handle(), &info, nullptr, &layout_));
}

Pipeline Pipeline::createCompute(Device &device, std::string_view shader) {
    const Module module(device, shader);
    Pipeline pipeline;
    pipeline.bindPoint_ = VK_PIPELINE_BIND_POINT_COMPUTE;
    const std::string name(shader);
    pipeline.makeLayout(device, module.layout, name.c_str());
    VkComputePipelineCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO;
    info.stage.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
    info.stage.stage = VK_SHADER_STAGE_COMPUTE_BIT;
    info.stage.module = module.handle;
    info.stage.pName = "main";
    info.layout = pipeline.layout_;
    STIPPLE_VK(
        vkCreateComputePipelines(device.handle(), device.pipelineCache(), 1, &info, nullptr, &pipeline.pipeline_));
    device.name(VK_OBJECT_TYPE_PIPELINE, reinterpret_cast<uint64_t>(pipeline.pipeline_), name.c_str());
    return pipeline;
}

Pipeline Pipeline::createGraphics(Device &device, const GraphicsDesc &desc) {
    const Module vertex(device, desc.vertexShader);
    std::optional<Module> fragment;
    ShaderLayout layout = vertex.layout;
    if (!desc.fragmentShader.empty()) {
        fragment.emplace(device, desc.fragmentShader);
        layout = merge(vertex.layout, fragment->layout);
    }
    Pipeline pipeline;
    pipeline.makeLayout(device, layout, desc.vertexShader.c_str());
    std::array<VkPipelineShaderStageCreateInfo, 2> stages{};
    stages[0].sType = stages[1].sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
    stages[0].stage = VK_SHADER_STAGE_VERTEX_BIT;
    stages[0].module = vertex.handle;
    stages[1].stage = VK_SHADER_STAGE_FRAGMENT_BIT;
    stages[1].module = fragment ? fragment->handle : VK_NULL_HANDLE;
    stages[0].pName = stages[1].pName = "main";
    std::vector<VkVertexInputBindingDescription> bindings;
    for (size_t i = 0; i < desc.vertexBindings.size(); ++i)
        bindings.push_back(
            {static_cast<uint32_t>(i), desc.vertexBindings[i].stride,
             desc.vertexBindings[i].isPerInstance ? VK_VERTEX_INPUT_RATE_INSTANCE : VK_VERTEX_INPUT_RATE_VERTEX});
    std::vector<VkVertexInputAttributeDescription> attributes;
    for (const VertexAttribute &a : desc.vertexAttributes)
        attributes.push_back({a.location, a.binding, a.format, a.offset});
    VkPipelineVertexInputStateCreateInfo input{};
    input.sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO;
    input.vertexBindingDescriptionCount = static_cast<uint32_t>(bindings.size());
    input.pVertexBindingDescriptions = bindings.data();
    input.vertexAttributeDescriptionCount = static_cast<uint32_t>(attributes.size());
    input.pVertexAttributeDescriptions = attributes.data();
    VkPipelineInputAssemblyStateCreateInfo assembly{};
    assembly.sType = VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO;
    assembly.topology = desc.topology;
    VkPipelineViewportStateCreateInfo viewport{};
    viewport.sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO;
    viewport.viewportCount = viewport.scissorCount = 1;
    VkPipelineRasterizationStateCreateInfo raster{};
    raster.sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO;
    raster.cullMode = desc.cull;
    raster.frontFace = VK_FRONT_FACE_COUNTER_CLOCKWISE; // the viewport is flipped: see Commands::setViewport
    raster.lineWidth = 1;
    raster.depthBiasEnable = desc.depthBias != 0.0F || desc.depthBiasSlope != 0.0F;
    raster.depthBiasConstantFactor = desc.depthBias;
    raster.depthBiasSlopeFactor = desc.depthBiasSlope;
    VkPipelineMultisampleStateCreateInfo samples{};
    samples.sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO;
    samples.rasterizationSamples = VK_SAMPLE_COUNT_1_BIT;
    VkPipelineDepthStencilStateCreateInfo depth{};
    depth.sType = VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO;
    const bool hasDepth = desc.depthFormat != VK_FORMAT_UNDEFINED;
    depth.depthTestEnable = hasDepth && desc.isDepthTested;
    depth.depthWriteEnable = hasDepth && desc.isDepthWritten;
    depth.depthCompareOp = desc.depthCompare;
    const std::vector<VkPipelineColorBlendAttachmentState> blends(desc.colorFormats.size(), blendState(desc.blend));
    VkPipelineColorBlendStateCreateInfo blend{};
    blend.sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO;
    blend.attachmentCount = static_cast<uint32_t>(blends.size());
    blend.pAttachments = blends.data();
    const std::array<VkDynamicState, 2> dynamics = {VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR};
    VkPipelineDynamicStateCreateInfo dynamic{};
    dynamic.sType = VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO;
    dynamic.dynamicStateCount = static_cast<uint32_t>(dynamics.size());
    dynamic.pDynamicStates = dynamics.data();
    VkPipelineRenderingCreateInfo rendering{};
    rendering.sType = VK_STRUCTURE_TYPE_PIPELINE_RENDERING_CREATE_INFO;
    rendering.colorAttachmentCount = static_cast<uint32_t>(desc.colorFormats.size());
    rendering.pColorAttachmentFormats = desc.colorFormats.data();
    rendering.depthAttachmentFormat = desc.depthFormat;
    VkGraphicsPipelineCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO;
    info.pNext = &rendering;
    info.stageCount = fragment ? 2 : 1;
    info.pStages = stages.data();
    info.pVertexInputState = &input;
    info.pInputAssemblyState = &assembly;
    info.pViewportState = &viewport;
    info.pRasterizationState = &raster;
    info.pMultisampleState = &samples;
    info.pDepthStencilState = &depth;
    info.pColorBlendState = &blend;
    info.pDynamicState = &dynamic;
    info.layout = pipeline.layout_;
    STIPPLE_VK(
        vkCreateGraphicsPipelines(device.handle(), device.pipelineCache(), 1, &info, nullptr, &pipeline.pipeline_));
    device.name(VK_OBJECT_TYPE_PIPELINE, reinterpret_cast<uint64_t>(pipeline.pipeline_),
                (desc.vertexShader + "+" + desc.fragmentShader).c_str());
    return pipeline;
}

Pipeline::~Pipeline() {
    if (device_ == nullptr)
        return;
    device_->retire([device = device_->handle(), pipeline = pipeline_, layout = layout_, set = setLayout_] {
        vkDestroyPipeline(device, pipeline, nullptr);
        vkDestroyPipelineLayout(device, layout, nullptr);
        vkDestroyDescriptorSetLayout(device, set, nullptr);
    });
}

Pipeline::Pipeline(Pipeline &&other) noexcept { *this = std::move(other); }

Pipeline &Pipeline::operator=(Pipeline &&other) noexcept {
    std::swap(device_, other.device_);
    std::swap(pipeline_, other.pipeline_);
    std::swap(layout_, other.layout_);
    std::swap(setLayout_, other.setLayout_);
    std::swap(bindPoint_, other.bindPoint_);
    std::swap(shader_, other.shader_);
    return *this;
}

} // namespace stipple::gpu
