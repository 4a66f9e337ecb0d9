#include "engine/base/worker_pool.h"

#include <algorithm>

namespace stipple {

WorkerPool::WorkerPool(unsigned threads) {
    const unsigned wanted = threads != 0 ? threads : std::clamp(std::thread::hardware_concurrency(), 1U, 4U);
    for (unsigned i = 1; i < wanted; ++i)
        threads_.emplace_back([this, i](const std::stop_token &stop) { serve(i, stop); });
}

WorkerPool::~WorkerPool() = default; // jthreads are asked to stop and joined

void WorkerPool::share(size_t count, const Work &work) {
    const size_t parts = threads_.size() + 1;
    {
        const std::lock_guard lock(mutex_);
        work_ = &work;
        count_ = count;
        pending_ = threads_.size();
        ++round_;
    }
    wake_.notify_all();
    work(0, count / parts);
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return pending_ == 0; });
}

void WorkerPool::serve(size_t part, const std::stop_token &stop) {
    size_t seen = 0;
    while (true) {
        std::unique_lock lock(mutex_);
        if (!wake_.wait(lock, stop, [&] { return round_ != seen; }))
            return;
        seen = round_;
        const Work &work = *work_;
        const size_t parts = threads_.size() + 1, count = count_;
        lock.unlock();
        work(count * part / parts, count * (part + 1) / parts);
        lock.lock();
        if (--pending_ == 0)
            done_.notify_one();
    }
}

} // namespace stipple
