// Nearest points on a mesh that knows nothing of charts: k-d tree over samples of its triangles.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/skin/registration_parts.h"

namespace stipple::sim {

namespace {

constexpr size_t kLeaf = 8;
constexpr size_t kNearest = 12; // samples whose triangles are measured exactly

glm::vec3 unit(glm::vec3 v) {
    const float length = std::sqrt(glm::dot(v, v));
    return length > 1e-20F ? v / length : glm::vec3(0, 0, 1);
}

} // namespace

SearchSurface::SearchSurface(const TriMesh &mesh, float spacing, size_t mostSamples) : mesh_(mesh) {
    const size_t triangles = mesh.indices.size() / 3;
    const size_t every = std::max<size_t>(1, (triangles + mostSamples - 1) / mostSamples);
    std::vector<Spot> spots;
    std::vector<uint32_t> owners;
    for (size_t t = 0; t < triangles; t += every) {
        const uint32_t *k = &mesh.indices[t * 3];
        const glm::vec3 a = mesh.positionsMm[k[0]];
        const glm::vec3 b = mesh.positionsMm[k[1]];
        const glm::vec3 c = mesh.positionsMm[k[2]];
        const float longest =
            std::sqrt(std::max({glm::dot(b - a, b - a), glm::dot(c - b, c - b), glm::dot(a - c, a - c)}));
        const int steps = std::clamp(static_cast<int>(longest / spacing) + 1, 1, 64);
        for (int i = 0; i < steps; ++i)
            for (int j = 0; i + j < steps; ++j) {
                if (spots.size() >= 2 * mostSamples)
                    break;
                const float wa = (static_cast<float>(i) + 1.0F / 3.0F) / static_cast<float>(steps);
                const float wb = (static_cast<float>(j) + 1.0F / 3.0F) / static_cast<float>(steps);
                const float wc = 1.0F - wa - wb;
                spots.push_back({wa * a + wb * b + wc * c,
                                 unit(wa * mesh.normals[k[0]] + wb * mesh.normals[k[1]] + wc * mesh.normals[k[2]])});
                owners.push_back(static_cast<uint32_t>(t));
            }
    }
    STIPPLE_ASSERT(!spots.empty(), "a surface to search has triangles");
    samples_ = std::move(spots);
    triangleOf_ = std::move(owners);
    axisOf_.assign(samples_.size(), 0);
    build(0, samples_.size());
    findRim();
}

void SearchSurface::findRim() {
    struct Edge {
        uint32_t low, high;
        uint32_t triangle;
        uint8_t opposite;
    };
    const std::vector<uint32_t> first = firstAtSamePlace(mesh_);
    std::vector<Edge> edges;
    edges.reserve(mesh_.indices.size());
    for (size_t t = 0; t < mesh_.indices.size() / 3; ++t)
        for (size_t k = 0; k < 3; ++k) {
            const uint32_t a = first[mesh_.indices[t * 3 + (k + 1) % 3]];
            const uint32_t b = first[mesh_.indices[t * 3 + (k + 2) % 3]];
            edges.push_back({std::min(a, b), std::max(a, b), static_cast<uint32_t>(t), static_cast<uint8_t>(k)});
        }
    std::sort(edges.begin(), edges.end(), [](const Edge &a, const Edge &b) {
        if (a.low != b.low)
            return a.low < b.low;
        return a.high != b.high ? a.high < b.high : a.triangle < b.triangle;
    });
    rimOf_.assign(mesh_.indices.size() / 3, 0);
    for (size_t i = 0; i < edges.size();) {
        size_t end = i + 1;
        while (end < edges.size() && edges[end].low == edges[i].low && edges[end].high == edges[i].high)
            ++end;
        if (end == i + 1)
            rimOf_[edges[i].triangle] |= static_cast<uint8_t>(1U << edges[i].opposite);
        i = end;
    }
}

// Orders [first, last) so that its middle sample splits it along its longest axis; ranges of kLeaf stay as they are.
void SearchSurface::build(size_t first, size_t last) {
    struct Range {
        size_t first, last;
    };
    std::vector<uint32_t> order(samples_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::vector<Range> open = {{first, last}};
    while (!open.empty()) {
        const Range range = open.back();
        open.pop_back();
        if (range.last - range.first <= kLeaf)
            continue;
        glm::vec3 low(std::numeric_limits<float>::max());
        glm::vec3 high(std::numeric_limits<float>::lowest());
        for (size_t i = range.first; i < range.last; ++i) {
            low = glm::min(low, samples_[order[i]].pos);
            high = glm::max(high, samples_[order[i]].pos);
        }
        const glm::vec3 size = high - low;
        const int axis = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
        const size_t middle = range.first + (range.last - range.first) / 2;
        const auto at = [&](size_t i) { return order.begin() + static_cast<std::ptrdiff_t>(i); };
        std::nth_element(at(range.first), at(middle), at(range.last), [&](uint32_t a, uint32_t b) {
            const float pa = samples_[a].pos[axis];
            const float pb = samples_[b].pos[axis];
            return pa != pb ? pa < pb : a < b;
        });
        axisOf_[middle] = static_cast<uint8_t>(axis);
        open.push_back({range.first, middle});
        open.push_back({middle + 1, range.last});
    }
    std::vector<Spot> spots(samples_.size());
    std::vector<uint32_t> owners(samples_.size());
    for (size_t i = 0; i < order.size(); ++i) {
        spots[i] = samples_[order[i]];
        owners[i] = triangleOf_[order[i]];
    }
    samples_ = std::move(spots);
    triangleOf_ = std::move(owners);
}

// Visits every sample that may lie within sqrt(reach2); the visitor may draw reach2 in.
template <typename Visit>
void SearchSurface::search(glm::vec3 to, float &reach2, const Visit &visit, size_t first, size_t last) const {
    if (last - first <= kLeaf) {
        for (size_t i = first; i < last; ++i)
            visit(i);
        return;
    }
    const size_t middle = first + (last - first) / 2;
    const int axis = axisOf_[middle];
    const float off = to[axis] - samples_[middle].pos[axis];
    if (off < 0)
        search(to, reach2, visit, first, middle);
    else
        search(to, reach2, visit, middle + 1, last);
    visit(middle);
    if (off * off > reach2)
        return;
    if (off < 0)
        search(to, reach2, visit, middle + 1, last);
    else
        search(to, reach2, visit, first, middle);
}

const Spot *SearchSurface::nearestSample(glm::vec3 to, float reach) const {
    float reach2 = reach * reach;
    const Spot *best = nullptr;
    search(
        to, reach2,
        [&](size_t i) {
            const glm::vec3 d = samples_[i].pos - to;
            const float square = glm::dot(d, d);
            if (square < reach2) {
                reach2 = square;
                best = &samples_[i];
            }
        },
        0, samples_.size());
    return best;
}

std::optional<Spot> SearchSurface::nearest(const Spot &to, const Want &want) const {
    struct Candidate {
        float square = std::numeric_limits<float>::max();
        size_t sample = 0;
    };
    std::array<Candidate, kNearest> found; // ascending
    size_t count = 0;
    const float most2 = want.reach * want.reach;
    float reach2 = most2;
    const auto dotOf = [&](glm::vec3 normal) { return glm::dot(normal, to.normal); };
    search(
        to.pos, reach2,
        [&](size_t i) {
            const glm::vec3 d = samples_[i].pos - to.pos;
            float square = glm::dot(d, d);
            if (square >= reach2 || dotOf(samples_[i].normal) < want.minDot)
                return;
            square += want.turnWeight * want.turnWeight * 2.0F * (1.0F - dotOf(samples_[i].normal));
            size_t at = count < kNearest ? count++ : kNearest;
            if (at == kNearest && square >= found[kNearest - 1].square)
                return;
            at = std::min(at, kNearest - 1);
            for (; at > 0 && found[at - 1].square > square; --at)
                found[at] = found[at - 1];
            found[at] = {square, i};
            if (count == kNearest)
                reach2 = std::min(most2, found[kNearest - 1].square);
        },
        0, samples_.size());
    std::optional<Spot> best;
    float bestCost = std::numeric_limits<float>::max();
    for (size_t i = 0; i < count; ++i) {
        const uint32_t *k = &mesh_.indices[static_cast<size_t>(triangleOf_[found[i].sample]) * 3];
        const glm::vec3 a = mesh_.positionsMm[k[0]];
        const glm::vec3 b = mesh_.positionsMm[k[1]];
        const glm::vec3 c = mesh_.positionsMm[k[2]];
        const glm::vec3 w = nearestInTriangle(to.pos, a, b, c);
        constexpr float kOnEdge = 1e-4F;
        const uint8_t rim = rimOf_[triangleOf_[found[i].sample]];
        const bool isRim = ((rim & 1U) != 0 && w.x < kOnEdge) || ((rim & 2U) != 0 && w.y < kOnEdge) ||
                           ((rim & 4U) != 0 && w.z < kOnEdge);
        const Spot spot{w.x * a + w.y * b + w.z * c,
                        unit(w.x * mesh_.normals[k[0]] + w.y * mesh_.normals[k[1]] + w.z * mesh_.normals[k[2]]), isRim};
        const float dot = dotOf(spot.normal);
        if (dot < want.minDot)
            continue;
        const glm::vec3 d = spot.pos - to.pos;
        if (glm::dot(d, d) > most2)
            continue;
        const float cost = glm::dot(d, d) + want.turnWeight * want.turnWeight * 2.0F * (1.0F - dot);
        if (cost < bestCost) {
            bestCost = cost;
            best = spot;
        }
    }
    return best && best->isRim ? std::nullopt : best;
}

} // namespace stipple::sim
