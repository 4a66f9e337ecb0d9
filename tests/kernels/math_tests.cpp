// The rebuilt maths and the random numbers: the same bits on every device, and as near to the true values as their
// header says.
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

#include <catch2/catch.hpp>

#include "shaders/kernels/math_exact.h"
#include "shaders/kernels/random.h"
#include "tests/kernels/harness.h"

using namespace stipple;
using shared::vec2;

namespace {

constexpr size_t kInputs = 65'536;
constexpr uint32_t kOutputs = 5; // exp log pow sin cos

gpu::Buffer storage(gpu::Device &device, uint64_t bytes) {
    return gpu::Buffer(device, {.bytes = bytes, .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, .name = "test"});
}

// A quarter each: the range of exp, the range of sin, magnitudes of all normal floats, any bits at all.
std::vector<vec2> mathInputs() {
    std::mt19937 random(7);
    std::vector<vec2> inputs;
    for (size_t i = 0; i < kInputs; ++i) {
        const float y = test::uniform(random, -8, 8);
        switch (i % 4) {
        case 0:
            inputs.emplace_back(test::uniform(random, -90, 90), y);
            break;
        case 1:
            inputs.emplace_back(test::uniform(random, -1000, 1000), y);
            break;
        case 2:
            inputs.emplace_back(std::ldexp(test::uniform(random, 1, 2), static_cast<int>(random() % 250) - 125), y);
            break;
        default: {
            // Finite: NaN and infinity have no integer part to convert, in either language.
            auto bits = static_cast<uint32_t>(random());
            if ((bits & 0x7F800000U) == 0x7F800000U)
                bits &= 0xBFFFFFFFU;
            inputs.emplace_back(std::bit_cast<float>(bits), y);
            // sin and cos turn x into an integer number of quarters: beyond 2^30 of them there is no such integer.
            if (std::fabs(inputs.back().x) > 1.0e9F)
                inputs.back().x = std::fmod(inputs.back().x, 1.0e9F);
        }
        }
    }
    const std::array<float, 12> special = {0.0F,   -0.0F,           1.0F,        -1.0F,       87.9F,      88.0F, -87.0F,
                                           1e-45F, 1.17549435e-38F, 3.14159274F, 1.57079637F, 0.99999994F};
    for (size_t i = 0; i < special.size(); ++i)
        inputs[i].x = special[i];
    return inputs;
}

// Distance in units in the last place of the true value.
double ulps(float got, long double truth) {
    const auto near = static_cast<float>(std::fabs(truth));
    const long double ulp = static_cast<long double>(std::nextafter(near, INFINITY)) - static_cast<long double>(near);
    return static_cast<double>(std::fabs(static_cast<long double>(got) - truth) / ulp);
}

} // namespace

TEST_CASE("The exact maths gives the same bits on the device and on the CPU") {
    test::forEachDevice([](gpu::Device &device) {
        const std::vector<vec2> inputs = mathInputs();
        std::vector<float> expected;
        for (const vec2 &v : inputs)
            for (const float value : {shared::expExact(v.x), shared::logExact(v.x), shared::powExact(v.x, v.y),
                                      shared::sinExact(v.x), shared::cosExact(v.x)})
                expected.push_back(value);
        const gpu::Pipeline pipeline = gpu::Pipeline::createCompute(device, "test/math_exact.comp");
        const gpu::Buffer in = storage(device, inputs.size() * sizeof(vec2));
        const gpu::Buffer out = storage(device, kOutputs * kInputs * sizeof(float));
        std::memcpy(in.data(), inputs.data(), in.bytes());
        gpu::Commands commands(device);
        commands.begin();
        const gpu::Bound bindings[] = {gpu::bound(0, in), gpu::bound(1, out)};
        commands.dispatch(pipeline, bindings, kInputs / 64);
        commands.hostBarrier();
        commands.submitAndWait();
        // Real GPUs: only ÷ in log may differ, by 2.5 ulp; pow multiplies that by y ln x ≤ 700.
        const test::Difference d = test::firstDifference(expected, out.as<float>(), device.isSoftware(),
                                                         {.absolute = 1e-6F, .relative = 3e-4F});
        if (d.index >= 0) {
            const auto i = static_cast<size_t>(d.index / kOutputs);
            FAIL_CHECK("function " << d.index % kOutputs << " of (" << inputs[i].x << ", " << inputs[i].y << "): twin "
                                   << d.expected << ", device " << d.got);
        }
    });
}

TEST_CASE("The exact maths is as near to the true values as its header says") {
    double worstExp = 0, worstLog = 0, worstLogNearOne = 0, worstPow = 0, worstSin = 0, worstCos = 0;
    std::mt19937 random(8);
    for (size_t i = 0; i < kInputs; ++i) {
        const float e = test::uniform(random, -87, 88);
        worstExp = std::max(worstExp, ulps(shared::expExact(e), std::exp(static_cast<long double>(e))));

        const float l = std::ldexp(test::uniform(random, 1, 2), static_cast<int>(random() % 253) - 126);
        const long double lnL = std::log(static_cast<long double>(l));
        if (std::fabs(lnL) > 0.5L)
            worstLog = std::max(worstLog, ulps(shared::logExact(l), lnL));
        const float n = test::uniform(random, 0.6F, 1.65F);
        worstLogNearOne =
            std::max(worstLogNearOne, static_cast<double>(std::fabs(static_cast<long double>(shared::logExact(n)) -
                                                                    std::log(static_cast<long double>(n)))));

        const float x = std::ldexp(test::uniform(random, 1, 2), static_cast<int>(random() % 40) - 20);
        const float y = test::uniform(random, -6, 6);
        const long double power = static_cast<long double>(y) * std::log(static_cast<long double>(x));
        if (std::fabs(power) < 86) {
            const long double truth = std::exp(power);
            const long double error = std::fabs(static_cast<long double>(shared::powExact(x, y)) - truth) / truth;
            worstPow = std::max(worstPow, static_cast<double>(error / (1 + std::fabs(power))));
        }

        const float a = test::uniform(random, -1000, 1000);
        const auto angle = static_cast<long double>(a);
        worstSin = std::max(
            worstSin, static_cast<double>(std::fabs(static_cast<long double>(shared::sinExact(a)) - std::sin(angle))));
        worstCos = std::max(
            worstCos, static_cast<double>(std::fabs(static_cast<long double>(shared::cosExact(a)) - std::cos(angle))));
    }
    UNSCOPED_INFO("worst: exp " << worstExp << " ulp, log " << worstLog << " ulp, near 1 " << worstLogNearOne
                                << ", pow " << worstPow << ", sin " << worstSin << ", cos " << worstCos);
    CHECK(worstExp <= 1.0);
    CHECK(worstLog <= 2.0);
    CHECK(worstLogNearOne <= 1e-7);
    CHECK(worstPow <= 3e-7);
    CHECK(worstSin <= 1e-7);
    CHECK(worstCos <= 1e-7);
}

TEST_CASE("The exact maths clamps where its header says so") {
    CHECK(shared::expExact(-1000.0F) == shared::expExact(-87.0F));
    CHECK(shared::expExact(1000.0F) == shared::expExact(88.0F));
    CHECK(std::isfinite(shared::expExact(88.0F)));
    CHECK(shared::expExact(0.0F) == 1.0F);
    CHECK(shared::logExact(1.0F) == 0.0F);
    CHECK(shared::logExact(0.0F) == shared::logExact(1.17549435e-38F));
    CHECK(shared::logExact(-3.0F) == shared::logExact(1.17549435e-38F));
    CHECK(shared::sinExact(0.0F) == 0.0F);
    CHECK(shared::cosExact(0.0F) == 1.0F);
}

TEST_CASE("The random numbers are the same on the device and on the CPU") {
    test::forEachDevice([](gpu::Device &device) {
        std::mt19937 random(9);
        std::vector<shared::uvec4> inputs;
        for (uint32_t i = 0; i < kInputs; ++i)
            inputs.push_back(i % 2 == 0 ? shared::uvec4(random(), random(), random(), random())
                                        : shared::uvec4(1, i, i / 7, i % 5));
        const gpu::Pipeline pipeline = gpu::Pipeline::createCompute(device, "test/random.comp");
        const gpu::Buffer in = storage(device, inputs.size() * sizeof(shared::uvec4));
        const gpu::Buffer bits = storage(device, kInputs * sizeof(uint32_t));
        const gpu::Buffer units = storage(device, kInputs * sizeof(float));
        std::memcpy(in.data(), inputs.data(), in.bytes());
        gpu::Commands commands(device);
        commands.begin();
        const gpu::Bound bindings[] = {gpu::bound(0, in), gpu::bound(1, bits), gpu::bound(2, units)};
        commands.dispatch(pipeline, bindings, kInputs / 64);
        commands.hostBarrier();
        commands.submitAndWait();
        size_t different = 0;
        double sum = 0;
        for (size_t i = 0; i < kInputs; ++i) {
            const shared::uvec4 v = inputs[i];
            const float unit = shared::randomUnit(v.x, v.y, v.z, v.w);
            different += bits.as<uint32_t>()[i] != shared::randomBits(v.x, v.y, v.z, v.w) ? 1U : 0U;
            different += units.as<float>()[i] != unit ? 1U : 0U; // exact on every device: an integer times 2^-24
            different += unit >= 0.0F && unit < 1.0F ? 0U : 1U;
            sum += static_cast<double>(unit);
        }
        CHECK(different == 0);
        CHECK(std::fabs(sum / kInputs - 0.5) < 0.005); // 4.4 standard deviations
    });
}
