// Meshes as people bring them, made fit to be worked on: not finer than it is worth, wound alike, facing outwards.
// Only + - * / sqrt floor, and sorts with a total order: the chart built on them has the same bits everywhere.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "sim/skin/registration_parts.h"

namespace stipple::sim {

namespace {

constexpr uint32_t kNone = 0xffffffffU;

glm::vec3 cornerOf(const TriMesh &mesh, size_t triangle, size_t corner) {
    return mesh.positionsMm[mesh.indices[3 * triangle + corner]];
}

glm::vec3 crossOf(const TriMesh &mesh, size_t t) {
    const glm::vec3 a = cornerOf(mesh, t, 0);
    return glm::cross(cornerOf(mesh, t, 1) - a, cornerOf(mesh, t, 2) - a);
}

// Vertices that share a cell of the grid become one at their mean: cells of `cell` inside the box, kOutsideTimes as
// wide outside. Triangles that fall together become one.
WoundMesh clustered(const WoundMesh &from, const Box &fine, float cell) {
    const TriMesh &mesh = from.mesh;
    struct Member {
        uint64_t cell;
        uint32_t vertex;
    };
    constexpr uint64_t kMiddle = 1ULL << 19;
    std::vector<Member> members;
    members.reserve(mesh.positionsMm.size());
    for (uint32_t i = 0; i < mesh.positionsMm.size(); ++i) {
        const glm::vec3 p = mesh.positionsMm[i];
        const bool isFine = fine.holds(p);
        const float by = 1.0F / (isFine ? cell : static_cast<float>(kOutsideTimes) * cell);
        uint64_t key = isFine ? 1 : 0;
        for (int axis = 0; axis < 3; ++axis) {
            const float at = std::clamp(std::floor(p[axis] * by), -500'000.0F, 500'000.0F);
            key = (key << 20U) | static_cast<uint64_t>(static_cast<int64_t>(at) + static_cast<int64_t>(kMiddle));
        }
        members.push_back({key, i});
    }
    std::sort(members.begin(), members.end(), [](const Member &a, const Member &b) {
        return a.cell != b.cell ? a.cell < b.cell : a.vertex < b.vertex;
    });
    WoundMesh out{.mesh = {}, .partOf = {}, .parts = from.parts, .isCareless = from.isCareless};
    out.mesh.name = mesh.name;
    std::vector<uint32_t> clusterOf(mesh.positionsMm.size());
    for (size_t i = 0; i < members.size();) {
        glm::dvec3 sum(0);
        glm::vec3 normal(0);
        size_t end = i;
        for (; end < members.size() && members[end].cell == members[i].cell; ++end) {
            sum += glm::dvec3(mesh.positionsMm[members[end].vertex]);
            normal += mesh.normals[members[end].vertex];
            clusterOf[members[end].vertex] = static_cast<uint32_t>(out.mesh.positionsMm.size());
        }
        out.mesh.positionsMm.emplace_back(sum / static_cast<double>(end - i));
        const float length = std::sqrt(glm::dot(normal, normal));
        out.mesh.normals.push_back(length > 1e-3F ? normal / length : mesh.normals[members[i].vertex]);
        i = end;
    }
    struct Triangle {
        std::array<uint32_t, 3> sorted;
        uint32_t from; // triangle
        bool isEven;   // sorting its corners kept the way round
    };
    std::vector<Triangle> triangles;
    for (uint32_t t = 0; 3 * t < mesh.indices.size(); ++t) {
        const std::array<uint32_t, 3> c = {clusterOf[mesh.indices[3 * t]], clusterOf[mesh.indices[3 * t + 1]],
                                           clusterOf[mesh.indices[3 * t + 2]]};
        if (c[0] == c[1] || c[1] == c[2] || c[0] == c[2])
            continue;
        std::array<uint32_t, 3> sorted = c;
        std::sort(sorted.begin(), sorted.end());
        const bool isEven = (c[0] < c[1]) + (c[1] < c[2]) + (c[2] < c[0]) == 2;
        triangles.push_back({sorted, t, isEven});
    }
    std::sort(triangles.begin(), triangles.end(), [](const Triangle &a, const Triangle &b) {
        return a.sorted != b.sorted ? a.sorted < b.sorted : a.from < b.from;
    });
    for (size_t i = 0; i < triangles.size();) {
        int even = 0; // a fold's two sides cancel out
        size_t end = i;
        for (; end < triangles.size() && triangles[end].sorted == triangles[i].sorted; ++end)
            even += triangles[end].isEven ? 1 : -1;
        if (even != 0) {
            const std::array<uint32_t, 3> &c = triangles[i].sorted;
            out.mesh.indices.insert(out.mesh.indices.end(), {c[0], even > 0 ? c[1] : c[2], even > 0 ? c[2] : c[1]});
            out.partOf.push_back(from.partOf[triangles[i].from]);
        }
        i = end;
    }
    return out;
}

uint32_t nextSide(uint32_t side) { return side % 3 == 2 ? side - 2 : side + 1; }

// Over each side of each triangle: twice the number of the triangle beyond, odd if that one is wound the other way.
// kNone at open edges and at edges of more than two triangles, where it is not clear which goes on.
std::vector<uint32_t> sidesOf(const TriMesh &mesh, const std::vector<uint32_t> &first) {
    struct Side {
        uint64_t edge;
        uint32_t at; // 3 · triangle + side
        bool isUp;
    };
    std::vector<Side> sides;
    sides.reserve(mesh.indices.size());
    for (uint32_t t = 0; 3 * t < mesh.indices.size(); ++t)
        for (uint32_t k = 0; k < 3; ++k) {
            const uint64_t a = first[mesh.indices[3 * t + k]];
            const uint64_t b = first[mesh.indices[nextSide(3 * t + k)]];
            if (a != b)
                sides.push_back({std::min(a, b) << 32U | std::max(a, b), 3 * t + k, a < b});
        }
    std::sort(sides.begin(), sides.end(),
              [](const Side &a, const Side &b) { return a.edge != b.edge ? a.edge < b.edge : a.at < b.at; });
    std::vector<uint32_t> beyond(mesh.indices.size(), kNone);
    for (size_t i = 0; i < sides.size();) {
        size_t end = i + 1;
        while (end < sides.size() && sides[end].edge == sides[i].edge)
            ++end;
        if (end == i + 2) {
            const Side &a = sides[i], &b = sides[i + 1];
            const uint32_t isOther = a.isUp == b.isUp ? 1U : 0U;
            beyond[a.at] = 2 * (b.at / 3) + isOther;
            beyond[b.at] = 2 * (a.at / 3) + isOther;
        }
        i = end;
    }
    return beyond;
}

} // namespace

TriMesh stitched(TriMesh mesh) {
    constexpr float kOnEdge = 0.01F; // of the edge's length: how far beside it a corner counts as on it
    constexpr int kMostWays = 64;    // on from a corner; more make no surface, and would be searched for ever
    const std::vector<uint32_t> first = firstAtSamePlace(mesh);
    const std::vector<uint32_t> beyond = sidesOf(mesh, first);
    struct Way {
        uint32_t from, to;
    };
    std::vector<Way> ways; // along open edges, both ways
    for (uint32_t i = 0; i < beyond.size(); ++i)
        if (beyond[i] == kNone) {
            const uint32_t a = first[mesh.indices[i]], b = first[mesh.indices[nextSide(i)]];
            ways.insert(ways.end(), {{a, b}, {b, a}});
        }
    std::sort(ways.begin(), ways.end(),
              [](const Way &a, const Way &b) { return a.from != b.from ? a.from < b.from : a.to < b.to; });
    // The open edges' corners on the way from a to b, in order.
    const auto between = [&](uint32_t a, uint32_t b) {
        std::vector<uint32_t> found;
        const glm::vec3 start = mesh.positionsMm[a], whole = mesh.positionsMm[b] - start;
        const float length2 = glm::dot(whole, whole);
        float done = 0;
        for (uint32_t at = a; at != kNone;) {
            uint32_t next = kNone;
            float share = 1;
            const auto begin = std::lower_bound(ways.begin(), ways.end(), at,
                                                [](const Way &w, uint32_t from) { return w.from < from; });
            for (auto way = begin; way != ways.end() && way->from == at && way - begin < kMostWays; ++way) {
                const glm::vec3 to = mesh.positionsMm[way->to] - start;
                const float along = glm::dot(to, whole) / length2;
                const glm::vec3 off = to - along * whole;
                if (along > done + kOnEdge && along < share - kOnEdge &&
                    glm::dot(off, off) < kOnEdge * kOnEdge * length2) {
                    next = way->to;
                    share = along;
                }
            }
            if (next != kNone)
                found.push_back(next);
            at = next;
            done = share;
        }
        return found;
    };
    struct Corner {
        uint32_t vertex;
        bool isCorner; // of the polygon; else on its side
    };
    std::vector<Corner> polygon;
    const size_t count = mesh.indices.size();
    for (uint32_t t = 0; t < count; t += 3) {
        if (beyond[t] != kNone && beyond[t + 1] != kNone && beyond[t + 2] != kNone)
            continue;
        polygon.clear();
        for (uint32_t i = t; i < t + 3; ++i) {
            polygon.push_back({mesh.indices[i], true});
            if (beyond[i] == kNone)
                for (const uint32_t v : between(first[mesh.indices[i]], first[mesh.indices[nextSide(i)]]))
                    polygon.push_back({v, false});
        }
        // Ears are cut at corners beside a point on a side, so that no triangle is without area.
        while (polygon.size() > 3) {
            const size_t n = polygon.size();
            size_t ear = 0;
            for (size_t i = 0; i < n; ++i)
                if (polygon[i].isCorner && !(polygon[(i + 1) % n].isCorner && polygon[(i + n - 1) % n].isCorner))
                    ear = i;
            Corner &before = polygon[(ear + n - 1) % n], &after = polygon[(ear + 1) % n];
            mesh.indices.insert(mesh.indices.end(), {before.vertex, polygon[ear].vertex, after.vertex});
            before.isCorner = after.isCorner = true;
            polygon.erase(polygon.begin() + static_cast<std::ptrdiff_t>(ear));
        }
        for (uint32_t k = 0; k < 3; ++k)
            mesh.indices[t + k] = polygon[k].vertex;
    }
    return mesh;
}

WoundMesh notFiner(const WoundMesh &from, size_t mostTriangles, const Box &fine) {
    const TriMesh &mesh = from.mesh;
    if (mesh.indices.size() / 3 <= mostTriangles)
        return from;
    double area = 0; // where it stays fine; the rest counts as it will be
    constexpr double kOutsideShare = 0.5 / (kOutsideTimes * kOutsideTimes);
    for (size_t t = 0; t < mesh.indices.size() / 3; ++t) {
        const glm::vec3 n = crossOf(mesh, t);
        area +=
            (fine.holds(cornerOf(mesh, t, 0)) ? 0.5 : kOutsideShare) * static_cast<double>(std::sqrt(glm::dot(n, n)));
    }
    // A surface crosses about 1.5 cells per square of the grid, and a vertex has two triangles. Not 0 for what has no
    // area.
    auto cell = std::max(static_cast<float>(std::sqrt(3.0 * area / static_cast<double>(mostTriangles))), 1e-3F);
    WoundMesh out = clustered(from, fine, cell);
    while (out.mesh.indices.size() / 3 > mostTriangles) {
        cell *= 1.1F;
        out = clustered(from, fine, cell);
    }
    return out;
}

WoundMesh woundAlike(TriMesh mesh) {
    WoundMesh out;
    const size_t count = mesh.indices.size() / 3;
    glm::dvec3 low(std::numeric_limits<double>::max());
    glm::dvec3 high(std::numeric_limits<double>::lowest());
    for (const uint32_t i : mesh.indices) {
        low = glm::min(low, glm::dvec3(mesh.positionsMm[i]));
        high = glm::max(high, glm::dvec3(mesh.positionsMm[i]));
    }
    const glm::dvec3 middle = 0.5 * (low + high);
    const std::vector<uint32_t> beyond = sidesOf(mesh, firstAtSamePlace(mesh));
    std::vector<uint8_t> isTurned(count, 0);
    out.partOf.assign(count, kNone);
    std::vector<double> volumes; // of each part, seen from the middle: above 0 outwards; exact for closed parts
    size_t turned = 0;
    std::vector<uint32_t> part;
    for (uint32_t start = 0; start < count; ++start) {
        if (out.partOf[start] != kNone)
            continue;
        const auto number = static_cast<uint32_t>(volumes.size());
        part.assign(1, start);
        out.partOf[start] = number;
        size_t against = 0;
        double volume = 0;
        for (size_t next = 0; next < part.size(); ++next) {
            const uint32_t t = part[next];
            against += isTurned[t];
            const glm::dvec3 a = glm::dvec3(cornerOf(mesh, t, 0)) - middle,
                             b = glm::dvec3(cornerOf(mesh, t, 1)) - middle,
                             c = glm::dvec3(cornerOf(mesh, t, 2)) - middle;
            volume += (isTurned[t] != 0 ? -1.0 : 1.0) * glm::dot(a, glm::cross(b, c));
            for (uint32_t k = 0; k < 3; ++k) {
                const uint32_t other = beyond[3 * t + k];
                if (other == kNone || out.partOf[other / 2] != kNone)
                    continue;
                out.partOf[other / 2] = number;
                isTurned[other / 2] = isTurned[t] ^ static_cast<uint8_t>(other & 1U);
                part.push_back(other / 2);
            }
        }
        if (2 * against > part.size()) { // the side most of the part has in the file
            for (const uint32_t t : part)
                isTurned[t] ^= 1U;
            against = part.size() - against;
            volume = -volume;
        }
        turned += against;
        volumes.push_back(volume);
    }
    // A file wound with care says by itself which side of its parts is out, or in; in another each part is on its own.
    out.isCareless = 100 * turned > count;
    double whole = 0;
    for (const double volume : volumes)
        whole += volume;
    for (size_t t = 0; t < count; ++t) {
        const bool isInward = (out.isCareless ? volumes[out.partOf[t]] : whole) < 0;
        if ((isTurned[t] != 0) != isInward)
            std::swap(mesh.indices[3 * t + 1], mesh.indices[3 * t + 2]);
    }
    out.parts = volumes.size();
    out.mesh = std::move(mesh);
    out.mesh.normals = smoothNormals(out.mesh);
    return out;
}

void faceAs(WoundMesh &wound, const SearchSurface &ours) {
    constexpr float kReachMm = 20.0F;
    constexpr uint32_t kMostAsked = 256; // triangles of a part
    constexpr float kSurely = 0.3F;
    std::vector<uint32_t> sizes(wound.parts, 0), seen(wound.parts, 0);
    for (const uint32_t part : wound.partOf)
        ++sizes[part];
    std::vector<glm::vec2> votes(wound.parts, glm::vec2(0)); // area that faces as ours does, and area
    for (size_t t = 0; t < wound.partOf.size(); ++t) {
        const uint32_t part = wound.partOf[t];
        if (seen[part]++ % (sizes[part] / kMostAsked + 1) != 0)
            continue;
        const glm::vec3 middle =
            (cornerOf(wound.mesh, t, 0) + cornerOf(wound.mesh, t, 1) + cornerOf(wound.mesh, t, 2)) / 3.0F;
        const Spot *near = ours.nearestSample(middle, kReachMm);
        const glm::vec3 n = crossOf(wound.mesh, t);
        if (near != nullptr)
            votes[part] += glm::vec2(glm::dot(n, near->normal), std::sqrt(glm::dot(n, n)));
    }
    bool isAnyTurned = false;
    for (size_t t = 0; t < wound.partOf.size(); ++t)
        if (const glm::vec2 vote = votes[wound.partOf[t]]; vote.x < -kSurely * vote.y) {
            std::swap(wound.mesh.indices[3 * t + 1], wound.mesh.indices[3 * t + 2]);
            isAnyTurned = true;
        }
    if (isAnyTurned)
        wound.mesh.normals = smoothNormals(wound.mesh);
}

} // namespace stipple::sim
