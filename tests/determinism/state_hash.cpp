// A scripted session with each hand-piece on the practice block; prints one line of state
// hash and score bits per hand-piece. Built by every compiler at -O0 and -O2: see CMakeLists.txt.
#include <bit>
#include <cstdio>

#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::sim;

int main() {
    for (const DeviceKind kind : {DeviceKind::Pen, DeviceKind::Roller, DeviceKind::Stamp}) {
        World world = test::blockWorld(kind, 42);
        const test::Hold hold{.forceN = kind == DeviceKind::Pen ? 0.8F : 5.0F, .lengthUm = 1500, .tiltDeg = 3};
        for (int i = 0; i < 4; ++i)
            test::stroke(world, {-18, -12 + 8 * i}, {17, -10 + 8 * i}, 35, hold);
        test::stroke(world, {-15, -20}, {12, 18}, 60, hold);
        test::wait(world, 2);
        const Score score = world.score();
        std::printf("%s %016llx %zu %08x\n", std::string(world.setup().device.id).c_str(),
                    static_cast<unsigned long long>(world.stateHash()), world.ledger().size(),
                    std::bit_cast<uint32_t>(score.total));
    }
    return 0;
}
