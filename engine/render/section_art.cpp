#include "engine/render/section_art.h"

#include <algorithm>
#include <cmath>
#include <thread>
#include <vector>

#include <glm/glm.hpp>

namespace stipple {

namespace {

using glm::vec2;
using glm::vec3;

constexpr float kUmPerX = kPlateWidthUm / kPlateWidth;
constexpr float kUmPerY = (kPlateBottomUm - kPlateTopUm) / kPlateHeight;
constexpr float kTau = 6.28318531F;

constexpr float kCorneumUm = 15.0F, kEpidermisUm = 65.0F, kPapillaryUm = 215.0F, kPlexusUm = 350.0F,
                kDermisUm = 1565.0F; // the cheek of the zone table, female

uint32_t hash(int x, int y, uint32_t stream) {
    uint32_t h = static_cast<uint32_t>(x) * 0x9e3779b9U ^ static_cast<uint32_t>(y) * 0x85ebca6bU ^ stream * 0xc2b2ae35U;
    h = (h ^ (h >> 15)) * 0x2c1b3c6dU;
    h = (h ^ (h >> 12)) * 0x297a2d39U;
    return h ^ (h >> 15);
}
float unit(uint32_t h, int byte) { return static_cast<float>(h >> (8 * byte) & 255U) / 255.0F; }

// Smooth noise 0..1 with cells of `cellX` × `cellY` µm, periodic along x (cellX is rounded to divide the period).
float noise(vec2 p, float cellX, float cellY, uint32_t stream) {
    const int period = std::max(static_cast<int>(kPlateWidthUm / cellX + 0.5F), 1);
    const float x = p.x * static_cast<float>(period) / kPlateWidthUm, y = p.y / cellY;
    const float fx = std::floor(x), fy = std::floor(y);
    const int ix = static_cast<int>(fx), iy = static_cast<int>(fy);
    const auto value = [&](int dx, int dy) {
        const int wrapped = ((ix + dx) % period + period) % period;
        return static_cast<float>(hash(wrapped, iy + dy, stream) & 0xffffU) / 65535.0F;
    };
    float tx = x - fx, ty = y - fy;
    tx = tx * tx * (3.0F - 2.0F * tx);
    ty = ty * ty * (3.0F - 2.0F * ty);
    return (value(0, 0) * (1 - tx) + value(1, 0) * tx) * (1 - ty) + (value(0, 1) * (1 - tx) + value(1, 1) * tx) * ty;
}

float rise(float a, float b, float x) {
    const float t = std::clamp((x - a) / (b - a), 0.0F, 1.0F);
    return t * t * (3.0F - 2.0F * t);
}

// Nearest and second nearest point of a jittered grid: cells of fat, nuclei. Distances in units of the grid.
struct Nearest {
    float first = 9, second = 9;
    vec2 to{0}; // from the point to the nearest centre
    uint32_t id = 0;
};
Nearest nearest(vec2 p, float cell, float jitter, uint32_t stream) {
    const int period = std::max(static_cast<int>(kPlateWidthUm / cell + 0.5F), 1);
    const vec2 q(p.x * static_cast<float>(period) / kPlateWidthUm, p.y / cell);
    const int ix = static_cast<int>(std::floor(q.x)), iy = static_cast<int>(std::floor(q.y));
    Nearest n;
    for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
            const uint32_t h = hash(((ix + dx) % period + period) % period, iy + dy, stream);
            const vec2 centre(static_cast<float>(ix + dx) + 0.5F + jitter * (unit(h, 0) - 0.5F),
                              static_cast<float>(iy + dy) + 0.5F + jitter * (unit(h, 1) - 0.5F));
            const vec2 to = centre - q;
            const float d = std::sqrt(to.x * to.x + to.y * to.y);
            if (d < n.first) {
                n.second = n.first;
                n.first = d;
                n.to = to;
                n.id = h;
            } else {
                n.second = std::min(n.second, d);
            }
        }
    return n;
}

float surfaceUm(float x) { // fine furrows of the skin's surface, below 0 by at most 12 µm
    const float wave = noise({x, 0.0F}, 330.0F, 1.0F, 11U), fine = noise({x, 0.0F}, 70.0F, 1.0F, 12U);
    const float furrow = rise(0.72F, 0.95F, noise({x, 0.0F}, 210.0F, 1.0F, 13U));
    return 3.0F * wave + 2.0F * fine + 8.0F * furrow;
}
// Border of epidermis and dermis: rete ridges reach down between the papillae.
float basalUm(float x) {
    const float phase = kTau * x / kPlateWidthUm;
    const float warp = 2.2F * noise({x, 3.0F}, 420.0F, 1.0F, 21U);
    const float ridge = 0.5F + 0.5F * std::sin(phase * 58.0F + warp * 2.4F);
    return kEpidermisUm - 12.0F + (30.0F + 20.0F * noise({x, 5.0F}, 500.0F, 1.0F, 22U)) * ridge * ridge;
}

vec3 epidermis(vec2 p, float surface, float basal, float melanin) {
    if (p.y < surface + kCorneumUm) { // horny layer: thin plates
        const float plate = std::fabs(std::sin((p.y - surface) * 0.95F + 3.0F * noise(p, 120.0F, 30.0F, 31U)));
        return glm::mix(vec3(0.80F, 0.69F, 0.55F), vec3(0.935F, 0.875F, 0.77F), 0.35F + 0.65F * plate);
    }
    const float t = std::clamp((p.y - surface - kCorneumUm) / std::max(basal - surface - kCorneumUm, 1.0F), 0.0F, 1.0F);
    vec3 c = glm::mix(vec3(0.865F, 0.690F, 0.660F), vec3(0.700F, 0.500F, 0.545F), t * t);
    const Nearest cell = nearest({p.x, p.y * (1.55F - 0.65F * t)}, 11.5F, 0.55F, 33U); // flatter towards the top
    c = glm::mix(c, c * vec3(1.07F, 1.06F, 1.07F), rise(0.05F, 0.25F, cell.second - cell.first));
    c = glm::mix(c, vec3(0.45F, 0.30F, 0.46F), 0.75F * (1.0F - rise(0.20F, 0.32F, cell.first)) * rise(0.08F, 0.25F, t));
    const float basalRow = rise(14.0F, 5.0F, basal - p.y);
    return glm::mix(c, vec3(0.36F, 0.235F, 0.20F), basalRow * melanin * (0.6F + 0.4F * unit(cell.id, 2)));
}

vec3 dermis(vec2 p, float basal) {
    const float deep =
        rise(kPapillaryUm - 45.0F, kPapillaryUm + 70.0F, p.y + 26.0F * (noise(p, 260.0F, 200.0F, 41U) - 0.5F));
    // Papillary: a fine felt.
    const vec2 bent = p + vec2(0, 30.0F * (noise(p, 150.0F, 90.0F, 42U) - 0.5F));
    const float felt =
        noise(bent, 46.0F, 9.0F, 43U) * 0.55F + noise({bent.y * 0.0F + bent.x, bent.y}, 14.0F, 22.0F, 44U) * 0.45F;
    vec3 papillary = glm::mix(vec3(0.900F, 0.745F, 0.725F), vec3(0.965F, 0.865F, 0.840F), rise(0.25F, 0.75F, felt));
    papillary = glm::mix(papillary, vec3(0.955F, 0.845F, 0.825F), 0.5F * rise(10.0F, 60.0F, p.y - basal));
    // Reticular: bundles that wave and cross, coarser below.
    const float coarse = rise(kPapillaryUm, kDermisUm, p.y);
    const vec2 wave(p.x, p.y + 95.0F * (noise(p, 620.0F, 330.0F, 51U) - 0.5F) +
                             34.0F * (noise(p, 210.0F, 120.0F, 52U) - 0.5F));
    const float along = 250.0F + 170.0F * coarse, across = 22.0F + 13.0F * coarse;
    const float a = noise({wave.x, wave.y + 0.10F * wave.x * 0.0F}, along, across, 53U);
    const vec2 tilted(p.x, p.y + 120.0F * (noise(p, 800.0F, 260.0F, 54U) - 0.5F));
    const float b = noise(tilted, along * 0.62F, across * 0.8F, 55U);
    const float bundle = 1.0F - std::fabs(2.0F * a - 1.0F), cross = 1.0F - std::fabs(2.0F * b - 1.0F);
    vec3 reticular = glm::mix(vec3(0.972F, 0.900F, 0.872F), vec3(0.902F, 0.716F, 0.694F), rise(0.30F, 0.85F, bundle));
    reticular = glm::mix(reticular, vec3(0.868F, 0.655F, 0.645F), 0.55F * rise(0.55F, 0.95F, cross));
    const float strands = noise({wave.x, wave.y * 1.0F}, along * 0.8F, across * 0.22F, 56U);
    reticular *= 0.955F + 0.075F * strands;
    const float gap = rise(0.10F, 0.0F, bundle) * rise(0.55F, 0.25F, cross);
    reticular = glm::mix(reticular, vec3(0.985F, 0.945F, 0.925F), 0.8F * gap);
    const Nearest cell = nearest({p.x * 0.6F, p.y * 1.7F}, 74.0F, 0.95F, 57U); // fibroblasts
    vec3 c = glm::mix(papillary, reticular, deep);
    c = glm::mix(c, vec3(0.52F, 0.36F, 0.50F), 0.55F * (1.0F - rise(0.045F, 0.085F, cell.first)));
    return c;
}

vec3 fat(vec2 p) {
    const vec2 q =
        p + vec2(22.0F * (noise(p, 160.0F, 160.0F, 61U) - 0.5F), 22.0F * (noise(p, 160.0F, 160.0F, 62U) - 0.5F));
    const Nearest cell = nearest(q, 88.0F, 0.62F, 63U);
    const float edge = cell.second - cell.first;
    vec3 c = glm::mix(vec3(0.905F, 0.775F, 0.600F), vec3(0.985F, 0.935F, 0.790F), rise(0.03F, 0.13F, edge));
    c = glm::mix(c, vec3(0.995F, 0.965F, 0.865F),
                 0.7F * (1.0F - rise(0.0F, 0.30F, glm::length(cell.to + vec2(0.12F, 0.14F)))));
    const Nearest lobule = nearest({q.x * 0.75F, q.y}, 720.0F, 0.8F, 64U);
    return glm::mix(c, vec3(0.930F, 0.790F, 0.765F), rise(0.085F, 0.035F, lobule.second - lobule.first));
}

// Strokes of vessels over the painting.
struct Canvas {
    std::vector<vec3> colour;
    void dab(vec2 um, float radiusUm, vec3 tint, float strength) {
        const int x0 = static_cast<int>(std::floor((um.x - radiusUm) / kUmPerX)) - 1;
        const int x1 = static_cast<int>(std::ceil((um.x + radiusUm) / kUmPerX)) + 1;
        const int y0 = std::max(static_cast<int>((um.y - radiusUm - kPlateTopUm) / kUmPerY) - 1, 0);
        const int y1 = std::min(static_cast<int>((um.y + radiusUm - kPlateTopUm) / kUmPerY) + 2, kPlateHeight);
        for (int y = y0; y < y1; ++y)
            for (int x = x0; x <= x1; ++x) {
                const float dx = (static_cast<float>(x) + 0.5F) * kUmPerX - um.x;
                const float dy = (static_cast<float>(y) + 0.5F) * kUmPerY + kPlateTopUm - um.y;
                const float d = std::sqrt(dx * dx + dy * dy);
                const float cover = std::clamp((radiusUm - d) / kUmPerY + 0.5F, 0.0F, 1.0F) * strength;
                if (cover <= 0.0F)
                    continue;
                const int wrapped = (x % kPlateWidth + kPlateWidth) % kPlateWidth;
                vec3 &at = colour[static_cast<size_t>(y * kPlateWidth + wrapped)];
                at = glm::mix(at, tint, cover);
            }
    }
    // A vessel: soft halo, wall, lumen, and a thin light along its upper side.
    template <typename Path>
    void vessel(const Path &path, float lengthUm, float radiusUm, vec3 tint) {
        const int steps = std::max(static_cast<int>(lengthUm / std::max(radiusUm * 0.35F, 1.2F)), 2);
        const auto at = [&](int i) { return path(static_cast<float>(i) / static_cast<float>(steps)); };
        for (int i = 0; i <= steps; ++i)
            dab(at(i), radiusUm * 1.45F + 0.8F, glm::mix(tint, vec3(0.96F, 0.84F, 0.81F), 0.62F), 0.5F);
        for (int i = 0; i <= steps; ++i)
            dab(at(i), radiusUm, tint, 0.62F);
        if (radiusUm > 5.0F)
            for (int i = 0; i <= steps; ++i)
                dab(at(i) - vec2(0, 0.36F * radiusUm), 0.34F * radiusUm, glm::mix(tint, vec3(1), 0.38F), 0.35F);
    }
};

constexpr vec3 kArtery(0.775F, 0.250F, 0.240F), kVein(0.500F, 0.425F, 0.610F), kLoop(0.815F, 0.310F, 0.300F);

float plexusWave(float x, uint32_t stream) {
    return 44.0F * (noise({x, 0}, 700.0F, 1.0F, stream) - 0.5F) +
           20.0F * (noise({x, 0}, 230.0F, 1.0F, stream + 1) - 0.5F);
}

void paintVessels(Canvas &canvas) {
    const auto run = [&](float depth, float radius, vec3 tint, uint32_t stream, float scale) {
        canvas.vessel(
            [&](float t) { return vec2(t * kPlateWidthUm, depth + scale * plexusWave(t * kPlateWidthUm, stream)); },
            kPlateWidthUm, radius, tint);
    };
    run(kDermisUm - 52.0F, 21.0F, kVein, 71U, 1.7F);
    run(kDermisUm - 118.0F, 14.0F, kArtery, 73U, 1.6F);
    for (int i = 0; i < 9; ++i) { // ascending arterioles about a millimetre apart
        const float x = kPlateWidthUm * (static_cast<float>(i) + 0.3F + 0.4F * unit(hash(i, 0, 81U), 0)) / 9.0F;
        const float sway = 130.0F * (unit(hash(i, 0, 81U), 1) - 0.5F);
        const vec3 tint = i % 3 == 1 ? kVein : kArtery;
        const float y0 = kPlexusUm + plexusWave(x + sway, tint == kVein ? 75U : 77U), y1 = kDermisUm - 90.0F;
        canvas.vessel(
            [&](float t) {
                const float bend = std::sin(t * 9.0F + 2.1F * static_cast<float>(i)) * 62.0F +
                                   std::sin(t * 21.0F + static_cast<float>(i)) * 14.0F;
                return vec2(x + sway * (1.0F - t) + bend * t * (1.0F - t) * 2.0F, y0 + (y1 - y0) * t);
            },
            y1 - y0, tint == kVein ? 10.0F : 7.5F, tint);
    }
    run(kPlexusUm + 22.0F, 11.0F, kVein, 75U, 1.1F);
    run(kPlexusUm - 14.0F, 8.0F, kArtery, 77U, 1.1F);
    for (int i = 0; i < 58; ++i) { // capillary loops, one in most papillae
        const uint32_t h = hash(i, 0, 91U);
        if (unit(h, 3) > 0.86F)
            continue;
        // The papilla's middle: the highest place of the basal border near here.
        float x = kPlateWidthUm * static_cast<float>(i) / 58.0F, best = 1.0e9F, at = x;
        for (float d = -70.0F; d <= 70.0F; d += 4.0F)
            if (basalUm(x + d) < best) {
                best = basalUm(x + d);
                at = x + d;
            }
        const float top = std::max(best + 12.0F, 70.0F), low = kPlexusUm - 18.0F, lean = 36.0F * (unit(h, 1) - 0.5F);
        const float half = 7.0F + 3.5F * unit(h, 2);
        canvas.vessel(
            [&](float t) { // up one leg, over the top, down the other
                const float s = t * 2.0F - 1.0F, down = s * s;
                const float side = s < 0 ? -1.0F : 1.0F;
                const float spread = half * (1.0F - (1.0F - std::min(std::fabs(s) * 5.0F, 1.0F)) *
                                                        (1.0F - std::min(std::fabs(s) * 5.0F, 1.0F)));
                const float twist = 4.5F * std::sin(7.0F * down + static_cast<float>(i));
                return vec2(at + side * spread * (1.0F + 1.3F * down) + lean * down + twist * down,
                            top + (low - top) * std::pow(std::fabs(s), 1.3F));
            },
            2.0F * (low - top), 3.7F, glm::mix(kLoop, kVein, 0.25F * unit(h, 0)));
    }
}

} // namespace

Borders plateBorders() { return {0.0F, kCorneumUm, kEpidermisUm, kPapillaryUm, kPlexusUm, kDermisUm}; }

Borders zoneBorders(const sim::ZoneFigures &zone, sim::Sex sex) {
    const float epidermisDepth = sim::epidermisUm(zone), papillary = epidermisDepth + zone.papillaryUm;
    const float dermisDepth = sim::dermisBottomUm(zone, sex);
    const float plexus = std::clamp(zone.plexusDepthUm, papillary + 20.0F, dermisDepth - 60.0F);
    return {0.0F, zone.corneumUm, epidermisDepth, papillary, plexus, dermisDepth};
}

Image8 paintSectionPlate(const sim::Patient &patient) {
    Canvas canvas;
    canvas.colour.assign(static_cast<size_t>(kPlateWidth) * kPlateHeight, vec3(0));
    std::vector<float> tissue(canvas.colour.size(), 1.0F);
    const float melanin = std::clamp(std::sqrt(patient.melanosomeFraction / 0.19F) * 0.95F, 0.12F, 1.0F);
    const auto rows = [&](int first, int step) {
        std::vector<float> surface(kPlateWidth), basal(kPlateWidth);
        for (int x = 0; x < kPlateWidth; ++x) {
            const float um = (static_cast<float>(x) + 0.5F) * kUmPerX;
            surface[static_cast<size_t>(x)] = surfaceUm(um);
            basal[static_cast<size_t>(x)] = basalUm(um);
        }
        for (int y = first; y < kPlateHeight; y += step)
            for (int x = 0; x < kPlateWidth; ++x) {
                const vec2 p((static_cast<float>(x) + 0.5F) * kUmPerX,
                             (static_cast<float>(y) + 0.5F) * kUmPerY + kPlateTopUm);
                const float top = surface[static_cast<size_t>(x)], base = basal[static_cast<size_t>(x)];
                const float toFat = kDermisUm + 110.0F * (noise(p, 480.0F, 400.0F, 65U) - 0.5F);
                vec3 c;
                if (p.y < base + 2.0F)
                    c = epidermis(p, top, base, melanin);
                else
                    c = p.y < toFat ? dermis(p, base) : fat(p);
                const auto i = static_cast<size_t>(y * kPlateWidth + x);
                canvas.colour[i] = c * (1.0F - 0.10F * rise(0.0F, kPlateBottomUm, p.y));
                tissue[i] = std::clamp((p.y - top) / kUmPerY + 0.5F, 0.0F, 1.0F);
            }
    };
    {
        std::jthread other(rows, 1, 2);
        rows(0, 2);
    }
    paintVessels(canvas);
    Image8 plate{kPlateWidth, kPlateHeight, 4, std::vector<uint8_t>(canvas.colour.size() * 4)};
    for (size_t i = 0; i < canvas.colour.size(); ++i) {
        const glm::vec4 c = glm::clamp(glm::vec4(canvas.colour[i], tissue[i]), 0.0F, 1.0F) * 255.0F + 0.5F;
        for (int k = 0; k < 4; ++k)
            plate.pixels[i * 4 + static_cast<size_t>(k)] = static_cast<uint8_t>(c[k]);
    }
    return plate;
}

} // namespace stipple
