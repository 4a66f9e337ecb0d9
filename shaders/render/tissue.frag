// The slice of skin: the painted plate, each layer stretched to the zone's thickness and pushed down where needles and
// nose press; paper around it.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { SectionFrame frame; };
layout(binding = 1) uniform sampler2D plate;
layout(location = 0) in vec2 at;
layout(location = 0) out vec4 colour;

// How far the surface has gone down at x: under the nose, and under the tips. Deeper tissue follows less: see below().
vec2 atSurface(float x) {
    float q = clamp((abs(x - frame.broad.x) - frame.broad.y) / frame.broad.w, 0.0, 1.0);
    float tips = 0.0;
    for (int i = 0; i < 6; ++i) {
        float a = (x - frame.dents[i].x) * frame.dents[i].z;
        float f = 1.0 / (1.0 + a * a);
        tips += frame.dents[i].y * f * f;
    }
    return vec2(frame.broad.z * (1.0 - q * q * (3.0 - 2.0 * q)), tips);
}

// How far the tissue that lay at `depth` has gone down.
float below(vec2 surface, float depth) {
    float d = max(depth, 0.0);
    vec2 r = vec2(d) / vec2(frame.broad.w, 520.0);
    return dot(surface, 1.0 / (1.0 + r * r));
}

float onPlate(float depth) {
    float z[6] = float[6](frame.zoneBorder[0].x, frame.zoneBorder[0].y, frame.zoneBorder[0].z, frame.zoneBorder[0].w,
                          frame.zoneBorder[1].x, frame.zoneBorder[1].y);
    float p[6] = float[6](frame.plateBorder[0].x, frame.plateBorder[0].y, frame.plateBorder[0].z, frame.plateBorder[0].w,
                          frame.plateBorder[1].x, frame.plateBorder[1].y);
    float v = min(depth, 0.0) + max(depth - z[5], 0.0);
    for (int i = 0; i < 5; ++i)
        v += (p[i + 1] - p[i]) / (z[i + 1] - z[i]) * clamp(depth - z[i], 0.0, z[i + 1] - z[i]);
    return v;
}

void main() {
    vec2 pixel = gl_FragCoord.xy;
    float x = frame.window.x + pixel.x * frame.window.z;
    float depth = frame.window.y + pixel.y * frame.window.z - 0.5 * frame.plate.w * x * x;
    vec2 surface = atSurface(x);
    float rest = depth - below(surface, depth - surface.x - surface.y);
    rest = depth - below(surface, rest);
    float v = (onPlate(rest) - frame.plate.y) / (frame.plate.z - frame.plate.y);
    vec4 tissue = texture(plate, vec2((x - frame.window.x + frame.window.w) / frame.plate.x, clamp(v, 0.003, 0.997)));

    float upper = clamp(1.0 - rest / 700.0, 0.0, 1.0) * clamp(rest / 80.0, 0.0, 1.0);
    tissue.rgb *= mix(vec3(1.0), vec3(1.0, 0.70, 0.70), frame.size.w * upper);
    float pressed = clamp((surface.x + surface.y) / 260.0, 0.0, 1.0) * clamp(1.0 - rest / 420.0, 0.0, 1.0);
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
