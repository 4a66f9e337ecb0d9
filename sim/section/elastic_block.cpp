// Mesh, element stiffness and solve of the layered block.
#include "sim/section/elastic_block.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple::sim {

namespace {

constexpr double kPi = 3.14159265358979323846;

double inRange(double value, double low, double high, double otherwise) {
    return std::isfinite(value) ? std::clamp(value, low, high) : otherwise;
}

// Stiffness of one element: nodes (r0,z0) (r1,z0) (r1,z1) (r0,z1), unknowns r and z of each.
using ElementMatrix = std::array<std::array<double, 8>, 8>;

struct Element {
    double r0, r1, z0, z1, modulus, poisson;
};

// Strains (rr, zz, θθ, rz) per unknown at (ξ, η) of the element.
using Strains = std::array<std::array<double, 8>, 4>;
Strains strainsAt(const Element &e, double xi, double eta) {
    const double a = 0.5 * (e.r1 - e.r0), b = 0.5 * (e.z1 - e.z0);
    const double r = 0.5 * (e.r0 + e.r1) + a * xi;
    constexpr std::array<double, 4> kXi = {-1, 1, 1, -1}, kEta = {-1, -1, 1, 1};
    Strains s{};
    for (size_t n = 0; n < 4; ++n) {
        const double shape = 0.25 * (1 + kXi[n] * xi) * (1 + kEta[n] * eta);
        const double dr = 0.25 * kXi[n] * (1 + kEta[n] * eta) / a;
        const double dz = 0.25 * kEta[n] * (1 + kXi[n] * xi) / b;
        s[0][2 * n] = dr;
        s[1][2 * n + 1] = dz;
        s[2][2 * n] = shape / std::max(r, 1.0e-12);
        s[3][2 * n] = dz;
        s[3][2 * n + 1] = dr;
    }
    return s;
}

ElementMatrix stiffnessOf(const Element &e) {
    const double shear = e.modulus / (2 * (1 + e.poisson));
    const double bulk = e.modulus / (3 * (1 - 2 * e.poisson));
    const double a = 0.5 * (e.r1 - e.r0), b = 0.5 * (e.z1 - e.z0);
    const double g = 1.0 / std::sqrt(3.0);
    const std::array<std::array<double, 2>, 4> points = {{{-g, -g}, {g, -g}, {g, g}, {-g, g}}};
    std::array<double, 8> dilatation{}; // averaged over the element
    double volume = 0;
    for (const auto &p : points) {
        const double weight = 2 * kPi * (0.5 * (e.r0 + e.r1) + a * p[0]) * a * b;
        const Strains s = strainsAt(e, p[0], p[1]);
        volume += weight;
        for (size_t k = 0; k < 8; ++k)
            dilatation[k] += weight * (s[0][k] + s[1][k] + s[2][k]);
    }
    for (double &d : dilatation)
        d /= volume;
    ElementMatrix k{};
    for (const auto &p : points) {
        const double weight = 2 * kPi * (0.5 * (e.r0 + e.r1) + a * p[0]) * a * b;
        Strains s = strainsAt(e, p[0], p[1]);
        for (size_t m = 0; m < 8; ++m) { // deviators; the dilatation is added below
            const double third = (s[0][m] + s[1][m] + s[2][m]) / 3;
            for (size_t c = 0; c < 3; ++c)
                s[c][m] -= third;
        }
        for (size_t m = 0; m < 8; ++m)
            for (size_t n = 0; n < 8; ++n)
                k[m][n] += weight * shear *
                           (2 * (s[0][m] * s[0][n] + s[1][m] * s[1][n] + s[2][m] * s[2][n]) + s[3][m] * s[3][n]);
    }
    for (size_t m = 0; m < 8; ++m)
        for (size_t n = 0; n < 8; ++n)
            k[m][n] += volume * bulk * dilatation[m] * dilatation[n];
    return k;
}

} // namespace

BlockMesh makeBlockMesh(const MeshPlan &plan, std::span<const BlockLayer> layers) {
    BlockMesh mesh;
    mesh.rMm.push_back(0);
    double cell = inRange(plan.cellMm, 1.0e-6, 1.0e3, 0.02);
    const double width = inRange(plan.widthMm, 4 * cell, 1.0e6, 5), growth = inRange(plan.growth, 1, 2, 1.15);
    while (mesh.rMm.back() < width && mesh.rMm.size() < kMostGridLines) {
        if (!(mesh.rMm.back() < plan.fineMm))
            cell *= growth;
        mesh.rMm.push_back(mesh.rMm.back() + cell);
    }
    mesh.zMm.push_back(0);
    for (const BlockLayer &layer : layers) {
        const double thickness = inRange(layer.thicknessMm, 0, 1.0e6, 0);
        std::vector<double> cells; // then stretched to the layer's thickness
        double sum = 0, size = inRange(layer.cellMm, 1.0e-6, 1.0e3, 0.02);
        while (sum < thickness && mesh.zMm.size() + cells.size() < kMostGridLines) {
            cells.push_back(size);
            sum += size;
            size *= inRange(layer.growth, 1, 2, 1);
        }
        const double top = mesh.zMm.back();
        double at = 0;
        for (const double c : cells) {
            at += c * thickness / sum;
            mesh.zMm.push_back(top + at);
        }
    }
    return mesh;
}

ElasticBlock::ElasticBlock(BlockMesh mesh, std::span<const BlockLayer> layers)
    : mesh_(std::move(mesh)), stiffness_(2 * mesh_.nodes(), 2 * (mesh_.zMm.size() + 1) + 1),
      isFixed_(2 * mesh_.nodes(), false) {
    const size_t nr = mesh_.rMm.size(), nz = mesh_.zMm.size();
    for (size_t j = 0; j + 1 < nz; ++j) {
        const double middle = 0.5 * (mesh_.zMm[j] + mesh_.zMm[j + 1]);
        const BlockLayer *layer = &layers.back();
        double bottom = 0;
        for (const BlockLayer &l : layers) {
            bottom += inRange(l.thicknessMm, 0, 1.0e6, 0);
            if (middle < bottom) {
                layer = &l;
                break;
            }
        }
        for (size_t i = 0; i + 1 < nr; ++i) {
            const ElementMatrix k = stiffnessOf(
                {mesh_.rMm[i], mesh_.rMm[i + 1], mesh_.zMm[j], mesh_.zMm[j + 1], layer->modulusMpa, layer->poisson});
            const std::array<size_t, 4> nodes = {mesh_.nodeAt(i, j), mesh_.nodeAt(i + 1, j), mesh_.nodeAt(i + 1, j + 1),
                                                 mesh_.nodeAt(i, j + 1)};
            for (size_t m = 0; m < 8; ++m)
                for (size_t n = 0; n < 8; ++n) {
                    const size_t p = 2 * nodes[m / 2] + m % 2, q = 2 * nodes[n / 2] + n % 2;
                    if (p <= q)
                        stiffness_.add(p, q, k[m][n]);
                }
        }
    }
    for (size_t j = 0; j < nz; ++j) {
        isFixed_[dofOf(mesh_.nodeAt(0, j), Axis::R)] = true;
        isFixed_[dofOf(mesh_.nodeAt(nr - 1, j), Axis::R)] = true;
    }
    for (size_t i = 0; i < nr; ++i) {
        isFixed_[dofOf(mesh_.nodeAt(i, nz - 1), Axis::R)] = true;
        isFixed_[dofOf(mesh_.nodeAt(i, nz - 1), Axis::Z)] = true;
    }
    for (size_t i = 0; i < isFixed_.size(); ++i)
        if (isFixed_[i])
            stiffness_.fix(i);
    isSound_ = stiffness_.factor();
}

Columns ElasticBlock::respond(std::span<const size_t> loadedDofs) const {
    Columns columns(2 * mesh_.nodes(), loadedDofs.size());
    for (size_t c = 0; c < loadedDofs.size(); ++c)
        columns.row(loadedDofs[c])[c] = 1.0;
    respond(columns);
    return columns;
}

void ElasticBlock::respond(Columns &columns) const {
    for (size_t i = 0; i < isFixed_.size(); ++i)
        if (isFixed_[i])
            std::fill_n(columns.row(i), columns.count, 0.0);
    if (isSound_)
        stiffness_.solve(columns);
    else
        std::fill(columns.values.begin(), columns.values.end(), 0.0);
}

} // namespace stipple::sim
