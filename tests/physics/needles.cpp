// Hand-pieces and needles against published figures and closed forms (targets T1, T3, T5, T6 of the validation list),
// and laws that hold for any array: limits, monotonicity, conservation, symmetry.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <random>

#include "shaders/shared/limits.h"
#include "sim/needle/contact.h"
#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::sim;
using stipple::test::Hold;

namespace {

// Depths of a flat head of `count` needles on flat cheek-like skin.
std::vector<shared::NeedleState> press(shared::NeedleArray array, const std::vector<shared::NeedlePlace> &places) {
    array.needleCount = static_cast<uint32_t>(places.size());
    std::vector<shared::NeedleState> out(places.size());
    CpuBackend().solveNeedles(array, places, out);
    return out;
}

shared::NeedleArray flatHead(float forceN, float lengthMm, float tipUm) {
    shared::NeedleArray a{};
    a.forceN = forceN;
    a.lengthMm = lengthMm;
    a.efficiency = 1;
    a.insertionN = a.pierceN = insertionForceN(tipUm);
    a.indentMm = 0.3F;
    a.indentLeft = 1;
    return a;
}

std::vector<shared::NeedlePlace> grid(int side, float pitchMm) {
    std::vector<shared::NeedlePlace> places;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            places.push_back({pitchMm * (static_cast<float>(x) - 0.5F * static_cast<float>(side - 1)),
                              pitchMm * (static_cast<float>(y) - 0.5F * static_cast<float>(side - 1)), 1, 0});
    return places;
}

// Any flat head or drum of 1 to 192 needles on any skin a head can stand on.
struct Cases {
    explicit Cases(uint32_t seed) : random(seed) {}
    float unit() { return std::uniform_real_distribution<float>(0, 1)(random); }
    float between(float lo, float hi) { return lo + (hi - lo) * unit(); }
    struct Case {
        shared::NeedleArray array;
        std::vector<shared::NeedlePlace> places;
    };
    Case next() {
        const auto count = 1 + static_cast<size_t>(unit() * (unit() < 0.1F ? 191.0F : 40.0F));
        shared::NeedleArray a{};
        a.forceN = between(0.02F, 30);
        a.lengthMm = between(0.2F, 3);
        a.efficiency = between(0.5F, 1);
        const bool isDrum = unit() < 0.3F, isFlat = unit() < 0.2F;
        if (!isFlat) {
            a.slopeX = isDrum ? 0.0F : between(-0.5F, 0.5F);
            a.slopeY = between(-0.5F, 0.5F);
            a.curveXx = between(-0.05F, 0.15F);
            a.curveXy = between(-0.05F, 0.05F);
            a.curveYy = between(-0.05F, 0.15F);
        }
        a.drumRadiusMm = isDrum ? between(5, 12) : 0.0F;
        a.insertionN = between(0.02F, 0.3F);
        a.indentMm = between(0.05F, 0.6F);
        a.indentLeft = 1;
        a.pierceN = a.insertionN * between(0.4F, 1);
        std::vector<shared::NeedlePlace> places(count);
        for (auto &p : places) {
            const float angle = isDrum ? between(-0.8F, 0.8F) : 0.0F;
            p = {isDrum ? 0.0F : between(-5, 5), between(-10, 10), std::cos(angle), std::sin(angle)};
        }
        return {a, places};
    }
    std::mt19937 random;
};

float deepest(const std::vector<shared::NeedleState> &states) {
    float d = 0;
    for (const auto &s : states)
        d = std::max(d, s.depthMm);
    return d;
}

} // namespace

TEST_CASE("insertion force rises with the tip as measured: 20 mN at 5 µm to 167 mN at 37 µm (T6, ±20 %)") {
    REQUIRE(insertionForceN(5) == Approx(0.020F).epsilon(0.2));
    REQUIRE(insertionForceN(37) == Approx(0.167F).epsilon(0.2));
}

TEST_CASE("a 600 µm array under finger load reaches 460 µm (T3, ±15 %)") {
    // 10 µm tips; finger load well above the 0.03 N a needle of the report: 0.2 N each.
    const auto states = press(flatHead(0.2F * 100, 0.6F, 10), grid(10, 1));
    for (const auto &s : states)
        REQUIRE(s.depthMm == Approx(0.46).epsilon(0.15));
}

TEST_CASE("over 10,000 random arrays: depths lie within the needle and the needles' forces sum to the hand's") {
    Cases cases(7);
    int outside = 0, unbalanced = 0, pierced = 0, bare = 0;
    for (int i = 0; i < 10000; ++i) {
        const auto [array, places] = cases.next();
        double sum = 0;
        for (const auto &s : press(array, places)) {
            sum += static_cast<double>(s.forceN);
            outside += s.depthMm >= 0 && s.depthMm <= array.lengthMm ? 0 : 1;
            ++(s.depthMm > 0 ? pierced : bare);
        }
        unbalanced += std::fabs(sum / static_cast<double>(array.forceN) - 1) < 2e-5 ? 0 : 1;
    }
    CHECK(outside == 0);
    CHECK(unbalanced == 0);
    CHECK(pierced > 10000);
    CHECK(bare > 10000);
}

TEST_CASE("over 10,000 random arrays: more force, longer needles, relaxed skin and fewer needles never go shallower") {
    Cases cases(11);
    constexpr float kRounding = 2e-5F; // mm
    int force = 0, length = 0, relaxed = 0, fewer = 0, easier = 0, even = 0;
    for (int i = 0; i < 10000; ++i) {
        const Cases::Case drawn = cases.next(); // clang 14 captures no structured bindings
        const shared::NeedleArray &array = drawn.array;
        const std::vector<shared::NeedlePlace> &places = drawn.places;
        const auto before = press(array, places);
        const auto shallower = [&](const shared::NeedleArray &changed) {
            const auto after = press(changed, places);
            for (size_t n = 0; n < after.size(); ++n)
                if (after[n].depthMm < before[n].depthMm - kRounding)
                    return 1;
            return 0;
        };
        const bool isEven = array.drumRadiusMm == 0 && array.slopeY == 0 && array.curveXx == 0;
        even += isEven ? 1 : 0;
        shared::NeedleArray other = array;
        other.forceN *= 1 + cases.unit();
        force += shallower(other);
        other = array;
        other.lengthMm += cases.unit();
        // Longer needles on a drum stand lower: more of them share the force. The one at the bottom only then.
        length += array.drumRadiusMm > 0 ? 0 : shallower(other);
        other = array;
        // Relaxed skin: the same force presses further. (Needles that stand off take load from those that do not, which
        // may then pierce no more: pierced or not is not asked here.)
        other.insertionN *= 0.5F + 0.5F * cases.unit();
        other.pierceN = 0;
        relaxed += shallower(other);
        other = array;
        other.pierceN *= cases.unit();
        easier += shallower(other);
        const std::vector<shared::NeedlePlace> some(places.begin(), places.begin() + (places.size() + 1) / 2);
        fewer += isEven && deepest(press(array, some)) < deepest(before) - kRounding ? 1 : 0;
    }
    CHECK(force == 0);
    CHECK(length == 0);
    CHECK(relaxed == 0);
    CHECK(easier == 0);
    CHECK(fewer == 0); // bed of nails: fewer needles share the force
    CHECK(even > 1000);
}

TEST_CASE("over 10,000 random arrays: order, mirroring and quarter turns change no bit of any needle's answer") {
    Cases cases(13);
    int order = 0, mirror = 0, turn = 0;
    const auto same = [](const shared::NeedleState &a, const shared::NeedleState &b) {
        return std::memcmp(&a, &b, sizeof a) == 0;
    };
    for (int i = 0; i < 10000; ++i) {
        const auto [array, places] = cases.next();
        const auto before = press(array, places);
        std::vector<size_t> shuffled(places.size());
        std::iota(shuffled.begin(), shuffled.end(), 0);
        std::shuffle(shuffled.begin(), shuffled.end(), cases.random);
        auto moved = places;
        for (size_t n = 0; n < places.size(); ++n)
            moved[n] = places[shuffled[n]];
        const auto one = press(array, moved);
        for (size_t n = 0; n < places.size(); ++n)
            order += same(one[n], before[shuffled[n]]) ? 0 : 1;

        shared::NeedleArray other = array;
        other.slopeY = -array.slopeY;
        other.curveXy = -array.curveXy;
        moved = places;
        for (auto &p : moved)
            p.yMm = -p.yMm;
        const auto two = press(other, moved);
        for (size_t n = 0; n < places.size(); ++n)
            mirror += same(two[n], before[n]) ? 0 : 1;

        if (array.drumRadiusMm > 0)
            continue; // a drum turned by a quarter is another drum
        other = array;
        other.slopeX = -array.slopeY;
        other.slopeY = array.slopeX;
        std::swap(other.curveXx, other.curveYy);
        other.curveXy = -array.curveXy;
        for (size_t n = 0; n < places.size(); ++n) {
            moved[n].xMm = -places[n].yMm;
            moved[n].yMm = places[n].xMm;
        }
        const auto three = press(other, moved);
        for (size_t n = 0; n < places.size(); ++n)
            turn += same(three[n], before[n]) ? 0 : 1;
    }
    CHECK(order == 0);
    CHECK(mirror == 0);
    CHECK(turn == 0);
}

TEST_CASE("the solve has converged however 192 needles stand, one far ahead or all but one") {
    // Newton's worst case is one needle that carries nearly all while the others just touch.
    double worst = 0;
    for (const float spreadMm : {1e-4F, 1e-3F, 0.01F, 0.1F, 0.3F, 1.0F, 3.0F, 10.0F})
        for (const float shape : {0.01F, 0.1F, 0.3F, 1.0F, 3.0F, 10.0F, 100.0F})
            for (const float forceN : {0.001F, 0.01F, 0.1F, 1.0F, 6.0F, 30.0F}) {
                shared::NeedleArray a = flatHead(forceN, 2, 10);
                a.slopeX = 1;
                std::vector<shared::NeedlePlace> places(192);
                for (size_t i = 0; i < places.size(); ++i)
                    places[i] = {spreadMm * std::pow(static_cast<float>(i) / 191, shape), 0, 1, 0};
                double sum = 0;
                for (const auto &s : press(a, places))
                    sum += static_cast<double>(s.forceN);
                worst = std::max(worst, std::fabs(sum / static_cast<double>(forceN) - 1));
            }
    CHECK(worst < 2e-5); // 192 parts rounded to 2^-23
}

TEST_CASE("a head and its skin turned by any angle press the same depths") {
    Cases cases(17);
    for (int i = 0; i < 500; ++i) {
        auto [array, places] = cases.next();
        if (array.drumRadiusMm > 0)
            continue;
        const auto before = press(array, places);
        const double angle = 6.28 * static_cast<double>(cases.unit());
        const float c = static_cast<float>(std::cos(angle)), s = static_cast<float>(std::sin(angle));
        const float sx = array.slopeX, sy = array.slopeY;
        array.slopeX = c * sx - s * sy;
        array.slopeY = s * sx + c * sy;
        const float xx = array.curveXx, xy = array.curveXy, yy = array.curveYy;
        array.curveXx = c * c * xx - 2 * c * s * xy + s * s * yy;
        array.curveYy = s * s * xx + 2 * c * s * xy + c * c * yy;
        array.curveXy = c * s * (xx - yy) + (c * c - s * s) * xy;
        for (auto &p : places)
            p = {c * p.xMm - s * p.yMm, s * p.xMm + c * p.yMm, 1, 0};
        const auto after = press(array, places);
        for (size_t n = 0; n < places.size(); ++n)
            REQUIRE(after[n].pressMm == Approx(before[n].pressMm).margin(1e-4));
    }
}

TEST_CASE("over 10,000 random holds of real hand-pieces: stretch, force, speed, grip and age act the way they must") {
    std::mt19937 random(19);
    std::uniform_real_distribution<float> unit(0, 1);
    const LocalPatch flat{.axisX = {1, 0, 0}, .axisY = {0, 1, 0}, .normal = {0, 0, 1}, .kxx = 0, .kxy = 0, .kyy = 0};
    int stretch = 0, dry = 0, age = 0, speed = 0, held = 0, length = 0, force = 0, outside = 0;
    for (int i = 0; i < 10000; ++i) {
        const auto kind = static_cast<DeviceKind>(i % 3);
        const DeviceSpec &device = deviceSpec(kind);
        struct Held {
            float forceN, lengthMm, stretch;
            glm::vec3 axis;
            ZoneId zone;
            int ageYears;
            bool isLubricated;
            Strike strike;
        };
        const auto depths = [&](const Held &h) {
            const ArrayContact c = makeContact({.device = device,
                                                .patch = flat,
                                                .axis = glm::normalize(h.axis),
                                                .forceN = h.forceN,
                                                .lengthMm = h.lengthMm,
                                                .stretch = h.stretch,
                                                .zone = h.zone,
                                                .ageYears = h.ageYears,
                                                .isLubricated = h.isLubricated},
                                               h.strike);
            auto states = press(c.array, c.places);
            for (const auto &s : states)
                outside += s.depthMm >= 0 && s.depthMm <= h.lengthMm ? 0 : 1;
            // Square heads only are even; of a roller the needle at the bottom counts.
            return deepest(states);
        };
        Held h{.forceN = kind == DeviceKind::Pen ? 4 * unit(random) : 1.5F + 20 * unit(random),
               .lengthMm = 0.25F + 2.2F * unit(random),
               .stretch = unit(random),
               .axis = {0.2F * (unit(random) - 0.5F), 0.2F * (unit(random) - 0.5F), 1},
               .zone = static_cast<ZoneId>(1 + i % (kZoneCount - 1)),
               .ageYears = 18 + static_cast<int>(60 * unit(random)),
               .isLubricated = i % 2 == 0,
               .strike = {.lateralMm = 0.2F * unit(random), .approachMmS = 50 * unit(random), .heldS = unit(random)}};
        const float before = depths(h);
        constexpr float kRounding = 2e-5F;
        const auto worse = [&](Held other, auto change) {
            change(other);
            return depths(other) < before - kRounding ? 1 : 0;
        };
        stretch += worse(h, [](Held &o) { o.stretch = 0.5F * (1 + o.stretch); });
        dry += worse(h, [](Held &o) { o.isLubricated = true; });
        age += worse(h, [](Held &o) { o.ageYears = 25; });
        speed += worse(h, [](Held &o) { o.strike.approachMmS *= 3; });
        held += worse(h, [](Held &o) { o.strike.heldS *= 3; });
        length += worse(h, [](Held &o) { o.lengthMm = std::min(o.lengthMm + 0.1F, 2.5F); });
        force += worse(h, [](Held &o) { o.forceN *= 1.2F; });
    }
    CHECK(outside == 0);
    CHECK(stretch == 0);
    CHECK(dry == 0);
    CHECK(age == 0);
    CHECK(speed == 0);
    CHECK(held == 0);
    CHECK(length == 0);
    CHECK(force == 0);
}

TEST_CASE("a thinner skin is reached in a layer as deep or deeper, at any depth") {
    std::mt19937 random(23);
    std::uniform_real_distribution<float> unit(0, 1);
    int shallower = 0;
    for (int i = 0; i < 20000; ++i) {
        const ZoneFigures &zone = zoneFigures(static_cast<ZoneId>(1 + i % (kZoneCount - 1)));
        const float depthUm = 3000 * unit(random);
        const int ageYears = 20 + static_cast<int>(70 * unit(random));
        const Layer adult = layerAt(zone, Sex::Female, depthUm);
        shallower += layerAt(zone, Sex::Female, depthUm, ageYears) < adult ? 1 : 0; // women's skin thins
        shallower += adult < layerAt(zone, Sex::Male, depthUm) ? 1 : 0;             // men's is as thick or thicker
        ZoneFigures thinner = zone;
        thinner.papillaryUm *= unit(random);
        thinner.reticularUm[0] *= unit(random);
        shallower += layerAt(thinner, Sex::Female, depthUm) < adult ? 1 : 0;
    }
    CHECK(shallower == 0);
    // A woman of 80 has lost a fifth of the dermis of her cheek, and none at the temple; a man none.
    const ZoneFigures &cheek = zoneFigures(ZoneId::CheekLeft);
    CHECK(dermisBottomUm(cheek, Sex::Female, 80) == Approx(65 + 0.8 * 1500));
    CHECK(dermisBottomUm(cheek, Sex::Female, 40) == dermisBottomUm(cheek, Sex::Female));
    CHECK(dermisBottomUm(cheek, Sex::Male, 80) == dermisBottomUm(cheek, Sex::Male));
    CHECK(dermisLeft(zoneFigures(ZoneId::TempleLeft), Sex::Female, 80) == 1);
    CHECK(layerAt(cheek, Sex::Female, 1300, 80) == Layer::Fat);
    CHECK(layerAt(cheek, Sex::Female, 1300, 30) == Layer::Reticular);
}

TEST_CASE("absurd arrays neither hang nor give a depth that is not a number") {
    const float inf = std::numeric_limits<float>::infinity();
    for (const float force : {0.0F, -1.0F, 1e30F, inf, std::nanf("")})
        for (const float slope : {0.0F, 1e6F, inf}) {
            shared::NeedleArray a = flatHead(force, 1, 10);
            a.slopeX = slope;
            for (const auto &s : press(a, grid(3, 1)))
                REQUIRE((s.depthMm >= 0 && s.depthMm <= 1));
        }
    REQUIRE(press(flatHead(5, 1, 10), {}).empty());
}

TEST_CASE("a seated pen at 90 degrees reaches its setting at 500 and 1,500 µm (T5, ratio 1.0 ± 15 %)") {
    for (const float setting : {500.0F, 1500.0F}) {
        World world = test::blockWorld(DeviceKind::Pen);
        test::stroke(world, {-20, 0}, {20, 0}, 30, Hold{.forceN = 0.8F, .lengthUm = setting});
        REQUIRE(world.ledger().size() > 1000);
        REQUIRE(test::meanDepthUm(world) == Approx(setting).epsilon(0.15));
    }
}

TEST_CASE("a pen's punctures are needles × frequency × time, at any hand speed") {
    for (const float speed : {10.0F, 40.0F, 120.0F}) {
        World world = test::blockWorld(DeviceKind::Pen);
        test::stroke(world, {-20, 0}, {20, 0}, speed, Hold{});
        const float expected = 12 * 110 * 40 / speed;
        REQUIRE(static_cast<float>(world.ledger().size()) == Approx(expected).margin(30));
    }
}

TEST_CASE("a tilted or lifted pen reaches less") {
    const auto depth = [](float tilt, float force) {
        World world = test::blockWorld(DeviceKind::Pen);
        test::stroke(world, {-20, 0}, {20, 0}, 30, Hold{.forceN = force, .tiltDeg = tilt});
        return test::meanDepthUm(world);
    };
    REQUIRE(depth(12, 0.8F) < depth(6, 0.8F));
    REQUIRE(depth(6, 0.8F) < depth(0, 0.8F));
    REQUIRE(depth(0, 0.05F) < depth(0, 0.8F));
}

TEST_CASE("a roller lays 15.3 holes per cm² and pass edge to edge (T1, ±2)") {
    World world = test::blockWorld(DeviceKind::Roller);
    test::stroke(world, {-35, 0}, {35, 0}, 50, Hold{.forceN = 4, .lengthUm = 1500});
    // Holes inside a 40 mm stretch of the track; the drum is 20 mm wide.
    const Chart &chart = world.skin().chart();
    int holes = 0;
    for (const Puncture &p : world.ledger().all())
        holes += std::fabs(chart.positionAt({p.u, p.v}).x) < 20.0F ? 1 : 0;
    REQUIRE(holes / 8.0 == Approx(15.3).margin(2.0));
}

TEST_CASE("a roller reaches 50 to 70 % of its needles under a good hand, and form A's checks at 6 N within 5 %") {
    const auto share = [](float lengthUm, float forceN) {
        World world = test::blockWorld(DeviceKind::Roller);
        test::stroke(world, {-30, 0}, {30, 0}, 50, Hold{.forceN = forceN, .lengthUm = lengthUm, .stretch = 0});
        REQUIRE(world.ledger().size() > 50);
        return test::meanDepthUm(world) / lengthUm;
    };
    for (const float length : {1000.0F, 1500.0F}) {
        CHECK(share(length, 4) > 0.5F);
        CHECK(share(length, 4) < 0.7F);
    }
    CHECK(share(1500, 6) == Approx(0.65F).epsilon(0.05));
    CHECK(share(500, 6) == Approx(0.53F).epsilon(0.05));
}

TEST_CASE("a roller turns with the hand's travel and not with the clock") {
    World slow = test::blockWorld(DeviceKind::Roller), fast = test::blockWorld(DeviceKind::Roller);
    test::stroke(slow, {-30, 0}, {30, 0}, 20, Hold{.forceN = 3});
    test::stroke(fast, {-30, 0}, {30, 0}, 80, Hold{.forceN = 3});
    REQUIRE(slow.handpiece().drumAngleRad == Approx(60.0 / 10.0).epsilon(0.01));
    REQUIRE(fast.handpiece().drumAngleRad == Approx(slow.handpiece().drumAngleRad).epsilon(0.01));
    REQUIRE(static_cast<double>(fast.ledger().size()) == Approx(static_cast<double>(slow.ledger().size())).margin(8));
}

TEST_CASE("a stamp makes one pattern of its needles per press, and none by hovering") {
    World world = test::blockWorld(DeviceKind::Stamp);
    const Hold hold{.forceN = 8, .lengthUm = 600, .stretch = 0};
    for (int i = 0; i < 48; ++i)
        world.step(quantise(test::blockPose({0, 0}, {1, 0}, 3, hold)));
    REQUIRE(world.ledger().size() == 0);
    for (int hit = 0; hit < 3; ++hit) {
        for (int i = 0; i < 60; ++i)
            world.step(quantise(test::blockPose({0, 0}, {1, 0}, 0, hold)));
        for (int i = 0; i < 24; ++i)
            world.step(quantise(test::blockPose({0, 0}, {1, 0}, 3, hold)));
    }
    REQUIRE(world.ledger().size() == 3 * 80);
    // Hand-pressed arrays of about 0.6 mm: 0.5–0.77 of their length.
    CHECK(test::meanDepthUm(world) / 600 > 0.5F);
    CHECK(test::meanDepthUm(world) / 600 < 0.77F);
}

TEST_CASE("an input that is not a number is a hand-piece put down") {
    Pose pose = test::blockPose({0, 0}, {1, 0}, 0, Hold{});
    pose.posMm.x = std::nanf("");
    REQUIRE(quantise(pose).held == 0);
    pose = test::blockPose({0, 0}, {1, 0}, 0, Hold{});
    pose.forceN = std::numeric_limits<float>::infinity();
    REQUIRE(quantise(pose).held == 0);
}
