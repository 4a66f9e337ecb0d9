// For tests/kernels: one colour for all pixels.
#version 450

layout(push_constant) uniform Push { vec4 colour; };
layout(location = 0) out vec4 result;

void main() { result = colour; }
