// A view's picture into its rectangle, scaled.
#version 450

layout(binding = 0) uniform sampler2D picture;
layout(location = 0) in vec2 at;
layout(location = 0) out vec4 colour;

void main() { colour = vec4(texture(picture, at).rgb, 1.0); }
