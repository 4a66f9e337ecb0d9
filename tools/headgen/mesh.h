// Meshes of the head: the skin over the chart, the cap over the hair, the drape over the shoulders.
#pragma once

#include <cstdint>

#include "tools/headgen/chart.h"

namespace stipple::headgen {

struct Mesh {
    const char *name;
    std::vector<Vec3> positions; // mm
    std::vector<Vec3> normals;
    std::vector<Vec2> uvs; // chart, or (-1,-1)
    std::vector<uint32_t> indices;
};

Mesh makeSkin(const Face &face, const Chart &chart, const ChartGrid &grid);
Mesh makeCap(const Face &face);
Mesh makeDrape(const Face &face);

/// Writes the meshes as a binary glTF 2.0 file; positions quantised to 1 µm. Throws std::runtime_error if it cannot.
void writeGlb(const std::string &path, const std::vector<Mesh> &meshes);

} // namespace stipple::headgen
