// Google Benchmark of the kernels' CPU twins (one thread) and of the ledger, with items and bytes per second.
#include <cmath>

#include <benchmark/benchmark.h>

#include "shaders/kernels/math_exact.h"
#include "shaders/kernels/random.h"
#include "shaders/shared/limits.h"
#include "sim/needle/ledger_query.h"
#include "sim/session/backend.h"
#include "sim/tissue/bleeding.h"

using namespace stipple;

namespace {

void needles(benchmark::State &state) {
    const auto count = static_cast<uint32_t>(state.range(0));
    shared::NeedleArray array{};
    array.forceN = 0.05F * static_cast<float>(count);
    array.lengthMm = array.efficiency = array.indentLeft = 1.0F;
    array.curveXx = array.curveYy = 0.01F;
    array.insertionN = array.pierceN = 0.06F;
    array.indentMm = 0.2F;
    array.needleCount = count;
    std::vector<shared::NeedlePlace> places;
    for (uint32_t i = 0; i < count; ++i)
        places.push_back({.xMm = 0.7F * static_cast<float>(i % 14),
                          .yMm = 0.3F * static_cast<float>(i),
                          .cosAngle = 1,
                          .sinAngle = 0});
    std::vector<shared::NeedleState> states(count);
    sim::CpuBackend twins;
    for (auto _ : state) {
        array.forceN += 1.0e-5F;
        twins.solveNeedles(array, places, states);
        benchmark::DoNotOptimize(states.data());
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK(needles)->Arg(12)->Arg(80)->Arg(192);

const sim::Chart &chart() {
    static const sim::Chart kChart = sim::makeBlockChart(0.5F * static_cast<float>(kChartSize), 100.0F);
    return kChart;
}

// Calls with a cell of every tile of the first `percent` of the rows of tiles, at least one tile.
template <class F>
void forEachTile(int64_t percent, const F &f) {
    constexpr int kTiles = kChartSize / kTileSize;
    const int64_t count = std::max<int64_t>(1, kTiles * kTiles * percent / 100);
    for (int64_t tile = 0; tile < count; ++tile)
        f(chart().index(static_cast<int>(tile % kTiles) * kTileSize + kTileSize / 2,
                        static_cast<int>(tile / kTiles) * kTileSize + kTileSize / 2));
}

void tissue(benchmark::State &state) {
    sim::Fields fields(chart());
    forEachTile(state.range(0), [&](int cell) { fields.release(cell, 1000.0F, 0.25F); });
    sim::CpuBackend twins;
    for (auto _ : state)
        twins.stepTissue(fields);
    const auto cells = static_cast<int64_t>(fields.awakeTiles().size()) * kTileSize * kTileSize;
    state.SetItemsProcessed(state.iterations() * cells);
    state.SetBytesProcessed(state.iterations() * cells * 5 * int64_t{sizeof(glm::vec4)});
}
BENCHMARK(tissue)->Arg(1)->Arg(10)->Arg(100);

void blood(benchmark::State &state) {
    sim::BloodFields fields(chart(), {});
    sim::Puncture p;
    p.depthUm = 1000;
    p.flowPlS = 500;
    forEachTile(state.range(0), [&](int cell) { fields.open(cell, p); });
    sim::CpuBackend twins;
    for (auto _ : state)
        twins.stepBlood(fields);
    const auto cells = static_cast<int64_t>(fields.awakeTiles().size()) * kTileSize * kTileSize;
    state.SetItemsProcessed(state.iterations() * cells);
    state.SetBytesProcessed(state.iterations() * cells * (3 * int64_t{sizeof(glm::vec4)} + 8));
}
BENCHMARK(blood)->Arg(1)->Arg(10)->Arg(100);

// One function of math_exact.h over 4,096 arguments of its range, called (not inlined).
void exactMaths(benchmark::State &state, float (*function)(float), float low, float high) {
    std::vector<float> x(4096), y(4096);
    for (size_t i = 0; i < x.size(); ++i)
        x[i] = low + (high - low) * static_cast<float>(i) / 4096.0F;
    for (auto _ : state) {
        for (size_t i = 0; i < x.size(); ++i)
            y[i] = function(x[i]);
        benchmark::DoNotOptimize(y.data());
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(x.size()));
}
BENCHMARK_CAPTURE(exactMaths, exp, shared::expExact, -20.0F, 20.0F);
BENCHMARK_CAPTURE(exactMaths, log, shared::logExact, 0.001F, 1000.0F);
BENCHMARK_CAPTURE(exactMaths, sin, shared::sinExact, -6.0F, 6.0F);
BENCHMARK_CAPTURE(exactMaths, cos, shared::cosExact, -6.0F, 6.0F);

void randomNumbers(benchmark::State &state) {
    uint32_t id = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(shared::randomUnit(7, id++, 3, 1));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(randomNumbers);

// Punctures in runs of neighbours, as a pen makes them, over a chart of a head's size.
sim::Puncture punctureAt(uint32_t i) {
    sim::Puncture p;
    p.step = i / 12;
    const uint32_t place = i / 512;
    p.u = 512.0F * shared::randomUnit(1, place, 0, 0) + 2.0F * shared::randomUnit(1, i, 0, 2);
    p.v = 512.0F * shared::randomUnit(1, place, 0, 1) + 2.0F * shared::randomUnit(1, i, 0, 3);
    p.depthUm = static_cast<uint16_t>(200 + i % 1000);
    p.flowPlS = static_cast<uint16_t>(i % 900);
    p.loops = 1;
    return p;
}

const sim::Ledger &ledgerOf(size_t count) {
    static sim::Ledger ledger;
    while (ledger.size() < count)
        if (!ledger.append(punctureAt(static_cast<uint32_t>(ledger.size()))))
            break;
    return ledger;
}

void bleeding(benchmark::State &state) {
    constexpr size_t kCount = 100'000;
    const std::span<const sim::Puncture> all = ledgerOf(kCount).all().first(kCount);
    float age = 1;
    for (auto _ : state) {
        float sum = 0;
        for (const sim::Puncture &p : all)
            sum += sim::bleedAt(p, {}, age).volumeNl;
        benchmark::DoNotOptimize(sum);
        age += 0.1F;
    }
    state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kCount));
    state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(kCount * sizeof(sim::Puncture)));
}
BENCHMARK(bleeding)->Unit(benchmark::kMillisecond);

void ledgerAppend(benchmark::State &state) {
    std::vector<sim::Puncture> batch;
    for (uint32_t i = 0; i < 8192; ++i)
        batch.push_back(punctureAt(i));
    sim::Ledger ledger;
    size_t i = 0;
    for (auto _ : state) {
        if (ledger.size() == static_cast<size_t>(kMaxPunctures)) {
            state.PauseTiming();
            ledger = {};
            state.ResumeTiming();
        }
        sim::Puncture p = batch[i++ % batch.size()];
        p.step = static_cast<uint32_t>(ledger.size());
        benchmark::DoNotOptimize(ledger.append(p));
    }
    state.SetItemsProcessed(state.iterations());
    state.SetBytesProcessed(state.iterations() * 36);
}
BENCHMARK(ledgerAppend);

// A disc of 5 mm in a ledger of so many.
void ledgerDisc(benchmark::State &state) {
    const sim::Ledger &ledger = ledgerOf(static_cast<size_t>(state.range(0)));
    static const sim::SkinSquares kSquares(chart());
    uint32_t i = 0;
    uint64_t found = 0;
    for (auto _ : state) {
        sim::LedgerQuery query;
        const glm::vec2 uv(512.0F * shared::randomUnit(2, i, 0, 0), 512.0F * shared::randomUnit(2, i, 0, 1));
        ++i;
        query.disc = sim::SkinDisc{.skin = &kSquares, .centreMm = chart().positionAt(uv), .radiusMm = 5};
        query.lastStep = static_cast<uint32_t>(state.range(0) / 12);
        found += count(ledger, query);
    }
    state.SetItemsProcessed(static_cast<int64_t>(found));
    state.counters["found_each"] = static_cast<double>(found) / static_cast<double>(state.iterations());
}
BENCHMARK(ledgerDisc)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMicrosecond);

// One second of the session.
void ledgerSecond(benchmark::State &state) {
    const sim::Ledger &ledger = ledgerOf(1'000'000);
    uint32_t i = 0;
    uint64_t found = 0;
    for (auto _ : state) {
        sim::LedgerQuery query;
        query.firstStep = shared::randomBits(3, i++, 0, 0) % 83'000U;
        query.lastStep = query.firstStep + static_cast<uint32_t>(kStepsPerSecond) - 1;
        found += count(ledger, query);
    }
    state.SetItemsProcessed(static_cast<int64_t>(found));
}
BENCHMARK(ledgerSecond)->Unit(benchmark::kMicrosecond);

// All of a depth: looks at every record.
void ledgerScan(benchmark::State &state) {
    const sim::Ledger &ledger = ledgerOf(1'000'000);
    sim::LedgerQuery query;
    query.minDepthUm = 1000;
    for (auto _ : state)
        benchmark::DoNotOptimize(count(ledger, query));
    state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(ledger.size() * sizeof(sim::Puncture)));
}
BENCHMARK(ledgerScan)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
