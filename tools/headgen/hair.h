// Brows, lashes and the short hair at the cap's edge as single tapered hairs, and the curve of the brow that the tint
// shares.
#pragma once

#include "tools/headgen/mesh.h"

namespace stipple::headgen {

/// The brow's middle line and half height (front view of the left side, mm) at s = 0 (inner end) … 1 (tail).
struct BrowSpine {
    Vec2 at;
    double half;
};
BrowSpine browSpine(const Measures &m, const Frame &f, double s);
/// s of a place beside the middle line.
double alongBrow(const Frame &f, double x);

/// Ribbons in the skin's plane, one hair after the other: pairs of vertices from root to tip (left and right edge),
/// normals those of the skin. uv: x = eumelanin 0 (white) … 1 (black), y = 0 at the root … 1 at the tip.
Mesh makeHair(const Face &face);

} // namespace stipple::headgen
