#include "engine/render/section_canvas.h"

namespace stipple::art {

float Canvas::noise(vec2 p, float cellX, float cellY, uint32_t stream) const {
    const int period = std::max(static_cast<int>(periodUm / cellX + 0.5F), 1);
    const float x = p.x * static_cast<float>(period) / periodUm, y = p.y / cellY;
    const float fx = std::floor(x), fy = std::floor(y);
    const int ix = (static_cast<int>(fx) % period + period) % period, iy = static_cast<int>(fy);
    const int next = ix + 1 == period ? 0 : ix + 1;
    const auto value = [&](int atX, int dy) {
        return static_cast<float>(hash(atX, iy + dy, stream) & 0xffffU) / 65535.0F;
    };
    float tx = x - fx, ty = y - fy;
    tx = tx * tx * (3.0F - 2.0F * tx);
    ty = ty * ty * (3.0F - 2.0F * ty);
    return (value(ix, 0) * (1 - tx) + value(next, 0) * tx) * (1 - ty) +
           (value(ix, 1) * (1 - tx) + value(next, 1) * tx) * ty;
}

Nearest Canvas::nearest(vec2 p, vec2 cell, float jitter, uint32_t stream) const {
    const int period = std::max(static_cast<int>(periodUm / cell.x + 0.5F), 1);
    const vec2 q(p.x * static_cast<float>(period) / periodUm, p.y / cell.y);
    const int ix = static_cast<int>(std::floor(q.x)), iy = static_cast<int>(std::floor(q.y));
    Nearest n;
    float first = 81, second = 81;
    for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
            const uint32_t h = hash(((ix + dx) % period + period) % period, iy + dy, stream);
            const vec2 centre(static_cast<float>(ix + dx) + 0.5F + jitter * (unit(h, 0) - 0.5F),
                              static_cast<float>(iy + dy) + 0.5F + jitter * (unit(h, 1) - 0.5F));
            const vec2 to = centre - q;
            const float d = glm::dot(to, to);
            if (d < first) {
                second = first;
                first = d;
                n.to = to;
                n.id = h;
            } else {
                second = std::min(second, d);
            }
        }
    n.first = std::sqrt(first);
    n.second = std::sqrt(second);
    return n;
}

} // namespace stipple::art
