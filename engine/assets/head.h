// A patient's head as headgen writes it: a folder with head.glb, zones.png and tint.png.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/base/mesh.h"
#include "engine/base/result.h"

namespace stipple {

struct HeadAssets {
    TriMesh skin;                // uvs are the chart
    std::vector<TriMesh> others; // cap, drape, hair
    Image8 zones;                // one channel: zone ids over the chart
    Image8 tint;                 // RGB or RGBA over the chart
};

// Error: names the file of the folder that is missing or unsound.
Result<HeadAssets> loadHead(const std::filesystem::path &folder);

} // namespace stipple
