// The lab's experiments: limits and trends over random settings, closed forms, and the table of targets itself.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include "shaders/shared/limits.h"
#include "sim/lab/bleed.h"
#include "sim/lab/colour.h"
#include "sim/lab/knowledge.h"
#include "sim/lab/mechanics.h"
#include "sim/lab/needles.h"
#include "sim/lab/targets.h"

using namespace stipple;
using namespace stipple::sim;
using namespace stipple::sim::lab;

namespace {

class Dice {
  public:
    explicit Dice(uint32_t seed) : random_(seed) {}
    float between(float lo, float hi) { return std::uniform_real_distribution<float>(lo, hi)(random_); }
    // Even over orders of magnitude.
    float scale(float lo, float hi) { return lo * std::pow(hi / lo, between(0, 1)); }
    int count(int lo, int hi) { return std::uniform_int_distribution<int>(lo, hi)(random_); }
    ZoneId zone() { return static_cast<ZoneId>(count(1, kZoneCount - 1)); }

  private:
    std::mt19937 random_;
};

PressInput anyPress(Dice &dice) {
    PressInput in;
    in.subject.site = dice.zone();
    in.subject.patient.sex = dice.count(0, 1) == 1 ? Sex::Male : Sex::Female;
    in.subject.patient.ageYears = dice.count(18, 90);
    in.lengthUm = dice.scale(100, 3000);
    in.needles = dice.count(1, 64);
    in.pitchUm = dice.scale(50, 5000);
    in.tipUm = dice.scale(1, 60);
    in.forceN = dice.scale(0.01F, 30);
    in.stretch = dice.between(0, 1);
    return in;
}

} // namespace

TEST_CASE("a spread has the mean, deviation and quantiles of its numbers") {
    std::vector<double> values;
    for (int i = 100; i >= 0; --i)
        values.push_back(i);
    const Spread spread = spreadOf(values);
    CHECK(spread.mean == Approx(50));
    CHECK(spread.sd == Approx(std::sqrt(101.0 * 102.0 / 12.0))); // of 0 … 100
    CHECK(spread.p5 == Approx(5));
    CHECK(spread.p95 == Approx(95));
    CHECK(spreadOf({}).count == 0);
    CHECK(spreadOf({7}).sd == 0);
    CHECK(quantile({1, 3}, 0.5) == Approx(2));
}

TEST_CASE("pressed arrays keep within their needles; more force or longer needles never go shallower (10,000 cases)") {
    Dice dice(31);
    for (int i = 0; i < 10000; ++i) {
        const PressInput in = anyPress(dice);
        const NeedleResult result = press(in);
        INFO("case " << i << ": zone " << static_cast<int>(in.subject.site) << ", " << in.lengthUm << " µm, "
                     << in.needles << " needles, " << in.forceN << " N");
        REQUIRE(result.piercedFraction >= 0);
        REQUIRE(result.piercedFraction <= 1);
        REQUIRE(result.reachedDepthUm.p5 >= 0);
        REQUIRE(result.reachedDepthUm.p95 <= static_cast<double>(in.lengthUm) + 0.01);
        REQUIRE(result.residualDepthUm.p95 <= result.reachedDepthUm.p95 + 0.01);
        PressInput harder = in;
        harder.forceN = in.forceN * dice.between(1, 3);
        const NeedleResult pressed = press(harder);
        REQUIRE(pressed.piercedFraction >= result.piercedFraction);
        REQUIRE(pressed.reachedDepthUm.mean >= result.reachedDepthUm.mean - 0.5);
        PressInput longer = in;
        longer.lengthUm = in.lengthUm * dice.between(1, 2);
        REQUIRE(press(longer).reachedDepthUm.mean >= result.reachedDepthUm.mean - 0.5);
        PressInput blunter = in;
        blunter.tipUm = in.tipUm * dice.between(1, 3);
        REQUIRE(press(blunter).reachedDepthUm.mean <= result.reachedDepthUm.mean + 0.5);
    }
}

TEST_CASE("in thinner skin the same depth reaches as deep a layer or a deeper one (20,000 pairs)") {
    Dice dice(5);
    int compared = 0;
    for (int i = 0; i < 20000; ++i) {
        const ZoneFigures &a = zoneFigures(dice.zone()), &b = zoneFigures(dice.zone());
        const bool isThinner = a.corneumUm <= b.corneumUm && epidermisUm(a) <= epidermisUm(b) &&
                               epidermisUm(a) + a.papillaryUm <= epidermisUm(b) + b.papillaryUm &&
                               dermisBottomUm(a, Sex::Female) <= dermisBottomUm(b, Sex::Female);
        if (!isThinner)
            continue;
        ++compared;
        const float depth = dice.scale(1, 3000);
        REQUIRE(layerAt(a, Sex::Female, depth) >= layerAt(b, Sex::Female, depth));
    }
    CHECK(compared > 5000);
}

TEST_CASE("channels never bleed above the loops, and deeper ones hit vessels no less often (12,000 cases)") {
    Dice dice(17);
    for (int i = 0; i < 12000; ++i) {
        BleedInput in;
        in.subject.site = dice.zone();
        in.subject.patient.ageYears = dice.count(18, 90);
        in.subject.patient.drug = static_cast<Drug>(dice.count(0, 2));
        in.subject.seed = static_cast<uint64_t>(i);
        in.depthUm = dice.scale(10, 3000);
        in.shaftUm = dice.between(150, 350);
        in.crowdingPerCm2 = dice.between(0, 1000);
        in.channels = 6;
        const BleedResult result = bleed(in);
        INFO("case " << i << ": zone " << static_cast<int>(in.subject.site) << ", " << in.depthUm << " µm");
        if (in.depthUm <= loopApexUm(zoneFigures(in.subject.site)))
            REQUIRE(result.hitFraction == 0);
        REQUIRE(result.hitFraction <= 1);
        REQUIRE(result.bleedingFraction <= result.hitFraction);
        REQUIRE(result.beadFraction <= result.hitFraction);
        REQUIRE(result.volumeNl.p5 >= 0);
        REQUIRE(result.volumeNl.p95 < 1000); // a microlitre out of a needle's channel would be no pinpoint
        REQUIRE(result.latestStopS < 900);
        BleedInput deeper = in;
        deeper.depthUm = in.depthUm * dice.between(1, 2);
        REQUIRE(bleed(deeper).hitFraction >= result.hitFraction); // the same vessels are drawn
    }
}

TEST_CASE("passes keep within their needles, and more passes make more holes") {
    Dice dice(3);
    for (int i = 0; i < 25; ++i) {
        RollInput in{.subject = {.site = dice.zone(), .seed = static_cast<uint64_t>(i)}};
        in.lengthUm = dice.between(300, 2500);
        in.forceN = dice.between(1, 12);
        in.passes = dice.count(1, 4);
        const PassResult one = roll(in);
        in.passes *= 2;
        const PassResult two = roll(in);
        INFO("case " << i << ": " << in.lengthUm << " µm, " << in.forceN << " N");
        REQUIRE(one.needles.reachedDepthUm.p95 <= static_cast<double>(in.lengthUm) + 1);
        REQUIRE(two.holesPerCm2 >= one.holesPerCm2);
        REQUIRE(one.needles.piercedFraction <= 1);
    }
}

TEST_CASE("a pen lays needles × frequency over width × speed, and drags the more the faster it goes") {
    double dragged = 0;
    for (const float speed : {20.0F, 50.0F, 100.0F}) {
        const PassResult result = pen({.settingUm = 1000, .speedMmS = speed, .passes = 4});
        // Four times 12 needles · 110 Hz over 8 mm · speed, per cm².
        CHECK(result.holesPerCm2 == Approx(4 * 100.0 * 12 * 110 / (8.0 * static_cast<double>(speed))).epsilon(0.06));
        const double perHole = result.tearMmPerCm2 / result.holesPerCm2;
        CHECK(perHole > dragged);
        dragged = perHole;
    }
    CHECK(pen({.tiltDeg = 20}).needles.reachedDepthUm.mean < pen({}).needles.reachedDepthUm.mean);
}

TEST_CASE("a yawed roller tears and a straight one hardly does") {
    const PassResult straight = roll({.passes = 2}), yawed = roll({.passes = 2, .yawDeg = 30});
    CHECK(yawed.tearMmPerCm2 > 5 * straight.tearMmPerCm2 + 1);
}

TEST_CASE("a held force starts whole and only falls") {
    const HoldResult result = hold({.forceN = 3, .seconds = 60});
    CHECK(result.forceN.front() == Approx(3));
    CHECK(std::is_sorted(result.forceN.rbegin(), result.forceN.rend()));
    CHECK(result.forceN.back() > 0);
    CHECK(result.timeS.back() == Approx(60));
}

TEST_CASE("a fit of a model's own spectrum finds the skin it came from") {
    const SkinState truth{.melanosome = 0.06F, .blood = 0.02F, .oxygenation = 0.7F};
    ColourClass own;
    const Spectrum spectrum = instrumentReflectance(truth);
    for (size_t i = 0; i < kClassNm.size(); ++i)
        own.reflectance[i] = reflectanceAt(spectrum, kClassNm[i]);
    const ClassFit fit = fitClass(own);
    CHECK(fit.rms < 0.001);
    CHECK(fit.skin.melanosome == Approx(truth.melanosome).epsilon(0.05));
    CHECK(fit.skin.blood == Approx(truth.blood).epsilon(0.08));
}

TEST_CASE("a check passes inside its band and not outside, and never with what is no number") {
    Check check{.what = "x", .unit = "", .expected = "", .tolerance = "", .lo = 1, .hi = 2};
    for (const auto &[got, isPass] : {std::pair{1.0, true}, {2.0, true}, {0.999, false}, {2.001, false}}) {
        check.got = got;
        CHECK(check.passes() == isPass);
    }
    check.got = std::nan("");
    CHECK_FALSE(check.passes());
    CHECK(within({.what = "", .unit = "", .expected = -10, .tolerance = 0.1}, -10.9).passes());
    CHECK_FALSE(within({.what = "", .unit = "", .expected = -10, .tolerance = 0.1}, -11.1).passes());
}

TEST_CASE("every target says what was run, against which source, and passes or is explained") {
    std::set<std::string> ids;
    for (const Target &target : runTargets()) {
        INFO(target.id << " " << target.title);
        CHECK(ids.insert(target.id).second);
        CHECK_FALSE(target.source.empty());
        CHECK(target.applies() == !target.checks.empty());
        if (!target.applies())
            continue;
        CHECK_FALSE(target.configuration.empty());
        for (const Check &check : target.checks) {
            INFO(check.what << ": " << check.got << ", expected " << check.expected << " " << check.tolerance);
            CHECK(std::isfinite(check.got));
            CHECK(check.lo <= check.hi);
            CHECK((check.passes() || !target.note.empty())); // a miss is explained
            if (target.isCore)
                CHECK(check.passes());
        }
    }
    for (const char *id :
         {"T1",  "T2",  "T3",  "T5",  "T6",  "T7",  "T9",  "T10", "T11", "T12", "T14", "T16", "T17", "T18",
          "T19", "T21", "T22", "T23", "T24", "T25", "T26", "T27", "T28", "T32", "T33", "T34", "T35"})
        CHECK(ids.count(id) == 1);
    CHECK(assumptions().size() > 20);
    CHECK(disagreements().size() >= 5);
}
