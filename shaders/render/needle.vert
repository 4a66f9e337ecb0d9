// Needles as ribbons towards the eye, at least a pixel wide and fainter instead of thinner. A needle that moves within
// the exposure is spread over all its places: along itself (pen) or round the drum (roller).
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(push_constant) uniform Push { NeedlePush needle; };
layout(location = 0) in vec4 tip;
layout(location = 1) in vec4 foot;
layout(location = 0) out vec3 place;
layout(location = 1) out vec3 across;
layout(location = 2) out vec3 front;
layout(location = 3) out vec3 sizes; // mm across from the middle, half width, pixel
layout(location = 4) out vec2 look;  // opacity, share of the light

const float kWithdrawn = 0.8, kDrawBack = 0.15; // as in handpiece_mesh

// As shareBeyond() there.
float shareBeyond(float mm) {
    float stroke = needle.motion.y;
    float out_ = needle.motion.z * acos(clamp(mm / max(stroke, 0.001), 0.0, 1.0)) / 1.5707963;
    float in_ = needle.motion.z + 2.0 * kDrawBack * clamp(-mm / kWithdrawn, 0.0, 1.0);
    float share = mm >= 0.0 ? out_ : in_;
    return mm <= -kWithdrawn ? 1.0 : share;
}

void main() {
    int ring = gl_VertexIndex / 2;
    float side = float(gl_VertexIndex % 2) * 2.0 - 1.0;
    vec3 way = normalize(tip.xyz - foot.xyz); // outwards
    float isBlurred = step(0.001, needle.motion.y);
    float total = length(tip.xyz - foot.xyz) + needle.motion.x;
    float spread = min(mix(needle.shape.z, needle.motion.y + kWithdrawn + 0.5 * needle.shape.z, isBlurred), total);
    int bend = needle.motion.y > 0.0 ? 7 : 1, last = bend + 2; // blurred, its strength is given ring by ring
    float s = ring <= bend ? spread * float(ring) / float(bend) : mix(spread, total, float(ring - bend) / 2.0); // from the tip
    vec3 p = tip.xyz + way * (needle.motion.x - s);
    float halfWidth = mix(needle.shape.y, needle.shape.x, clamp(s / needle.shape.z, 0.0, 1.0));
    float alpha = needle.shape.w;
    alpha *= mix(1.0, shareBeyond(needle.motion.x - s), isBlurred);

    mat3 turn = mat3(needle.headFromPart);
    vec3 head = (needle.headFromPart * vec4(p, 1.0)).xyz;
    vec3 axis = turn * way, toEye = normalize(frame.eyeMm.xyz - head);
    vec3 sideways = cross(axis, toEye);
    float edgeOn = length(sideways);
    sideways = normalize(mix(cross(axis, vec3(0.31, 0.83, 0.47)), sideways, clamp(edgeOn * 50.0, 0.0, 1.0)));
    float travel = 0.5 * abs(dot(turn * cross(vec3(0.0, 1.0, 0.0), p), sideways)) * needle.motion.w;
    float pixel = frame.eyeMm.w;
    float thin = 0.5 * pixel;
    float wide = max(halfWidth, thin) + travel;
    alpha *= min(halfWidth / wide + 0.15 * step(halfWidth, thin), 1.0);
    // Seen along its axis a needle is still as long as it is wide.
    vec3 nearEnd = (axis - toEye * dot(axis, toEye)) * (1.0 - edgeOn);
    head += nearEnd * (halfWidth * (ring == 0 ? 1.0 : ring == last ? -1.0 : 0.0));
    place = head + sideways * (side * (wide + thin));
    across = sideways;
    front = normalize(cross(sideways, axis));
    front *= sign(dot(front, toEye) + 1.0e-6);
    sizes = vec3(side * (wide + thin), wide, pixel);
    look = vec2(alpha, mix(1.0, 0.45, clamp((s - total + 0.9) / 0.9, 0.0, 1.0)));
    gl_Position = frame.clipFromMm * vec4(place, 1.0);
}
