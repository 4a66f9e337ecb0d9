// A puncture close up: the channel's dark mouth (a slit where the needle dragged) with a raised rim, and the blood that
// stands on it as a cap with its contact angle. Caps that meet flow into one: each square draws the part of the
// liquid that is its own cap's, with a smooth neck towards its neighbours. Thin blood lets the skin through (Beer's
// law), thick blood is deep; wet it mirrors lamp and window and gathers light on its far side, dried it is dull.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"
#include "shaders/render/light.glsl"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(location = 0) in vec2 at;
layout(location = 1) flat in vec4 look;
layout(location = 2) flat in vec4 slit;
layout(location = 3) flat in vec4 near0;
layout(location = 4) flat in vec4 near1;
layout(location = 5) flat in vec4 shape;
layout(location = 6) flat in vec4 toKey;
layout(location = 7) flat in vec4 toEye;
layout(location = 8) flat in vec3 key;
layout(location = 9) flat in vec3 ambient;
layout(location = 10) flat in vec4 skin;
layout(location = 11) flat in vec3 toFill;
layout(location = 0) out vec4 colour;

void main() {
    float pixel = skin.w;
    float wet = look.x;

    // Mouth of the channel: distance to its slit.
    float hole = toKey.w;
    vec2 along = slit.xy;
    float t = clamp(dot(at, along) / max(dot(along, along), 1.0e-6), -1.0, 1.0);
    vec2 off = at - along * t;
    float d = sqrt(dot(off, off));
    float mouth = clamp((hole - d) / (0.7 * hole + pixel) + 0.3, 0.0, 1.0);
    float ring = clamp(1.0 - abs(d - 1.7 * hole) / (0.8 * hole + pixel), 0.0, 1.0);
    vec3 lit = key * max(toKey.z, 0.0) + ambient;
    float lean = dot(off, toKey.xy) / max(d, 0.001); // the rim towards the light is bright, the other in shade
    // An empty channel is a shaded pit; one that blood fills is a red dot, drying to a brown one.
    float full = near0.w;
    vec3 pit = skin.rgb * mix(vec3(0.48, 0.24, 0.21), mix(vec3(0.20, 0.08, 0.07), vec3(0.55, 0.06, 0.06), wet), full);
    vec3 c = mix(skin.rgb * vec3(1.0, 0.86, 0.84) * lit * (1.0 + 0.4 * lean), pit * lit, mouth);
    float cover = max(mouth * mix(0.40, 0.7, full), ring * (0.05 + 0.14 * abs(lean))) * step(0.001, hole);

    // The cap: height over kSlope, a paraboloid a - q / a, a little out of round.
    float a = max(toEye.w, 0.0005);
    vec2 p = at - slit.zw;
    float inv = 1.0 / a;
    vec2 e = vec2(shape.z, -shape.z);
    vec2 q = p * (1.0 + e) + p.yx * shape.w;
    float corner = look.y * 0.5 * inv * inv * step(dot(p, p), 4.0 * a * a); // far out it would rise again
    float h0 = a - dot(p, q) * inv - corner * p.x * (p.x * p.x - 3.0 * p.y * p.y);
    vec2 g = q * (-2.0 * inv) - corner * 3.0 * vec2(p.x * p.x - p.y * p.y, -2.0 * p.x * p.y);
    // What lies flat, or has dried, follows the furrows about it: a ragged foot of uneven depth.
    float rise = near1.w;
    float ragged = clamp(1.0 - 1.6 * rise, 0.0, 1.0);
    ragged = mix(max(ragged, 0.55), ragged, wet);
    vec2 mesh = p * 21.0 + shape.zw * 60.0;
    vec2 sn = sin(mesh + 1.7 * sin(mesh.yx * 0.63)), cs = cos(mesh * 1.9 + sn.yx);
    float grain = sn.x * sn.y + 0.6 * cs.x * cs.y;
    h0 += a * ragged * (0.26 * grain - 0.06);
    // Its neighbours.
    vec2 p0 = p - near0.xy, p1 = p - near1.xy;
    float i0 = 1.0 / max(near0.z, 0.0005), i1 = 1.0 / max(near1.z, 0.0005);
    float n0 = near0.z - dot(p0, p0) * i0, n1 = near1.z - dot(p1, p1) * i1;
    float isFirst = step(n1, n0);
    float next = mix(n1, n0, isFirst);
    vec2 gNext = mix(p1 * i1, p0 * i0, isFirst) * -2.0;
    float own = clamp((h0 - next) / (2.0 * pixel) + 1.0, 0.0, 1.0) * step(0.001, toEye.w);
    // Two liquids round their meeting over half of the smaller one.
    float neck = 0.5 * min(a, max(mix(near1.z, near0.z, isFirst), 0.02)) * wet + 0.02;
    float near = max(neck - abs(h0 - next), 0.0) / neck;
    float h = max(h0, next) + near * near * (0.25 * neck);
    g = mix(g, gNext, 0.5 * near);
    float inside = clamp(h / (2.2 * pixel) + 0.6, 0.0, 1.0) * own;

    // Blood: absorbing by thickness (blood_look.h), seen along the eye.
    // Per mm of drop as it stood wet: a clot shrinks, its haemoglobin stays.
    // Dried it has sunk to a flake: nearly as thick at its edge as in the middle, and cracked.
    float sunk = min(h, 0.30 * a + 0.18 * h) * (1.9 + 0.7 * grain);
    float mm = max(mix(sunk, h, wet), 0.0) * (rise * mix(1.63, 1.0, wet)); // 1 / kDriedFoot³
    vec3 x = mm * mix(vec3(13.0, 48.0, 74.0), vec3(3.3, 58.0, 74.0), wet);
    vec3 r = 1.0 / (1.0 + 0.25 * x);
    r *= r;
    vec3 left = r * r;
    left *= mix(vec3(0.85), vec3(0.95, 1.0, 1.0), wet);
    left *= 0.72 / (1.0 - 0.28 * left); // what the liquid's surface throws back crosses it again
    vec3 deep = mix(vec3(0.024, 0.0051, 0.0027), vec3(0.126, 0.0051, 0.0052), wet);
    // The skin below shows by the blend as far as green comes through; red that comes through beyond that is added.
    float veil = max(1.0 - left.g, 0.02);
    vec3 more = max(left - left.g, vec3(0.0)) / veil;
    vec3 blood = skin.rgb * more + deep * (1.0 - more);
    vec3 n = vec3(-g * (rise * mix(0.10, 1.0, wet)), 1.0);
    n *= inversesqrt(dot(n, n));
    float nl = max(dot(n, toKey.xyz), 0.0);
    // Refracted light crosses to the far side and lights it from within.
    float far = clamp(-dot(n.xy, toKey.xy) * 1.6, 0.0, 1.0) * wet;
    vec3 body = blood * (ambient + key * mix(nl, max(toKey.z, 0.0), 0.5)) +
                key * more * skin.rgb * vec3(0.4, 0.08, 0.06) * far;
    // Reflections of the lamp and of the window.
    vec3 halfway = normalize(toKey.xyz + toEye.xyz);
    float nh = clamp(dot(n, halfway), 0.0, 1.0);
    float nv = max(dot(n, toEye.xyz), 0.0);
    float rough = mix(0.60, 0.10, wet);
    float a2 = rough * rough;
    a2 = max(a2 * a2, 0.0009);
    float dd = nh * nh * (a2 - 1.0) + 1.0;
    float shine = min(a2 / (dd * dd), 60.0) * mix(0.0015, 0.020, wet);
    vec3 mirrored = n * (2.0 * nv) - toEye.xyz;
    float window = clamp((dot(mirrored, toFill) - 0.945) * 32.0, 0.0, 1.0);
    body += key * shine + frame.sky.rgb * (wet * (0.02 + 0.45 * fifth(1.0 - nv) + 0.5 * rise * window * clamp(a / (3.0 * pixel) - 0.6, 0.0, 1.0)));

    // The foot's soft shadow on the skin.
    float foot = clamp(1.0 + (h0 - dot(p, toKey.xy) * 0.6) / (0.5 * a), 0.0, 1.0) * (1.0 - inside) * step(0.001, toEye.w);
    float shade = 0.22 * clamp(a / (4.0 * pixel) - 0.5, 0.0, 1.0) * foot * foot * wet * own;
    c = mix(c, skin.rgb * vec3(0.42, 0.25, 0.22) * lit, shade / max(shade + cover, 0.001));
    cover = max(cover, shade);
    float seen = clamp(veil + shine + 0.15 * wet, 0.0, 1.0);
    c = mix(c, body, inside);
    cover = mix(cover, seen, inside);
    colour = vec4(display(c), cover * look.w * (1.0 - frame.keyTo.w));
}
