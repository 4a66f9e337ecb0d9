// The hours and days after needling: redness, swelling, wheals, channels, barrier, numbing cream, against published
// windows (T12, T14, T19, T21–T24) and the promises of the closed forms.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "shaders/shared/limits.h"
#include "sim/skin/chart.h"
#include "sim/tissue/anaesthetic.h"
#include "sim/tissue/channels.h"
#include "sim/tissue/course.h"
#include "sim/tissue/fields.h"
#include "sim/tissue/response.h"

using namespace stipple::sim;

namespace {

const SkinColours &optics() {
    static const SkinColours kOptics;
    return kOptics;
}
const CourseColours &colours() {
    static const CourseColours kColours(optics());
    return kColours;
}

CourseInput work(float reachedUm, float perCm2, int fitzpatrick = 2, const Preparation &preparation = {}) {
    return {.dose = doseOf(EvenWork{.reachedUm = reachedUm, .perCm2 = perCm2}),
            .rest = restOf(patientOfType(fitzpatrick)),
            .preparation = preparation};
}

double visibleUntilH(const CourseInput &input) {
    double last = 0;
    for (double h = 0.05; h < 240; h += 0.05)
        if (courseAt(input, colours(), h).deltaA > 2)
            last = h;
    return last;
}

struct Draw {
    std::mt19937 random{7};
    float operator()(float lo, float hi) { return std::uniform_real_distribution<float>(lo, hi)(random); }
    int whole(int lo, int hi) { return std::uniform_int_distribution<int>(lo, hi)(random); }
    Puncture puncture() {
        return {.step = static_cast<uint32_t>(whole(0, 100000)),
                .depthUm = static_cast<uint16_t>(whole(0, 3000)),
                .lateralUm = static_cast<uint16_t>(whole(0, 600)),
                .zone = ZoneId::CheekLeft,
                .layer = static_cast<Layer>(whole(0, 4)),
                .loops = static_cast<uint8_t>(whole(0, 5)),
                .plexus = static_cast<uint8_t>(whole(0, 3))};
    }
    CourseInput input() {
        Preparation preparation{.anaestheticMin = whole(0, 1) != 0 ? (*this)(0, 200) : 0.0F,
                                .hasPrp = whole(0, 1) != 0,
                                .isOccluded = whole(0, 1) != 0};
        CourseInput made = work((*this)(0, 2600), (*this)(0, 6000), whole(1, 6), preparation);
        made.dose += doseOf(EvenWork{.reachedUm = (*this)(0, 2600), .perCm2 = (*this)(0, 500)});
        return made;
    }
};

} // namespace

// ---- Published windows ---------------------------------------------------------------------------------------------

TEST_CASE("T12: short stamps give the barrier back within two hours, facial rollers within 72", "[course][T12]") {
    // Stamps of 0.2–0.6 mm, 80 needles/cm², of whose length a pressed array reaches 0.77 (PMC3016610): Gupta 2011.
    for (const float length : {200.0F, 400.0F, 600.0F}) {
        const CoursePoint fresh = courseAt(work(0.77F * length, 80), colours(), 0.01);
        CHECK(fresh.tewlRatio > 1.1); // it was broken
        CHECK(courseAt(work(0.77F * length, 80), colours(), 2).tewlRatio <= 1.1);
    }
    // 0.25 mm roller, 10 passes of 15.3 /cm²: Kim 2012.
    CHECK(courseAt(work(150, 153), colours(), 72).tewlRatio <= 1.1);
}

TEST_CASE("T14: occluded channels close as impedance showed, far later than open ones", "[course][T14]") {
    const ChannelSize channel{.reachedUm = 500, .diameterUm = 70};
    double halfH = 0, closedH = 0, openHalfH = 0;
    for (double h = 0; h < 100; h += 0.01) {
        if (openFraction(channel, true, h) > 0.5)
            halfH = h;
        if (openFraction(channel, true, h) > 0.02)
            closedH = h;
        if (openFraction(channel, false, h) > 0.5)
            openHalfH = h;
    }
    CHECK(halfH > 20.0 * 0.8);
    CHECK(halfH < 26.0 * 1.2);
    CHECK(closedH > 58.0 * 0.8);
    CHECK(closedH < 63.0 * 1.2);
    CHECK(halfH >= 10 * openHalfH);
    // Gupta 2011: 3–40 h, longer for longer needles.
    CHECK(openFraction({.reachedUm = 800, .diameterUm = 70}, true, 24) >
          openFraction({.reachedUm = 200, .diameterUm = 70}, true, 24));
}

TEST_CASE("T19: redness of 200–400 µm stamps is gone in two hours, the longer's the stronger", "[course][T19]") {
    // 80 needles/cm², of whose length a pressed array reaches 0.77. (At 250 /cm² 400 µm would miss: 1.4.)
    for (const double h : {1.0 / 12, 0.5, 1.0, 2.0})
        CHECK(courseAt(work(308, 80), colours(), h).deltaA > courseAt(work(154, 80), colours(), h).deltaA);
    CHECK(courseAt(work(154, 80), colours(), 2).deltaA < 1);
    CHECK(courseAt(work(308, 80), colours(), 2).deltaA < 1);
}

TEST_CASE("T21: 1.5 mm on a light face is seen for one to three days and gone in a week", "[course][T21]") {
    // Pen at its setting (0.95); roller by the reference's example (0.98 mm of 1.5) and at the acne-scar dose.
    for (const CourseInput &input : {work(1425, 250), work(980, 250), work(900, 650)}) {
        const double hours = visibleUntilH(input);
        CHECK(hours >= 24);
        CHECK(hours <= 72);
        CHECK(courseAt(input, colours(), 168).deltaA < 1);
    }
}

TEST_CASE("T22: a prick's flare peaks at five minutes and is back at base in about 90–120", "[course][T22]") {
    double peakMin = 0, highest = 0, backMin = 0;
    for (double m = 0.05; m < 300; m += 0.05) {
        const double flare = flareShape(m * 60);
        if (flare > highest) {
            highest = flare;
            peakMin = m;
        }
        if (flare > 0.05)
            backMin = m;
    }
    CHECK(highest == Approx(1).margin(1e-3));
    CHECK(peakMin == Approx(5).margin(0.1));
    CHECK(backMin > 90 * 0.7);
    CHECK(backMin < 120 * 1.3);
}

TEST_CASE("T23: wheals form and drain as measured", "[course][T23]") {
    const auto halfTimeMin = [](const WhealKinetics &k) { // of the fall once the leak is over
        return std::log(2.0) * 60 / std::log(whealShape(k, 60) / whealShape(k, 120));
    };
    double peakMin = 0, highest = 0, halfMin = 0;
    for (double m = 0.1; m < 400; m += 0.1) {
        const double now = whealShape(kHistamineWheal, m);
        if (now > highest) {
            highest = now;
            peakMin = m;
        }
        if (now > 0.5)
            halfMin = m;
    }
    CHECK(highest == Approx(1).margin(1e-4));
    CHECK(peakMin == Approx(20).epsilon(0.25));
    CHECK(halfTimeMin(kHistamineWheal) == Approx(87).epsilon(0.25));
    CHECK(halfMin - peakMin == Approx(87).epsilon(0.25)); // from the peak, the stricter reading
    CHECK(halfTimeMin(kSalineWheal) == Approx(18).epsilon(0.25));
    // Read from its peak at 13 min, saline falls by half in 26 min and would miss the band (13.5–22.5): the published
    // half-time is taken as the rate of draining.
}

TEST_CASE("T24: numbing cream blanches up to 90 minutes, no more at three hours, then reddens", "[course][T24]") {
    for (double applied = 30; applied <= 90; applied += 5) {
        CHECK(creamAt(applied, 0).perfusion < 1);
        CHECK(creamAt(applied, 180 - applied).perfusion >= 1);
        CHECK(creamAt(applied, 240 - applied).perfusion > 1);
        CHECK(creamAt(applied, 48 * 60).perfusion == Approx(1).margin(1e-6));
    }
    double least = 1, atMin = 0; // put on and left: the most at 1.5 h
    for (double m = 1; m < 240; m += 1)
        if (creamAt(400, m - 400).perfusion < least) {
            least = creamAt(400, m - 400).perfusion;
            atMin = m;
        }
    CHECK(atMin == Approx(90).margin(10));
    CHECK(creamAt(30, 0).perfusion > creamAt(60, 0).perfusion); // half an hour blanches little
    CHECK(creamAt(60, 0).numbness > 0.9);
    CHECK(creamAt(10, 0).numbness < 0.15);
    // … and it is seen: paler than rest where only cream was.
    CourseInput creamOnly = work(0, 0, 2, {.anaestheticMin = 60});
    CHECK(courseAt(creamOnly, colours(), 0).deltaA < -0.3);
    CHECK(courseAt(creamOnly, colours(), 4).deltaA > 0);
}

// ---- Agreement with the tables it stands on ------------------------------------------------------------------------

TEST_CASE("Redness of even work is the response table's, on light skin also to see", "[course]") {
    // Reference §4.2, printed row of 1.5 mm: 8.6 / 7.0 / 6.8 / 6.5 / 3.5 / 1.5 / .7 / 0.
    const std::vector<std::pair<double, double>> row = {{1.0 / 12, 8.6}, {0.5, 7.0}, {2, 6.8},  {6, 6.5},
                                                        {24, 3.5},       {48, 1.5},  {72, 0.7}, {168, 0.0}};
    const CourseInput input = work(1425, 250);
    for (const auto &[hours, expected] : row) {
        const CoursePoint point = courseAt(input, colours(), hours);
        CHECK(point.lightDeltaA == Approx(expected).margin(0.06));
        CHECK(point.deltaA == Approx(point.lightDeltaA).margin(0.1)); // the optics invert what they should
    }
    // Between the classes' nodes the table is met within 7 % or 0.25.
    for (float um = 60; um < 2200; um += 17)
        for (const double h : {0.5, 6.0, 24.0}) {
            const Response r = responseAt(um);
            const double exact = static_cast<double>(r.flareDeltaA) * flareShape(h * 3600) +
                                 static_cast<double>(r.inflammationDeltaA) * (1 - std::exp(-h)) *
                                     std::exp(-h * 3600 / static_cast<double>(r.inflammationTauS));
            CHECK(rednessAt(doseOf(EvenWork{.reachedUm = um, .perCm2 = 250}), false, h).flare +
                      rednessAt(doseOf(EvenWork{.reachedUm = um, .perCm2 = 250}), false, h).inflammation ==
                  Approx(exact).epsilon(0.07).margin(0.25));
        }
}

TEST_CASE("Redness grows with the root of density up to the cap; PRP shortens it", "[course]") {
    const auto at = [](float perCm2) { return rednessAt(work(950, perCm2).dose, false, 6).inflammation; };
    CHECK(at(500) / at(250) == Approx(std::sqrt(2.0)).epsilon(1e-4));
    CHECK(at(562.5F) / at(250) == Approx(1.5).epsilon(1e-4));
    CHECK(at(5000) / at(250) == Approx(1.5).epsilon(1e-4));
    const CourseInput bare = work(1425, 250), prp = work(1425, 250, 2, {.hasPrp = true});
    CHECK(visibleUntilH(prp) / visibleUntilH(bare) == Approx(0.7).epsilon(0.05));
}

TEST_CASE("Haemoglobin moves colour along the published line, arterial in the flare", "[course][T27]") {
    for (int type = 1; type <= 4; ++type)
        for (const double h : {0.1, 2.0, 12.0, 24.0}) {
            const CoursePoint p = courseAt(work(1425, 250, type), colours(), h);
            CHECK(p.deltaL / p.deltaA < -0.5);
            CHECK(p.deltaL / p.deltaA > -1.1); // oxygenation 0.8 to 0.9: towards stasis it goes to -1.8
        }
    CHECK(courseAt(work(1425, 250), colours(), 0.1).oxygenation > 0.87);
    CHECK(courseAt(work(1425, 250), colours(), 12).oxygenation == Approx(0.8).margin(0.005));
}

TEST_CASE("What fields show in a session is what the closed form goes on with", "[course]") {
    const Chart chart = makeBlockChart(16, 12);
    const int middle = chart.index(chart.width / 2, chart.height / 2);
    for (const float um : {308.0F, 950.0F, 1425.0F}) {
        Fields fields(chart); // 250 /cm² in every cell
        for (int cell = 0; cell < static_cast<int>(chart.size()); ++cell)
            if (chart.zone[static_cast<size_t>(cell)] != ZoneId::None)
                fields.release(cell, um, 0.4F);
        const TissueDose dose = doseOf(EvenWork{.reachedUm = um, .perCm2 = 250});
        int step = 0;
        for (const double hours : {1.0 / 12, 0.5, 1.0, 2.0}) {
            for (; step < hours * 3600 * stipple::kTissueStepsPerSecond; ++step) {
                stepTissueTiles(fields, 0, fields.awakeTiles().size());
                fields.swap();
            }
            const Redness red = rednessAt(dose, false, hours);
            CHECK(red.flare + red.inflammation == Approx(static_cast<double>(fields.deltaA(middle))).epsilon(0.05));
            CHECK(swellingMmAt(dose, false, hours) ==
                  Approx(static_cast<double>(fields.swellingMm(middle))).margin(0.01));
        }
    }
}

// ---- What must hold everywhere -------------------------------------------------------------------------------------

TEST_CASE("Any course stays in its ranges, starts at rest and ends there", "[course][property]") {
    Draw draw;
    for (int i = 0; i < 12000; ++i) {
        const CourseInput input = draw.input();
        const double hours = std::pow(10.0, static_cast<double>(draw(-3, 3)));
        const CoursePoint p = courseAt(input, colours(), hours);
        for (const double x : {p.deltaA, p.deltaL, p.lightDeltaA, p.bloodFraction, p.oxygenation, p.swellingMm,
                               p.tewlRatio, p.openChannelFraction, p.serumUptake, p.numbness})
            REQUIRE(std::isfinite(x));
        REQUIRE(p.lightDeltaA >= 0);
        REQUIRE(p.bloodFraction >= 0);
        REQUIRE(p.bloodFraction <= 0.2);
        REQUIRE(p.oxygenation >= 0.69);
        REQUIRE(p.oxygenation <= 0.91);
        REQUIRE(p.swellingMm >= 0);
        REQUIRE(p.swellingMm <= 0.30 * 1.5 + 1e-6);
        REQUIRE(p.tewlRatio >= 1);
        REQUIRE(p.tewlRatio <= 10);
        REQUIRE(p.serumUptake >= 1);
        REQUIRE(p.serumUptake <= 10);
        REQUIRE(p.openChannelFraction >= 0);
        REQUIRE(p.openChannelFraction <= 1);
        REQUIRE(p.numbness >= 0);
        REQUIRE(p.numbness <= 1);

        CourseInput bare = input;
        bare.preparation.anaestheticMin = 0;
        for (const double rest : {-1.0, 0.0, 2000.0}) {
            const CoursePoint r = courseAt(bare, colours(), rest);
            REQUIRE(r.deltaA == Approx(0).margin(1e-3));
            REQUIRE(r.deltaL == Approx(0).margin(1e-3));
            REQUIRE(r.swellingMm == Approx(0).margin(1e-6));
            if (rest != 0.0) {
                REQUIRE(r.tewlRatio == Approx(1).margin(1e-9));
                REQUIRE(r.openChannelFraction == Approx(0).margin(1e-9));
            }
        }
    }
}

TEST_CASE("Deeper or denser work is never paler, less swollen or tighter", "[course][property]") {
    Draw draw;
    for (int i = 0; i < 12000; ++i) {
        CourseInput input = draw.input();
        input.preparation.anaestheticMin = 0;
        CourseInput more = input;
        more.dose += doseOf(EvenWork{.reachedUm = draw(0, 2600), .perCm2 = draw(0, 1000)});
        const double hours = std::pow(10.0, static_cast<double>(draw(-2, 2.2F)));
        const CoursePoint a = courseAt(input, colours(), hours), b = courseAt(more, colours(), hours);
        REQUIRE(b.lightDeltaA >= a.lightDeltaA - 1e-4);
        REQUIRE(b.deltaA >= a.deltaA - 0.1); // the colour table is interpolated
        REQUIRE(b.swellingMm >= a.swellingMm - 1e-6);
        // One depth for another.
        const float um = draw(0, 2600), deeper = um + draw(0, 500), perCm2 = draw(1, 3000);
        const CourseInput shallow = work(um, perCm2), deep = work(deeper, perCm2);
        const CoursePoint c = courseAt(shallow, colours(), hours), d = courseAt(deep, colours(), hours);
        REQUIRE(d.lightDeltaA >= c.lightDeltaA - 1e-4);
        REQUIRE(d.tewlRatio >= c.tewlRatio - 1e-6);
        REQUIRE(barrierAt(work(um, perCm2 * 1.5F).dose, false, hours).tewlRatio >= c.tewlRatio - 1e-6);
    }
}

TEST_CASE("The same work is harder to see the darker the skin, though the vessels do as much", "[course][property]") {
    Draw draw;
    for (int i = 0; i < 10000; ++i) {
        const float um = draw(100, 2300), perCm2 = draw(20, 3000);
        const double hours = std::pow(10.0, static_cast<double>(draw(-1.2F, 2)));
        double before = 1e9, light = -1;
        for (int type = 1; type <= 6; ++type) {
            const CoursePoint p = courseAt(work(um, perCm2, type), colours(), hours);
            REQUIRE(p.deltaA <= before + 0.02);
            REQUIRE((light < 0 || p.lightDeltaA == light));
            before = p.deltaA;
            light = p.lightDeltaA;
        }
    }
    // Reference §4.2: × 1 light, about 0.75 tan, 0.55 brown, 0.22 dark.
    const double onLight = courseAt(work(950, 250, 2), colours(), 2).deltaA;
    CHECK(courseAt(work(950, 250, 4), colours(), 2).deltaA / onLight == Approx(0.75).margin(0.12));
    CHECK(courseAt(work(950, 250, 5), colours(), 2).deltaA / onLight == Approx(0.55).margin(0.12));
    CHECK(courseAt(work(950, 250, 6), colours(), 2).deltaA / onLight == Approx(0.22).margin(0.12));
}

TEST_CASE("Channels only close, wider and deeper ones later, covered ones last", "[course][property]") {
    Draw draw;
    for (int i = 0; i < 12000; ++i) {
        const ChannelSize size{static_cast<double>(draw(1, 2500)), static_cast<double>(draw(10, 200))};
        const ChannelSize larger{size.reachedUm * static_cast<double>(draw(1, 2)),
                                 size.diameterUm * static_cast<double>(draw(1, 2))};
        const auto hours = static_cast<double>(draw(0, 100));
        const double later = hours + static_cast<double>(draw(0, 20));
        const bool isOccluded = draw.whole(0, 1) != 0;
        REQUIRE(openFraction(size, isOccluded, 0) == 1);
        REQUIRE(openFraction(size, isOccluded, later) <= openFraction(size, isOccluded, hours));
        REQUIRE(openFraction(size, true, hours) >= openFraction(size, false, hours));
        REQUIRE(openFraction(larger, isOccluded, hours) >= openFraction(size, isOccluded, hours));
        REQUIRE(openFraction(size, isOccluded, 1000) < 1e-6);
    }
}

TEST_CASE("A dose does not depend on the order of its punctures, and doses add", "[course][property]") {
    Draw draw;
    for (int round = 0; round < 20; ++round) {
        std::vector<Puncture> punctures(600);
        std::generate(punctures.begin(), punctures.end(), [&] { return draw.puncture(); });
        const DoseArea area{.areaMm2 = draw(20, 400), .shaftUm = draw(100, 350)};
        const TissueDose all = doseOf(punctures, area);
        const std::span<const Puncture> records = punctures;
        TissueDose parts = doseOf(records.subspan(200), area);
        parts += doseOf(records.first(200), area);
        std::shuffle(punctures.begin(), punctures.end(), draw.random);
        const TissueDose shuffled = doseOf(punctures, area);
        CHECK(all.count() == Approx(600 * 100.0F / area.areaMm2).epsilon(1e-4));
        for (const TissueDose &other : {parts, shuffled}) {
            for (size_t i = 0; i < all.punctures.size(); ++i)
                CHECK(other.punctures[i] == Approx(all.punctures[i]).epsilon(1e-4));
            CHECK(other.count() == Approx(all.count()).epsilon(1e-4));
            CHECK(other.meanDepthUm() == Approx(all.meanDepthUm()).epsilon(1e-4));
            CHECK(other.meanEntryS() == Approx(all.meanEntryS()).epsilon(1e-4));
            CHECK(other.tearMm == Approx(all.tearMm).epsilon(1e-4));
            CHECK(other.overTearMm == Approx(all.overTearMm).epsilon(1e-4));
            CHECK(other.openMm2 == Approx(all.openMm2).epsilon(1e-4));
            CHECK(other.channelUl == Approx(all.channelUl).epsilon(1e-4));
            CHECK(other.loops == Approx(all.loops).epsilon(1e-4));
            CHECK(other.layerShare(Layer::Fat) == Approx(all.layerShare(Layer::Fat)).epsilon(1e-4));
        }
    }
    CHECK(doseOf(std::vector<Puncture>(3), {.areaMm2 = 0}).count() == 0); // no area: no dose, no NaN
}
