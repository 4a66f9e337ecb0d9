#include "engine/render/decimate.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace stipple {

namespace {

struct Fan { // triangles around every vertex
    std::vector<uint32_t> first, list;
};

Fan makeFan(size_t vertices, const std::vector<uint32_t> &indices) {
    Fan fan;
    fan.first.assign(vertices + 1, 0);
    for (const uint32_t i : indices)
        ++fan.first[i + 1];
    for (size_t i = 0; i < vertices; ++i)
        fan.first[i + 1] += fan.first[i];
    fan.list.resize(indices.size());
    std::vector<uint32_t> at(fan.first.begin(), fan.first.end() - 1);
    for (size_t i = 0; i < indices.size(); ++i)
        fan.list[at[indices[i]]++] = static_cast<uint32_t>(i / 3);
    return fan;
}

float lightApart(uint32_t a, uint32_t b) {
    int most = 0;
    for (int k = 0; k < 32; k += 8)
        most = std::max(most, std::abs(static_cast<int>(a >> k & 255U) - static_cast<int>(b >> k & 255U)));
    return static_cast<float>(most) / 255.0F;
}

glm::vec3 crossOf(const std::vector<SceneVertex> &v, uint32_t a, uint32_t b, uint32_t c) {
    return glm::cross(v[b].positionMm - v[a].positionMm, v[c].positionMm - v[a].positionMm);
}

struct Collapse {
    float cost;
    uint32_t vertex;
};

} // namespace

SceneMesh decimated(const SceneMesh &mesh, const DecimateLimits &limits) {
    const std::vector<SceneVertex> &v = mesh.vertices;
    std::vector<uint32_t> indices = mesh.indices;
    for (int pass = 0; pass < limits.passes; ++pass) {
        const Fan fan = makeFan(v.size(), indices);
        const auto trianglesOf = [&](uint32_t i) {
            return std::pair(fan.list.begin() + fan.first[i], fan.list.begin() + fan.first[i + 1]);
        };
        std::vector<Collapse> order;
        for (uint32_t i = 0; i < v.size(); ++i) {
            const auto [begin, end] = trianglesOf(i);
            if (end - begin < 3)
                continue;
            float least = 1;
            for (auto t = begin; t != end; ++t) {
                const glm::vec3 n = crossOf(v, indices[3 * *t], indices[3 * *t + 1], indices[3 * *t + 2]);
                least = std::min(least, glm::dot(n, v[i].normal) / std::max(glm::length(n), 1.0e-9F));
            }
            if (least >= limits.normalCos)
                order.push_back({1.0F - least, i});
        }
        std::sort(order.begin(), order.end(), [](const Collapse &a, const Collapse &b) {
            return a.cost < b.cost || (a.cost == b.cost && a.vertex < b.vertex);
        });
        std::vector<uint8_t> isLocked(v.size(), 0);
        std::vector<uint32_t> ring, count;
        for (const Collapse &c : order) {
            const auto [begin, end] = trianglesOf(c.vertex);
            ring.clear();
            count.clear();
            bool isFree = isLocked[c.vertex] == 0;
            for (auto t = begin; t != end && isFree; ++t)
                for (int k = 0; k < 3; ++k) {
                    const uint32_t j = indices[3 * *t + static_cast<uint32_t>(k)];
                    if (j == c.vertex)
                        continue;
                    isFree = isFree && isLocked[j] == 0;
                    const auto at = std::find(ring.begin(), ring.end(), j);
                    if (at == ring.end()) {
                        ring.push_back(j);
                        count.push_back(1);
                    } else {
                        ++count[static_cast<size_t>(at - ring.begin())];
                    }
                }
            // A closed fan: every neighbour belongs to two of its triangles.
            if (!isFree || std::any_of(count.begin(), count.end(), [](uint32_t n) { return n != 2; }))
                continue;
            uint32_t best = c.vertex;
            float bestCos = limits.normalCos;
            for (const uint32_t to : ring) {
                if (lightApart(v[c.vertex].colour, v[to].colour) > limits.lightStep)
                    continue;
                float least = 1;
                for (auto t = begin; t != end && least > bestCos; ++t) {
                    uint32_t corner[3];
                    bool hasTo = false;
                    for (uint32_t k = 0; k < 3; ++k) {
                        corner[k] = indices[3 * *t + k];
                        hasTo = hasTo || corner[k] == to;
                    }
                    if (hasTo)
                        continue;
                    for (uint32_t &k : corner)
                        k = k == c.vertex ? to : k;
                    const glm::vec3 n = crossOf(v, corner[0], corner[1], corner[2]);
                    const float length = glm::length(n);
                    for (const uint32_t k : corner) {
                        least = std::min(least, length > 1.0e-4F ? glm::dot(n, v[k].normal) / length : -1.0F);
                        if (glm::length(v[k].positionMm - v[to].positionMm) > limits.edgeMm)
                            least = -1;
                    }
                }
                // Neighbours both have in common must be the two of the shared triangles, or a fin would be made.
                if (least > bestCos) {
                    const auto [toBegin, toEnd] = trianglesOf(to);
                    int common = 0;
                    for (const uint32_t j : ring) {
                        if (j == to)
                            continue;
                        bool isShared = false;
                        for (auto t = toBegin; t != toEnd; ++t)
                            for (uint32_t k = 0; k < 3; ++k)
                                isShared = isShared || indices[3 * *t + k] == j;
                        common += isShared ? 1 : 0;
                    }
                    if (common == 2) {
                        best = to;
                        bestCos = least;
                    }
                }
            }
            if (best == c.vertex)
                continue;
            for (auto t = begin; t != end; ++t)
                for (uint32_t k = 0; k < 3; ++k)
                    if (indices[3 * *t + k] == c.vertex)
                        indices[3 * *t + k] = best;
            isLocked[c.vertex] = 1;
            for (const uint32_t j : ring)
                isLocked[j] = 1;
        }
        std::vector<uint32_t> kept;
        for (size_t t = 0; t + 2 < indices.size(); t += 3)
            if (indices[t] != indices[t + 1] && indices[t + 1] != indices[t + 2] && indices[t] != indices[t + 2])
                kept.insert(kept.end(), {indices[t], indices[t + 1], indices[t + 2]});
        indices.swap(kept);
    }
    // Vertices in the order of their first use.
    SceneMesh out;
    std::vector<uint32_t> place(v.size(), 0xffffffffU);
    for (const uint32_t i : indices) {
        if (place[i] == 0xffffffffU) {
            place[i] = static_cast<uint32_t>(out.vertices.size());
            out.vertices.push_back(v[i]);
        }
        out.indices.push_back(place[i]);
    }
    return out;
}

} // namespace stipple
