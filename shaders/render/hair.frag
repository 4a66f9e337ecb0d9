// Hair: baked light of the skin at its root, a highlight across the strand (after Kajiya and Kay 1989), and the share of
// the pixel it covers as alpha, so that hairs thinner than a pixel neither vanish nor crawl.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"
#include "shaders/render/light.glsl"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(location = 0) in vec3 place;
layout(location = 1) in vec3 tangent;
layout(location = 2) in vec3 across;
layout(location = 3) in vec4 light;
layout(location = 4) in vec4 own;
layout(location = 0) out vec4 colour;

void main() {
    vec3 t = normalize(tangent);
    vec3 toEye = normalize(frame.eyeMm.xyz - place);
    vec3 halfway = normalize(frame.keyTo.xyz + toEye);
    float th = dot(t, halfway);
    float shine = max(1.0 - th * th, 0.0);
    shine *= shine;
    shine *= shine;
    shine *= shine;
    shine *= shine; // sine to the 32nd
    vec3 baked = light.rgb * light.rgb * kMostLight;
    float deep = 0.62 + 0.38 * across.z; // roots lie in each other's shade
    vec3 c = own.rgb * baked * deep + frame.keyColour.rgb * (light.a * shine * (0.005 + 0.14 * own.r));
    float cover = clamp(across.y + 0.5 - abs(across.x), 0.0, min(1.0, 2.0 * across.y));
    colour = vec4(display(mix(c, own.rgb, frame.keyTo.w)), cover);
}
