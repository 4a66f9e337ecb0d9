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
    // A little noise against banding (Jimenez's interleaved gradient: no sine).
    float grain = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
    colour = vec4(mix(frame.backBottom.rgb, frame.backTop.rgb, falloff * (1.0 - 0.45 * at.y)) + grain * 0.004, 1.0);
}
