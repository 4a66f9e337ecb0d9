// The clinic as things mirror it: a tall window towards the key light, a ring lamp towards the fill light, pale ceiling
// and darker floor. After the frame's block (it reads `frame`), for skin, steel, plastic and wet film alike.

// Radiance from direction `d` (unit), seen by a surface as rough as this (GGX roughness 0 = mirror .. 1).
vec3 room(vec3 d, float rough) {
    float blur = 0.03 + 0.55 * rough;
    float up = clamp(0.5 + 0.42 * d.z + 0.32 * d.y, 0.0, 1.0);
    vec3 c = mix(frame.ground.rgb * 0.55, frame.sky.rgb * 1.25, up * up * (3.0 - 2.0 * up));
    // The window: two panes of glass, a bar between.
    float facing = dot(d, frame.keyTo.xyz);
    vec2 at = vec2(dot(d, frame.keyRight.xyz), dot(d, cross(frame.keyTo.xyz, frame.keyRight.xyz))) / max(facing, 0.2);
    vec2 edge = clamp((vec2(0.26, 0.36) - abs(at)) / blur + 0.5, 0.0, 1.0);
    float bar = 1.0 - clamp(1.2 - abs(at.x) / (0.018 + 0.5 * blur), 0.0, 1.0) * clamp(0.9 - 2.2 * blur, 0.0, 1.0);
    c += frame.keyColour.rgb * (edge.x * edge.y * bar * step(0.2, facing) * (2.4 / (1.0 + 5.0 * rough)));
    // The ring lamp: a bright annulus.
    float lamp = dot(d, frame.fillTo.xyz);
    float away = sqrt(max(1.0 - lamp * lamp, 0.0)) - 0.20;
    float ring = clamp(1.0 - away * away / ((0.055 + 0.45 * blur) * (0.055 + 0.45 * blur)), 0.0, 1.0) * step(0.0, lamp);
    return c + frame.fillColour.rgb * (ring * (7.0 / (1.0 + 9.0 * rough)));
}
