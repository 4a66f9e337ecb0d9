// Where the kernels run: on their CPU twins (here) or on a Vulkan device (sim/gpu). Both give the same bits on the
// software device.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "shaders/shared/needle.h"
#include "sim/tissue/blood.h"
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
    // One step of redness and swelling, one of blood: the awake tiles, then swapped (see Fields and BloodFields).
    virtual void stepTissue(Fields &fields) = 0;
    virtual void stepBlood(BloodFields &blood) = 0;
};

// The CPU twins.
class CpuBackend final : public Backend {
  public:
    // Calls work(first, last) for parts of [0, count), perhaps several at once, and returns when all are done. Parts
    // write different cells, so the result does not depend on them.
    using Parts = std::function<void(size_t count, const std::function<void(size_t first, size_t last)> &work)>;
    explicit CpuBackend(Parts parts = {}) : parts_(std::move(parts)) {}
    std::string name() const override { return "CPU twins"; }
    void solveNeedles(const shared::NeedleArray &array, std::span<const shared::NeedlePlace> places,
                      std::span<shared::NeedleState> out) override;
    void stepTissue(Fields &fields) override;
    void stepBlood(BloodFields &blood) override;

  private:
    void run(size_t count, const std::function<void(size_t, size_t)> &work) const;
    Parts parts_;
};

} // namespace stipple::sim
