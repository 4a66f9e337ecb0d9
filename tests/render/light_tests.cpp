// Light under the skin and the skin at rest: against closed forms of diffusion, and the conditions where they belong.
#include <catch2/catch.hpp>

#include <cmath>

#include "engine/render/skin_rest.h"
#include "sim/skin/light_spread.h"
#include "tests/render/scenes.h"

using namespace stipple;
using namespace stipple::test;

TEST_CASE("Light spreads in a half space as far as the dipole of diffusion theory says") {
    // Farrell 1992: a source at z0 and its image at z0 + 2 zb; in stripes of frequency k each gives exp(-z sqrt(µeff² +
    // k²)), so the variance along an axis is the mean of z / µeff over both. Diffusion theory is best where little is
    // absorbed.
    for (const auto &[absorb, tolerance] : {std::pair{0.01, 0.05}, std::pair{0.03, 0.08}, std::pair{0.1, 0.15}}) {
        constexpr double kReduced = 3.0, kBoundary = 2.95; // A for index 1.4 (Groenhuis 1983)
        const double d = 1 / (3 * (absorb + kReduced)), effective = std::sqrt(absorb / d);
        const double z0 = 1 / (absorb + kReduced), z1 = z0 + 4 * kBoundary * d;
        const double e0 = std::exp(-effective * z0), e1 = std::exp(-effective * z1);
        const double want = std::sqrt((z0 * e0 + z1 * e1) / (e0 + e1) / effective);
        const auto got = static_cast<double>(
            sim::spreadMm({{static_cast<float>(absorb), static_cast<float>(kReduced) / 0.2F, 0.8F, 300.0F}}, 1.4F));
        INFO("absorption " << absorb << ": " << got << " mm, dipole " << want << " mm");
        CHECK(std::fabs(got / want - 1) < tolerance);
    }
}

TEST_CASE("Red light spreads furthest, fine stripes fade first, and little blue gets through an ear") {
    for (const int type : {1, 3, 5}) {
        const sim::Patient patient = sim::patientOfType(type);
        const sim::SkinState skin{patient.melanosomeFraction, patient.bloodFraction, 0.7F};
        const glm::vec3 spread = sim::spreadMm(skin);
        CHECK(spread.r > spread.g);
        CHECK(spread.g > spread.b);
        const glm::vec3 broad = sim::contrastLeft(skin, 4.0F), fine = sim::contrastLeft(skin, 0.5F);
        for (int c = 0; c < 3; ++c)
            CHECK(fine[c] < broad[c]);
        CHECK(broad.b > broad.r);
        // Contrast of a Gaussian of that width, for stripes much longer than it.
        const float k = 6.2831853F / 20.0F;
        CHECK(sim::contrastLeft(skin, 20.0F).r == Approx(std::exp(-0.5F * k * k * spread.r * spread.r)).epsilon(0.02));
        const glm::vec3 through = sim::throughFold(skin, 3.0F);
        CHECK(through.r > 4.0F * through.g);
        CHECK(sim::throughFold(skin, 6.0F).r < 0.3F * through.r);
    }
}

namespace {

const sim::Chart &chart() { return headSkin()->chart(); }

SkinRest restOf(std::vector<sim::SkinCondition> conditions) {
    sim::Case trained = trainingCase("cheeks-pen");
    trained.patient.look.conditions = std::move(conditions);
    return makeSkinRest(chart(), trained, defaultHead().tint);
}

// Mean of a texel's byte over a zone, and its share of texels that differ between two skins.
struct Change {
    double mean = 0, share = 0;
};
template <typename Byte>
Change changeIn(sim::ZoneId zone, const SkinRest &a, const SkinRest &b, const Byte &byte) {
    Change change;
    size_t count = 0;
    const int w = chart().width * kTexelsPerCell;
    for (int y = 0; y < chart().height * kTexelsPerCell; ++y)
        for (int x = 0; x < w; ++x) {
            const auto cell = static_cast<size_t>(chart().index(x / kTexelsPerCell, y / kTexelsPerCell));
            if (chart().zone[cell] != zone)
                continue;
            const auto i = static_cast<size_t>(y * w + x);
            const int d = static_cast<int>(byte(b.texels[i])) - static_cast<int>(byte(a.texels[i]));
            change.mean += d;
            change.share += d != 0 ? 1 : 0;
            ++count;
        }
    return {change.mean / static_cast<double>(count), change.share / static_cast<double>(count)};
}

// Deepest slope of the relief over a zone and mean openness.
std::pair<int, double> reliefIn(sim::ZoneId zone, const SkinRest &rest) {
    int most = 0;
    double open = 0, count = 0;
    for (int y = 0; y < rest.form.height; ++y)
        for (int x = 0; x < rest.form.width; ++x) {
            const auto cell = static_cast<size_t>(chart().index(x / kFormTexelsPerCell, y / kFormTexelsPerCell));
            if (chart().zone[cell] != zone)
                continue;
            const uint8_t *p = &rest.form.pixels[static_cast<size_t>(y * rest.form.width + x) * 4];
            most = std::max({most, std::abs(p[0] - 128), std::abs(p[1] - 128)});
            open += p[2];
            count += 1;
        }
    return {most, open / count};
}

} // namespace

TEST_CASE("Conditions lie in their zone, are made of their pigment, and are the same every time") {
    using Kind = sim::SkinConditionKind;
    const SkinRest plain = restOf({});
    const auto melanin = [](const RestTexel &t) { return t.melanin; };
    const auto blood = [](const RestTexel &t) { return t.blood; };
    const sim::ZoneId here = sim::ZoneId::CheekLeft, there = sim::ZoneId::CheekRight;
    const auto with = [&](Kind kind) { return restOf({{kind, here, 0.7F, 0}}); };
    const SkinRest spots = with(Kind::DarkSpots), papules = with(Kind::Papule), melasma = with(Kind::Melasma);
    CHECK(changeIn(here, plain, spots, melanin).mean > 0.3);
    CHECK(changeIn(there, plain, spots, melanin).share == 0.0);
    CHECK(changeIn(here, plain, spots, blood).share == 0.0);
    CHECK(changeIn(here, plain, papules, blood).mean > 0.3);
    CHECK(changeIn(here, plain, papules, melanin).share == 0.0);
    CHECK(changeIn(here, plain, melasma, melanin).share > 0.2); // broad patches
    CHECK(changeIn(there, plain, melasma, melanin).share < 0.05);
    const SkinRest again = with(Kind::DarkSpots);
    CHECK(changeIn(here, spots, again, melanin).share == 0.0);
    CHECK(spots.form.pixels == again.form.pixels);
}

TEST_CASE("Scars and pits are relief: ice picks are steeper than rolling scars, and all of them shade") {
    using Kind = sim::SkinConditionKind;
    const sim::ZoneId zone = sim::ZoneId::CheekLeft;
    const auto [plain, plainOpen] = reliefIn(zone, restOf({}));
    const auto [rolling, rollingOpen] = reliefIn(zone, restOf({{Kind::RollingScar, zone, 0.7F, 0}}));
    const auto [icepick, icepickOpen] = reliefIn(zone, restOf({{Kind::IcepickScar, zone, 0.7F, 0}}));
    INFO("steepest: plain " << plain << ", rolling " << rolling << ", ice pick " << icepick);
    CHECK(rolling > plain + 10);
    CHECK(icepick > rolling + 20);
    CHECK(icepickOpen < plainOpen);
}

TEST_CASE("The palette's steps of pigment are the optical model's colours") {
    const sim::SkinColours colours;
    for (const int type : {1, 4, 6}) {
        const sim::Patient patient = sim::patientOfType(type);
        const SkinPalette palette(colours, patient);
        const PigmentRange range(patient);
        for (const float melanin : {0.6F, 1.0F, 1.7F})
            for (const float blood : {0.5F, 1.5F, 3.0F}) {
                const auto byteOf = [](float x, float most) {
                    return static_cast<uint8_t>(std::lround(255.0F * std::sqrt(x / most)));
                };
                const RestTexel texel{byteOf(melanin, range.mostMelanin), byteOf(blood, range.mostBlood), 0, 0, 0};
                const glm::vec3 root = palette.root(texel, 0.0F);
                const glm::vec3 got = sim::labOf(sim::xyzOfLinearSrgb(root * root));
                const glm::vec3 want = sim::labOf(sim::xyzOfLinearSrgb(
                    colours.linearSrgb({patient.melanosomeFraction * melanin, patient.bloodFraction * blood, 0.7F})));
                INFO("type " << type << ", melanin " << melanin << ", blood " << blood);
                CHECK(glm::length(got - want) < 1.0F); // a just noticeable difference
            }
    }
}
