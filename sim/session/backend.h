// Where the kernels run: on their CPU twins (here) or on a Vulkan device (sim/gpu). Both give the same bits on the
// software device.
#pragma once

#include <span>
#include <string>

#include "shaders/shared/needle.h"
#include "sim/tissue/fields.h"

namespace stipple::sim {

class Backend {
  public:
    virtual ~Backend() = default;
    // One line for people: "CPU twins" or the device's name.
    virtual std::string name() const = 0;
    // Shares the array's force among the needles and finds each one's depth. places.size() == out.size() ==
    // array.needleCount <= kMaxNeedles.
    virtual void solveNeedles(const shared::NeedleArray &array, std::span<const shared::NeedlePlace> places,
                              std::span<shared::NeedleState> out) = 0;
    // One field step: reads fields.now(), writes fields.next() for the awake tiles (all other cells equal in both),
    // then swaps. `conduct` as Chart::conduct.
    virtual void stepFields(Fields &fields, std::span<const glm::vec4> conduct) = 0;
};

// The CPU twins.
class CpuBackend final : public Backend {
  public:
    std::string name() const override { return "CPU twins"; }
    void solveNeedles(const shared::NeedleArray &array, std::span<const shared::NeedlePlace> places,
                      std::span<shared::NeedleState> out) override;
    void stepFields(Fields &fields, std::span<const glm::vec4> conduct) override;
};

} // namespace stipple::sim
