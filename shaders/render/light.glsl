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

// Share of the key light that a cone with round ends leaves to a point, soft with distance. `a`, `b`: ends, w: radii.
float pastCone(vec3 p, vec3 toLight, vec4 a, vec4 b) {
    vec3 ab = b.xyz - a.xyz, ap = p - a.xyz;
    float abab = dot(ab, ab), abl = dot(ab, toLight);
    float denom = max(abab - abl * abl, 0.001);
    float along = clamp((dot(ap, ab) - dot(ap, toLight) * abl) / denom, 0.0, 1.0);
    float t = max(dot(a.xyz + ab * along - p, toLight), 0.0);
    along = clamp((dot(ap, ab) + t * abl) / max(abab, 0.001), 0.0, 1.0);
    float d = length(p + toLight * t - a.xyz - ab * along);
    float soft = 0.34 * t + 0.4; // the key light's half width (light_bake.h)
    float x = clamp((d - mix(a.w, b.w, along) + 0.6 * soft) / (1.6 * soft), 0.0, 1.0);
    return a.w > 0.0 ? x * x * (3.0 - 2.0 * x) : 1.0;
}

// Share of the key light that the hand-piece leaves to a point.
float pastHandpiece(FaceFrame f, vec3 p) {
    return pastCone(p, f.keyTo.xyz, f.capsuleA, f.capsuleB) * pastCone(p, f.keyTo.xyz, f.handleA, f.handleB);
}

// View factor of a disc parallel to the surface: `h2`, `d2`: squares of height and of the way beside its axis.
float underDisc(float h2, float d2, float r2) {
    float s = h2 + d2 + r2;
    return 0.5 - 0.5 * (h2 + d2 - r2) / sqrt(max(s * s - 4.0 * r2 * d2, 1.0e-4));
}

// Share of the sky that the hand-piece hides from a point of the skin: its contact face (or drum) and its body, so the
// shadow is tight and dark where it touches and wide and faint where it is held off.
float hiddenByHandpiece(FaceFrame f, vec3 p, vec3 n) {
    vec3 off = f.contact.xyz - p;
    vec3 half_ = f.drumHalf.xyz;
    float hh = dot(half_, half_);
    float beside = dot(off, half_) * inversesqrt(max(hh, 0.001)); // along the drum
    // A long cylinder of radius R, its axis at height H and d beside: F = H R / (H² + d²); it ends softly.
    float height = dot(off, n);
    float line2 = max(dot(off, off) - beside * beside, 0.01);
    float ends = clamp(0.5 + (sqrt(hh) - abs(beside)) * inversesqrt(line2), 0.0, 1.0);
    // A drum is no endless cylinder: far beside it hides less; what is left is taken off so that it ends somewhere.
    float drum = clamp(max(height, 0.0) * f.contact.w / line2 * 1.05 - 0.05, 0.0, 1.0) * ends;
    // The contact face's rim is round: it never meets the skin within half a millimetre.
    float h = max(height, 0.0) + 0.5;
    float disc = underDisc(h * h, max(dot(off, off) - height * height, 0.0), f.contact.w * f.contact.w);
    vec3 up = f.above.xyz - p;
    float high = max(dot(up, n), 1.0);
    float body = underDisc(high * high, max(dot(up, up) - high * high, 0.0), f.above.w * f.above.w);
    float face = hh > 0.01 ? drum : max(disc * 1.012 - 0.012, 0.0);
    body = max(body * 1.012 - 0.012, 0.0);
    // What lies behind the surface hides nothing; skin pressed in under the rim is still under it.
    face *= clamp(2.0 + 0.5 * height, 0.0, 1.0);
    body *= clamp(2.0 + 0.5 * dot(up, n), 0.0, 1.0);
    return f.contact.w > 0.0 ? face + body * (1.0 - face) : 0.0;
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
