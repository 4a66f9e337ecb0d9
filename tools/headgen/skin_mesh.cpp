// The skin's triangles: a balanced quadtree over the chart, fine at lids, lips, nostrils and ears, coarse elsewhere.
#include "tools/headgen/mesh.h"

#include <algorithm>
#include <cmath>

namespace stipple::headgen {

namespace {

constexpr int kRoot = 8; // chart cells per side of the coarsest leaf
constexpr int kSide = kChartCells + 1;

/// Longest edge wanted (mm) at a base point.
double wantedEdge(const Measures &m, const Frame &f, const Vec3 &p) {
    const double x = std::fabs(p.x);
    const double y = p.y;
    double want = p.y < f.yGnathion - 4.0 ? 6.0 : 5.2;
    if (p.z < 60.0) {
        const EarPlace e = earPlace(m, f, p);
        if (x > 45.0 && e.r < 1.6) {
            want = e.r < 1.18 ? 1.7 : 3.6;
        }
        return want;
    }
    if (x < 72.0 && y > f.ySublabiale - 12.0 && y < f.yBrow + 8.0) {
        want = std::min(want, 5.2);
    }
    const double half = m.mouthWidth / 2.0;
    if (x < half + 9.0 && y > f.ySublabiale - 14.0 && y < f.yTip) {
        want = std::min(want, 2.7);
    }
    if (x < half + 7.0 && y < f.yLabrale + 6.0 && y > f.yLowerLip - 5.0) {
        const double line = std::fabs(y - lipLineY(m, f, x));
        want = std::min(want, line < 2.6 ? 0.8 : 2.0);
    }
    if (x < m.alarWidth / 2.0 + 5.0 && y > f.ySubnasale - 5.0 && y < f.yTip + 14.0) {
        want = std::min(
            want, y < f.yTip - 3.0 && x > 2.0 ? 0.95 : (y < f.yTip + 6.0 && x > 0.45 * m.alarWidth / 2.0 ? 1.3 : 2.6));
    }
    if (x > f.xInnerCanthus - 7.0 && x < f.xOuterCanthus + 6.0 && y > f.yLash - 14.0 && y < f.yLash + 17.0) {
        const double line = std::fabs(y - lashLineY(m, f, x));
        const double crease = std::fabs(y - lidCreaseY(m, f, x));
        want = std::min(want, line < 1.8 ? 0.8 : (crease < 1.5 ? 1.3 : 2.4));
    }
    return want;
}

struct Tree {
    std::vector<uint8_t> size; // side of the leaf that owns each chart cell

    uint8_t &at(int i, int j) { return size[static_cast<size_t>(j * kChartCells + i)]; }

    /// The square of side s at (i,j) becomes leaves of side leaf.
    void fill(int i, int j, int s, int leaf) {
        for (int y = j; y < j + s; ++y) {
            for (int x = i; x < i + s; ++x) {
                at(x, y) = static_cast<uint8_t>(leaf);
            }
        }
    }

    /// True if a leaf beside (i,j,s) is more than one step finer.
    bool mustSplit(int i, int j, int s) {
        const auto finer = [&](int x, int y) {
            return x >= 0 && y >= 0 && x < kChartCells && y < kChartCells && at(x, y) * 2 < s;
        };
        for (int k = 0; k < s; ++k) {
            if (finer(i - 1, j + k) || finer(i + s, j + k) || finer(i + k, j - 1) || finer(i + k, j + s)) {
                return true;
            }
        }
        return false;
    }
};

} // namespace

Mesh makeSkin(const Face &face, const Chart &chart, const ChartGrid &grid) {
    const Measures &m = face.measures();
    const Frame &f = face.frame();
    Tree tree;
    tree.size.assign(static_cast<size_t>(kChartCells * kChartCells), 0);
    const auto skinAt = [&grid](int i, int j) { return grid.skin[static_cast<size_t>(j * kSide + i)]; };
    const auto tooLong = [&](int i, int j, int s) {
        const double e = std::max(
            std::max(glm::length(skinAt(i + s, j) - skinAt(i, j)), glm::length(skinAt(i, j + s) - skinAt(i, j))),
            std::max(glm::length(skinAt(i + s, j + s) - skinAt(i, j + s)),
                     glm::length(skinAt(i + s, j + s) - skinAt(i + s, j))));
        for (int y = 0; y <= 4; ++y) {
            for (int x = 0; x <= 4; ++x) {
                const auto at = static_cast<size_t>((j + y * s / 4) * kSide + i + x * s / 4);
                // fine where the drape begins, or its shadow on the skin would run in steps
                const Domain d = grid.domain[at];
                const double want =
                    std::min(wantedEdge(m, f, grid.base[at]), std::fabs(d.b - drapeB(d.a)) < 3.0 ? 2.2 : 1e9);
                if (e > 1.15 * want) {
                    return true;
                }
            }
        }
        return false;
    };
    for (int j = 0; j < kChartCells; j += kRoot) {
        for (int i = 0; i < kChartCells; i += kRoot) {
            tree.fill(i, j, kRoot, kRoot);
        }
    }
    for (int s = kRoot; s > 1; s /= 2) {
        for (int j = 0; j < kChartCells; j += s) {
            for (int i = 0; i < kChartCells; i += s) {
                if (tree.at(i, j) == s && tooLong(i, j, s)) {
                    tree.fill(i, j, s, s / 2);
                }
            }
        }
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (int s = 2; s <= kRoot; s *= 2) {
            for (int j = 0; j < kChartCells; j += s) {
                for (int i = 0; i < kChartCells; i += s) {
                    if (tree.at(i, j) == s && tree.mustSplit(i, j, s)) {
                        tree.fill(i, j, s, s / 2);
                        changed = true;
                    }
                }
            }
        }
    }

    Mesh out;
    out.name = "skin";
    constexpr uint32_t kNone = 0xffffffffu;
    std::vector<uint32_t> index(static_cast<size_t>(kSide * kSide), kNone);
    const auto vertex = [&](int i, int j) {
        uint32_t &slot = index[static_cast<size_t>(j * kSide + i)];
        if (slot == kNone) {
            slot = static_cast<uint32_t>(out.positions.size());
            const double u = static_cast<double>(i) / kChartCells;
            const double v = static_cast<double>(j) / kChartCells;
            out.positions.push_back(skinAt(i, j));
            out.uvs.emplace_back(u, v);
            constexpr double kStep = 0.3 / kChartCells;
            const auto at = [&](double x, double y) { return face.surface(chart.at(x, y)); };
            const Vec3 du = at(u + kStep, v) - at(u - kStep, v);
            const Vec3 dv = at(u, v + kStep) - at(u, v - kStep);
            out.normals.push_back(glm::normalize(glm::cross(du, dv)));
        }
        return slot;
    };
    const auto triangle = [&out](uint32_t a, uint32_t b, uint32_t c) {
        out.indices.push_back(a);
        out.indices.push_back(b);
        out.indices.push_back(c);
    };
    // what lies well under the cap or the drape is left out, so that it cannot show through them
    const auto isHidden = [&](int i, int j, int s) {
        bool capped = true;
        bool draped = true;
        for (int k = 0; k < 4; ++k) {
            const auto at = static_cast<size_t>((j + (k & 1) * s) * kSide + i + (k >> 1) * s);
            const Domain d = grid.domain[at];
            if (std::fabs(grid.base[at].x) > 45.0 && earPlace(m, f, grid.base[at]).r < 1.8) {
                return false; // the folded skin behind the ear shows
            }
            capped = capped && d.b > hairlineB(d.a) + 10.0;
            draped = draped && d.b < drapeB(d.a) - 10.0;
        }
        return capped || draped;
    };
    for (int j = 0; j < kChartCells; ++j) {
        for (int i = 0; i < kChartCells; ++i) {
            const int s = tree.at(i, j);
            if (i % s != 0 || j % s != 0) {
                continue;
            }
            if (isHidden(i, j, s)) {
                continue;
            }
            const auto finer = [&](int x, int y) {
                return x >= 0 && y >= 0 && x < kChartCells && y < kChartCells && tree.at(x, y) < s;
            };
            const int h = s / 2;
            std::vector<uint32_t> ring; // counter-clockwise seen from outside
            ring.push_back(vertex(i, j));
            if (s > 1 && finer(i, j - 1)) {
                ring.push_back(vertex(i + h, j));
            }
            ring.push_back(vertex(i + s, j));
            if (s > 1 && finer(i + s, j)) {
                ring.push_back(vertex(i + s, j + h));
            }
            ring.push_back(vertex(i + s, j + s));
            if (s > 1 && finer(i, j + s)) {
                ring.push_back(vertex(i + h, j + s));
            }
            ring.push_back(vertex(i, j + s));
            if (s > 1 && finer(i - 1, j)) {
                ring.push_back(vertex(i, j + h));
            }
            if (ring.size() == 4) {
                const double d0 = glm::length(skinAt(i, j) - skinAt(i + s, j + s));
                const double d1 = glm::length(skinAt(i + s, j) - skinAt(i, j + s));
                const bool leftSide = 2 * i >= kChartCells;
                // the same way throughout each side, unless the shape clearly wants the other: no comb in the shading
                const bool first = leftSide ? d0 < 1.25 * d1 : 1.25 * d0 < d1;
                if (first) {
                    triangle(ring[0], ring[1], ring[2]);
                    triangle(ring[0], ring[2], ring[3]);
                } else {
                    triangle(ring[0], ring[1], ring[3]);
                    triangle(ring[1], ring[2], ring[3]);
                }
            } else {
                const uint32_t centre = vertex(i + h, j + h);
                for (size_t k = 0; k < ring.size(); ++k) {
                    triangle(centre, ring[k], ring[(k + 1) % ring.size()]);
                }
            }
        }
    }
    return out;
}

} // namespace stipple::headgen
