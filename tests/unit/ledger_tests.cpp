// The puncture ledger: what it holds, what it cannot hold, what ten million entries cost, and its queries beside brute
// force.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <random>

#include <unistd.h>

#include "sim/needle/ledger_query.h"

using namespace stipple;
using namespace stipple::sim;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kIsSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif
#else
constexpr bool kIsSanitized = false;
#endif

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

double residentBytes() {
    std::ifstream file("/proc/self/statm");
    double pages = 0, resident = 0;
    file >> pages >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

// A skin that curves both ways, 160 × 160 cells of 0.5 mm.
const Chart &skin() {
    static const Chart kChart = [] {
        Chart chart = makeBlockChart();
        for (glm::vec3 &p : chart.posMm)
            p.z = 20.0F - 0.012F * p.x * p.x + 0.006F * p.y * p.y;
        return chart;
    }();
    return kChart;
}

class Dice {
  public:
    explicit Dice(uint32_t seed) : random_(seed) {}
    float real(float low, float high) { return low + (high - low) * static_cast<float>(random_() >> 8U) / 16777216.0F; }
    uint32_t below(uint32_t count) { return static_cast<uint32_t>(random_()) % count; }
    bool oneIn(uint32_t count) { return below(count) == 0; }

  private:
    std::mt19937 random_;
};

// Places all over the chart, some on cell edges, some beyond it or no number.
Ledger randomLedger(Dice &dice, uint32_t size) {
    Ledger ledger;
    uint32_t step = dice.below(100);
    for (uint32_t i = 0; i < size; ++i) {
        step += dice.below(3);
        Puncture p{.step = step,
                   .u = dice.real(0, 160),
                   .v = dice.real(0, 160),
                   .depthUm = static_cast<uint16_t>(dice.below(8) * 300),
                   .zone = static_cast<ZoneId>(dice.below(kZoneCount))};
        if (dice.oneIn(10))
            p.u = std::floor(p.u);
        if (dice.oneIn(50))
            p.v = dice.oneIn(2) ? kNan : dice.real(-1000, 2000);
        if (dice.oneIn(100))
            p.u = dice.oneIn(2) ? kInfinity : -kInfinity;
        REQUIRE(ledger.append(p));
    }
    return ledger;
}

float oddNumber(Dice &dice) {
    const float odd[] = {0, -1, 1e-6F, 1e9F, kInfinity, -kInfinity, kNan, 160, 4};
    return odd[dice.below(9)];
}

LedgerQuery randomQuery(Dice &dice, const Ledger &ledger, const SkinSquares &squares) {
    LedgerQuery q;
    if (dice.oneIn(2)) {
        const glm::vec2 uv(dice.real(-20, 180), dice.real(-20, 180));
        SkinDisc disc{.skin = &squares, .centreMm = skin().positionAt(uv), .radiusMm = dice.real(0, 12)};
        if (dice.oneIn(4) && ledger.size() != 0) { // a puncture exactly on the rim
            const Puncture &p = ledger.all()[dice.below(static_cast<uint32_t>(ledger.size()))];
            if (skin().contains({p.u, p.v}))
                disc.radiusMm = glm::distance(skin().positionAt({p.u, p.v}), disc.centreMm);
        }
        if (dice.oneIn(10))
            disc.radiusMm = oddNumber(dice);
        if (dice.oneIn(20))
            disc.centreMm[static_cast<int>(dice.below(3))] = oddNumber(dice);
        q.disc = disc;
    }
    if (dice.oneIn(2)) {
        ChartRect rect{.min = {dice.real(-10, 170), dice.real(-10, 170)}};
        rect.max = rect.min + glm::vec2(dice.real(-1, 60), dice.real(-1, 60));
        if (dice.oneIn(3))
            rect = {.min = glm::floor(rect.min / 4.0F) * 4.0F, .max = glm::floor(rect.max / 4.0F) * 4.0F};
        if (dice.oneIn(10))
            (dice.oneIn(2) ? rect.min : rect.max)[static_cast<int>(dice.below(2))] = oddNumber(dice);
        q.rect = rect;
    }
    if (dice.oneIn(2)) {
        const uint32_t last = ledger.size() == 0 ? 10 : ledger.all().back().step + 10;
        q.firstStep = dice.below(last);
        q.lastStep = dice.oneIn(2) ? q.firstStep + dice.below(50) : dice.below(last);
    }
    if (dice.oneIn(3))
        q.zone = static_cast<ZoneId>(dice.below(kZoneCount));
    if (dice.oneIn(3)) {
        q.minDepthUm = static_cast<uint16_t>(dice.below(2500));
        q.maxDepthUm = static_cast<uint16_t>(dice.below(3000));
    }
    return q;
}

bool isWanted(const Puncture &p, const LedgerQuery &q) {
    if (p.step < q.firstStep || p.step > q.lastStep || p.depthUm < q.minDepthUm || p.depthUm > q.maxDepthUm)
        return false;
    if (q.zone.has_value() && *q.zone != p.zone)
        return false;
    if (q.rect.has_value()) {
        const bool isInU = p.u >= q.rect->min.x && p.u < q.rect->max.x;
        const bool isInV = p.v >= q.rect->min.y && p.v < q.rect->max.y;
        if (!isInU || !isInV)
            return false;
    }
    if (q.disc.has_value()) {
        const bool isOnChart = p.u >= 0 && p.v >= 0 && p.u < 160 && p.v < 160;
        if (!isOnChart || !(q.disc->radiusMm >= 0))
            return false;
        const glm::vec3 away = skin().positionAt({p.u, p.v}) - q.disc->centreMm;
        return glm::dot(away, away) <= q.disc->radiusMm * q.disc->radiusMm;
    }
    return true;
}

} // namespace

TEST_CASE("queries find exactly what brute force finds, over random ledgers and questions") {
    const SkinSquares squares(skin());
    Dice dice(20240607);
    int queries = 0, empty = 0, bySquares = 0;
    for (const uint32_t size : {0U, 1U, 2U, 17U, 300U, 2000U, 2000U, 6000U}) {
        const Ledger ledger = randomLedger(dice, size);
        for (int i = 0; i < 2000; ++i) {
            const LedgerQuery query = randomQuery(dice, ledger, squares);
            std::vector<size_t> expected, found;
            for (size_t k = 0; k < ledger.size(); ++k)
                if (isWanted(ledger.all()[k], query))
                    expected.push_back(k);
            forEach(ledger, query, [&](size_t index, const Puncture &p) {
                REQUIRE(&p == &ledger.all()[index]);
                found.push_back(index);
            });
            std::sort(found.begin(), found.end());
            REQUIRE(found == expected);
            REQUIRE(count(ledger, query) == expected.size());
            ++queries;
            empty += expected.empty() ? 1 : 0;
            bySquares += LedgerSearch(ledger, query).usesSquares ? 1 : 0;
        }
    }
    REQUIRE(queries >= 10'000);
    // Both ways of searching were tried, and not on nothing only.
    CHECK(bySquares > 1000);
    CHECK(queries - bySquares > 1000);
    CHECK(queries - empty > 3000);
}

TEST_CASE("a query with nothing in it finds the whole ledger, and a window of one step just that step") {
    Dice dice(3);
    const Ledger ledger = randomLedger(dice, 5000);
    REQUIRE(count(ledger, {}) == 5000);
    uint64_t sum = 0;
    for (uint32_t step = ledger.all().front().step; step <= ledger.all().back().step; ++step) {
        LedgerQuery query;
        query.firstStep = query.lastStep = step;
        sum += count(ledger, query);
    }
    REQUIRE(sum == 5000);
}

TEST_CASE("the hash tells ledgers apart that differ in one entry, and not equal ones") {
    Dice a(5), b(5);
    Ledger first = randomLedger(a, 1000), second = randomLedger(b, 1000);
    REQUIRE(first.hash() == second.hash());
    const Puncture p{.step = 100000, .u = 3, .v = 4};
    Puncture q = p;
    q.plexus = 1;
    REQUIRE(first.append(p));
    REQUIRE(second.append(q));
    REQUIRE(first.hash() != second.hash());
}

TEST_CASE("ten million entries fit, none moves the others, the next is refused and counted") {
    const double before = residentBytes();
    Ledger ledger;
    Dice dice(11);
    REQUIRE(ledger.append({}));
    const Puncture *const where = ledger.all().data();
    Puncture p;
    while (ledger.size() < static_cast<size_t>(kMaxPunctures)) {
        // As a pen does: runs of neighbours.
        if (ledger.size() % 256 == 0)
            p.u = dice.real(0, 512), p.v = dice.real(0, 512);
        p.step = static_cast<uint32_t>(ledger.size() / 12);
        p.u = std::min(p.u + 0.1F, 511.0F);
        if (!ledger.append(p))
            FAIL("refused entry " << ledger.size());
    }
    CHECK(ledger.all().data() == where);
    const uint64_t full = ledger.hash();
    for (int i = 0; i < 3; ++i)
        CHECK_FALSE(ledger.append(p));
    CHECK(ledger.refused() == 3);
    CHECK(ledger.size() == static_cast<size_t>(kMaxPunctures));
    CHECK(ledger.hash() == full);
    // 32 bytes a record, 4 a link, and the squares' heads.
    if (!kIsSanitized)
        CHECK(residentBytes() - before < 36.0 * static_cast<double>(kMaxPunctures) + 4e6);
    // A small place is found without looking at the rest.
    LedgerQuery query;
    query.rect = ChartRect{.min = {200, 200}, .max = {210, 210}};
    const LedgerSearch search(ledger, query);
    CHECK(search.usesSquares);
    CHECK(search.squares.size() <= 16);
}
