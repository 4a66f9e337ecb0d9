// A part of the section (needle, channel, bead …): a quad around its two ends.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { SectionFrame frame; };
layout(location = 0) in vec4 inEnds;
layout(location = 1) in vec4 inShape;
layout(location = 2) in vec4 inLook;
layout(location = 0) out vec2 at;          // µm: across, along from the first end
layout(location = 1) flat out vec4 shape;
layout(location = 2) flat out vec4 look;
layout(location = 3) flat out float lengthUm;

void main() {
    vec2 a = inEnds.xy, b = inEnds.zw;
    vec2 along = b - a;
    lengthUm = length(along);
    along = lengthUm > 0.5 ? along / lengthUm : vec2(0.0, 1.0);
    vec2 across = vec2(along.y, -along.x);
    float wide = max(inShape.x, inShape.y) * (inShape.z > 5.5 && inShape.z < 6.5 ? 3.2 : 1.35) + 2.0 * frame.window.z;
    vec2 corner = vec2((gl_VertexIndex & 1) != 0 ? 1.0 : -1.0, (gl_VertexIndex & 2) != 0 ? 1.0 : 0.0);
    at = vec2(corner.x * wide, mix(-wide, lengthUm + wide, corner.y));
    vec2 um = a + across * at.x + along * at.y;
    // The skin falls away from the device's place; bodies of the hand-piece are rigid and stand on that place.
    float fallsAt = inShape.z > 2.5 && inShape.z < 4.5 ? 0.0 : b.x;
    um.y += 0.5 * frame.window.w * fallsAt * fallsAt;
    shape = inShape;
    look = inLook;
    vec2 pixel = (um - frame.window.xy) / frame.window.z;
    vec2 clip = pixel / frame.size.xy * 2.0 - 1.0;
    gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
}
