// The cut face and the side of the block: the painted plate, its vessels wide or empty as the blood in them is.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"

layout(binding = 0) uniform Frame { SectionFrame frame; };
layout(binding = 1) uniform sampler2D plate;
layout(location = 0) in vec2 plateAt;
layout(location = 1) in vec4 look; // µm: depth at rest; how far the surface above it has gone down; z; light
layout(location = 0) out vec4 colour;

void main() {
    vec4 tissue = texture(plate, plateAt, -0.35); // pressed tissue must not drop to a coarser mip
    float rest = look.x;
    float vessel = clamp((tissue.a - 0.26) * 1.36, 0.0, 1.0);
    // Redness: blood where vessels widen, and a warmer upper dermis.
    float upper = clamp(1.0 - rest / 900.0, 0.0, 1.0) * clamp(rest / 60.0, 0.0, 1.0) * frame.size.w;
    float wide = clamp((vessel - 0.62 + 0.50 * upper) * 4.0, 0.0, 1.0) * upper;
    vec3 c = mix(tissue.rgb, tissue.rgb * vec3(1.02, 0.80, 0.79), upper);
    c = mix(c, vec3(0.735, 0.205, 0.190), 0.78 * wide);
    // Pressure empties them.
    float pressed = clamp(look.y / 260.0, 0.0, 1.0) * clamp(1.0 - rest / 520.0, 0.0, 1.0) * frame.size.z;
    c = mix(c, vec3(0.955, 0.880, 0.845), pressed * (0.24 + 0.56 * vessel));
    // Light falls from the upper left; the side lies in shade.
    c *= (1.0 - 0.085 * clamp(rest / 2600.0, 0.0, 1.0)) * mix(0.66 - 0.10 * look.z / frame.block.z, 1.0, look.w);
    // A hole pulled open wider than the needle in it: dark, not drawn-out tissue.
    float drawnOut = abs(dFdx(plateAt.x)) * frame.block.w / frame.window.z;
    c = mix(c, vec3(0.30, 0.13, 0.14), look.w * clamp(1.0 - 4.0 * drawnOut, 0.0, 1.0));
    // Cut off straight, however far the tissue has gone.
    vec2 pixel = gl_FragCoord.xy;
    float scale = look.z / frame.window.z;
    float low = clamp(min(frame.panel.w - frame.block.y * scale - pixel.y, pixel.y - frame.panel.y) + 0.5, 0.0, 1.0);
    float within = look.w < 0.5 ? low : low * clamp(min(pixel.x - frame.panel.x, frame.panel.z - pixel.x) + 0.5, 0.0, 1.0);
    colour = vec4(c, within * clamp(tissue.a * 9.0 - 0.6, 0.0, 1.0));
}
