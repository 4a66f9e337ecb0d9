// Blood on the skin on the GPU: one group per awake tile of 16 × 16 cells.
#version 450
#extension GL_GOOGLE_include_directive : require

#include "shaders/kernels/blood.h"

layout(local_size_x = 256) in;
layout(std430, binding = 0) readonly buffer Step { BloodStep step_; };
layout(std430, binding = 1) readonly buffer Tiles { uint tiles[]; };
layout(binding = 2) uniform samplerBuffer now;
layout(binding = 3) uniform samplerBuffer slope;
layout(std430, binding = 4) writeonly buffer Next { vec4 next[]; };
layout(std430, binding = 5) writeonly buffer Dried { float dried[]; };

void main() {
    BloodStep p = step_;
    if (gl_WorkGroupID.x >= p.tileCount)
        return;
    uint corner = tiles[gl_WorkGroupID.x]; // of the tile: x, and y in the high half
    int x = int((corner & 0xFFFFU) + (gl_LocalInvocationID.x & 15U));
    int y = int((corner >> 16U) + (gl_LocalInvocationID.x >> 4U));
    int width = int(p.width);
    int height = int(p.height);
    if (x >= width || y >= height)
        return;
    int i = y * width + x;
    // Off the chart the neighbour is the cell itself; its slope is 0 anyway.
    vec4 cell = texelFetch(now, i);
    vec2 east = bloodReady(p, texelFetch(now, x + 1 < width ? i + 1 : i));
    vec2 west = bloodReady(p, texelFetch(now, x > 0 ? i - 1 : i));
    vec2 north = bloodReady(p, texelFetch(now, y + 1 < height ? i + width : i));
    vec2 south = bloodReady(p, texelFetch(now, y > 0 ? i - width : i));
    float driedHere;
    next[i] = bloodCell(p, cell, bloodReady(p, cell), east, west, north, south, texelFetch(slope, i), driedHere);
    dried[i] = driedHere;
}
