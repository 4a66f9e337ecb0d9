// The calm wall behind the head: a gradient, lighter towards the key light, dark towards the corners.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(location = 0) in vec2 at;
layout(location = 0) out vec4 colour;

void main() {
    vec2 c = at - vec2(0.40, 0.38);
    float falloff = 1.0 / (1.0 + 1.5 * dot(c, c));
    // A little noise against banding.
    float grain = fract(sin(dot(gl_FragCoord.xy, vec2(12.9898, 78.233))) * 43758.5453) - 0.5;
    colour = vec4(mix(frame.backBottom.rgb, frame.backTop.rgb, falloff * (1.0 - 0.45 * at.y)) + grain * 0.004, 1.0);
}
