// A whole session on the device's kernels against the same session on the twins.
#include <catch2/catch.hpp>

#include "sim/gpu/vulkan_backend.h"
#include "tests/kernels/harness.h"
#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::sim;

namespace {

World worldOn(DeviceKind kind, std::shared_ptr<Backend> backend) {
    const DeviceSpec &device = deviceSpec(kind);
    return World({.skin = test::block(),
                  .trainingCase = test::trainingCase("block-" + std::string(device.id)),
                  .rubric = test::rubric(),
                  .device = device,
                  .seed = 42,
                  .backend = std::move(backend)});
}

void play(World &world) {
    const bool isPen = world.setup().device.kind == DeviceKind::Pen;
    const test::Hold hold{.forceN = isPen ? 0.8F : 5.0F, .lengthUm = 1500, .tiltDeg = 4};
    test::stroke(world, {-18, -12}, {17, -10}, 45, hold);
    test::stroke(world, {-15, -20}, {12, 18}, 60, hold);
    test::wait(world, 0.5F);
}

} // namespace

TEST_CASE("A session on the device's kernels ends in the same state as on the CPU twins") {
    test::forEachDevice([](gpu::Device &device) {
        const auto vulkan = std::make_shared<VulkanBackend>(device);
        for (const DeviceKind kind : {DeviceKind::Pen, DeviceKind::Roller, DeviceKind::Stamp}) {
            World onTwins = worldOn(kind, std::make_shared<CpuBackend>());
            World onDevice = worldOn(kind, vulkan);
            play(onTwins);
            play(onDevice);
            INFO(onTwins.setup().device.id << ": " << onTwins.ledger().size() << " punctures");
            REQUIRE(onTwins.ledger().size() > 0);
            CHECK(onDevice.stepCount() == onTwins.stepCount());
            CHECK(onDevice.ledger().size() == onTwins.ledger().size());
            if (device.isSoftware()) {
                CHECK(onDevice.stateHash() == onTwins.stateHash());
                CHECK(onDevice.score().total == onTwins.score().total);
            } else { // the score of record is the twins' (architecture: determinism); live it may differ by rounding
                CHECK(std::fabs(onDevice.score().total - onTwins.score().total) < 0.1F);
            }
        }
    });
}

TEST_CASE("The choice of backend is measured on this device and says why") {
    test::forEachDevice([](gpu::Device &device) {
        const BackendChoice choice = chooseBackend(device, "auto", std::make_shared<CpuBackend>());
        REQUIRE(choice.backend != nullptr);
        CHECK(choice.cpuMs > 0);
        CHECK(choice.deviceMs > 0);
        const bool isOnCpu = choice.backend->name() == CpuBackend().name();
        CHECK(isOnCpu == (choice.cpuMs <= choice.deviceMs));
        CHECK_THAT(choice.reason, Catch::Contains(choice.backend->name()) && Catch::Contains("ms"));
        const BackendChoice forced = chooseBackend(device, "cpu", std::make_shared<CpuBackend>());
        CHECK(forced.backend->name() == CpuBackend().name());
        CHECK_THAT(forced.reason, Catch::Contains("asked for"));
    });
}
