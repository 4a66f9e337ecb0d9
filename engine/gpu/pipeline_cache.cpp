// The device's pipeline cache on disk: $XDG_CACHE_HOME/stipple (or ~/.cache/stipple), one file per device and driver.
// A file that is damaged, foreign or unreadable is ignored and written anew: a cache never stops the program.
#include <cstdlib>

#include <spdlog/fmt/fmt.h>

#include "engine/base/file.h"
#include "engine/base/hash.h"
#include "engine/gpu/device.h"

namespace stipple::gpu {

namespace {

constexpr uint64_t kMaxCacheBytes = 256ULL << 20;

// The file is the hash of the rest, in hexadecimal, and then the driver's own bytes: some drivers crash on damaged data
// instead of refusing it.
constexpr size_t kHashBytes = 16;

std::filesystem::path cacheFolder() {
    if (const char *xdg = std::getenv("XDG_CACHE_HOME"); xdg != nullptr && *xdg == '/')
        return std::filesystem::path(xdg) / "stipple";
    if (const char *home = std::getenv("HOME"); home != nullptr && *home == '/')
        return std::filesystem::path(home) / ".cache" / "stipple";
    return {};
}

std::string readCache(const std::filesystem::path &file) {
    const Result<std::string> whole = file.empty() ? badInput("no folder") : readFile(file, kMaxCacheBytes);
    if (!whole || whole->size() <= kHashBytes)
        return {};
    const std::string_view body = std::string_view(*whole).substr(kHashBytes);
    if (hexOf(hash64(body)) != whole->substr(0, kHashBytes))
        return {};
    return std::string(body);
}

} // namespace

void Device::loadPipelineCache() {
    VkPhysicalDeviceProperties properties{};
    vkGetPhysicalDeviceProperties(physical_, &properties);
    if (const std::filesystem::path folder = cacheFolder(); !folder.empty()) {
        std::string uuid;
        for (const uint8_t byte : properties.pipelineCacheUUID)
            uuid += fmt::format("{:02x}", byte);
        pipelineCacheFile_ = folder / fmt::format("pipelines-{:x}-{:x}-{}-{:x}.bin", properties.vendorID,
                                                  properties.deviceID, uuid, properties.driverVersion);
    }
    const std::string data = readCache(pipelineCacheFile_);
    VkPipelineCacheCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO;
    info.initialDataSize = data.size();
    info.pInitialData = data.data();
    if (vkCreatePipelineCache(device_, &info, nullptr, &pipelineCache_) != VK_SUCCESS) {
        info.initialDataSize = 0;
        STIPPLE_VK(vkCreatePipelineCache(device_, &info, nullptr, &pipelineCache_));
    }
}

void Device::savePipelineCache() const {
    if (pipelineCacheFile_.empty() || pipelineCache_ == VK_NULL_HANDLE || isLost_)
        return;
    size_t bytes = 0;
    if (vkGetPipelineCacheData(device_, pipelineCache_, &bytes, nullptr) != VK_SUCCESS || bytes > kMaxCacheBytes)
        return;
    std::string body(bytes, '\0');
    if (vkGetPipelineCacheData(device_, pipelineCache_, &bytes, body.data()) != VK_SUCCESS)
        return;
    body.resize(bytes);
    if (body == readCache(pipelineCacheFile_))
        return;
    // A read-only home is no reason to stop or to complain: the next start compiles again.
    if (makeFolder(pipelineCacheFile_.parent_path())) {
        const Status written = writeFile(pipelineCacheFile_, hexOf(hash64(body)) + body);
        static_cast<void>(written);
    }
}

} // namespace stipple::gpu
