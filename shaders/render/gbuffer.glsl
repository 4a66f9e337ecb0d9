// What is kept of the skin's surface at each pixel while the camera stands still: 128 bits, four unsigned integers.
// x: place on the chart, 16 + 16 bits. y: normal, octahedral, 12 + 12 bits; share of the sky seen, 8. z: baked light,
// 10 bits a channel (light_bake.h). w: share of the key light, 8 bits; depth before the eye, 24 (FaceFrame.ray.w a unit).

struct Surface {
    vec2 uv;
    vec3 normal;
    vec4 light;
    float sky;
    float depthMm; // along the view's axis
};

uvec4 packSurface(Surface s, float farMm) {
    vec3 n = s.normal / (abs(s.normal.x) + abs(s.normal.y) + abs(s.normal.z));
    float below = step(n.z, 0.0);
    vec2 side = vec2(n.x < 0.0 ? -1.0 : 1.0, n.y < 0.0 ? -1.0 : 1.0);
    vec2 folded = mix(n.xy, (1.0 - abs(n.yx)) * side, below);
    uvec2 oct = uvec2((folded * 0.5 + 0.5) * 4095.0 + 0.5);
    vec4 rest = clamp(vec4(s.light.rgb * 1023.0, s.light.a * 255.0), 0.0, 1023.0) + 0.5;
    uvec4 light = uvec4(rest);
    return uvec4(packUnorm2x16(s.uv), oct.x | oct.y << 12 | uint(clamp(s.sky, 0.0, 1.0) * 255.0 + 0.5) << 24,
                 light.r | light.g << 10 | light.b << 20,
                 min(light.a, 255u) | uint(clamp(s.depthMm / farMm, 0.0, 1.0) * 16777214.0 + 0.5) << 8);
}

Surface unpackSurface(uvec4 p, float farMm) {
    Surface s;
    s.uv = unpackUnorm2x16(p.x);
    vec2 oct = vec2(uvec2(p.y, p.y >> 12) & 4095u) * (2.0 / 4095.0) - 1.0;
    float z = 1.0 - abs(oct.x) - abs(oct.y);
    float fold = max(-z, 0.0);
    vec2 side = vec2(oct.x < 0.0 ? -1.0 : 1.0, oct.y < 0.0 ? -1.0 : 1.0);
    s.normal = normalize(vec3(oct - side * fold, z));
    s.sky = float(p.y >> 24) / 255.0;
    s.light = vec4(vec3(uvec3(p.z, p.z >> 10, p.z >> 20) & 1023u) / 1023.0, float(p.w & 255u) / 255.0);
    s.depthMm = float(p.w >> 8) * (farMm / 16777214.0);
    return s;
}
