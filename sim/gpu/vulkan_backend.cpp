#include "sim/gpu/vulkan_backend.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>

#include "engine/base/hash.h"
#include "shaders/shared/limits.h"
#include "sim/tissue/erythema.h"

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

// Copies the cells of the awake tiles from one grid to another of the same shape.
void copyTiles(const Fields &fields, std::span<const glm::vec4> from, std::span<glm::vec4> to) {
    const int width = fields.width(), height = fields.height();
    for (const uint32_t tile : fields.awakeTiles()) {
        const int x0 = static_cast<int>(tile) % fields.tilesX() * kTileSize;
        const int y0 = static_cast<int>(tile) / fields.tilesX() * kTileSize;
        const auto count = static_cast<size_t>(std::min(kTileSize, width - x0));
        for (int y = y0; y < std::min(y0 + kTileSize, height); ++y) {
            const auto first = static_cast<size_t>(y * width + x0);
            std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(first), count,
                        to.begin() + static_cast<std::ptrdiff_t>(first));
        }
    }
}

double msOf(Backend &backend, Fields &fields, std::span<const glm::vec4> conduct) {
    backend.stepFields(fields, conduct);
    double best = 1e9;
    for (int i = 0; i < 5; ++i) {
        const auto start = std::chrono::steady_clock::now();
        backend.stepFields(fields, conduct);
        best =
            std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    return best;
}

} // namespace

VulkanBackend::VulkanBackend(gpu::Device &device)
    : device_(device), needlePipeline_(gpu::Pipeline::createCompute(device, "sim/needle.comp")),
      erythemaPipeline_(gpu::Pipeline::createCompute(device, "sim/erythema.comp")), commands_(device),
      contact_(storage(device, sizeof(shared::NeedleArray), "needle contact")),
      places_(storage(device, kMaxNeedles * sizeof(shared::NeedlePlace), "needle places")),
      states_(results(device, kMaxNeedles * sizeof(shared::NeedleState), "needle states")),
      step_(storage(device, sizeof(shared::ErythemaStep), "erythema step")) {}

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

void VulkanBackend::makeFieldBuffers(const Fields &fields, std::span<const glm::vec4> conduct) {
    const size_t cells = fields.cells().size();
    // By content: another chart may have as many cells, even at the same address.
    const uint64_t hash = hashOf<glm::vec4>(conduct);
    const uint64_t bytes = cells * sizeof(glm::vec4);
    const int tiles = fields.tilesX() * fields.tilesY();
    if (cells == cells_ && tiles == tileCapacity_) {
        if (hash != conductHash_)
            std::memcpy(conduct_.data(), conduct.data(), bytes);
        conductHash_ = hash;
        return;
    }
    cells_ = cells;
    tileCapacity_ = tiles;
    conductHash_ = hash;
    const auto texels = [&](const char *name) {
        return gpu::Buffer(
            device_, {.bytes = bytes, .usage = kTexels, .name = name, .texelFormat = VK_FORMAT_R32G32B32A32_SFLOAT});
    };
    now_ = texels("fields now");
    conduct_ = texels("diffusion coefficients");
    next_ = results(device_, bytes, "fields next");
    tiles_ = storage(device_, static_cast<uint64_t>(tiles) * sizeof(uint32_t), "awake tiles");
    std::memcpy(conduct_.data(), conduct.data(), bytes);
}

void VulkanBackend::stepFields(Fields &fields, std::span<const glm::vec4> conduct) {
    makeFieldBuffers(fields, conduct);
    const shared::ErythemaStep parameters = erythemaStep(fields);
    if (parameters.tileCount == 0) {
        fields.swap();
        return;
    }
    std::memcpy(step_.data(), &parameters, sizeof parameters);
    std::memcpy(tiles_.data(), fields.awakeTiles().data(), fields.awakeTiles().size_bytes());
    std::memcpy(now_.data(), fields.now().data(), fields.now().size_bytes());
    commands_.begin();
    const gpu::Bound bindings[] = {gpu::bound(0, step_), gpu::bound(1, tiles_), gpu::boundTexels(2, now_),
                                   gpu::boundTexels(3, conduct_), gpu::bound(4, next_)};
    commands_.dispatch(erythemaPipeline_, bindings, parameters.tileCount);
    commands_.hostBarrier();
    commands_.submitAndWait();
    copyTiles(fields, next_.as<glm::vec4>(), fields.next());
    fields.swap();
}

BackendChoice chooseBackend(gpu::Device &device, const std::string &selector) {
    BackendChoice choice;
    auto twins = std::make_shared<CpuBackend>();
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
    choice.cpuMs = msOf(*twins, fields, chart.conduct);
    choice.deviceMs = msOf(*onDevice, fields, chart.conduct);
    const bool isCpuFaster = choice.cpuMs <= choice.deviceMs;
    char times[96];
    std::snprintf(times, sizeof times, "a whole face's field step takes %.2f ms on the CPU, %.2f ms on %s",
                  choice.cpuMs, choice.deviceMs, device.isSoftware() ? "the software device" : "the GPU");
    choice.backend = isCpuFaster ? std::shared_ptr<Backend>(twins) : std::shared_ptr<Backend>(onDevice);
    choice.reason = choice.backend->name() + ": " + times;
    return choice;
}

} // namespace stipple::sim
