// The kernels beside what limits them, for `stipple bench`: operations, bytes, and the share of a plain copy (or of the
// multiply-add rate) that each reaches in the same run.
#pragma once

#include <nlohmann/json.hpp>

#include "tools/stipple/live_backend.h"

namespace stipple::cli {

// By kernel: "…_twin" on the CPU, shared among threads; "…_vulkan" on the device, without transfers.
nlohmann::json timeKernels(const LiveBackend &live, int runs);

} // namespace stipple::cli
