// Parts of the section by kind: 0 channel, 1 needle, 2 bead, 3 drum or round body, 4 flat body, 5 reach of a needle,
// 6 blood in the tissue.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { SectionFrame frame; };
layout(location = 0) in vec2 at;
layout(location = 1) flat in vec4 shape;
layout(location = 2) flat in vec4 look;
layout(location = 3) flat in float lengthUm;
layout(location = 0) out vec4 colour;

void main() {
    vec2 pixelAt = gl_FragCoord.xy;
    vec2 lo = pixelAt - frame.panel.xy, hi = frame.panel.zw - pixelAt;
    float within = clamp(min(min(lo.x, lo.y), min(hi.x, hi.y)), 0.0, 1.0);
    float px = frame.window.z;
    float kind = shape.z, t = clamp(at.y / max(lengthUm, 1.0), 0.0, 1.0);
    bool isNeedle = kind > 0.5 && kind < 1.5; // its shaft keeps its width down to where the point is ground
    float taper = isNeedle ? clamp((t - look.x) / max(1.0 - look.x, 0.001), 0.0, 1.0) : t;
    float half0 = mix(shape.x, shape.y, taper);
    float cap = clamp((at.y + 0.5 * px) / px, 0.0, 1.0) * clamp((lengthUm - at.y) / px + 0.5, 0.0, 1.0);
    float q = at.x / max(half0, 0.5);
    vec3 c = vec3(0.0);
    float cover = 0.0;
    if (kind < 0.5) { // channel: a slit, blood up to its level, closing with age
        float open = max(half0, 0.0) * look.z;
        float slit = clamp((open - abs(at.x)) / px + 0.5, 0.0, 1.0);
        float thin = min(max(2.0 * open / px, 0.25), 1.0);
        float blood = clamp((look.x - (1.0 - t)) * 12.0 + 0.5, 0.0, 1.0) * step(0.001, look.x);
        vec3 empty = vec3(0.66, 0.45, 0.45);
        vec3 full = mix(vec3(0.68, 0.075, 0.085), vec3(0.36, 0.085, 0.075), look.y);
        c = mix(empty, full, blood);
        float stain = clamp(1.0 - abs(at.x) / (open + 34.0), 0.0, 1.0);
        float stained = 0.40 * stain * stain * blood;
        float core = slit * thin * mix(0.62, 0.97, blood);
        c = mix(mix(full, vec3(0.85, 0.35, 0.33), 0.4), c, core / max(core + stained, 0.001));
        cover = max(core, stained) * cap;
    } else if (kind < 1.5) { // needle: ground steel
        float body = clamp((half0 - abs(at.x)) / px + 0.5, 0.0, 1.0);
        float round0 = sqrt(max(1.0 - q * q, 0.0));
        float gleam = clamp(1.0 - abs(q + 0.38) * 3.2, 0.0, 1.0);
        c = mix(vec3(0.34, 0.37, 0.40), vec3(0.74, 0.77, 0.79), round0);
        c = mix(c, vec3(0.97, 0.98, 0.99), gleam * gleam * 0.8);
        c = mix(c, vec3(0.30, 0.33, 0.36), 0.7 * clamp(1.0 - (half0 - abs(at.x)) / (1.1 * px), 0.0, 1.0));
        cover = body * cap;
    } else if (kind < 2.5) { // bead on the skin: a cap seen from the side
        vec2 p = vec2(at.x / shape.x, at.y / (shape.x * 0.72));
        float d = length(p);
        cover = clamp((1.0 - d) * shape.x * 0.72 / px + 0.5, 0.0, 1.0) * clamp(at.y / px + 1.6, 0.0, 1.0);
        c = mix(vec3(0.80, 0.12, 0.11), vec3(0.52, 0.035, 0.05), clamp(1.15 - d, 0.0, 1.0));
        c = mix(vec3(0.33, 0.085, 0.07), c, look.x);
        float gleam = clamp(1.0 - length((p - vec2(-0.34, 0.52)) * vec2(3.6, 5.0)), 0.0, 1.0);
        c = mix(c, vec3(1.0, 0.93, 0.91), gleam * 0.85 * look.x);
    } else if (kind < 3.5) { // round body
        float d = length(at);
        cover = clamp((shape.x - d) / px + 0.5, 0.0, 1.0);
        float edge = clamp(1.0 - (shape.x - d) / (3.0 * px), 0.0, 1.0);
        c = mix(vec3(0.80, 0.83, 0.84), vec3(0.90, 0.92, 0.92), clamp((shape.x - d) / 900.0, 0.0, 1.0));
        c = mix(c, vec3(0.50, 0.55, 0.57), edge * 0.8);
    } else if (kind < 4.5) { // flat body
        cover = clamp((half0 - abs(at.x)) / px + 0.5, 0.0, 1.0) * cap;
        float edge = clamp(1.0 - min(half0 - abs(at.x), min(at.y, lengthUm - at.y)) / (2.0 * px), 0.0, 1.0);
        c = mix(vec3(0.86, 0.885, 0.89), vec3(0.55, 0.60, 0.62), edge * 0.7);
    } else if (kind < 5.5) { // how far the needle goes
        float edge = clamp(1.0 - abs(half0 - abs(at.x)) / px, 0.0, 1.0);
        cover = max(0.20 * clamp((half0 - abs(at.x)) / px + 0.5, 0.0, 1.0), 0.55 * edge) * cap;
        c = vec3(0.36, 0.44, 0.48);
    } else { // blood among the fibres
        float d = length(vec2(at.x, at.y - 0.5 * lengthUm) / vec2(shape.x * 2.4, shape.x * 2.4 + 0.5 * lengthUm));
        float soft = clamp(1.0 - d, 0.0, 1.0);
        cover = soft * soft * 0.75;
        c = vec3(0.66, 0.10, 0.11);
    }
    colour = vec4(c, cover * shape.w * within);
}
