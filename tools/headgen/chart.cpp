// Evening out: every inner node moves to the mean of its neighbours, weighted by the stretch of the edges from domain
// to skin, in the domain (after Tutte 1963; Floater 1997). With four neighbours such a net cannot fold over; the light
// diagonals that lessen shear void that promise, so measureCells checks every cell and a test insists.
#include "tools/headgen/chart.h"

#include <algorithm>
#include <cmath>

namespace stipple::headgen {

namespace {

constexpr int kNodes = 129;
constexpr double kAngleScale = 85.0; // mm of the domain per radian
constexpr double kAngleMax = 142.0 * kDegree;
constexpr double kLow = -176.0;
constexpr double kHigh = 128.0;

struct Knot {
    double degrees, b;
};

/// Monotone cubic (Fritsch and Carlson 1980) through knots over |a|.
double throughKnots(const Knot *k, size_t count, double a) {
    const double x = std::fabs(a) / kDegree;
    size_t i = 0;
    while (i + 2 < count && x > k[i + 1].degrees) {
        ++i;
    }
    const auto slope = [k, count](size_t j) {
        if (j + 1 >= count || j == 0) {
            return 0.0;
        }
        const double l = (k[j].b - k[j - 1].b) / (k[j].degrees - k[j - 1].degrees);
        const double r = (k[j + 1].b - k[j].b) / (k[j + 1].degrees - k[j].degrees);
        return l * r <= 0.0 ? 0.0 : 2.0 * l * r / (l + r);
    };
    const double h = k[i + 1].degrees - k[i].degrees;
    const double t = std::clamp((x - k[i].degrees) / h, 0.0, 1.0);
    const double t2 = t * t;
    const double t3 = t2 * t;
    return (2 * t3 - 3 * t2 + 1) * k[i].b + (t3 - 2 * t2 + t) * h * slope(i) + (3 * t2 - 2 * t3) * k[i + 1].b +
           (t3 - t2) * h * slope(i + 1);
}

size_t nodeIndex(int i, int j) { return static_cast<size_t>(j * kNodes + i); }

double squared(double x) { return x * x; }

} // namespace

double hairlineB(double a) {
    static constexpr Knot kHair[] = {{0, 110},   {18, 110.5}, {34, 109}, {48, 103}, {58, 90},   {68, 71},   {78, 56},
                                     {90, 47.5}, {114, 44},   {123, 36}, {129, 8},  {134, -28}, {139, -48}, {180, -60}};
    return throughKnots(kHair, std::size(kHair), a);
}

double drapeB(double a) {
    static constexpr Knot kDrape[] = {{0, -163},  {30, -160}, {60, -150}, {90, -136}, {112, -118},
                                      {126, -88}, {134, -58}, {141, -44}, {180, -44}};
    return throughKnots(kDrape, std::size(kDrape), a);
}

Chart::Chart() {
    const Face face{Measures{}};
    nodes_.assign(static_cast<size_t>(kNodes * kNodes), Vec2(0.0));
    constexpr double kHalf = kAngleScale * kAngleMax;
    for (int j = 0; j < kNodes; ++j) {
        for (int i = 0; i < kNodes; ++i) {
            const double s = 2.0 * i / (kNodes - 1) - 1.0;
            const double t = static_cast<double>(j) / (kNodes - 1);
            nodes_[nodeIndex(i, j)] = Vec2(kHalf * s * (0.86 + 0.14 * s * s), mixed(kLow, kHigh, t));
        }
    }
    std::vector<Vec3> skin(nodes_.size());
    std::vector<double> across(nodes_.size()), along(nodes_.size());
    std::vector<double> rising(nodes_.size()), falling(nodes_.size()); // the two diagonals of the cell at a node
    constexpr int kMiddle = (kNodes - 1) / 2;
    constexpr int kRounds = 26;
    constexpr double kDiagonal = 0.5; // diagonals lessen the shear under the jaw
    for (int round = 0; round < kRounds; ++round) {
        for (int j = 0; j < kNodes; ++j) {
            for (int i = kMiddle; i < kNodes; ++i) {
                const Vec2 d = nodes_[nodeIndex(i, j)];
                const Vec3 p = face.surfaceWithoutEars({d.x / kAngleScale, d.y});
                skin[nodeIndex(i, j)] = p;
                skin[nodeIndex(kNodes - 1 - i, j)] = Vec3(-p.x, p.y, p.z);
            }
        }
        // stretch of an edge: with weights equal to it the edges' lengths on the skin become equal
        const auto weight = [&skin, this](size_t p, size_t q) {
            return glm::length(skin[p] - skin[q]) / (glm::length(nodes_[p] - nodes_[q]) + 1e-6);
        };
        for (int j = 0; j < kNodes; ++j) {
            for (int i = 0; i < kNodes; ++i) {
                const size_t k = nodeIndex(i, j);
                const double away = std::fabs(nodes_[k].x) / (kAngleScale * kDegree);
                const double outer = 1.0 - 0.35 * rise(98.0, 114.0, away) - 0.45 * rise(125.0, 136.0, away);
                // more cells for the nose, whose walls stand across the domain
                const Vec2 d = nodes_[k];
                const double nose = 1.0 + 0.72 * bump(d.x / (27.0 * kDegree * kAngleScale)) * bump((d.y - 2.0) / 42.0);
                const double keep = round == 0 ? 0.0 : 0.5; // damped: the weights depend on what they move
                const double wu = i + 1 < kNodes ? weight(k, nodeIndex(i + 1, j)) * outer * nose : 0.0;
                const double wv = j + 1 < kNodes ? weight(k, nodeIndex(i, j + 1)) * nose : 0.0;
                across[k] = mixed(wu, across[k], keep);
                along[k] = mixed(wv, along[k], keep);
                if (i + 1 < kNodes && j + 1 < kNodes) {
                    const double stretched = kDiagonal * outer * nose;
                    rising[k] = mixed(stretched * weight(k, nodeIndex(i + 1, j + 1)), rising[k], keep);
                    falling[k] = mixed(stretched * weight(nodeIndex(i + 1, j), nodeIndex(i, j + 1)), falling[k], keep);
                }
            }
        }
        for (int sweep = 0; sweep < 24; ++sweep) {
            for (int j = 0; j < kNodes; ++j) {
                for (int i = kMiddle; i < kNodes; ++i) {
                    const bool sideEdge = i == kNodes - 1;
                    const bool endEdge = j == 0 || j == kNodes - 1;
                    if (sideEdge && endEdge) {
                        continue;
                    }
                    const size_t k = nodeIndex(i, j);
                    Vec2 sum(0.0);
                    double total = 0.0;
                    const auto pull = [&](double w, size_t other) {
                        sum += w * nodes_[other];
                        total += w;
                    };
                    if (!sideEdge) {
                        pull(across[k], nodeIndex(i + 1, j));
                        pull(across[nodeIndex(i - 1, j)], nodeIndex(i - 1, j));
                    }
                    if (!endEdge) {
                        pull(along[k], nodeIndex(i, j + 1));
                        pull(along[nodeIndex(i, j - 1)], nodeIndex(i, j - 1));
                    }
                    if (!sideEdge && !endEdge) {
                        pull(rising[k], nodeIndex(i + 1, j + 1));
                        pull(rising[nodeIndex(i - 1, j - 1)], nodeIndex(i - 1, j - 1));
                        pull(falling[nodeIndex(i, j - 1)], nodeIndex(i + 1, j - 1));
                        pull(falling[nodeIndex(i - 1, j)], nodeIndex(i - 1, j + 1));
                    }
                    Vec2 next = sum / total;
                    if (i == kMiddle) {
                        next.x = 0.0;
                    }
                    if (sideEdge) {
                        next.x = nodes_[k].x;
                    }
                    if (endEdge) {
                        next.y = nodes_[k].y;
                    }
                    nodes_[k] += 0.9 * (next - nodes_[k]);
                    nodes_[nodeIndex(kNodes - 1 - i, j)] = Vec2(-nodes_[k].x, nodes_[k].y);
                }
            }
        }
    }
}

Domain Chart::at(double u, double v) const {
    const double x = std::clamp(u, 0.0, 1.0) * (kNodes - 1);
    const double y = std::clamp(v, 0.0, 1.0) * (kNodes - 1);
    const int ix = std::min(static_cast<int>(x), kNodes - 2);
    const int iy = std::min(static_cast<int>(y), kNodes - 2);
    const auto spline = [](double t, double w[4]) {
        w[0] = (1 - t) * (1 - t) * (1 - t) / 6.0;
        w[1] = (3 * t * t * t - 6 * t * t + 4) / 6.0;
        w[2] = (-3 * t * t * t + 3 * t * t + 3 * t + 1) / 6.0;
        w[3] = t * t * t / 6.0;
    };
    double wx[4], wy[4];
    spline(x - ix, wx);
    spline(y - iy, wy);
    // beyond the border the net is continued by reflection, so the border itself is met exactly
    const auto node = [this](int i, int j) {
        const int ci = std::clamp(i, 0, kNodes - 1);
        const int cj = std::clamp(j, 0, kNodes - 1);
        const int ri = i < 0 ? 1 : (i > kNodes - 1 ? kNodes - 2 : i);
        const int rj = j < 0 ? 1 : (j > kNodes - 1 ? kNodes - 2 : j);
        if (ci == i && cj == j) {
            return nodes_[nodeIndex(i, j)];
        }
        const Vec2 edge = nodes_[nodeIndex(ci, cj)];
        return 2.0 * edge - nodes_[nodeIndex(ri, rj)];
    };
    Vec2 sum(0.0);
    for (int j = 0; j < 4; ++j) {
        for (int i = 0; i < 4; ++i) {
            sum += wx[i] * wy[j] * node(ix - 1 + i, iy - 1 + j);
        }
    }
    return {sum.x / kAngleScale, sum.y};
}

ChartGrid makeChartGrid(const Face &face, const Chart &chart) {
    constexpr int kSide = kChartCells + 1;
    ChartGrid grid;
    grid.base.resize(static_cast<size_t>(kSide * kSide));
    grid.skin.resize(grid.base.size());
    grid.domain.resize(grid.base.size());
    for (int j = 0; j < kSide; ++j) {
        for (int i = 0; i < kSide; ++i) {
            const auto k = static_cast<size_t>(j * kSide + i);
            grid.domain[k] = chart.at(static_cast<double>(i) / kChartCells, static_cast<double>(j) / kChartCells);
            grid.base[k] = face.base(grid.domain[k]);
            grid.skin[k] = face.surface(grid.domain[k]);
        }
    }
    return grid;
}

namespace {

struct Spot {
    size_t k;
    double s, t;
};

Spot spotOf(double u, double v) {
    const double x = std::clamp(u, 0.0, 1.0) * kChartCells;
    const double y = std::clamp(v, 0.0, 1.0) * kChartCells;
    const int i = std::min(static_cast<int>(x), kChartCells - 1);
    const int j = std::min(static_cast<int>(y), kChartCells - 1);
    return {static_cast<size_t>(j * (kChartCells + 1) + i), x - i, y - j};
}

} // namespace

Vec3 ChartGrid::baseAt(double u, double v) const {
    const Spot s = spotOf(u, v);
    constexpr size_t kRow = kChartCells + 1;
    return (base[s.k] * (1 - s.s) + base[s.k + 1] * s.s) * (1 - s.t) +
           (base[s.k + kRow] * (1 - s.s) + base[s.k + kRow + 1] * s.s) * s.t;
}

Domain ChartGrid::domainAt(double u, double v) const {
    const Spot s = spotOf(u, v);
    constexpr size_t kRow = kChartCells + 1;
    const auto blend = [&s](double p, double q, double r, double w) {
        return (p * (1 - s.s) + q * s.s) * (1 - s.t) + (r * (1 - s.s) + w * s.s) * s.t;
    };
    return {blend(domain[s.k].a, domain[s.k + 1].a, domain[s.k + kRow].a, domain[s.k + kRow + 1].a),
            blend(domain[s.k].b, domain[s.k + 1].b, domain[s.k + kRow].b, domain[s.k + kRow + 1].b)};
}

CellStats measureCells(const ChartGrid &grid, const std::vector<bool> &mask) {
    std::vector<double> us, vs, as;
    CellStats out{};
    out.injective = true;
    size_t outside = 0;
    constexpr size_t kRow = kChartCells + 1;
    for (int j = 0; j < kChartCells; ++j) {
        for (int i = 0; i < kChartCells; ++i) {
            const size_t k = static_cast<size_t>(j) * kRow + static_cast<size_t>(i);
            const Domain d0 = grid.domain[k];
            const Domain d1 = grid.domain[k + 1];
            const Domain d2 = grid.domain[k + kRow];
            const double turn = (d1.a - d0.a) * (d2.b - d0.b) - (d1.b - d0.b) * (d2.a - d0.a);
            out.injective = out.injective && turn > 0.0;
            if (!mask[static_cast<size_t>(j * kChartCells + i)]) {
                continue;
            }
            const Vec3 du = 0.5 * (grid.skin[k + 1] - grid.skin[k] + grid.skin[k + kRow + 1] - grid.skin[k + kRow]);
            const Vec3 dv = 0.5 * (grid.skin[k + kRow] - grid.skin[k] + grid.skin[k + kRow + 1] - grid.skin[k + 1]);
            out.areaMm2 += glm::length(glm::cross(du, dv));
            us.push_back(glm::length(du));
            vs.push_back(glm::length(dv));
            // ratio of the singular values of the 3x2 Jacobian
            const double e = glm::dot(du, du);
            const double f = glm::dot(du, dv);
            const double g = glm::dot(dv, dv);
            const double root = std::sqrt(squared(e - g) + 4.0 * f * f);
            as.push_back(std::sqrt((e + g + root) / std::max(e + g - root, 1e-12)));
            if (us.back() < 0.3 || us.back() > 0.9 || vs.back() < 0.3 || vs.back() > 0.9) {
                ++outside;
            }
        }
    }
    if (us.empty()) {
        return out;
    }
    out.shareOutside = static_cast<double>(outside) / static_cast<double>(us.size());
    out.shareStretched = static_cast<double>(std::count_if(as.begin(), as.end(), [](double a) { return a > 2.5; })) /
                         static_cast<double>(as.size());
    std::sort(us.begin(), us.end());
    std::sort(vs.begin(), vs.end());
    std::sort(as.begin(), as.end());
    out.uMin = us.front();
    out.uMedian = us[us.size() / 2];
    out.uMax = us.back();
    out.vMin = vs.front();
    out.vMedian = vs[vs.size() / 2];
    out.vMax = vs.back();
    out.anisotropyMedian = as[as.size() / 2];
    out.anisotropyMax = as.back();
    return out;
}

} // namespace stipple::headgen
