// A puncture close up: the channel's dark mouth with a raised rim, and the bead of blood that stands on it: deep in the
// middle, light where it is thin, with the window's reflection and its own soft shadow; dull and brown when dry.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"
#include "shaders/render/light.glsl"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(location = 0) in vec2 at;
layout(location = 1) flat in vec4 look;
layout(location = 2) flat in vec4 sizes;
layout(location = 3) flat in vec3 normal;
layout(location = 4) in vec3 place;
layout(location = 0) out vec4 colour;

void main() {
    float pixel = max(frame.eyeMm.w, 0.002);
    vec3 n = normal;
    vec3 across = normalize(vec3(n.z, 0.0, -n.x) + vec3(0.0001, 0.0, 0.0));
    vec3 up = cross(n, across);
    vec3 toLight = frame.keyTo.xyz, toEye = normalize(frame.eyeMm.xyz - place);
    vec3 wobble = vec3(sin(sizes.w * 31.0), sin(sizes.w * 57.0), sin(sizes.w * 91.0));
    float angleX = at.x / max(length(at), 0.001), angleY = at.y / max(length(at), 0.001);
    float uneven = 1.0 + 0.07 * wobble.x * (angleX * angleX - angleY * angleY) + 0.06 * wobble.y * angleX * angleY;
    float r = length(at) / uneven;

    // Mouth of the channel.
    float mouth = clamp((sizes.x - r) / (0.7 * sizes.x + pixel) + 0.35, 0.0, 1.0);
    float rim = clamp(1.0 - abs(r - 1.5 * sizes.x) / (0.6 * sizes.x + pixel), 0.0, 1.0);
    vec3 ink = vec3(0.23, 0.045, 0.04);
    float cover = mouth * 0.78;
    float light = max(dot(n, toLight), 0.15);
    vec3 c = ink * light;
    float rimCover = rim * 0.25 * (1.0 - cover);
    c = mix(vec3(0.62, 0.30, 0.26) * (light + 0.35), c, cover / max(cover + rimCover, 0.001));
    cover = min(cover + rimCover, 1.0);

    // The bead.
    float bead = sizes.y;
    float inside = clamp((bead - r) / pixel + 0.5, 0.0, 1.0) * step(0.001, bead);
    vec2 q = at / max(bead * uneven, 0.001);
    float h = sqrt(max(1.0 - dot(q, q), 0.0));
    float flatness = mix(1.6, 1.0, look.x);
    vec3 bn = normalize(n * (h * flatness + 0.15) + (across * q.x + up * q.y));
    float thick = h * mix(0.7, 1.0, look.x);
    vec3 wet = mix(vec3(0.55, 0.065, 0.045), vec3(0.19, 0.006, 0.008), min(thick * 1.25, 1.0));
    vec3 dry = mix(vec3(0.20, 0.045, 0.030), vec3(0.085, 0.014, 0.011), min(thick * 1.3, 1.0));
    vec3 blood = mix(dry, wet, look.x);
    vec3 halfway = normalize(toLight + toEye);
    float nh = clamp(dot(bn, halfway), 0.0, 1.0), vh = clamp(dot(toEye, halfway), 0.05, 1.0);
    float nv = clamp(dot(bn, toEye), 0.0, 1.0);
    float through = clamp(0.5 - 0.75 * dot(bn - n * dot(bn, n), toLight), 0.0, 1.2); // light gathered on the far side
    vec3 body = blood * (0.35 + 0.75 * clamp(dot(bn, toLight), 0.0, 1.0)) + blood * vec3(1.0, 0.35, 0.3) * (0.55 * through * look.x);
    float rough = mix(0.5, 0.16, look.x);
    float shine = 3.14159 * (0.03 + 0.97 * fifth(1.0 - vh)) * min(lobe(nh, vh, rough), 9.0) * mix(0.3, 1.0, look.x);
    vec3 mirrored = 2.0 * dot(bn, toEye) * bn - toEye;
    float window = clamp((dot(mirrored, normalize(frame.fillTo.xyz + vec3(0.0, 0.5, 0.2))) - 0.86) * 14.0, 0.0, 1.0);
    body += frame.keyColour.rgb * shine + frame.sky.rgb * ((0.03 + 0.5 * fifth(1.0 - nv)) * look.x) +
            frame.sky.rgb * (0.16 * window * look.x);
    // Its shadow and the stain around it.
    vec2 lean = vec2(dot(across, toLight), dot(up, toLight)) * bead * 0.35;
    float shadow = clamp(1.25 - length(at + lean) / max(bead * 1.25, 0.001), 0.0, 1.0) * step(0.001, bead) * (1.0 - inside);
    float shadowCover = 0.42 * shadow * look.x;
    c = mix(c, vec3(0.10, 0.022, 0.018), shadowCover / max(shadowCover + cover, 0.001));
    cover = max(cover, shadowCover);
    c = mix(c, body, inside);
    cover = mix(cover, mix(0.80, 0.97, min(thick * 2.0, 1.0)), inside);
    colour = vec4(display(c), cover * look.w * (1.0 - frame.keyTo.w));
}
