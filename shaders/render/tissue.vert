// The slice of skin as a grid: each vertex a place of the painted plate, put where needles and nose have moved it.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { SectionFrame frame; };
layout(location = 0) in vec4 inPlace; // µm: x, depth now; of the plate: across, down
layout(location = 1) in vec2 inLook;  // µm: depth at rest; how far the surface above it has gone down
layout(location = 0) out vec2 plateAt;
layout(location = 1) out vec2 look;

void main() {
    plateAt = inPlace.zw;
    look = inLook;
    vec2 um = inPlace.xy;
    um.y += 0.5 * frame.window.w * um.x * um.x; // the skin falls away from the device's place
    vec2 clip = (um - frame.window.xy) / frame.window.z / frame.size.xy * 2.0 - 1.0;
    gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
}
