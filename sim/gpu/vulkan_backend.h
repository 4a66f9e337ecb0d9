// The simulation's kernels on a Vulkan device, behind the same interface as their CPU twins.
#pragma once

#include <memory>
#include <string>

#include "engine/gpu/commands.h"
#include "sim/session/backend.h"

namespace stipple::sim {

class VulkanBackend final : public Backend {
  public:
    // `device` outlives this.
    explicit VulkanBackend(gpu::Device &device);
    ~VulkanBackend() override;

    std::string name() const override;
    void solveNeedles(const shared::NeedleArray &array, std::span<const shared::NeedlePlace> places,
                      std::span<shared::NeedleState> out) override;
    void stepFields(Fields &fields, std::span<const glm::vec4> conduct) override;

  private:
    void makeFieldBuffers(const Fields &fields, std::span<const glm::vec4> conduct);
    gpu::Device &device_;
    gpu::Pipeline needlePipeline_, erythemaPipeline_;
    gpu::Commands commands_;
    gpu::Buffer contact_, places_, states_;
    gpu::Buffer step_, tiles_, now_, next_, conduct_;
    size_t cells_ = 0;
    int tileCapacity_ = 0;
    uint64_t conductHash_ = 0;
};

// Where the kernels shall run, and why, in one line for people.
struct BackendChoice {
    std::shared_ptr<Backend> backend;
    std::string reason;
    double cpuMs = 0;    // one field step of a whole awake 512² chart on the CPU twin
    double deviceMs = 0; // the same on the device, with both transfers
};
// Measures both on `device`. `selector` as on the command line: "cpu" forces the twins.
BackendChoice chooseBackend(gpu::Device &device, const std::string &selector);

} // namespace stipple::sim
