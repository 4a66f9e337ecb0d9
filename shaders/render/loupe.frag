// A finished view shown through a round opening.
#version 450
layout(binding = 0) uniform sampler2D picture;
layout(push_constant) uniform Push { vec4 used; }; // xy: pixels in use; zw: 1 / pixels in all
layout(location = 0) in vec2 uv;
layout(location = 0) out vec4 colour;

void main() {
    vec2 at = uv * used.xy - 0.5 * used.xy;
    float r = length(at), edge = 0.5 * used.x;
    vec3 c = texture(picture, uv * used.xy * used.zw).rgb;
    float rim = clamp((edge - r) / 12.0, 0.0, 1.0); // glass is a little darker towards its rim
    colour = vec4(c * (0.82 + 0.18 * rim), clamp(edge - r + 0.5, 0.0, 1.0));
}
