#include "engine/render/decimate.h"

#include <algorithm>
#include <cstdlib>

#include <meshoptimizer.h>

namespace stipple {

namespace {

constexpr int kLightStep = 80; // of 255: across a triangle where the light changes this much, its shape is kept

int lightApart(uint32_t a, uint32_t b) {
    int most = 0;
    for (int k = 0; k < 32; k += 8)
        most = std::max(most, std::abs(static_cast<int>(a >> k & 255U) - static_cast<int>(b >> k & 255U)));
    return most;
}

} // namespace

SceneMesh decimated(const SceneMesh &mesh, float errorMm) {
    if (mesh.indices.empty())
        return {};
    // Edges of shadows lie in the vertices' light, of which the simplifier knows nothing.
    std::vector<uint32_t> kept, even;
    for (size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
        const uint32_t *corner = &mesh.indices[t];
        const auto light = [&](int i) { return mesh.vertices[corner[i]].colour; };
        const int most =
            std::max({lightApart(light(0), light(1)), lightApart(light(1), light(2)), lightApart(light(2), light(0))});
        std::vector<uint32_t> &to = most > kLightStep ? kept : even;
        to.insert(to.end(), corner, corner + 3);
    }
    const float *places = &mesh.vertices.front().positionMm.x;
    const size_t count = mesh.vertices.size();
    const float scale = meshopt_simplifyScale(places, count, sizeof(SceneVertex));
    SceneMesh out;
    out.indices.resize(even.size());
    if (!even.empty())
        out.indices.resize(meshopt_simplify(out.indices.data(), even.data(), even.size(), places, count,
                                            sizeof(SceneVertex), 0, scale > 0 ? errorMm / scale : 0,
                                            meshopt_SimplifyLockBorder));
    out.indices.insert(out.indices.end(), kept.begin(), kept.end());
    out.vertices.resize(count);
    out.vertices.resize(meshopt_optimizeVertexFetch(out.vertices.data(), out.indices.data(), out.indices.size(),
                                                    mesh.vertices.data(), count, sizeof(SceneVertex)));
    return out;
}

} // namespace stipple
