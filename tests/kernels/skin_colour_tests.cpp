// The lookup of skin colours on every device against its CPU twin, and the twin on inputs that are no skin.
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

#include "shaders/kernels/skin_colour.h"
#include "sim/skin/optics.h"
#include "tests/kernels/harness.h"

using namespace stipple;
using shared::vec4;

namespace {

// Half skins, a quarter beyond the table on all sides, a quarter any bits at all: NaN, infinities, denormals.
std::vector<vec4> skins(size_t count) {
    std::mt19937 random(26);
    std::vector<vec4> list;
    for (size_t i = 0; i < count; ++i) {
        vec4 skin;
        for (int c = 0; c < 4; ++c) {
            if (i % 4 < 2)
                skin[c] = test::uniform(random, 0, c == 0 ? 0.45F : c == 1 ? 0.12F : 1.0F);
            else if (i % 4 == 2)
                skin[c] = test::uniform(random, -1, 2);
            else
                skin[c] = std::bit_cast<float>(static_cast<uint32_t>(random()));
        }
        list.push_back(skin);
    }
    constexpr float kInf = std::numeric_limits<float>::infinity(), kNan = std::numeric_limits<float>::quiet_NaN();
    constexpr std::array kSpecial = {0.0F, -0.0F, kNan, kInf, -kInf, 1e-45F, 1e38F, -1e38F, 0.45F, 0.12F, 0.3F, 1.0F};
    size_t at = 0;
    for (const float x : kSpecial)
        for (const float y : kSpecial)
            for (const float z : kSpecial)
                if (at < list.size())
                    list[at++] = {x, y, z, 0};
    return list;
}

} // namespace

TEST_CASE("The lookup of skin colours gives the same bits on the device and on the CPU") {
    const sim::SkinColours colours;
    const std::vector<vec4> table(colours.table().begin(), colours.table().end());
    test::forEachDevice([&](gpu::Device &device) {
        const gpu::Pipeline pipeline = gpu::Pipeline::createCompute(device, "test/skin_colour.comp");
        const auto buffer = [&](size_t bytes) {
            return gpu::Buffer(device, {.bytes = bytes, .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, .name = "test"});
        };
        const gpu::Buffer tableBuffer = buffer(table.size() * sizeof(vec4));
        std::memcpy(tableBuffer.data(), table.data(), tableBuffer.bytes());
        for (const size_t count : {size_t{1}, size_t{63}, size_t{64}, size_t{65}, size_t{100'000}}) {
            const std::vector<vec4> inputs = skins(count);
            std::vector<vec4> expected;
            for (const vec4 &skin : inputs)
                expected.push_back(shared::skinColour(skin, table.data()));
            const gpu::Buffer in = buffer(count * sizeof(vec4)), out = buffer(count * sizeof(vec4));
            std::memcpy(in.data(), inputs.data(), in.bytes());
            gpu::Commands commands(device);
            commands.begin();
            const gpu::Bound bindings[] = {gpu::bound(0, tableBuffer), gpu::bound(1, in), gpu::bound(2, out)};
            commands.dispatch(pipeline, bindings, static_cast<uint32_t>((count + 63) / 64));
            commands.hostBarrier();
            commands.submitAndWait();
            // Real GPUs: ÷ and sqrt may be off in the last bits, and the table's slope is steepest in dark skin.
            const test::Difference d =
                test::firstDifference(test::floatsOf(std::span(expected)), out.as<float>(), device.isSoftware(),
                                      {.absolute = 1e-4F, .relative = 1e-4F});
            if (d.index >= 0) {
                const vec4 skin = inputs[static_cast<size_t>(d.index / 4)];
                FAIL_CHECK("member " << d.index % 4 << " of (" << skin.x << ", " << skin.y << ", " << skin.z
                                     << "): twin " << d.expected << ", device " << d.got);
            }
        }
    });
}

TEST_CASE("Any input to the lookup of skin colours gives a colour of the table, its own nodes exactly") {
    const sim::SkinColours colours;
    const std::span<const vec4> table = colours.table();
    vec4 least = table[0], most = table[0];
    for (const vec4 &node : table) {
        least = glm::min(least, node);
        most = glm::max(most, node);
    }
    size_t outside = 0;
    for (const vec4 &skin : skins(65'536)) {
        const vec4 c = shared::skinColour(skin, table.data());
        for (int i = 0; i < 4; ++i) {
            const float lo = i < 3 ? least[i] * least[i] : least[i], hi = i < 3 ? most[i] * most[i] : most[i];
            outside += c[i] > lo - 1e-5F * (1 + std::fabs(lo)) && c[i] < hi + 1e-5F * (1 + std::fabs(hi)) ? 0U : 1U;
        }
    }
    CHECK(outside == 0);
    // The corners of the table, and what lies beyond them.
    const auto rootsOf = [&](float m, float b, float o) {
        const vec4 c = shared::skinColour({m, b, o, 0}, table.data());
        return vec4(std::sqrt(c.x), std::sqrt(c.y), std::sqrt(c.z), c.w);
    };
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    CHECK(glm::length(rootsOf(0, 0, 0.3F) - table.front()) < 1e-4F);
    CHECK(glm::length(rootsOf(kNan, -1, kNan) - table.front()) < 1e-4F);
    CHECK(glm::length(rootsOf(0.45F, 0.12F, 1) - table.back()) < 1e-4F);
    CHECK(glm::length(rootsOf(1e30F, 7, 9) - table.back()) < 1e-4F);
}
