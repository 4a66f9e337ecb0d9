// Ground steel: a round mirror, its edges covered by their share of the pixel.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"
#include "shaders/render/light.glsl"

layout(binding = 0) uniform Frame { FaceFrame frame; };
#include "shaders/render/room.glsl"
layout(location = 0) in vec3 place;
layout(location = 1) in vec3 across;
layout(location = 2) in vec3 front;
layout(location = 3) in vec3 sizes;
layout(location = 4) in vec2 look;
layout(location = 0) out vec4 colour;

void main() {
    float x = clamp(sizes.x / max(sizes.y, 1.0e-4), -1.0, 1.0);
    vec3 n = normalize(across * (x * 0.96) + front * sqrt(1.0 - 0.9 * x * x));
    vec3 toEye = normalize(frame.eyeMm.xyz - place);
    vec3 r = 2.0 * dot(n, toEye) * n - toEye;
    vec3 steel = mix(vec3(0.62, 0.63, 0.65), vec3(1.0), fifth(1.0 - clamp(dot(n, toEye), 0.0, 1.0)));
    vec3 c = room(r, 0.22) * steel * look.y + frame.sky.rgb * 0.06;
    float cover = clamp((sizes.y - abs(sizes.x)) / max(sizes.z, 1.0e-4) + 0.5, 0.0, 1.0) * look.x;
    colour = vec4(display(mix(c, vec3(0.5), frame.keyTo.w)), cover);
}
