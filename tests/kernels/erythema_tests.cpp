// The redness kernel on every device against its CPU twin, on grids of awkward sizes with every pattern of awake tiles.
#include <vector>

#include <catch2/catch.hpp>

#include "shaders/shared/limits.h"
#include "sim/gpu/vulkan_backend.h"
#include "tests/kernels/harness.h"

using namespace stipple;
using sim::Chart;
using sim::Fields;

namespace {

// Real GPUs: five products and sums of one magnitude per step; a few units in the last place.
constexpr test::Tolerance kTolerance{.absolute = 1e-5F, .relative = 1e-5F};

enum class Awake { None, One, Last, Chequered, All };

// A chart with random coefficients, 0 across its edges as Chart::conduct promises.
Chart randomChart(std::mt19937 &random, int width, int height) {
    Chart chart;
    chart.width = width;
    chart.height = height;
    const auto count = static_cast<size_t>(width) * static_cast<size_t>(height);
    chart.zone.assign(count, sim::ZoneId::Block);
    chart.areaMm2.assign(count, 0.25F);
    chart.posMm.assign(count, glm::vec3(0));
    chart.normal.assign(count, glm::vec3(0, 0, 1));
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            chart.conduct.emplace_back(
                x + 1 < width ? test::uniform(random, 0, 6) : 0.0F, x > 0 ? test::uniform(random, 0, 6) : 0.0F,
                y + 1 < height ? test::uniform(random, 0, 6) : 0.0F, y > 0 ? test::uniform(random, 0, 6) : 0.0F);
    return chart;
}

bool isWanted(Awake pattern, int tile, int tiles, int tilesX) {
    switch (pattern) {
    case Awake::None:
        return false;
    case Awake::One:
        return tile == tiles / 2;
    case Awake::Last:
        return tile == tiles - 1;
    case Awake::Chequered:
        return (tile % tilesX + tile / tilesX) % 2 == 0;
    default:
        return true;
    }
}

// Random cells everywhere, equal in now and next as the backend's contract wants; the pattern's tiles awake.
Fields randomFields(std::mt19937 &random, const Chart &chart, Awake pattern) {
    Fields fields(chart);
    const int tiles = fields.tilesX() * fields.tilesY();
    for (int tile = 0; tile < tiles; ++tile)
        if (isWanted(pattern, tile, tiles, fields.tilesX()))
            fields.release(tile / fields.tilesX() * kTileSize * chart.width + tile % fields.tilesX() * kTileSize, 800,
                           0.25F);
    for (size_t i = 0; i < chart.size(); ++i)
        fields.now()[i] = fields.next()[i] = glm::vec4(test::uniform(random, 0, 60), test::uniform(random, 0, 60),
                                                       test::uniform(random, 0, 60), test::uniform(random, 0, 60));
    return fields;
}

void checkSame(Fields &expected, Fields &got, bool isExact) {
    const test::Difference now =
        test::firstDifference(test::floatsOf(expected.now()), test::floatsOf(got.now()), isExact, kTolerance);
    if (now.index >= 0)
        FAIL_CHECK("cell " << now.index / 4 << " channel " << now.index % 4 << ": twin " << now.expected << ", device "
                           << now.got);
    const test::Difference next =
        test::firstDifference(test::floatsOf(expected.next()), test::floatsOf(got.next()), isExact, kTolerance);
    CHECK(next.index == -1);
    CHECK(std::vector<uint32_t>(expected.awakeTiles().begin(), expected.awakeTiles().end()) ==
          std::vector<uint32_t>(got.awakeTiles().begin(), got.awakeTiles().end()));
    if (isExact)
        CHECK(expected.hash() == got.hash());
}

} // namespace

TEST_CASE("The redness kernel gives the twin's fields for every size and pattern of awake tiles") {
    test::forEachDevice([](gpu::Device &device) {
        sim::CpuBackend cpu;
        std::mt19937 random(4);
        for (const auto &[width, height] : {std::pair(1, 1), std::pair(15, 17), std::pair(16, 16), std::pair(33, 2),
                                            std::pair(160, 160), std::pair(kChartSize, kChartSize)}) {
            sim::VulkanBackend vulkan(device);
            const Chart chart = randomChart(random, width, height);
            for (const Awake pattern : {Awake::None, Awake::One, Awake::Last, Awake::Chequered, Awake::All}) {
                INFO(width << " x " << height << ", pattern " << static_cast<int>(pattern));
                Fields expected = randomFields(random, chart, pattern);
                const std::vector<glm::vec4> before(expected.now().begin(), expected.now().end());
                Fields got = expected;
                const bool isAnyAwake = !expected.awakeTiles().empty();
                CHECK(isAnyAwake == (pattern != Awake::None));
                for (int step = 0; step < 3; ++step) {
                    cpu.stepFields(expected, chart.conduct);
                    vulkan.stepFields(got, chart.conduct);
                    checkSame(expected, got, device.isSoftware());
                    expected.updateTiles();
                    got.updateTiles();
                }
                const std::vector<glm::vec4> after(expected.now().begin(), expected.now().end());
                CHECK((before != after) == isAnyAwake);
            }
        }
    });
}

TEST_CASE("One backend steps charts of other sizes and coefficients after each other") {
    test::forEachDevice([](gpu::Device &device) {
        sim::CpuBackend cpu;
        sim::VulkanBackend vulkan(device);
        std::mt19937 random(5);
        // 24 × 10 and 10 × 24 have the same number of cells; the second 24 × 10 has other coefficients.
        for (const auto &[width, height] :
             {std::pair(24, 10), std::pair(24, 10), std::pair(10, 24), std::pair(40, 40), std::pair(24, 10)}) {
            INFO(width << " x " << height);
            const Chart chart = randomChart(random, width, height);
            Fields expected = randomFields(random, chart, Awake::All);
            Fields got = expected;
            cpu.stepFields(expected, chart.conduct);
            vulkan.stepFields(got, chart.conduct);
            checkSame(expected, got, device.isSoftware());
        }
    });
}

TEST_CASE("Redness released on the practice block spreads the same on device and twin over a minute") {
    test::forEachDevice([](gpu::Device &device) {
        sim::CpuBackend cpu;
        sim::VulkanBackend vulkan(device);
        const Chart chart = sim::makeBlockChart();
        REQUIRE(chart.width == 160);
        Fields expected(chart);
        std::mt19937 random(6);
        for (int i = 0; i < 400; ++i) {
            const int cell = chart.index(60 + static_cast<int>(random() % 40), 70 + static_cast<int>(random() % 20));
            expected.release(cell, test::uniform(random, 200, 2000), chart.areaMm2[static_cast<size_t>(cell)]);
        }
        Fields got = expected;
        const size_t awakeAtFirst = expected.awakeTiles().size();
        for (int step = 0; step < 60 * kFieldStepsPerSecond; ++step) {
            cpu.stepFields(expected, chart.conduct);
            expected.updateTiles();
            vulkan.stepFields(got, chart.conduct);
            got.updateTiles();
        }
        checkSame(expected, got, device.isSoftware());
        CHECK(expected.awakeTiles().size() > awakeAtFirst); // it did spread
    });
}
