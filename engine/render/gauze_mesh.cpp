// The gauze: four plies of cotton, folded, a little puffed and not quite square, as a hand folds a swab.
#include <cmath>

#include "engine/render/handpiece_mesh.h"
#include "engine/render/mesh_parts.h"

namespace stipple {

namespace {

constexpr float kHalf = 15.0F, kPly = 1.1F;

// How a ply rises and sinks, mm, and where to.
float puff(glm::vec2 at, int ply) {
    const auto n = static_cast<float>(ply);
    return 0.28F * std::sin(0.23F * at.x + 1.7F * n) * std::sin(0.19F * at.y + 0.9F * n + 0.5F) +
           0.16F * std::sin(0.42F * (at.x + at.y) + 2.3F * n);
}

} // namespace

HandpieceMesh makeGauze() {
    constexpr Material kCotton{{0.80F, 0.80F, 0.77F}, 0.95F, 0.0F};
    struct Fold {
        glm::vec2 shift;
        float turn, size;
    };
    constexpr Fold kPlies[] = {{{0, 0}, 0.0F, 1.0F},
                               {{0.5F, -0.3F}, 0.012F, 0.985F},
                               {{-0.5F, 0.3F}, -0.02F, 0.98F},
                               {{0.3F, 0.5F}, 0.03F, 0.95F}};
    HandpieceMesh gauze;
    int ply = 0;
    for (const Fold &fold : kPlies) {
        SceneMesh sheet;
        const glm::vec3 u(std::cos(fold.turn), std::sin(fold.turn), 0), v(-u.y, u.x, 0);
        const float z0 = kPly * static_cast<float>(ply), half = kHalf * fold.size;
        std::vector<Ring> rings;
        const auto add = [&](float size, float z, float open) {
            rings.push_back({.centre = {fold.shift, z},
                             .u = u,
                             .v = v,
                             .a = size,
                             .b = size,
                             .power = size > 0.9F * half ? 14.0F : 14.0F - 10.0F * (1.0F - size / half),
                             .material = shaded(kCotton, open)});
        };
        add(half - 0.55F, z0 + 0.02F, 0.35F); // under the edge
        add(half - 0.12F, z0 + 0.18F, 0.5F);
        add(half, z0 + 0.55F, 0.85F);
        add(half - 0.14F, z0 + 0.92F, 1.0F);
        add(half - 0.55F, z0 + kPly, 1.0F);
        for (const float share : {0.85F, 0.7F, 0.5F, 0.3F, 0.12F})
            add(half * share, z0 + kPly + 0.15F * (1.0F - share), 1.0F);
        addLoft(sheet, rings, 56);
        for (SceneVertex &vertex : sheet.vertices) {
            const glm::vec2 at(vertex.positionMm);
            constexpr float kStep = 0.1F;
            const float z = puff(at, ply);
            const glm::vec2 slope(puff(at + glm::vec2(kStep, 0), ply) - z, puff(at + glm::vec2(0, kStep), ply) - z);
            vertex.positionMm.z += z;
            vertex.normal = glm::normalize(vertex.normal - glm::vec3(slope / kStep, 0) * std::fabs(vertex.normal.z));
            vertex.uv = glm::vec2(glm::dot(at, glm::vec2(u)), glm::dot(at, glm::vec2(v))) + 0.6F * vertex.positionMm.z;
        }
        const auto first = static_cast<uint32_t>(gauze.body.vertices.size());
        gauze.body.vertices.insert(gauze.body.vertices.end(), sheet.vertices.begin(), sheet.vertices.end());
        for (const uint32_t index : sheet.indices)
            gauze.body.indices.push_back(first + index);
        ++ply;
    }
    return gauze;
}

} // namespace stipple
