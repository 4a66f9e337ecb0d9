// Skin where no hand-piece shades it, from afar: see skin.frag.
#version 450
#extension GL_GOOGLE_include_directive : require
#define FROM_AFAR
#define NO_HAND
#include "shaders/shared/render.h"
#include "shaders/render/light.glsl"
#include "shaders/render/gbuffer.glsl"
#include "shaders/render/skin.glsl"
