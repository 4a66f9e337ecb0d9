// Parts of the section: see section_part.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#define GROUP 2
#include "shaders/shared/render.h"
#include "shaders/render/section_part.glsl"
