// A view's picture into its rectangle at the same size, stair-steps softened (after Lottes' FXAA, the short form).
#version 450

layout(binding = 0) uniform sampler2D picture;
layout(push_constant) uniform Push { vec4 used; }; // xy: texels in use; zw: 1 / texels in all
layout(location = 0) in vec2 at;
layout(location = 0) out vec4 colour;

float brightness(vec3 c) { return c.g; } // near enough, and cheap

void main() {
    vec2 middleAt = at * used.xy;
    ivec2 p = ivec2(middleAt), last = ivec2(used.xy) - 1;
    vec3 middle = texelFetch(picture, p, 0).rgb;
    float nw = brightness(texelFetch(picture, max(p - 1, ivec2(0)), 0).rgb);
    float ne = brightness(texelFetch(picture, clamp(p + ivec2(1, -1), ivec2(0), last), 0).rgb);
    float sw = brightness(texelFetch(picture, clamp(p + ivec2(-1, 1), ivec2(0), last), 0).rgb);
    float se = brightness(texelFetch(picture, min(p + 1, last), 0).rgb);
    float m = brightness(middle);
    float lo = min(m, min(min(nw, ne), min(sw, se))), hi = max(m, max(max(nw, ne), max(sw, se)));
    vec2 along = vec2((sw + se) - (nw + ne), (nw + sw) - (ne + se));
    float least = max((nw + ne + sw + se) * 0.03, 0.008);
    along = clamp(along / (min(abs(along.x), abs(along.y)) + least), vec2(-4.0), vec2(4.0)) * 0.1667;
    vec2 a = clamp(middleAt - along, vec2(0.5), used.xy - 0.5) * used.zw, b = clamp(middleAt + along, vec2(0.5), used.xy - 0.5) * used.zw;
    vec3 two = 0.5 * (texture(picture, a).rgb + texture(picture, b).rgb);
    float on = clamp((hi - lo - 0.035) * 24.0, 0.0, 1.0);
    colour = vec4(mix(middle, two, on), 1.0);
}
