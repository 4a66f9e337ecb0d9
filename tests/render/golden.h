// Golden pictures: what a clinician sees, kept. Refreshed only by tools/golden.py, which shows old, new and difference.
#pragma once

#include <string>

#include "engine/base/mesh.h"
#include "engine/base/result.h"

namespace stipple::test {

// Fails when the picture differs from tests/render/golden/NAME.png by more than the two tolerances of golden.cpp.
void compare(const std::string &name, const Result<Image8> &rendered);

} // namespace stipple::test
