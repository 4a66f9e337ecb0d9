// Hand-pieces and needles against published figures and closed forms (targets T1, T3, T5, T6 of the validation list).
#include <catch2/catch.hpp>

#include <algorithm>
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

TEST_CASE("needle forces sum to the hand's force, whatever the surface") {
    std::mt19937 random(7);
    std::uniform_real_distribution<float> unit(0, 1);
    for (int i = 0; i < 200; ++i) {
        shared::NeedleArray a = flatHead(0.2F + 9 * unit(random), 0.25F + 2 * unit(random), 10);
        a.curveXx = 0.05F * (unit(random) - 0.3F);
        a.curveYy = 0.05F * (unit(random) - 0.3F);
        a.slopeX = 0.3F * (unit(random) - 0.5F);
        float sum = 0;
        for (const auto &s : press(a, grid(7, 1)))
            sum += s.forceN;
        REQUIRE(sum == Approx(a.forceN).epsilon(1e-3));
    }
}

TEST_CASE("more force, longer needles and fewer needles never go shallower; depth stays within the needle") {
    std::mt19937 random(11);
    std::uniform_real_distribution<float> unit(0, 1);
    const auto deepest = [](const std::vector<shared::NeedleState> &states) {
        float d = 0;
        for (const auto &s : states)
            d = std::max(d, s.depthMm);
        return d;
    };
    for (int i = 0; i < 200; ++i) {
        shared::NeedleArray a = flatHead(0.1F + 9 * unit(random), 0.25F + 2 * unit(random), 5 + 30 * unit(random));
        a.curveXx = 0.02F * unit(random);
        a.slopeY = 0.1F * unit(random);
        const float depth = deepest(press(a, grid(8, 1.1F)));
        REQUIRE(depth >= 0);
        REQUIRE(depth <= a.lengthMm);
        shared::NeedleArray harder = a;
        harder.forceN *= 1.5F;
        REQUIRE(deepest(press(harder, grid(8, 1.1F))) >= depth);
        shared::NeedleArray longer = a;
        longer.lengthMm += 0.25F;
        REQUIRE(deepest(press(longer, grid(8, 1.1F))) >= depth);
        REQUIRE(deepest(press(a, grid(4, 1.1F))) >= depth - 1e-3F); // bed of nails: fewer needles share the force
    }
}

TEST_CASE("the order of needles does not matter and a mirrored head gives the mirrored depths") {
    shared::NeedleArray a = flatHead(6, 1.5F, 10);
    a.curveXx = 0.02F;
    a.slopeX = 0.05F;
    auto places = grid(6, 1.5F);
    const auto one = press(a, places);
    auto backward = places;
    std::reverse(backward.begin(), backward.end());
    const auto two = press(a, backward);
    for (size_t i = 0; i < places.size(); ++i)
        REQUIRE(one[i].depthMm == Approx(two[places.size() - 1 - i].depthMm).margin(1e-5));
    shared::NeedleArray mirrored = a;
    mirrored.slopeX = -a.slopeX;
    for (auto &p : places)
        p.xMm = -p.xMm;
    const auto three = press(mirrored, places);
    for (size_t i = 0; i < places.size(); ++i)
        REQUIRE(one[i].depthMm == Approx(three[i].depthMm).margin(1e-5));
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
