// The three hand-pieces' makers and the materials they share.
#pragma once

#include "engine/render/handpiece_mesh.h"
#include "engine/render/mesh_parts.h"

namespace stipple {

HandpieceMesh makePen(const sim::DeviceSpec &spec, float lengthMm);
HandpieceMesh makeRoller(const sim::DeviceSpec &spec, float lengthMm);
HandpieceMesh makeStamp(const sim::DeviceSpec &spec, float lengthMm);

// Looks of materials, by eye.
inline constexpr Material kShell{{0.66F, 0.665F, 0.66F}, 0.36F, 0.0F}; // white ABS, satin
inline constexpr Material kDrum{{0.60F, 0.61F, 0.615F}, 0.42F, 0.0F};
inline constexpr Material kGrip{{0.042F, 0.047F, 0.052F}, 0.62F, 0.0F}; // soft rubber
inline constexpr Material kGraphite{{0.05F, 0.054F, 0.06F}, 0.34F, 0.0F};
inline constexpr Material kAnodised{{0.60F, 0.61F, 0.63F}, 0.36F, 1.0F}; // silver aluminium, blasted
inline constexpr Material kDial{{0.085F, 0.095F, 0.105F}, 0.33F, 1.0F};  // black anodised
inline constexpr Material kTeal{{0.02F, 0.24F, 0.26F}, 0.34F, 0.0F};
inline constexpr Material kSteel{{0.56F, 0.57F, 0.58F}, 0.24F, 1.0F};
inline constexpr Material kClear{{0.62F, 0.68F, 0.70F}, 0.14F, 0.0F}; // polycarbonate
inline constexpr Material kSilicone{{0.46F, 0.56F, 0.60F}, 0.5F, 0.0F};
inline constexpr Material kInk{{0.62F, 0.63F, 0.62F}, 0.6F, 0.0F}; // engraving filled white
inline constexpr Material kDarkInk{{0.03F, 0.035F, 0.04F}, 0.6F, 0.0F};
inline constexpr Material kHollow{{0.012F, 0.012F, 0.013F}, 0.8F, 0.0F};

} // namespace stipple
