// Dermis and fat: ground, adipocytes and septa, then the weave of collagen bundles, elastin and fibroblasts.
#include "engine/render/section_layers.h"

namespace stipple::art {

namespace {

constexpr vec3 kBetween(0.690F, 0.440F, 0.435F); // what lies behind the bundles
constexpr vec3 kBundle(0.905F, 0.705F, 0.680F), kBundleLight(0.970F, 0.845F, 0.805F),
    kBundleDark(0.735F, 0.480F, 0.475F);
constexpr vec3 kFatCell(0.940F, 0.850F, 0.650F), kFatLight(0.975F, 0.920F, 0.765F), kFatRim(0.835F, 0.690F, 0.520F),
    kFatBetween(0.915F, 0.790F, 0.690F);
constexpr vec3 kNucleus(0.400F, 0.270F, 0.430F);

// One adipocyte per point of a grid, in lobules that septa part.
void paintFat(const Painter &at) {
    const Canvas &c = at.canvas;
    if (!c.sees(at.dermis() - 350.0F, 1.0e9F))
        return;
    const float wide = at.plan.traits.lobuleUm;
    for (int x = 0; x < c.width; ++x) {
        const float top = at.fatAt((static_cast<float>(x) + 0.5F) * c.umPerPx);
        for (int y = std::max(c.firstRow, static_cast<int>((top - 6.0F - c.topUm) / c.umPerPx)); y < c.lastRow; ++y) {
            const vec2 p = c.placeOf(x, y);
            const vec2 q = p + vec2(30.0F * (c.noise(p, 190.0F, 190.0F, 61U) - 0.5F),
                                    30.0F * (c.noise(p, 190.0F, 190.0F, 62U) - 0.5F));
            const Nearest cell = c.nearest(q, {84.0F, 78.0F}, 0.84F, 63U);
            // Pressed together, yet round at their corners.
            const float inside = std::min((cell.second - cell.first) * 40.0F, 58.0F - cell.first * 81.0F);
            const float tone = 0.975F + 0.04F * unit(cell.id, 2);
            vec3 colour = glm::mix(kFatCell, kFatLight, rise(0.0F, 34.0F, inside)) * tone;
            colour *= 1.0F + 0.030F * (cell.to.x + cell.to.y); // light from the upper left, as if each were a sphere
            const float wall = std::max(1.3F, 0.55F * c.umPerPx), mildest = 0.30F + 0.30F * (1.0F - c.detail(5.0F));
            colour = glm::mix(kFatRim, colour, mildest + (1.0F - mildest) * rise(0.2F * wall, 1.9F * wall, inside));
            colour = glm::mix(colour, kFatBetween, (0.6F + 0.4F * c.detail(5.0F)) * c.edge(-inside));
            if (unit(cell.id, 3) > 0.62F && c.detail(9.0F) > 0) { // its nucleus, flat against the wall
                const float turn = 6.2832F * unit(cell.id, 1);
                const vec2 way(std::cos(turn), std::sin(turn)), d = -cell.to * 81.0F;
                const float aside = std::fabs(d.x * way.y - d.y * way.x);
                const float n = glm::length(vec2(aside / 8.5F, (inside - 2.6F) / 2.6F));
                if (glm::dot(d, way) > 0)
                    colour = glm::mix(colour, kNucleus, 0.8F * rise(1.15F, 0.85F, n) * c.detail(6.0F));
            }
            // Thin septa part lobules; they widen where three meet.
            const vec2 bent = p + vec2(0.30F * wide * (c.noise(p, 0.64F * wide, 0.56F * wide, 69U) - 0.5F) +
                                           0.10F * wide * (c.noise(p, 210.0F, 230.0F, 70U) - 0.5F),
                                       0.30F * wide * (c.noise(p, 0.56F * wide, 0.64F * wide, 71U) - 0.5F) +
                                           0.10F * wide * (c.noise(p, 230.0F, 200.0F, 72U) - 0.5F));
            const Nearest lobule = c.nearest(bent, {wide, 0.86F * wide}, 0.7F, 64U);
            const float septum = (lobule.second - lobule.first) * 0.46F * wide;
            const float thick =
                2.0F + 6.0F * c.noise(p, 190.0F, 190.0F, 67U) + 15.0F * rise(0.62F, 0.90F, lobule.first);
            const float strand = c.noise({p.x + 0.6F * p.y, p.y - 0.4F * p.x}, 130.0F, 7.0F, 68U);
            colour = glm::mix(colour, glm::mix(kBundle, kBundleLight, strand) * vec3(0.99F, 0.98F, 0.96F),
                              rise(thick + 5.0F, thick - 1.0F, septum));
            Paint &paint = c.at(x, y);
            paint.lay(colour, rise(-3.0F, 5.0F + c.umPerPx, p.y - top));
        }
    }
}

struct Bundle {
    std::vector<vec2> path;
    float radiusUm = 12;
    vec3 tint{1};
    uint32_t seed = 0;
};

// A bundle cut along: fibres run in it, its edges lie in shade.
void paintAlong(const Canvas &c, const Bundle &bundle, float strength) {
    const float fibril = c.detail(3.2F), ends = 1.0F / 40.0F;
    float total = 0;
    for (size_t i = 0; i + 1 < bundle.path.size(); ++i)
        total += glm::length(bundle.path[i + 1] - bundle.path[i]);
    c.stroke(
        bundle.path,
        [&](float t) { return bundle.radiusUm * std::sqrt(std::clamp(4.0F * t * (1.0F - t) * 1.6F, 0.03F, 1.0F)); },
        0.0F,
        [&](Paint &paint, float along, float off, float r) {
            const float q = off / std::max(r, 0.5F);
            const float round0 = 1.0F - q * q;
            const float grain = c.noise({along * 0.05F, off + 91.0F}, 3.1F, 2.6F, bundle.seed);
            const float broad = c.noise({along * 0.11F, off + 31.0F}, 9.0F, 7.0F, bundle.seed + 1U);
            vec3 colour = glm::mix(kBundleDark, kBundle, rise(0.0F, 0.62F, round0)) * bundle.tint;
            colour = glm::mix(colour, kBundleLight * bundle.tint, 0.62F * rise(0.35F, 0.95F, broad) * round0);
            colour *= 1.0F - 0.17F * fibril * rise(0.55F, 0.85F, grain) + 0.05F * (0.3F - q);
            const float end = std::min(along, total - along) * ends;
            paint.lay(colour, strength * c.edge(r - std::fabs(off)) * std::clamp(0.25F + end, 0.0F, 1.0F));
        });
}

// Bundles that run towards the eye: ends of fibres, dotted.
void paintAcross(const Canvas &c, vec2 middle, vec2 radii, vec3 tint, uint32_t seed) {
    c.disc(middle, radii * 1.15F, [&](Paint &paint, vec2 d) {
        const float turn = std::atan2(d.y, d.x);
        const float wobble = 1.0F + 0.10F * std::sin(3.0F * turn + static_cast<float>(seed % 7U)) +
                             0.06F * std::sin(5.0F * turn + static_cast<float>(seed % 11U));
        const float q = glm::length(d / radii) * wobble;
        if (q > 1.1F)
            return;
        const float inside = (1.0F - q) * std::min(radii.x, radii.y);
        const Nearest dot = c.nearest(middle + d, {4.2F, 4.2F}, 0.8F, 531U);
        vec3 colour = glm::mix(glm::mix(kBundle, kBundleDark, 0.45F + 0.55F * c.detail(9.0F)), kBundle,
                               rise(0.0F, 0.5F, 1.0F - q)) *
                      tint;
        colour =
            glm::mix(colour, kBundleLight * tint, 0.5F * rise(0.2F, 0.9F, 1.0F - q - 0.25F * (d.x + d.y) / radii.x));
        colour *= 1.0F - 0.16F * c.detail(4.0F) * rise(0.42F, 0.2F, dot.first);
        paint.lay(colour, c.edge(inside));
    });
}

Bundle bundleAt(const Painter &at, vec2 p, Dice &dice) {
    const float deep = rise(at.papillary(), at.dermis(), p.y);
    // Families cross one another: two slopes, level on the whole.
    const float family = at.canvas.noise(p, 430.0F, 160.0F, 53U) + 0.55F * (dice.unit() - 0.5F) > 0.5F ? 1.0F : -1.0F;
    const float swing = at.canvas.noise(p, 900.0F, 420.0F, 54U) - 0.5F;
    const float slope = family * dice.between(0.06F, 0.42F) + 0.75F * swing;
    const float length = dice.between(170.0F, 420.0F) * (0.62F + 0.6F * deep);
    Bundle bundle;
    bundle.radiusUm = dice.between(6.0F, 14.5F) * (0.62F + 0.75F * deep) * at.plan.traits.coarse;
    bundle.seed = 900U + static_cast<uint32_t>(dice.unit() * 64.0F);
    bundle.tint =
        vec3(1.0F) + 0.075F * (dice.unit() - 0.55F) * vec3(0.8F, 1.0F, 1.0F) + 0.02F * vec3(dice.unit() - 0.5F, 0, 0);
    const float wave = dice.between(80.0F, 170.0F), bend = dice.between(6.0F, 17.0F), phase = 6.28F * dice.unit();
    const int steps = 12;
    for (int i = 0; i <= steps; ++i) {
        const float s = length * (static_cast<float>(i) / static_cast<float>(steps) - 0.5F);
        const float y = s * slope + bend * std::sin(s / wave * 3.1F + phase) + 0.0006F * s * s * swing;
        bundle.path.push_back(p + vec2(s, y));
    }
    return bundle;
}

void paintReticular(const Painter &at) {
    const Canvas &c = at.canvas;
    const float top = at.papillary() - 30.0F, bottom = at.dermis() + 120.0F;
    if (!c.sees(top, bottom))
        return;
    // In squares, thrice over: what is painted later lies in front.
    const float cellX = 128.0F, cellY = 25.0F;
    const int columns = std::max(static_cast<int>(c.periodUm / cellX), 1);
    const float wide = c.periodUm / static_cast<float>(columns);
    const int first = static_cast<int>(std::floor(top / cellY)), last = static_cast<int>(std::ceil(bottom / cellY));
    for (uint32_t coat = 0; coat < 3; ++coat)
        for (int j = first; j < last; ++j) {
            const float y0 = static_cast<float>(j) * cellY;
            if (!c.sees(y0 - 170.0F, y0 + 190.0F))
                continue;
            for (int i = 0; i < columns; ++i) {
                Dice dice(i, j, 530U + coat);
                const vec2 p(wide * (static_cast<float>(i) + dice.unit()), y0 + cellY * dice.unit());
                if (p.y < top + 40.0F * c.noise(p, 160.0F, 1.0e6F, 55U) || p.y > at.fatAt(p.x) + 10.0F)
                    continue;
                const float strength = 0.72F + 0.28F * rise(top, top + 150.0F, p.y);
                const float group = c.noise(p, 360.0F, 210.0F, 56U);
                if (group > 0.70F && coat == 2) { // a group of them, side by side
                    for (int k = 0; k < 5; ++k) {
                        const vec2 q = p + vec2(wide * (0.22F * static_cast<float>(k - 2) + 0.1F * dice.unit()),
                                                dice.between(-14.0F, 14.0F));
                        const float size = dice.between(9.0F, 17.0F) * (0.75F + 0.5F * rise(top, bottom, p.y));
                        const vec3 tint = vec3(1.0F) + 0.06F * (dice.unit() - 0.5F);
                        paintAcross(c, q, {size * dice.between(0.9F, 1.35F), size * dice.between(0.7F, 0.95F)}, tint,
                                    hash(i, 7 * j + k, 57U));
                    }
                } else {
                    paintAlong(c, bundleAt(at, p, dice), strength);
                }
            }
        }
}

// Papillary dermis: thin fibres without order, upright under the ridges.
void paintPapillary(const Painter &at) {
    const Canvas &c = at.canvas;
    const float top = at.corneum(), bottom = at.papillary() + 70.0F;
    if (!c.sees(top, bottom))
        return;
    const int columns = std::max(static_cast<int>(c.periodUm / 16.0F), 1);
    const float wide = c.periodUm / static_cast<float>(columns);
    for (int j = static_cast<int>(top / 13.0F); j < static_cast<int>(bottom / 13.0F); ++j)
        for (int i = 0; i < columns; ++i) {
            Dice dice(i, j, 430U);
            const vec2 p(wide * (static_cast<float>(i) + dice.unit()), 13.0F * (static_cast<float>(j) + dice.unit()));
            if (!c.sees(p.y - 60.0F, p.y + 60.0F) || p.y < at.profile.basalAt(p.x) - 4.0F ||
                p.y > at.papillary() + 60.0F * dice.unit())
                continue;
            const float upright = rise(at.papillary(), at.profile.basalAt(p.x), p.y);
            const float turn = dice.between(-0.9F, 0.9F) + (dice.happens(0.35F + 0.4F * upright) ? 1.57F : 0.0F);
            const vec2 way(std::cos(turn), std::sin(turn)), side(-way.y, way.x);
            const float length = dice.between(14.0F, 38.0F), bend = dice.between(-7.0F, 7.0F);
            const std::array<vec2, 4> points = {p - way * length, p - way * length * 0.33F + side * bend,
                                                p + way * length * 0.33F - side * bend, p + way * length};
            const std::vector<vec2> path = smoothPath(points, c.umPerPx < 1.0F ? 7 : 3);
            const float r = dice.between(0.7F, 1.7F);
            const vec3 colour = glm::mix(vec3(0.800F, 0.575F, 0.565F), vec3(0.975F, 0.865F, 0.830F), dice.unit());
            const float strength = 0.75F * std::min(2.4F * r / c.umPerPx, 1.0F);
            c.stroke(
                path,
                [&](float t) {
                    return std::max(r * std::sqrt(std::max(4.0F * t * (1.0F - t), 0.0F)), 0.45F * c.umPerPx);
                },
                0.0F,
                [&](Paint &paint, float along, float off, float radius) {
                    const float end = std::min(along, 2.0F * length - along) / (0.6F * length);
                    paint.lay(colour * (1.0F - 0.10F * off / radius),
                              strength * std::clamp(end, 0.0F, 1.0F) * c.edge(radius - std::fabs(off)));
                });
        }
}

// Elastin: thin dark threads among the bundles; clumped high up in skin aged by sun.
void paintElastin(const Painter &at) {
    const Canvas &c = at.canvas;
    const int columns = std::max(static_cast<int>(c.periodUm / 150.0F), 1);
    const float wide = c.periodUm / static_cast<float>(columns);
    for (int j = static_cast<int>(at.papillary() / 46.0F) - 1; j < static_cast<int>(at.dermis() / 46.0F); ++j)
        for (int i = 0; i < columns; ++i) {
            Dice dice(i, j, 470U);
            const vec2 p(wide * (static_cast<float>(i) + dice.unit()), 46.0F * (static_cast<float>(j) + dice.unit()));
            if (!c.sees(p.y - 120.0F, p.y + 120.0F))
                continue;
            const float high = rise(at.papillary() + 420.0F, at.papillary() + 60.0F, p.y);
            const float clumped = at.plan.traits.elastosis * high;
            const int threads = clumped > 0.25F ? 4 : 1;
            for (int k = 0; k < threads; ++k) {
                const vec2 q = p + vec2(dice.between(-30, 30), dice.between(-14, 14)) * (k > 0 ? 1.0F : 0.0F);
                const float length = dice.between(30.0F, 100.0F) * (1.0F - 0.5F * clumped),
                            slope = dice.between(-0.4F, 0.4F);
                std::vector<vec2> path;
                const float bend = dice.between(2.0F, 6.0F), wave = dice.between(9.0F, 22.0F);
                const int steps = c.umPerPx < 1.0F ? 44 : 14;
                for (int s = 0; s <= steps; ++s) {
                    const float along = length * (2.0F * static_cast<float>(s) / static_cast<float>(steps) - 1.0F);
                    path.push_back(q + vec2(along, slope * along + bend * std::sin(along / wave)));
                }
                const float r = 0.5F + 0.6F * dice.unit() + 1.6F * clumped;
                const float strength = std::min(2.0F * r / c.umPerPx, 0.9F) * 0.55F;
                const vec3 colour = glm::mix(vec3(0.415F, 0.250F, 0.330F), vec3(0.455F, 0.435F, 0.560F), clumped);
                c.stroke(
                    path, [&](float) { return std::max(r, 0.5F * c.umPerPx); }, 0.0F,
                    [&](Paint &paint, float, float off, float radius) {
                        paint.lay(colour, strength * c.edge(radius - std::fabs(off)));
                    });
            }
        }
}

void paintFibroblasts(const Painter &at) {
    const Canvas &c = at.canvas;
    const float seen = c.detail(5.0F);
    if (seen <= 0)
        return;
    const int columns = std::max(static_cast<int>(c.periodUm / 62.0F), 1);
    const float wide = c.periodUm / static_cast<float>(columns);
    for (int j = 0; j < static_cast<int>(at.dermis() / 52.0F); ++j)
        for (int i = 0; i < columns; ++i) {
            Dice dice(i, j, 480U);
            const vec2 p(wide * (static_cast<float>(i) + dice.unit()), 52.0F * (static_cast<float>(j) + dice.unit()));
            if (!c.sees(p.y - 30, p.y + 30) || p.y < at.profile.basalAt(p.x) + 8.0F || dice.happens(0.25F))
                continue;
            const float turn = dice.between(-0.5F, 0.5F) + (p.y < at.papillary() ? dice.between(-1.0F, 1.0F) : 0.0F);
            const vec2 way(std::cos(turn), std::sin(turn));
            const vec2 radii(dice.between(6.5F, 10.5F), dice.between(1.5F, 2.6F));
            c.disc(p, vec2(radii.x + 1.0F), [&](Paint &paint, vec2 d) {
                const vec2 q(glm::dot(d, way) / radii.x, (d.x * way.y - d.y * way.x) / radii.y);
                const float in = (1.0F - glm::length(q)) * radii.y;
                paint.lay(kNucleus * (0.95F + 0.25F * q.y), 0.85F * seen * c.edge(in));
            });
        }
}

} // namespace

void paintGround(const Painter &at) {
    const Canvas &c = at.canvas;
    for (int y = c.firstRow; y < c.lastRow; ++y)
        for (int x = 0; x < c.width; ++x) {
            const vec2 p = c.placeOf(x, y);
            const float felt = p.y < at.papillary() + 120.0F ? c.noise(p, 26.0F, 20.0F, 44U) : 0.5F;
            const float deep = rise(at.papillary() - 45.0F, at.papillary() + 70.0F, p.y);
            const vec3 papillary = glm::mix(vec3(0.845F, 0.640F, 0.625F), vec3(0.925F, 0.770F, 0.740F), felt);
            const vec3 colour = glm::mix(papillary, kBetween, deep);
            Paint &paint = c.at(x, y);
            paint = {colour.x, colour.y, colour.z, 0};
        }
}

void paintCollagen(const Painter &at) {
    paintReticular(at);
    paintPapillary(at);
    paintElastin(at);
    paintFibroblasts(at);
    paintFat(at);
}

} // namespace stipple::art
