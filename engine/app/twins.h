// The CPU twins of the kernels, their large field steps shared among a few threads.
#pragma once

#include <memory>

#include "sim/session/backend.h"

namespace stipple::app {

std::shared_ptr<sim::CpuBackend> makeTwins();

} // namespace stipple::app
