// The device's pipeline cache on disk: $XDG_CACHE_HOME/stipple (or ~/.cache/stipple), one file per device and driver.
// A file that is damaged, foreign or unreadable is ignored and written anew: a cache never stops the program.
#include <cstdlib>
#include <cstring>

#include <spdlog/fmt/fmt.h>

#include "engine/base/file.h"
#include "engine/base/hash.h"
#include "engine/gpu/device.h"

namespace stipple::gpu {

namespace {

constexpr uint64_t kMaxCacheBytes = 256ULL << 20;

// Before the driver's own bytes: some drivers crash on damaged data instead of refusing it.
struct CacheHeader {
    char magic[8] = {'S', 'T', 'I', 'P', 'P', 'C', '1', '\n'};
    uint64_t bytes = 0;
    uint64_t hash = 0;
};

std::filesystem::path cacheFolder() {
    if (const char *xdg = std::getenv("XDG_CACHE_HOME"); xdg != nullptr && *xdg == '/')
        return std::filesystem::path(xdg) / "stipple";
    if (const char *home = std::getenv("HOME"); home != nullptr && *home == '/')
        return std::filesystem::path(home) / ".cache" / "stipple";
    return {};
}

std::string readCache(const std::filesystem::path &file) {
    const Result<std::string> whole = file.empty() ? badInput("no folder") : readFile(file, kMaxCacheBytes);
    CacheHeader header;
    if (!whole || whole->size() < sizeof header)
        return {};
    std::memcpy(&header, whole->data(), sizeof header);
    const std::string_view body = std::string_view(*whole).substr(sizeof header);
    if (std::memcmp(header.magic, CacheHeader{}.magic, sizeof header.magic) != 0 || header.bytes != body.size() ||
        header.hash != hash64(body))
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
    CacheHeader header;
    header.bytes = body.size();
    header.hash = hash64(std::string_view(body));
    std::string whole(reinterpret_cast<const char *>(&header), sizeof header);
    whole += body;
    // A read-only home is no reason to stop or to complain: the next start compiles again.
    if (makeFolder(pipelineCacheFile_.parent_path())) {
        const Status written = writeFile(pipelineCacheFile_, whole);
        static_cast<void>(written);
    }
}

} // namespace stipple::gpu
