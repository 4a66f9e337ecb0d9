// For `stipple bench`: a plain copy in the fastest form there is on the software device, texel buffer to storage
// buffer, one vec4 a thread. What the field kernels are judged by.
#version 450

layout(local_size_x = 256) in;
layout(binding = 0) uniform samplerBuffer from;
layout(std430, binding = 1) writeonly buffer To { vec4 to[]; };

void main() {
    int i = int(gl_GlobalInvocationID.x);
    if (i < to.length())
        to[i] = texelFetch(from, i);
}
