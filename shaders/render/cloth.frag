// Cap and drape: a matt non-woven cloth in the baked light.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"
#include "shaders/render/light.glsl"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(binding = 1) uniform sampler2D reliefMap;
layout(push_constant) uniform Push { PartPush part; };
layout(location = 0) in vec3 place;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec2 uv;
layout(location = 3) in vec4 light;
layout(location = 4) in float sky;
layout(location = 0) out vec4 colour;

void main() {
    vec3 n = normalize(normal);
    vec3 toEye = normalize(frame.eyeMm.xyz - place);
    vec4 weave = texture(reliefMap, (place.xy + vec2(place.z, 0.0)) * 0.045);
    vec2 slope = weave.xy * 2.0 - 1.0;
    float bump = 1.0 + 0.22 * dot(slope, frame.keyTo.xy) * light.a;
    float shade = pastHandpiece(frame, place);
    vec3 baked = light.rgb * light.rgb * kMostLight;
    vec3 lit = baked - min(frame.keyColour.rgb * (light.a * max(dot(n, frame.keyTo.xyz), 0.0)), baked * 0.9) * (1.0 - shade);
    float rim = 1.0 - clamp(dot(n, toEye), 0.0, 1.0);
    vec3 c = part.colour.rgb * lit * bump + frame.sky.rgb * (0.07 * rim * rim * sky);
    colour = vec4(display(mix(c, part.colour.rgb, frame.keyTo.w)), 1.0);
}
