// For tests/kernels: the colours of a list of skins.
#version 450
#extension GL_GOOGLE_include_directive : require

layout(local_size_x = 64) in;
layout(std430, binding = 0) readonly buffer Table { vec4 skinTable[]; };
layout(std430, binding = 1) readonly buffer Skins { vec4 skins[]; };
layout(std430, binding = 2) writeonly buffer Colours { vec4 colours[]; };

#include "shaders/kernels/skin_colour.h"

void main() {
    uint i = gl_GlobalInvocationID.x;
    if (i < skins.length())
        colours[i] = skinColour(skins[i]);
}
