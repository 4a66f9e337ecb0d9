// For tests/kernels: the exact maths of a list of inputs.
#version 450
#extension GL_GOOGLE_include_directive : require

#include "shaders/kernels/math_exact.h"

layout(local_size_x = 64) in;
layout(std430, binding = 0) readonly buffer Inputs { vec2 inputs[]; };
layout(std430, binding = 1) writeonly buffer Outputs { float outputs[]; };

void main() {
    uint i = gl_GlobalInvocationID.x;
    if (i >= inputs.length())
        return;
    vec2 v = inputs[i];
    outputs[5 * i] = expExact(v.x);
    outputs[5 * i + 1] = logExact(v.x);
    outputs[5 * i + 2] = powExact(v.x, v.y);
    outputs[5 * i + 3] = sinExact(v.x);
    outputs[5 * i + 4] = cosExact(v.x);
}
