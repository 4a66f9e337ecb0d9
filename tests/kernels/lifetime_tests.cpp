// How long things of the GPU layer live: freed in the middle of a recording, left behind by a lost device, refused
// before they exist.
#include <cstring>

#include <catch2/catch.hpp>

#include "tests/kernels/harness.h"

using namespace stipple;
using Catch::Contains;

namespace {

constexpr VkBufferUsageFlags kCopied = VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT;

gpu::Buffer bytesOf(gpu::Device &device, uint64_t bytes, gpu::MemoryUse memory) {
    return gpu::Buffer(device, {.bytes = bytes, .usage = kCopied, .name = "test bytes", .memory = memory});
}

void copy(gpu::Commands &commands, const gpu::Buffer &from, const gpu::Buffer &to) {
    const VkBufferCopy region{0, 0, from.bytes()};
    vkCmdCopyBuffer(commands.handle(), from.handle(), to.handle(), 1, &region);
    commands.transferBarrier();
}

} // namespace

TEST_CASE("A buffer dropped while its recording is open lives until that recording has run") {
    test::forEachDevice([](gpu::Device &device) {
        constexpr uint64_t kBytes = 1 << 20;
        const gpu::Buffer back = bytesOf(device, kBytes, gpu::MemoryUse::Readback);
        gpu::Commands outer(device), inner(device);
        outer.begin();
        {
            gpu::Buffer staging = bytesOf(device, kBytes, gpu::MemoryUse::Upload);
            std::memset(staging.data(), 0x5A, kBytes);
            copy(outer, staging, back);
        }
        // Another recording comes and goes before the first is submitted: it must not free the staging buffer.
        for (int i = 0; i < 3; ++i) {
            inner.begin();
            const gpu::Buffer other = bytesOf(device, kBytes, gpu::MemoryUse::Upload);
            std::memset(other.data(), 0x11, kBytes);
            inner.submitAndWait();
        }
        outer.hostBarrier();
        outer.submitAndWait();
        const std::span<const uint8_t> got = back.as<uint8_t>();
        CHECK(std::all_of(got.begin(), got.end(), [](uint8_t byte) { return byte == 0x5A; }));
    });
}

TEST_CASE("Bytes go through memory the host cannot see and come back unchanged") {
    test::forEachDevice([](gpu::Device &device) {
        constexpr uint64_t kBytes = 4096;
        const gpu::Buffer up = bytesOf(device, kBytes, gpu::MemoryUse::Upload);
        const gpu::Buffer hidden = bytesOf(device, kBytes, gpu::MemoryUse::DeviceOnly);
        const gpu::Buffer down = bytesOf(device, kBytes, gpu::MemoryUse::Readback);
        REQUIRE(up.data() != nullptr);
        REQUIRE(down.data() != nullptr);
        CHECK(hidden.data() == nullptr);
        CHECK(hidden.as<uint32_t>().empty());
        for (uint32_t i = 0; i < kBytes / 4; ++i)
            up.as<uint32_t>()[i] = i * 2654435761U;
        gpu::Commands commands(device);
        commands.begin();
        copy(commands, up, hidden);
        copy(commands, hidden, down);
        commands.hostBarrier();
        commands.submitAndWait();
        CHECK(std::memcmp(up.data(), down.data(), kBytes) == 0);
    });
}

TEST_CASE("After a lost device everything on it can be dropped and a new device works") {
    const uint64_t before = test::loggedValidationMessages();
    {
        std::unique_ptr<gpu::Device> device = test::makeDevice();
        auto commands = std::make_unique<gpu::Commands>(*device);
        auto buffer = std::make_unique<gpu::Buffer>(bytesOf(*device, 64, gpu::MemoryUse::Upload));
        commands->begin();
        commands->submitAndWait();
        CHECK_FALSE(device->isLost());
        device->simulateLoss();
        CHECK(device->isLost());
        commands->begin();
        CHECK_THROWS_AS(commands->submit(), gpu::DeviceLost);
        CHECK_THROWS_AS(commands->submit(), std::logic_error); // there is nothing recorded any more
        buffer.reset();
        commands.reset();
        device.reset();
    }
    const std::unique_ptr<gpu::Device> next = test::makeDevice();
    gpu::Commands commands(*next);
    commands.begin();
    commands.submitAndWait();
    CHECK(next->completed() == next->submitted());
    CHECK(test::loggedValidationMessages() == before);
}

TEST_CASE("An image larger than the device takes is refused with its limit, before Vulkan hears of it") {
    test::forEachDevice([](gpu::Device &device) {
        const uint32_t limit = device.info().maxImageSize;
        REQUIRE(limit >= 4096);
        const gpu::ImageDesc desc{.width = limit + 1, .height = 1, .usage = VK_IMAGE_USAGE_SAMPLED_BIT};
        CHECK_THROWS_WITH(gpu::Image(device, desc),
                          Contains(std::to_string(limit + 1)) && Contains(std::to_string(limit) + " a side"));
        // One that is only copied to and fro needs no view.
        const gpu::Image copied(
            device,
            {.width = 8, .height = 8, .usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT});
        CHECK(copied.view() == VK_NULL_HANDLE);
        CHECK(copied.handle() != VK_NULL_HANDLE);
    });
}

TEST_CASE("Moving from a resource empties it, and moving onto one frees what was there") {
    test::forEachDevice([](gpu::Device &device) {
        gpu::Buffer a = bytesOf(device, 16, gpu::MemoryUse::Upload);
        const VkBuffer handle = a.handle();
        gpu::Buffer b = bytesOf(device, 32, gpu::MemoryUse::Upload);
        b = std::move(a);
        CHECK(b.handle() == handle);
        CHECK(b.bytes() == 16);
        gpu::Sampler sampler(device, {});
        gpu::Sampler moved = std::move(sampler);
        CHECK(moved.handle() != VK_NULL_HANDLE);
        gpu::Image image(device, {.width = 4, .height = 4, .usage = VK_IMAGE_USAGE_SAMPLED_BIT});
        image = gpu::Image(device, {.width = 2, .height = 2, .usage = VK_IMAGE_USAGE_SAMPLED_BIT});
        CHECK(image.extent().width == 2);
    });
}
