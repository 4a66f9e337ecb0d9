// Hair: ribbons turned to the eye, never thinner than a pixel; what they are made broader they lose in cover.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(location = 0) in vec3 inPlace;
layout(location = 1) in vec3 inTangent;
layout(location = 2) in vec2 inUv; // signed half width in mm, 0 root .. 1 tip
layout(location = 3) in vec4 inLight;
layout(location = 4) in vec4 inExtra;
layout(location = 0) out vec3 place;
layout(location = 1) out vec3 tangent;
layout(location = 2) out vec3 across; // x: pixels from the middle, y: half width in pixels, z: 0 root .. 1 tip
layout(location = 3) out vec4 light;
layout(location = 4) out vec4 own; // linear colour; w: sky

void main() {
    vec3 toEye = frame.eyeMm.xyz - inPlace;
    vec3 side = cross(inTangent, toEye);
    side *= inversesqrt(max(dot(side, side), 1.0e-12));
    float pixelMm = frame.eyeMm.w;
    float halfPx = abs(inUv.x) / pixelMm;
    float reachPx = halfPx + 0.6; // room for the soft edge
    place = inPlace + side * (sign(inUv.x) * reachPx * pixelMm);
    tangent = inTangent;
    across = vec3(sign(inUv.x) * reachPx, halfPx, inUv.y);
    light = inLight;
    own = vec4(inExtra.yzw * inExtra.yzw, inExtra.x);
    // Nearer along the line of sight by more than the coarse skin below may bulge: same pixel, in front of it.
    gl_Position = frame.clipFromMm * vec4(place + toEye * (0.8 * inversesqrt(dot(toEye, toEye))), 1.0);
}
