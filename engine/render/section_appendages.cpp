// What grows down from the epidermis: hair follicles with sebaceous gland and arrector, sweat glands with their ducts.
#include "engine/render/section_layers.h"

namespace stipple::art {

namespace {

constexpr vec3 kSheath(0.700F, 0.480F, 0.590F), kNucleus(0.365F, 0.235F, 0.430F), kMuscle(0.815F, 0.610F, 0.550F),
    kSebum(0.960F, 0.895F, 0.810F), kDuct(0.640F, 0.450F, 0.600F);

struct Follicle {
    float x, lean, deep, radius, hair; // µm: of mouth and sheath; hair: radius of the shaft
    float gland;
    float side;             // where gland and arrector lie: the side of the obtuse angle to the skin
    std::vector<vec2> axis; // from the mouth down
};

Follicle follicleAt(const Painter &at, int i) {
    Dice dice(i, 0, 101U);
    const SkinTraits &traits = at.plan.traits;
    Follicle f{};
    f.x = follicleX(at.plan, i);
    f.lean = follicleLean(i);
    f.side = f.lean > 0 ? -1.0F : 1.0F;
    const float terminal = traits.hair * dice.between(0.8F, 1.1F);
    const float most = at.dermis() * glm::mix(0.66F, 1.16F, std::clamp(terminal, 0.0F, 1.0F));
    f.deep = most * dice.between(0.85F, 1.0F);
    f.radius = glm::mix(36.0F, 74.0F, terminal);
    f.hair = glm::mix(4.0F, 30.0F, terminal * terminal);
    f.gland = traits.gland * dice.between(0.75F, 1.15F);
    const float top = at.profile.surfaceAt(f.x);
    for (int k = 0; k <= 18; ++k) {
        const float t = static_cast<float>(k) / 18.0F;
        f.axis.push_back({f.x + f.lean * f.deep * t * (0.7F + 0.3F * t), top + (f.deep - top) * t});
    }
    return f;
}

// Gland: lobes that hang from a short duct, full of foamy cells.
void paintSebaceous(const Painter &at, const Follicle &f, Dice &dice, bool isOther) {
    const Canvas &c = at.canvas;
    const float size = (70.0F + 230.0F * f.gland) * (isOther ? 0.72F : 1.0F);
    const float side = isOther ? -f.side : f.side;
    const vec2 neck = f.axis[isOther ? 6 : 5] + vec2(side * 0.3F * f.radius, 0);
    struct Lobe {
        vec2 middle, way; // of its long axis
        vec2 radii;
    };
    std::vector<Lobe> lobes;
    const int count = 3 + static_cast<int>((isOther ? 3.0F : 5.0F) * f.gland);
    for (int i = 0; i < count; ++i) { // a fan from level to straight down
        const float turn = -0.15F + 1.75F * (static_cast<float>(i) + 0.35F * dice.unit()) / static_cast<float>(count);
        const vec2 way(side * std::cos(turn), std::sin(turn));
        const float half = size * dice.between(0.40F, 0.58F);
        const float away = 0.25F * f.radius + size * (0.24F + 0.28F * static_cast<float>(i % 2)) + 0.55F * half;
        lobes.push_back({neck + way * away, way, {half, half * dice.between(0.58F, 0.80F)}});
    }
    const vec2 out(side * 0.75F, 0.66F); // the duct
    lobes.push_back({neck + out * 0.3F * size, out, {0.45F * size, 0.16F * size}});
    vec2 lo(1.0e9F), hi(-1.0e9F);
    for (const Lobe &l : lobes) {
        lo = glm::min(lo, l.middle - l.radii.x - 10.0F);
        hi = glm::max(hi, l.middle + l.radii.x + 10.0F);
    }
    const Canvas::Box area = c.box(lo, hi);
    for (int y = area.y0; y < area.y1; ++y)
        for (int x = area.x0; x < area.x1; ++x) {
            const vec2 p = c.placeOf(x, y);
            float in = -1.0e9F, next = -1.0e9F; // µm inside the nearest lobule's wall, and the next one's
            for (const Lobe &l : lobes) {
                const vec2 d = p - l.middle;
                const vec2 q = vec2(glm::dot(d, l.way), d.x * l.way.y - d.y * l.way.x) / l.radii;
                const float inside = (1.0F - glm::length(q)) * l.radii.y;
                next = std::max(next, std::min(in, inside));
                in = std::max(in, inside);
            }
            const float wall = rise(7.0F, 2.0F, in - next); // between two lobules
            in += 5.0F * (c.noise(p, 40.0F, 40.0F, 105U) - 0.5F);
            const float cover = c.edge(in);
            if (cover <= 0 && in < -9.0F)
                continue;
            Paint &paint = c.at(x, y);
            if (cover <= 0) {
                paint.shade(1.0F - 0.16F * rise(-9.0F, 0.0F, in));
                continue;
            }
            // Round cells with foam in them and a nucleus in the middle; towards the duct they burst.
            const Nearest cell = c.nearest(p, {17.0F, 17.0F}, 0.6F, 106U);
            const float foam = c.noise(p, 2.6F, 2.6F, 107U), deep = rise(8.0F, 70.0F, in);
            vec3 colour = kSebum * (0.95F + 0.07F * unit(cell.id, 2)) * (1.0F - 0.16F * c.detail(2.6F) * foam);
            colour = glm::mix(colour * vec3(0.94F, 0.88F, 0.89F), colour, deep);
            colour = glm::mix(colour, vec3(0.740F, 0.560F, 0.590F),
                              (0.30F + 0.40F * c.detail(10.0F)) * c.edge(0.8F - (cell.second - cell.first) * 8.5F));
            colour = glm::mix(colour, kNucleus,
                              (0.45F + 0.35F * c.detail(7.0F)) * (1.0F - 0.5F * deep) * rise(0.24F, 0.16F, cell.first));
            // Rim: flat dark germinative cells, two deep.
            const Nearest rim = c.nearest(p, {8.0F, 8.0F}, 0.5F, 108U);
            const vec3 germ =
                glm::mix(vec3(0.640F, 0.430F, 0.535F), kNucleus, 0.7F * c.detail(6.0F) * rise(0.38F, 0.26F, rim.first));
            const float wide = std::max(9.0F, 1.2F * c.umPerPx);
            colour = glm::mix(germ, colour, rise(0.6F * wide, 1.25F * wide, in) * (1.0F - 0.8F * wall));
            paint.lay(colour, cover);
            paint.blood *= 1.0F - cover;
        }
}

void paintArrector(const Painter &at, const Follicle &f) {
    const Canvas &c = at.canvas;
    const float side = f.side;
    const vec2 from = f.axis[13] + vec2(side * 0.5F * f.radius, 0);
    const float up = at.papillary() - 10.0F, tall = from.y - up;
    if (tall < 120.0F || f.gland > 0.7F) // follicles with the largest glands have next to none
        return;
    // It sags under the gland, which lies between it and the hair.
    const std::array<vec2, 4> points = {from, from + vec2(side * 0.42F * tall, -0.20F * tall),
                                        from + vec2(side * 0.82F * tall, -0.56F * tall),
                                        vec2(from.x + side * 1.12F * tall, up)};
    const std::vector<vec2> path = smoothPath(points, 6);
    const float thick = 20.0F + 14.0F * at.plan.traits.hair;
    c.stroke(
        path, [&](float t) { return thick * (0.62F + 0.9F * t * (1.0F - t) * 1.6F) * (1.0F - 0.45F * t); }, 6.0F,
        [&](Paint &paint, float along, float off, float r) {
            const float in = r - std::fabs(off);
            if (in < 0) {
                paint.shade(1.0F - 0.14F * rise(-6.0F, 0.0F, in));
                return;
            }
            const float q = off / r;
            const float fibre = c.noise({along * 0.08F, off + 70.0F}, 4.0F, 3.6F, 111U);
            vec3 colour = kMuscle * (1.05F - 0.20F * q * q) * (0.92F + 0.16F * fibre);
            const Nearest n = c.nearest({along, off + 200.0F}, {26.0F, 7.0F}, 0.7F, 112U);
            colour = glm::mix(colour, kNucleus,
                              0.75F * c.detail(5.0F) *
                                  rise(1.0F, 0.7F, glm::length(n.to * vec2(26.0F, 7.0F) / vec2(7.5F, 1.6F))));
            paint.lay(colour, c.edge(in));
            paint.blood *= 1.0F - c.edge(in);
        });
}

void paintHair(const Painter &at, const Follicle &f) {
    const Canvas &c = at.canvas;
    const float bulb = f.radius * 1.22F, melanin = at.plan.melanin;
    const vec3 hairColour = glm::mix(vec3(0.52F, 0.36F, 0.20F), vec3(0.12F, 0.08F, 0.07F), std::sqrt(melanin));
    const auto outer = [&](float t) { // funnel, neck, shaft of the sheath, bulb
        const float funnel = rise(0.16F, 0.0F, t) * (26.0F + 22.0F * f.gland);
        const float base = f.radius * (0.78F - 0.22F * rise(0.1F, 0.6F, t));
        return base + funnel + (bulb - base) * rise(0.80F, 0.93F, t) * rise(1.08F, 0.94F, t);
    };
    c.stroke(f.axis, outer, 8.0F, [&](Paint &paint, float along, float off, float r) {
        const float t = along / f.deep, d = std::fabs(off), in = r - d;
        if (in < 0) {
            paint.shade(1.0F - 0.18F * rise(-8.0F, 0.0F, in));
            // The fibrous sheath about it.
            paint.lay(vec3(0.93F, 0.76F, 0.73F), 0.5F * rise(-7.0F, -3.0F, in) * rise(0.0F, -3.0F, in));
            return;
        }
        const float cover = c.edge(in);
        const Nearest cell = c.nearest({along, off + 300.0F}, {9.5F, 8.5F}, 0.6F, 121U);
        const float basalRow = rise(9.5F, 7.0F, in);
        vec3 colour = glm::mix(vec3(0.800F, 0.590F, 0.655F), kSheath, basalRow) * (0.95F + 0.1F * unit(cell.id, 2));
        colour = glm::mix(colour, vec3(0.92F, 0.79F, 0.81F),
                          0.45F * c.detail(8.0F) * c.edge(0.6F - (cell.second - cell.first) * 4.0F));
        colour = glm::mix(colour, kNucleus, (0.25F + 0.6F * c.detail(8.0F)) * rise(0.36F, 0.26F, cell.first));
        colour = glm::mix(colour, vec3(0.235F, 0.130F, 0.085F), 0.55F * melanin * basalRow * rise(0.3F, 0.0F, t));
        // Inner sheath, then the canal or the hair.
        const float innerR =
            std::max(f.hair * 1.9F, 0.36F * f.radius) + rise(0.16F, 0.0F, t) * (20.0F + 18.0F * f.gland);
        const float canal = c.edge(innerR - d) * rise(0.90F, 0.82F, t);
        const vec3 inner = t > 0.34F ? glm::mix(vec3(0.870F, 0.560F, 0.530F), vec3(0.955F, 0.780F, 0.690F),
                                                0.5F + 0.5F * c.noise({along, off}, 18.0F, 3.0F, 122U))
                                     : glm::mix(vec3(0.890F, 0.760F, 0.640F), vec3(0.640F, 0.440F, 0.370F),
                                                0.65F * rise(0.0F, 0.9F, 1.0F - d / innerR));
        colour = glm::mix(colour, inner, canal);
        const float shaft = c.edge(f.hair - d) * rise(0.93F, 0.88F, t) * std::min(1.0F, 2.6F * f.hair / c.umPerPx);
        const float q = off / f.hair;
        colour = glm::mix(colour,
                          hairColour * (1.25F - 0.5F * q * q) +
                              vec3(0.10F) * std::clamp(1.0F - std::fabs(q + 0.4F) * 4.0F, 0.0F, 1.0F),
                          shaft);
        // Papilla in the bulb, and the pigmented matrix over it.
        const float toPapilla = glm::length(vec2(off, (along - 0.965F * f.deep) * 0.62F));
        colour = glm::mix(colour, hairColour,
                          0.7F * melanin * rise(bulb * 0.85F, bulb * 0.5F, toPapilla) * rise(0.86F, 0.92F, t));
        colour = glm::mix(colour, vec3(0.915F, 0.740F, 0.720F), rise(bulb * 0.46F, bulb * 0.36F, toPapilla));
        paint.lay(colour, cover);
        paint.blood *= 1.0F - cover;
    });
}

void paintCoil(const Painter &at, vec2 middle, float size, Dice &dice) {
    const Canvas &c = at.canvas;
    const auto tube = [&](std::span<const vec2> path, float r, float lumenR, uint32_t seed) {
        c.stroke(
            path, [&](float) { return r; }, 5.0F,
            [&](Paint &paint, float along, float off, float radius) {
                const float d = std::fabs(off), in = radius - d;
                if (in < 0) {
                    paint.shade(1.0F - 0.22F * rise(-5.0F, 0.0F, in));
                    return;
                }
                const Nearest cell = c.nearest({along, off + 400.0F}, {7.5F, 8.0F}, 0.5F, seed);
                vec3 colour =
                    glm::mix(vec3(0.735F, 0.535F, 0.650F), vec3(0.850F, 0.690F, 0.740F), rise(0.0F, radius, in));
                colour = glm::mix(colour, kNucleus,
                                  (0.3F + 0.6F * c.detail(7.0F)) * rise(0.40F, 0.28F, cell.first) *
                                      rise(radius, 0.5F * radius, in));
                colour = glm::mix(colour, vec3(0.985F, 0.925F, 0.915F), c.edge(lumenR - d));
                paint.lay(colour, c.edge(in));
                paint.blood *= 1.0F - c.edge(in);
            });
    };
    for (int i = 0; i < 16; ++i) { // turns of the coil, cut across and aslant
        const float turn = 2.4F * static_cast<float>(i),
                    away = size * (38.0F * std::sqrt(static_cast<float>(i)) + 6.0F);
        const vec2 p = middle + vec2(1.35F * away * std::cos(turn), away * std::sin(turn));
        const float half = size * dice.between(1.0F, 46.0F), aslant = dice.between(-0.9F, 0.9F),
                    bend = size * dice.between(-16.0F, 16.0F);
        const vec2 way(std::cos(aslant), std::sin(aslant));
        const std::array<vec2, 3> points = {p - way * half, p + vec2(-way.y, way.x) * bend, p + way * half};
        tube(smoothPath(points, 5), size * dice.between(24.0F, 33.0F), size * dice.between(6.0F, 10.0F),
             131U + static_cast<uint32_t>(i));
    }
}

void paintDuct(const Painter &at, vec2 from, float x, Dice &dice) {
    const Canvas &c = at.canvas;
    const float base = at.profile.basalAt(x);
    std::vector<vec2> points = {from};
    for (int k = 1; k <= 8; ++k) {
        const float t = static_cast<float>(k) / 8.0F;
        points.push_back(
            {glm::mix(from.x, x, t) + (k < 8 ? dice.between(-16.0F, 16.0F) : 0.0F), glm::mix(from.y, base - 3.0F, t)});
    }
    const auto layer = [&](std::span<const vec2> path, float r) {
        c.stroke(
            path, [&](float) { return r; }, 4.0F,
            [&](Paint &paint, float along, float off, float radius) {
                const float d = std::fabs(off), in = radius - d;
                if (in < 0) {
                    paint.shade(1.0F - 0.16F * rise(-4.0F, 0.0F, in));
                    return;
                }
                const float row = along / 6.5F - std::floor(along / 6.5F) - 0.5F;
                vec3 colour = kDuct * (1.12F - 0.2F * d / radius);
                colour =
                    glm::mix(colour, kNucleus,
                             0.8F * c.detail(6.0F) *
                                 rise(1.0F, 0.7F, glm::length(vec2(row * 6.5F / 2.2F, (d - 0.66F * radius) / 1.9F))));
                colour = glm::mix(colour, vec3(0.955F, 0.850F, 0.840F), c.edge(0.20F * radius - d));
                paint.lay(colour, c.edge(in) * std::min(1.0F, 2.4F * radius / c.umPerPx));
                paint.blood *= 1.0F - c.edge(in);
            });
    };
    layer(smoothPath(points, 6), 9.0F);
}

} // namespace

int follicleCount(const PlatePlan &plan) {
    constexpr float kThickMm = 0.13F; // of the slice: about a follicle's breadth
    return plan.periodUm > 1200.0F
               ? std::max(
                     static_cast<int>(std::lround(plan.periodUm * plan.traits.folliclesPerMm2 * kThickMm / 1000.0F)), 1)
               : 0;
}
float follicleX(const PlatePlan &plan, int index) {
    Dice dice(index, 0, 103U);
    return plan.periodUm / static_cast<float>(std::max(follicleCount(plan), 1)) *
           (static_cast<float>(index) + dice.between(0.3F, 0.7F));
}
float follicleLean(int index) {
    Dice dice(index, 0, 104U);
    return (dice.happens(0.5F) ? 1.0F : -1.0F) * dice.between(0.22F, 0.40F);
}

int sweatCount(const PlatePlan &plan) { return std::max(static_cast<int>(std::lround(plan.periodUm / 2100.0F)), 1); }
float sweatX(const PlatePlan &plan, int index) {
    Dice dice(index, 0, 141U);
    return plan.periodUm / static_cast<float>(sweatCount(plan)) *
           (static_cast<float>(index) + dice.between(0.02F, 0.14F));
}

void paintGlands(const Painter &at) {
    const float size = std::clamp(at.dermis() / 1400.0F, 0.4F, 1.1F);
    for (int i = 0; i < sweatCount(at.plan); ++i) {
        Dice dice(i, 1, 141U);
        const float x = sweatX(at.plan, i);
        const vec2 coil(x + dice.between(-60, 60), at.dermis() - size * dice.between(70.0F, 150.0F));
        paintDuct(at, coil - vec2(0, 60.0F * size), x, dice);
        paintCoil(at, coil, size, dice);
    }
}

void paintFollicles(const Painter &at) {
    for (int i = 0; i < follicleCount(at.plan); ++i) {
        const Follicle f = follicleAt(at, i);
        Dice dice(i, 0, 102U);
        paintArrector(at, f);
        if (at.plan.traits.glands > 1)
            paintSebaceous(at, f, dice, true);
        paintSebaceous(at, f, dice, false);
    }
}

void paintHairs(const Painter &at) {
    const Canvas &c = at.canvas;
    for (int i = 0; i < follicleCount(at.plan); ++i)
        paintHair(at, follicleAt(at, i));
    // Spiral ends of the sweat ducts in the epidermis.
    for (int i = 0; i < sweatCount(at.plan); ++i) {
        const float x = sweatX(at.plan, i);
        const float top = at.profile.surfaceAt(x), base = at.profile.basalAt(x);
        std::vector<vec2> path;
        for (int k = 0; k <= 40; ++k) {
            const float t = static_cast<float>(k) / 40.0F;
            path.push_back(
                {x + 7.5F * std::sin(t * 19.0F) * std::min(1.0F, 4.0F * (1.0F - t) + 0.4F), base - (base - top) * t});
        }
        c.stroke(
            path, [](float) { return 3.6F; }, 0.0F,
            [&](Paint &paint, float, float off, float r) {
                const float d = std::fabs(off);
                const vec3 colour = glm::mix(vec3(0.60F, 0.42F, 0.55F), vec3(0.950F, 0.840F, 0.830F), c.edge(1.0F - d));
                paint.lay(colour, 0.9F * c.edge(r - d) * std::min(1.0F, 2.4F * r / c.umPerPx));
            });
    }
}

} // namespace stipple::art
