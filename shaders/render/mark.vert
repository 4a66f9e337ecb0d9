// A puncture close up: a square on the skin, just above it.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(location = 0) in vec4 inPlace;
layout(location = 1) in vec4 inNormal;
layout(location = 2) in vec4 inLook;
layout(location = 0) out vec2 at; // mm from the centre
layout(location = 1) flat out vec4 look;
layout(location = 2) flat out vec4 sizes; // channel, bead, halo, seed
layout(location = 3) flat out vec3 normal;
layout(location = 4) out vec3 place;

void main() {
    vec2 corner = vec2((gl_VertexIndex & 1) != 0 ? 1.0 : -1.0, (gl_VertexIndex & 2) != 0 ? 1.0 : -1.0);
    float reach = max(inLook.z, max(inPlace.w * 2.2, inNormal.w * 1.5));
    vec3 n = inNormal.xyz;
    vec3 across = normalize(vec3(n.z, 0.0, -n.x) + vec3(0.0001, 0.0, 0.0));
    at = corner * reach;
    look = inLook;
    sizes = vec4(inPlace.w, inNormal.w, inLook.z, inLook.y);
    normal = n;
    vec3 toEye = normalize(frame.eyeMm.xyz - inPlace.xyz);
    place = inPlace.xyz + across * at.x + cross(n, across) * at.y;
    gl_Position = frame.clipFromMm * vec4(place + toEye * 1.0, 1.0); // nearer than the facets of the skin
}
