// Clear plastic: little of itself face on, its edge and what it mirrors.
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
    float nv = clamp(dot(n, toEye), 0.0, 1.0), edge = 1.0 - nv;
    vec3 r = 2.0 * dot(n, toEye) * n - toEye;
    float fresnel = 0.05 + 0.95 * fifth(edge);
    // The longer way through the wall near the outline makes it denser.
    float cover = (0.10 + 0.42 * edge * edge) * part.colour.w;
    vec3 lit = mix(frame.ground.rgb, frame.sky.rgb, clamp(0.5 + 0.5 * n.y, 0.0, 1.0)) + frame.keyColour.rgb * (0.30 * clamp(dot(n, frame.keyTo.xyz) + 0.3, 0.0, 1.0));
    vec3 body = display(tint.rgb * lit * (0.75 - 0.35 * edge));
    vec3 shine = display(room(r, surface.x) * fresnel) * part.colour.w;
    shine = shine * shine; // dark reflections add nothing
    colour = vec4(body * cover + shine * (1.0 - frame.keyTo.w), cover); // premultiplied
}
