// Where a command's kernels run, by --device.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "sim/session/backend.h"

namespace stipple::cli {

struct LiveBackend {
    std::shared_ptr<sim::Backend> backend; // null: CPU twins
    std::string name = "CPU twins";
    bool isExact = true; // gives the CPU twins' bits
    std::string note;    // for stderr: a fall-back taken; empty when there was none
};

// cpu: the twins, Vulkan is not touched. auto: the fastest of what there is, the twins when there is no Vulkan (noted).
// An index or part of a name: that device. Error: no such device.
Result<LiveBackend> chooseLiveBackend(std::string_view selector);

} // namespace stipple::cli
