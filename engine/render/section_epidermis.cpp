// Epidermis of the plate: horny layer in flakes, granular, spinous and basal cells with their nuclei, melanin.
#include "engine/render/section_layers.h"

namespace stipple::art {

namespace {

constexpr vec3 kSpinous(0.845F, 0.635F, 0.680F), kBasal(0.640F, 0.440F, 0.560F), kGranular(0.770F, 0.545F, 0.600F);
constexpr vec3 kNucleus(0.435F, 0.300F, 0.510F), kMelanin(0.235F, 0.130F, 0.085F);

// Distance from a place above the border to it, and where along it that is, µm.
struct Foot {
    float away = 0, along = 0;
};

class Border {
  public:
    explicit Border(const Profile &profile) : profile_(profile), lengths_(profile.basal.size() + 1, 0.0F) {
        for (size_t i = 0; i < profile.basal.size(); ++i) {
            const float rise0 = profile.basal[(i + 1) % profile.basal.size()] - profile.basal[i];
            lengths_[i + 1] = lengths_[i] + std::sqrt(rise0 * rise0 + profile.stepUm * profile.stepUm);
        }
    }
    float length() const { return lengths_.back(); }
    Foot foot(int x, float depth) const {
        const auto n = static_cast<int>(profile_.basal.size());
        const float straight = profile_.basal[static_cast<size_t>(x)] - depth;
        const int reach = std::min(static_cast<int>(std::max(straight, 0.0F) / profile_.stepUm), n / 4);
        const int stride = std::max(reach / 24, 1);
        float best = straight * straight;
        int at = 0;
        const auto square = [&](int d) {
            const float dx = static_cast<float>(d) * profile_.stepUm;
            const float dy = profile_.basal[static_cast<size_t>(((x + d) % n + n) % n)] - depth;
            return dx * dx + dy * dy;
        };
        for (int d = -reach; d <= reach; d += stride)
            if (const float s = square(d); s < best) {
                best = s;
                at = d;
            }
        const int middle = at;
        for (int d = middle - stride + 1; d < middle + stride; ++d)
            if (const float s = square(d); s < best) {
                best = s;
                at = d;
            }
        return {std::sqrt(best), lengths_[static_cast<size_t>(((x + at) % n + n) % n)]};
    }

  private:
    const Profile &profile_;
    std::vector<float> lengths_;
};

// Horny cells: thin plates one over the other, split by gaps, the topmost coming off.
vec3 horny(const Canvas &c, vec2 p, float below, float thick) {
    const float plate = 2.3F;
    const float bent =
        below + 2.6F * (c.noise(p, 52.0F, 9.0F, 31U) - 0.5F) + 1.2F * (c.noise(p, 15.0F, 4.0F, 32U) - 0.5F);
    const float layer = bent / plate, in = layer - std::floor(layer);
    const int index = static_cast<int>(std::floor(layer));
    const float cell =
        c.noise({p.x + 17.0F * static_cast<float>(index), 0.5F + static_cast<float>(index)}, 27.0F, 1.0F, 34U);
    const float loose = rise(thick, 0.15F * thick, below);
    vec3 colour = glm::mix(vec3(0.800F, 0.610F, 0.520F), vec3(0.945F, 0.835F, 0.720F), 0.3F + 0.7F * cell);
    const float gap =
        rise(0.30F, 0.05F, std::min(in, 1.0F - in)) *
        rise(0.28F, 0.6F,
             c.noise({p.x + 9.0F * static_cast<float>(index), static_cast<float>(index)}, 19.0F, 1.0F, 35U));
    colour = glm::mix(colour, glm::mix(vec3(0.66F, 0.42F, 0.36F), vec3(0.995F, 0.945F, 0.880F), loose),
                      0.85F * gap * c.detail(4.0F));
    return colour;
}

} // namespace

void paintEpidermis(const Painter &at) {
    const Canvas &c = at.canvas;
    float deepest = 0;
    for (const float b : at.profile.basal)
        deepest = std::max(deepest, b);
    if (!c.sees(c.topUm - 1.0F, deepest + 2.0F))
        return;
    const Border border(at.profile);
    const float melanin = at.plan.melanin, seen = c.detail(8.0F), fine = c.detail(1.6F);
    const int last = std::min(c.lastRow, static_cast<int>((deepest + 4.0F - c.topUm) / c.umPerPx) + 1);
    for (int y = c.firstRow; y < last; ++y)
        for (int x = 0; x < c.width; ++x) {
            const vec2 p = c.placeOf(x, y);
            const float surface = at.profile.surface[static_cast<size_t>(x)];
            const float basal = at.profile.basal[static_cast<size_t>(x)];
            const float cover = c.edge(basal - p.y);
            if (cover <= 0)
                continue;
            Paint &paint = c.at(x, y);
            const float below = p.y - surface; // µm under the surface
            const float thick = at.corneum();
            if (below < thick - 1.0F) {
                const vec3 tinted =
                    glm::mix(horny(c, p, below, thick), vec3(0.42F, 0.27F, 0.19F), 0.40F * melanin * melanin);
                paint.lay(tinted, 1.0F);
                paint.blood = 0;
                continue;
            }
            const Foot foot = border.foot(x, p.y);
            const float height = std::max(basal - surface - thick, 1.0F);
            const float up = std::clamp((basal - p.y) / height, 0.0F, 1.0F);
            const float flat = rise(0.55F, 1.0F, 1.0F - (below - thick) / std::max(0.6F * height, 20.0F));
            // Rows follow the border at the bottom and the surface above.
            const bool isBasal = foot.away < 11.5F;
            const bool isGranular = !isBasal && below < thick + 0.20F * height + 3.0F;
            const vec2 size = isBasal ? vec2(7.6F, 11.5F) : isGranular ? vec2(22.0F, 5.4F) : vec2(11.8F, 10.6F);
            const float along = foot.along * c.periodUm / border.length();
            const Nearest cell = isBasal      ? c.nearest({along, foot.away}, {7.6F, 40.0F}, 0.35F, 33U)
                                 : isGranular ? c.nearest({p.x, below + 1000.0F}, size, 0.55F, 34U)
                                              : c.nearest({p.x, p.y + 1000.0F}, size, 0.62F, 36U);
            const float side = isBasal ? std::fabs(cell.to.x) : 0.0F;
            const float gap =
                isBasal ? (0.5F - side) * size.x : (cell.second - cell.first) * 0.5F * std::min(size.x, size.y);
            vec3 colour = isBasal ? kBasal : glm::mix(kSpinous, kGranular, rise(0.35F, 0.9F, flat));
            colour *= 0.96F + 0.08F * unit(cell.id, 2);
            // Clefts between cells with their bridges.
            const float bridge = 0.55F + 0.45F * c.noise(p, 1.6F, 1.6F, 37U);
            colour = glm::mix(colour, vec3(0.955F, 0.845F, 0.850F),
                              (isBasal ? 0.55F : 0.55F + 0.40F * bridge) * seen *
                                  c.edge(std::max(0.85F, 0.62F * c.umPerPx) - gap));
            // Nucleus.
            vec2 n = isBasal ? vec2(cell.to.x * 7.6F, foot.away - 6.0F) : cell.to * size;
            const float grown = 0.85F + 0.3F * unit(cell.id, 0);
            const vec2 radii = grown * (isBasal ? vec2(2.5F, 4.0F) : isGranular ? vec2(4.4F, 1.15F) : vec2(3.3F, 3.0F));
            const float inNucleus = (1.0F - glm::length(n / radii)) * std::min(radii.x, radii.y);
            const bool isClear = isBasal && unit(cell.id, 3) < 0.11F; // a melanocyte
            if (isClear) {
                colour =
                    glm::mix(colour, vec3(0.930F, 0.850F, 0.830F), 0.75F * seen * rise(5.6F, 4.0F, glm::length(n)));
                n *= 1.25F;
            }
            const float speck = c.noise(p, 1.3F, 1.3F, 38U);
            vec3 core = kNucleus * (0.94F + 0.16F * unit(cell.id, 2) + 0.40F * fine * (speck - 0.42F));
            core = glm::mix(core * 0.80F, core * 1.10F, rise(0.0F, 1.2F, inNucleus)); // its envelope is dense
            const float nucleolus =
                glm::length(n - vec2(0.8F * (unit(cell.id, 1) - 0.5F), 0.9F * (unit(cell.id, 3) - 0.5F)));
            core = glm::mix(core, vec3(0.25F, 0.12F, 0.33F), 0.8F * fine * rise(0.85F, 0.55F, nucleolus));
            const float shown = isGranular ? 0.6F : 0.9F;
            colour = glm::mix(colour, core, shown * (0.30F + 0.70F * seen) * c.edge(inNucleus + 0.2F));
            // Keratohyalin.
            colour = glm::mix(colour, vec3(0.33F, 0.20F, 0.42F),
                              0.75F * fine * (isGranular ? 1.0F : 0.0F) * rise(0.66F, 0.80F, speck));
            // Melanin: caps over the nuclei of the basal row; in dark skin the row is full of it, and single
            // melanosomes go up through all layers.
            const float cap = isBasal ? rise(7.2F, 8.6F, foot.away) * rise(12.0F, 10.2F, foot.away) : 0.0F;
            const float grains = glm::mix(0.75F, rise(0.35F, 0.65F, c.noise(p, 0.9F, 0.9F, 39U)), fine);
            const float dark = melanin * melanin;
            const float second = rise(24.0F, 12.0F, foot.away); // the row over the basal one
            const float row = isBasal ? (0.36F + 0.54F * dark + 0.64F * cap) * (0.55F + 0.45F * unit(cell.id, 1))
                                      : (0.50F * second + (0.28F + 0.30F * rise(0.85F, 0.1F, up)) * melanin) * melanin *
                                            (0.4F + 0.6F * unit(cell.id, 1));
            colour = glm::mix(colour, kMelanin, std::clamp(1.15F * melanin * row * grains, 0.0F, 0.93F));
            if (isClear && foot.away < 10.0F) // its dendrites are full of it
                colour = glm::mix(colour, kMelanin, 0.5F * melanin * seen * grains * rise(3.2F, 4.4F, glm::length(n)));
            // The border itself: a fine pale line, then shade.
            colour = glm::mix(colour, vec3(0.915F, 0.690F, 0.740F), 0.75F * c.detail(2.2F) * c.edge(1.1F - foot.away));
            paint.lay(colour, cover);
            paint.blood *= 1.0F - cover;
        }
}

} // namespace stipple::art
