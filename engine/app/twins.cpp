#include "engine/app/twins.h"

#include "engine/base/worker_pool.h"

namespace stipple::app {

std::shared_ptr<sim::CpuBackend> makeTwins() {
    const auto pool = std::make_shared<WorkerPool>();
    return std::make_shared<sim::CpuBackend>(
        [pool](size_t count, const WorkerPool::Work &work) { pool->share(count, work); });
}

} // namespace stipple::app
