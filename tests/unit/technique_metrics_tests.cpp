// Each metric's pure function: nothing measured, one sample, on the limit, and the weights.
#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "sim/technique/deductions.h"
#include "sim/technique/metrics.h"

using namespace stipple::sim;

namespace {

CellDose cell(double dose, int grade = 0, double tearMm = 0) {
    return {.dosePerCm2 = dose, .targetPerCm2 = 100, .grade = grade, .tearMm = tearMm};
}

constexpr Trap kPenForce{.a = 0.1, .b = 0.3, .c = 1.5, .d = 3.5};

} // namespace

TEST_CASE("score functions are 0 and 100 exactly at their edges and linear between") {
    CHECK(up(70, 70, 95) == 0);
    CHECK(up(95, 70, 95) == 100);
    CHECK(up(82.5, 70, 95) == Approx(50));
    CHECK(down(2, 2, 12) == 100);
    CHECK(down(12, 2, 12) == 0);
    CHECK(down(7, 2, 12) == Approx(50));
    CHECK(trap(0.1, kPenForce) == 0);
    CHECK(trap(0.2, kPenForce) == Approx(50));
    CHECK(trap(0.3, kPenForce) == 100);
    CHECK(trap(1.5, kPenForce) == 100);
    CHECK(trap(2.5, kPenForce) == Approx(50));
    CHECK(trap(3.5, kPenForce) == 0);
    CHECK(trap(-1, kPenForce) == 0);
    CHECK(trap(100, kPenForce) == 0);
}

TEST_CASE("a band that is missing or empty scores 0, not 100") {
    CHECK(up(5, 0, 0) == 0);
    CHECK(down(0, 0, 0) == 0);
    CHECK(trap(0, Trap{}) == 0);
    CHECK(trap(1, Trap{}) == 0);
    CHECK(edgesOf({}).b == 0);
    CHECK(trapOf({1.0F}).d == 0);
}

TEST_CASE("coverage counts cells from 70 percent of the target on") {
    CHECK(coverageMetric({}, 0.7, {70, 95}).score == 0);
    const std::vector<CellDose> one = {cell(70)};
    CHECK(coverageMetric(one, 0.7, {70, 95}).value == 100);
    CHECK(coverageMetric(one, 0.7, {70, 95}).score == 100);
    std::vector<CellDose> twenty(20, cell(100));
    twenty[0] = cell(69.9);
    CHECK(coverageMetric(twenty, 0.7, {70, 95}).value == Approx(95));
    CHECK(coverageMetric(twenty, 0.7, {70, 95}).score == 100);
    twenty[1] = twenty[2] = twenty[3] = twenty[4] = twenty[5] = cell(0);
    CHECK(coverageMetric(twenty, 0.7, {70, 95}).score == 0);
    CHECK(shareAtLeast({}, 0.3) == 0);
}

TEST_CASE("evenness is the coefficient of variation of dose over target") {
    CHECK(evennessMetric({}, {20, 55}).score == 0);
    const std::vector<CellDose> one = {cell(100)};
    CHECK(evennessMetric(one, {20, 55}).score == 0); // nothing to compare with
    const std::vector<CellDose> none(5, cell(0));
    CHECK(evennessMetric(none, {20, 55}).score == 0);
    const std::vector<CellDose> equal(5, cell(90));
    CHECK(evennessMetric(equal, {20, 55}).value == Approx(0).margin(1e-6));
    CHECK(evennessMetric(equal, {20, 55}).score == 100);
    const std::vector<CellDose> spread = {cell(80), cell(120)};
    CHECK(evennessMetric(spread, {20, 55}).value == Approx(20));
    const std::vector<CellDose> otherTarget = {cell(100), {.dosePerCm2 = 200, .targetPerCm2 = 200}};
    CHECK(evennessMetric(otherTarget, {20, 55}).value == Approx(0).margin(1e-6));
}

TEST_CASE("over-dose counts dose above 1.8 times the target, grade 4, and tears over 2 mm") {
    const OverLimits limits{.dose = 1.8, .tearMm = 2};
    CHECK(overDoseMetric({}, limits, {2, 12}).score == 0);
    CHECK_FALSE(isOverWorked(cell(180), limits));
    CHECK(isOverWorked(cell(180.1), limits));
    CHECK_FALSE(isOverWorked(cell(100, 3), limits));
    CHECK(isOverWorked(cell(100, 4), limits));
    CHECK_FALSE(isOverWorked(cell(100, 0, 2), limits));
    CHECK(isOverWorked(cell(100, 0, 2.1), limits));
    std::vector<CellDose> fifty(50, cell(100));
    fifty[0] = cell(300);
    CHECK(overDoseMetric(fifty, limits, {2, 12}).value == Approx(2));
    CHECK(overDoseMetric(fifty, limits, {2, 12}).score == 100);
    for (size_t i = 0; i < 6; ++i)
        fifty[i] = cell(300);
    CHECK(overDoseMetric(fifty, limits, {2, 12}).score == Approx(0).margin(1e-9));
}

TEST_CASE("achieved depth is a share of punctures") {
    CHECK(depthMetric({}, {55, 90}).score == 0);
    CHECK(depthMetric({.inWindow = 1, .all = 1}, {55, 90}).score == 100);
    CHECK(depthMetric({.inWindow = 9, .all = 10}, {55, 90}).score == Approx(100));
    CHECK(depthMetric({.inWindow = 55, .all = 100}, {55, 90}).score == Approx(0).margin(1e-9));
}

TEST_CASE("sampled metrics average samples by weight and are 0 without any") {
    SampleSums sums;
    CHECK(meanMetric(sums).score == 0);
    CHECK(meanMetric(sums).value == 0);
    sums.add(5, 100);
    CHECK(meanMetric(sums).score == 100);
    sums.add(500, 0, 0); // no weight: as if it had not been
    CHECK(meanMetric(sums).value == 5);
    sums.add(20, 0, 3);
    CHECK(meanMetric(sums).score == Approx(25));
    CHECK(meanMetric(sums).value == Approx(16.25));
}

TEST_CASE("bony zones lower the upper force limits only") {
    const Trap roller{.a = 0.5, .b = 2, .c = 5, .d = 8};
    const Trap bony = forceBand(roller, true, 0.7);
    CHECK(bony.a == 0.5);
    CHECK(bony.b == 2);
    CHECK(bony.c == Approx(3.5));
    CHECK(bony.d == Approx(5.6));
    CHECK(forceBand(roller, false, 0.7).d == 8);
    CHECK(trap(2, forceBand(roller, true, 0.1)) == 100); // never below what is wanted at least
}

TEST_CASE("a pen's speed limit is where its drag reaches the needle's diameter") {
    const std::vector<float> band = {5, 20, 40};
    const Trap at100 = penSpeedBand(band, {.shaftMm = 0.25, .frequencyHz = 100, .duty = 0.4});
    CHECK(at100.d == Approx(62.5));
    CHECK(trap(40, at100) == 100);
    CHECK(trap(62.5, at100) == 0);
    const Trap slow = penSpeedBand(band, {.shaftMm = 0.25, .frequencyHz = 40, .duty = 0.4}); // slit at 25 mm/s
    CHECK(trap(24, slow) == 100);
    CHECK(trap(26, slow) == 0);
    CHECK(trap(10, penSpeedBand(band, {})) > 0); // no frequency known: nothing divides by zero
    CHECK(trap(21, penSpeedBand(band, {})) == 0);
}

TEST_CASE("the direction pattern counts no more than what was asked") {
    const std::array<float, 4> asked = {4, 4, 4, 4};
    CHECK(directionShare({16, 0, 0, 0}, asked) == Approx(0.25));
    CHECK(directionShare({4, 4, 4, 4}, asked) == 1);
    CHECK(directionShare({0, 0, 0, 0}, asked) == 0);
    CHECK(directionShare({1, 1, 1, 1}, {0, 0, 0, 0}) == 0); // nothing asked: nothing earned
    CHECK(directionShare({1, 9, 1, 9}, {1, 0, 1, 0}) == 1);
    CHECK(directionMetric({}, {50, 90}).score == 0);
    const std::vector<double> shares = {0.9};
    CHECK(directionMetric(shares, {50, 90}).score == Approx(100));
}

TEST_CASE("shear takes ten points for each twist and re-run and never goes below 0") {
    CHECK(shearMetric({}, {0.05, 0.3}, 10).score == 0);
    CHECK(shearMetric({.sum = 0.05, .count = 1}, {0.05, 0.3}, 10).score == 100);
    CHECK(shearMetric({.sum = 0, .count = 10, .faults = 3}, {0.05, 0.3}, 10).score == Approx(70));
    CHECK(shearMetric({.sum = 0, .count = 10, .faults = 11}, {0.05, 0.3}, 10).score == 0);
    CHECK(shearMetric({.sum = 3, .count = 10}, {0.05, 0.3}, 10).score == Approx(0).margin(1e-9));
}

TEST_CASE("weights are scaled to sum to 100 and stay 0 when there are none") {
    const std::vector<double> raw = {9, 6, 0, 15};
    const std::vector<double> weights = normalisedWeights(raw);
    CHECK(weights[0] == Approx(30));
    CHECK(weights[2] == 0);
    CHECK(weights[0] + weights[1] + weights[2] + weights[3] == Approx(100));
    const std::vector<double> zero = {0, 0};
    CHECK(normalisedWeights(zero)[0] == 0);
    CHECK(normalisedWeights({}).empty());
}

TEST_CASE("bands change at 60, 80 and 90") {
    const std::array<float, 3> edges = {60, 80, 90};
    CHECK(bandName(59.99, edges) == "beginner");
    CHECK(bandName(60, edges) == "developing");
    CHECK(bandName(80, edges) == "competent");
    CHECK(bandName(90, edges) == "proficient");
}

TEST_CASE("every metric has a name, a unit and a definition for every hand-piece") {
    for (const char *id : {"M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9", "M10", "M11", "M12", "M13", "M14",
                           "M15", "M16", "M17", "M18", "M19"})
        for (const char *device : {"pen", "roller", "stamp"}) {
            const MetricInfo info = metricInfo(id, device);
            CHECK(info.name.size() > 3);
            CHECK_FALSE(info.unit.empty());
            CHECK(info.definition.back() == '.');
        }
    CHECK(metricInfo("M10", "stamp").unit == "hits/s");
    CHECK(metricInfo("M13", "roller").unit == "slip ratio");
}

TEST_CASE("deductions of a metric sum to what it lost, whatever the faults") {
    for (const size_t count : {0U, 1U, 2U, 5U, 6U, 40U}) {
        std::vector<Fault> faults;
        for (size_t i = 0; i < count; ++i)
            faults.push_back({.badness = 1.0 / static_cast<double>(i * i + 1), .text = "Fault", .spot = {}});
        faults.push_back({.badness = 0, .text = "No fault", .spot = {}});
        std::vector<Deduction> out;
        priceFaults(faults, {.metric = "M9", .lost = 7.25, .otherwise = "Otherwise", .end = {}}, out);
        double sum = 0;
        for (const Deduction &d : out) {
            sum += static_cast<double>(d.points);
            CHECK(d.points > 0);
            CHECK(d.text != "No fault");
        }
        CHECK(sum == Approx(7.25).margin(1e-5));
        CHECK(out.size() <= 5);
        CHECK_FALSE(out.empty());
    }
    std::vector<Deduction> none;
    priceFaults({{.badness = 1, .text = "Fault", .spot = {}}}, {.metric = "M9", .lost = 0, .otherwise = "", .end = {}},
                none);
    CHECK(none.empty());
}

TEST_CASE("numbers in sentences do not follow the locale") {
    CHECK(fixed(1.005, 1) == "1.0");
    CHECK(fixed(-2.55, 1) == "-2.6");
    CHECK(fixed(-0.01, 1) == "0.0");
    CHECK(fixed(12.3456, 2) == "12.35");
    CHECK(fixed(7, 0) == "7");
    CHECK(fixed(std::nan(""), 1) == "-");
    CHECK(fixed(std::numeric_limits<double>::infinity(), 1) == "-");
}

TEST_CASE("neighbouring bad cells of one zone form one cluster") {
    std::vector<ScoreCell> cells;
    for (int v = 0; v < 3; ++v)
        for (int u = 0; u < 5; ++u) {
            ScoreCell c;
            c.zone = u < 4 ? ZoneId::CheekLeft : ZoneId::Forehead;
            c.iu = u;
            c.iv = v;
            c.areaMm2 = 25;
            cells.push_back(c);
        }
    std::vector<double> badness(cells.size(), 0);
    badness[0] = 1;  // (0, 0)
    badness[6] = 3;  // (1, 1), touches by its corner
    badness[3] = 2;  // (3, 0)
    badness[4] = 10; // (4, 0), next to it but in another zone
    const std::vector<CellCluster> clusters = clusterCells(cells, badness);
    REQUIRE(clusters.size() == 3);
    CHECK(clusters[0].cells == std::vector<size_t>{4});
    CHECK(clusters[1].cells == std::vector<size_t>{6, 0});
    CHECK(clusters[1].areaMm2 == 50);
    CHECK(clusterCells({}, {}).empty());
}
