#include "sim/gpu/vulkan_backend.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>

#include "engine/base/hash.h"
#include "shaders/shared/limits.h"

namespace stipple::sim {

namespace {

constexpr VkBufferUsageFlags kStorage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT;
constexpr VkBufferUsageFlags kTexels = VK_BUFFER_USAGE_UNIFORM_TEXEL_BUFFER_BIT;

gpu::Buffer storage(gpu::Device &device, uint64_t bytes, const char *name) {
    return gpu::Buffer(device, {.bytes = bytes, .usage = kStorage, .name = name});
}

// Written by the kernel, read here: a card's own memory would be read over the bus uncached.
gpu::Buffer results(gpu::Device &device, uint64_t bytes, const char *name) {
    return gpu::Buffer(device, {.bytes = bytes, .usage = kStorage, .name = name, .memory = gpu::MemoryUse::Readback});
}

// Calls with the first cell and the number of cells of every row of every awake tile.
template <class F>
void forEachRow(const Tiles &tiles, int width, const F &f) {
    for (const uint32_t tile : tiles.awake()) {
        const Tiles::Rect r = tiles.rect(tile);
        for (int y = r.y0; y < r.y1; ++y)
            f(static_cast<size_t>(y * width + r.x0), static_cast<size_t>(r.x1 - r.x0));
    }
}

double msOf(Backend &backend, Fields &fields) {
    backend.stepTissue(fields);
    double best = 1e9;
    for (int i = 0; i < 5; ++i) {
        const auto start = std::chrono::steady_clock::now();
        backend.stepTissue(fields);
        best =
            std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    return best;
}

} // namespace

VulkanBackend::VulkanBackend(gpu::Device &device)
    : device_(device), needlePipeline_(gpu::Pipeline::createCompute(device, "sim/needle.comp")),
      tissuePipeline_(gpu::Pipeline::createCompute(device, "sim/tissue.comp")),
      bloodPipeline_(gpu::Pipeline::createCompute(device, "sim/blood.comp")), commands_(device),
      contact_(storage(device, sizeof(shared::NeedleArray), "needle contact")),
      places_(storage(device, kMaxNeedles * sizeof(shared::NeedlePlace), "needle places")),
      states_(results(device, kMaxNeedles * sizeof(shared::NeedleState), "needle states")) {}

VulkanBackend::~VulkanBackend() { device_.waitIdle(); }

std::string VulkanBackend::name() const { return "Vulkan: " + device_.info().name; }

void VulkanBackend::solveNeedles(const shared::NeedleArray &array, std::span<const shared::NeedlePlace> places,
                                 std::span<shared::NeedleState> out) {
    STIPPLE_ASSERT(places.size() == array.needleCount && out.size() == array.needleCount,
                   "one place and state per needle");
    STIPPLE_ASSERT(places.size() <= static_cast<size_t>(kMaxNeedles), "at most kMaxNeedles needles");
    if (places.empty())
        return;
    std::memcpy(contact_.data(), &array, sizeof array);
    std::memcpy(places_.data(), places.data(), places.size_bytes());
    commands_.begin();
    const gpu::Bound bindings[] = {gpu::bound(0, contact_), gpu::bound(1, places_), gpu::bound(2, states_)};
    commands_.dispatch(needlePipeline_, bindings, (array.needleCount + 63U) / 64U);
    commands_.hostBarrier();
    commands_.submitAndWait();
    std::memcpy(out.data(), states_.data(), out.size_bytes());
}

void VulkanBackend::fit(Grid &grid, const Tiles &tiles, std::span<const glm::vec4> constant, bool hasSide) {
    const size_t cells = constant.size();
    // By content: another chart may have as many cells, even at the same address.
    const uint64_t hash = hashOf<glm::vec4>(constant);
    const uint64_t bytes = cells * sizeof(glm::vec4);
    const auto tileCount = static_cast<uint64_t>(tiles.tilesX()) * static_cast<uint64_t>(tiles.tilesY());
    if (cells != grid.cells || grid.tiles.bytes() < tileCount * sizeof(uint32_t)) {
        const auto texels = [&](const char *name) {
            return gpu::Buffer(
                device_,
                {.bytes = bytes, .usage = kTexels, .name = name, .texelFormat = VK_FORMAT_R32G32B32A32_SFLOAT});
        };
        grid.step = storage(device_, std::max(sizeof(shared::TissueStep), sizeof(shared::BloodStep)), "field step");
        grid.tiles = storage(device_, tileCount * sizeof(uint32_t), "awake tiles");
        grid.now = texels("field now");
        grid.constant = texels("field constants");
        grid.next = results(device_, bytes, "field next");
        if (hasSide)
            grid.side = texels("responses now");
        grid.sideNext = results(device_, bytes, "field beside");
        grid.cells = cells;
        grid.constantHash = ~hash;
    }
    if (hash != grid.constantHash)
        std::memcpy(grid.constant.data(), constant.data(), bytes);
    grid.constantHash = hash;
    const std::span<uint32_t> corners = grid.tiles.as<uint32_t>();
    for (size_t i = 0; i < tiles.awake().size(); ++i) {
        const Tiles::Rect r = tiles.rect(tiles.awake()[i]);
        corners[i] = static_cast<uint32_t>(r.x0) | static_cast<uint32_t>(r.y0) << 16U;
    }
}

void VulkanBackend::stepTissue(Fields &fields) {
    const shared::TissueStep parameters = fields.parameters();
    if (parameters.tileCount != 0) {
        fit(tissue_, fields.tiles(), fields.conduct(), true);
        std::memcpy(tissue_.step.data(), &parameters, sizeof parameters);
        std::memcpy(tissue_.now.data(), fields.mediators().data(), fields.mediators().size_bytes());
        std::memcpy(tissue_.side.data(), fields.responses().data(), fields.responses().size_bytes());
        commands_.begin();
        const gpu::Bound bindings[] = {gpu::bound(0, tissue_.step),       gpu::bound(1, tissue_.tiles),
                                       gpu::boundTexels(2, tissue_.now),  gpu::boundTexels(3, tissue_.constant),
                                       gpu::boundTexels(4, tissue_.side), gpu::bound(5, tissue_.next),
                                       gpu::bound(6, tissue_.sideNext)};
        commands_.dispatch(tissuePipeline_, bindings, parameters.tileCount);
        commands_.hostBarrier();
        commands_.submitAndWait();
        const auto next = tissue_.next.as<glm::vec4>(), responses = tissue_.sideNext.as<glm::vec4>();
        forEachRow(fields.tiles(), fields.width(), [&](size_t first, size_t count) {
            std::memcpy(&fields.nextMediators()[first], &next[first], count * sizeof(glm::vec4));
            std::memcpy(&fields.responses()[first], &responses[first], count * sizeof(glm::vec4));
        });
    }
    fields.swap();
}

void VulkanBackend::stepBlood(BloodFields &blood) {
    const shared::BloodStep parameters = blood.parameters();
    if (parameters.tileCount != 0) {
        fit(blood_, blood.tiles(), blood.slope(), false);
        std::memcpy(blood_.step.data(), &parameters, sizeof parameters);
        std::memcpy(blood_.now.data(), blood.cells().data(), blood.cells().size_bytes());
        commands_.begin();
        const gpu::Bound bindings[] = {gpu::bound(0, blood_.step),      gpu::bound(1, blood_.tiles),
                                       gpu::boundTexels(2, blood_.now), gpu::boundTexels(3, blood_.constant),
                                       gpu::bound(4, blood_.next),      gpu::bound(5, blood_.sideNext)};
        commands_.dispatch(bloodPipeline_, bindings, parameters.tileCount);
        commands_.hostBarrier();
        commands_.submitAndWait();
        const auto next = blood_.next.as<glm::vec4>();
        const auto dried = blood_.sideNext.as<float>();
        forEachRow(blood.tiles(), blood.width(), [&](size_t first, size_t count) {
            std::memcpy(&blood.nextCells()[first], &next[first], count * sizeof(glm::vec4));
            for (size_t i = first; i < first + count; ++i)
                blood.dried()[i] += dried[i];
        });
    }
    blood.swap();
}

BackendChoice chooseBackend(gpu::Device &device, const std::string &selector, std::shared_ptr<CpuBackend> twins) {
    BackendChoice choice;
    if (selector == "cpu") {
        choice.backend = twins;
        choice.reason = "CPU twins: asked for";
        return choice;
    }
    // A whole chart awake: the heaviest step there is.
    const Chart chart = makeBlockChart(0.5F * static_cast<float>(kChartSize), 100.0F);
    Fields fields(chart);
    for (size_t i = 0; i < chart.size(); ++i)
        if (chart.areaMm2[i] > 0)
            fields.release(static_cast<int>(i), 1000.0F, chart.areaMm2[i]);
    auto onDevice = std::make_shared<VulkanBackend>(device);
    choice.cpuMs = msOf(*twins, fields);
    choice.deviceMs = msOf(*onDevice, fields);
    const bool isCpuFaster = choice.cpuMs <= choice.deviceMs;
    char times[96];
    std::snprintf(times, sizeof times, "a whole face's tissue step takes %.2f ms on the CPU, %.2f ms on %s",
                  choice.cpuMs, choice.deviceMs, device.isSoftware() ? "the software device" : "the GPU");
    choice.backend = isCpuFaster ? std::shared_ptr<Backend>(twins) : std::shared_ptr<Backend>(onDevice);
    choice.reason = choice.backend->name() + ": " + times;
    return choice;
}

} // namespace stipple::sim
