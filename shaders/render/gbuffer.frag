// The skin's surface at a pixel, without its colour: drawn anew only when the camera moves. On the software device each
// triangle costs whole blocks of 4 x 4 pixels, so little is done per triangle and the shading once per pixel (skin.glsl).
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"
#include "shaders/render/gbuffer.glsl"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(location = 1) in vec3 normal;
layout(location = 2) in vec2 uv;
layout(location = 3) in vec4 light;
layout(location = 4) in float sky;
layout(location = 0) out uvec4 surface;

void main() { surface = packSurface(Surface(uv, normal, light, sky, 1000.0 / gl_FragCoord.w), frame.ray.w); }
