// For tests/kernels: one triangle over the upper left half of the target, Y up; its corners come from the index.
#version 450

void main() {
    // Counter-clockwise as seen on screen: upper left, lower left, upper right.
    vec2 corners[3] = vec2[](vec2(-1.0, 1.0), vec2(-1.0, -1.0), vec2(1.0, 1.0));
    gl_Position = vec4(corners[gl_VertexIndex], 0.5, 1.0);
}
