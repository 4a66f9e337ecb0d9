// Redness and swelling on the GPU: one group per awake tile of 16 × 16 cells; reads through texel buffers, which is twice
// as fast as a storage buffer on the software device.
#version 450
#extension GL_GOOGLE_include_directive : require

#include "shaders/kernels/tissue.h"

layout(local_size_x = 256) in;
layout(std430, binding = 0) readonly buffer Step { TissueStep step_; };
layout(std430, binding = 1) readonly buffer Tiles { uint tiles[]; };
layout(binding = 2) uniform samplerBuffer now;
layout(binding = 3) uniform samplerBuffer conduct;
layout(binding = 4) uniform samplerBuffer responsesNow;
layout(std430, binding = 5) writeonly buffer Next { vec4 next[]; };
layout(std430, binding = 6) writeonly buffer ResponsesNext { vec4 responsesNext[]; };

void main() {
    TissueStep p = step_;
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
    // Off the chart the neighbour is the cell itself; its coefficient is 0 anyway.
    vec4 cell = texelFetch(now, i);
    vec4 east = texelFetch(now, x + 1 < width ? i + 1 : i);
    vec4 west = texelFetch(now, x > 0 ? i - 1 : i);
    vec4 north = texelFetch(now, y + 1 < height ? i + width : i);
    vec4 south = texelFetch(now, y > 0 ? i - width : i);
    next[i] = tissueMediators(p, cell, east, west, north, south, texelFetch(conduct, i));
    responsesNext[i] = tissueResponses(p, cell, texelFetch(responsesNow, i));
}
