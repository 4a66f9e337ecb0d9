// The slice of skin: the painted plate where the grid has put it, and a hair line round the panel.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { SectionFrame frame; };
layout(binding = 1) uniform sampler2D plate;
layout(location = 0) in vec2 plateAt;
layout(location = 1) in vec2 look; // µm: depth at rest; how far the surface above it has gone down
layout(location = 0) out vec4 colour;

void main() {
    vec2 pixel = gl_FragCoord.xy;
    float rest = look.x;
    vec4 tissue = texture(plate, plateAt, -0.35); // pressed tissue must not drop to a coarser mip

    float upper = clamp(1.0 - rest / 700.0, 0.0, 1.0) * clamp(rest / 80.0, 0.0, 1.0);
    tissue.rgb *= mix(vec3(1.0), vec3(1.0, 0.70, 0.70), frame.size.w * upper);
    float pressed = clamp(look.y / 260.0, 0.0, 1.0) * clamp(1.0 - rest / 420.0, 0.0, 1.0);
    tissue.rgb = mix(tissue.rgb, vec3(0.96, 0.89, 0.86), 0.45 * pressed * frame.size.z); // blood pressed out

    vec3 paper = vec3(0.944, 0.947, 0.941);
    vec3 air = mix(vec3(0.905, 0.925, 0.928), vec3(0.962, 0.966, 0.960), clamp(-rest / 900.0, 0.0, 1.0));
    vec3 c = mix(air, tissue.rgb, tissue.a);
    vec2 lo = pixel - frame.panel.xy, hi = frame.panel.zw - pixel;
    float edge = min(min(lo.x, lo.y), min(hi.x, hi.y));
    c *= 0.965 + 0.035 * clamp(edge / 14.0, 0.0, 1.0);
    c = mix(paper * 0.86, c, clamp(edge - 0.5, 0.0, 1.0)); // hair line
    c = mix(paper, c, clamp(edge + 0.5, 0.0, 1.0));
    colour = vec4(c, 1.0);
}
