// A part of the section (needle, channel, bead, cell …): a quad around its two ends.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { SectionFrame frame; };
layout(location = 0) in vec4 inEnds;
layout(location = 1) in vec4 inShape;
layout(location = 2) in vec4 inLook;
layout(location = 3) in vec4 inMore;
layout(location = 0) out vec2 at;          // µm: across, along from the first end
layout(location = 1) flat out vec4 shape;
layout(location = 2) flat out vec4 look;
layout(location = 3) flat out vec4 more;   // length; light; random; -
layout(location = 4) flat out vec4 bounds; // pixels: what it may cover

void main() {
    vec2 a = inEnds.xy, b = inEnds.zw;
    vec2 along = b - a;
    float lengthUm = length(along);
    along = lengthUm > 0.5 ? along / lengthUm : vec2(0.0, 1.0);
    vec2 across = vec2(along.y, -along.x);
    float kind = inShape.z;
    bool isBody = kind > 2.5 && kind < 4.5;
    float wide = max(inShape.x, inShape.y) * (kind > 5.5 && kind < 6.5 ? 3.2 : 1.35) + 2.0 * frame.window.z;
    wide += kind > 10.5 && kind < 11.5 ? inLook.z * 2.0 : 0.0;
    vec2 corner = vec2((gl_VertexIndex & 1) != 0 ? 1.0 : -1.0, (gl_VertexIndex & 2) != 0 ? 1.0 : 0.0);
    at = vec2(corner.x * wide, mix(-wide, lengthUm + wide, corner.y));
    vec2 um = a + across * at.x + along * at.y;
    vec2 back = vec2(frame.block.x, -frame.block.y) * inMore.x;
    // The skin falls away from the device's place; bodies of the hand-piece are rigid and stand on that place.
    float fallsAt = isBody ? 0.0 : b.x;
    back.y += 0.5 * frame.window.w * fallsAt * fallsAt;
    shape = inShape;
    look = inLook;
    more = vec4(lengthUm, inMore.zw, 0.0);
    float scale = 1.0 / frame.window.z;
    float right = frame.block.x * inMore.x * scale;
    bool isWide = isBody || kind < 2.5 && kind > 0.5; // what stands above the skin may reach beside the block
    bounds = vec4(isWide ? frame.reach.x : frame.panel.x + right, isWide || kind > 7.5 && kind < 8.5 ? frame.reach.z : frame.panel.y,
                  isWide ? frame.reach.y : frame.panel.z + right,
                  min((inMore.y + back.y - frame.window.y) * scale, frame.panel.w));
    vec2 pixel = (um + back - frame.window.xy) * scale;
    vec2 clip = pixel / frame.size.xy * 2.0 - 1.0;
    gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
}
