// Bleeding and redness against published windows and closed forms (T16, T17, T22) and the fields' own promises.
#include <catch2/catch.hpp>

#include <cmath>

#include "shaders/shared/limits.h"
#include "sim/needle/contact.h"
#include "sim/tissue/erythema.h"
#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::sim;
using stipple::test::Hold;

namespace {

float bleedingShare(float depthUm, ZoneId zone = ZoneId::CheekLeft) {
    const Patient patient = patientOfType(2);
    int bleeding = 0;
    for (uint32_t id = 0; id < 4000; ++id) {
        const VesselHits hits =
            drawVessels({.zone = zone, .patient = patient, .depthUm = depthUm, .seed = 3, .id = id});
        const Bleed bleed = bleedAt({.flowPlS = hits.flowPlS}, 60);
        bleeding += bleed.beadDiameterUm > 150 ? 1 : 0;
    }
    return static_cast<float>(bleeding) / 4000.0F;
}

} // namespace

TEST_CASE("nothing bleeds above the capillary loops and something does below the plexus (T16)") {
    for (const ZoneId zone : {ZoneId::CheekLeft, ZoneId::Forehead, ZoneId::EyelidLeft, ZoneId::Chin}) {
        REQUIRE(bleedingShare(loopApexUm(zoneFigures(zone)), zone) == 0);
        REQUIRE(loopApexUm(zoneFigures(zone)) >= 50);
        REQUIRE(loopApexUm(zoneFigures(zone)) <= 120);
    }
    REQUIRE(bleedingShare(49) == 0);
    REQUIRE(bleedingShare(600) > 0);
}

TEST_CASE("the share of channels that bleed follows the reference table on a cheek") {
    CHECK(bleedingShare(950) > 0.40F); // pen 1.0 mm: 40–60 %
    CHECK(bleedingShare(950) < 0.60F);
    CHECK(bleedingShare(1400) > 0.60F); // pen 1.5 mm: 60–80 %
    CHECK(bleedingShare(1400) < 0.80F);
    CHECK(bleedingShare(600) > 0.20F); // roller 1.0 mm: 20–40 %
    CHECK(bleedingShare(600) < 0.40F);
}

TEST_CASE("deeper channels never bleed less often") {
    float before = 0;
    for (float depth = 50; depth <= 2500; depth += 50) {
        const float share = bleedingShare(depth);
        REQUIRE(share >= before - 0.001F);
        before = share;
    }
}

TEST_CASE("a pinpoint stops within minutes, grows monotonically and never bleeds without end (T17)") {
    const Puncture p{.flowPlS = 150};
    float before = 0;
    for (float t = 0; t < 1200; t += 5) {
        const Bleed bleed = bleedAt(p, t);
        REQUIRE(bleed.volumeNl >= before);
        before = bleed.volumeNl;
    }
    REQUIRE_FALSE(bleedAt(p, 300).isFlowing);
    REQUIRE(bleedAt(p, 20).isFlowing);
    REQUIRE(before == Approx(0.150 * 45).epsilon(0.001)); // the closed form's limit Q τ
    REQUIRE(bleedAt(p, 600).beadDiameterUm ==
            Approx(std::cbrt(12.0 * static_cast<double>(before) * 1e6 / 3.14159265)).epsilon(1e-3));
    REQUIRE(bleedAt({.flowPlS = 0}, 60).volumeNl == 0);
    REQUIRE(bleedAt(p, std::nanf("")).volumeNl == 0);
}

TEST_CASE("a single prick's flare peaks within 10 minutes and is gone in two hours (T22)") {
    Fields fields(test::block()->chart());
    CpuBackend backend;
    const Chart &chart = test::block()->chart();
    // A 10 mm patch at 250/cm² of 1 mm channels, so that the middle does not just spread away.
    for (int y = 0; y < chart.height; ++y)
        for (int x = 0; x < chart.width; ++x)
            for (int k = 0; k < 5; ++k)
                if ((x * 7 + y * 13 + k * 3) % 8 == 0)
                    fields.release(chart.index(x, y), 950, chart.areaMm2[static_cast<size_t>(chart.index(x, y))]);
    const int middle = chart.index(chart.width / 2, chart.height / 2);
    float peak = 0, peakS = 0, at2h = 0;
    for (int i = 0; i <= 7200 * kFieldStepsPerSecond; ++i) {
        // Only the flare: the inflammatory arm is silenced.
        if (i == 0)
            for (glm::vec4 &c : fields.now())
                c.z = 0;
        backend.stepFields(fields, chart.conduct);
        if (i % 900 == 0)
            fields.updateTiles();
        const float now = fields.deltaA(middle);
        if (now > peak) {
            peak = now;
            peakS = static_cast<float>(i) / kFieldStepsPerSecond;
        }
        at2h = now;
    }
    CHECK(peakS > 120);
    CHECK(peakS < 600);
    CHECK(at2h < 0.2F * peak);
}

TEST_CASE("redness of 1 mm channels at 250 per cm² peaks at the table's Δa* of 7.5, ±25 %") {
    World world = test::blockWorld(DeviceKind::Pen);
    const Chart &chart = world.skin().chart();
    Fields fields(chart);
    CpuBackend backend;
    uint32_t state = 1;
    for (int i = 0; i < chart.width * chart.height; ++i) {
        state = state * 1664525U + 1013904223U;
        if ((state >> 8) % 1000 < 625) // 0.25 mm² a cell: 250/cm² is 0.625 a cell
            fields.release(i, 950, chart.areaMm2[static_cast<size_t>(i)]);
    }
    for (int i = 0; i < 300 * kFieldStepsPerSecond; ++i)
        backend.stepFields(fields, chart.conduct);
    float sum = 0;
    int n = 0;
    for (int y = 60; y < 100; ++y)
        for (int x = 60; x < 100; ++x, ++n)
            sum += fields.deltaA(chart.index(x, y));
    REQUIRE(sum / static_cast<float>(n) == Approx(7.5).epsilon(0.25));
}

TEST_CASE("diffusion alone neither makes nor loses mediator") {
    const Chart &chart = test::block()->chart();
    Fields fields(chart);
    fields.release(chart.index(chart.width / 2, chart.height / 2), 1000, 0.25F);
    const auto total = [&](int channel) {
        double sum = 0;
        for (size_t i = 0; i < chart.size(); ++i)
            sum += static_cast<double>(fields.cells()[i][channel]) * static_cast<double>(chart.areaMm2[i]);
        return sum;
    };
    const shared::ErythemaStep p = erythemaStep(fields);
    const double before = total(0);
    CpuBackend backend;
    const int steps = 60 * kFieldStepsPerSecond;
    for (int i = 0; i < steps; ++i) {
        backend.stepFields(fields, chart.conduct);
        fields.updateTiles();
    }
    const double decayed = before * std::pow(1.0 - static_cast<double>(p.dtS * p.flareDecay), steps);
    REQUIRE(total(0) == Approx(decayed).epsilon(0.01));
}

TEST_CASE("tiles sleep on untouched skin, wake under needles and around spreading redness, and sleep again") {
    const Chart &chart = test::block()->chart();
    Fields fields(chart);
    CpuBackend backend;
    REQUIRE(fields.awakeTiles().empty());
    fields.release(chart.index(88, 88), 1000, 0.25F);
    REQUIRE(fields.awakeTiles().size() == 1);
    for (int i = 0; i < 120 * kFieldStepsPerSecond; ++i) {
        backend.stepFields(fields, chart.conduct);
        fields.updateTiles();
    }
    REQUIRE(fields.awakeTiles().size() > 1);
    REQUIRE(fields.awakeTiles().size() < static_cast<size_t>(fields.tilesX() * fields.tilesY()));
    for (glm::vec4 &c : fields.now())
        c *= 1e-6F;
    fields.updateTiles();
    REQUIRE(fields.awakeTiles().empty());
}

TEST_CASE("grades of the end point rise with redness, pinpoints and merging blood") {
    REQUIRE(endPointGrade(0, 0, 0) == 0);
    REQUIRE(endPointGrade(1.5F, 0, 0) == 1);
    REQUIRE(endPointGrade(4, 0, 0) == 2);
    REQUIRE(endPointGrade(4, 0.3F, 0.05F) == 3);
    REQUIRE(endPointGrade(4, 0.6F, 0.5F) == 4);
}

TEST_CASE("a pass with the pen reddens what it worked and nothing far away") {
    World world = test::blockWorld(DeviceKind::Pen);
    test::stroke(world, {-20, -10}, {20, -10}, 30, Hold{});
    test::wait(world, 60);
    const Chart &chart = world.skin().chart();
    const int worked = chart.index(chart.width / 2, chart.height / 2 - 20);
    const int far = chart.index(chart.width / 2, chart.height - 10);
    REQUIRE(world.fields().deltaA(worked) > 2);
    REQUIRE(world.fields().deltaA(far) < 0.1F);
}
