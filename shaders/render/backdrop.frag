// The room behind the head, far out of focus: a pale wall, daylight from the window's side, a darker dado below. Calm.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(location = 0) in vec2 at;
layout(location = 0) out vec4 colour;

void main() {
    vec2 c = at - vec2(0.30, 0.30);
    float wall = 1.0 / (1.0 + 1.1 * dot(c, c));
    float window = clamp(1.0 - abs(at.x - 0.10) * 3.6, 0.0, 1.0);
    window *= window * (3.0 - 2.0 * window) * clamp(1.1 - at.y, 0.0, 1.0);
    float low = clamp((at.y - 0.60) * 2.4, 0.0, 1.0);
    low = low * low * (3.0 - 2.0 * low);
    vec3 shade = mix(frame.backBottom.rgb, frame.backTop.rgb, wall * (1.0 - 0.30 * at.y));
    shade = mix(shade, frame.backBottom.rgb, 0.35 * low) + vec3(0.085, 0.080, 0.070) * window;
    // A little noise against banding (Jimenez's interleaved gradient: no sine).
    float grain = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
    colour = vec4(shade + grain * 0.004, 1.0);
}
