// The section's mechanics against closed forms and published figures: Sneddon's cone, Boussinesq's point load, the flat
// punch; indentation, puncture, relaxation, recoil; nothing explodes.
#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <limits>

#include "sim/section/contact.h"
#include "sim/section/elastic_block.h"
#include "sim/section/indent.h"

using namespace stipple;
using namespace stipple::sim;

namespace {

constexpr double kPi = 3.14159265358979323846;

// A homogeneous block of the slab's own cells, 20 µm, and size.
std::array<BlockLayer, 1> homogeneous(double modulusMpa) {
    return {{{.thicknessMm = 8, .modulusMpa = modulusMpa, .poisson = 0.49, .cellMm = 0.02}}};
}

ElasticBlock blockOf(std::span<const BlockLayer> layers) {
    return ElasticBlock(makeBlockMesh({.cellMm = 0.02, .fineMm = 0.4, .widthMm = 8, .growth = 1.15}, layers), layers);
}

struct Press {
    double forceN = 0, radiusMm = 0;
};
template <typename Face>
Press pressFace(const ElasticBlock &block, double toMm, Face face) {
    std::vector<size_t> dofs;
    std::vector<double> wanted;
    for (size_t i = 0; i < block.mesh().rMm.size() && block.mesh().rMm[i] <= toMm + 1.0e-9; ++i) {
        dofs.push_back(dofOf(block.mesh().nodeAt(i, 0), Axis::Z));
        wanted.push_back(face(block.mesh().rMm[i]));
    }
    const Columns all = block.respond(dofs);
    Columns compliance(dofs.size(), dofs.size());
    for (size_t i = 0; i < dofs.size(); ++i)
        std::copy_n(all.row(dofs[i]), dofs.size(), compliance.row(i));
    const Contact contact = touch(compliance, wanted);
    Press press;
    for (const double f : contact.forces)
        press.forceN += f;
    if (!contact.forces.empty())
        press.radiusMm = block.mesh().rMm[contact.forces.size() - 1];
    return press;
}

} // namespace

TEST_CASE("A cone pressed into a homogeneous block takes Sneddon's force within 10 %") {
    for (const double angle : {20.0, 30.0, 45.0, 60.0, 70.0, 80.0})
        for (const double depth : {5.0, 50.0, 300.0, 1500.0})
            for (const double modulus : {2.0, 35.0, 1000.0}) {
                const IndentResult r = indentCone({.halfAngleDeg = angle, .depthUm = depth, .modulusKpa = modulus});
                INFO(angle << "° " << depth << " µm " << modulus << " kPa: " << r.forceMn << " mN");
                // Sneddon 1965, written out here again: kPa · µm² = 1e-9 N = 1e-6 mN.
                const double sneddon =
                    2 / kPi * modulus / (1 - 0.49 * 0.49) * depth * depth * std::tan(angle * kPi / 180) * 1.0e-6;
                CHECK(r.sneddonMn == Approx(sneddon).epsilon(1.0e-9));
                CHECK(r.forceMn == Approx(sneddon).epsilon(0.04));
                CHECK(r.contactRadiusUm == Approx(2 / kPi * depth * std::tan(angle * kPi / 180)).epsilon(0.12));
            }
}

TEST_CASE("The cone's force comes nearer to Sneddon's as the mesh gets finer and the block larger") {
    const auto miss = [](double cells, double block) {
        const IndentResult r = indentCone({.cellsPerRadius = cells, .blockPerRadius = block});
        return std::fabs(r.forceMn / r.sneddonMn - 1);
    };
    CHECK(miss(14, 20) < miss(14, 10));
    CHECK(miss(14, 40) < 0.7 * miss(14, 20));
    CHECK(miss(14, 160) < 0.5 * miss(14, 40));
    CHECK(miss(14, 160) < miss(4, 160));
    CHECK(miss(28, 320) < 0.015);
}

TEST_CASE("On the section's own cells of 20 µm a cone takes Sneddon's force within 10 %") {
    const auto layers = homogeneous(0.035);
    const ElasticBlock block = blockOf(layers);
    REQUIRE(block.isSound());
    for (const double angle : {30.0, 45.0, 60.0, 70.0})
        for (const double depthMm : {0.1, 0.2, 0.3, 0.5}) {
            const double tangent = std::tan(angle * kPi / 180);
            const double radius = 2 / kPi * depthMm * tangent;
            if (radius < 0.05) // fewer than 2.5 cells
                continue;
            const Press press = pressFace(block, 2.5 * radius, [&](double r) { return depthMm - r / tangent; });
            const double sneddon = 2 / kPi * 0.035 / (1 - 0.49 * 0.49) * depthMm * depthMm * tangent;
            INFO(angle << "° " << depthMm << " mm: " << press.forceN / sneddon);
            // A block 8 mm deep is stiffer than a half space by about 0.9 radius / depth.
            CHECK(press.forceN == Approx(sneddon).epsilon(radius < 0.5 ? 0.10 : 0.20));
        }
}

TEST_CASE("A flat punch and a point load move a homogeneous block as a half space") {
    const std::array<BlockLayer, 1> layers = {
        {{.thicknessMm = 40, .modulusMpa = 0.05, .poisson = 0.49, .cellMm = 0.02}}};
    const ElasticBlock block(makeBlockMesh({.cellMm = 0.02, .fineMm = 0.5, .widthMm = 40, .growth = 1.15}, layers),
                             layers);
    // Flat punch: F = 2 E* a d.
    const double modulus = 0.05 / (1 - 0.49 * 0.49);
    const Press press = pressFace(block, 0.2, [](double) { return 0.1; });
    CHECK(press.radiusMm == Approx(0.2));
    CHECK(press.forceN == Approx(2 * modulus * 0.2 * 0.1).epsilon(0.08));
    // Boussinesq: the surface sinks by F / (π E* r).
    const size_t axis = dofOf(block.mesh().nodeAt(0, 0), Axis::Z);
    const Columns answer = block.respond(std::array<size_t, 1>{axis});
    for (size_t i = 5; block.mesh().rMm[i] < 0.5; ++i) {
        const double r = block.mesh().rMm[i];
        CHECK(answer.at(dofOf(block.mesh().nodeAt(i, 0), Axis::Z), 0) == Approx(1 / (kPi * modulus * r)).epsilon(0.08));
    }
}
