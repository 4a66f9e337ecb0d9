// Light and display: shared by the shaders of the face view.

const float kMostLight = 2.5;            // as in light_bake.h
const float kMostSlope = 1.25;           // as in skin_rest.h
const float kSurfaceReflectance = 0.045; // as in optics.h

// Display: identity up to 0.6, then a shoulder to 1; then sRGB from three square roots (within 0.002 of the standard).
vec3 display(vec3 c) {
    c = max(c, vec3(0.0));
    vec3 over = max(c - 0.6, vec3(0.0));
    c = min(c, vec3(0.6)) + over / (1.0 + over * 2.5);
    vec3 s1 = sqrt(c), s2 = sqrt(s1), s3 = sqrt(s2);
    return 0.585122381 * s1 + 0.783140355 * s2 - 0.368262736 * s3;
}

// Share of the key light that a capsule leaves to a point, soft with distance.
// b.w: 1 / its squared length; `byAcross`: 1 / the squared length of its axis seen along the light.
float pastCapsule(vec3 p, vec3 toLight, vec4 a, vec4 b, float byAcross) {
    vec3 ab = b.xyz - a.xyz, ap = p - a.xyz;
    float abl = dot(ab, toLight);
    float along = clamp((dot(ap, ab) - dot(ap, toLight) * abl) * byAcross, 0.0, 1.0);
    float t = max(dot(a.xyz + ab * along - p, toLight), 0.0);
    along = clamp((dot(ap, ab) + t * abl) * b.w, 0.0, 1.0);
    float d = length(p + toLight * t - a.xyz - ab * along);
    float soft = 0.35 * t + 0.5;
    float x = clamp((d - a.w + 0.6 * soft) / (1.6 * soft), 0.0, 1.0);
    return a.w > 0.0 ? x * x * (3.0 - 2.0 * x) : 1.0;
}

// One highlight lobe (GGX, visibility after Kelemen): without Fresnel.
float lobe(float nh, float vh, float rough) {
    float a2 = rough * rough;
    a2 = a2 * a2;
    float q = nh * nh * (a2 - 1.0) + 1.0;
    return a2 * 0.0796 / max(q * q * max(vh * vh, 0.05), 1.0e-5);
}

// Skin's two lobes, the second of a thinner film over part of it, at the price of one division.
float twoLobes(float nh, float vh, float rough) {
    float a2 = rough * rough, b2 = 0.148 * a2 * a2; // 0.62 of the roughness
    a2 *= a2;
    float n2 = nh * nh;
    float q = n2 * (a2 - 1.0) + 1.0, p = n2 * (b2 - 1.0) + 1.0;
    q *= q;
    p *= p;
    return 0.0796 * (0.84 * a2 * p + 0.16 * b2 * q) / max(p * q * max(vh * vh, 0.05), 1.0e-7);
}

float fifth(float x) {
    float x2 = x * x;
    return x2 * x2 * x;
}
