// Skin: colour from the map (computed from melanin and blood), baked light that has spread under the surface, relief of
// pores and furrows, two highlight lobes of its oil, the soft shadow of the hand-piece.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"
#include "shaders/render/light.glsl"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(binding = 1) uniform sampler2D skinMap;
layout(binding = 2) uniform sampler2D reliefMap;
layout(location = 0) in vec3 place;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec2 uv;
layout(location = 3) in vec4 light;
layout(location = 4) in float sky;
layout(location = 0) out vec4 colour;

void main() {
    vec3 n = normalize(normal);
    vec2 inside = clamp(min(uv, 1.0 - uv) * 400.0, 0.0, 1.0);
    float charted = inside.x * inside.y;
    vec4 map = texture(skinMap, uv);
    vec3 albedo = mix(frame.plain.rgb, map.rgb * map.rgb, charted);
    float oil = mix(frame.plain.a, map.a, charted);

    vec4 relief = texture(reliefMap, mix(place.xy * 0.0714, uv * frame.fillTo.w, charted));
    vec2 slope = (relief.xy * 2.0 - 1.0) * frame.keyColour.w;
    vec3 across = vec3(n.z, 0.0, -n.x) * inversesqrt(max(n.x * n.x + n.z * n.z, 0.01));
    vec3 nd = normalize(n + across * slope.x + cross(n, across) * slope.y);

    vec3 toLight = frame.keyTo.xyz;
    vec3 toEye = normalize(frame.eyeMm.xyz - place);
    vec3 halfway = normalize(toLight + toEye);
    float nl = dot(n, toLight), dl = dot(nd, toLight);
    float shade = pastCapsule(place, toLight, frame.capsuleA, frame.capsuleB.xyz);
    vec3 off = place - frame.contact.xyz;
    float near = clamp(1.0 - dot(off, off) / max(frame.contact.w * frame.contact.w, 0.01), 0.0, 1.0);
    float touch = 1.0 - frame.more.y * near * near;

    // What the key light gave is taken back in the hand-piece's shadow; red light comes in from the sides.
    vec3 baked = light.rgb * light.rgb * kMostLight;
    vec3 key = frame.keyColour.rgb * (light.a * max(nl, 0.0));
    vec3 lit = baked - min(key, baked * 0.9) * (1.0 - shade) * vec3(0.86, 0.95, 1.0);
    // Relief shows least in red, which spreads furthest.
    float bump = (dl - nl) * light.a * shade / (0.45 + max(nl, 0.0));
    vec3 diffuse = albedo * lit * touch * (1.0 + bump * vec3(0.55, 0.95, 1.1)) * (0.80 + 0.20 * relief.z);

    float nh = clamp(dot(nd, halfway), 0.0, 1.0), vh = clamp(dot(toEye, halfway), 0.0, 1.0);
    float nv = clamp(dot(nd, toEye), 0.0, 1.0);
    // From near, single beads are drawn by themselves and have their own highlights.
    float wet = clamp(oil * 2.0 - 1.0, 0.0, 1.0) * clamp(frame.eyeMm.w * 16.0 - 1.0, 0.0, 1.0);
    oil = min(oil, 0.5 + 0.5 * wet);
    float rough = mix(mix(0.66, 0.47, min(oil * 2.0, 1.0)), 0.17, wet * wet);
    float fresnel = 0.028 + 0.972 * fifth(1.0 - vh);
    float gloss = (0.80 * lobe(nh, vh, rough) + 0.20 * lobe(nh, vh, rough * 0.58)) * (0.32 + 1.0 * oil);
    float seen = clamp(dl * 1.2 + 0.1, 0.0, 1.0) * light.a * shade * relief.z;
    vec3 shine = frame.keyColour.rgb * (3.14159 * fresnel * gloss * seen);
    // The room's reflection, the fill light with it, grows towards the rim.
    shine += (frame.sky.rgb + 0.5 * frame.fillColour.rgb) * ((0.012 + 0.16 * fifth(1.0 - nv) * (1.0 - 0.5 * rough)) * sky * sky * touch);

    vec3 c = mix(diffuse + shine, albedo, frame.keyTo.w);
    colour = vec4(display(c), 1.0);
}
