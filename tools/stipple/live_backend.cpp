#include "tools/stipple/live_backend.h"

#include "engine/app/twins.h"
#include "sim/gpu/vulkan_backend.h"

namespace stipple::cli {

Result<LiveBackend> chooseLiveBackend(const std::string &selector) {
    LiveBackend live;
    live.backend = app::makeTwins();
    if (selector == "cpu") {
        live.reason = "asked for with --device cpu";
        return live;
    }
    Result<std::unique_ptr<gpu::Device>> device =
        gpu::Device::create({.selector = selector, .surfaceExtensions = {}, .makeSurface = {}});
    if (!device.ok()) {
        if (selector != "auto")
            return systemError("--device " + selector + ": " + device.error().message);
        live.reason = "there is no Vulkan device";
        live.note = "running on the CPU twins: " + device.error().message;
        return live;
    }
    live.device = std::move(*device);
    if (selector != "auto") { // a device named is a device used, whether or not it is the fastest
        live.backend = std::make_shared<sim::VulkanBackend>(*live.device);
        live.reason = "asked for with --device " + selector;
    } else {
        const sim::BackendChoice choice = sim::chooseBackend(*live.device, selector, app::makeTwins());
        live.backend = choice.backend;
        live.reason = choice.reason;
        live.cpuMs = choice.cpuMs;
        live.deviceMs = choice.deviceMs;
    }
    const bool isTwin = dynamic_cast<const sim::CpuBackend *>(live.backend.get()) != nullptr;
    live.isExact = isTwin || live.device->isSoftware();
    return live;
}

} // namespace stipple::cli
