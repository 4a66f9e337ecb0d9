// Where a command's kernels run, by --device.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/gpu/device.h"
#include "sim/session/backend.h"

namespace stipple::cli {

// Keep it longer than the worlds that use its backend.
struct LiveBackend {
    std::shared_ptr<gpu::Device> device;   // null: no Vulkan was touched, or there is none
    std::shared_ptr<sim::Backend> backend; // never null
    bool isExact = true;                   // gives the CPU twins' bits
    std::string reason;                    // why it was chosen, with what was measured
    double cpuMs = 0, deviceMs = 0;        // one field step of a whole awake face; 0: not measured
    std::string note;                      // for stderr: a fall-back taken; empty when there was none
};

// cpu: the twins, Vulkan is not touched. auto: the fastest of what there is, the twins when there is no Vulkan (noted).
// An index or part of a name: that device. Error: no such device.
Result<LiveBackend> chooseLiveBackend(const std::string &selector);

} // namespace stipple::cli
