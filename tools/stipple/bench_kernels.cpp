#include "tools/stipple/bench_kernels.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "engine/app/twins.h"
#include "engine/gpu/commands.h"
#include "shaders/shared/limits.h"
#include "tools/stipple/bench_timing.h"
#include "tools/stipple/commands.h"

namespace stipple::cli {

namespace {

using nlohmann::json;

constexpr size_t kCells = size_t{kChartSize} * kChartSize;
constexpr double kCell = sizeof(glm::vec4);
// Bytes a cell that must be moved; neighbours come from the cache. Tissue: mediators, coefficients, responses in;
// mediators, responses out. Blood: cell, slopes in; cell out; what dried in and out (on the device out only).
constexpr double kTissueBytes = 5 * kCell, kBloodBytes = 3 * kCell + 8, kBloodDeviceBytes = 3 * kCell + 4;
// Operations a cell, counted in the kernels' bodies (min and max as one).
constexpr double kTissueOps = 4 * 14 + 13, kBloodOps = 49 + 6, kBloodDeviceOps = 49 + 5 * 6;

// What was measured of a kernel beside its limit, run by run.
struct Beside {
    std::vector<double> ms, shares;
    double bestRate = 0, bestCopyRate = 0;
    void add(double seconds, double bytes, double copyRate) {
        ms.push_back(1000.0 * seconds);
        shares.push_back(bytes / seconds / copyRate);
        bestRate = std::max(bestRate, bytes / seconds);
        bestCopyRate = std::max(bestCopyRate, copyRate);
    }
    json figures(double bytes, double ops, const char *limit) const {
        return {{"ms", spreadOf(ms, 1)},
                {"cells", kCells},
                {"bytes_per_cell", bytes},
                {"operations_per_cell", ops},
                {"operations_per_byte", json::parse(fixed(ops / bytes, 2))},
                {"gb_s", json::parse(fixed(bytes * static_cast<double>(kCells) / medianOf(ms) * 1e-6, 2))},
                {"limit", limit},
                {"share_of_limit", spreadOf(shares, 1)},
                // Best run against best run: what a machine shared with others can tell.
                {"best_gb_s", json::parse(fixed(bestRate * 1e-9, 2))},
                {"best_limit_gb_s", json::parse(fixed(bestCopyRate * 1e-9, 2))},
                {"share_of_best", json::parse(fixed(bestRate / bestCopyRate, 3))}};
    }
};

// Every tile of both fields awake, on a chart of a head's size.
struct AllAwake {
    sim::Chart chart = sim::makeBlockChart(0.5F * static_cast<float>(kChartSize), 100.0F);
    sim::Fields fields{chart};
    sim::BloodFields blood{chart, sim::BleedRates{}};
    AllAwake() {
        for (int y = kTileSize / 2; y < kChartSize; y += kTileSize)
            for (int x = kTileSize / 2; x < kChartSize; x += kTileSize) {
                const int cell = chart.index(x, y);
                fields.release(cell, 1000.0F, chart.areaMm2[static_cast<size_t>(cell)]);
                sim::Puncture p;
                p.depthUm = 1000;
                p.flowPlS = 500;
                blood.open(cell, p);
            }
    }
};

void timeTwins(AllAwake &all, int runs, json &out) {
    const std::shared_ptr<sim::CpuBackend> twins = app::makeTwins();
    TwoThreads threads;
    const MemoryCopy copy(static_cast<size_t>(kTissueBytes / 2) * kCells); // moves as many bytes as the tissue's step
    Beside tissue, blood;
    for (int i = -2; i < runs; ++i) {
        const double before = copy.rate(threads);
        const double tissueS = secondsOf([&] { twins->stepTissue(all.fields); });
        const double bloodS = secondsOf([&] { twins->stepBlood(all.blood); });
        const double rate = std::max(before, copy.rate(threads));
        if (i < 0) // touches fresh memory
            continue;
        tissue.add(tissueS, kTissueBytes * static_cast<double>(kCells), rate);
        blood.add(bloodS, kBloodBytes * static_cast<double>(kCells), rate);
    }
    constexpr const char *kLimit = "memory copy of two threads, as many bytes";
    out["tissue_twin"] = tissue.figures(kTissueBytes, kTissueOps, kLimit);
    out["blood_twin"] = blood.figures(kBloodBytes, kBloodOps, kLimit);
}

// A kernel with its buffers on the device; texel buffers in, storage buffers out.
class DeviceKernel {
  public:
    DeviceKernel(gpu::Device &device, const char *shader, uint32_t groups)
        : device_(device), pipeline_(gpu::Pipeline::createCompute(device, shader)), commands_(device), groups_(groups) {
    }
    template <class T>
    void storage(std::span<const T> content) {
        buffers_.emplace_back(device_, gpu::BufferDesc{.bytes = content.size_bytes(),
                                                       .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT,
                                                       .name = "bench parameters"});
        std::memcpy(buffers_.back().data(), content.data(), content.size_bytes());
    }
    void texels(std::span<const glm::vec4> content) {
        buffers_.emplace_back(device_, gpu::BufferDesc{.bytes = content.size_bytes(),
                                                       .usage = VK_BUFFER_USAGE_UNIFORM_TEXEL_BUFFER_BIT,
                                                       .name = "bench in",
                                                       .texelFormat = VK_FORMAT_R32G32B32A32_SFLOAT});
        std::memcpy(buffers_.back().data(), content.data(), content.size_bytes());
    }
    void result(uint64_t bytes) {
        buffers_.emplace_back(device_, gpu::BufferDesc{.bytes = bytes,
                                                       .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT,
                                                       .name = "bench out",
                                                       .memory = gpu::MemoryUse::Readback});
    }
    // Of one dispatch, of several in a row.
    double seconds() {
        constexpr int kDispatches = 8;
        std::vector<gpu::Bound> bindings;
        for (uint32_t slot = 0; slot < buffers_.size(); ++slot)
            bindings.push_back(buffers_[slot].texelView() != VK_NULL_HANDLE ? gpu::boundTexels(slot, buffers_[slot])
                                                                            : gpu::bound(slot, buffers_[slot]));
        commands_.begin();
        for (int i = 0; i < kDispatches; ++i)
            commands_.dispatch(pipeline_, bindings, groups_);
        return secondsOf([this] { commands_.submitAndWait(); }) / kDispatches;
    }

  private:
    gpu::Device &device_;
    gpu::Pipeline pipeline_;
    gpu::Commands commands_;
    std::vector<gpu::Buffer> buffers_;
    uint32_t groups_;
};

void timeOnDevice(gpu::Device &device, AllAwake &all, int runs, json &out) {
    const auto texelsOf = [](double bytesPerCell) { // to move so many bytes for every cell
        return static_cast<size_t>(bytesPerCell / (2 * kCell) * static_cast<double>(kCells));
    };
    const auto groupsOf = [&](double bytesPerCell) {
        return static_cast<uint32_t>((texelsOf(bytesPerCell) + 255) / 256);
    };
    DeviceKernel tissueCopy(device, "test/copy.comp", groupsOf(kTissueBytes));
    DeviceKernel bloodCopy(device, "test/copy.comp", groupsOf(kBloodDeviceBytes));
    for (const auto &[copy, bytes] : {std::pair(&tissueCopy, kTissueBytes), std::pair(&bloodCopy, kBloodDeviceBytes)}) {
        copy->texels(std::vector<glm::vec4>(texelsOf(bytes), glm::vec4(1)));
        copy->result(texelsOf(bytes) * sizeof(glm::vec4));
    }
    const auto fieldGroups = static_cast<uint32_t>(all.fields.awakeTiles().size());
    DeviceKernel tissue(device, "sim/tissue.comp", fieldGroups);
    const shared::TissueStep tissueStep = all.fields.parameters();
    tissue.storage(std::span(&tissueStep, 1));
    tissue.storage(all.fields.awakeTiles());
    tissue.texels(std::as_const(all.fields).mediators());
    tissue.texels(all.fields.conduct());
    tissue.texels(std::as_const(all.fields).responses());
    tissue.result(kCells * sizeof(glm::vec4));
    tissue.result(kCells * sizeof(glm::vec4));
    DeviceKernel blood(device, "sim/blood.comp", static_cast<uint32_t>(all.blood.awakeTiles().size()));
    const shared::BloodStep bloodStep = all.blood.parameters();
    blood.storage(std::span(&bloodStep, 1));
    blood.storage(all.blood.awakeTiles());
    blood.texels(std::as_const(all.blood).cells());
    blood.texels(all.blood.slope());
    blood.result(kCells * sizeof(glm::vec4));
    blood.result(kCells * sizeof(float));
    Beside tissueTimes, bloodTimes;
    for (int i = -2; i < runs; ++i) {
        const double tissueCopyS = tissueCopy.seconds(), tissueS = tissue.seconds();
        const double bloodCopyS = bloodCopy.seconds(), bloodS = blood.seconds();
        if (i < 0) // compiles, touches fresh memory
            continue;
        const double tissueMoved = kTissueBytes * kCells, bloodMoved = kBloodDeviceBytes * kCells;
        tissueTimes.add(tissueS, tissueMoved, tissueMoved / tissueCopyS);
        bloodTimes.add(bloodS, bloodMoved, bloodMoved / bloodCopyS);
    }
    constexpr const char *kLimit = "plain copy kernel of as many bytes on the same device";
    out["tissue_vulkan"] = tissueTimes.figures(kTissueBytes, kTissueOps, kLimit);
    out["blood_vulkan"] = bloodTimes.figures(kBloodDeviceBytes, kBloodDeviceOps, kLimit);
}

// A pressed head on a domed skin: the search for its travel runs to the end.
json timeNeedles(uint32_t count, int runs) {
    constexpr int kSolves = 1000;
    shared::NeedleArray array{};
    array.forceN = 0.05F * static_cast<float>(count);
    array.lengthMm = 1.0F;
    array.efficiency = 1.0F;
    array.curveXx = array.curveYy = 0.01F;
    array.insertionN = array.pierceN = 0.06F;
    array.indentMm = 0.2F;
    array.indentLeft = 1.0F;
    array.needleCount = count;
    std::vector<shared::NeedlePlace> places;
    for (uint32_t i = 0; i < count; ++i)
        places.push_back({.xMm = 0.7F * static_cast<float>(i % 14),
                          .yMm = 0.7F * static_cast<float>(i / 14),
                          .cosAngle = 1,
                          .sinAngle = 0});
    std::vector<shared::NeedleState> states(count);
    sim::CpuBackend twins;
    std::vector<double> us, shares;
    // Gap 19, state 20, and at most 12 rounds of the search with 13 each.
    const double ops = 19 + 20 + 12 * 13, bytes = sizeof(shared::NeedlePlace) + sizeof(shared::NeedleState) + 4;
    for (int i = 0; i < runs; ++i) {
        const double rate = multiplyAddRate();
        const double seconds = secondsOf([&] {
                                   for (int k = 0; k < kSolves; ++k) {
                                       array.forceN += 1.0e-5F;
                                       twins.solveNeedles(array, places, states);
                                   }
                               }) /
                               kSolves;
        us.push_back(1e6 * seconds);
        shares.push_back(ops * count / seconds / rate);
    }
    return {{"us", spreadOf(us, 1)},
            {"needles", count},
            {"bytes_per_needle", bytes},
            {"operations_per_needle", ops},
            {"limit", "multiply-add rate of one thread"},
            {"share_of_limit", spreadOf(shares, 1)}};
}

} // namespace

json timeKernels(const LiveBackend &live, int runs) {
    json out;
    AllAwake all;
    timeTwins(all, runs, out);
    if (live.device)
        timeOnDevice(*live.device, all, runs, out);
    for (const uint32_t count : {12U, 80U, 192U})
        out["needles_" + std::to_string(count) + "_twin"] = timeNeedles(count, runs);
    return out;
}

} // namespace stipple::cli
