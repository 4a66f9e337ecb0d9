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
    void stepTissue(Fields &fields) override;
    void stepBlood(BloodFields &blood) override;

  private:
    // Buffers of one field, as large as its chart.
    struct Grid {
        gpu::Buffer step, tiles, now, constant, next, side, sideNext;
        size_t cells = 0;
        uint64_t constantHash = 0;
    };
    void fit(Grid &grid, const Tiles &tiles, std::span<const glm::vec4> constant, bool hasSide);
    gpu::Device &device_;
    gpu::Pipeline needlePipeline_, tissuePipeline_, bloodPipeline_;
    gpu::Commands commands_;
    gpu::Buffer contact_, places_, states_;
    Grid tissue_, blood_;
};

// Where the kernels shall run, and why, in one line for people.
struct BackendChoice {
    std::shared_ptr<Backend> backend;
    std::string reason;
    double cpuMs = 0;    // one tissue step of a whole awake 512² chart on the CPU twin
    double deviceMs = 0; // the same on the device, with both transfers
};
// Measures `twins` and `device`. `selector` as on the command line: "cpu" forces the twins.
BackendChoice chooseBackend(gpu::Device &device, const std::string &selector, std::shared_ptr<CpuBackend> twins);

} // namespace stipple::sim
