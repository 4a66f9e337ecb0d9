// Rates of the redness kernel and its CPU twin.
#pragma once

#include <span>

#include "shaders/shared/erythema.h"
#include "sim/tissue/fields.h"

namespace stipple::sim {

// The kernel's parameters for the fields' next step.
shared::ErythemaStep erythemaStep(const Fields &fields);

// CPU twin: next = kernel(now) on the awake tiles; does not swap.
void stepErythema(Fields &fields, std::span<const glm::vec4> conduct);

} // namespace stipple::sim
