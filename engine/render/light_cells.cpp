#include "engine/render/light_cells.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {

namespace {

glm::vec4 bytesOf(uint32_t c) { return {c & 255U, c >> 8 & 255U, c >> 16 & 255U, c >> 24}; }

} // namespace

std::vector<uint32_t> lightPerCell(const SceneMesh &skin, int cellsX, int cellsY) {
    std::vector<uint32_t> cells(static_cast<size_t>(cellsX) * static_cast<size_t>(cellsY), 0U);
    const glm::vec2 size(cellsX, cellsY);
    for (size_t t = 0; t + 2 < skin.indices.size(); t += 3) {
        std::array<glm::vec2, 3> at;
        std::array<glm::vec4, 3> light;
        bool isCharted = true;
        for (size_t k = 0; k < 3; ++k) {
            const SceneVertex &v = skin.vertices[skin.indices[t + k]];
            isCharted = isCharted && v.uv.x >= 0 && v.uv.y >= 0 && v.uv.x <= 1 && v.uv.y <= 1;
            at[k] = v.uv * size;
            light[k] = bytesOf(v.colour);
        }
        const glm::vec2 a = at[1] - at[0], b = at[2] - at[0];
        const float area = a.x * b.y - a.y * b.x;
        if (!isCharted || std::fabs(area) < 1.0e-6F)
            continue;
        const glm::vec2 lo = glm::min(at[0], glm::min(at[1], at[2])), hi = glm::max(at[0], glm::max(at[1], at[2]));
        for (int y = std::max(static_cast<int>(lo.y - 0.5F), 0); y <= std::min(static_cast<int>(hi.y), cellsY - 1); ++y)
            for (int x = std::max(static_cast<int>(lo.x - 0.5F), 0); x <= std::min(static_cast<int>(hi.x), cellsX - 1);
                 ++x) {
                const glm::vec2 p = glm::vec2(x, y) + 0.5F - at[0];
                const float u = (p.x * b.y - p.y * b.x) / area, v = (a.x * p.y - a.y * p.x) / area;
                constexpr float kEdge = 0.05F; // neighbours overlap a little: no cell between them stays dark
                if (u < -kEdge || v < -kEdge || u + v > 1.0F + kEdge)
                    continue;
                cells[static_cast<size_t>(y * cellsX + x)] =
                    packColour((light[0] * (1.0F - u - v) + light[1] * u + light[2] * v) / 255.0F);
            }
    }
    return cells;
}

} // namespace stipple
