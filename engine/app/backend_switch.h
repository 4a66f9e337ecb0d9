// Kernels on a Vulkan device that may be lost in the middle of a step: the same call is then done again by the CPU
// twins, and all later ones too. The session goes on as if nothing had happened.
#pragma once

#include <memory>
#include <string>

#include "engine/gpu/vulkan.h"
#include "sim/session/backend.h"

namespace stipple::app {

class BackendSwitch final : public sim::Backend {
  public:
    explicit BackendSwitch(std::shared_ptr<sim::Backend> onDevice) : onDevice_(std::move(onDevice)) {}
    std::string name() const override { return onDevice_ ? onDevice_->name() : twins_.name(); }
    void solveNeedles(const shared::NeedleArray &array, std::span<const shared::NeedlePlace> places,
                      std::span<shared::NeedleState> out) override {
        attempt([&](sim::Backend &backend) { backend.solveNeedles(array, places, out); });
    }
    void stepTissue(sim::Fields &fields) override {
        attempt([&](sim::Backend &backend) { backend.stepTissue(fields); });
    }
    void stepBlood(sim::BloodFields &blood) override {
        attempt([&](sim::Backend &backend) { backend.stepBlood(blood); });
    }
    // Before the device goes.
    void drop() { onDevice_.reset(); }

  private:
    template <typename Use>
    void attempt(const Use &use) {
        if (onDevice_ && !isLost_) {
            try {
                use(*onDevice_);
                return;
            } catch (const gpu::DeviceLost &) {
                isLost_ = true; // kept until drop(): its device is still there
            }
        }
        use(twins_);
    }
    std::shared_ptr<sim::Backend> onDevice_;
    sim::CpuBackend twins_;
    bool isLost_ = false;
};

} // namespace stipple::app
