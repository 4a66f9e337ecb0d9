// For tests/kernels: each pixel shows the texel of its place, of one mip.
#version 450

layout(push_constant) uniform Push { int mip; };
layout(binding = 0) uniform sampler2D picture;
layout(location = 0) out vec4 result;

void main() { result = texelFetch(picture, ivec2(gl_FragCoord.xy), mip); }
