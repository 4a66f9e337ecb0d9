// A measure laid over the skin, faintly shaded so that the face stays a face: its colours, lines at even steps of the
// scale, the outline of the area, hatching where needles must never go. All edges are drawn from smooth maps, so they are
// sharp and even at any distance. Output premultiplied.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"
#include "shaders/render/gbuffer.glsl"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(binding = 1) uniform usampler2D gbuffer;
layout(binding = 2) uniform sampler2D measures;
layout(binding = 3) uniform sampler2D palette;
layout(push_constant) uniform Push { OverlayPush push; };
layout(location = 0) in vec2 at;
layout(location = 0) out vec4 colour;

const vec3 kNoGo = vec3(0.835, 0.369, 0.0); // as in overlay_legend.h
const float kHatchMm = 2.4;

vec4 over(vec4 below, vec3 ink, float cover) { return below * (1.0 - cover) + vec4(ink * cover, cover); }

void main() {
    Surface surface = unpackSurface(texelFetch(gbuffer, ivec2(gl_FragCoord.xy), 0), frame.ray.w);
    vec2 uv = surface.uv;
    vec3 fromEye = frame.ray.xyz + frame.rayX.xyz * at.x + frame.rayY.xyz * at.y;
    vec3 place = frame.eyeMm.xyz + fromEye * surface.depthMm;
    vec4 m = textureLod(measures, uv, 0.0);
    vec2 inside = clamp(min(uv, 1.0 - uv) * 400.0, 0.0, 1.0);
    vec4 slope = max(fwidth(m), vec4(0.003));
    float facing = clamp(dot(surface.normal, -normalize(fromEye)), 0.0, 1.0);
    float isZones = push.options.y, shaded = 0.66 + 0.34 * facing;

    vec4 ink = textureLod(palette, vec2(m.r * (1.0 - push.options.z) + 0.5 * push.options.z, 0.5), 0.0);
    float area = clamp((m.b - 0.5) / slope.b + 0.5, 0.0, 1.0);
    float cover = ink.a * area * (0.30 + 0.70 * m.g) * (1.0 - isZones);
    vec4 c = vec4(mix(vec3(0.55), ink.rgb, m.g) * (shaded * cover), cover);

    float scale = m.r / max(push.options.x, 0.001);
    float line = clamp(1.3 - abs(fract(scale + 0.5) - 0.5) / max(fwidth(scale), 0.003), 0.0, 1.0);
    line *= step(0.5, scale) * step(scale, 1.0 / max(push.options.x, 0.001) - 0.3) * step(0.001, push.options.x);
    c = over(c, vec3(0.97) * shaded, line * area * m.g * 0.55 * (1.0 - isZones));

    float edge = clamp(1.5 - abs(m.b - 0.5) / slope.b, 0.0, 1.0) * push.edge.a * (1.0 - isZones);
    c = over(c, push.edge.rgb * shaded, edge);

    float nogo = clamp((m.a - 0.5) / slope.a + 0.5, 0.0, 1.0) * (1.0 - isZones);
    float s = dot(place, vec3(0.707, 0.707, 0.0)) / kHatchMm;
    float stripe = clamp((0.16 - abs(fract(s) - 0.5)) / max(fwidth(s), 0.001) + 0.5, 0.0, 1.0);
    c = over(c, kNoGo * shaded, nogo * (0.12 + 0.58 * stripe));
    float rim = clamp(1.6 - abs(m.a - 0.5) / slope.a, 0.0, 1.0) * (1.0 - isZones);
    c = over(c, kNoGo * shaded, 0.9 * rim);

    // Borders of zones: a light line in a dark casing, to be seen on any skin.
    vec4 away = abs(m - 0.5) / slope;
    float nearest = min(min(away.r, away.g), min(away.b, away.a));
    c = over(c, vec3(0.03, 0.07, 0.09), 0.34 * isZones * clamp(2.5 - nearest, 0.0, 1.0));
    c = over(c, vec3(0.90, 0.96, 0.98) * shaded, 0.85 * isZones * clamp(1.15 - nearest, 0.0, 1.0));
    colour = c * (inside.x * inside.y);
}
