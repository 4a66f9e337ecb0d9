// A view's picture into its rectangle, scaled; of the picture only a part may be in use.
#version 450

layout(binding = 0) uniform sampler2D picture;
layout(push_constant) uniform Push { vec4 used; }; // xy: texels in use; zw: 1 / texels in all
layout(location = 0) in vec2 at;
layout(location = 0) out vec4 colour;

void main() { colour = vec4(texture(picture, min(at * used.xy, used.xy - 0.5) * used.zw).rgb, 1.0); }
