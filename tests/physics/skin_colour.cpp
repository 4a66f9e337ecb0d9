// The colour of skin against published slabs, measured class means and published directions of change, and its two
// methods against each other. Target numbers (T25 …) are those of the validation table.
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "sim/skin/monte_carlo.h"
#include "sim/skin/optics.h"
#include "sim/skin/zones.h"

using namespace stipple::sim;

namespace {

constexpr float kEndless = std::numeric_limits<float>::infinity();

SkinState restOf(const Patient &patient) { return {patient.melanosomeFraction, patient.bloodFraction, 0.7F}; }

float uniform(std::mt19937 &random, float lo, float hi) {
    return lo + (hi - lo) * static_cast<float>(random() >> 8U) * 0x1p-24F;
}

// Xiao 2016: six ITA classes from very light to dark, which the presets I to VI are.
struct ClassMean {
    std::array<float, 6> reflectance; // at 450, 500, 560, 600, 650, 700 nm
    glm::vec3 lab;
};
constexpr std::array<size_t, 6> kMeasuredAt = {5, 10, 16, 20, 25, 30};
constexpr std::array<ClassMean, 6> kClasses = {
    {{{0.303F, 0.374F, 0.348F, 0.448F, 0.500F, 0.505F}, {67.8F, 4.1F, 10.9F}},
     {{0.244F, 0.311F, 0.305F, 0.417F, 0.486F, 0.499F}, {64.2F, 7.1F, 13.7F}},
     {{0.198F, 0.260F, 0.264F, 0.377F, 0.455F, 0.478F}, {60.6F, 8.9F, 15.6F}},
     {{0.157F, 0.212F, 0.220F, 0.325F, 0.410F, 0.443F}, {56.3F, 10.2F, 16.8F}},
     {{0.114F, 0.155F, 0.166F, 0.248F, 0.322F, 0.354F}, {49.6F, 10.4F, 16.2F}},
     {{0.064F, 0.081F, 0.090F, 0.133F, 0.171F, 0.183F}, {37.0F, 8.7F, 12.3F}}}};

// What the presets are fitted by: T26's bands as units.
float misfit(const SkinReading &got, const ClassMean &want) {
    float sum = 0;
    for (size_t k = 0; k < kMeasuredAt.size(); ++k)
        sum += std::pow((got.reflectance[kMeasuredAt[k]] - want.reflectance[k]) / 0.02F, 2.0F);
    const glm::vec3 apart = (got.lab - want.lab) / glm::vec3(2.0F, 1.5F, 3.0F);
    return sum + glm::dot(apart, apart);
}

// Chandrasekhar's H of isotropic scattering, from its integral equation; the plane albedo of a half space for light
// along mu is 1 - H(mu) sqrt(1 - albedo).
double chandrasekharH(double albedo, double mu) {
    constexpr size_t kPoints = 400;
    std::array<double, kPoints> h{};
    h.fill(1);
    const auto inverse = [&](double at) {
        double sum = 0;
        for (size_t i = 0; i < kPoints; ++i) {
            const double m = (static_cast<double>(i) + 0.5) / kPoints;
            sum += m * h[i] / (at + m) / kPoints;
        }
        return std::sqrt(1 - albedo) + 0.5 * albedo * sum;
    };
    for (int round = 0; round < 100; ++round) {
        std::array<double, kPoints> next{};
        for (size_t i = 0; i < kPoints; ++i)
            next[i] = 1 / inverse((static_cast<double>(i) + 0.5) / kPoints);
        h = next;
    }
    return 1 / inverse(mu);
}

} // namespace

TEST_CASE("The slab solver and the Monte Carlo give the published reflectances") {
    // T34. MCML's slab: n 1, µa 10, µs 90 per cm, g 0.75, 0.2 mm (van de Hulst 1980: 0.09739 and 0.66096).
    const std::vector<OpticalLayer> thin = {{1.0F, 9.0F, 0.75F, 0.2F}};
    const SlabLight solved = solveSlab(thin, 1.0F);
    CHECK(std::fabs(solved.reflectance - 0.0974F) < 0.002F);
    CHECK(std::fabs(solved.transmittance - 0.6610F) < 0.002F);
    const SlabEstimate traced = traceSlab(thin, 1.0F, {.photons = 500'000, .seed = 34});
    INFO("thin slab " << traced.reflectance << " ± " << traced.reflectanceError << ", " << traced.transmittance << " ± "
                      << traced.transmittanceError);
    CHECK(std::fabs(traced.reflectance - 0.09739) < 0.002);
    CHECK(std::fabs(traced.transmittance - 0.66096) < 0.002);
    CHECK(traced.reflectanceError < 0.0005);
    // Giovanelli 1955: half space, n 1.5, albedo 0.9, isotropic; his total has the mirror reflection of 4 % in it.
    const std::vector<OpticalLayer> half = {{0.1F, 0.9F, 0.0F, kEndless}};
    const SlabLight solvedHalf = solveSlab(half, 1.5F);
    CHECK(std::fabs(solvedHalf.reflectance + 0.04F - 0.2600F) < 0.002F);
    CHECK(solvedHalf.transmittance < 1.0e-6F);
    const SlabEstimate tracedHalf = traceSlab(half, 1.5F, {.photons = 500'000, .seed = 34});
    INFO("half space " << tracedHalf.reflectance << " ± " << tracedHalf.reflectanceError);
    CHECK(std::fabs(tracedHalf.specular - 0.04) < 1.0e-9);
    CHECK(std::fabs(tracedHalf.reflectance + tracedHalf.specular - 0.2600) < 0.002);
}

TEST_CASE("Half spaces without a surface throw back what Chandrasekhar's function says") {
    CHECK(std::fabs(chandrasekharH(0.9, 1.0) - 1.8501) < 0.002); // his table
    for (const double albedo : {0.5, 0.9, 0.98}) {
        const double want = 1 - chandrasekharH(albedo, 1) * std::sqrt(1 - albedo);
        const std::vector<OpticalLayer> half = {
            {static_cast<float>(1 - albedo), static_cast<float>(albedo), 0.0F, kEndless}};
        const SlabEstimate got = traceSlab(half, 1.0F, {.photons = 200'000, .seed = 5});
        INFO("albedo " << albedo << ": " << got.reflectance << " ± " << got.reflectanceError << ", want " << want);
        CHECK(std::fabs(got.reflectance - want) < 4 * got.reflectanceError + 0.0005);
        CHECK(std::fabs(static_cast<double>(solveSlab(half, 1.0F).reflectance) - want) < 0.002);
    }
}

TEST_CASE("Clear plates absorb as Beer and Fresnel say") {
    for (const float absorb : {0.0F, 0.5F, 3.0F})
        for (const float index : {1.0F, 1.4F}) {
            const SlabEstimate got = traceSlab({{absorb, 0.0F, 0.0F, 0.7F}}, index, {.photons = 200'000, .seed = 8});
            const double s = got.specular, through = std::exp(-static_cast<double>(absorb) * 0.7);
            const double want = (1 - s) * (1 - s) * through / (1 - s * s * through * through);
            INFO(absorb << " " << index);
            CHECK(std::fabs(got.transmittance - want) < 4 * got.transmittanceError + 1.0e-7);
        }
}

TEST_CASE("Light is neither made nor lost in any stack, and both methods find the same") {
    std::mt19937 random(11);
    double worst = 0, worstApart = 0;
    for (int i = 0; i < 60; ++i) {
        std::vector<OpticalLayer> layers;
        const auto count = static_cast<size_t>(1 + random() % 4);
        const bool isWhite = i % 6 == 0;
        for (size_t l = 0; l < count; ++l)
            layers.push_back({isWhite ? 0.0F : uniform(random, 0, 2), uniform(random, 0.5F, 20),
                              uniform(random, 0, 0.85F), uniform(random, 0.05F, 1)});
        const float index = uniform(random, 1, 1.5F);
        const SlabEstimate got = traceSlab(layers, index, {.photons = 20'000, .seed = static_cast<uint64_t>(i)});
        const double sum = got.reflectance + got.transmittance + got.specular + got.absorbed + got.cutOff;
        worst = std::max(worst, std::fabs(sum - 1));
        if (isWhite)
            CHECK(std::fabs(sum - 1) < 1.0e-9);
        CHECK((got.reflectance >= 0 && got.transmittance >= 0 && got.cutOff == 0));
        const SlabLight solved = solveSlab(layers, index);
        const double apart = std::max(
            std::fabs(got.reflectance - static_cast<double>(solved.reflectance)) / (got.reflectanceError + 3e-4),
            std::fabs(got.transmittance - static_cast<double>(solved.transmittance)) / (got.transmittanceError + 3e-4));
        worstApart = std::max(worstApart, apart);
    }
    INFO("sum off by " << worst << "; apart by " << worstApart << " standard errors");
    CHECK(worst < 0.002); // roulette keeps the sum on average
    CHECK(worstApart < 4.0);
}

TEST_CASE("The Monte Carlo's standard errors are honest and its photons their own") {
    const std::vector<OpticalLayer> skin = skinLayers({}, 16);
    double sum = 0, sum2 = 0, stated2 = 0;
    constexpr int kRuns = 100;
    for (int run = 0; run < kRuns; ++run) {
        const SlabEstimate e =
            traceSlab(skin, kSkinIndex, {.photons = 1000, .seed = static_cast<uint64_t>(1000 + run)});
        sum += e.reflectance / kRuns;
        sum2 += e.reflectance * e.reflectance / kRuns;
        stated2 += e.reflectanceError * e.reflectanceError / kRuns;
    }
    const double ratio = std::sqrt((sum2 - sum * sum) / stated2);
    INFO("spread " << ratio << " of the stated error");
    CHECK(std::fabs(ratio - 1) < 0.25); // the spread of 100 runs is known to 7 %
    const LayeredSlab slab(skin, static_cast<double>(kSkinIndex));
    const PhotonPath a = slab.trace(3, 77), b = slab.trace(3, 77), c = slab.trace(3, 78);
    CHECK((a.boost == b.boost && a.mm == b.mm && a.absorbed == b.absorbed));
    CHECK(a.mm != c.mm);
}

TEST_CASE("A slab without absorption loses no light and layers of one stuff are one layer") {
    const SlabLight slab = solveSlab({{0.0F, 20.0F, 0.8F, 0.5F}}, 1.4F);
    const float mirror = std::pow(0.4F / 2.4F, 2.0F);
    CHECK(std::fabs(slab.reflectance + slab.transmittance + mirror - 1.0F) < 0.003F);
    const SlabLight split = solveSlab({{0.3F, 20.0F, 0.8F, 0.2F}, {0.3F, 20.0F, 0.8F, 0.3F}}, 1.4F);
    const SlabLight whole = solveSlab({{0.3F, 20.0F, 0.8F, 0.5F}}, 1.4F);
    CHECK(std::fabs(split.reflectance - whole.reflectance) < 1.0e-4F);
    CHECK(std::fabs(split.transmittance - whole.transmittance) < 1.0e-4F);
}

TEST_CASE("The table made by Monte Carlo is what adding–doubling finds, at its nodes and between them") {
    const SkinColours colours;
    float worst = 0, mean = 0, worstIndex = 0;
    const auto compare = [&](const SkinState &skin) {
        const SkinReading exact = readSkin(skin);
        const float apart = glm::length(exact.lab - colours.lab(skin));
        worst = std::max(worst, apart);
        mean += apart;
        worstIndex = std::max(worstIndex, std::fabs(exact.erythemaIndex - colours.erythemaIndex(skin)));
    };
    using namespace stipple::shared;
    for (int m = 0; m < kSkinMelanosomes; ++m)
        for (int b = 0; b < kSkinBloods; ++b)
            for (int o = 0; o < kSkinOxygenations; ++o) {
                const float x = static_cast<float>(m) / (kSkinMelanosomes - 1);
                const float y = static_cast<float>(b) / (kSkinBloods - 1);
                const float z = static_cast<float>(o) / (kSkinOxygenations - 1);
                compare({kSkinMostMelanosome * x * x * x * x, kSkinMostBlood * y * y,
                         kSkinLowOxygenation + (kSkinHighOxygenation - kSkinLowOxygenation) * z});
            }
    UNSCOPED_INFO("at the nodes: ΔE mean " << mean / kSkinNodes << ", worst " << worst << ", erythema index worst "
                                           << worstIndex);
    CHECK(worst < 0.2F); // five standard errors of the table
    CHECK(mean / kSkinNodes < 0.1F);
    CHECK(worstIndex < 0.4F);
    worst = mean = worstIndex = 0;
    std::mt19937 random(6);
    for (int i = 0; i < 400; ++i) {
        const float u = uniform(random, 0, 1), v = uniform(random, 0, 1);
        compare({0.45F * u * u * u, 0.12F * v * v, uniform(random, 0.4F, 1)});
    }
    UNSCOPED_INFO("between them: ΔE mean " << mean / 400 << ", worst " << worst << ", index " << worstIndex);
    CHECK(worst < 0.3F);
    CHECK(mean / 400 < 0.12F);
    CHECK(worstIndex < 0.5F);
}

TEST_CASE("A perfect white is white and sRGB goes there and back") {
    Spectrum white;
    white.fill(1.0F);
    const glm::vec3 lab = labOf(xyzOf(white));
    CHECK(std::fabs(lab.x - 100.0F) < 0.01F);
    CHECK(std::fabs(lab.y) < 0.05F);
    CHECK(std::fabs(lab.z) < 0.05F);
    CHECK(std::fabs(erythemaIndex(white)) < 1.0e-5F);
    const glm::vec3 rgb(0.4F, 0.25F, 0.2F);
    const glm::vec3 back = linearSrgbOf(xyzOfLinearSrgb(rgb));
    CHECK(glm::length(back - rgb) < 1.0e-4F);
}

TEST_CASE("Six skin types have the spectra and colours of the measured class means") {
    // T26: RMS 0.02 (very light 0.03), L* 2, a* 1.5, b* 3 (very light 4); and the table's colours too.
    const SkinColours colours;
    for (int type = 1; type <= 6; ++type) {
        const SkinState skin = restOf(patientOfType(type));
        const SkinReading got = readSkin(skin);
        const ClassMean &want = kClasses[static_cast<size_t>(type - 1)];
        float squares = 0;
        for (size_t k = 0; k < kMeasuredAt.size(); ++k)
            squares += std::pow(got.reflectance[kMeasuredAt[k]] - want.reflectance[k], 2.0F) / 6.0F;
        INFO("Fitzpatrick " << type << ": RMS " << std::sqrt(squares) << ", L*a*b* " << got.lab.x << " " << got.lab.y
                            << " " << got.lab.z << ", ITA " << got.itaDeg << ", EI " << got.erythemaIndex);
        CHECK(std::sqrt(squares) < (type == 1 ? 0.03F : 0.02F));
        for (const glm::vec3 lab : {got.lab, colours.lab(skin)}) {
            CHECK(std::fabs(lab.x - want.lab.x) < 2.0F);
            CHECK(std::fabs(lab.y - want.lab.y) < 1.5F);
            CHECK(std::fabs(lab.z - want.lab.z) < (type == 1 ? 4.0F : 3.0F));
        }
    }
}

TEST_CASE("The skin types are the best fit of the model to their classes") {
    for (int type = 1; type <= 6; ++type) {
        const SkinState skin = restOf(patientOfType(type));
        const ClassMean &want = kClasses[static_cast<size_t>(type - 1)];
        const float best = misfit(readSkin(skin), want);
        for (const float factor : {0.95F, 1.05F}) {
            SkinState other = skin;
            other.melanosome *= factor;
            CHECK(misfit(readSkin(other), want) > best);
            other = skin;
            other.blood *= factor < 1.0F ? 0.8F : 1.25F;
            INFO("type " << type << ": " << best << ", blood " << other.blood);
            CHECK(misfit(readSkin(other), want) > best);
        }
    }
}

TEST_CASE("A resting cheek has the colour of measured cheeks") {
    // T25 (Xiao 2017): one standard deviation 5 / 3 / 2.5. Cheeks carry more blood than the nine sites of the classes:
    // the zone's perfusion times the 1.5 of faces (assumption, engine/render/skin_map.cpp). Both groups' ITA at the
    // cheek, 33°, is that of the intermediate class, type III; the light class is near enough as well.
    const SkinColours colours;
    for (int type = 2; type <= 3; ++type) {
        SkinState cheek = restOf(patientOfType(type));
        cheek.blood *= 1.5F * zoneFigures(ZoneId::CheekLeft).perfusion;
        const glm::vec3 lab = colours.lab(cheek);
        for (const glm::vec3 want : {glm::vec3(59.6F, 11.8F, 14.6F), glm::vec3(58.9F, 11.4F, 14.2F)}) {
            INFO("type " << type << ": " << lab.x << " " << lab.y << " " << lab.z);
            CHECK(std::fabs(lab.x - want.x) < 5.0F);
            CHECK(std::fabs(lab.y - want.y) < 3.0F);
            CHECK(std::fabs(lab.z - want.z) < 2.5F);
        }
    }
}

TEST_CASE("Added blood moves the colour in the published direction") {
    // T27: ΔL*/Δa* = -0.74 (Takiwaki 2002) within -0.5 .. -1.0 at 0.9 oxygenation. Stasis, which is bluer: -1.0 .. -1.8
    // for three times the blood at oxygenation 0.4.
    const SkinColours colours;
    for (int type = 1; type <= 4; ++type) {
        const SkinState rest = restOf(patientOfType(type));
        for (const float added : {0.01F, 0.02F, 0.04F}) {
            const glm::vec3 change = colours.lab({rest.melanosome, rest.blood + added, 0.9F}) - colours.lab(rest);
            INFO("type " << type << " added " << added << ": " << change.x << " " << change.y);
            CHECK(change.y > 0.0F);
            CHECK(change.x / change.y < -0.5F);
            CHECK(change.x / change.y > -1.0F);
        }
        const glm::vec3 stasis = colours.lab({rest.melanosome, 3.0F * rest.blood, 0.4F}) - colours.lab(rest);
        INFO("type " << type << " stasis: " << stasis.x << " " << stasis.y);
        CHECK(stasis.x / stasis.y < -1.0F);
        CHECK(stasis.x / stasis.y > -1.8F);
    }
}

TEST_CASE("Added blood has the effect of the reference's tables") {
    // §6.4, change of colour with blood the reference itself computed (Monte Carlo, ±0.3 on each colour): within 25 %
    // or 0.6. It multiplied the resting blood of its own fit, so what is compared is the same blood added.
    struct Row {
        int type;
        float added, oxygenation, deltaL, deltaA, deltaIndex; // index 0: not given
    };
    constexpr std::array<Row, 21> kRows = {{{1, 0.0046F, 0.7F, -1.5F, 1.1F, 0},   {1, 0.0092F, 0.7F, -2.8F, 2.3F, 6.1F},
                                            {1, 0.0138F, 0.7F, -4.2F, 3.5F, 0},   {1, 0.0184F, 0.7F, -5.3F, 4.5F, 0},
                                            {2, 0.010F, 0.7F, -2.7F, 2.5F, 0},    {2, 0.020F, 0.7F, -4.8F, 4.4F, 10.5F},
                                            {2, 0.030F, 0.7F, -6.4F, 5.8F, 0},    {2, 0.040F, 0.7F, -8.1F, 7.4F, 0},
                                            {3, 0.015F, 0.7F, -3.2F, 3.1F, 0},    {3, 0.030F, 0.7F, -5.4F, 5.1F, 13.1F},
                                            {3, 0.045F, 0.7F, -7.2F, 6.7F, 0},    {3, 0.060F, 0.7F, -8.8F, 8.1F, 0},
                                            {1, 0.01F, 0.9F, -2.8F, 3.0F, 6.6F},  {1, 0.02F, 0.9F, -5.3F, 5.6F, 11.9F},
                                            {1, 0.04F, 0.9F, -8.8F, 9.6F, 20.8F}, {2, 0.01F, 0.9F, -2.3F, 3.1F, 5.3F},
                                            {2, 0.02F, 0.9F, -4.3F, 5.3F, 10.2F}, {2, 0.04F, 0.9F, -7.5F, 9.0F, 18.7F},
                                            {3, 0.01F, 0.9F, -1.8F, 2.9F, 4.7F},  {3, 0.02F, 0.9F, -3.5F, 4.7F, 9.0F},
                                            {3, 0.04F, 0.9F, -6.2F, 7.9F, 16.4F}}};
    const SkinColours colours;
    const auto isNear = [](float got, float want) {
        return std::fabs(got - want) < std::max(0.6F, 0.25F * std::fabs(want));
    };
    for (const Row &row : kRows) {
        const SkinState rest = restOf(patientOfType(row.type));
        const SkinState more{rest.melanosome, rest.blood + row.added, row.oxygenation};
        const glm::vec3 change = colours.lab(more) - colours.lab(rest);
        const float index = colours.erythemaIndex(more) - colours.erythemaIndex(rest);
        INFO("type " << row.type << " +" << row.added << " at " << row.oxygenation << ": " << change.x << " "
                     << change.y << ", index " << index);
        CHECK(isNear(change.x, row.deltaL));
        CHECK(isNear(change.y, row.deltaA));
        if (row.deltaIndex != 0.0F)
            CHECK(isNear(index, row.deltaIndex));
    }
}

TEST_CASE("Pigment moves the colour in the published direction") {
    // T28: Δa*/ΔL* = -0.36 (Takiwaki 2002) within -0.1 .. -0.5 for types II to IV. Met (-0.14 to -0.12) by the light
    // that comes out of the skin. With the flat surface term the slope is -0.11, -0.08, -0.05: types III and IV miss
    // the band on an instrument with the specular part included, for want of a melanin that grows steeper or a redder
    // dermis.
    for (int type = 2; type <= 4; ++type) {
        const SkinState rest = restOf(patientOfType(type));
        SkinState tanned = rest;
        tanned.melanosome *= 1.5F;
        const glm::vec3 change = labOf(xyzOf(skinReflectance(tanned))) - labOf(xyzOf(skinReflectance(rest)));
        const glm::vec3 seen = readSkin(tanned).lab - readSkin(rest).lab;
        INFO("type " << type << ": " << change.y / change.x << ", with the surface " << seen.y / seen.x);
        CHECK(change.y / change.x < -0.1F);
        CHECK(change.y / change.x > -0.5F);
        CHECK(seen.y / seen.x < 0.0F);
    }
}

TEST_CASE("Redness asked for is redness seen, and darker skin hides it") {
    const SkinColours colours;
    const SkinState light = restOf(patientOfType(2));
    for (const float deltaA : {0.0F, 1.0F, 4.0F, 8.0F, 12.0F}) {
        const float got = colours.lab(colours.reddened(light, deltaA)).y - colours.lab(light).y;
        INFO(deltaA);
        CHECK(std::fabs(got - deltaA) < 0.3F);
    }
    float last = 100.0F;
    for (int type = 1; type <= 6; ++type) {
        const SkinState rest = restOf(patientOfType(type));
        const float seen = glm::length(colours.lab(colours.reddened(rest, 7.0F)) - colours.lab(rest));
        INFO("type " << type << " ΔE " << seen);
        CHECK(seen < last);
        last = seen;
    }
    CHECK(last < 4.0F); // of 7 on light skin
}

TEST_CASE("Any skin darkens with pigment and with blood, reddens with blood, and hides blood by pigment") {
    const SkinColours colours;
    std::mt19937 random(28);
    size_t notDarkerByPigment = 0, notDarkerByBlood = 0, notRedder = 0, notHidden = 0, outside = 0;
    for (int i = 0; i < 20'000; ++i) {
        const float u = uniform(random, 0, 1), v = uniform(random, 0, 1);
        const SkinState skin{0.001F + 0.4F * u * u * u, 0.095F * v * v, uniform(random, 0.3F, 1)};
        const float added = uniform(random, 0.001F, 0.025F);
        const SkinState bloody{skin.melanosome, skin.blood + added, skin.oxygenation};
        SkinState dark = skin, darkBloody = bloody;
        dark.melanosome = darkBloody.melanosome = std::min(skin.melanosome * uniform(random, 1.05F, 3), 0.45F);
        const glm::vec3 lab = colours.lab(skin);
        const glm::vec3 change = colours.lab(bloody) - lab;
        notDarkerByPigment += colours.lab(dark).x < lab.x ? 0U : 1U;
        notDarkerByBlood += change.x < 0.0F ? 0U : 1U;
        // In skin darker than twice type V, full of dark blood, little but red is left: more blood takes that as well.
        notRedder += change.y > (skin.melanosome < 0.15F ? 0.0F : -0.2F) ? 0U : 1U;
        const float seen = glm::length(change);
        notHidden += glm::length(colours.lab(darkBloody) - colours.lab(dark)) < seen ? 0U : 1U;
        const glm::vec3 rgb = colours.linearSrgb(skin);
        for (int c = 0; c < 3; ++c)
            outside += rgb[c] > 0.0F && rgb[c] < 1.0F ? 0U : 1U;
    }
    CHECK(notDarkerByPigment == 0);
    CHECK(notDarkerByBlood == 0);
    CHECK(notRedder == 0);
    CHECK(notHidden == 0);
    CHECK(outside == 0);
}

TEST_CASE("A reading of any skin lies where an instrument's can") {
    std::mt19937 random(3);
    for (int i = 0; i < 100; ++i) {
        const SkinState skin{uniform(random, 0, 0.45F), uniform(random, 0, 0.12F), uniform(random, 0, 1)};
        const SkinReading reading = readSkin(skin);
        for (const float r : reading.reflectance)
            CHECK((r >= kSurfaceReflectance && r < 1.0F));
        CHECK(std::fabs(reading.itaDeg) <= 180.0F);
        for (int c = 0; c < 3; ++c)
            CHECK((reading.srgb[c] >= 0.0F && reading.srgb[c] <= 1.0F));
        SkinState bloody = skin;
        bloody.blood += 0.01F;
        if (skin.oxygenation > 0.5F)
            CHECK(readSkin(bloody).erythemaIndex > reading.erythemaIndex);
    }
    // #b49785 is the reference's picture of the light class.
    const glm::vec3 light = readSkin(restOf(patientOfType(2))).srgb * 255.0F;
    INFO(light.x << " " << light.y << " " << light.z);
    CHECK(glm::length(light - glm::vec3(0xb4, 0x97, 0x85)) < 6.0F);
}

TEST_CASE("Absurd skin states still give finite colours") {
    const SkinColours colours;
    for (const float x : {-1.0F, 0.0F, 1.0F, 1.0e9F, std::numeric_limits<float>::quiet_NaN()}) {
        const glm::vec3 rgb = colours.linearSrgb({x, x, x});
        CHECK((std::isfinite(rgb.x) && std::isfinite(rgb.y) && std::isfinite(rgb.z)));
        CHECK((rgb.x >= 0.0F && rgb.x <= 1.0F));
    }
}
