// Plastic and steel under a soft box: the room is a gradient with a bright panel where the key light is.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "shaders/shared/render.h"
#include "shaders/render/light.glsl"

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(push_constant) uniform Push { PartPush part; };
layout(location = 0) in vec3 place;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec2 surface;
layout(location = 3) in vec3 tint;
layout(location = 0) out vec4 colour;

void main() {
    vec3 n = normalize(normal);
    vec3 toEye = normalize(frame.eyeMm.xyz - place);
    float rough = surface.x, metal = surface.y;
    float nv = clamp(dot(n, toEye), 0.0, 1.0);
    vec3 r = 2.0 * dot(n, toEye) * n - toEye;
    float up = clamp(0.5 + 0.45 * n.z + 0.25 * n.y, 0.0, 1.0);
    float nl = clamp(dot(n, frame.keyTo.xyz), 0.0, 1.0), nf = clamp(dot(n, frame.fillTo.xyz), 0.0, 1.0);
    // Low on the device light is lost between it and the skin.
    vec3 off = place - frame.contact.xyz;
    float open = clamp(0.35 + 0.65 * dot(off, off) / (dot(off, off) + 60.0) + 0.02 * length(off), 0.0, 1.0);
    vec3 diffuse = tint * (1.0 - metal) *
                   (frame.keyColour.rgb * nl + frame.fillColour.rgb * nf + mix(frame.ground.rgb, frame.sky.rgb, up) * open);

    float box = dot(r, frame.keyTo.xyz), fill = dot(r, frame.fillTo.xyz);
    float blur = rough * 0.55;
    float panel = clamp((box - 0.93 + blur) / (0.05 + 2.0 * blur), 0.0, 1.0);
    float panelFill = clamp((fill - 0.90 + blur) / (0.08 + 2.0 * blur), 0.0, 1.0);
    float skyward = clamp(0.5 + 0.45 * r.z + 0.3 * r.y, 0.0, 1.0);
    vec3 around = mix(frame.ground.rgb * 0.6, frame.sky.rgb * 1.5, skyward * skyward * (3.0 - 2.0 * skyward)) * open;
    around += frame.keyColour.rgb * (panel * panel * mix(3.2, 0.55, min(rough * 2.0, 1.0)));
    around += frame.fillColour.rgb * (panelFill * 1.6);
    vec3 f0 = mix(vec3(0.04), tint, metal);
    vec3 fresnel = f0 + (1.0 - f0) * (fifth(1.0 - nv) * (1.0 - 0.6 * rough));
    vec3 c = diffuse + around * fresnel;
    c = mix(c, tint, frame.keyTo.w);
    float alpha = mix(part.colour.w, min(part.colour.w + 0.75 * fifth(1.0 - nv) + 0.4 * panel * panel, 1.0), part.options.x);
    colour = vec4(display(c), alpha);
}
