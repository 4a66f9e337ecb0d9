// The needle kernel on the GPU: bindings, bounds check, call. Every thread finds the head's travel anew (192 needles at
// most), so that no thread waits for another.
#version 450
#extension GL_GOOGLE_include_directive : require

#include "shaders/shared/needle.h"

layout(local_size_x = 64) in;
layout(std430, binding = 0) readonly buffer Arrays { NeedleArray contact; };
layout(std430, binding = 1) readonly buffer Places { NeedlePlace places[]; };
layout(std430, binding = 2) writeonly buffer States { NeedleState states[]; };

#include "shaders/kernels/needle.h"

void main() {
    uint i = gl_GlobalInvocationID.x;
    NeedleArray a = contact;
    if (i >= a.needleCount)
        return;
    float seat = needleSeat(a);
    float travel = needleTravel(a, seat);
    states[i] = needleState(a, places[i], seat, travel);
}
