// A few threads that share the parts of one piece of work. For the CPU twins of field kernels, whose parts write
// different cells: the result does not depend on how many threads there are.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace stipple {

class WorkerPool {
  public:
    using Work = std::function<void(size_t first, size_t last)>;

    // `threads`: how many work together, the caller included; 0: one per core, four at most.
    explicit WorkerPool(unsigned threads = 0);
    ~WorkerPool();
    WorkerPool(const WorkerPool &) = delete;
    WorkerPool &operator=(const WorkerPool &) = delete;

    // Calls work(first, last) for equal parts of [0, count), one a thread, and returns when all are done. Not to be
    // called from two threads at once, nor from inside `work`; `work` must not throw.
    void share(size_t count, const Work &work);

  private:
    void serve(size_t part, const std::stop_token &stop);
    std::mutex mutex_;
    std::condition_variable_any wake_, done_;
    const Work *work_ = nullptr;
    size_t count_ = 0, round_ = 0, pending_ = 0;
    std::vector<std::jthread> threads_; // last: they end before what they use
};

} // namespace stipple
