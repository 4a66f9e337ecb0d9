// Cotton gauze: an open plain weave, and the blood it has taken up, wicking along its threads. options.x: how far the
// stain has spread, mm; options.y: how dark it is 0..1.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"
#include "shaders/render/light.glsl"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(push_constant) uniform Push { PartPush part; };
layout(location = 0) in vec3 place;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec3 pad;
layout(location = 3) in vec4 tint;
layout(location = 0) out vec4 colour;

const float kThreadMm = 0.75; // 13 threads a centimetre, type 13 light

// 0 at a thread's edge, 1 on its ridge.
float ridge(float x) {
    float t = abs(fract(x) - 0.5) * 2.0;
    return 1.0 - t * t;
}

void main() {
    vec3 n = normalize(normal);
    vec3 toEye = normalize(frame.eyeMm.xyz - place);
    // A thread is never quite straight; no two are alike.
    vec2 p = pad.xy / kThreadMm;
    vec2 bend = vec2(abs(fract(p.y * 0.13 + 0.2) - 0.5) + 0.5 * abs(fract(p.y * 0.31 + p.x * 0.02) - 0.5), abs(fract(p.x * 0.11 + 0.7) - 0.5) + 0.5 * abs(fract(p.x * 0.27) - 0.5));
    p += 0.55 * bend;
    float warp = ridge(p.x), weft = ridge(p.y);
    float over = step(0.5, fract(0.5 * (floor(p.x) + floor(p.y))));
    float weave = max(warp * mix(0.72, 1.0, over), weft * mix(1.0, 0.72, over));
    float hole = clamp((0.62 - max(warp, weft)) * 3.0, 0.0, 1.0);
    // From afar only its mean is seen.
    float seen = clamp(1.6 - frame.eyeMm.w / (0.35 * kThreadMm), 0.0, 1.0);
    float shadeOf = mix(0.86, (0.60 + 0.42 * weave) * (1.0 - 0.38 * hole), seen);
    vec2 tilt = vec2(fract(p.x) - 0.5, fract(p.y) - 0.5) * (0.5 * seen);
    vec3 across = normalize(vec3(n.z, 0.0, -n.x) + vec3(0.0001, 0.0, 0.0));
    vec3 bumpy = normalize(n + across * tilt.x + cross(n, across) * tilt.y);

    // Blots where the pad was pressed, longer along the threads.
    float spread = part.options.x;
    vec2 fray = vec2(abs(fract(pad.y * 0.41 + 0.13 * pad.x) - 0.5), abs(fract(pad.x * 0.37 + 0.11 * pad.y) - 0.5));
    vec2 q = pad.xy + fray * 1.6;
    float d0 = max(length(q * vec2(0.85, 1.0)), 0.92 * (abs(q.x) * 0.5 + abs(q.y)) * 0.9);
    float d1 = length(q - vec2(0.62, -0.35) * spread * 1.5), d2 = length(q + vec2(0.55, -0.62) * spread * 1.4);
    float reach = min(d0, min(d1 + 0.45 * spread, d2 + 0.55 * spread));
    float through = clamp((pad.z + 0.5) / 5.0, 0.0, 1.0); // it comes up from below
    float wet = clamp((spread * (1.0 - 0.28 * through) - reach) / (0.35 * spread + 0.9) + 0.1, 0.0, 1.0) * step(0.05, spread);
    wet *= mix(1.0, 0.55 + 0.45 * weave, seen) * (1.0 - 0.30 * through);
    float deep = wet * part.options.y;
    vec3 cotton = tint.rgb;
    vec3 pink = vec3(0.66, 0.22, 0.18), red = vec3(0.26, 0.022, 0.020);
    vec3 albedo = mix(cotton, mix(pink, red, clamp(deep * 1.5 - 0.1, 0.0, 1.0)), clamp(wet * 1.5, 0.0, 1.0));

    float nl = clamp((dot(bumpy, frame.keyTo.xyz) + 0.25) / 1.25, 0.0, 1.0); // light passes through the threads
    float nf = clamp(dot(bumpy, frame.fillTo.xyz), 0.0, 1.0);
    float up = clamp(0.5 + 0.45 * n.z + 0.3 * n.y, 0.0, 1.0);
    vec3 lit = frame.keyColour.rgb * (0.72 * nl * (0.4 + 0.6 * tint.a)) + frame.fillColour.rgb * nf + mix(frame.ground.rgb, frame.sky.rgb, up) * tint.a;
    float rim = 1.0 - clamp(dot(n, toEye), 0.0, 1.0);
    vec3 c = albedo * lit * shadeOf + frame.sky.rgb * (0.05 * rim * rim * (1.0 - wet));
    colour = vec4(display(mix(c, albedo, frame.keyTo.w)), 1.0);
}
