// Dear ImGui's triangles.
#version 450

layout(push_constant) uniform Push { vec4 scaleMove; } push0;
layout(location = 0) in vec2 inPlace;
layout(location = 1) in vec2 inUv;
layout(location = 2) in vec4 inColour;
layout(location = 0) out vec2 uv;
layout(location = 1) out vec4 tint;

void main() {
    uv = inUv;
    tint = inColour;
    gl_Position = vec4(inPlace * push0.scaleMove.xy + push0.scaleMove.zw, 0.0, 1.0);
}
