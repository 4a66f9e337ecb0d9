// The head the build makes, for tests of heads people bring.
#pragma once

#include <stdexcept>
#include <utility>

#include "engine/assets/head.h"
#include "sim/skin/chart.h"

namespace stipple::test {

struct OurHead {
    TriMesh skin;
    sim::Chart chart;
};

inline const OurHead &ourHead() {
    static const OurHead head = [] {
        Result<HeadAssets> assets = loadHead(STIPPLE_BINARY_DIR "/assets/heads/default");
        if (!assets)
            throw std::runtime_error(assets.error().message);
        Result<sim::Chart> chart = sim::makeChart(assets->skin, assets->zones);
        if (!chart)
            throw std::runtime_error(chart.error().message);
        return OurHead{assets->skin, std::move(*chart)};
    }();
    return head;
}

// Our skin as another program might have saved it: without chart and normals.
inline TriMesh bareHead() {
    TriMesh mesh = ourHead().skin;
    mesh.uvs.clear();
    mesh.normals.clear();
    return mesh;
}

} // namespace stipple::test
