// Hand-pieces: rigid parts placed by a matrix.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(push_constant) uniform Push { PartPush part; };
layout(location = 0) in vec3 inPlace;
layout(location = 1) in vec3 inNormal;
layout(location = 2) in vec2 inSurface;
layout(location = 3) in vec4 inColour;
layout(location = 0) out vec3 place;
layout(location = 1) out vec3 normal;
layout(location = 2) out vec2 surface;
layout(location = 3) out vec4 tint; // a: how open it lies

void main() {
    vec4 p = part.headFromPart * vec4(inPlace, 1.0);
    place = p.xyz;
    normal = mat3(part.headFromPart) * inNormal;
    surface = inSurface;
    tint = vec4(inColour.rgb * inColour.rgb, inColour.a);
    gl_Position = frame.clipFromMm * p;
}
