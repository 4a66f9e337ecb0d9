// Healing over weeks and months from the doses of the sessions: T32, T33, phases, intervals, pigment, conditions.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "sim/tissue/healing.h"

using namespace stipple::sim;

namespace {

using Sessions = std::vector<HealingSession>;

Sessions course(int count, double intervalDays, const EvenWork &work) {
    Sessions sessions;
    for (int i = 0; i < count; ++i)
        sessions.push_back({.dose = doseOf(work), .day = intervalDays * i});
    return sessions;
}

constexpr EvenWork kRoller15{.reachedUm = 900, .perCm2 = 250}; // 1.5 mm roller under a good hand (0.6 of its length)
constexpr EvenWork kPen15{.reachedUm = 1425, .perCm2 = 250};

struct Draw {
    std::mt19937 random{11};
    double operator()(double lo, double hi) { return std::uniform_real_distribution<double>(lo, hi)(random); }
    float small(float lo, float hi) { return std::uniform_real_distribution<float>(lo, hi)(random); }
    int whole(int lo, int hi) { return std::uniform_int_distribution<int>(lo, hi)(random); }
    EvenWork work() {
        return {.reachedUm = small(0, 2600),
                .perCm2 = whole(0, 3) == 0 ? small(0, 20000) : small(0, 1000),
                .shaftUm = small(80, 350),
                .lateralUm = small(0, 500),
                .zone = whole(0, 1) == 0 ? ZoneId::CheekLeft : ZoneId::EyelidLeft};
    }
    Sessions sessions(int most) {
        Sessions made(static_cast<size_t>(whole(0, most)));
        for (HealingSession &s : made)
            s = {.dose = doseOf(work()), .day = (*this)(0, 200)};
        return made;
    }
    Condition condition() { return static_cast<Condition>(whole(0, kConditionCount - 1)); }
};

std::vector<double> numbers(const HealingState &s) {
    return {s.reEpithelialised,
            s.phases.haemostasis,
            s.phases.inflammation,
            s.phases.proliferation,
            s.phases.remodelling,
            s.phases.settled,
            s.epidermis,
            s.papillaryCollagen,
            s.reticulin,
            s.collagenI,
            s.collagenIII,
            s.collagenVII,
            s.elastin,
            s.dermalDensity,
            s.elasticity,
            s.overTreatment,
            s.scarRisk,
            s.tramTrackRisk,
            s.pihProbability,
            s.pihNow,
            s.conditionLeft};
}
// What must never fall when more is done.
std::vector<double> gains(const HealingState &s) {
    return {s.epidermis,   s.papillaryCollagen, s.reticulin,     s.collagenI,
            s.collagenIII, s.collagenVII,       s.dermalDensity, s.elasticity};
}
std::vector<double> risks(const HealingState &s) {
    return {s.overTreatment, s.scarRisk, s.tramTrackRisk, s.pihProbability, s.pihNow};
}
void requireNoneLess(const std::vector<double> &less, const std::vector<double> &more, double margin = 1e-9) {
    REQUIRE(less.size() == more.size());
    for (size_t i = 0; i < less.size(); ++i) {
        INFO("number " << i);
        REQUIRE(more[i] >= less[i] - margin);
    }
}

} // namespace

TEST_CASE("T32: channels below 500 µm are half covered in 10–22 h, five sixths in 13–28 h", "[healing][T32]") {
    for (const double diameterUm : {20.0, 70.0, 125.0, 300.0, 499.0}) {
        double halfH = 0, mostH = 0;
        for (double h = 0.01; h < 60; h += 0.01) {
            if (reEpithelialised(diameterUm, h) < 0.5)
                halfH = h;
            if (reEpithelialised(diameterUm, h) < 0.84)
                mostH = h;
        }
        CHECK(halfH >= 10);
        CHECK(halfH <= 22);
        CHECK(mostH >= 13);
        CHECK(mostH <= 28);
    }
}

TEST_CASE("T33: five monthly sessions thicken epidermis and collagen, four firm the skin", "[healing][T33]") {
    // The sizes are set to these figures (calibration); what is tested is that rollers and pens, at the density the
    // reference takes and at the acne-scar dose, stay inside the band. Biopsies a month after the last session
    // (assumption), elasticity and density three months after it.
    for (const EvenWork &work : {kRoller15, kPen15, EvenWork{.reachedUm = 900, .perCm2 = 650}}) {
        const HealingState lotfi = healedAt({.sessions = course(5, 30, work)}, 150);
        CHECK(lotfi.epidermis - 1 == Approx(0.50).epsilon(0.3));
        CHECK(lotfi.papillaryCollagen - 1 == Approx(0.532).epsilon(0.3));
        CHECK(lotfi.reticulin - 1 == Approx(0.654).epsilon(0.3));
        const HealingState kenkel = healedAt({.sessions = course(4, 30, work)}, 90 + 90);
        CHECK(kenkel.elasticity - 1 == Approx(0.282).epsilon(0.3));
        CHECK(kenkel.dermalDensity - 1 == Approx(1.019).epsilon(0.3));
    }
}

TEST_CASE("Six sessions two weeks apart raise collagens I, III and VII and lower elastin", "[healing]") {
    const HealingState s = healedAt({.sessions = course(6, 14, kRoller15)}, 90); // El-Domyati 2015
    CHECK(s.collagenI > 1.1);
    CHECK(s.collagenIII > 1.1);
    CHECK(s.collagenVII > 1.1);
    CHECK(s.elastin < 0.95);
}

TEST_CASE("Collagen III comes first and gives way to collagen I", "[healing]") {
    const Sessions once = course(1, 0, kPen15);
    const auto ratio = [&](double day) {
        const HealingState s = healedAt({.sessions = once}, day);
        return (s.collagenIII - 1) / (s.collagenI - 1);
    };
    CHECK(ratio(21) > ratio(90));
    CHECK(ratio(90) > ratio(360));
}

TEST_CASE("Phases follow one another and add up to one", "[healing]") {
    CHECK(phasesAt(0).haemostasis == 1);
    CHECK(phasesAt(0.003).haemostasis > 0.9); // 4 minutes
    CHECK(phasesAt(2).inflammation > 0.9);
    CHECK(phasesAt(25).proliferation > 0.9);
    CHECK(phasesAt(150).remodelling > 0.9);
    CHECK(phasesAt(3650).settled > 0.99);
    for (double day = 1e-4; day < 1e5; day *= 1.01) {
        const HealingPhases p = phasesAt(day);
        for (const double w : {p.haemostasis, p.inflammation, p.proliferation, p.remodelling, p.settled})
            REQUIRE((w >= 0 && w <= 1));
        REQUIRE(p.haemostasis + p.inflammation + p.proliferation + p.remodelling + p.settled == Approx(1));
    }
}

TEST_CASE("Sessions too close together bring less and harm more", "[healing]") {
    double before = 0, harm = 2;
    for (const double interval : {1.0, 3.0, 7.0, 14.0, 21.0, 28.0}) {
        const HealingState s = healedAt({.sessions = course(5, interval, kPen15)}, 365);
        CHECK(s.papillaryCollagen > before);
        CHECK(s.overTreatment < harm);
        before = s.papillaryCollagen;
        harm = s.overTreatment;
    }
    // Four weeks are enough: twelve add little more.
    const auto gain = [](double interval) {
        return healedAt({.sessions = course(3, interval, kPen15)}, 400).papillaryCollagen - 1;
    };
    CHECK(gain(84) == Approx(gain(28)).epsilon(0.05));
    // Every session brings less than the one before.
    double last = 1e9, sum = 0;
    for (int n = 1; n <= 8; ++n) {
        const double now = healedAt({.sessions = course(n, 30, kPen15)}, 720).dermalDensity - 1;
        CHECK(now - sum < last);
        CHECK(now > sum);
        last = now - sum;
        sum = now;
    }
}

TEST_CASE("A day's work in two parts brings what it brings in one", "[healing]") {
    const EvenWork half{.reachedUm = 900, .perCm2 = 125};
    const Sessions whole = course(3, 30, kRoller15);
    Sessions parts = course(3, 30, half);
    const Sessions rest = parts;
    parts.insert(parts.end(), rest.begin(), rest.end());
    const HealingState a = healedAt({.sessions = whole}, 120), b = healedAt({.sessions = parts}, 120);
    const std::vector<double> one = gains(a), two = gains(b);
    for (size_t i = 0; i < one.size(); ++i)
        CHECK(two[i] == Approx(one[i]).epsilon(1e-6));
    CHECK(b.overTreatment == Approx(a.overTreatment).epsilon(1e-6));
}

TEST_CASE("Atrophic scars improve as in the trials, ice-picks hardly, raised scars never", "[healing]") {
    const auto left = [](Condition condition, const EvenWork &work, bool hasPrp = false) {
        return healedAt({.sessions = course(5, 30, work), .condition = condition, .hasPrp = hasPrp}, 150).conditionLeft;
    };
    // Dogra 2014: 11.73 → 6.5 after five monthly sessions (mixed scars; calibration).
    const double mixed = 0.5 * (left(Condition::RollingScar, kRoller15) + left(Condition::BoxcarScar, kRoller15));
    CHECK(1 - mixed == Approx(1 - 6.5 / 11.73).epsilon(0.15));
    CHECK(left(Condition::RollingScar, kRoller15) < left(Condition::BoxcarScar, kRoller15));
    CHECK(left(Condition::BoxcarScar, kRoller15) < left(Condition::IcePickScar, kRoller15));
    CHECK(left(Condition::IcePickScar, kRoller15) > 0.8);
    CHECK(left(Condition::RaisedScar, kRoller15) > 1);
    CHECK(left(Condition::RollingScar, kRoller15, true) < left(Condition::RollingScar, kRoller15));
    CHECK(left(Condition::None, kRoller15) == 1);
    // Needles that do not reach the dermis do nothing for scars, but help spots.
    const EvenWork shallow{.reachedUm = 60, .perCm2 = 250};
    CHECK(left(Condition::RollingScar, shallow) == 1);
    CHECK(left(Condition::DarkSpots, EvenWork{.reachedUm = 250, .perCm2 = 250}) < 0.9);
}

TEST_CASE("Pigment darkens one to three weeks after, fades within a year, and most in dark over-worked skin",
          "[healing]") {
    const Sessions once = course(1, 0, EvenWork{.reachedUm = 1425, .perCm2 = 400});
    const auto pih = [&](int type, double day) {
        return healedAt({.sessions = once, .fitzpatrick = type}, day).pihNow;
    };
    const double most = healedAt({.sessions = once, .fitzpatrick = 5}, 60).pihProbability;
    CHECK(most == Approx(0.12).epsilon(0.05)); // a full dose without errors: the reference's default
    CHECK(pih(5, 4) < 0.05 * most);
    CHECK(pih(5, 7) < 0.5 * most);
    CHECK(pih(5, 21) > 0.5 * most);
    CHECK(pih(5, 90) > 0.5 * most);
    CHECK(pih(5, 366) < 0.11 * most);
    for (int type = 2; type <= 6; ++type)
        CHECK(pih(type, 30) >= pih(type - 1, 30));
    // Torn: three times as likely.
    const Sessions torn = course(1, 0, EvenWork{.reachedUm = 1425, .perCm2 = 400, .lateralUm = 900});
    CHECK(healedAt({.sessions = torn, .fitzpatrick = 5}, 60).pihProbability == Approx(3 * most).epsilon(0.02));
}

TEST_CASE("Clean work at a plan's dose is not over-treatment; tears, density and fat are", "[healing]") {
    const auto over = [](const EvenWork &work) { return healedAt({.sessions = course(1, 0, work)}, 30); };
    CHECK(over(kPen15).overTreatment == 0);
    CHECK(over({.reachedUm = 1400, .perCm2 = 3600}).overTreatment == 0);                  // the densest plan, a pen
    CHECK(over({.reachedUm = 950, .perCm2 = 1850, .lateralUm = 150}).overTreatment == 0); // a pen's usual drag
    CHECK(over({.reachedUm = 950, .perCm2 = 9900}).overTreatment > 0.5);                  // a pen at 12 mm/s
    CHECK(over({.reachedUm = 900, .perCm2 = 250, .lateralUm = 500}).tramTrackRisk > 0.4); // a roller that slips
    CHECK(over({.reachedUm = 1500, .perCm2 = 250, .zone = ZoneId::EyelidLeft}).scarRisk > 0.4); // through the lid
    CHECK(over({.reachedUm = 1500, .perCm2 = 250, .zone = ZoneId::EyelidLeft}).tramTrackRisk == 0);
}

TEST_CASE("Any healing stays in its limits, starts at rest and ends there", "[healing][property]") {
    Draw draw;
    for (int i = 0; i < 12000; ++i) {
        const Sessions sessions = draw.sessions(8);
        const HealingInput input{.sessions = sessions,
                                 .fitzpatrick = draw.whole(1, 6),
                                 .condition = draw.condition(),
                                 .hasPrp = draw.whole(0, 1) != 0};
        const HealingState s = healedAt(input, draw(-10, 800));
        for (const double x : numbers(s))
            REQUIRE(std::isfinite(x));
        requireNoneLess(std::vector<double>(8, 1.0), gains(s));
        requireNoneLess(gains(s), {1.65, 1.87, 1.97, 1.87, 1.97, 1.4, 2.5, 1.42});
        REQUIRE((s.elastin <= 1 && s.elastin >= 0.85));
        REQUIRE((s.reEpithelialised >= 0 && s.reEpithelialised <= 1));
        requireNoneLess(std::vector<double>(5, 0.0), risks(s));
        requireNoneLess(risks(s), {1, 0.5, 0.5, 0.36, 0.36});
        REQUIRE(s.tramTrackRisk <= s.scarRisk + 1e-12);
        REQUIRE(s.pihNow <= s.pihProbability + 1e-12);
        REQUIRE(s.conditionLeft >= 0.1 - 1e-12);
        REQUIRE(s.conditionLeft <= 1.5);
        if (input.condition == Condition::RaisedScar)
            REQUIRE(s.conditionLeft >= 1);

        const HealingState before = healedAt(input, -1);
        REQUIRE(numbers(before) == numbers(HealingState{}));
        const HealingState after = healedAt(input, 1e6);
        for (const double gain : gains(after))
            REQUIRE(gain == Approx(1).margin(1e-6));
        REQUIRE(after.elastin == Approx(1).margin(1e-6));
        REQUIRE(after.pihNow == Approx(0).margin(1e-9));
        REQUIRE(after.reEpithelialised == Approx(1));
        REQUIRE(after.phases.settled == Approx(1));
    }
}

TEST_CASE("Deeper or denser work, or one session more, never brings less nor risks less", "[healing][property]") {
    Draw draw;
    for (int i = 0; i < 12000; ++i) {
        Sessions sessions = draw.sessions(6);
        const Condition condition = draw.condition();
        const double day = draw(0, 500);
        const HealingState five = healedAt({.sessions = sessions, .fitzpatrick = 4, .condition = condition}, day);
        sessions.push_back({.dose = doseOf(draw.work()), .day = draw(0, 200)});
        const HealingState six = healedAt({.sessions = sessions, .fitzpatrick = 4, .condition = condition}, day);
        requireNoneLess(gains(five), gains(six));
        requireNoneLess(risks(five), risks(six));
        const bool isPigment = condition == Condition::DarkSpots || condition == Condition::Melasma;
        if (condition == Condition::RaisedScar)
            REQUIRE(six.conditionLeft >= five.conditionLeft - 1e-9);
        else if (!isPigment) // where new pigment can undo it
            REQUIRE(six.conditionLeft <= five.conditionLeft + 1e-9);

        EvenWork work = draw.work();
        const Sessions one = {{.dose = doseOf(work), .day = 0}};
        (draw.whole(0, 1) != 0 ? work.reachedUm : work.perCm2) *= draw.small(1, 2);
        const Sessions more = {{.dose = doseOf(work), .day = 0}};
        // Sums of floats: a millionth.
        requireNoneLess(gains(healedAt({.sessions = one}, day)), gains(healedAt({.sessions = more}, day)), 1e-6);
        requireNoneLess(risks(healedAt({.sessions = one}, day)), risks(healedAt({.sessions = more}, day)), 1e-6);
    }
}

TEST_CASE("Later is more covered; the order of the list does not matter", "[healing][property]") {
    Draw draw;
    for (int i = 0; i < 12000; ++i) {
        const double diameter = draw(0, 1500), hours = draw(0, 100);
        REQUIRE(reEpithelialised(diameter, hours + draw(0, 20)) >= reEpithelialised(diameter, hours));
        REQUIRE(reEpithelialised(diameter + draw(0, 300), hours) <= reEpithelialised(diameter, hours) + 1e-12);
        Sessions sessions = draw.sessions(7);
        const double day = draw(0, 400);
        const std::vector<double> first =
            numbers(healedAt({.sessions = sessions, .condition = Condition::FineLines}, day));
        std::shuffle(sessions.begin(), sessions.end(), draw.random);
        const std::vector<double> second =
            numbers(healedAt({.sessions = sessions, .condition = Condition::FineLines}, day));
        for (size_t k = 0; k < first.size(); ++k)
            REQUIRE(second[k] == Approx(first[k]).epsilon(1e-9).margin(1e-12));
    }
}
