// The needle kernel on the GPU: bindings, bounds check, call. Each group finds the needles' raw gaps together and every
// thread the head's travel anew (192 needles at most), so that no group waits for another.
#version 450
#extension GL_GOOGLE_include_directive : require

#include "shaders/shared/needle.h"

layout(local_size_x = 64) in;
layout(std430, binding = 0) readonly buffer Arrays { NeedleArray contact; };
layout(std430, binding = 1) readonly buffer Places { NeedlePlace places[]; };
layout(std430, binding = 2) writeonly buffer States { NeedleState states[]; };

shared float rawGaps[192]; // kMaxNeedles

#include "shaders/kernels/needle.h"

void main() {
    NeedleArray a = contact;
    for (uint n = gl_LocalInvocationID.x; n < a.needleCount; n += 64U)
        rawGaps[n] = needleRawGap(a, places[n]);
    barrier();
    uint i = gl_GlobalInvocationID.x;
    if (i >= a.needleCount)
        return;
    float seat = needleSeat(a);
    float travel = needleTravel(a, seat);
    states[i] = needleState(a, rawGaps[i], seat, travel);
}
