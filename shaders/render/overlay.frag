// A measure laid over the skin: colours of a chart-wide picture, faintly shaded so that the face stays a face.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(binding = 1) uniform sampler2D measure;
layout(location = 0) in vec3 place;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec2 uv;
layout(location = 3) in vec4 light;
layout(location = 4) in float sky;
layout(location = 0) out vec4 colour;

void main() {
    vec4 m = texture(measure, uv);
    vec2 inside = clamp(min(uv, 1.0 - uv) * 400.0, 0.0, 1.0);
    vec3 toEye = normalize(frame.eyeMm.xyz - place);
    float facing = clamp(dot(normalize(normal), toEye), 0.0, 1.0);
    colour = vec4(m.rgb * (0.62 + 0.38 * facing), m.a * inside.x * inside.y);
}
