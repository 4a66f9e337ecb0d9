#include "sim/tissue/response.h"

#include <array>
#include <cstddef>

namespace stipple::sim {

namespace {

constexpr float kPenReach = 0.95F;

struct Row {
    float lengthMm;
    Response response;
};
constexpr float kHourS = 3600.0F;
constexpr std::array<Row, 6> kRows = {{{0.0F, {0, 0, 2 * kHourS, 0, 3 * kHourS}},
                                       {0.25F, {3, 1.5F, 2 * kHourS, 0, 3 * kHourS}},
                                       {0.5F, {5, 4, 12 * kHourS, 0.05F, 3 * kHourS}},
                                       {1.0F, {7, 6, 22 * kHourS, 0.10F, 6 * kHourS}},
                                       {1.5F, {8, 8, 29 * kHourS, 0.20F, 10 * kHourS}},
                                       {2.25F, {10, 10, 45 * kHourS, 0.30F, 16 * kHourS}}}};

} // namespace

Response responseAt(float reachedUm) {
    const float lengthMm = reachedUm / 1000.0F / kPenReach;
    if (!(lengthMm > 0.0F))
        return {};
    for (size_t i = 1; i < kRows.size(); ++i) {
        const Row &a = kRows[i - 1], &b = kRows[i];
        if (lengthMm > b.lengthMm)
            continue;
        const float t = (lengthMm - a.lengthMm) / (b.lengthMm - a.lengthMm);
        const auto between = [t](float x, float y) { return x + t * (y - x); };
        const Response &p = a.response, &q = b.response;
        return {.flareDeltaA = between(p.flareDeltaA, q.flareDeltaA),
                .inflammationDeltaA = between(p.inflammationDeltaA, q.inflammationDeltaA),
                .inflammationTauS = between(p.inflammationTauS, q.inflammationTauS),
                .oedemaMm = between(p.oedemaMm, q.oedemaMm),
                .oedemaHalfS = between(p.oedemaHalfS, q.oedemaHalfS)};
    }
    return kRows.back().response;
}

} // namespace stipple::sim
