// Vessels of the plate: the superficial and the deep plexus, what joins them, a capillary loop in each papilla.
#include "engine/render/section_layers.h"

namespace stipple::art {

namespace {

struct Tube {
    vec3 lumen, wall;
    float wallShare; // of the radius
};
constexpr Tube kArtery{{0.735F, 0.235F, 0.215F}, {0.885F, 0.620F, 0.565F}, 0.34F};
constexpr Tube kVein{{0.500F, 0.345F, 0.465F}, {0.765F, 0.605F, 0.655F}, 0.18F};
constexpr Tube kCapillary{{0.765F, 0.335F, 0.315F}, {0.900F, 0.660F, 0.625F}, 0.24F};

// Wall, lumen with a light on its upper side, red cells where they can be told apart, nuclei of the lining.
void paintTube(const Canvas &c, std::span<const vec2> path, float r0, float r1, const Tube &tube, uint32_t seed) {
    float total = 0;
    for (size_t i = 0; i + 1 < path.size(); ++i)
        total += glm::length(path[i + 1] - path[i]);
    // Where it leaves the plane it is cut ever more at its edge: it narrows to a point.
    const auto radius = [&](float t) {
        const float end = total > 14.0F * r0 ? std::min(t, 1.0F - t) * total / (7.0F * r0) : 1.0F;
        return (r0 + (r1 - r0) * t) * (end < 1.0F ? std::sqrt(end * (2.0F - end)) : 1.0F);
    };
    const float shown = std::min(0.92F, 2.2F * std::max(r0, r1) / c.umPerPx);
    const float halo = 2.0F + 0.7F * std::max(r0, r1);
    c.stroke(path, radius, halo, [&](Paint &paint, float along, float off, float r) {
        const float d = std::fabs(off);
        const float near = std::clamp(1.0F - (d - r) / halo, 0.0F, 1.0F);
        if (d > r)
            paint.blood = std::max(paint.blood, 0.72F * near * near);
        // Here and there fibres of the plane's other side lie over it.
        const float end = std::clamp(std::min(along, total - along) / (1.2F * r0 + 3.0F), 0.0F, 1.0F);
        const float plane =
            (0.82F + 0.18F * rise(0.25F, 0.6F, c.noise({along + 41.0F * unit(seed, 2), 3.0F}, 120.0F, 1.0F, seed))) *
            end;
        // A soft shade on the tissue about it lifts the tube out of the weave.
        if (d > r - 0.5F * c.umPerPx)
            paint.shade(1.0F - 0.15F * shown * plane * rise(0.35F, 1.0F, near));
        const float inside = c.edge(r - d) * plane;
        if (inside <= 0)
            return;
        const float q = off / std::max(r, 0.5F);
        const float wall = r * tube.wallShare;
        vec3 colour = tube.wall * (1.02F - 0.30F * q * q);
        const float lumen = c.edge(r - wall - d);
        vec3 blood = tube.lumen * (1.08F - 0.34F * q * q);
        if (c.detail(7.0F) > 0) {
            // Red cells: crowded discs, one behind the other where it is narrow; between them plasma.
            const bool isNarrow = r < 6.0F;
            const vec2 size = isNarrow ? vec2(8.6F, 40.0F) : vec2(7.4F, 6.8F);
            const Nearest cell = c.nearest({along + 3.0F * unit(seed, 1), off + (isNarrow ? 20.0F : 500.0F)}, size,
                                           isNarrow ? 0.3F : 0.75F, seed);
            vec2 to = cell.to * size;
            if (isNarrow)
                to.y = off - 0.5F * (unit(cell.id, 1) - 0.5F);
            const vec2 half = isNarrow ? vec2(2.7F, 0.92F * (r - wall)) : vec2(3.4F, 3.2F);
            const float d1 = glm::length(to / half) * (0.92F + 0.16F * unit(cell.id, 3));
            const vec3 disc = glm::mix(tube.lumen * vec3(1.06F, 1.10F, 1.06F), tube.lumen * vec3(1.16F, 1.45F, 1.35F),
                                       rise(0.55F, 0.1F, d1)) *
                              (0.94F + 0.12F * unit(cell.id, 2));
            const vec3 plasma = glm::mix(tube.wall, tube.lumen, isNarrow ? 0.18F : 0.35F);
            blood = glm::mix(blood, glm::mix(plasma, disc, rise(1.12F, 0.9F, d1)), 0.9F * c.detail(7.0F));
        }
        colour = glm::mix(colour, blood, lumen);
        const float light = std::clamp(1.0F - std::fabs(q + 0.42F) * 3.6F, 0.0F, 1.0F);
        colour = glm::mix(colour, vec3(1.0F, 0.90F, 0.87F), 0.30F * light * light * (1.0F - 0.7F * c.detail(7.0F)));
        const float every = 38.0F + 20.0F * tube.wallShare;
        const float turn = along / every - std::floor(along / every) - 0.5F;
        const float side = (static_cast<int>(along / every) & 1) != 0 ? 1.0F : -1.0F;
        const vec2 n(turn * every / 6.5F, (off * side - (r - 0.6F * wall)) / std::max(1.3F, 0.16F * r));
        colour =
            glm::mix(colour, vec3(0.380F, 0.240F, 0.400F), 0.8F * c.detail(4.0F) * rise(1.1F, 0.8F, glm::length(n)));
        paint.lay(colour, inside * shown);
        paint.blood = std::max(paint.blood, lumen);
    });
}

// A vessel that runs along the skin, in and out of the slice: drawn in pieces whose ends fade from the plane.
// `follows`: how much it keeps to the border of dermis and fat.
struct Run {
    float depth, swing, radius, follows;
};
void paintRun(const Painter &at, const Run &run, const Tube &tube, uint32_t stream) {
    const Canvas &c = at.canvas;
    const float depth = run.depth, swing = run.swing, radius = run.radius, follows = run.follows;
    const float reach = swing + 60.0F + 330.0F * follows;
    if (!c.sees(depth - reach, depth + reach))
        return;
    const int count = std::max(static_cast<int>(std::lround(c.periodUm / 760.0F)), 1);
    const float step = c.periodUm / static_cast<float>(count);
    const auto yAt = [&](float x) {
        return depth + follows * (at.fatAt(x) - at.dermis()) +
               swing * (2.0F * c.noise({x, 0.5F}, 620.0F, 1.0F, stream) - 1.0F) +
               0.55F * swing * (2.0F * c.noise({x, 0.5F}, 170.0F, 1.0F, stream + 1U) - 1.0F);
    };
    for (int i = 0; i < count; ++i) {
        Dice dice(i, 0, stream + 2U);
        const float from = step * (static_cast<float>(i) + 0.12F * dice.unit());
        const float to = step * (static_cast<float>(i) + dice.between(0.78F, 1.06F));
        std::vector<vec2> path;
        const int steps = std::max(static_cast<int>((to - from) / 24.0F), 4);
        for (int k = 0; k <= steps; ++k) {
            const float x = from + (to - from) * static_cast<float>(k) / static_cast<float>(steps);
            path.push_back({x, yAt(x)});
        }
        const float thick = radius * dice.between(0.8F, 1.15F);
        paintTube(c, path, thick, thick * dice.between(0.7F, 1.0F), tube, hash(i, 1, stream));
        // Round cross-sections where a branch leaves the plane.
        if (dice.happens(0.7F)) {
            const float x = to + dice.between(0.02F, 0.10F) * step, r = thick * dice.between(0.75F, 1.1F);
            const std::array<vec2, 3> ring = {vec2(x - 0.4F, yAt(x) - 2.0F), vec2(x, yAt(x) - 2.0F),
                                              vec2(x + 0.4F, yAt(x) - 2.0F)};
            paintTube(c, ring, r, r, tube, hash(i, 2, stream));
        }
    }
}

void paintCommunicating(const Painter &at) {
    const Canvas &c = at.canvas;
    const int count = std::max(static_cast<int>(std::lround(c.periodUm / 1150.0F)), 1);
    const float step = c.periodUm / static_cast<float>(count);
    for (int i = 0; i < count; ++i) {
        Dice dice(i, 0, 81U);
        const float x = step * (static_cast<float>(i) + dice.between(0.2F, 0.8F));
        const float top = at.plexus() + 6.0F, bottom = at.dermis() - 60.0F, tall = bottom - top;
        const float lean = dice.between(-0.16F, 0.16F) * tall;
        for (const bool isVein : {true, false}) { // an arteriole winds beside its venule
            const float aside = isVein ? 24.0F : -20.0F, bend = isVein ? 26.0F : 34.0F;
            std::vector<vec2> points;
            const int knots = 9;
            for (int k = 0; k <= knots; ++k) {
                const float t = static_cast<float>(k) / static_cast<float>(knots);
                const float wave = std::sin(t * 8.5F + 2.0F * static_cast<float>(i) + (isVein ? 0.0F : 0.9F));
                points.push_back({x + lean * (1.0F - t) +
                                      (aside + bend * wave) * (0.25F + 0.75F * std::sin(3.14F * t)) +
                                      dice.between(-9, 9),
                                  top + tall * t});
            }
            paintTube(c, smoothPath(points, 5), isVein ? 7.0F : 5.5F, isVein ? 11.0F : 8.5F, isVein ? kVein : kArtery,
                      hash(i, isVein ? 1 : 2, 82U));
        }
    }
}

// One loop in each papilla: a thin limb up, the turn under the epidermis, a wider one down.
void paintLoops(const Painter &at) {
    const Canvas &c = at.canvas;
    if (!c.sees(at.corneum(), at.plexus() + 60.0F))
        return;
    const int columns = static_cast<int>(at.profile.basal.size());
    const float step = at.profile.stepUm, reach = 0.42F * at.plan.traits.ridgeUm;
    const int around = std::max(static_cast<int>(reach / step), 1);
    for (int x = 0; x < columns; ++x) { // papillae: highest places of the border
        const float here = at.profile.basal[static_cast<size_t>(x)];
        bool isTop = true;
        for (int d = -around; d <= around && isTop; ++d) {
            const float there = at.profile.basal[static_cast<size_t>(((x + d) % columns + columns) % columns)];
            isTop = there > here || (there == here && d >= 0);
        }
        if (!isTop)
            continue;
        Dice dice(static_cast<int>(static_cast<float>(x) * step / 8.0F), 0, 91U);
        if (dice.happens(0.12F))
            continue;
        const float at0 = (static_cast<float>(x) + 0.5F) * step, top = here + dice.between(9.0F, 15.0F);
        // Not every limb keeps in the plane down to the plexus.
        const float low = glm::mix(here, at.plexus() - 6.0F, dice.happens(0.55F) ? 1.0F : dice.between(0.35F, 0.8F));
        const float tall = low - top, lean = dice.between(-0.25F, 0.25F) * tall;
        const float half = dice.between(5.0F, 8.5F), twist = dice.between(4.0F, 9.0F);
        const auto limb = [&](float side) {
            std::vector<vec2> points;
            for (int k = 0; k <= 6; ++k) {
                const float t = static_cast<float>(k) / 6.0F;
                points.push_back({at0 + side * half * (1.0F + 1.1F * t) + lean * t * t +
                                      twist * std::sin(7.0F * t + side + static_cast<float>(x)) * t,
                                  top + 5.0F + (tall - 5.0F) * t});
            }
            return points;
        };
        std::vector<vec2> points = limb(-1.0F);
        std::reverse(points.begin(), points.end());
        points.insert(points.end(), {vec2(at0 - 0.80F * half, top - 0.5F), vec2(at0 - 0.1F * half, top - 4.5F),
                                     vec2(at0 + 0.82F * half, top)});
        const std::vector<vec2> down = limb(1.0F);
        points.insert(points.end(), down.begin(), down.end());
        paintTube(c, smoothPath(points, 5), 3.3F, 5.2F, kCapillary, hash(x, 1, 92U));
    }
}

} // namespace

void paintVessels(const Painter &at) {
    const float thin = std::clamp(at.dermis() / 1300.0F, 0.5F, 1.0F); // smaller vessels in a thin dermis
    paintRun(at, {at.dermis() - 110.0F * thin, 66.0F * thin, 18.0F * thin, 0.5F}, kVein, 71U);
    paintRun(at, {at.dermis() - 168.0F * thin, 60.0F * thin, 12.0F * thin, 0.4F}, kArtery, 73U);
    paintCommunicating(at);
    paintRun(at, {at.plexus() + 20.0F, 34.0F, 9.5F, 0}, kVein, 75U);
    paintRun(at, {at.plexus() - 8.0F, 30.0F, 7.0F, 0}, kArtery, 77U);
    paintLoops(at);
}

} // namespace stipple::art
