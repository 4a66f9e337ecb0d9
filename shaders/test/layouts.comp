// For tests/kernels: instances that shaders read as vertices, here as buffers, so that reflection tells their layout.
#version 450
#extension GL_GOOGLE_include_directive : require

#include "shaders/shared/render.h"

layout(local_size_x = 1) in;
layout(std430, binding = 0) buffer Marks { PunctureMark marks[]; };
layout(std430, binding = 1) buffer Parts { SectionPart parts[]; };
layout(std430, binding = 2) buffer Lines { OverlayLine lines[]; };

void main() {
    marks[0] = marks[1];
    parts[0] = parts[1];
    lines[0] = lines[1];
}
