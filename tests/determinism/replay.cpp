// Replays and snapshots: the same inputs give the same state, whatever ran before or beside them.
#include <catch2/catch.hpp>

#include <thread>

#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::sim;

namespace {

uint64_t sessionHash(DeviceKind kind, uint64_t seed) {
    World world = test::blockWorld(kind, seed);
    const test::Hold hold{.forceN = kind == DeviceKind::Pen ? 0.8F : 5.0F, .lengthUm = 1500};
    test::stroke(world, {-18, -10}, {18, -8}, 35, hold);
    test::stroke(world, {-18, 4}, {18, 9}, 35, hold);
    return world.stateHash();
}

} // namespace

TEST_CASE("the same inputs give the same state hash, on any thread and beside other worlds") {
    for (const DeviceKind kind : {DeviceKind::Pen, DeviceKind::Roller, DeviceKind::Stamp}) {
        const uint64_t alone = sessionHash(kind, 5);
        uint64_t beside[2] = {0, 0};
        std::thread a([&] { beside[0] = sessionHash(kind, 5); });
        std::thread b([&] { beside[1] = sessionHash(kind, 5); });
        a.join();
        b.join();
        REQUIRE(beside[0] == alone);
        REQUIRE(beside[1] == alone);
    }
}

TEST_CASE("another seed draws other vessels") {
    REQUIRE(sessionHash(DeviceKind::Pen, 5) != sessionHash(DeviceKind::Pen, 6));
}

TEST_CASE("scoring a session does not change it") {
    World world = test::blockWorld(DeviceKind::Pen);
    test::stroke(world, {-18, 0}, {18, 0}, 35, {});
    const uint64_t before = world.stateHash();
    const float total = world.score().total;
    REQUIRE(world.stateHash() == before);
    REQUIRE(world.score().total == total);
}

TEST_CASE("quantising a pose twice changes nothing more") {
    for (int i = 0; i < 200; ++i) {
        const auto t = static_cast<float>(i);
        const Pose pose = test::blockPose({0.137F * t, -0.31F * t}, {1, 0.03F * t - 2}, 0,
                                          {.forceN = 0.01F * t, .tiltDeg = 0.2F * t});
        const InputFrame once = quantise(pose);
        const InputFrame twice = quantise(poseOf(once));
        for (int k = 0; k < 3; ++k)
            REQUIRE(once.posUm[k] == twice.posUm[k]);
        for (int k = 0; k < 4; ++k)
            REQUIRE(std::abs(once.quat[k] - twice.quat[k]) <= 1);
        REQUIRE(once.forceMn == twice.forceMn);
    }
}
