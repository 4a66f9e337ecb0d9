// The muscle of the face under the fat, where a zone has one within reach: fascicles of striated fibres, most cut
// along.
#include "engine/render/section_layers.h"

namespace stipple::art {

namespace {

constexpr vec3 kFibre(0.830F, 0.585F, 0.520F), kFibreDark(0.715F, 0.450F, 0.405F), kSheath(0.940F, 0.820F, 0.780F);
constexpr vec3 kNucleus(0.385F, 0.250F, 0.400F);

// A fascicle cut along: fibres side by side, cross-striped, nuclei at their edges.
vec3 along(const Canvas &c, vec2 p, uint32_t id) {
    const float y =
        p.y + 26.0F * (c.noise(p, 330.0F, 900.0F, 311U) - 0.5F) + 9.0F * unit(id, 1) * c.noise(p, 90.0F, 300.0F, 312U);
    const float wide = 22.0F, fibre = y / wide + 3.0F * unit(id, 0);
    const int index = static_cast<int>(std::floor(fibre));
    const float in = (fibre - std::floor(fibre) - 0.5F) * wide, edge = 0.5F * wide - std::fabs(in);
    const uint32_t h = hash(index, static_cast<int>(id & 255U), 313U);
    const float round0 = 1.0F - 4.0F * in * in / (wide * wide);
    vec3 colour = glm::mix(kFibreDark, kFibre, 0.35F + 0.65F * round0) * (0.94F + 0.12F * unit(h, 0));
    // Sarcomeres of 2.5 µm.
    colour *= 1.0F - 0.16F * c.detail(2.5F) * rise(-0.2F, 0.6F, std::sin(p.x * 2.513F + 4.0F * unit(h, 1)));
    const int cell = static_cast<int>(std::floor(p.x / 62.0F));
    const uint32_t n = hash(cell, index, 314U);
    const float nx = p.x - 62.0F * (static_cast<float>(cell) + 0.25F + 0.5F * unit(n, 0));
    const float ny = in - (unit(n, 1) > 0.5F ? 8.4F : -8.4F);
    if (unit(n, 2) > 0.35F)
        colour = glm::mix(colour, kNucleus,
                          0.85F * c.detail(6.0F) * rise(1.1F, 0.8F, glm::length(vec2(nx / 7.0F, ny / 1.7F))));
    return glm::mix(colour, kSheath, 0.75F * c.edge(1.0F - edge) * (0.4F + 0.6F * c.detail(9.0F)));
}

constexpr float kSheetUm = 125.0F;

// Depth in the muscle of the sheath over a sheet of fascicles; sheaths never cross.
float sheathAt(const Canvas &c, float x, int sheet) {
    const auto at = static_cast<float>(sheet);
    return kSheetUm * (at + 1.1F * (c.noise({x, 0.5F}, 1300.0F, 1.0F, 307U) - 0.5F) +
                       0.62F * (c.noise({x, 7.0F * at + 0.5F}, 480.0F, 1.0F, 303U) - 0.5F) +
                       0.30F * (c.noise({x, 5.0F * at + 0.5F}, 170.0F, 1.0F, 306U) - 0.5F));
}

} // namespace

void paintMuscle(const Painter &at) {
    const SkinTraits &traits = at.plan.traits;
    const Canvas &c = at.canvas;
    const float first = at.dermis() + traits.fatUm, last = first + traits.muscleUm;
    if (traits.muscleUm <= 0 || !c.sees(first - 120.0F, last + 160.0F))
        return;
    for (int x = 0; x < c.width; ++x) {
        const vec2 column((static_cast<float>(x) + 0.5F) * c.umPerPx, 0.5F);
        const float top = std::max(first + 110.0F * (c.noise(column, 800.0F, 1.0F, 301U) - 0.5F),
                                   at.profile.fat[static_cast<size_t>(x)] + 12.0F);
        const float bottom = last + 150.0F * (c.noise(column, 900.0F, 1.0F, 302U) - 0.5F);
        const int end = std::min(c.lastRow, static_cast<int>((bottom + 70.0F - c.topUm) / c.umPerPx));
        for (int y = std::max(c.firstRow, static_cast<int>((top - c.topUm) / c.umPerPx)); y < end; ++y) {
            const vec2 p = c.placeOf(x, y);
            // Fascicles: sheets between wavy sheaths that come near one another here and there.
            int sheet = static_cast<int>(std::floor((p.y - first) / kSheetUm));
            while (sheathAt(c, p.x, sheet) > p.y - first)
                --sheet;
            while (sheathAt(c, p.x, sheet + 1) <= p.y - first)
                ++sheet;
            const float from = sheathAt(c, p.x, sheet), to = sheathAt(c, p.x, sheet + 1);
            const uint32_t id = hash(sheet, 0, 304U);
            const float inside = std::min({p.y - first - from, to - (p.y - first), p.y - top, bottom - p.y}) - 3.0F;
            vec3 colour = along(c, p, id);
            colour *= 0.92F + 0.08F * rise(0.0F, 26.0F, inside);
            const float strand = c.noise({p.x + 0.3F * p.y, p.y}, 110.0F, 5.0F, 305U);
            colour = glm::mix(glm::mix(kSheath, kSheath * vec3(0.90F, 0.82F, 0.82F), strand), colour,
                              rise(0.0F, 3.0F + 0.4F * c.umPerPx, inside));
            c.at(x, y).lay(colour, rise(0.0F, 8.0F, p.y - top) * rise(62.0F, 44.0F, p.y - bottom));
        }
    }
}

} // namespace stipple::art
