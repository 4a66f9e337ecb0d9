// The worker pool: every index exactly once, any count, many rounds.
#include <catch2/catch.hpp>

#include <numeric>

#include "engine/base/worker_pool.h"

using stipple::WorkerPool;

TEST_CASE("a worker pool does every part of the work once, round after round") {
    for (const unsigned threads : {1U, 2U, 5U}) {
        WorkerPool pool(threads);
        for (size_t count = 0; count < 300; ++count) {
            std::vector<int> hits(count, 0);
            pool.share(count, [&hits](size_t first, size_t last) {
                for (size_t i = first; i < last; ++i)
                    ++hits[i];
            });
            REQUIRE(std::accumulate(hits.begin(), hits.end(), 0) == static_cast<int>(count));
            REQUIRE(std::count(hits.begin(), hits.end(), 1) == static_cast<std::ptrdiff_t>(count));
        }
    }
}
