// The GPU layer: devices that are not there, damaged caches, lost devices, missing bindings, validation that works.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "engine/base/hash.h"
#include "tests/kernels/harness.h"

using namespace stipple;
using Catch::Contains;

namespace {

struct Ran {
    int code = -1;
    std::string output;
};

// This test program with `filter`, in a child process with these settings before it.
Ran runSelf(const std::string &settings, const std::string &filter) {
    const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
    const std::string command = settings + " '" + self + "' '" + filter + "' 2>&1";
    Ran ran;
    FILE *pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> buffer{};
    for (size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
        ran.output.append(buffer.data(), n);
    const int status = pclose(pipe);
    ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ran;
}

std::vector<std::filesystem::path> filesIn(const std::filesystem::path &folder) {
    std::vector<std::filesystem::path> files;
    if (std::filesystem::exists(folder))
        for (const auto &entry : std::filesystem::directory_iterator(folder))
            files.push_back(entry.path());
    return files;
}

std::string contentOf(const std::filesystem::path &path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

} // namespace

TEST_CASE("The validation layer is on in these tests and its messages are counted") {
    const std::unique_ptr<gpu::Device> device = test::makeDevice();
    if (!device->hasValidation())
        return; // makeDevice said so
    const uint64_t logged = test::loggedValidationMessages();
    REQUIRE(device->validationMessageCount() == 0);
    VkBufferCreateInfo bad{};
    bad.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO;
    bad.size = 16;
    bad.usage = 0; // never allowed
    VkBuffer buffer = VK_NULL_HANDLE;
    if (vkCreateBuffer(device->handle(), &bad, nullptr, &buffer) == VK_SUCCESS)
        vkDestroyBuffer(device->handle(), buffer, nullptr);
    CHECK(device->validationMessageCount() >= 1);
    CHECK(test::loggedValidationMessages() - logged == device->validationMessageCount());
}

TEST_CASE("Synchronization validation sees a missing barrier between two kernels") {
    const std::unique_ptr<gpu::Device> device = test::makeDevice();
    if (!device->hasValidation())
        return; // makeDevice said so
    const gpu::Pipeline pipeline = gpu::Pipeline::createCompute(*device, "test/math_exact.comp");
    const auto storage = [&] {
        return gpu::Buffer(*device, {.bytes = 64 * 5 * 4, .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, .name = "test"});
    };
    const gpu::Buffer a = storage(), b = storage(), c = storage();
    const gpu::Bound first[] = {gpu::bound(0, a), gpu::bound(1, b)}, second[] = {gpu::bound(0, b), gpu::bound(1, c)};
    gpu::Commands commands(*device);
    for (const auto after : {gpu::Commands::After::Barrier, gpu::Commands::After::Nothing}) {
        commands.begin();
        commands.dispatch(pipeline, first, 1, 1, after);
        commands.dispatch(pipeline, second, 1);
        commands.submitAndWait();
        CHECK((device->validationMessageCount() > 0) == (after == gpu::Commands::After::Nothing));
    }
}

TEST_CASE("Two devices live side by side, and looking for devices disturbs neither") {
    const uint64_t before = test::loggedValidationMessages();
    {
        const std::unique_ptr<gpu::Device> first = test::makeDevice();
        gpu::DeviceOptions plain;
        std::unique_ptr<gpu::Device> second = gpu::Device::create(plain).value();
        CHECK(second->hasValidation() == gpu::isValidationWanted());
        REQUIRE(gpu::enumerateDevices().ok());
        for (gpu::Device *device : {first.get(), second.get(), first.get()}) {
            const gpu::Buffer buffer(*device,
                                     {.bytes = 64, .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, .name = "still works"});
            gpu::Commands commands(*device);
            commands.begin();
            commands.beginPass("nothing");
            commands.endPass();
            commands.submitAndWait();
        }
        second.reset();
        const gpu::Buffer after(*first, {.bytes = 64, .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, .name = "after"});
        REQUIRE(gpu::enumerateDevices().ok());
    }
    CHECK(test::loggedValidationMessages() == before);
}

TEST_CASE("A selector that names no device is refused with the devices there are") {
    const std::vector<gpu::DeviceInfo> all = gpu::enumerateDevices().value();
    for (const char *selector : {"no such device", "99", "99999999999999999999", "-1", "0x0"}) {
        INFO("selector " << selector);
        gpu::DeviceOptions options;
        options.selector = selector;
        const Result<std::unique_ptr<gpu::Device>> made = gpu::Device::create(options);
        REQUIRE_FALSE(made.ok());
        CHECK(made.error().kind == ErrorKind::System);
        CHECK_THAT(made.error().message, Contains(selector) && !Contains("\n"));
        for (const gpu::DeviceInfo &info : all)
            CHECK_THAT(made.error().message, Contains(info.name));
    }
}

TEST_CASE("A device is chosen by its number and by a part of its name in any case") {
    for (const gpu::DeviceInfo &info : gpu::enumerateDevices().value()) {
        if (!info.isUsable)
            continue;
        CHECK(test::makeDevice(std::to_string(info.index))->info().index == info.index);
        std::string upper = info.name;
        for (char &c : upper)
            c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        CHECK(test::makeDevice(upper)->info().name == info.name);
    }
}

// Run by the next test in a process of its own.
TEST_CASE("child: says what is wrong without a driver", "[.child]") {
    const Result<std::vector<gpu::DeviceInfo>> all = gpu::enumerateDevices();
    const Result<std::unique_ptr<gpu::Device>> made = gpu::Device::create({});
    REQUIRE_FALSE(all.ok());
    REQUIRE_FALSE(made.ok());
    CHECK(all.error().kind == ErrorKind::System);
    CHECK(made.error().kind == ErrorKind::System);
    std::printf("list: %s\nmade: %s\n", all.error().message.c_str(), made.error().message.c_str());
}

TEST_CASE("Without a Vulkan driver the error says what to install") {
    const Ran ran = runSelf("VK_DRIVER_FILES=/nonexistent VK_ICD_FILENAMES=/nonexistent",
                            "child: says what is wrong without a driver");
    INFO(ran.output);
    CHECK(ran.code == 0);
    CHECK_THAT(ran.output,
               Contains("list: ") && Contains("made: ") && Contains("mesa-vulkan-drivers") && Contains("--device cpu"));
}

TEST_CASE("A damaged pipeline cache is ignored and replaced") {
    const std::string folder = test::freshFolder("damaged-cache");
    const char *old = std::getenv("XDG_CACHE_HOME");
    const std::string before = old != nullptr ? old : "";
    setenv("XDG_CACHE_HOME", folder.c_str(), 1);
    const auto useDevice = [] {
        const std::unique_ptr<gpu::Device> device = test::makeDevice();
        const gpu::Pipeline pipeline = gpu::Pipeline::createCompute(*device, "test/random.comp");
        CHECK(pipeline.handle() != VK_NULL_HANDLE);
        CHECK(device->validationMessageCount() == 0);
    };
    useDevice();
    const std::vector<std::filesystem::path> files = filesIn(folder + "/stipple");
    REQUIRE(files.size() == 1);
    const std::filesystem::path file = files[0];
    const std::string good = contentOf(file);
    REQUIRE(good.size() > 16);
    const auto isWhole = [&] { // the first 16 characters are the hash of the rest
        const std::string text = contentOf(file);
        return text.size() > 16 && hexOf(hash64(std::string_view(text).substr(16))) == text.substr(0, 16);
    };
    CHECK(isWhole());
    std::vector<std::string> damaged = {"",
                                        "x",
                                        good.substr(0, 15),
                                        good.substr(0, 16),
                                        good.substr(0, 17),
                                        good.substr(0, good.size() - 1),
                                        good + "more",
                                        std::string(1 << 16, '\xFF')};
    for (const size_t at : {size_t{0}, size_t{15}, size_t{16}, good.size() / 2, good.size() - 1}) {
        damaged.push_back(good);
        damaged.back()[at] = static_cast<char>(damaged.back()[at] ^ 0x20);
    }
    for (size_t i = 0; i < damaged.size(); ++i) {
        INFO("damage " << i);
        std::ofstream(file, std::ios::binary | std::ios::trunc) << damaged[i];
        CHECK_FALSE(isWhole());
        useDevice();
        CHECK(isWhole());
    }
    // A folder in the file's place, and a cache folder that cannot be made.
    std::filesystem::remove(file);
    std::filesystem::create_directory(file);
    useDevice();
    CHECK(std::filesystem::is_directory(file));
    setenv("XDG_CACHE_HOME", "/dev/null", 1);
    useDevice();
    setenv("XDG_CACHE_HOME", before.c_str(), 1);
}

TEST_CASE("A lost device is an exception of its own, and every failure names call, result and last pass") {
    gpu::setLastLabel("skin pass");
    CHECK_THROWS_AS(gpu::checkFailed("vkSomething(x)", VK_ERROR_DEVICE_LOST, "a.cpp", 12), gpu::DeviceLost);
    CHECK_THROWS_WITH(gpu::checkFailed("vkSomething(x)", VK_ERROR_DEVICE_LOST, "a.cpp", 12),
                      Contains("vkSomething(x)") && Contains("VK_ERROR_DEVICE_LOST") && Contains("skin pass") &&
                          Contains("a.cpp:12"));
    try {
        gpu::checkFailed("vkOther()", VK_ERROR_OUT_OF_DEVICE_MEMORY, "b.cpp", 3);
        FAIL("no exception");
    } catch (const gpu::DeviceLost &) {
        FAIL("out of memory is not a lost device");
    } catch (const std::runtime_error &e) {
        CHECK_THAT(e.what(), Contains("VK_ERROR_OUT_OF_DEVICE_MEMORY"));
    }
    gpu::setLastLabel("start");
}

TEST_CASE("A pipeline whose shader is missing, or a binding that was given nothing, is an error that names it") {
    test::forEachDevice([](gpu::Device &device) {
        CHECK_THROWS_WITH(gpu::Pipeline::createCompute(device, "test/none.comp"), Contains("test/none.comp"));
        const gpu::Pipeline pipeline = gpu::Pipeline::createCompute(device, "test/random.comp");
        const gpu::Buffer buffer(device, {.bytes = 64, .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, .name = "test"});
        gpu::Commands commands(device);
        commands.begin();
        const gpu::Bound bindings[] = {gpu::bound(0, buffer), gpu::bound(2, buffer)};
        CHECK_THROWS_WITH(commands.dispatch(pipeline, bindings, 1), Contains("Bits") && Contains("slot 1"));
    });
}

TEST_CASE("Reflection finds every binding of the kernels, their kinds and group sizes") {
    const gpu::ShaderLayout tissue = gpu::reflect(gpu::findShader("sim/tissue.comp"));
    REQUIRE(tissue.bindings.size() == 7);
    for (uint32_t i = 0; i < 5; ++i)
        CHECK(tissue.bindings[i].slot == i);
    CHECK(tissue.bindings[0].type == VK_DESCRIPTOR_TYPE_STORAGE_BUFFER);
    CHECK(tissue.bindings[2].type == VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER);
    CHECK(tissue.bindings[3].type == VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER);
    CHECK(tissue.groupSize[0] == 256);
    CHECK(gpu::reflect(gpu::findShader("sim/needle.comp")).groupSize[0] == 64);
    CHECK(gpu::reflect(gpu::findShader("test/triangle.frag")).pushBytes == 16);
    CHECK(gpu::findShader("sim/none.comp").empty());
}
