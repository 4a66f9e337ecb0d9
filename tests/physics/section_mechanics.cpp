// The section's mechanics against closed forms and published figures: Sneddon's cone, Boussinesq's point load, the flat
// punch; indentation, puncture, relaxation, recoil; nothing explodes.
#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <limits>

#include "shaders/kernels/random.h"
#include "sim/needle/channel.h"
#include "sim/section/contact.h"
#include "sim/section/elastic_block.h"
#include "sim/section/hold.h"
#include "sim/section/indent.h"
#include "sim/section/slab.h"

using namespace stipple;
using namespace stipple::sim;

namespace {

constexpr double kPi = 3.14159265358979323846;

// A homogeneous block of the section's own cells, 20 µm where it matters.
ElasticBlock blockOf(double sizeMm, double modulusMpa) {
    const std::array<BlockLayer, 2> layers = {
        {{.thicknessMm = 0.5, .modulusMpa = modulusMpa, .cellMm = 0.02},
         {.thicknessMm = sizeMm - 0.5, .modulusMpa = modulusMpa, .cellMm = 0.02, .growth = 1.15}}};
    return ElasticBlock(makeBlockMesh({.cellMm = 0.02, .fineMm = 0.5, .widthMm = sizeMm, .growth = 1.15}, layers),
                        layers);
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

std::shared_ptr<const SkinBlock> cheek() {
    static const auto skin = std::make_shared<const SkinBlock>(SlabSetup{.zone = ZoneId::CheekLeft});
    return skin;
}

Slab slabWith(std::vector<SlabNeedle> needles) {
    Slab slab(cheek());
    slab.press(needles);
    return slab;
}

glm::vec2 movedTo(const Slab &slab, float xMm, float zMm) {
    return glm::vec2(xMm, zMm) + slab.displacementMm({xMm, zMm});
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
    const ElasticBlock block = blockOf(8, 0.035);
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
    const ElasticBlock block = blockOf(40, 0.05);
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

TEST_CASE("Before puncture skin gives way the more the harder it is pressed, and less when stretched") {
    const SkinBlock stretched({.zone = ZoneId::CheekLeft, .stretch = 1});
    double before = 0, slope = 0;
    for (double w = 0.05; w < 2.3; w += 0.05) {
        const double force = cheek()->forceN(w);
        CHECK(force > before);
        if (w > 0.25) // beyond the smallest dents the skin stiffens
            CHECK(force - before > 0.95 * slope);
        slope = force - before;
        before = force;
        CHECK(stretched.forceN(w) > force);
        CHECK(cheek()->dimpleMm(force) == Approx(w).epsilon(1.0e-6));
    }
    // A needle that pierces at 20 mN (Römgens 2014, 5 µm tip) dents skin by some tenths of a millimetre first (Martanto
    // 2006, Coulman 2011: 0.2–0.7 mm).
    const double dimple = cheek()->dimpleMm(0.020);
    INFO("dimple at 20 mN: " << dimple << " mm, stretched " << stretched.dimpleMm(0.020));
    CHECK((dimple > 0.2 && dimple < 0.75));
    CHECK((stretched.dimpleMm(0.020) > 0.2 && stretched.dimpleMm(0.020) < 0.75 * dimple));
}

TEST_CASE("A needle pierces when its force reaches the insertion force; then the force drops and the tip runs on") {
    const double insertionN = 0.020;
    const double yields = cheek()->dimpleMm(insertionN);
    const Advance just = advance(*cheek(), yields - 0.005, insertionN);
    const Advance past = advance(*cheek(), yields + 0.005, insertionN);
    CHECK(!just.isPierced);
    CHECK(just.depthMm == 0);
    CHECK(just.forceN == Approx(insertionN).epsilon(0.03));
    CHECK(past.isPierced);
    CHECK(past.forceN < 0.8 * insertionN);
    // Römgens 2014: the force drops at about 160 µm of penetration; half to double of it is asked of the jump.
    INFO("jump " << past.depthMm << " mm");
    CHECK((past.depthMm > 0.08 && past.depthMm < 0.32));
    double depth = 0;
    for (double travel = 0.05; travel < 3; travel += 0.05) {
        const Advance a = advance(*cheek(), travel, insertionN);
        CHECK(a.depthMm + a.dimpleMm == Approx(travel).epsilon(1.0e-6));
        CHECK(a.depthMm >= depth);
        CHECK(a.depthMm < travel);
        depth = a.depthMm;
        CHECK(advance(*cheek(), travel, 2 * insertionN).depthMm <= a.depthMm); // tougher skin: not deeper
    }
}

TEST_CASE("A needle held loses 40 % of its force in a second and half in ten") {
    const std::vector<double> left = holdForce(2.0, std::array<double, 4>{0, 1, 10, 1000});
    CHECK(left[0] == Approx(2.0));
    CHECK(left[1] == Approx(2.0 * 0.60).margin(0.02));
    CHECK(left[2] == Approx(2.0 * 0.50).margin(0.02));
    CHECK((left[3] > 0 && left[3] <= left[2]));
    CHECK(holdForce(std::nan(""), std::array<double, 1>{1})[0] == 0);
}

TEST_CASE("Withdrawn, the dimple springs back, more slowly the longer it was held, and leaves the residual channel") {
    CHECK(recoilShare(0.003F, 0.0F) < 0.01F); // a pen's 3 ms
    CHECK(recoilShare(1.0F, 0.0F) == Approx(0.40F).margin(0.01F));
    CHECK(recoilShare(10.0F, 0.0F) > recoilShare(1.0F, 0.0F));
    for (float t = 0; t < 20; t += 0.5F)
        CHECK(recoilShare(10.0F, t + 0.5F) <= recoilShare(10.0F, t));
    CHECK(recoilShare(10.0F, 60.0F) < 0.001F);

    const Channel left = residualChannel(1000, 230);
    SlabNeedle needle{.travelUm = 1400, .depthUm = 1000, .shaftUm = 230, .heldS = 1, .goneS = 60};
    needle.residualUm = left.depthUm;
    const Slab slab = slabWith({needle});
    CHECK(std::fabs(slab.displacementMm({0, 0}).y) < 0.001F);
    // The channel's wall: half its diameter at the surface, none below its depth.
    CHECK(1000 * movedTo(slab, 1.0e-4F, 0).x == Approx(0.5F * left.diameterUm).margin(1));
    CHECK(1000 * movedTo(slab, 1.0e-4F, left.depthUm / 1000 + 0.01F).x < 1);
    const Slab in = slabWith({{.travelUm = 1400, .depthUm = 1000}});
    CHECK(in.displacementMm({0.2F, 0}).y > 0.2F); // while it was in
}

TEST_CASE("The tip stands where the ledger's depth of skin has gone: on its travel, within a cell") {
    uint32_t draw = 0;
    const auto unit = [&] { return shared::randomUnit(7U, draw++, 0U, 0U); };
    for (int n = 0; n < 100; ++n) {
        const float travel = 200 + 1800 * unit(), depth = std::max(travel - 600 * unit(), 0.0F);
        const Slab slab =
            slabWith({{.xUm = 2000 * unit(), .lean = 0.6F * unit() - 0.3F, .travelUm = travel, .depthUm = depth}});
        CHECK(std::fabs(slab.tipMm(0) - travel / 1000) < 0.005F);
    }
    // Twelve needles of a pen, neighbours' dimples and all.
    for (int n = 0; n < 20; ++n) {
        std::vector<SlabNeedle> needles;
        for (int i = 0; i < 12; ++i) {
            const float depth = 300 + 1000 * unit();
            needles.push_back({.xUm = -2500.0F + 450 * static_cast<float>(i),
                               .offUm = 400 * unit(),
                               .travelUm = depth + 150 + 50 * unit(),
                               .depthUm = depth});
        }
        const Slab slab = slabWith(needles);
        for (size_t i = 0; i < needles.size(); ++i) {
            INFO(n << " needle " << i);
            CHECK(std::fabs(slab.tipMm(i) - needles[i].travelUm / 1000) < 0.020F);
        }
    }
}

TEST_CASE("Skin keeps its volume round a needle and the two sides of it mirror each other") {
    for (const auto &[travel, depth, most] :
         {std::array<float, 3>{300, 0, 0.005F}, {700, 500, 0.005F}, {1150, 1000, 0.005F}, {1400, 1000, 0.01F}}) {
        const Slab slab = slabWith({{.travelUm = travel, .depthUm = depth}});
        double off = 0, sum = 0, worst = 0;
        constexpr float kStep = 0.005F;
        for (float x = 0.03F; x < 1.5F; x += 0.02F)
            for (float z = 0.01F; z < 1.6F; z += 0.02F) {
                const glm::vec2 byX = (movedTo(slab, x + kStep, z) - movedTo(slab, x - kStep, z)) / (2 * kStep);
                const glm::vec2 byZ = (movedTo(slab, x, z + kStep) - movedTo(slab, x, z - kStep)) / (2 * kStep);
                const float ratio = movedTo(slab, x, z).x / x * (byX.x * byZ.y - byX.y * byZ.x);
                CHECK(ratio > 0.3F); // nothing folds
                off += std::fabs(static_cast<double>(ratio) - 1) * static_cast<double>(x);
                worst = std::max(worst, std::fabs(static_cast<double>(ratio) - 1));
                sum += static_cast<double>(x);
                const glm::vec2 mirrored = slab.displacementMm({-x, z}), here = slab.displacementMm({x, z});
                CHECK(std::fabs(mirrored.x + here.x) < 1.0e-5F);
                CHECK(std::fabs(mirrored.y - here.y) < 1.0e-5F);
            }
        INFO(travel << " " << depth << ": mean " << off / sum << " worst " << worst);
        CHECK(off / sum < static_cast<double>(most));
    }
}

TEST_CASE("Whatever is pressed into the slab, displacements stay finite and bounded") {
    const std::array<float, 10> absurd = {0,
                                          -1,
                                          1.0e9F,
                                          -1.0e30F,
                                          3.0e38F,
                                          1.0e-30F,
                                          std::nanf(""),
                                          5.0e4F,
                                          1.0F,
                                          std::numeric_limits<float>::infinity()};
    uint32_t draw = 0;
    const auto unit = [&] { return shared::randomUnit(11U, draw++, 0U, 0U); };
    const auto any = [&](float usual) {
        return unit() < 0.3F ? absurd[std::min(static_cast<size_t>(10 * unit()), size_t{9})] : usual * unit();
    };
    Slab slab(cheek());
    for (int n = 0; n < 1500; ++n) {
        std::vector<SlabNeedle> needles(static_cast<size_t>(4 * unit()));
        for (SlabNeedle &s : needles)
            s = {.xUm = any(3000),
                 .offUm = any(500),
                 .lean = any(1),
                 .travelUm = any(2500),
                 .depthUm = any(2000),
                 .tipUm = any(40),
                 .shaftUm = any(300),
                 .pointUm = any(1500),
                 .heldS = any(5),
                 .goneS = any(5) - 1,
                 .residualUm = any(500)};
        slab.press(needles);
        for (int k = 0; k < 20; ++k) {
            const glm::vec2 moved = slab.displacementMm({any(3) - 1.5F, any(3)});
            CHECK((std::isfinite(moved.x) && std::isfinite(moved.y)));
            CHECK((std::fabs(moved.x) <= 4 && std::fabs(moved.y) <= 4));
        }
        const Advance a = advance(*cheek(), static_cast<double>(any(3)), static_cast<double>(any(0.2F)));
        CHECK((std::isfinite(a.depthMm) && std::isfinite(a.dimpleMm) && std::isfinite(a.forceN)));
    }
    for (int n = 0; n < 40; ++n) {
        const IndentResult r = indentCone({.halfAngleDeg = static_cast<double>(any(90)),
                                           .depthUm = static_cast<double>(any(500)),
                                           .modulusKpa = static_cast<double>(any(100))});
        CHECK((std::isfinite(r.forceMn) && r.forceMn >= 0));
    }
    // Blocks of absurd layers, or none.
    for (int n = 0; n < 30; ++n) {
        std::vector<BlockLayer> layers(static_cast<size_t>(3 * unit()));
        for (BlockLayer &l : layers)
            l = {.thicknessMm = static_cast<double>(any(2)),
                 .modulusMpa = static_cast<double>(any(1)),
                 .poisson = static_cast<double>(any(0.5F)),
                 .cellMm = 0.2,
                 .growth = static_cast<double>(any(2))};
        const ElasticBlock block(makeBlockMesh({.cellMm = 0.1, .fineMm = 0.3, .widthMm = 3, .growth = 1.3}, layers),
                                 layers);
        const Columns moved = block.respond(std::array<size_t, 1>{dofOf(0, Axis::Z)});
        for (const double m : moved.values)
            CHECK(std::isfinite(m));
    }
}

TEST_CASE("Every zone's skin, women's and men's, gives way and is pierced") {
    for (int z = 0; z < kZoneCount; ++z)
        for (const Sex sex : {Sex::Female, Sex::Male}) {
            const SkinBlock skin({.zone = static_cast<ZoneId>(z), .sex = sex});
            INFO(zoneFigures(static_cast<ZoneId>(z)).name);
            CHECK(skin.forceN(kMostDimpleMm) > 0.05); // all levels solved
            CHECK((skin.dimpleMm(0.020) > 0.2 && skin.dimpleMm(0.020) < 1.2));
        }
}
