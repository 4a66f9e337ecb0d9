// Sneddon, I. N. 1965, Int J Eng Sci 3:47: a cone of half angle α pressed d deep into an elastic half space without
// friction takes F = (2/π) E/(1-ν²) d² tan α, on a contact radius a = (2/π) d tan α.
#include "sim/section/indent.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/section/contact.h"
#include "sim/section/elastic_block.h"

namespace stipple::sim {

namespace {

constexpr double kPi = 3.14159265358979323846;

double inRange(double value, double low, double high) {
    return std::isfinite(value) ? std::clamp(value, low, high) : low;
}

} // namespace

IndentResult indentCone(const ConeIndent &in) {
    const double tangent = std::tan(inRange(in.halfAngleDeg, 1, 89) * kPi / 180);
    const double depthMm = inRange(in.depthUm, 0, 1.0e5) / 1000;
    const double modulus = inRange(in.modulusKpa, 1.0e-6, 1.0e9) / 1000; // MPa
    const double poisson = inRange(in.poisson, 0, 0.4999);
    IndentResult result;
    if (!(depthMm > 0))
        return result;
    result.sneddonMn = 1000 * (2 / kPi) * modulus / (1 - poisson * poisson) * depthMm * depthMm * tangent;
    // The problem has no length but the depth, so the mesh goes with it.
    const double radius = (2 / kPi) * depthMm * tangent;
    const double cell = radius / inRange(in.cellsPerRadius, 2, 40);
    const double block = radius * inRange(in.blockPerRadius, 4, 400);
    const std::array<BlockLayer, 2> layers = {
        {{.thicknessMm = 1.6 * radius, .modulusMpa = modulus, .poisson = poisson, .cellMm = cell},
         {.thicknessMm = block - 1.6 * radius,
          .modulusMpa = modulus,
          .poisson = poisson,
          .cellMm = cell,
          .growth = 1.2}}};
    const ElasticBlock solver(
        makeBlockMesh({.cellMm = cell, .fineMm = 1.6 * radius, .widthMm = block, .growth = 1.2}, layers), layers);
    std::vector<size_t> dofs; // where the cone may touch
    const std::vector<double> &r = solver.mesh().rMm;
    for (size_t i = 0; i < r.size() && r[i] <= 2.5 * radius; ++i)
        dofs.push_back(dofOf(solver.mesh().nodeAt(i, 0), Axis::Z));
    const Columns answer = solver.respond(dofs);
    Columns compliance(dofs.size(), dofs.size());
    std::vector<double> wanted(dofs.size());
    for (size_t i = 0; i < dofs.size(); ++i) {
        wanted[i] = depthMm - r[i] / tangent;
        std::copy_n(answer.row(dofs[i]), dofs.size(), compliance.row(i));
    }
    const Contact contact = touch(compliance, wanted);
    for (const double f : contact.forces)
        result.forceMn += 1000 * f;
    if (!contact.forces.empty())
        result.contactRadiusUm = 1000 * r[contact.forces.size() - 1];
    return result;
}

} // namespace stipple::sim
