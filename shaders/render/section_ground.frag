// The plate the block stands before: a dark slate, a little lighter above, and the block's soft shadow on it.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { SectionFrame frame; };
layout(location = 0) out vec4 colour;

void main() {
    vec2 at = gl_FragCoord.xy;
    float down = at.y / frame.size.y;
    vec3 c = mix(vec3(0.232, 0.258, 0.280), vec3(0.150, 0.167, 0.184), down * (2.0 - down));
    float back = frame.block.x * frame.block.z / frame.window.z;
    vec2 lo = frame.panel.xy + vec2(10.0, 30.0), hi = frame.panel.zw + vec2(back + 14.0, 12.0);
    vec2 d = max(lo - at, at - hi);
    float away = max(d.x, d.y);
    float shade = clamp(1.0 - away / 26.0, 0.0, 1.0);
    c *= 1.0 - 0.42 * shade * shade;
    colour = vec4(c, 1.0);
}
