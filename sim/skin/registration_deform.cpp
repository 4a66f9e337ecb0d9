// Our chart drawn smoothly onto another head: closest points pull, and a membrane over the chart (a Laplacian of the
// displacement, loosened round by round) keeps neighbours together. After Amberg, Romdhani & Vetter 2007 (optimal-step
// non-rigid ICP), with translations only.
#include <algorithm>
#include <array>
#include <cmath>

#include "sim/skin/registration_parts.h"
#include "sim/skin/small_solve.h"

namespace stipple::sim {

namespace {

constexpr int kStride = 5; // cells between nodes

struct Node {
    size_t cell = 0;
    glm::vec3 move{0};
    glm::vec3 pull{0}; // where the surface wants it
    float weight = 0;
};

// p → matrix · p + shift, of our chart onto the surface: proportions (longer, narrower, deeper) before details.
struct Stretch {
    glm::dmat3 matrix{1.0};
    glm::dvec3 shift{0};
    glm::vec3 apply(glm::vec3 p) const { return glm::vec3(matrix * glm::dvec3(p) + shift); }
};

Stretch fitStretch(const SearchSurface &surface, const Chart &ours, const std::vector<Node> &nodes, float reachMm) {
    constexpr double kArm = 100.0;    // mm, so that the unknowns are alike
    constexpr double kKeepShape = 20; // pairs' worth of weight against leaving the identity
    constexpr double kPointShare = 0.1;
    Stretch stretch;
    for (int round = 0; round < 25; ++round) {
        AugmentedRows<12> m{};
        size_t pairs = 0;
        for (const Node &node : nodes) {
            const ZoneId zone = ours.zone[node.cell];
            if (zone == ZoneId::Scalp || zone == ZoneId::EarLeft || zone == ZoneId::EarRight)
                continue;
            const glm::vec3 p = ours.posMm[node.cell];
            const Spot at{stretch.apply(p), ours.normal[node.cell]};
            const auto match = surface.nearest(at, {.minDot = 0.5F, .turnWeight = 4.0F, .reach = reachMm});
            if (!match)
                continue;
            ++pairs;
            const glm::dvec3 arm = glm::dvec3(p) / kArm;
            const auto add = [&](glm::dvec3 along, double weight) {
                addObservation<12>(m,
                                   {along.x * arm.x, along.x * arm.y, along.x * arm.z, along.y * arm.x, along.y * arm.y,
                                    along.y * arm.z, along.z * arm.x, along.z * arm.y, along.z * arm.z, along.x,
                                    along.y, along.z},
                                   glm::dot(glm::dvec3(match->pos) - glm::dvec3(p), along), weight);
            };
            add(match->normal, 1.0);
            add({1, 0, 0}, kPointShare);
            add({0, 1, 0}, kPointShare);
            add({0, 0, 1}, kPointShare);
        }
        std::array<double, 12> x{};
        for (size_t k = 0; k < 12; ++k)
            m[k][k] += kKeepShape * (k < 9 ? 1.0 : 0.01);
        if (pairs < 50 || !solveRows<12>(m, x))
            return {};
        Stretch next;
        for (int row = 0; row < 3; ++row) {
            for (int column = 0; column < 3; ++column)
                next.matrix[column][row] += x[static_cast<size_t>(row * 3 + column)] / kArm;
            next.shift[row] = x[static_cast<size_t>(9 + row)];
        }
        double change = 0;
        for (int k = 0; k < 3; ++k)
            change +=
                glm::length(next.matrix[k] - stretch.matrix[k]) * kArm + std::fabs(next.shift[k] - stretch.shift[k]);
        stretch = next;
        if (change < 1e-3)
            break;
    }
    return stretch;
}

} // namespace

std::vector<glm::vec3> deformOnto(const SearchSurface &surface, const Chart &ours, float reachMm) {
    const int across = (ours.width + kStride - 1) / kStride;
    const int down = (ours.height + kStride - 1) / kStride;
    const auto cellOf = [&](int nx, int ny) {
        return static_cast<size_t>(
            ours.index(std::min(nx * kStride, ours.width - 1), std::min(ny * kStride, ours.height - 1)));
    };
    std::vector<int> nodeAt(static_cast<size_t>(across) * static_cast<size_t>(down), -1);
    std::vector<Node> nodes;
    const auto slot = [&](int nx, int ny) { return static_cast<size_t>(ny * across + nx); };
    for (int ny = 0; ny < down; ++ny)
        for (int nx = 0; nx < across; ++nx)
            if (ours.zone[cellOf(nx, ny)] != ZoneId::None) {
                nodeAt[slot(nx, ny)] = static_cast<int>(nodes.size());
                nodes.push_back({.cell = cellOf(nx, ny)});
            }
    struct Link {
        size_t a, b;
    };
    std::vector<Link> links;
    for (int ny = 0; ny < down; ++ny)
        for (int nx = 0; nx < across; ++nx) {
            const int here = nodeAt[slot(nx, ny)];
            const int right = nx + 1 < across ? nodeAt[slot(nx + 1, ny)] : -1;
            const int above = ny + 1 < down ? nodeAt[slot(nx, ny + 1)] : -1;
            if (here >= 0 && right >= 0)
                links.push_back({static_cast<size_t>(here), static_cast<size_t>(right)});
            if (here >= 0 && above >= 0)
                links.push_back({static_cast<size_t>(here), static_cast<size_t>(above)});
        }
    std::vector<std::vector<size_t>> around(nodes.size());
    for (const Link &link : links) {
        around[link.a].push_back(link.b);
        around[link.b].push_back(link.a);
    }

    // The membrane holds what goes beyond the stretch: `move` and `pull` are relative to the stretched chart.
    const Stretch stretch = fitStretch(surface, ours, nodes, reachMm);
    std::vector<glm::vec3> moved = ours.posMm;
    for (glm::vec3 &p : moved)
        p = stretch.apply(p);
    constexpr int kRounds = 12;
    float stiffness = 60.0F;
    for (int round = 0; round < kRounds; ++round, stiffness *= 0.66F) {
        for (Node &node : nodes) {
            const Spot at{moved[node.cell] + node.move, ours.normal[node.cell]};
            const auto match = surface.nearest(at, {.minDot = 0.5F, .turnWeight = 4.0F, .reach = reachMm});
            node.weight = match ? 1.0F : 0.0F;
            if (match)
                node.pull = match->pos - moved[node.cell];
        }
        for (int sweep = 0; sweep < 60; ++sweep)
            for (size_t i = 0; i < nodes.size(); ++i) {
                glm::vec3 sum = nodes[i].weight * nodes[i].pull;
                float weight = nodes[i].weight;
                for (const size_t k : around[i]) {
                    sum += stiffness * nodes[k].move;
                    weight += stiffness;
                }
                if (weight > 0)
                    nodes[i].move = sum / weight;
            }
    }

    // Cells between the nodes: bilinear over the nodes there are.
    for (int y = 0; y < ours.height; ++y)
        for (int x = 0; x < ours.width; ++x) {
            const auto i = static_cast<size_t>(ours.index(x, y));
            if (ours.zone[i] == ZoneId::None)
                continue;
            const int nx = x / kStride;
            const int ny = y / kStride;
            const float fx = static_cast<float>(x % kStride) / kStride;
            const float fy = static_cast<float>(y % kStride) / kStride;
            glm::vec3 move(0);
            float weight = 0;
            for (int dy = 0; dy < 2; ++dy)
                for (int dx = 0; dx < 2; ++dx) {
                    if (nx + dx >= across || ny + dy >= down)
                        continue;
                    const int node = nodeAt[slot(nx + dx, ny + dy)];
                    // A grain of weight for far corners, so that a cell whose near nodes are missing still moves.
                    const float w = (dx == 1 ? fx : 1 - fx) * (dy == 1 ? fy : 1 - fy) + 1e-5F;
                    if (node < 0)
                        continue;
                    move += w * nodes[static_cast<size_t>(node)].move;
                    weight += w;
                }
            if (weight > 0)
                moved[i] += move / weight;
        }
    return moved;
}

} // namespace stipple::sim
