// The body of skin.frag (near) and skin_far.frag (FROM_AFAR: without pores and furrows, which no pixel shows from there);
// each also as …_bare.frag (NO_HAND: where no hand-piece shades it, which most of a picture is).

layout(binding = 0) uniform Frame { FaceFrame frame; };
layout(binding = 1) uniform usampler2D gbuffer;
layout(binding = 2) uniform sampler2D skinMap;
layout(binding = 3) uniform sampler2D formMap;
#ifndef FROM_AFAR
layout(binding = 4) uniform sampler2D furrowMap;
layout(binding = 5) uniform sampler2D poreMap;
#endif
layout(location = 0) in vec2 at;
layout(location = 0) out vec4 colour;

void main() {
    Surface surface = unpackSurface(texelFetch(gbuffer, ivec2(gl_FragCoord.xy), 0), frame.ray.w);
    vec2 uv = surface.uv;
    vec3 n = surface.normal;
    vec4 light = surface.light;
    float sky = surface.sky;
    vec3 fromEye = frame.ray.xyz + frame.rayX.xyz * at.x + frame.rayY.xyz * at.y;
    vec3 place = frame.eyeMm.xyz + fromEye * surface.depthMm;
    vec3 toEye = -normalize(fromEye);
    // Neighbours in the picture may lie on another fold, so the maps' level of detail comes from the pixel's own size.
    float size = log2(surface.depthMm / max(dot(n, toEye), 0.1));
    vec2 inside = clamp(min(uv, 1.0 - uv) * 400.0, 0.0, 1.0);
    float charted = inside.x * inside.y;
    vec4 map = textureLod(skinMap, uv, size + frame.rayX.w);
    vec3 albedo = mix(frame.plain.rgb, map.rgb * map.rgb, charted);
    float oil = mix(frame.plain.a, map.a, charted);
    float wet = clamp(oil * 2.0 - 1.0, 0.0, 1.0);
    vec4 form = mix(vec4(0.5, 0.5, 1.0, 0.1), textureLod(formMap, uv, size + frame.rayX.w), charted);
    float poral = form.a;
    vec2 broad = (form.xy * 2.0 - 1.0) * kMostSlope; // slopes along the skin's horizontal and upward tangents
    vec2 slope = broad;
#ifndef FROM_AFAR
    vec2 grid = mix(place.xy * frame.tiles.z, uv, charted);
    vec4 furrow = textureLod(furrowMap, grid * frame.tiles.x, size + frame.rayY.w);
    // The pores' picture lies turned by 33.7 degrees against the furrows'.
    vec2 turned = vec2(0.832 * grid.x - 0.555 * grid.y, 0.555 * grid.x + 0.832 * grid.y);
    vec4 pore = textureLod(poreMap, turned * frame.tiles.y, size + frame.tiles.w);
    vec2 fine = (furrow.xy * 2.0 - 1.0) * (frame.keyColour.w * (1.0 - 0.45 * poral));
    fine *= 1.0 - 0.65 * wet; // a film of liquid fills them
    vec2 p = (pore.xy * 2.0 - 1.0) * (poral * (1.0 - 0.5 * wet));
    vec2 mouth = vec2(0.832 * p.x + 0.555 * p.y, 0.832 * p.y - 0.555 * p.x);
    slope += mouth + fine;
#endif
    vec3 across = vec3(n.z, 0.0, -n.x) * inversesqrt(max(n.x * n.x + n.z * n.z, 0.01));
    vec3 upward = cross(n, across);
    vec3 nd = normalize(n + across * slope.x + upward * slope.y);

    vec3 toLight = frame.keyTo.xyz;
    vec3 halfway = normalize(toLight + toEye);
    float nl = dot(n, toLight), dl = dot(nd, toLight);
#ifdef NO_HAND
    const float shade = 1.0, touch = 1.0;
#else
    float shade = pastHandpiece(frame, place);
    float touch = 1.0 - 0.86 * hiddenByHandpiece(frame, place, n);
#endif

    // What the key light gave is taken back in the hand-piece's shadow; red light comes in from the sides.
    vec3 baked = light.rgb * light.rgb * kMostLight;
    vec3 key = frame.keyColour.rgb * (light.a * max(nl, 0.0));
    vec3 lit = baked - min(key, baked * 0.9) * (1.0 - shade) * vec3(0.86, 0.95, 1.0);
    // What relief adds or takes: of the key light where it is seen, and of the rest, which comes from above and the
    // front. Each scale keeps the contrast that the spread of light under the skin leaves it.
    vec3 mean = toLight * (frame.keyColour.g * light.a * shade * clamp(4.0 * nl + 0.6, 0.0, 1.0)) +
                frame.fillTo.xyz * (0.75 * frame.fillColour.g) + vec3(0.0, 0.14, 0.10);
    vec2 gain = vec2(dot(across, mean), dot(upward, mean));
    vec3 bump = frame.spreadBroad.rgb * dot(broad, gain);
#ifndef FROM_AFAR
    bump += frame.spreadPore.rgb * dot(mouth, gain) + frame.spreadFine.rgb * dot(fine, gain);
#endif
    lit = max(lit + bump, lit * 0.2);
    // Pits and folds: light bounces in them, the more the lighter the skin.
    float open = form.z;
    vec3 pigment = albedo;
#ifndef FROM_AFAR
    float hole = pore.z * poral;
    open *= (1.0 - 0.30 * hole) * mix(1.0, furrow.z, 0.35);
    pigment *= (1.0 - hole * vec3(0.10, 0.17, 0.20) - (pore.w * poral * poral) * vec3(0.22, 0.26, 0.28)) *
               (0.965 + 0.07 * furrow.w);
#endif
    vec3 occluded = open + albedo * (0.75 * open * (1.0 - open));
    vec3 diffuse = pigment * lit * occluded * touch;

    float nh = clamp(dot(nd, halfway), 0.0, 1.0), vh = clamp(dot(toEye, halfway), 0.0, 1.0);
    float nv = clamp(dot(nd, toEye), 0.0, 1.0);
    oil = min(oil, 0.5 + 0.5 * wet);
    float rough = mix(mix(0.68, 0.54, min(oil * 2.0, 1.0)), 0.17, wet * wet);
    float fresnel = 0.028 + 0.972 * fifth(1.0 - vh);
#ifdef FROM_AFAR
    rough += 0.04; // the slopes of pores and furrows that are too small to be seen
#endif
    float gloss = twoLobes(nh, vh, rough) * (0.35 + 0.95 * oil);
    float glint = open * open;
    float seen = clamp(dl * 1.2 + 0.1, 0.0, 1.0) * light.a * shade * glint;
    vec3 shine = frame.keyColour.rgb * (3.14159 * fresnel * gloss * seen);
    // The room mirrored, and grazing light caught by vellus hair.
    float rim = 1.0 - nv, rim2 = rim * rim;
    shine += (frame.sky.rgb + 0.3 * frame.fillColour.rgb) *
             ((0.034 + 0.15 * rim2 * rim2 * rim * (0.55 + 0.45 * oil)) * sky * sky * glint * touch);
    shine += lit * (0.035 * rim2 * rim * (1.0 - wet));

    vec3 c = mix(diffuse + shine, albedo + kSurfaceReflectance, frame.keyTo.w);
    colour = vec4(display(c), 1.0);
}
