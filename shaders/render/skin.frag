// Skin: colour from the map (computed from melanin and blood), baked light that has spread under the surface, relief of
// the face's folds and scars, of pores and of furrows, each softened per channel as the light under the skin softens it;
// two highlight lobes of its oil, the room mirrored in it, the soft shadow of the hand-piece.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"
#include "shaders/render/light.glsl"
#include "shaders/render/gbuffer.glsl"
#include "shaders/render/skin.glsl"
