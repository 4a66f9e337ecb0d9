// A scripted session with each hand-piece on the practice block; prints one line of state
// hash and score bits per hand-piece. Built by every compiler at -O0 and -O2: see ../CMakeLists.txt.
#include <bit>
#include <cstdio>

#include "tests/support/bench.h"

using namespace stipple;
using namespace stipple::sim;

int main() {
    for (const DeviceKind kind : {DeviceKind::Pen, DeviceKind::Roller, DeviceKind::Stamp}) {
        World world = test::blockWorld(kind, 42);
        const test::Hold hold{.forceN = kind == DeviceKind::Pen ? 0.8F : 5.0F, .lengthUm = 1500, .tiltDeg = 3};
        if (kind == DeviceKind::Stamp) {
            for (int i = 0; i < 50; ++i) {
                const glm::vec2 at(-20 + 10 * (i % 5), -20 + 10 * (i / 5 % 5));
                for (int k = 0; k < 60; ++k)
                    world.step(quantise(test::blockPose(at, {1, 0}, k < 40 ? 0.0F : 3.0F, hold)));
            }
        }
        for (int pass = 0; pass < (kind == DeviceKind::Roller ? 8 : 3); ++pass)
            for (int i = 0; i < 9; ++i)
                test::stroke(world, {-25, -22 + 5.5F * static_cast<float>(i)}, {25, -21 + 5.5F * static_cast<float>(i)},
                             35, hold);
        test::stroke(world, {-15, -20}, {12, 18}, 60, hold);
        test::wait(world, 2);
        const Score score = world.score();
        if (score.isNoWork) {
            std::fprintf(stderr, "the session is too small to be scored, so its score compares nothing\n");
            return 1;
        }
        std::printf("%s %016llx %zu %08x\n", std::string(world.setup().device.id).c_str(),
                    static_cast<unsigned long long>(world.stateHash()), world.ledger().size(),
                    std::bit_cast<uint32_t>(score.total));
    }
    return 0;
}
