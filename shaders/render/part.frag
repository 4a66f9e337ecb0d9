// Plastic and metal of hand-pieces in the room's light. surface.y: metalness, 2 = a lamp of the device.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"
#include "shaders/render/light.glsl"

layout(binding = 0) uniform Frame { FaceFrame frame; };
#include "shaders/render/room.glsl"
layout(push_constant) uniform Push { PartPush part; };
layout(location = 0) in vec3 place;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec2 surface;
layout(location = 3) in vec4 tint;
layout(location = 0) out vec4 colour;

void main() {
    vec3 n = normalize(normal);
    vec3 toEye = normalize(frame.eyeMm.xyz - place);
    float rough = surface.x, lamp = step(1.5, surface.y), metal = surface.y - 2.0 * lamp;
    float nv = clamp(dot(n, toEye), 0.0, 1.0);
    vec3 r = 2.0 * dot(n, toEye) * n - toEye;
    // Low on the device light is lost between it and the skin, which colours what is left.
    vec3 off = place - frame.contact.xyz;
    float far = dot(off, off) / (dot(off, off) + 50.0);
    float open = tint.a * (0.45 + 0.55 * far);
    float up = clamp(0.5 + 0.45 * n.z + 0.3 * n.y, 0.0, 1.0);
    float nl = dot(n, frame.keyTo.xyz), nf = clamp(dot(n, frame.fillTo.xyz), 0.0, 1.0);
    float wrap = clamp((nl + 0.18) / 1.18, 0.0, 1.0); // a large soft box lights a little round the edge
    vec3 bounce = frame.plain.rgb * (0.55 * (1.0 - far) * clamp(0.5 - 0.5 * n.z, 0.0, 1.0));
    vec3 lit = frame.keyColour.rgb * (wrap * wrap * (0.35 + 0.65 * tint.a)) + frame.fillColour.rgb * nf +
               mix(frame.ground.rgb, frame.sky.rgb, up) * open + bounce;
    vec3 f0 = mix(vec3(0.045), tint.rgb, metal);
    vec3 fresnel = f0 + (1.0 - f0) * (fifth(1.0 - nv) * (1.0 - 0.75 * rough));
    float gleam = mix(0.35, 1.0, tint.a) * mix(0.55 + 0.45 * far, 1.0, clamp(r.z, 0.0, 1.0));
    vec3 c = tint.rgb * (1.0 - metal) * lit * 0.82 + room(r, rough) * fresnel * gleam;
    c += tint.rgb * (lamp * part.options.y);
    c = mix(c, tint.rgb, frame.keyTo.w);
    float shine = fresnel.g * (c.r + c.g + c.b) * 0.4;
    float alpha = mix(part.colour.w, min(part.colour.w + 0.75 * fifth(1.0 - nv) + shine, 1.0), part.options.x);
    colour = vec4(display(c * part.colour.rgb), alpha);
}
