// The block of skin as a grid: each vertex a place of a painted texture, put where needles and nose have moved it; what
// lies behind the cut face is sheared up and to the right.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { SectionFrame frame; };
layout(location = 0) in vec4 inPlace; // µm: x, depth now; of the texture: across, down
layout(location = 1) in vec4 inLook;  // µm: depth at rest; how far the surface above it has gone down; z; light
layout(location = 2) in vec4 inTint;
layout(location = 0) out vec2 plateAt;
layout(location = 1) out vec4 look;
layout(location = 2) out vec3 tint;

void main() {
    plateAt = inPlace.zw;
    look = inLook;
    tint = inTint.rgb;
    vec2 um = inPlace.xy + vec2(frame.block.x, -frame.block.y) * inLook.z;
    um.y += 0.5 * frame.window.w * inPlace.x * inPlace.x; // the skin falls away from the device's place
    vec2 clip = (um - frame.window.xy) / frame.window.z / frame.size.xy * 2.0 - 1.0;
    gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
}
