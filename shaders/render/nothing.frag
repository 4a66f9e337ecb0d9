// Depth only: leaves the colour as it is (blended with nothing).
#version 450

layout(location = 0) out vec4 colour;

void main() { colour = vec4(0.0); }
