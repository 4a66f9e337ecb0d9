// For tests/kernels: the random numbers of a list of counters.
#version 450
#extension GL_GOOGLE_include_directive : require

#include "shaders/kernels/random.h"

layout(local_size_x = 64) in;
layout(std430, binding = 0) readonly buffer Inputs { uvec4 inputs[]; };
layout(std430, binding = 1) writeonly buffer Bits { uint bits[]; };
layout(std430, binding = 2) writeonly buffer Units { float units[]; };

void main() {
    uint i = gl_GlobalInvocationID.x;
    if (i >= inputs.length())
        return;
    uvec4 v = inputs[i];
    bits[i] = randomBits(v.x, v.y, v.z, v.w);
    units[i] = randomUnit(v.x, v.y, v.z, v.w);
}
