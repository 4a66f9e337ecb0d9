// Skin and cloth: vertices of the head as they are, with the light baked into them.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(location = 0) in vec3 inPlace;
layout(location = 1) in vec3 inNormal;
layout(location = 2) in vec2 inUv;
layout(location = 3) in vec4 inLight;
layout(location = 4) in vec4 inExtra;
layout(location = 0) out vec3 place;
layout(location = 1) out vec3 normal;
layout(location = 2) out vec2 uv;
layout(location = 3) out vec4 light;
layout(location = 4) out float sky;
invariant gl_Position;

void main() {
    place = inPlace;
    normal = inNormal;
    uv = inUv;
    light = inLight;
    sky = inExtra.x;
    gl_Position = frame.clipFromMm * vec4(inPlace, 1.0);
}
