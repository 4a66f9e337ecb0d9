// Lines on the skin, as wide on the screen wherever they are, a little above it so that they are not cut by its facets.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(location = 0) in vec4 from;
layout(location = 1) in vec4 to;
layout(location = 2) in vec4 ink;
layout(location = 0) out vec2 across; // pixels from the middle, half width
layout(location = 1) flat out vec4 colour_;

void main() {
    vec3 p = mix(from.xyz, to.xyz, float(gl_VertexIndex / 2));
    float side = float(gl_VertexIndex % 2) * 2.0 - 1.0;
    vec3 toEye = normalize(frame.eyeMm.xyz - p);
    vec3 sideways = normalize(cross(to.xyz - from.xyz, toEye) + vec3(1.0e-6, 0.0, 0.0));
    float half_ = from.w + 0.5; // and the softened edge
    p += sideways * (side * half_ * frame.eyeMm.w) + toEye * 0.5;
    across = vec2(side * half_, from.w);
    colour_ = ink;
    gl_Position = frame.clipFromMm * vec4(p, 1.0);
}
