// A puncture close up: a square on the skin, just above it, with the light in the skin's own frame there.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"
#include "shaders/render/light.glsl"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(location = 0) in vec4 inPlace;
layout(location = 1) in vec4 inNormal;
layout(location = 2) in vec4 inLook;
layout(location = 3) in vec4 inSlit;
layout(location = 4) in vec4 inNear0;
layout(location = 5) in vec4 inNear1;
layout(location = 6) in vec4 inShape;
layout(location = 7) in vec4 inLight;
layout(location = 0) out vec2 at; // mm from the hole, across and up
layout(location = 1) flat out vec4 look;
layout(location = 2) flat out vec4 slit;
layout(location = 3) flat out vec4 near0;
layout(location = 4) flat out vec4 near1;
layout(location = 5) flat out vec4 shape;
layout(location = 6) flat out vec4 toKey; // in the skin's frame; w: radius of the hole
layout(location = 7) flat out vec4 toEye; // w: radius of the cap
layout(location = 8) flat out vec3 key;
layout(location = 9) flat out vec3 ambient;
layout(location = 11) flat out vec3 toFill;
layout(location = 10) flat out vec4 skin; // its colour there; w: mm per pixel

void main() {
    vec2 corner = vec2((gl_VertexIndex & 1) != 0 ? 1.0 : -1.0, (gl_VertexIndex & 2) != 0 ? 1.0 : -1.0);
    vec3 n = inNormal.xyz;
    vec3 across = vec3(n.z, 0.0, -n.x) * inversesqrt(max(n.x * n.x + n.z * n.z, 0.0001));
    vec3 up = cross(n, across);
    vec3 eye = normalize(frame.eyeMm.xyz - inPlace.xyz);
    at = inShape.xy + corner * inLook.z;
    look = inLook;
    slit = inSlit;
    near0 = inNear0;
    near1 = inNear1;
    shape = inShape;
    vec3 light = frame.keyTo.xyz;
    toKey = vec4(dot(light, across), dot(light, up), dot(light, n), inPlace.w);
    toEye = vec4(dot(eye, across), dot(eye, up), dot(eye, n), inNormal.w);
    vec3 fill = frame.fillTo.xyz;
    toFill = vec3(dot(fill, across), dot(fill, up), dot(fill, n));
    float shade = pastHandpiece(frame, inPlace.xyz);
    vec3 baked = inLight.rgb * inLight.rgb * kMostLight;
    key = frame.keyColour.rgb * inLight.a;
    ambient = max(baked - key * max(toKey.z, 0.0), baked * 0.15);
    key *= shade;
    skin = vec4(frame.plain.rgb * vec3(1.0, 0.80, 0.78), max(frame.eyeMm.w, 0.002));
    vec3 place = inPlace.xyz + across * at.x + up * at.y;
    gl_Position = frame.clipFromMm * vec4(place + eye * 1.0, 1.0); // nearer than the facets of the skin
}
