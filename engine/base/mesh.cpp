// Smooth normals by exact position: only + - * / and sqrt, so that the chart built on them has the same bits
// everywhere.
#include "engine/base/mesh.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/assert.h"

namespace stipple {

std::vector<uint32_t> firstAtSamePlace(const TriMesh &mesh) {
    const size_t count = mesh.positionsMm.size();
    std::vector<uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    const auto isBefore = [&](uint32_t a, uint32_t b) {
        const glm::vec3 &p = mesh.positionsMm[a];
        const glm::vec3 &q = mesh.positionsMm[b];
        if (p.x != q.x)
            return p.x < q.x;
        if (p.y != q.y)
            return p.y < q.y;
        return p.z != q.z ? p.z < q.z : a < b;
    };
    std::sort(order.begin(), order.end(), isBefore);
    std::vector<uint32_t> first(count); // the first vertex at the same place
    for (size_t i = 0; i < count; ++i) {
        const bool isSame = i > 0 && mesh.positionsMm[order[i]] == mesh.positionsMm[order[i - 1]];
        first[order[i]] = isSame ? first[order[i - 1]] : order[i];
    }
    return first;
}

std::vector<glm::vec3> smoothNormals(const TriMesh &mesh) {
    const size_t count = mesh.positionsMm.size();
    const std::vector<uint32_t> first = firstAtSamePlace(mesh);
    std::vector<glm::vec3> sums(count, glm::vec3(0));
    for (size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
        const uint32_t a = mesh.indices[t];
        const uint32_t b = mesh.indices[t + 1];
        const uint32_t c = mesh.indices[t + 2];
        STIPPLE_ASSERT(a < count && b < count && c < count, "indices are in range");
        const glm::vec3 n =
            glm::cross(mesh.positionsMm[b] - mesh.positionsMm[a], mesh.positionsMm[c] - mesh.positionsMm[a]);
        sums[first[a]] += n;
        sums[first[b]] += n;
        sums[first[c]] += n;
    }
    std::vector<glm::vec3> normals(count, glm::vec3(0, 0, 1));
    for (size_t i = 0; i < count; ++i) {
        const glm::vec3 n = sums[first[i]];
        const float length = std::sqrt(glm::dot(n, n));
        if (length > 0)
            normals[i] = n / length;
    }
    return normals;
}

} // namespace stipple
