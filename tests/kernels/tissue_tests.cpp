// The tissue kernels (redness and swelling; blood on the skin) on every device against their CPU twins, on grids of
// awkward sizes with every pattern of awake tiles.
#include <vector>

#include <catch2/catch.hpp>

#include "shaders/shared/limits.h"
#include "sim/gpu/vulkan_backend.h"
#include "tests/kernels/harness.h"

using namespace stipple;
using sim::BloodFields;
using sim::Chart;
using sim::Fields;

namespace {

// Real GPUs: five products and sums of one magnitude per step; a few units in the last place.
constexpr test::Tolerance kTolerance{.absolute = 1e-5F, .relative = 1e-5F};

enum class Awake { None, One, Last, Chequered, All };

// A chart with random hills and coefficients; these 0 across its edges as Chart::conduct promises.
Chart randomChart(std::mt19937 &random, int width, int height) {
    Chart chart;
    chart.width = width;
    chart.height = height;
    const auto count = static_cast<size_t>(width) * static_cast<size_t>(height);
    chart.zone.assign(count, sim::ZoneId::Block);
    chart.normal.assign(count, glm::vec3(0, 0, 1));
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            chart.areaMm2.push_back(test::uniform(random, 0.2F, 0.3F));
            chart.posMm.emplace_back(0.5F * static_cast<float>(x), 0.5F * static_cast<float>(y),
                                     test::uniform(random, -0.5F, 0.5F));
            chart.conduct.emplace_back(
                x + 1 < width ? test::uniform(random, 0, 6) : 0.0F, x > 0 ? test::uniform(random, 0, 6) : 0.0F,
                y + 1 < height ? test::uniform(random, 0, 6) : 0.0F, y > 0 ? test::uniform(random, 0, 6) : 0.0F);
        }
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

// Calls with the first cell of every tile of the pattern.
template <class F>
void forEachWanted(const sim::Tiles &tiles, int width, Awake pattern, const F &f) {
    const int count = tiles.tilesX() * tiles.tilesY();
    for (int tile = 0; tile < count; ++tile)
        if (isWanted(pattern, tile, count, tiles.tilesX()))
            f(tile / tiles.tilesX() * kTileSize * width + tile % tiles.tilesX() * kTileSize);
}

// Random cells everywhere, equal in now and next as the backend's contract wants; the pattern's tiles awake.
Fields randomFields(std::mt19937 &random, const Chart &chart, Awake pattern) {
    Fields fields(chart);
    forEachWanted(fields.tiles(), chart.width, pattern, [&](int cell) { fields.release(cell, 800, 0.25F); });
    const auto cell = [&random] {
        return glm::vec4(test::uniform(random, 0, 60), test::uniform(random, 0, 60), test::uniform(random, 0, 60),
                         test::uniform(random, 0, 1));
    };
    for (size_t i = 0; i < chart.size(); ++i) {
        fields.mediators()[i] = fields.nextMediators()[i] = cell();
        fields.responses()[i] = cell();
    }
    return fields;
}

// The same with blood; films up to 200 µm, so that some run.
BloodFields randomBlood(std::mt19937 &random, const Chart &chart, Awake pattern) {
    BloodFields blood(chart, {});
    forEachWanted(blood.tiles(), chart.width, pattern,
                  [&](int cell) { blood.open(cell, {.residualUm = 200, .flowPlS = 300}); });
    for (size_t i = 0; i < chart.size(); ++i)
        blood.cells()[i] = blood.nextCells()[i] = {test::uniform(random, 0, 900), test::uniform(random, -1, 40),
                                                   test::uniform(random, 0, 50), chart.areaMm2[i]};
    return blood;
}

void checkSame(std::span<const glm::vec4> expected, std::span<const glm::vec4> got, bool isExact) {
    const test::Difference d =
        test::firstDifference(test::floatsOf(expected), test::floatsOf(got), isExact, kTolerance);
    if (d.index >= 0)
        FAIL_CHECK("cell " << d.index / 4 << " channel " << d.index % 4 << ": twin " << d.expected << ", device "
                           << d.got);
}

void checkSame(Fields &expected, Fields &got, bool isExact) {
    checkSame(expected.mediators(), got.mediators(), isExact);
    checkSame(expected.nextMediators(), got.nextMediators(), isExact);
    checkSame(expected.responses(), got.responses(), isExact);
    if (isExact)
        CHECK(expected.hash() == got.hash());
}

void checkSame(BloodFields &expected, BloodFields &got, bool isExact) {
    checkSame(expected.cells(), got.cells(), isExact);
    checkSame(expected.nextCells(), got.nextCells(), isExact);
    const test::Difference d = test::firstDifference(expected.dried(), got.dried(), isExact, kTolerance);
    CHECK(d.index == -1);
    if (isExact)
        CHECK(expected.hash() == got.hash());
}

const std::pair<int, int> kSizes[] = {{1, 1}, {15, 17}, {16, 16}, {33, 2}, {160, 160}, {kChartSize, kChartSize}};
const Awake kPatterns[] = {Awake::None, Awake::One, Awake::Last, Awake::Chequered, Awake::All};

} // namespace

TEST_CASE("The redness and swelling kernel gives the twin's fields for every size and pattern of awake tiles") {
    test::forEachDevice([](gpu::Device &device) {
        sim::CpuBackend cpu;
        std::mt19937 random(4);
        for (const auto &[width, height] : kSizes) {
            sim::VulkanBackend vulkan(device);
            const Chart chart = randomChart(random, width, height);
            for (const Awake pattern : kPatterns) {
                INFO(width << " x " << height << ", pattern " << static_cast<int>(pattern));
                Fields expected = randomFields(random, chart, pattern);
                const std::vector<glm::vec4> before(expected.mediators().begin(), expected.mediators().end());
                Fields got = expected;
                const bool isAnyAwake = !expected.awakeTiles().empty();
                CHECK(isAnyAwake == (pattern != Awake::None));
                for (int step = 0; step < 3; ++step) {
                    cpu.stepTissue(expected);
                    vulkan.stepTissue(got);
                    checkSame(expected, got, device.isSoftware());
                    expected.updateTiles();
                    got.updateTiles();
                }
                const std::vector<glm::vec4> after(expected.mediators().begin(), expected.mediators().end());
                CHECK((before != after) == isAnyAwake);
            }
        }
    });
}

TEST_CASE("The blood kernel gives the twin's cells for every size and pattern of awake tiles") {
    test::forEachDevice([](gpu::Device &device) {
        sim::CpuBackend cpu;
        std::mt19937 random(8);
        for (const auto &[width, height] : kSizes) {
            sim::VulkanBackend vulkan(device);
            const Chart chart = randomChart(random, width, height);
            for (const Awake pattern : kPatterns) {
                INFO(width << " x " << height << ", pattern " << static_cast<int>(pattern));
                BloodFields expected = randomBlood(random, chart, pattern);
                BloodFields got = expected;
                for (uint32_t step = 1; step <= 3; ++step) {
                    cpu.stepBlood(expected);
                    vulkan.stepBlood(got);
                    checkSame(expected, got, device.isSoftware());
                    expected.update(step);
                    got.update(step);
                }
            }
        }
    });
}

TEST_CASE("The twins give the same bits whole and in parts") {
    std::mt19937 random(9);
    const Chart chart = randomChart(random, 200, 170);
    Fields whole = randomFields(random, chart, Awake::All), parts = whole;
    BloodFields wholeBlood = randomBlood(random, chart, Awake::All), partsBlood = wholeBlood;
    sim::CpuBackend one, some([](size_t count, const std::function<void(size_t, size_t)> &work) {
        work(count / 3, count);
        work(0, count / 3);
    });
    REQUIRE(whole.awakeTiles().size() > 100);
    for (int step = 0; step < 5; ++step) {
        one.stepTissue(whole);
        some.stepTissue(parts);
        one.stepBlood(wholeBlood);
        some.stepBlood(partsBlood);
    }
    CHECK(whole.hash() == parts.hash());
    CHECK(wholeBlood.hash() == partsBlood.hash());
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
            cpu.stepTissue(expected);
            vulkan.stepTissue(got);
            checkSame(expected, got, device.isSoftware());
            BloodFields blood = randomBlood(random, chart, Awake::All);
            BloodFields gotBlood = blood;
            cpu.stepBlood(blood);
            vulkan.stepBlood(gotBlood);
            checkSame(blood, gotBlood, device.isSoftware());
        }
    });
}

TEST_CASE("Redness released on the practice block spreads the same on device and twin over ten minutes") {
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
        for (int step = 0; step < 600 * kTissueStepsPerSecond; ++step) {
            cpu.stepTissue(expected);
            vulkan.stepTissue(got);
            if (step % 4 == 0) {
                expected.updateTiles();
                got.updateTiles();
            }
        }
        checkSame(expected, got, device.isSoftware());
        CHECK(expected.awakeTiles().size() > awakeAtFirst); // it did spread
    });
}
