// The needle kernel on every device against its CPU twin.
#include <cmath>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

#include "shaders/shared/limits.h"
#include "sim/gpu/vulkan_backend.h"
#include "tests/kernels/harness.h"

using namespace stipple;
using shared::NeedleArray;
using shared::NeedlePlace;
using shared::NeedleState;

namespace {

// Real GPUs: the bisection's last halvings may fall the other way; 16 mm / 2^28 per halving, forces up to ~100 N.
constexpr test::Tolerance kTolerance{.absolute = 2e-5F, .relative = 1e-4F};

enum class Head { Pressed, Driven, Roller };

NeedleArray randomArray(std::mt19937 &random, Head head, uint32_t count) {
    return {.forceN = test::uniform(random, 0, 30),
            .lengthMm = test::uniform(random, 0.2F, 3),
            .efficiency = test::uniform(random, 0.6F, 1),
            .baseGapMm = test::uniform(random, 0, 0.5F),
            .slopeX = test::uniform(random, -0.5F, 0.5F),
            .slopeY = test::uniform(random, -0.5F, 0.5F),
            .curveXx = test::uniform(random, -0.05F, 0.1F),
            .curveXy = test::uniform(random, -0.03F, 0.03F),
            .curveYy = test::uniform(random, -0.05F, 0.1F),
            .drumRadiusMm = head == Head::Roller ? test::uniform(random, 5, 12) : 0.0F,
            .insertionN = test::uniform(random, 0.02F, 0.3F),
            .indentMm = test::uniform(random, 0.1F, 1),
            .indentLeft = head == Head::Driven ? 0.15F : 1.0F,
            .needleCount = count,
            .isDriven = head == Head::Driven ? 1U : 0U,
            .pierceN = test::uniform(random, 0.01F, 0.3F)};
}

std::vector<NeedlePlace> randomPlaces(std::mt19937 &random, Head head, uint32_t count) {
    std::vector<NeedlePlace> places;
    for (uint32_t i = 0; i < count; ++i) {
        const float angle = head == Head::Roller ? test::uniform(random, -0.6F, 0.6F) : 0.0F;
        places.push_back({.xMm = head == Head::Roller ? 0.0F : test::uniform(random, -8, 8),
                          .yMm = test::uniform(random, -10, 10),
                          .cosAngle = std::cos(angle),
                          .sinAngle = std::sin(angle)});
    }
    return places;
}

struct Solver {
    explicit Solver(gpu::Device &device) : isExact(device.isSoftware()), vulkan(device) {}

    // Both backends; checks that they agree and returns the CPU's answer.
    std::vector<NeedleState> solve(const NeedleArray &array, const std::vector<NeedlePlace> &places) {
        const NeedleState mark{-7, -7, -7, -7};
        std::vector<NeedleState> expected(places.size(), mark), got(places.size(), mark);
        cpu.solveNeedles(array, places, expected);
        vulkan.solveNeedles(array, places, got);
        const test::Difference d = test::firstDifference(test::floatsOf(std::span(expected)),
                                                         test::floatsOf(std::span(got)), isExact, kTolerance);
        size_t insane = 0;
        for (const NeedleState &s : expected)
            insane += std::isfinite(s.depthMm + s.pressMm + s.forceN + s.gapMm) ? 0U : 1U;
        CHECK(insane == 0);
        if (d.index >= 0)
            FAIL_CHECK("needle " << d.index / 4 << " of " << places.size() << ", member " << d.index % 4 << ": twin "
                                 << d.expected << ", device " << d.got);
        ++solved;
        return expected;
    }

    bool isExact;
    sim::CpuBackend cpu;
    sim::VulkanBackend vulkan;
    int solved = 0;
};

} // namespace

TEST_CASE("The needle kernel gives the twin's answer for every head and count of needles") {
    test::forEachDevice([](gpu::Device &device) {
        Solver solver(device);
        std::mt19937 random(1);
        size_t pierced = 0, lifted = 0;
        for (const uint32_t count : {0U, 1U, 63U, 64U, 65U, static_cast<uint32_t>(kMaxNeedles)})
            for (const Head head : {Head::Pressed, Head::Driven, Head::Roller})
                for (int i = 0; i < 24; ++i) {
                    const NeedleArray array = randomArray(random, head, count);
                    for (const NeedleState &s : solver.solve(array, randomPlaces(random, head, count)))
                        ++(s.depthMm > 0 ? pierced : lifted);
                }
        CHECK(solver.solved == 6 * 3 * 24);
        // The inputs reach both branches.
        CHECK(pierced > 1000);
        CHECK(lifted > 1000);
    });
}

TEST_CASE("The needle kernel ends, with numbers and the twin's answer, for extreme inputs") {
    test::forEachDevice([](gpu::Device &device) {
        Solver solver(device);
        std::mt19937 random(2);
        constexpr float kInf = std::numeric_limits<float>::infinity();
        constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
        constexpr float kBig = std::numeric_limits<float>::max();
        float NeedleArray::*const members[] = {
            &NeedleArray::forceN,     &NeedleArray::lengthMm,     &NeedleArray::efficiency, &NeedleArray::baseGapMm,
            &NeedleArray::slopeX,     &NeedleArray::slopeY,       &NeedleArray::curveXx,    &NeedleArray::curveXy,
            &NeedleArray::curveYy,    &NeedleArray::drumRadiusMm, &NeedleArray::insertionN, &NeedleArray::indentMm,
            &NeedleArray::indentLeft, &NeedleArray::pierceN};
        for (const Head head : {Head::Pressed, Head::Driven, Head::Roller})
            for (size_t m = 0; m < std::size(members); ++m)
                for (const float value : {0.0F, -0.0F, 1e-30F, -1.0F, 1e30F, kBig, -kBig, kInf, -kInf, kNan}) {
                    INFO("head " << static_cast<int>(head) << ", member " << m << " = " << value);
                    NeedleArray array = randomArray(random, head, 65);
                    array.*members[m] = value;
                    solver.solve(array, randomPlaces(random, head, 65));
                }
        CHECK(solver.solved == 3 * 14 * 10);
    });
}

TEST_CASE("A needle's place may be anything without a needle kernel that hangs or differs") {
    test::forEachDevice([](gpu::Device &device) {
        Solver solver(device);
        std::mt19937 random(3);
        for (const Head head : {Head::Pressed, Head::Driven, Head::Roller})
            for (const float value :
                 {1e20F, -1e20F, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
                INFO("head " << static_cast<int>(head) << ", one place = " << value);
                std::vector<NeedlePlace> places = randomPlaces(random, head, 64);
                places[7].xMm = value;
                places[20].yMm = value;
                solver.solve(randomArray(random, head, 64), places);
            }
        CHECK(solver.solved == 12);
    });
}
