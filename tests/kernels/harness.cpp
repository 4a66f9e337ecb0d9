// See harness.h.
#include "tests/kernels/harness.h"

#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>

#include <catch2/catch.hpp>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

namespace stipple::test {

namespace {

std::atomic<uint64_t> loggedMessages{0};
int unvalidatedRuns = 0;

class Counter final : public spdlog::sinks::base_sink<std::mutex> {
    void sink_it_(const spdlog::details::log_msg &message) override {
        const std::string_view text(message.payload.data(), message.payload.size());
        if (text.starts_with("Vulkan validation: "))
            loggedMessages.fetch_add(1);
    }
    void flush_() override {}
};

// Counts what the log says, and keeps the tier's pipeline caches out of the user's folder.
void prepare() {
    static const bool kIsDone = [] {
        spdlog::default_logger()->sinks().push_back(std::make_shared<Counter>());
        setenv("XDG_CACHE_HOME", freshFolder("cache").c_str(), 1);
        return true;
    }();
    (void)kIsDone;
}

} // namespace

uint64_t loggedValidationMessages() { return loggedMessages.load(); }

std::string freshFolder(const std::string &name) {
    const std::filesystem::path folder = std::filesystem::path(STIPPLE_BINARY_DIR) / "test" / "kernels" / name;
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    return folder.string();
}

std::unique_ptr<gpu::Device> makeDevice(const std::string &selector) {
    prepare();
    gpu::DeviceOptions options;
    options.selector = selector;
    options.validation = true;
    Result<std::unique_ptr<gpu::Device>> made = gpu::Device::create(options);
    if (!made)
        FAIL("device " << selector << ": " << made.error().message);
    if (!made.value()->hasValidation()) {
        ++unvalidatedRuns;
        std::fprintf(stderr,
                     "not checked (%d so far): validation messages, because the layer VK_LAYER_KHRONOS_validation is "
                     "missing (Debian: apt install vulkan-validationlayers)\n",
                     unvalidatedRuns);
    }
    return std::move(made).value();
}

void forEachDevice(const std::function<void(gpu::Device &)> &body) {
    prepare();
    const Result<std::vector<gpu::DeviceInfo>> all = gpu::enumerateDevices();
    if (!all)
        FAIL(all.error().message);
    int used = 0;
    for (const gpu::DeviceInfo &info : *all) {
        if (!info.isUsable) {
            std::fprintf(stderr, "not tested: device %d %s: %s\n", info.index, info.name.c_str(), info.reason.c_str());
            continue;
        }
        ++used;
        INFO("device " << info.index << " " << info.name);
        const uint64_t before = loggedValidationMessages();
        {
            const std::unique_ptr<gpu::Device> device = makeDevice(std::to_string(info.index));
            REQUIRE(device->info().name == info.name);
            body(*device);
            device->waitIdle();
            CHECK(device->validationMessageCount() == 0);
        }
        CHECK(loggedValidationMessages() == before);
    }
    REQUIRE(used > 0);
}

Difference firstDifference(std::span<const float> expected, std::span<const float> got, bool isExact,
                           Tolerance tolerance) {
    REQUIRE(expected.size() == got.size());
    for (size_t i = 0; i < expected.size(); ++i) {
        const float a = expected[i], b = got[i];
        if (std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b)))
            continue;
        const bool isNear =
            !isExact && (a == b || std::fabs(a - b) <= tolerance.absolute + tolerance.relative * std::fabs(a));
        if (!isNear)
            return {static_cast<long>(i), a, b};
    }
    return {};
}

} // namespace stipple::test
