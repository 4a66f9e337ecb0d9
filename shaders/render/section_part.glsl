// Parts of the section by kind: 0 channel, 1 needle, 2 bead, 3 drum or round body, 4 flat body, 5 reach of a needle,
// 6 blood in the tissue, 7 mouth of a puncture, 8 hair, 9 serum, 10 cell, 11 new collagen, 12 new epidermis.
// GROUP: 0 channels, 1 what lies in the tissue, 2 instruments, beads and hairs, 3 healing. A shader each: the software
// device runs every branch of a shader for every pixel.

layout(binding = 0) uniform Frame { SectionFrame frame; };
layout(location = 0) in vec2 at;
layout(location = 1) flat in vec4 shape;
layout(location = 2) flat in vec4 look;
layout(location = 3) flat in vec4 more; // length; light; random
layout(location = 4) flat in vec4 bounds;
layout(location = 0) out vec4 colour;

bool isTall(float kind) { return kind > 0.5 && kind < 4.5 && (kind < 1.5 || kind > 2.5); }

void main() {
    vec2 lo = gl_FragCoord.xy - bounds.xy, hi = bounds.zw - gl_FragCoord.xy;
    float within = clamp(min(min(lo.x, lo.y), min(hi.x, hi.y)) + 0.5, 0.0, 1.0);
    float px = frame.window.z, lengthUm = more.x;
    float kind = shape.z, t = clamp(at.y / max(lengthUm, 1.0), 0.0, 1.0);
    bool isNeedle = kind > 0.5 && kind < 1.5; // its shaft keeps its width down to where the point is ground
    float taper = isNeedle ? clamp((t - look.x) / max(1.0 - look.x, 0.001), 0.0, 1.0) : t;
    float half0 = mix(shape.x, shape.y, taper);
    float cap = clamp((at.y + 0.5 * px) / px, 0.0, 1.0) * clamp((lengthUm - at.y) / px + 0.5, 0.0, 1.0);
    float q = at.x / max(half0, 0.5);
    vec3 c = vec3(0.0);
    float cover = 0.0;
#if GROUP == 0
    { // channel: pointed as the needle, with torn edges; epidermis and upper dermis spring back to a slit
        float ragged = 1.0 + 0.10 * sin(at.y * 0.031 + more.z * 6.0) + 0.06 * sin(at.y * 0.083 + sign(at.x));
        float deep = clamp((at.y - 0.5 * look.w) / (3.5 * look.w), 0.0, 1.0);
        float gives = mix(0.16, 1.0, deep);
        float open = max(half0, 0.0) * look.z * ragged * gives * min((1.0 - t) * 8.0, 1.0);
        float slit = clamp((open - abs(at.x)) / (px + 0.12 * open) + 0.5, 0.0, 1.0);
        float thin = min(max(2.0 * open / px, 0.50), 1.0);
        float blood = clamp((look.x - (1.0 - t)) * 12.0 + 0.5, 0.0, 1.0) * step(0.001, look.x);
        float off = clamp(abs(at.x) / max(open, 1.0), 0.0, 1.0);
        vec3 empty = mix(vec3(0.58, 0.34, 0.34), vec3(0.72, 0.49, 0.48), off);
        vec3 full = mix(vec3(0.66, 0.065, 0.07), vec3(0.33, 0.075, 0.065), look.y) * (1.10 - 0.28 * off);
        c = mix(empty, full, blood);
        float stain = clamp(1.0 - abs(at.x) / (open + 30.0), 0.0, 1.0);
        float stained = 0.34 * stain * stain * blood * deep * min((1.0 - t) * 8.0, 1.0);
        float core = slit * thin * mix(0.80, 0.97, blood) * mix(0.75, 1.0, gives);
        c = mix(mix(full, vec3(0.85, 0.35, 0.33), 0.4), c, core / max(core + stained, 0.001));
        cover = max(core, stained) * cap;
    }
#elif GROUP == 1
    if (kind < 5.5) { // how far the needle goes
        float edge = clamp(1.0 - abs(half0 - abs(at.x)) / px, 0.0, 1.0);
        cover = max(0.16 * clamp((half0 - abs(at.x)) / px + 0.5, 0.0, 1.0), 0.55 * edge) * cap;
        c = vec3(0.26, 0.34, 0.38);
    } else if (kind < 6.5) { // blood among the fibres
        float d = length(vec2(at.x, at.y - 0.5 * lengthUm) / vec2(shape.x * 2.4, shape.x * 2.4 + 0.5 * lengthUm));
        float soft = clamp(1.0 - d, 0.0, 1.0);
        cover = soft * soft * 0.75;
        c = mix(vec3(0.62, 0.085, 0.095), vec3(0.940, 0.835, 0.855), look.x);
    } else if (kind < 7.5) { // mouth of a puncture on the top, foreshortened
        vec2 p = vec2(at.x, at.y * 2.4) / shape.x;
        float d = length(p);
        float hole = clamp((0.55 - d) * shape.x / px * 0.6 + 0.5, 0.0, 1.0);
        float halo = clamp(1.0 - d * 0.8, 0.0, 1.0);
        vec3 red = mix(vec3(0.52, 0.04, 0.045), vec3(0.27, 0.06, 0.05), look.y);
        c = mix(vec3(0.78, 0.30, 0.28), mix(vec3(0.30, 0.13, 0.12), red, clamp(look.x * 2.0, 0.0, 1.0)), hole);
        cover = max(hole * 0.92, 0.42 * halo * halo);
    } else { // serum soaking in
        float d = abs(at.x) / max(half0, 1.0);
        float end = clamp((lengthUm + 0.4 * half0 - at.y) / max(half0, 1.0), 0.0, 1.0) * clamp(at.y / 30.0, 0.0, 1.0);
        float soft = clamp(1.0 - d, 0.0, 1.0) * end;
        cover = 0.27 * soft * soft * (3.0 - 2.0 * soft);
        c = vec3(0.52, 0.80, 0.86);
    }
#elif GROUP == 2
    if (kind < 1.5) { // needle: ground steel
        float body = clamp((half0 - abs(at.x)) / px + 0.5, 0.0, 1.0);
        float round0 = sqrt(max(1.0 - q * q, 0.0));
        float gleam = clamp(1.0 - abs(q + 0.40) * 3.4, 0.0, 1.0);
        float rim = clamp(1.0 - abs(q - 0.72) * 5.0, 0.0, 1.0);
        c = mix(vec3(0.235, 0.262, 0.290), vec3(0.640, 0.675, 0.700), round0 * (0.62 - 0.38 * q));
        c = mix(c, vec3(0.97, 0.985, 0.99), gleam * gleam * 0.85);
        c += vec3(0.10, 0.11, 0.12) * rim;
        // The grinding of the point shows as fine lines round it.
        c *= 1.0 - 0.05 * step(0.001, taper) * (0.5 + 0.5 * sin(at.y * 0.55));
        c *= more.y;
        cover = body * cap;
    } else if (kind < 2.5) { // bead on the skin: a cap seen from the side
        // Wet a cap of a sphere that meets the skin at 72°, dried an uneven cracked crust that thins to its edge.
        vec2 p = at / shape.x;
        float d = length(p + vec2(0.0, 0.334)) / 1.054;
        float uneven = abs(fract(p.x * 1.7 + more.z) - 0.5) + 0.6 * abs(fract(p.x * 4.3 + more.z * 3.0) - 0.5);
        float crust = 0.17 * (1.0 - p.x * p.x) * (0.70 + 0.55 * uneven) - p.y;
        float inside = mix(crust, 1.0 - d, look.x) * shape.x;
        cover = clamp(min(inside, at.y + 5.0) / px + 0.5, 0.0, 1.0);
        float crack = abs(fract(p.x * 1.9 + more.z * 5.0 + 0.35 * abs(fract(p.y * 3.0) - 0.5)) - 0.5);
        vec3 dry = mix(vec3(0.36, 0.125, 0.085), vec3(0.21, 0.060, 0.050), clamp(crust * 8.0, 0.0, 1.0));
        dry *= 1.0 - 0.45 * clamp((0.035 - crack) * shape.x / px + 0.5, 0.0, 1.0);
        c = mix(vec3(0.70, 0.085, 0.080), vec3(0.43, 0.020, 0.035), clamp((1.0 - d) * 2.6, 0.0, 1.0));
        c *= 0.72 + 0.28 * clamp(p.y * 5.0, 0.0, 1.0); // shaded where it meets the skin
        c = mix(dry, c, look.x);
        // Light goes through it and gathers at the far rim; a window stands on its shoulder.
        float glow = clamp(1.0 - length((p - vec2(0.36, 0.16)) * vec2(1.7, 2.6)), 0.0, 1.0);
        c += vec3(0.36, 0.06, 0.05) * glow * look.x;
        float gleam = clamp(1.0 - length((p - vec2(-0.36, 0.54)) * vec2(4.0, 5.6)), 0.0, 1.0);
        c = mix(c, vec3(1.0, 0.95, 0.93), min(gleam * 1.8, 1.0) * 0.9 * look.x);
        c *= more.y;
    } else if (kind < 3.5) { // drum
        float d = length(at);
        cover = clamp((shape.x - d) / px + 0.5, 0.0, 1.0);
        float edge = clamp(1.0 - (shape.x - d) / (3.0 * px), 0.0, 1.0);
        float ring = clamp(1.0 - abs(d - 0.86 * shape.x) / 160.0, 0.0, 1.0);
        c = mix(vec3(0.52, 0.56, 0.58), vec3(0.72, 0.75, 0.76), clamp(0.5 - 0.5 * (at.x - at.y) / shape.x, 0.0, 1.0));
        c *= 1.0 - 0.18 * ring;
        c = mix(c, vec3(0.83, 0.86, 0.87), edge * 0.6) * more.y;
    } else if (kind < 4.5) { // plate, wall of a nose
        cover = clamp((half0 - abs(at.x)) / px + 0.5, 0.0, 1.0) * cap;
        float edge = clamp(1.0 - min(half0 - abs(at.x), min(at.y, lengthUm - at.y)) / (2.0 * px), 0.0, 1.0);
        c = mix(vec3(0.80, 0.82, 0.82), vec3(0.62, 0.655, 0.67), clamp(0.5 + 0.5 * q, 0.0, 1.0));
        c *= 1.0 - 0.30 * t * t;
        c = mix(c, vec3(0.90, 0.92, 0.92), edge * 0.5) * more.y;
    } else { // hair
        float x = at.x - look.w * t * t;
        cover = clamp((half0 - abs(x)) / px + 0.5, 0.0, 1.0) * min(2.0 * half0 / px + 0.25, 1.0) * cap;
        c = look.rgb * (1.15 - 0.5 * clamp(x / half0, -1.0, 1.0));
    }
#elif GROUP == 3
    if (kind < 10.5) { // cell: lobed, foamy or spindle-shaped
        float s = sin(look.y), co = cos(look.y), r = shape.x;
        vec2 p = vec2(at.x * co + (at.y - 0.5) * s, (at.y - 0.5) * co - at.x * s) / r;
        if (look.x < 0.5) {
            float d = length(p);
            float lobes = min(min(length(p - vec2(0.34, 0.18)), length(p + vec2(0.36, -0.08))), length(p - vec2(-0.02, -0.40)));
            cover = clamp((1.0 - d) * r / px + 0.5, 0.0, 1.0);
            c = mix(vec3(0.845, 0.720, 0.800), vec3(0.285, 0.150, 0.420), clamp((0.46 - lobes) * r / px + 0.5, 0.0, 1.0));
        } else if (look.x < 1.5) {
            float d = length(p) * (1.0 + 0.10 * sin(5.0 * p.x + 9.0 * more.z) + 0.08 * sin(7.0 * p.y));
            float foam = 0.5 + 0.5 * sin(p.x * 11.0 + more.z * 6.0) * sin(p.y * 12.0);
            float core = length((p - vec2(0.30, 0.12)) * vec2(1.0, 1.35));
            cover = clamp((1.0 - d) * r / px + 0.5, 0.0, 1.0);
            c = mix(vec3(0.790, 0.690, 0.745), vec3(0.900, 0.835, 0.850), foam);
            c = mix(c, vec3(0.420, 0.285, 0.500), clamp((0.42 - core) * r / px + 0.5, 0.0, 1.0));
            c *= 1.0 - 0.2 * clamp(d, 0.0, 1.0);
        } else {
            float body = 0.30 * (1.0 - p.x * p.x) * (1.0 - 0.4 * p.x * p.x);
            float core = length(p * vec2(2.6, 6.0));
            cover = clamp((body - abs(p.y)) * r / px + 0.5, 0.0, 1.0) * step(abs(p.x), 1.0);
            c = mix(vec3(0.800, 0.560, 0.690), vec3(0.415, 0.265, 0.500), clamp((1.0 - core) * 0.25 * r / px + 0.5, 0.0, 1.0));
        }
        cover *= min(2.4 * r / px, 1.0);
    } else if (kind < 11.5) { // new collagen: wavy, pale, firmer with time
        float x = at.x - look.z * sin(look.x * 6.2832 * t + more.z * 6.0);
        float wide = shape.x * (1.0 - (2.0 * t - 1.0) * (2.0 * t - 1.0));
        float u = x / max(wide, 0.4);
        cover = clamp((wide - abs(x)) / px + 0.5, 0.0, 1.0) * min(2.6 * wide / px, 1.0) * cap;
        c = mix(vec3(0.915, 0.800, 0.825), vec3(0.945, 0.800, 0.775), look.y) * (0.95 + 0.06 * more.z);
        c = mix(c, vec3(0.690, 0.490, 0.550), 0.70 * u * u) * (1.0 + 0.04 * sin(u * 8.0));
    } else { // epidermis closing over the channel from both sides
        float gap = shape.x * 0.5 * (1.0 - look.x);
        float in0 = abs(at.x) - gap;
        float lead = 1.0 - 0.55 * clamp(1.0 - in0 / 30.0, 0.0, 1.0); // its edge is thin
        float thick = clamp((lengthUm * lead - at.y) / (4.0 + px) + 0.5, 0.0, 1.0) * clamp(at.y / px + 0.5, 0.0, 1.0);
        float soft = clamp((shape.x - abs(at.x)) / 24.0, 0.0, 1.0);
        vec2 cellAt = vec2(at.x, at.y) / 9.5;
        cellAt.x += 0.5 * floor(cellAt.y);
        vec2 id = floor(cellAt);
        vec2 jitter = fract(id.yx * vec2(0.618, 0.755) + id * vec2(0.271, 0.413)) - 0.5;
        vec2 f = fract(cellAt) - 0.5 - 0.45 * jitter;
        float core = clamp((0.31 - length(f)) * 9.5 / px + 0.5, 0.0, 1.0);
        c = mix(vec3(0.800, 0.600, 0.670), vec3(0.450, 0.310, 0.530), 0.75 * core);
        c = mix(vec3(0.890, 0.760, 0.650), c, clamp((at.y - 9.0) / (3.0 + px), 0.0, 1.0)); // horny cells again
        cover = clamp(in0 / px + 0.5, 0.0, 1.0) * thick * soft;
    }
#endif
    within *= isTall(kind) ? clamp(lo.y / 22.0, 0.0, 1.0) : 1.0; // fades under the heading
    colour = vec4(c, cover * shape.w * within);
}
