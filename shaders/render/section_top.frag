// The top of the block: the skin's own colour there, in relief.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { SectionFrame frame; };
layout(binding = 1) uniform sampler2D relief;
layout(location = 0) in vec2 plateAt;
layout(location = 1) in vec4 look; // µm: -; how far it has gone down; z; light
layout(location = 2) in vec3 tint;
layout(location = 0) out vec4 colour;

void main() {
    vec4 t = texture(relief, vec2(plateAt.x, plateAt.y * 3.2));
    float light = t.r * 2.0;
    float back = clamp(look.z / frame.block.z, 0.0, 1.0);
    vec3 c = tint * light * (1.10 - 0.20 * back);
    c = mix(c, vec3(1.0, 0.97, 0.94), 0.20 * t.a * t.a * (1.0 - 0.5 * back));
    c *= 1.0 - 0.25 * clamp(look.y / 900.0, 0.0, 1.0);
    colour = vec4(c, 1.0);
}
