// Dear ImGui's triangles with its font picture.
#version 450

layout(binding = 0) uniform sampler2D font;
layout(location = 0) in vec2 uv;
layout(location = 1) in vec4 tint;
layout(location = 0) out vec4 colour;

void main() { colour = tint * texture(font, uv); }
